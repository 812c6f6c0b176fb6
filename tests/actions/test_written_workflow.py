"""The workflow that `gosupply ci init github` writes, run by act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from gosupply.cli.main import main
from gosupply.scaffold.cifiles import WORKFLOW_PATH
from tests.actions.acting import OUR_ACTION, TOP
from tests.actions.origins import ACTIONS, BAD, CLEAN
from tests.actions.test_readme import WORKFLOWS
from tests.adapters.repositories import make

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actions.acting import Act
    from tests.actions.origins import Origin


@pytest.fixture
def workflow(tmp_path: Path) -> str:
    top = make(tmp_path / "new")
    assert main(["ci", "init", "github", f"--pin={OUR_ACTION.partition('@')[2]}", str(top)]) == 0
    return (top / WORKFLOW_PATH).read_text(encoding="utf-8")


@pytest.mark.parametrize("action", ["opened", "synchronize", "labeled"])
def test_a_pull_request_that_changes_a_hash_is_stopped_on_its_line(
    act: Act, origin: Origin, workflow: str, action: str
) -> None:
    ran = act.run(workflow, origin.pull_request(BAD, action=action), origin)
    assert not ran.ok
    assert "exit status 1\n" in ran.text
    assert "file=go.sum,line=7," in ran.text
    (sarif,) = ran.uploaded
    # Were they found, the upload would hash their lines, and warn that our fingerprints differ.
    assert ran.hashed == []
    places = {
        each["ruleId"]: each["locations"][0]["physicalLocation"]
        for each in sarif["runs"][0]["results"]
    }
    place = places["sum-mismatch"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("go.sum", 7)
    assert "go.sum:7" in ran.text.partition("Summary - ")[2]


def test_what_changes_no_hash_passes(act: Act, origin: Origin, workflow: str) -> None:
    for event in (origin.pull_request(CLEAN, "team:payments"), origin.tag()):
        ran = act.run(workflow, event, origin)
        assert ran.ok, ran.text
        assert "verdict=pass" in ran.text


def test_it_gives_the_action_only_inputs_that_it_has(workflow: str) -> None:
    inputs = read_yaml((TOP / "actions" / "check" / "action.yml").read_text("utf-8"))["inputs"]
    *_, step = read_yaml(workflow)["jobs"]["gosupply"]["steps"]
    assert {*step["with"]} <= {*inputs}


def test_the_readme_has_it_in_two_parts(workflow: str) -> None:
    written = read_yaml(workflow)
    parts = [read_yaml(WORKFLOWS[name]) for name in ("pull-request", "everything-else")]
    for part in parts:
        for key in ("permissions", "concurrency", "jobs"):
            assert part[key] == written[key]
    events = [part["on"] for part in (*parts, written)]
    for each in events[1:]:
        assert each.pop("schedule")  # everybody has a day of their own
    assert {**events[0], **events[1]} == events[2]
    assert not {*events[0]} & {*events[1]}


def test_it_runs_whatever_happens_to_a_pull_request(workflow: str) -> None:
    assert read_yaml(workflow)["on"]["pull_request"]["types"] == list(ACTIONS)


def read_yaml(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return loaded
