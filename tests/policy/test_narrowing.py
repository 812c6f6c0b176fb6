"""What patterns, ranges and lists have in common, against what each of them matches by itself."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats import goversion
from gosupply.formats.modrange import holds, parse_module_range
from gosupply.formats.patterns import match_dots, match_prefix_patterns
from gosupply.locations import whole_line
from gosupply.policy.modulelists import Asked, module_list, prefix_pattern
from gosupply.policy.narrowing import (
    Lists,
    folder_head,
    meet_folders,
    meet_go_ranges,
    meet_module_ranges,
    meet_modules,
    meet_prefixes,
    module_head,
)
from gosupply.policy.values import Allowed, Value

HERE = whole_line("test", "policy.yaml", 1, "")
WORDS = ("a", "b", "ab", "ba", "aab")
PATHS = tuple("/".join(words) for size in (1, 2, 3) for words in product(WORDS, repeat=size))

plain = st.sampled_from(["a", "b", "ab"])
wild = st.sampled_from(["*", "a*", "*b", "?", "a?", "[ab]", "*a*", r"\a", "a*b"])


def patterns(elements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return patterns of up to three elements, some with all below them."""
    stems = st.lists(elements, min_size=1, max_size=3).map("/".join)
    return st.one_of(stems, stems.map("{}/...".format), st.just("..."))


def modules_in(pattern: str | None) -> set[str]:
    """Return the paths that a pattern of modules matches."""
    if pattern is None:
        return set()
    listed = module_list((Allowed(HERE, Value(pattern, HERE)),))
    return {path for path in PATHS if listed.find(Asked(path, "v1.0.0")).meant}


def names_in(pattern: str | None) -> set[str]:
    """Return the paths that a pattern of GOPRIVATE's sort matches."""
    if pattern is None:
        return set()
    return {path for path in PATHS if match_prefix_patterns(prefix_pattern(pattern), path)}


def folders_in(pattern: str | None) -> set[str]:
    """Return the folders that a pattern matches."""
    return {path for path in PATHS if pattern is not None and match_dots(pattern, path)}


@given(patterns(plain), patterns(plain))
def test_patterns_without_wildcards_meet_exactly(first: str, second: str) -> None:
    assert modules_in(meet_modules(first, second)) == modules_in(first) & modules_in(second)
    assert names_in(meet_prefixes(first, second)) == names_in(first) & names_in(second)


@given(patterns(plain | wild), patterns(plain | wild))
def test_patterns_with_wildcards_never_meet_in_more_than_both(first: str, second: str) -> None:
    assert modules_in(meet_modules(first, second)) <= modules_in(first) & modules_in(second)
    assert names_in(meet_prefixes(first, second)) <= names_in(first) & names_in(second)


@given(patterns(plain | wild))
def test_a_pattern_meets_itself_and_everything_in_itself(pattern: str) -> None:
    for meet in (meet_modules, meet_prefixes):
        assert meet(pattern, pattern) == pattern
        assert names_in(meet("...", pattern)) == names_in(pattern)
    assert meet_modules(pattern, "...") == pattern == meet_modules("...", pattern)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("github.com/acme/...", "github.com/acme/bolt", "github.com/acme/bolt"),
        ("github.com/*/bolt", "github.com/acme/...", "github.com/acme/bolt"),
        ("*.acme.example/...", "git.*/pay/...", None),
        ("*.acme.example/...", "*.git.acme.example/pay", "*.git.acme.example/pay"),
        ("a*/x", "a?/x", "a?/x"),
        ("a?/x", "a*/x", "a?/x"),
        ("[ab]/x", "*/x", "[ab]/x"),
        ("*a*/x", "[a-z]/x", None),
        ("github.com/acme", "github.com/acme/bolt", None),
        ("github.com/acme/...", "github.com/other/...", None),
    ],
)
def test_what_two_patterns_of_modules_have_in_common(
    first: str, second: str, both: str | None
) -> None:
    assert meet_modules(first, second) == both
    assert meet_modules(second, first) == both


