"""Whether a value of a setting lets more through than another, for each sort of setting."""

from __future__ import annotations

import pytest

from tests.policy.loosenings import sentences


def found(key: str, old: str, new: str) -> list[str]:
    """Return what a setting loosens, without the name that every sentence begins with."""
    section, _, name = key.partition(".")
    text = f"version: 1\n{section}:\n  {name}: "
    start = f"The setting '{key}' "
    result = sentences(f"{text}{old}\n", f"{text}{new}\n")
    assert all(sentence.startswith(start) for sentence in result)
    return [sentence.removeprefix(start) for sentence in result]


@pytest.mark.parametrize(
    ("key", "old", "new", "more"),
    [
        ("sumdb.lookup", "listed", "all", "is 'all' instead of 'listed'."),
        ("sumdb.private", "[a.example/x]", "[a.example/...]", "now has 'a.example/...'."),
        ("sumdb.pin", "required", "optional", "is 'optional' instead of 'required'."),
        ("versions.go", '">=1.24"', '">=1.23"', "is '>=1.23' instead of '>=1.24'."),
        (
            "versions.allowed",
            '[{module: a.example/..., versions: "<2"}]',
            "[{module: a.example/...}]",
            "now has 'a.example/...'.",
        ),
        ("replace.local_roots", "[a/...]", "[a/..., b]", "now has 'b'."),
        ("replace.fork_owners", "[a.example/b]", '["..."]', "now has '...'."),
        ("replace.own_paths", "none", "repository", "is 'repository' instead of 'none'."),
        ("exclude.require_resolve_to", "true", "false", "is 'false' instead of 'true'."),
        ("vendor.mode", "required", "any", "is 'any' instead of 'required'."),
        ("expiry.max", "10d", "11d", "is '11d' instead of '10d'."),
        ("expiry.warn", "[14d, 7d]", "[14d]", "no longer has '7d'."),
        ("versions.denied", "[{module: a.example/...}]", "[]", "no longer has 'a.example/...'."),
    ],
)
def test_it_does_in_one_direction_only(key: str, old: str, new: str, more: str) -> None:
    assert found(key, old, new) == [more]
    assert found(key, new, old) == []


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ("required", "forbidden", "is 'forbidden' instead of 'required'."),
        ("forbidden", "required", "is 'required' instead of 'forbidden'."),
    ],
)
def test_what_demands_something_else_no_longer_demands_it(old: str, new: str, more: str) -> None:
    assert found("vendor.mode", old, new) == [more]


def test_a_list_names_a_few_and_says_that_there_are_more() -> None:
    many = "[{module: a}, {module: b}, {module: c}, {module: d}]"
    three = "[{module: a}, {module: b}, {module: c}]"
    assert found("versions.denied", three, "[]") == ["no longer has 'a', 'b' and 'c'."]
    assert found("versions.denied", many, "[]") == ["no longer has 'a', 'b' and more."]
    assert found("sumdb.private", "[x]", "[a, b, c, d, e]") == ["now has 'a', 'b' and more."]
    assert found("sumdb.private", "[x]", "[x, a, x/y]") == ["now has 'a'."]


def test_a_long_word_is_cut() -> None:
    (sentence,) = found("sumdb.private", "[a]", f"[{'b' * 61}]")
    assert sentence == f"now has '{'b' * 60}...'."


@pytest.mark.parametrize(
    ("old", "new", "is_less"),
    [
        ('{module: a/b, versions: "<2"}', "{module: a/...}", False),
        ('{module: a/b, versions: "<2"}', '{module: a/b, versions: "<3"}', False),
        ('{module: a/b, versions: "<3"}', '{module: a/b, versions: "<2"}', True),
        ("{module: a/b}", '{module: a/b, versions: "<3"}', True),
        ("{module: a/b}", "{module: a/b, requirement: direct}", True),
        ("{module: a/b, requirement: direct}", "{module: a/b}", False),
        ("{module: a/b, requirement: direct}", "{module: a/b, requirement: indirect}", True),
        ("{module: a/b, reason: old}", "{module: a/b, reason: new, use: c}", False),
        ("{module: a/b/...}", "{module: a/b}", True),
        ("{module: a/b}", "{module: '*/b'}", False),
        ("{module: '*/b'}", "{module: a/b}", True),
        ("{module: a}", "{module: '...'}", False),
    ],
)
def test_a_denied_module_may_be_denied_by_another_entry(
    old: str, new: str, *, is_less: bool
) -> None:
    assert bool(found("versions.denied", f"[{old}]", f"[{new}]")) is is_less
