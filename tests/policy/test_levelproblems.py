"""What is wrong with levels: integrity lowered, a fall along the rings or with time."""

from __future__ import annotations

from datetime import date

import pytest

from gosupply.engine.names import NAMES
from gosupply.policy.levelproblems import judged_days, level_problems
from gosupply.policy.presetcode import SHIPPED
from gosupply.policy.rings import rings_of
from tests.policy.building import BASELINE, DAY, Levels, file, policy, team

LATER = date(2027, 2, 15)


def problems(*files: Levels, on: str = "local:commit ci:change prod:release") -> list[str]:
    """Return the messages, with the line that each is at."""
    found = policy(*files, on=on)
    days = judged_days(found, DAY)
    return [f"{each.message} | {each.at.text}" for each in level_problems(found, days)]


def test_the_baseline_is_right() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    "levels",
    [
        {"opinion": "off"},
        {"pseudo-version": "local=warn ci=deny"},
        {"pseudo-version": f"warn>deny@{LATER}"},
        {"pseudo-version": f"local=warn ci=warn>deny@{LATER} prod=deny"},
        {"integrity": "deny", "sum-unproven": "deny"},
        {"integrity-needs": "commit=note change=deny"},
    ],
)
def test_levels_that_rise_are_right(levels: Levels) -> None:
    assert problems(levels) == []


def test_integrity_below_what_is_inherited() -> None:
    (found,) = problems({"sum-mismatch": "warn"})
    message, at = found.split(" | ")
    assert message.startswith(
        "'warn' for 'sum-mismatch' at ring 'local' is below the inherited 'deny' (baseline.yaml:"
    )
    assert at == "sum-mismatch: warn"


def test_the_word_for_a_kind_is_one_problem_under_its_own_name() -> None:
    (found,) = problems({"integrity": "warn"})
    assert found.startswith("'warn' for 'integrity' at ring 'local'")


def test_integrity_is_judged_at_each_ring_and_day() -> None:
    parent = {"sum-unproven": f"commit=note>deny@{LATER} ci=deny"}
    found = policy(parent, {"sum-unproven": "commit=note ci=deny"})
    assert level_problems(found, (DAY,)) == ()
    (problem,) = level_problems(found, judged_days(found, DAY))
    assert problem.at.text == "sum-unproven: commit=note"
    assert "(1.yaml:" in problem.message


def test_a_file_inherits_what_its_parent_raised() -> None:
    (found,) = problems({"sum-unproven": "deny"}, {"integrity-needs": "commit=note change=deny"})
    assert found.startswith("'note' for 'sum-unproven' at ring 'local'")
    assert found.endswith("| integrity-needs: commit=note")


def test_a_team_lowers_no_integrity_either() -> None:
    teams = {
        "auth": team("auth", {"integrity": "deny"}),
        "infra": team("infra", {"sum-mismatch": "note"}),
    }
    (problem,) = level_problems(policy(teams=teams), (DAY,))
    assert problem.at.path == "teams/infra.yaml"


def test_teams_do_not_inherit_from_each_other() -> None:
    teams = {
        "auth": team("auth", {"sum-unproven": "deny"}),
        "infra": team("infra", {"sum-unproven": "commit=note change=deny"}),
    }
    assert level_problems(policy(teams=teams), (DAY,)) == ()


def test_a_level_that_falls_along_the_rings() -> None:
    (found,) = problems({"pseudo-version": "ci=deny prod=warn"})
    assert found == (
        "the level of 'pseudo-version' falls from 'deny' at ring 'ci' to 'warn' at 'prod'"
        " from 2026-11-23 | pseudo-version: prod=warn"
    )
    (kind,) = problems({"opinion": "local=deny change=warn"})
    assert kind.startswith("the level of 'opinion' falls")


def test_a_fall_that_begins_later() -> None:
    (found,) = problems({"pseudo-version": f"ci=warn>deny@{LATER} prod=warn"})
    assert "from 2027-02-15 |" in found


def test_a_fall_between_two_files() -> None:
    (found,) = problems({"pseudo-version": "deny"}, {"pseudo-version": "ci=note"})
    assert found == (
        "the level of 'pseudo-version' falls from 'deny' at ring 'local' to 'note' at 'ci'"
        " from 2026-11-23 | pseudo-version: ci=note"
    )


def test_a_fall_is_shown_where_somebody_speaks() -> None:
    (found,) = problems({"pseudo-version": "ci=deny prod=warn"}, {"module-denied": "warn"})
    assert found.endswith("| pseudo-version: prod=warn")


def test_a_fall_that_no_file_but_the_baseline_makes() -> None:
    found = policy(baseline=BASELINE | {"opinion": "commit=deny change=warn"})
    (problem,) = level_problems(found, (DAY,))
    assert problem.at.text == "opinion: change=warn"


def test_a_team_makes_a_level_fall() -> None:
    auth = team("auth", {"pseudo-version": "local=deny ci=note"})
    (problem,) = level_problems(policy(teams={"auth": auth}), (DAY,))
    assert problem.at.path == "teams/auth.yaml"
    assert "falls from 'deny' at ring 'local' to 'warn' at 'ci'" in problem.message


def test_a_floor_may_hide_a_fall() -> None:
    floor = file({"pseudo-version": "deny"}, kind="floor")
    found = policy({"pseudo-version": "ci=deny prod=warn"}, floor=floor)
    assert level_problems(found, (DAY,)) == ()


def test_a_level_that_falls_with_time() -> None:
    assert problems({"pseudo-version": f"local=deny>warn@{LATER}"})[-1] == (
        "'then: warn' is below 'now: deny' | pseudo-version: local=deny>warn@2027-02-15 then"
    )


def test_the_days_on_which_a_level_changes() -> None:
    past, next_ = date(2026, 1, 1), date(2026, 12, 1)
    auth = team("auth", {"opinion": f"warn>deny@{next_}"})
    levels = {"pseudo-version": f"ci=warn>deny@{LATER}", "opinion": f"warn>deny@{past}"}
    levels["deprecated"] = f"warn>deny@{DAY}"
    floor = file({"opinion": "warn"}, kind="floor")
    found = policy(levels, teams={"auth": auth}, floor=floor)
    assert judged_days(found, DAY) == (DAY, next_, LATER)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_no_level_of_a_shipped_policy_falls(name: str) -> None:
    shipped = tuple(SHIPPED[each] for each in dict.fromkeys(("baseline", name)))
    said = shipped[-1].rings
    rings = rings_of(said.value if said else ())
    found = policy()._replace(names=NAMES, chain=shipped, rings=rings)
    assert level_problems(found, judged_days(found, DAY)) == ()
