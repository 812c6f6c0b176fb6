"""What a policy loosens: each thing on its own, nothing that is only stricter or said otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.policy.loosening import compare
from tests.policy.loosenings import DAY, FULL, PATH, edited, loosened, policy_of, sentences
from tests.policy.mutations import LEVEL, MUTATIONS, STRICTER, WAIVER

if TYPE_CHECKING:
    from gosupply.locations import Location

ALL = "'commit', 'change' and 'release'"


@pytest.mark.parametrize(("old", "new", "sentence", "lines"), MUTATIONS)
def test_any_loosening_is_found(old: str, new: str, sentence: str, lines: str) -> None:
    found = loosened(FULL, edited((old, new)))
    (one,) = [each for each in found if each.what.startswith(sentence)]
    assert f"{_place(one.old)}>{_place(one.new)}" == lines
    assert len({each.key for each in found}) == len(found)


def _place(at: Location | None) -> str:
    """Return the line in the policy's own file, or the name of the preset that it is in."""
    if at is None:
        return ""
    return str(at.span.line) if at.path == PATH else at.path.removesuffix(".yaml")


@pytest.mark.parametrize("text", [None, "version: 1\n", FULL])
def test_a_policy_never_loosens_itself(text: str | None) -> None:
    assert sentences(text, text) == []


@pytest.mark.parametrize(("old", "new"), STRICTER)
def test_what_is_stricter_or_the_same_is_nothing(old: str, new: str) -> None:
    if "forbidden" in new:  # the team's own demand would contradict it
        text = edited((", vendor: {mode: required}", ""))
        assert sentences(text, edited((old, new), text=text)) == []
    else:
        assert sentences(FULL, edited((old, new))) == []


# Edits that do not touch what another one of them touches.
_SUBJECTS = {"{ci: 48h}", "days: 3", "[bob, eve, fay]", '">=1.24"', '"<2"', "mode: required"}
APART = [mutation for mutation in MUTATIONS if mutation[0] in _SUBJECTS]
STRICTER_APART = [STRICTER[place] for place in (0, 2, 11, 17, 22)]


@given(
    st.lists(st.sampled_from(APART), unique=True),
    st.lists(st.sampled_from(STRICTER_APART), unique=True),
)
def test_each_loosening_is_found_among_others(
    loose: list[tuple[str, str, str, str]], strict: list[tuple[str, str]]
) -> None:
    changes = [*((old, new) for old, new, *_ in loose), *strict]
    found = sentences(FULL, edited(*changes))
    missed = [
        sentence
        for _, _, sentence, _ in loose
        if not any(one.startswith(sentence) for one in found)
    ]
    assert missed == []
    assert len(found) == len(loose)


def test_a_removed_policy_is_one_thing() -> None:
    (found,) = loosened(FULL, None)
    assert found.what == f"The policy '{PATH}' is removed."
    assert (found.old, found.new) == (None, None)


def test_a_first_policy_is_compared_with_what_is_built_in() -> None:
    text = "version: 1\nrules: {opinion: note}\n"
    (found,) = sentences(None, text)
    assert found.startswith("The level of 'sumdb-environment' and of ")
    assert found.endswith(f" more falls from 'warn' to 'note' at {ALL}.")
    assert sentences(None, "version: 1\nrings: [{name: a}, {name: b}, {name: c}]\n") == []


def test_a_level_of_one_rule_is_named_with_its_rings() -> None:
    before = "version: 1\nrules: {retracted: {commit: note, change: deny}}\n"
    after = "version: 1\nrules: {retracted: {commit: note, change: warn}}\n"
    assert sentences(before, after) == [
        LEVEL.format("retracted", "deny", "warn", "'change' and 'release'")
    ]


def test_a_level_that_falls_now_and_further_later_is_two_things() -> None:
    before = "version: 1\nrules: {retracted: {now: warn, then: deny, from: 2027-01-15}}\n"
    found = loosened(before, "version: 1\nrules: {retracted: note}\n")
    assert [each.what for each in found] == [
        LEVEL.format("retracted", "warn", "note", ALL),
        f"{LEVEL[:-1]} from 2027-01-15 on.".format("retracted", "deny", "note", ALL),
    ]
    assert len({each.key for each in found}) == len(found)


def test_a_looser_ring_that_is_judged_by_default_is_found() -> None:
    before = "version: 1\nrings: [{name: a}, {name: b}]\nrules: {retracted: {a: note, b: deny}}\n"
    after = (
        "version: 1\nrings: [{name: a}, {name: x, at: change}, {name: b, at: change}]\n"
        "rules: {retracted: {a: note, x: note, b: deny}}\n"
    )
    assert sentences(before, after) == [LEVEL.format("retracted", "deny", "note", "'x'")]


RING = "version: 1\npeople: {a: [a@b.c], d: [d@e.f], g: [g@h.i]}\nrings:\n  - {name: a}\n"
ASKING = RING + "  - {name: b, approvals: {threshold: 2}}\n"


@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        ("{name: c}", ["The new ring 'c' needs no approvals, and 'b' before it does."]),
        (
            "{name: c, approvals: {threshold: 1}}",
            ["The new ring 'c' has a threshold of 1, and 'b' before it of 2."],
        ),
        ("{name: c, approvals: {threshold: 2, keys: [rsa]}}", []),
    ],
)
def test_a_new_ring_asks_as_much_as_the_one_before_it(ring: str, expected: list[str]) -> None:
    assert sentences(ASKING, f"{ASKING}  - {ring}\n") == expected
    assert sentences(RING, f"{RING}  - {ring}\n") == []


