"""What several files say together: every direction, who may loosen what, and what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from gosupply.locations import Problem
from gosupply.policy.fields import EXPIRY, SETTINGS
from gosupply.policy.merging import (
    Merged,
    check_wanted,
    content,
    meet,
    merge,
    settings_of,
    tighten,
)
from gosupply.policy.presetcode import SHIPPED
from gosupply.policy.settings import Settings
from gosupply.policy.shapes import TEXT, Field
from gosupply.policy.values import Duration, PolicyFile, Value
from tests.policy.written import accepted

BASELINE = SHIPPED["baseline"]
HERE = BASELINE.settings["sumdb.pin"].at
KINDS = {
    "pseudo-version": "opinion",
    "exclude-ineffective": "opinion",
    "sum-mismatch": "integrity",
    "sum-unproven": "integrity-needs",
}


def file(text: str, path: str = "child.yaml") -> PolicyFile:
    """Return a file with this in it."""
    return accepted(f"version: 1\n{text}\n", path=path)


def locked(text: str) -> PolicyFile:
    """Return a file that lets its children loosen nothing."""
    return file(f"{text}\nchildren_may_loosen: []", "parent.yaml")


def merged(*files: PolicyFile) -> Merged:
    """Merge files below the baseline."""
    return merge([BASELINE, *files], kinds=KINDS)


def value(merging: Merged, key: str) -> Any:  # noqa: ANN401 - the field table says the type
    """Return what a key's value says, once nothing is wrong."""
    assert merging.problems == ()
    return content(merging.settings[key])


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Return places and messages."""
    return [(str(problem.at), problem.message) for problem in problems]


# Each key: what a parent says, what a child says, what holds (None: the child demands less).
TIGHTER = {
    "lower": ("expiry.max", "60d", "30d", Duration(720)),
    "not-lower": ("expiry.max", "30d", "60d", None),
    "later-word": ("sumdb.lookup", "all", "listed", "listed"),
    "not-later-word": ("sumdb.pin", "required", "optional", None),
    "same-word": ("sumdb.pin", "required", "required", "required"),
    "true": ("exclude.require_resolve_to", "false", "true", True),
    "not-true": ("exclude.require_resolve_to", "true", "false", None),
    "any-word": ("vendor.mode", "any", "required", "required"),
    "not-any-word": ("vendor.mode", "required", "any", None),
    "range": ("versions.go", '">=1.22"', '"<1.27"', ">=1.22 <1.27"),
    "range-inside": ("versions.go", '">=1.22"', '">=1.23"', ">=1.23"),
    "range-the-same": ("versions.go", '">=1.22"', '">=1.20 >=1.22"', ">=1.22"),
    "range-outside": ("versions.go", '">=1.22"', '">=1.20"', None),
    "list": ("sumdb.public", "[a.x/..., b.x/...]", "[b.x/c, d.x]", ("b.x/c",)),
    "list-inside": ("sumdb.private", "[a.x, b.x]", "[a.x]", ("a.x",)),
    "list-outside": ("sumdb.private", "[a.x/b]", "[a.x]", None),
    "nothing-inside": ("sumdb.private", "[a.x/b]", "[]", ()),
    "all-inside-nothing": ("sumdb.private", "[]", "[a.x]", None),
    "folders": ("replace.local_roots", "[a/..., b]", "[a/c/..., b/...]", ("a/c/...", "b")),
    "modules": ("replace.fork_owners", "[a.x/b/...]", '["*.x/b/c"]', ("a.x/b/c",)),
    "more-denied": (
        "versions.denied",
        "[{module: b.x, reason: old}, {module: a.x}]",
        "[{module: b.x, reason: old}, {module: c.x}]",
        ("b.x", "a.x", "c.x"),
    ),
    "as-denied": ("versions.denied", "[{module: b.x}, {module: a.x}]", "[{module: a.x}]", None),
    "warnings": ("expiry.warn", "[14d]", "[7d]", (Duration(336), Duration(168))),
}


def section(key: str, text: str) -> str:
    """Return a setting as a file has it."""
    head, _, name = key.partition(".")
    return f"{head}: {{{name}: {text}}}"


@pytest.mark.parametrize(("key", "parent", "child", "holds"), TIGHTER.values(), ids=TIGHTER)
def test_a_child_may_demand_more_and_not_less(
    key: str, parent: str, child: str, holds: object
) -> None:
    above, below = locked(section(key, parent)), file(section(key, child))
    found = merged(above, below)
    if holds is None and key != "versions.denied":
        assert [problem.message for problem in found.problems] == [
            f"'{key}' demands less here than in 'parent.yaml' line 2"
        ]
        assert found.problems[0].at == below.settings[key].at
        assert f"list '{key}' in children_may_loosen" in found.problems[0].help
        assert found.settings[key] == above.settings[key]
    elif key == "versions.denied":
        modules = tuple(one.module.value for one in found.settings[key].value)
        assert modules == (holds or ("b.x", "a.x"))
        assert found.problems == ()
    else:
        assert value(found, key) == holds


@pytest.mark.parametrize(("key", "parent", "child", "holds"), TIGHTER.values(), ids=TIGHTER)
def test_a_key_that_may_be_loosened_is_replaced(
    key: str, parent: str, child: str, holds: object
) -> None:
    del holds
    listed = f"{section(key, parent)}\nchildren_may_loosen: [{key}]"
    below = file(section(key, child))
    assert value(merged(file(listed), below), key) == content(below.settings[key])


APART = {
    "range": ("versions.go", '"<1.22"', '">=1.22"'),
    "list": ("sumdb.private", "[a.x]", "[b.x]"),
    "words": ("vendor.mode", "required", "forbidden"),
    "allowed-versions": (
        "versions.allowed",
        '[{module: a.x, versions: "<v1.0.0"}]',
        '[{module: a.x, versions: ">=v1.0.0"}]',
    ),
    "allowed-kinds": (
        "versions.allowed",
        "[{module: a.x, requirement: direct}]",
        "[{module: a.x, requirement: indirect}]",
    ),
}


@pytest.mark.parametrize(("key", "parent", "child"), APART.values(), ids=APART)
def test_what_leaves_nothing_is_a_problem_with_both_lines(
    key: str, parent: str, child: str
) -> None:
    above, below = locked(section(key, parent)), file(section(key, child))
    (problem,) = merged(above, below).problems
    assert problem.message == f"'{key}' has nothing in common with 'parent.yaml' line 2"
    assert problem.at == below.settings[key].at
    met = meet(key, above.settings[key], below.settings[key])
    assert met == problem


ALLOWED = {
    "inside": ("{module: a.x/...}", '{module: a.x/b, versions: ">=v1.2.0"}', "second"),
    "around": ("{module: a.x/b, requirement: direct}", "{module: a.x/...}", "first"),
    "ranges": (
        '{module: a.x/..., versions: ">=v1.0.0", reason: ours}',
        '{module: a.x/b, versions: "<v2.0.0"}',
        ("a.x/b", ">=v1.0.0 <v2.0.0", None, "ours"),
    ),
    "same-range": (
        '{module: a.x/..., versions: ">=v1.0.0", requirement: direct}',
        '{module: a.x/b, versions: ">=v1.0.0", reason: theirs}',
        ("a.x/b", ">=v1.0.0", "direct", "theirs"),
    ),
    "no-range": (
        "{module: a.x/..., requirement: direct}",
        "{module: a.x/b}",
        ("a.x/b", None, "direct", None),
    ),
}


@pytest.mark.parametrize(("first", "second", "both"), ALLOWED.values(), ids=ALLOWED)
def test_entries_of_two_allow_lists_meet_in_module_versions_and_kind(
    first: str, second: str, both: object
) -> None:
    texts = {"first": first, "second": second}
    mine, theirs = (
        file(f"versions: {{allowed: [{text}, {{module: {name}.x}}]}}").settings["versions.allowed"]
        for name, text in (("only-first", first), ("only-second", second))
    )
    met = meet("versions.allowed", mine, theirs)
    assert not isinstance(met, Problem)
    (entry,) = met.value
    if isinstance(both, str):
        assert both in texts
        assert entry is (mine if both == "first" else theirs).value[0]
    else:
        assert content(entry) == both


def test_what_is_met_is_the_value_that_demands_most_itself() -> None:
    loose = file('versions: {go: ">=1.20"}').settings["versions.go"]
    tight = file('versions: {go: ">=1.22"}').settings["versions.go"]
    assert meet("versions.go", loose, tight) is tight
    assert meet("versions.go", tight, loose) is tight


def test_a_list_that_unites_stays_the_one_that_has_it_all() -> None:
    short = file("expiry: {warn: [7d]}").settings["expiry.warn"]
    long = file("expiry: {warn: [14d, 7d]}").settings["expiry.warn"]
    assert meet("expiry.warn", short, long) is long
    assert meet("expiry.warn", long, short) is long


def test_one_place_says_which_log_counts() -> None:
    mine = file("sumdb: {log: example.com+1+AAAA}").settings["sumdb.log"]
    same = file("\nsumdb: {log: example.com+1+AAAA}").settings["sumdb.log"]
    other = file("sumdb: {log: example.org+1+AAAA}", "other.yaml").settings["sumdb.log"]
    assert meet("sumdb.log", BASELINE.settings["sumdb.log"], mine) is mine
    assert meet("sumdb.log", mine, same) is mine
    met = meet("sumdb.log", mine, other)
    assert met == Problem(
        "'sumdb.log' says something else in 'child.yaml' line 2",
        other.at,
        "Say it in one place.",
    )


@pytest.mark.parametrize(("direction", "holds"), [("max", 3), ("min", 2), ("replace", 2)])
def test_rows_of_other_tables_have_directions_too(direction: str, holds: int) -> None:
    row = Field("threshold", TEXT, direction, (), "How many.")  # type: ignore[arg-type] # parametrized
    first, second = Value(3, HERE), Value(2, HERE)
    found = tighten("threshold", (first, second), row)
    if direction == "max":
        assert isinstance(found, Problem)
        found = tighten("threshold", (second, first), row)
    assert not isinstance(found, Problem)
    assert found.value == holds


def test_values_are_tightened_one_after_the_other() -> None:
    go = [file(f'versions: {{go: "{text}"}}').settings["versions.go"] for text in (">=1", "<1.27")]
    found = tighten("versions.go", go)
    assert not isinstance(found, Problem)
    assert found.value == ">=1 <1.27"
    assert tighten("versions.go", go[:1]) is go[0]


def test_a_file_without_a_list_locks_what_it_says_and_passes_the_rest_on() -> None:
    parent = file("sumdb: {pin: required}", "parent.yaml")
    child = file("sumdb: {pin: optional, private: [a.x]}")
    found = merged(parent, child)
    assert [problem.message for problem in found.problems] == [
        "'sumdb.pin' demands less here than in 'parent.yaml' line 2"
    ]
    assert content(found.settings["sumdb.private"]) == ("a.x",)


def test_a_list_leaves_of_the_parents_what_is_in_both() -> None:
    parent = file("children_may_loosen: [sumdb.private, vendor]", "parent.yaml")
    middle = file("children_may_loosen: [sumdb, vendor.mode]\nvendor: {mode: required}", "b.yaml")
    child = file("sumdb: {private: [a.x], lookup: listed}\nvendor: {mode: forbidden}")
    assert value(merged(parent, middle, child), "sumdb.private") == ("a.x",)
    loosened = file("sumdb: {public: [a.x]}")
    (problem,) = merged(parent, middle, loosened).problems
    assert "'sumdb.public' demands less" in problem.message


def test_teams_may_loosen_what_the_file_may_loosen_itself() -> None:
    listed = file("teams_may_loosen: [replace.local_roots, vendor, opinion]")
    assert merged(listed).teams_may_loosen == {"replace.local_roots", "vendor.mode", "opinion"}
    assert merged(listed).problems == ()
    assert merged().teams_may_loosen == set()


def test_teams_may_not_loosen_more_than_the_file_itself() -> None:
    parent = file("children_may_loosen: [vendor]", "parent.yaml")
    listed = file("teams_may_loosen: [vendor, sumdb, pseudo-version, sum-mismatch]")
    problems = merged(parent, listed).problems
    assert said(problems) == [
        (
            f"child.yaml:2:{column}",
            f"teams may not loosen '{word}': children_may_loosen does not list it",
        )
        for column, word in ((28, "sumdb.log"), (35, "pseudo-version"), (51, "sum-mismatch"))
    ]
    assert problems[0].help == "List it in what this file extends first, or take it out here."


def test_teams_may_not_loosen_more_than_the_files_own_list() -> None:
    listed = file("children_may_loosen: [vendor]\nteams_may_loosen: [vendor, expiry.max]")
    (problem,) = merged(listed).problems
    assert (str(problem.at), problem.message, problem.help) == (
        "child.yaml:3:28",
        "teams may not loosen 'expiry.max': children_may_loosen does not list it",
        "List it in 'child.yaml' line 2 first, or take it out here.",
    )


def test_a_kind_stands_for_its_rules_in_every_list() -> None:
    kind = file("teams_may_loosen: [opinion, vendor]\nwaive_in_change: [opinion]", "parent.yaml")
    rules = file("teams_may_loosen: [pseudo-version]\nwaive_in_change: [exclude-ineffective]")
    for chain in ((kind, rules), (rules, kind)):
        found = merged(*chain)
        assert found.problems == ()
        assert found.teams_may_loosen == {"pseudo-version"}
        assert found.waive_in_change == {"exclude-ineffective"}


def test_lists_of_names_with_nothing_in_common_are_a_problem() -> None:
    parent = file("teams_may_loosen: [vendor.mode]", "parent.yaml")
    child = file("teams_may_loosen: [opinion]\nwaive_in_change: [sum-mismatch]")
    assert said(merged(parent, child).problems) == [
        ("child.yaml:2:19", "'teams_may_loosen' has nothing in common with 'parent.yaml' line 2"),
        ("child.yaml:3:18", "'waive_in_change' has nothing in common with 'baseline.yaml' line 74"),
    ]


def test_all_problems_of_all_keys_are_told_at_once() -> None:
    parent = locked("sumdb: {pin: required}\nvendor: {mode: required}")
    child = file("vendor: {mode: forbidden}\nsumdb: {pin: optional}\nteams_may_loosen: [vendor]")
    assert [problem.at.span.line for problem in merged(parent, child).problems] == [4, 3, 2]


def test_a_key_that_the_root_does_not_have_begins_with_the_first_file() -> None:
    bare = file("", "bare.yaml")
    child = file("sumdb: {pin: required}")
    assert merge([bare, child]).settings == child.settings


def test_only_the_rows_of_the_table_are_merged() -> None:
    rows = [field for field in SETTINGS if field.key == "vendor.mode"]
    assert [*merge([BASELINE], rows).settings] == ["vendor.mode"]


def test_every_setting_of_the_table_has_a_typed_field() -> None:
    fields = {
        f"{section}.{name}"
        for section in Settings._fields
        for name in getattr(Settings(), section)._fields
    }
    assert {field.key for field in (*SETTINGS, *EXPIRY)} <= fields


def test_typed_settings_are_what_rules_read() -> None:
    text = """\
