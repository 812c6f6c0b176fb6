"""A repository of forty modules and eight teams, in an organisation that has a floor.

The policy is that of examples/monorepo, the floor examples/floor.yaml. The example has one module
for most teams; the story adds others, until there are forty.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.stories.telling import EXAMPLES, Repository, Said, lines, said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.program import Run

TEAMS = ("catalog", "identity", "mobile", "orders", "payments", "platform", "search", "storage")
MODULES = 40
EACH = MODULES // len(TEAMS)
POLICY = ".gosupply/policy.yaml"
GO_MOD = """module github.com/acme/shop/{path}

go 1.25.0

require github.com/acme/shop/platform/log v0.0.0

replace github.com/acme/shop/platform/log => ../../platform/log
"""
REPLACE_CRYPTO = """
require golang.org/x/crypto v0.30.0

replace golang.org/x/crypto v0.30.0 => ../copies/crypto
"""
NOT_PERMITTED = ("deny", "replace-not-permitted", "search/api/go.mod")
BOLT = "\nrequire github.com/boltdb-go/bolt v1.3.1\n"
BOLT_DENIED = "module-denied:github.com/boltdb-go/bolt@v1.3.1"
WEAK_TLS = "go 1.25.0\n", "go 1.25.0\n\ngodebug tlsrsakex=1\n"
CRYPTO = "module golang.org/x/crypto\n\ngo 1.25.0\n"


def modules_of(team: str, top: Path) -> list[str]:
    return sorted(path.parent.name for path in (top / team).rglob("go.mod"))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository("monorepo", tmp_path)
    for team in TEAMS:
        for number in range(EACH - len(modules_of(team, repository.top))):
            path = f"{team}/service{number}"
            repository.write(f"{path}/go.mod", GO_MOD.format(path=path))
    repository.merge("Grow")
    return repository


@pytest.fixture
def floor(tmp_path: Path) -> str:
    """Return the floor, where the organisation's workflow has it: outside of the repository."""
    return str(shutil.copy(EXAMPLES / "floor.yaml", tmp_path / "floor.yaml"))


def under(floor: str) -> dict[str, str]:
    """Return the environment of a protected workflow."""
    return {"GOSUPPLY_FLOOR": floor}


def about_teams(run: Run) -> list[str]:
    """Return the lines of the report for people that speak of teams, but for their findings."""
    return [line for line in run.text.splitlines() if "owned by" in line]


def test_siblings_that_replace_each_other_by_path_need_no_ceremony(
    repository: Repository, floor: str
) -> None:
    run = repository.check("--floor", floor)
    assert (run.code, run.report["findings"]) == (0, [])
    assert len(run.report["roots"]) == MODULES
    assert {tuple(root["owners"]) for root in run.report["roots"]} == {(name,) for name in TEAMS}
    # Somebody else's module does need it, whatever folder its copy is in.
    repository.write("search/copies/crypto/go.mod", CRYPTO)
    repository.add("search/api/go.mod", REPLACE_CRYPTO)
    assert lines(repository.check("--floor", floor)) == [NOT_PERMITTED]


def test_a_label_in_a_change_that_touches_every_root_is_one_sentence(
    repository: Repository,
) -> None:
    for path in repository.top.rglob("go.mod"):
        path.write_text(path.read_text(encoding="utf-8").replace("1.25.0", "1.26.0"))
    repository.commit("Raise every go line")
    run = repository.check_pull_request("team:payments")
    assert (run.code, run.report["findings"]) == (0, [])
    (asked,) = {tuple(root["requested"]) for root in run.report["roots"]}
    assert asked == ("payments",)
    # A few lines, that of the team first, and the other roots counted.
    ours, *others = about_teams(run)
    assert ours.startswith(f"payments/api and {EACH - 1} more roots: owned by payments;")
    assert "asked for: payments (labels, GitHub, pull request into 'main')" in ours
    assert len(others) == 2
    left = len(TEAMS) - 3
    assert f"\n{left * EACH} more roots with {left} other sets of owners; " in run.text
    # It would be the sole owner's permissions without a label as well.
    assert run.report["notices"] == []


def test_two_labels_of_teams_that_share_roots_are_one_sentence(repository: Repository) -> None:
    repository.replace(POLICY, '["platform/..."]', '["platform/...", "search/..."]')
    repository.merge("The platform team helps the search team")
    run = repository.check_pull_request("team:platform", "team:search")
    (found,) = run.report["findings"]
    assert (found["rule"], found["level"], run.code) == ("team-ambiguous", "warn", 0)
    assert f"share {EACH} roots" in found["message"]


def test_a_team_without_a_root_in_what_is_checked_is_one_sentence(repository: Repository) -> None:
    run = repository.check("--team", "search", folder="storage")
    assert len(run.report["roots"]) == EACH
    assert lines(run) == [("warn", "team-not-entitled", "storage/api/go.mod")]


