"""The level of a finding, step by step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gosupply.findings import Level
from gosupply.locations import whole_line
from gosupply.policy.levels import level_of, level_over, stage_words, words_at
from gosupply.policy.model import Context
from gosupply.policy.settings import Settings
from tests.policy.building import (
    AMBIGUOUS,
    BASELINE,
    DAY,
    DENIED,
    MISMATCH,
    NOT_IN_LOG,
    PSEUDO,
    UNCOMPARED,
    UNPROVEN,
    UNSEEN,
    file,
    level_at,
    policy,
    rings,
    team,
)

if TYPE_CHECKING:
    from gosupply.policy.model import Named

OFF, NOTE, WARN, DENY = Level
LATER = DAY + timedelta(days=10)


# Step 1


@pytest.mark.parametrize(
    ("named", "ring", "expected"),
    [
        (PSEUDO, "local", (WARN, "opinion: warn")),
        (MISMATCH, "local", (DENY, "integrity: deny")),
        (UNPROVEN, "local", (NOTE, "integrity-needs: commit=note")),
        (UNPROVEN, "ci", (DENY, "integrity-needs: change=deny")),
        (UNPROVEN, "prod", (DENY, "integrity-needs: change=deny")),
        (UNCOMPARED, "prod", (NOTE, "head-uncompared: note")),
        (UNSEEN, "prod", (NOTE, "opinion-needs: note")),
        (DENIED, "local", (DENY, "module-denied: deny")),
        (AMBIGUOUS, "local", (WARN, "team-ambiguous: warn")),
    ],
)
def test_the_start_is_that_of_the_kind_or_the_rules_own(
    named: Named, ring: str, expected: tuple[Level, str]
) -> None:
    assert level_at(policy(), named, ring) == expected


def test_a_start_of_its_own_is_in_no_file() -> None:
    _, because = level_of(policy(), DENIED, policy().rings[0], DAY)
    assert (because.source, because.path) == ("built-in", "baseline")


def test_a_baseline_may_name_a_rule_with_a_start_of_its_own() -> None:
    assert level_at(policy(baseline={"module-denied": "note"}), DENIED) == (
        NOTE,
        "module-denied: note",
    )


@pytest.mark.parametrize(
    ("named", "expected"), [(PSEUDO, WARN), (MISMATCH, DENY), (UNSEEN, DENY), (UNPROVEN, DENY)]
)
def test_a_baseline_that_forgets_a_kind_denies_what_cannot_be_judged(
    named: Named, expected: Level
) -> None:
    assert level_at(policy(baseline={}), named)[0] == expected


# Steps 2 and 3


def test_the_later_file_counts_and_in_a_file_the_name_before_the_kind() -> None:
    parent = {"pseudo-version": "deny"}
    assert level_at(policy(parent, {"pseudo-version": "note"})) == (NOTE, "pseudo-version: note")
    assert level_at(policy(parent, {"opinion": "note"})) == (NOTE, "opinion: note")
    both = {"opinion": "off", "pseudo-version": "note"}
    assert level_at(policy(parent, both)) == (NOTE, "pseudo-version: note")
    assert level_at(policy(parent, {"module-denied": "note"})) == (DENY, "pseudo-version: deny")


def test_the_word_for_a_kind_speaks_where_the_name_says_nothing_of_the_ring() -> None:
    child = {"opinion": "note", "pseudo-version": "prod=deny"}
    assert level_at(policy(child), ring="local") == (NOTE, "opinion: note")
    assert level_at(policy(child), ring="prod") == (DENY, "pseudo-version: prod=deny")


@pytest.mark.parametrize("named", [DENIED, AMBIGUOUS])
def test_the_word_for_a_kind_raises_but_never_lowers_a_rule_with_its_own_start(
    named: Named,
) -> None:
    start = level_at(policy(), named)
    assert level_at(policy({"opinion": "off"}), named) == start
    assert level_at(policy({"opinion": "deny"}), named)[0] == DENY
    assert level_at(policy({named.name: "off"}), named) == (OFF, f"{named.name}: off")


# Step 4

FOUR = "local:commit ci:change canary:release prod:release"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("ci=deny", (WARN, DENY, DENY, DENY)),  # the exact ring, then the nearest earlier one
        ("local=note canary=deny", (NOTE, NOTE, DENY, DENY)),
        ("release=deny", (WARN, WARN, DENY, DENY)),  # the `at` word
        ("canary=note release=deny", (WARN, WARN, NOTE, DENY)),  # the word before earlier rings
        ("change=note prod=deny", (WARN, NOTE, NOTE, DENY)),
    ],
)
def test_a_map_of_rings(levels: str, expected: tuple[Level, ...]) -> None:
    found = policy({"pseudo-version": levels}, on=FOUR)
    assert tuple(level_at(found, ring=ring.name)[0] for ring in found.rings) == expected


def test_an_at_word_that_a_ring_bears_means_that_ring() -> None:
    found = policy({"pseudo-version": "change=deny"}, on="first:change change:change last:release")
    assert [level_at(found, ring=ring.name)[0] for ring in found.rings] == [WARN, DENY, DENY]


def test_an_at_word_without_a_ring_stands_between_its_neighbours() -> None:
    found = policy({"pseudo-version": "local=note change=deny"}, on="local:commit prod:release")
    assert level_at(found, ring="prod")[0] == DENY
    assert level_at(found, ring="local")[0] == NOTE
    alone = policy({"pseudo-version": "commit=note"}, on="prod:release")
    assert level_at(alone, ring="prod")[0] == NOTE
    both = policy({"pseudo-version": "commit=note change=deny"}, on="prod:release")
    assert level_at(both, ring="prod")[0] == DENY


def test_the_words_for_a_ring_in_order() -> None:
    found = rings(FOUR)
    assert words_at(found, found[3]) == (
        "prod", "release", "canary", "release", "ci", "change", "local", "commit",
    )  # fmt: skip
    assert stage_words("change") == ("change", "commit")


def test_no_name_of_a_ring_changes_what_baseline_and_floor_say() -> None:
    floor = file({"pseudo-version": "change=deny"}, kind="floor")
    found = policy(on="commit:release", floor=floor)
    assert level_at(found, UNPROVEN, "commit")[0] == DENY
    assert level_at(found, PSEUDO, "commit")[0] == DENY
    floor = file({"pseudo-version": "change=note release=deny"}, kind="floor")
    assert level_at(policy(on="change:release", floor=floor), ring="change")[0] == DENY


# Step 5


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (LATER - timedelta(days=1), (NOTE, "pseudo-version: note>deny@2026-12-03")),
        (LATER, (DENY, "pseudo-version: note>deny@2026-12-03 then")),
    ],
)
def test_a_dated_level_changes_on_its_day(day: date, expected: tuple[Level, str]) -> None:
    found = policy({"pseudo-version": f"note>deny@{LATER}"})
    assert level_at(found, day=day) == expected


def test_a_value_of_a_map_may_be_dated() -> None:
    found = policy({"pseudo-version": f"local=note ci=warn>deny@{LATER}"})
    assert level_at(found, day=LATER)[0] == DENY
    assert level_at(found, ring="local", day=LATER)[0] == NOTE


# Step 6


def test_an_integrity_level_is_never_lowered() -> None:
    assert level_at(policy({"sum-mismatch": "off"}), MISMATCH) == (DENY, "integrity: deny")
    assert level_at(policy({"integrity": "warn"}), MISMATCH) == (DENY, "integrity: deny")
    raised = policy({"sum-unproven": "deny"}, {"sum-unproven": "note"})
    assert level_at(raised, UNPROVEN, "local") == (DENY, "sum-unproven: deny")


# Steps 7 and 8


@pytest.mark.parametrize(
    ("may_loosen", "expected"),
    [
        ((), (DENY, "opinion: deny")),
        (("pseudo-version",), (OFF, "pseudo-version: off")),
        (("opinion",), (OFF, "pseudo-version: off")),
        (("opinion-needs", "module-denied"), (DENY, "opinion: deny")),
    ],
)
def test_only_the_effective_team_loosens_and_only_what_is_listed(
    may_loosen: tuple[str, ...], expected: tuple[Level, str]
) -> None:
    auth = team("auth", {"pseudo-version": "off"})
    found = policy({"opinion": "deny"}, teams={"auth": auth}, may_loosen=may_loosen)
    assert level_at(found, owners=(auth,), effective=auth) == expected
    assert level_at(found, owners=(auth,)) == (DENY, "opinion: deny")


def test_a_rule_with_its_own_start_is_loosened_by_its_name_only() -> None:
    auth = team("auth", {"module-denied": "note"})
    for may_loosen, expected in (("opinion", DENY), ("module-denied", NOTE)):
        found = policy(may_loosen=[may_loosen])
        assert level_at(found, DENIED, owners=(auth,), effective=auth)[0] == expected


def test_no_team_loosens_integrity() -> None:
    auth = team("auth", {"integrity": "off", "sum-mismatch": "off"})
    found = policy(may_loosen=["integrity", "sum-mismatch"])
    assert level_at(found, MISMATCH, owners=(auth,), effective=auth)[0] == DENY


def test_every_owner_raises() -> None:
    auth, infra = team("auth", {"pseudo-version": "note"}), team("infra", {"opinion": "deny"})
    assert level_at(policy(), owners=(auth, infra)) == (DENY, "opinion: deny")
    loose = policy(may_loosen=["opinion"])
    assert level_at(loose, owners=(auth,), effective=auth) == (NOTE, "pseudo-version: note")
    assert level_at(loose, owners=(auth, infra), effective=auth) == (DENY, "opinion: deny")


# Step 9

WATCH = (DAY, LATER)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY - timedelta(days=1), (DENY, "opinion: deny")),
        (DAY, (WARN, "auth observe")),
        (LATER, (WARN, "auth observe")),
        (LATER + timedelta(days=1), (DENY, "opinion: deny")),
    ],
)
def test_observed_days_turn_denials_into_warnings(day: date, expected: tuple[Level, str]) -> None:
    auth = team("auth", observed=WATCH)
    assert (
        level_at(policy({"opinion": "deny"}), day=day, owners=(auth,), effective=auth) == expected
    )


@pytest.mark.parametrize(("word", "expected"), [("note", NOTE), ("warn", WARN)])
def test_observing_lowers_a_denial_only(word: str, expected: Level) -> None:
    auth = team("auth", observed=WATCH)
    found = policy({"opinion": word})
    assert level_at(found, owners=(auth,), effective=auth) == (expected, f"opinion: {word}")


def test_only_the_effective_team_is_observed() -> None:
    auth = team("auth", {"opinion": "deny"}, observed=WATCH)
    assert level_at(policy(), owners=(auth,)) == (DENY, "opinion: deny")


def test_a_team_that_is_not_observed_denies() -> None:
    auth = team("auth", {"opinion": "deny"})
    assert level_at(policy(), owners=(auth,), effective=auth) == (DENY, "opinion: deny")


@pytest.mark.parametrize(("other", "expected"), [("deny", DENY), ("warn", WARN)])
def test_observing_leaves_what_another_owner_denies(other: str, expected: Level) -> None:
    auth = team("auth", observed=WATCH)
    infra = team("infra", {"pseudo-version": other})
    found = policy({"opinion": "deny"})
    assert level_at(found, owners=(auth, infra), effective=auth)[0] == expected


def test_observing_leaves_what_the_floor_denies() -> None:
    auth = team("auth", observed=WATCH)
    found = policy(floor=file({"opinion": "deny"}, kind="floor"))
    assert level_at(found, owners=(auth,), effective=auth) == (DENY, "opinion: deny")


# Step 10


def test_the_floor_raises_last() -> None:
    auth = team("auth", {"pseudo-version": "off"})
    floor = file({"pseudo-version": "commit=note release=deny"}, path="floor.yaml", kind="floor")
    found = policy({"opinion": "off"}, floor=floor, may_loosen=["opinion"])
    expected = [NOTE, NOTE, DENY]
    for ring, wanted in zip(found.rings, expected, strict=True):
        assert level_at(found, ring=ring.name, owners=(auth,), effective=auth)[0] == wanted
    higher = policy({"opinion": "deny"}, floor=file({"opinion": "warn"}, kind="floor"))
    assert level_at(higher) == (DENY, "opinion: deny")


# Step 11


def test_not_in_log_is_at_least_as_strict_as_unproven() -> None:
    loose = BASELINE | {"sum-not-in-log": "note"}
    found = policy(baseline=loose)
    assert level_at(found, NOT_IN_LOG, "local") == (NOTE, "sum-not-in-log: note")
    assert level_at(found, NOT_IN_LOG, "ci") == (DENY, "integrity-needs: change=deny")
    without = found._replace(names=(NOT_IN_LOG,))
    assert level_at(without, NOT_IN_LOG, "ci")[0] == NOTE


# Step 14


def test_a_step_that_changes_nothing_is_not_the_reason() -> None:
    found = policy({"pseudo-version": "deny"}, {"pseudo-version": "deny"})
    _, because = level_of(found, PSEUDO, found.rings[1], DAY)
    assert because.path == "1.yaml"


# Step 15


def test_the_strictest_root_decides_and_of_two_the_first() -> None:
    contexts = [
        Context(
            root=root,
            ring=policy().rings[0],
            team="",
            entitled=False,
            settings=Settings(),
            levels={"r": (strictness, whole_line("s", "p", 1, root))},
            owners=(),
            requested=(),
            observed=False,
        )
        for root, strictness in (("a", WARN), ("b", DENY), ("c", DENY))
    ]
    strictest, because = level_over(contexts, "r")
    assert (strictest, because.text) == (DENY, "b")
