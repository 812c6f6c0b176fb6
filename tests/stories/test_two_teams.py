"""Two teams share one module: each is held to what both forbid, and neither borrows a permission.

The team payments owns ./checkout, the team finance owns ./reports, and both own ./ledger. The
policy is that of examples/shared-module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.telling import Repository, lines, said

if TYPE_CHECKING:
    from pathlib import Path

PAYMENTS, FINANCE = "team:payments", "team:finance"
USE_A_COPY = """
require github.com/shopspring/decimal v1.4.0

replace github.com/shopspring/decimal v1.4.0 => ../third_party/decimal
"""
NOT_PERMITTED = ("deny", "replace-not-permitted", "ledger/go.mod")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository("shared-module", tmp_path)


@pytest.mark.parametrize("labels", [[], [PAYMENTS], [FINANCE]])
def test_what_one_team_forbids_holds_for_the_other_too(
    labels: list[str], repository: Repository
) -> None:
    repository.replace("ledger/go.mod", "go 1.25.0\n", "go 1.24.0\n\ngodebug tlsrsakex=1\n")
    repository.commit("Speak to an old terminal, with an old Go")
    run = repository.check_pull_request(*labels)
    assert run.code == 1
    assert lines(run) == [
        ("deny", "go-directive", "ledger/go.mod"),
        ("deny", "godebug-directive", "ledger/go.mod"),
    ]
    auditors, card_data = (each.judged_by for each in said(run.report))
    assert auditors == "rules: {go-directive: deny}"
    assert card_data == "rules: {godebug-directive: deny}"


def test_in_a_module_of_its_own_a_team_is_held_to_its_own_rules_only(
    repository: Repository,
) -> None:
    repository.replace("checkout/go.mod", "go 1.25.0\n", "go 1.24.0\n")
    repository.replace("reports/go.mod", "go 1.25.0\n", "go 1.25.0\n\ngodebug tlsrsakex=1\n")
    repository.commit("Each breaks the rule of the other team")
    run = repository.check_pull_request()
    assert run.code == 0
    assert lines(run) == [("warn", "godebug-directive", "reports/go.mod")]


@pytest.mark.parametrize(
    ("labels", "found", "effective"),
    [
        ([], [NOT_PERMITTED], ""),
        ([PAYMENTS], [], "payments"),
        ([FINANCE], [NOT_PERMITTED], "finance"),
        # Somebody tries both: no permission of either counts, and the run says so once.
        (
            [PAYMENTS, FINANCE],
            [NOT_PERMITTED, ("warn", "team-ambiguous", "checkout/go.mod")],
            "",
        ),
        # A label that is about something else, and one that is not exactly a team's.
        (["bug", PAYMENTS], [], "payments"),
        (["team:Payments"], [NOT_PERMITTED], ""),
    ],
)
def test_what_one_team_is_permitted_counts_where_its_label_is_alone(
    labels: list[str],
    found: list[tuple[str, str, str]],
    effective: str,
    repository: Repository,
) -> None:
    repository.add("ledger/go.mod", USE_A_COPY)
    repository.commit("Round amounts with a patched copy")
    run = repository.check_pull_request(*labels)
    assert lines(run) == found
    assert run.code == (1 if NOT_PERMITTED in found else 0)
    teams = {root["path"]: root["team"] for root in run.report["roots"]}
    assert teams["ledger"] == effective


def test_the_sole_owner_of_a_module_needs_no_label(repository: Repository) -> None:
    # ./checkout has used the copy since the beginning; ./reports belongs to the other team.
    repository.add("reports/go.mod", USE_A_COPY)
    repository.commit("Use the copy of the other team")
    run = repository.check_pull_request()
    assert lines(run) == [("deny", "replace-not-permitted", "reports/go.mod")]
    # A label of a team that does not own ./reports is worth nothing there.
    run = repository.check_pull_request(PAYMENTS)
    assert lines(run) == [("deny", "replace-not-permitted", "reports/go.mod")]


def test_a_team_that_owns_nothing_of_what_is_checked_is_told(repository: Repository) -> None:
    run = repository.check("--team", "finance", folder="checkout")
    assert run.code == 0
    assert lines(run) == [("warn", "team-not-entitled", "checkout/go.mod")]
    (root,) = run.report["roots"]
    # The owner's own permission stays: the label of a stranger takes nothing away.
    assert (root["path"], root["team"], root["requested"]) == ("checkout", "payments", ["finance"])


def test_a_team_that_does_not_exist_is_a_mistake_on_the_command_line(
    repository: Repository,
) -> None:
    run = repository.check("--team", "payment")
    assert run.code == 2
    assert "there is no team 'payment'" in run.errors
    assert "finance, payments" in run.errors
