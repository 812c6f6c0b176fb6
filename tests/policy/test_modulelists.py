"""Lists of modules: which entries speak of a module version, by path, range and requirement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.patterns import match_prefix_patterns
from gosupply.locations import whole_line
from gosupply.policy.modulelists import Asked, ModuleList, matches_any, module_list, prefix_pattern
from gosupply.policy.values import Allowed, Denied, Value

AT = whole_line("commit 1a2b3c4d5e6f", ".gosupply/policy.yaml", 1, "an entry")
ELEMENTS = st.sampled_from(["a", "b", "ab", "v2"])
PATHS = st.lists(ELEMENTS, min_size=1, max_size=4).map("/".join)
PATTERNS = st.builds(
    "{}{}".format,
    st.lists(st.sampled_from(["a", "b", "ab", "*", "a*", "?", "[ab]"]), min_size=1, max_size=3).map(
        "/".join
    ),
    st.sampled_from(["", "/..."]),
)


def denied(module: str, **words: str) -> Denied:
    return Denied(AT, Value(module, AT), **{key: Value(word, AT) for key, word in words.items()})


def listed(*patterns: str) -> ModuleList[Denied]:
    return ModuleList([denied(pattern) for pattern in patterns])


def matching(entries: ModuleList[Denied], path: str) -> list[str]:
    return [entry.module.value for entry in entries.find(Asked(path, "v1.0.0")).meant]


@pytest.mark.parametrize(
    ("pattern", "paths", "others"),
    [
        ("a.b/c", ["a.b/c"], ["a.b", "a.b/c/d", "a.b/c/v2", "a.b/cc", "a.b/C", "x/a.b/c"]),
        ("a.b/c/...", ["a.b/c", "a.b/c/d", "a.b/c/d/e"], ["a.b", "a.b/cc", "a.b/cc/d"]),
        ("...", ["a", "a.b/c", "a.b/c/d"], []),
        ("a.b/*/d", ["a.b/c/d", "a.b/x/d"], ["a.b/c", "a.b/c/d/e", "a.b/c/x/d", "a.b//x/d"]),
        ("*/...", ["a", "a.b/c"], []),
        ("*.b/c?/...", ["a.b/cc", "x.b/cd/e"], ["a.b/c", "a.c/cc"]),
        ("a.b/[c-e]x", ["a.b/cx", "a.b/ex"], ["a.b/fx", "a.b/x"]),
        ("a.b/c*", ["a.b/c", "a.b/cc"], ["a.b/c/d", "a.b/dc"]),
        ("a.b/x[/]y", [], ["a.b/x/y", "a.b/x[/]y"]),
    ],
)
def test_which_paths_a_pattern_matches(pattern: str, paths: list[str], others: list[str]) -> None:
    entries = listed(pattern)
    assert [path for path in paths if not matching(entries, path)] == []
    assert [path for path in others if matching(entries, path)] == []


def test_the_entries_come_in_the_policys_order_and_each_once() -> None:
    patterns = ["a/...", "x", "*/b", "a/b", "...", "a/*", "a/b/...", "a/[b]", "a/b"]
    assert matching(listed(*patterns), "a/b") == [each for each in patterns if each != "x"]


@given(st.lists(PATTERNS, max_size=8), PATHS)
def test_the_index_finds_what_one_after_the_other_would(patterns: list[str], path: str) -> None:
    def matches(pattern: str) -> bool:
        stem = pattern.removesuffix("/...")
        is_deep_enough = stem != pattern or stem.count("/") == path.count("/")
        return is_deep_enough and match_prefix_patterns(stem, path) is not None

    assert matching(listed(*patterns), path) == [each for each in patterns if matches(each)]


@pytest.mark.parametrize(
    ("words", "asked", "means"),
    [
        ({}, Asked("a", "v1.0.0"), True),
        ({"versions": "<v2"}, Asked("a", "v1.9.0"), True),
        ({"versions": "<v2"}, Asked("a", "v2.0.0+incompatible"), False),
        ({"versions": "<v2"}, Asked("a", "master"), False),
        ({"requirement": "direct"}, Asked("a", "v1.0.0"), True),
        ({"requirement": "direct"}, Asked("a", "v1.0.0", direct=False), False),
        ({"requirement": "indirect"}, Asked("a", "v1.0.0"), False),
        ({"requirement": "indirect"}, Asked("a", "v1.0.0", direct=False), True),
        ({"requirement": "direct", "versions": "v1.0.0"}, Asked("a", "v1.0.1"), False),
        ({"requirement": "direct", "versions": "v1.0.1"}, Asked("a", "v1.0.1"), True),
    ],
)
def test_what_an_entry_means(words: dict[str, str], asked: Asked, *, means: bool) -> None:
    entry = denied("a", **words)
    found = ModuleList([entry]).find(asked)
    assert found.meant == ((entry,) if means else ())
    assert found.others == (() if means else (entry,))


def test_of_another_module_nothing_is_said() -> None:
    assert listed("a/b").find(Asked("a/c", "v1.0.0")) == ((), ())
    assert listed().find(Asked("a/c", "v1.0.0")) == ((), ())


def test_the_same_entries_are_indexed_once() -> None:
    entries, others = (denied("a"),), (denied("a"), denied("b"))
    assert module_list(entries) is module_list(entries)
    assert module_list(others) is not module_list(entries)
    assert module_list(entries).find(Asked("a", "v1.0.0")).meant == entries
    assert module_list(others).find(Asked("b", "v1.0.0")).meant == others[1:]


def test_allowed_entries_are_listed_as_denied_ones_are() -> None:
    allowed = (Allowed(AT, Value("a", AT)),)
    assert module_list(allowed).find(Asked("a", "v1.0.0")).meant == allowed


@given(st.lists(PATTERNS, max_size=4), PATHS)
def test_a_few_patterns_need_no_list(patterns: list[str], path: str) -> None:
    assert matches_any(patterns, path) == bool(matching(listed(*patterns), path))


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("github.com/acme/...", "github.com/acme/lib", True),
        ("github.com/acme/...", "github.com/acme", True),
        ("github.com/acme/...", "github.com/acme-inc/lib", False),
        ("github.com/acme", "github.com/acme/lib", True),
        ("github.com/*/x/...", "github.com/a/x/y", True),
        ("...", "a.b/c", True),
    ],
)
def test_a_pattern_as_goprivate_would_have_it(pattern: str, path: str, *, matches: bool) -> None:
    assert (match_prefix_patterns(prefix_pattern(pattern), path) is not None) is matches