def test_rings_in_another_order_are_found() -> None:
    before = "version: 1\nrings: [{name: a, at: change}, {name: b, at: change}]\n"
    after = "version: 1\nrings: [{name: b, at: change}, {name: a, at: change}]\n"
    assert sentences(before, after) == ["The ring 'a' stands elsewhere on the way."]


TEAM = "version: 1\nteams_may_loosen: [retracted, versions.go]\nversions: {go: '>=1.24'}\nteams:\n"


def test_a_team_that_loosens_a_level_is_found_and_where_it_does() -> None:
    none = f"{TEAM}  pay: {{paths: [a/...]}}\n"
    some = f"{TEAM}  pay: {{paths: [a/...], rules: {{retracted: note}}}}\n"
    more = f"{TEAM}  pay: {{paths: [a/..., b/...], rules: {{retracted: note}}}}\n"
    sentence = f"The level of 'retracted' falls from 'warn' to 'note' at {ALL} for team 'pay'."
    assert sentences(none, some) == [sentence]
    assert sentences(TEAM + "  x: {}\n", f"{some}  x: {{}}\n") == [sentence]
    assert sentences(some, more) == ["The team 'pay', which loosens some things, now owns 'b/...'."]


def test_a_team_that_only_demands_may_own_more() -> None:
    less = (
        f"{TEAM}  pay: {{paths: [a/...], rules: {{retracted: deny}}, versions: {{go: '>=1.25'}}}}\n"
    )
    more = less.replace("[a/...]", '[a/..., b/...], codeowners: "@a"')
    assert sentences(less, more) == []


def test_a_team_that_loosens_a_setting_is_found_and_where_it_does() -> None:
    none = f"{TEAM}  pay: {{paths: [a/...]}}\n"
    some = f"{TEAM}  pay: {{paths: [a/...], versions: {{go: '>=1.22'}}}}\n"
    more = some.replace("[a/...]", '[a/...], codeowners: "@a"')
    less = some.replace("1.22", "1.21")
    text = "The setting 'versions.go' of team 'pay' is '{}' instead of '{}'."
    assert sentences(none, some) == [text.format(">=1.22", ">=1.24")]
    assert sentences(some, less) == [text.format(">=1.21", ">=1.22")]
    assert sentences(less, some) == []
    assert sentences(some, none) == []
    assert sentences(some, more) == [
        "The team 'pay', which loosens some things, now owns what CODEOWNERS gives '@a'."
    ]


def test_what_a_team_no_longer_demands_is_nothing_if_all_must_do_it() -> None:
    before = "version: 1\nteams: {pay: {paths: [a], versions: {go: '>=1.24'}}}\n"
    all_must = "version: 1\nversions: {go: '>=1.25'}\nteams: {pay: {paths: [a]}}\n"
    assert sentences(before, all_must) == []
    assert sentences(before, "version: 1\nteams: {}\n") == [
        "The setting 'versions.go' of team 'pay' is '>=1' instead of '>=1.24'."
    ]


def test_a_new_observation_is_found_unless_it_is_over() -> None:
    before = "version: 1\nteams: {pay: {paths: [a]}}\n"
    after = (
        "version: 1\nteams: {pay: {paths: [a], observe: {from: 2026-11-20, until: 2026-11-23}}}\n"
    )
    sentence = "The denials of team 'pay' are warnings from 2026-11-20 to 2026-11-23."
    assert sentences(before, after) == [sentence]
    assert sentences(before, after, date(2026, 11, 24)) == []
    assert sentences("version: 1\n", after) == [sentence]


def test_a_waiver_that_is_over_is_nothing_once_its_grace_is() -> None:
    text = f"version: 1\nwaivers:\n{WAIVER}"
    assert len(sentences("version: 1\n", text, date(2026, 12, 18))) == 1
    assert sentences("version: 1\n", text, date(2026, 12, 19)) == []


def test_a_waiver_in_a_change_may_not_reach_more() -> None:
    before = "version: 1\nwaive_in_change: [pseudo-version]\n"
    assert sentences(before, "version: 1\nwaive_in_change: [opinion]\n") == [
        "'waive_in_change' now has 'opinion'."
    ]


FLOOR = """\
version: 1
versions: {go: ">=1.24"}
rules: {retracted: deny}
unwaivable: [sum-mismatch, retracted]
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('versions: {go: ">=1.24"}\n', "", ["The floor no longer has 'versions.go'."]),
        (
            "1.24",
            "1.23",
            ["The setting 'versions.go' of the floor is '>=1.23' instead of '>=1.24'."],
        ),
        ("1.24", "1.25", []),
        ("retracted: deny", "retracted: warn", [LEVEL.format("retracted", "deny", "warn", ALL)]),
        (
            "[sum-mismatch, retracted]",
            "[sum-mismatch]",
            ["The floor no longer has 'retracted' in 'unwaivable'."],
        ),
        (
            "unwaivable: [sum-mismatch, retracted]\n",
            "",
            [
                "The floor no longer has 'sum-mismatch' in 'unwaivable'.",
                "The floor no longer has 'retracted' in 'unwaivable'.",
            ],
        ),
    ],
)
def test_what_a_floor_no_longer_demands_is_found(old: str, new: str, expected: list[str]) -> None:
    before = policy_of("version: 1\n", floor=FLOOR)
    after = policy_of("version: 1\n", floor=edited((old, new), text=FLOOR))
    assert [one.what for one in compare(before, after, DAY)] == expected


def test_a_floor_that_is_gone_is_found() -> None:
    before, after = policy_of("version: 1\n", floor=FLOOR), policy_of("version: 1\n")
    assert "The floor 'floor.yaml' is gone." in [one.what for one in compare(before, after, DAY)]
    assert compare(after, before, DAY) == ()