sumdb: {lookup: listed, public: [a.x/..., "..."], private: [b.x/c], log: L, pin: required}
versions:
  go: ">=1.22"
  toolchain: ">=1"
  denied: [{module: d.x/...}]
  allowed: [{module: e.x}, {module: "...", requirement: direct}]
replace: {placement: none, local_roots: [a/...], own_paths: none, fork_owners: [f.x/...]}
exclude: {require_resolve_to: true}
vendor: {mode: forbidden}
expiry: {default: 1d, max: 2d, grace: 3h, warn: [1w, 1d]}"""
    values = file(text).settings
    found = settings_of(values)
    assert found.sumdb == ("listed", ("a.x", "*"), ("b.x/c",), "L", "required", ())
    assert found.versions[:2] == (">=1.22", ">=1")
    assert found.versions.denied == values["versions.denied"].value
    assert found.versions.allowed == values["versions.allowed"].value
    assert found.replace[:4] == ("none", ("a/...",), "none", ("f.x/...",))
    assert (found.exclude.require_resolve_to, found.vendor.mode) == (True, "forbidden")
    hours = Duration(24), Duration(48), Duration(3), (Duration(168), Duration(24))
    assert found.expiry == hours


def test_everything_is_typed_as_nothing_said() -> None:
    text = 'versions: {allowed: [{module: a.x}, {module: "..."}], go: ">=1"}'
    assert settings_of(file(text).settings) == Settings()
    assert settings_of(file('replace: {fork_owners: [a.x, "..."]}').settings) == Settings()
    assert settings_of({}) == Settings()


def test_what_lasts_by_default_lasts_no_longer_than_anything_may() -> None:
    found = settings_of(merged(file("expiry: {max: 10d}")).settings)
    assert found.expiry.default == found.expiry.max == Duration(240)


def test_an_empty_list_of_what_is_wanted_is_a_problem() -> None:
    values = file("versions: {allowed: []}\nreplace: {fork_owners: [], local_roots: []}").settings
    assert [(str(one.at), one.message) for one in check_wanted(values)] == [
        ("child.yaml:2:21", "'versions.allowed' is empty, so that nothing would be wanted"),
        ("child.yaml:3:24", "'replace.fork_owners' is empty, so that nothing would be wanted"),
    ]


def test_two_values_say_the_same_wherever_they_stand() -> None:
    first, second = (
        file(f"{lines}groups: {{b: [x], a: [y]}}").groups for lines in ("", "repository: a\n")
    )
    assert first != second
    assert content(first) == content(second) == (("a", ("y",)), ("b", ("x",)))