def test_a_name_of_private_modules_means_all_below_it() -> None:
    assert meet_prefixes("git.acme.example", "git.acme.example/pay/...") == (
        "git.acme.example/pay/..."
    )
    assert meet_prefixes("git.acme.example/...", "git.acme.example") == "git.acme.example/..."
    assert meet_prefixes("git.acme.example", "git.acme.example/...") == "git.acme.example"


folders = st.lists(st.sampled_from(["a", "b", "ab", "...", "a...", "...b"]), min_size=1, max_size=3)


@given(folders.map("/".join), folders.map("/".join))
def test_folders_never_meet_in_more_than_both(first: str, second: str) -> None:
    both = folders_in(first) & folders_in(second)
    assert folders_in(meet_folders(first, second)) <= both
    assert meet_folders(first, first) == first


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("services/...", "services/auth/...", "services/auth/..."),
        ("services/...", "services", "services"),
        ("services", "services/...", "services"),
        ("services/auth", "services/pay", None),
        ("services/.../api", "services/auth/api", "services/auth/api"),
        ("...", ".", "."),
        ("services/.../api", "services/auth/...", None),
    ],
)
def test_what_two_patterns_of_folders_have_in_common(
    first: str, second: str, both: str | None
) -> None:
    assert meet_folders(first, second) == both


def test_what_must_be_shared_is_the_start_of_a_pattern() -> None:
    assert [module_head(one) for one in ("a/b", "a/b/...", "a/b*", "a/...", "...", "a")] == [
        "a/b",
        "a/b",
        "",
        "",
        "",
        "",
    ]
    assert [folder_head(one) for one in ("a/b", "a...", "a", "...", ".")] == ["a", "", "a", "", "."]


@given(patterns(plain | wild), patterns(plain | wild))
def test_patterns_with_something_in_common_share_their_heads(first: str, second: str) -> None:
    heads = {module_head(first), module_head(second)}
    if "" not in heads and len(heads) > 1:
        assert meet_modules(first, second) is None
        assert meet_prefixes(first, second) is None


GO = ("1.20", "1.21rc1", "1.21.0", "1.21.3", "1.22", "1.22.0", "1.23.4")
MODULES = (
    "v0.9.0",
    "v1.0.0-rc.1",
    "v1.0.0",
    "v1.2.3",
    "v1.3.0-0.20240102030405-abcdefabcdef",
    "v2",
)
bounds = st.tuples(st.sampled_from([">=", "<=", ">", "<", "="]), st.integers(0, 5))
ranges = st.lists(st.lists(bounds, min_size=1, max_size=3), min_size=1, max_size=3)
Bounds = list[list[tuple[str, int]]]


def written(found: Bounds, versions: tuple[str, ...]) -> str:
    """Return a range as text."""
    return " || ".join(" ".join(f"{sign}{versions[at]}" for sign, at in part) for part in found)


@given(ranges, ranges)
def test_ranges_of_go_versions_meet_exactly(first: Bounds, second: Bounds) -> None:
    mine, theirs = written(first, GO), written(second, GO)
    try:
        parsed = [goversion.parse_range(text) for text in (mine, theirs)]
    except ValueError:
        return
    met = meet_go_ranges(mine, theirs)
    both = goversion.parse_range(met) if met else ()
    for version in GO:
        wanted = all(goversion.in_range(version, one) for one in parsed)
        assert goversion.in_range(version, both) == wanted
    assert meet_go_ranges(mine, mine) == mine
    if met:
        assert meet_go_ranges(met, theirs) == met


