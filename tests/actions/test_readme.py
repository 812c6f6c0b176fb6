"""Every workflow of actions/README.md, run by act for every event that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gosupply.formats.codeowners import parse_codeowners
from gosupply.scaffold.cifiles import WORKFLOW_PATH
from tests.actions.acting import TOP
from tests.actions.conftest import README
from tests.actions.origins import BAD, CLEAN

if TYPE_CHECKING:
    from tests.actions.acting import Act
    from tests.actions.origins import Event, Origin

WORKFLOWS = dict(
    re.findall(r"<!-- workflow: ([a-z-]+) -->\n```yaml\n(.*?)```\n", README, re.DOTALL)
)
BAD_HASH = "file=go.sum,line=7,"
BAD_REPLACE = "file=go.mod,line=12,"
EVENTS = ("merge_group", "push", "tag", "schedule", "workflow_dispatch")


def test_every_workflow_is_run_here() -> None:
    names = {"everything-else", "floor", "pull-request", "teams", "without-code-scanning"}
    assert set(WORKFLOWS) == names
    assert README.count("```yaml") == len(names)


def test_the_owners_that_it_names_own_what_decides() -> None:
    (lines,) = re.findall(r"\n\n((?:    /\S+ +@\S+\n)+)\n", README)
    found, wrong = parse_codeowners(lines.encode(), path=".github/CODEOWNERS", source="authority")
    assert wrong == ()
    for path in (WORKFLOW_PATH, ".github/CODEOWNERS", ".gosupply/policy.yaml"):
        assert found.owners(path) == ("@acme/supply-chain",)


def test_a_pull_request_with_a_label(act: Act, origin: Origin) -> None:
    event = origin.pull_request(CLEAN, "team:payments", 'odd "label" $(exit 9)\n::error::x')
    ran = act.run(WORKFLOWS["pull-request"], event, origin)
    assert ran.ok, ran.text
    assert f"policy of commit {origin.tip[:12]}" in ran.text
    assert "payments: owned by payments; asked for: payments (labels," in ran.text
    assert "verdict=pass" in ran.text
    (sarif,) = ran.uploaded
    assert sarif["runs"][0]["automationDetails"]["id"].startswith("gosupply/")
    (key,) = ran.kept
    assert re.fullmatch(r"gosupply-proofs-1-Linux-[0-9a-f]{64}", key)


def test_a_pull_request_from_a_fork(act: Act, origin: Origin) -> None:
    """GitHub refuses the report, and has no cache; the rest is as ever."""
    event = origin.pull_request(BAD, fork=True)
    ran = act.run(WORKFLOWS["pull-request"], event, origin, REFUSED="true")
    assert not ran.ok
    assert "the token of a pull request from a fork may only read" in ran.text
    assert "exit status 1\n" in ran.text
    assert "exit-code=1\n" in ran.text
    # The change's own policy would not mind the replacement.
    assert BAD_HASH in ran.text
    assert BAD_REPLACE in ran.text
    assert ran.uploaded == []


def test_without_code_scanning(act: Act, origin: Origin) -> None:
    ran = act.run(WORKFLOWS["without-code-scanning"], origin.pull_request(BAD), origin)
    assert not ran.ok
    assert "exit status 1\n" in ran.text
    assert re.search(r"\| gosupply says fail, 2 denied, more in /.*/json\n", ran.text)
    (summary,) = re.findall(r"Summary - (.*?)\n⭐", ran.text, re.DOTALL)
    assert "sum-mismatch" in summary
    assert "replace-local-path" in summary
    assert ran.uploaded == []


def happened(name: str, origin: Origin, number: int) -> Event:
    """Return an event: about a pull request where there is one, else about `main`."""
    if name in {"merge_group", "tag"}:
        return origin.merge_group(number) if name == "merge_group" else origin.tag(number)
    return origin.push() if name == "push" else origin.by_itself(name)


@pytest.mark.parametrize("name", EVENTS)
def test_everything_else(act: Act, origin: Origin, name: str) -> None:
    ran = act.run(WORKFLOWS["everything-else"], happened(name, origin, CLEAN), origin)
    assert ran.ok, ran.text
    judging = origin.before if name == "push" else origin.tip
    assert f"policy of commit {judging[:12]}" in ran.text
    assert len(ran.uploaded) == 1


@pytest.mark.parametrize("name", EVENTS)
def test_everything_else_with_a_changed_hash(
    act: Act, origin: Origin, spoiled: Origin, name: str
) -> None:
    is_merged = name in {"push", "schedule", "workflow_dispatch"}
    host = spoiled if is_merged else origin
    ran = act.run(WORKFLOWS["everything-else"], happened(name, host, BAD), host)
    assert not ran.ok
    assert "exit status 1\n" in ran.text
    assert "exit-code=1\n" in ran.text
    assert BAD_HASH in ran.text
    # What was merged took the rule out of the policy that is in force now.
    is_forbidden = name in {"merge_group", "tag", "push"}
    assert (BAD_REPLACE in ran.text) == is_forbidden
    judging = host.before if name == "push" else host.tip
    assert f"policy of commit {judging[:12]}" in ran.text
    assert len(ran.uploaded) == 1


def test_every_team_sees_the_whole_repository(act: Act, origin: Origin) -> None:
    ran = act.run(WORKFLOWS["teams"], origin.pull_request(BAD), origin)
    assert not ran.ok
    assert ran.text.count("Job failed\n") == 2
    assert ran.text.count("exit status 1\n") >= 2
    for mark in (BAD_HASH, BAD_REPLACE, "policy of commit"):
        assert ran.text.count(mark) == 2
    for team in ("payments", "storage"):
        assert f"{team}: owned by {team}; asked for: {team} (--team)" in ran.text
    categories = {each["runs"][0]["automationDetails"]["id"] for each in ran.uploaded}
    assert len(ran.uploaded) == len(categories) == 2
    assert {name.split("/")[-2] for name in categories} == {"payments", "storage"}


def test_two_teams_at_once(act: Act, origin: Origin) -> None:
    ran = act.run(WORKFLOWS["teams"], origin.pull_request(CLEAN, "team:storage"), origin)
    assert ran.ok, ran.text
    assert ran.text.count("verdict=pass") == 4  # the step's and the action's output, twice
    assert "(labels," not in ran.text


def test_the_floor_of_an_organisation(act: Act, origin: Origin) -> None:
    floor = (TOP / "examples" / "floor.yaml").read_text(encoding="utf-8")
    origin.host("acme/policy", **{"floor.yaml": floor.replace("boltdb-go/bolt,", "spf13/cobra,")})
    ran = act.run(WORKFLOWS["floor"], origin.pull_request(CLEAN), origin)
    assert not ran.ok
    assert "exit status 1\n" in ran.text
    assert "deny[module-denied]" in ran.text
    assert f"policy of commit {origin.tip[:12]}" in ran.text
