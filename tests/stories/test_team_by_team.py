"""A rule reaches one team after the other, on days that stand in the policy from the beginning.

The policy is that of examples/rollout: go.mod has to say a newer Go. Nobody edits anything after
the first commit, and nobody raises a go line; only days pass.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.stories.telling import Repository

if TYPE_CHECKING:
    from pathlib import Path

FROM_ALL = "change: {now: note, then: deny, from: 2027-03-01}"
FROM_PLATFORM = "rules: {go-directive: {change: {now: warn, then: deny, from: 2027-01-11}}}"
FROM_PAYMENTS = "rules: {go-directive: {change: {now: warn, then: deny, from: 2027-02-01}}}"
OBSERVED = "observe: {from: 2027-01-11, until: 2027-01-31}"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GOSUPPLY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modcache"))
    monkeypatch.setenv("GOENV", "off")
    return Repository("rollout", tmp_path)


@pytest.mark.parametrize(
    ("day", "payments", "platform", "search"),
    [
        # The policy is new: two teams are warned, the last one only sees a note.
        (date(2027, 1, 1), "warn", "warn", "note"),
        (date(2027, 1, 10), "warn", "warn", "note"),
        # The first team's day. For three weeks its denials are observed, both days included.
        (date(2027, 1, 11), "warn", "warn", "note"),
        (date(2027, 1, 31), "warn", "warn", "note"),
        # The second team's day is also the day after the first team's last observed one.
        (date(2027, 2, 1), "deny", "deny", "note"),
        (date(2027, 2, 28), "deny", "deny", "note"),
        # Everybody's day.
        (date(2027, 3, 1), "deny", "deny", "deny"),
        (date(2030, 1, 1), "deny", "deny", "deny"),
    ],
)
def test_the_days_pass(
    day: date, payments: str, platform: str, search: str, repository: Repository
) -> None:
    code, found = repository.check_on(day)
    assert [(each.rule, each.file, each.level) for each in found] == [
        ("go-directive", "payments/go.mod", payments),
        ("go-directive", "platform/go.mod", platform),
        ("go-directive", "search/go.mod", search),
    ]
    assert code == (1 if "deny" in {payments, platform, search} else 0)


def test_each_finding_says_which_line_and_so_which_day_decided(repository: Repository) -> None:
    def lines_on(day: date) -> list[str]:
        return [each.judged_by for each in repository.check_on(day)[1]]

    assert lines_on(date(2027, 1, 10)) == [FROM_PAYMENTS, FROM_PLATFORM, FROM_ALL]
    # Not the line that denies, but the one that lets the team watch.
    assert lines_on(date(2027, 1, 11)) == [FROM_PAYMENTS, OBSERVED, FROM_ALL]
    assert lines_on(date(2027, 2, 1)) == [FROM_PAYMENTS, FROM_PLATFORM, FROM_ALL]


def test_a_commit_warns_even_after_the_last_day(repository: Repository) -> None:
    code, found = repository.check_on(date(2027, 3, 1), "--ring", "commit")
    assert code == 0
    assert {each.level for each in found} == {"warn"}


def test_a_team_that_raised_its_go_line_in_time_notices_nothing(repository: Repository) -> None:
    repository.replace("platform/go.mod", "go 1.24.0", "go 1.25.0")
    repository.merge("Use a Go that gets fixes")
    for day in (date(2027, 1, 11), date(2027, 2, 1), date(2027, 3, 1)):
        found = repository.check_on(day)[1]
        assert {each.file for each in found} == {"payments/go.mod", "search/go.mod"}


def test_a_team_cannot_move_its_own_day(repository: Repository) -> None:
    # The change is judged by what is merged; from its own day on it would be told as well.
    repository.replace(
        ".gosupply/policy.yaml", "then: deny, from: 2027-02-01", "then: deny, from: 2028-02-01"
    )
    repository.commit("Give us another year")
    code, found = repository.check_on(date(2027, 2, 1))
    assert code == 1
    assert ("deny", "payments/go.mod", FROM_PAYMENTS) in [
        (each.level, each.file, each.judged_by) for each in found
    ]
    (loosened,) = [each for each in found if each.rule == "policy-loosened"]
    assert (loosened.level, loosened.file) == ("warn", ".gosupply/policy.yaml")