@given(ranges, ranges, st.lists(st.integers(0, 4), max_size=2))
def test_ranges_of_module_versions_meet_exactly(
    first: Bounds, second: Bounds, holes: list[int]
) -> None:
    but = "".join(f" !={MODULES[place]}" for place in holes)
    mine, theirs = written(first, MODULES) + but, written(second, MODULES)
    try:
        parsed = [parse_module_range(text) for text in (mine, theirs)]
    except ValueError:
        return
    met = meet_module_ranges(mine, theirs)
    both = parse_module_range(met) if met else ()
    for version in (*MODULES, "v2.0.0", "v1.2.4"):
        assert holds(version, both) == all(holds(version, one) for one in parsed)
    assert meet_module_ranges(mine, mine) == mine


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (">=1.22", ">=1.23.4", ">=1.23.4"),
        (">=1.22 <1.24", ">=1.23", ">=1.23 <1.24"),
        (">=1.26.9 <1.27 || >=1.27.2", ">=1.27", ">=1.27.2"),
        (">=1.26.9 <1.27 || >=1.27.2", ">=1", ">=1.26.9 <1.27 || >=1.27.2"),
        (">=1.20 >=1.22", ">=1.22", ">=1.20 >=1.22"),
        (">=1.20 || >=1.20.0", ">=1", ">=1.20 || >=1.20.0"),
        ("=1.22.3", ">=1.22", "=1.22.3"),
        ("=1.22.3 || >=1.23", "<1.24 || =1.25.0", "=1.22.3 || >=1.23 <1.24 || =1.25.0"),
        ("<1.22", ">=1.22", None),
    ],
)
def test_what_two_ranges_of_go_versions_have_in_common(
    first: str, second: str, both: str | None
) -> None:
    assert meet_go_ranges(first, second) == both


def test_a_hole_outside_of_a_range_is_not_written() -> None:
    assert meet_module_ranges(">=v1.0.0 !=v1.4.0", "<v1.3.0") == ">=v1.0.0 <v1.3.0"
    assert meet_module_ranges(">=v1.0.0 !=v1.4.0", "<v1.5.0") == ">=v1.0.0 <v1.5.0 !=v1.4.0"
    assert meet_module_ranges("<=v1.4.0 !=v0.9.0", ">=v1.0.0") == ">=v1.0.0 <=v1.4.0"


def met_values(first: Value[str], second: Value[str]) -> Value[str] | None:
    text = meet_modules(first.value, second.value)
    if text is None:
        return None
    return next((one for one in (first, second) if one.value == text), Value(text, second.at))


LISTS: Lists[Value[str]] = Lists(met_values, lambda one: module_head(one.value))
lists = st.lists(patterns(plain), max_size=4).map(
    lambda texts: tuple(Value(text, HERE) for text in texts)
)


def matched(items: tuple[Value[str], ...]) -> set[str]:
    """Return the paths that any pattern of a list matches."""
    return {path for one in items for path in modules_in(one.value)}


@given(lists, lists)
def test_lists_of_patterns_meet_exactly(
    first: tuple[Value[str], ...], second: tuple[Value[str], ...]
) -> None:
    assert matched(LISTS.meet(first, second)) == matched(first) & matched(second)


@given(lists, lists)
def test_a_list_inside_of_another_stays_as_it_is(
    first: tuple[Value[str], ...], second: tuple[Value[str], ...]
) -> None:
    assert LISTS.meet(first, first) is first
    met = LISTS.meet(first, second)
    assert LISTS.meet(met, second) is met
    if met is not first and met is not second:
        for one, other in product(met, met):
            assert one is other or not modules_in(one.value) <= modules_in(other.value)


def test_long_lists_are_met_in_a_moment() -> None:
    # A comparison of each with each would be 25 million, which no test would survive.
    first = tuple(Value(f"github.com/owner{number}/...", HERE) for number in range(5000))
    second = tuple(Value(f"github.com/owner{number}/one", HERE) for number in range(5000))
    assert LISTS.meet(first, second) is second


def texts_met(first: tuple[str, ...], second: tuple[str, ...]) -> list[str]:
    """Return what two lists have in common as texts."""
    mine, theirs = (tuple(Value(text, HERE) for text in texts) for texts in (first, second))
    return [one.value for one in LISTS.meet(mine, theirs)]


def test_nothing_is_listed_that_something_else_covers() -> None:
    first = ("a.x/...", "a.x/b/...", "only.x")
    assert texts_met(first, ("a.x/b/c", "a.x/...", "other.x")) == ["a.x/..."]
    assert texts_met(("*/b", "p"), ("a/*", "a/?", "q")) == ["a/b"]