def test_the_floor_holds_whatever_the_repository_merges(repository: Repository, floor: str) -> None:
    repository.replace(POLICY, "  go-work-committed: off\n", "  module-denied: note\n")
    repository.add("search/api/go.mod", BOLT)
    repository.merge("Use the other bolt, and look away")
    assert "module-denied" not in {rule for _, rule, _ in lines(repository.check())}
    run = repository.check("--floor", floor)
    assert run.code == 1
    (denied,) = said(run.report)
    assert denied == Said("deny", "module-denied", "search/api/go.mod", "module-denied: deny")
    assert repository.explain(BOLT_DENIED, env=under(floor)).count(floor)
    # The floor's lines: the entry that means the module, and the level.
    (found,) = run.report["findings"]
    assert [related["path"] for related in found["related"]] == [floor]
    assert found["because"]["path"] == floor


def test_nobody_waives_what_the_floor_calls_unwaivable(repository: Repository, floor: str) -> None:
    repository.add(POLICY, "\nversions: {denied: [{module: github.com/boltdb-go/bolt}]}\n")
    repository.merge("Deny it here as well")
    repository.add("search/api/go.mod", BOLT)
    repository.commit("Use the other bolt")
    refused = repository.waive(BOLT_DENIED, env=under(floor))
    assert refused.returncode == 2
    assert "The floor lets nobody waive 'module-denied'" in refused.stderr
    # Where the floor is not known a waiver can be written. Under the floor it means nothing.
    assert repository.waive(BOLT_DENIED).returncode == 0
    repository.merge("Accept it all the same")
    without, floored = repository.check(), repository.check(env=under(floor))
    assert [each["rule"] for each in without.report["waived"]] == ["module-denied"]
    assert floored.report["waived"] == []
    assert (floored.code, lines(floored)[0][:2]) == (1, ("deny", "module-denied"))


def test_a_floor_that_the_change_could_lower_is_refused(repository: Repository, floor: str) -> None:
    inside = shutil.copy(floor, repository.top / "floor.yaml")
    run = repository.check("--floor", str(inside))
    assert run.code == 2
    assert "is in the checked tree" in run.errors


def test_a_pull_request_that_loosens_the_policy_is_judged_by_the_target_branch(
    repository: Repository,
) -> None:
    repository.replace(POLICY, "placement: overlay", "placement: committed")
    repository.replace(POLICY, "change: deny}", "change: warn}")
    repository.write("search/copies/crypto/go.mod", CRYPTO)
    repository.add("search/api/go.mod", REPLACE_CRYPTO)
    repository.replace("orders/api/go.mod", *WEAK_TLS)
    repository.commit("We have to ship")
    run = repository.check_pull_request("team:search")
    assert run.code == 1
    assert lines(run) == [
        ("deny", "godebug-directive", "orders/api/go.mod"),
        NOT_PERMITTED,
        ("warn", "policy-loosened", POLICY),
        ("warn", "policy-loosened", POLICY),
    ]
    # Each with the line that is new, and the one that held.
    text = run.text.replace("\n", "")
    for new, old in (
        ("replace: {placement: committed}", "replace: {placement: overlay}"),
        ("{commit: warn, change: warn}", "{commit: warn, change: deny}"),
    ):
        assert 0 < text.index(new) < text.index("What held is here.", text.index(new))
        assert text.index(old, text.index(new))
    # What was merged judges the next run, so that it is the review that counts.
    repository.merge()
    assert [level for level, _, _ in lines(repository.check_pull_request())] == ["warn"]


def test_a_waiver_in_a_change_counts_where_the_finding_warns(repository: Repository) -> None:
    repository.replace(POLICY, "change: deny}", "change: warn}")
    repository.merge("Only warn")
    repository.replace("orders/api/go.mod", *WEAK_TLS)
    repository.commit("Speak to an old server")
    assert lines(repository.check_pull_request()) == [
        ("warn", "godebug-directive", "orders/api/go.mod")
    ]
    assert "It counts" in repository.waive("godebug-directive:orders/api/go.mod").stdout
    repository.commit("Accept it for a month")
    run = repository.check_pull_request()
    assert run.code == 0
    (waived,) = run.report["waived"]
    assert waived["rule"] == "godebug-directive"


def test_a_waiver_in_a_change_of_a_denial_waits_until_it_is_merged(repository: Repository) -> None:
    denied = ("deny", "godebug-directive", "orders/api/go.mod")
    repository.replace("orders/api/go.mod", *WEAK_TLS)
    repository.commit("Speak to an old server")
    assert "once it is merged" in repository.waive("godebug-directive:orders/api/go.mod").stdout
    repository.commit("Excuse ourselves")
    run = repository.check_pull_request()
    assert run.code == 1
    assert denied in lines(run)


def test_a_change_that_does_nothing_but_add_a_waiver_is_how_one_gets_in(
    repository: Repository,
) -> None:
    repository.replace("orders/api/go.mod", *WEAK_TLS)
    repository.merge("Speak to an old server, in spite of the denial")
    repository.waive("godebug-directive:orders/api/go.mod")
    repository.commit("Accept it for a month")
    run = repository.check_pull_request()
    assert run.code == 0
    assert [rule for _, rule, _ in lines(run)] == ["policy-loosened"]
    assert [each["rule"] for each in run.report["waived"]] == ["godebug-directive"]
    (notice,) = run.report["notices"]
    assert notice.startswith("This change does nothing but add waivers")
    repository.merge()
    run = repository.check_pull_request()
    assert (run.code, run.report["notices"], len(run.report["waived"])) == (0, [], 1)
