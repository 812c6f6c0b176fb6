"""Every workflow of actions/README.md, run by act for every event that it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.actions.acting import TOP
from tests.actions.conftest import README
from tests.actions.origins import BAD, CLEAN

if TYPE_CHECKING:
    from tests.actions.acting import Act
    from tests.actions.origins import Origin

WORKFLOWS = dict(
    re.findall(r"<!-- workflow: ([a-z-]+) -->\n```yaml\n(.*?)```\n", README, re.DOTALL)
)
BAD_HASH = "file=go.sum,line=7,"
BAD_REPLACE = "file=go.mod,line=12,"


def test_every_workflow_is_run_here() -> None:
    names = {"everything-else", "floor", "pull-request", "teams", "without-code-scanning"}
    assert set(WORKFLOWS) == names
    assert README.count("```yaml") == len(names)


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


@pytest.mark.parametrize("name", ["merge_group", "push", "tag", "schedule", "workflow_dispatch"])
def test_everything_else(act: Act, origin: Origin, name: str) -> None:
    made = {"merge_group": origin.merge_group, "push": origin.push, "tag": origin.tag}
    event = made[name]() if name in made else origin.by_itself(name)
    ran = act.run(WORKFLOWS["everything-else"], event, origin)
    assert ran.ok, ran.text
    judging = origin.before if name == "push" else origin.tip
    assert f"policy of commit {judging[:12]}" in ran.text
    assert len(ran.uploaded) == 1


def test_two_teams_at_once(act: Act, origin: Origin) -> None:
    ran = act.run(WORKFLOWS["teams"], origin.pull_request(BAD), origin)
    assert ran.ok, ran.text
    for team in ("payments", "storage"):
        assert f"{team}: owned by {team}; asked for: {team} (--team)" in ran.text
    assert ran.text.count("verdict=pass") == 4  # the step's and the action's output, twice


def test_the_floor_of_an_organisation(act: Act, origin: Origin) -> None:
    floor = (TOP / "examples" / "floor.yaml").read_text(encoding="utf-8")
    origin.host("acme/policy", **{"floor.yaml": floor.replace("boltdb-go/bolt,", "spf13/cobra,")})
    ran = act.run(WORKFLOWS["floor"], origin.pull_request(CLEAN), origin)
    assert not ran.ok
    assert "exit status 1\n" in ran.text
    assert "deny[module-denied]" in ran.text
    assert f"policy of commit {origin.tip[:12]}" in ran.text
