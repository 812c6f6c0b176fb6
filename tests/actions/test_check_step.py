"""The step that judges, on clones as actions/checkout makes them, good and bad."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.actions.origins import ACTIONS, BAD, CLEAN, ODD, Origin
from tests.actions.stepping import heard, judge
from tests.adapters.repositories import commit
from tests.adapters.repositories import run as git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.actions.origins import Event
    from tests.actions.stepping import Step

NONE = {"deny": "", "warn": "", "note": "", "waived": "", "undetermined": "", "json": ""}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Origin:
    """A repository that a test changes."""
    return Origin(tmp_path / "own")


@pytest.fixture
def event(origin: Origin) -> Event:
    return origin.pull_request(CLEAN)


@pytest.fixture
def clone(origin: Origin, event: Event, tmp_path: Path) -> Path:
    return origin.clone(event, tmp_path / "clone")


def roots(step: Step) -> dict[str, list[str]]:
    """Return which teams were asked for, for each root that was checked."""
    with open(step.outputs["json"], "rb") as file:  # noqa: PTH123 - reads as it is written
        return {root["path"]: root["requested"] for root in json.load(file)["roots"]}


def test_a_clean_change(scratch: Path, clone: Path, event: Event) -> None:
    step = judge(scratch, clone, event)
    assert (step.code, step.outputs["exit-code"], step.outputs["verdict"]) == (0, "0", "pass")
    assert list(step.outputs)[-1] == "exit-code"
    assert [step.outputs[name] for name in ("deny", "warn", "note", "waived")] == ["0"] * 4
    assert step.outputs["keep"] == "true"
    assert list(heard(step.log)) == []
    assert (scratch / "proofs").is_dir()


def test_a_bad_change(origin: Origin, scratch: Path, tmp_path: Path) -> None:
    event = origin.pull_request(BAD)
    step = judge(scratch, origin.clone(event, tmp_path / "clone"), event)
    assert (step.code, step.outputs["exit-code"], step.outputs["verdict"]) == (0, "1", "fail")
    assert (step.outputs["deny"], step.outputs["keep"]) == ("2", "true")
    commands = list(heard(step.log))
    assert commands[0].startswith("::error file=go.mod,line=12,")
    assert commands[1].startswith("::error file=go.sum,line=7,")
    assert "sum-mismatch" in step.summary


@pytest.mark.parametrize("action", ACTIONS)
def test_a_bad_change_is_red_whatever_happened_to_it(
    origin: Origin, scratch: Path, tmp_path: Path, action: str
) -> None:
    event = origin.pull_request(BAD, "team:payments", action=action)
    step = judge(scratch, origin.clone(event, tmp_path / "clone"), event)
    assert (step.outputs["exit-code"], step.outputs["deny"]) == ("1", "2")
    assert f"policy of commit {origin.tip[:12]}" in step.log


def test_no_annotations_where_they_are_not_wanted(
    origin: Origin, scratch: Path, tmp_path: Path
) -> None:
    event = origin.pull_request(BAD)
    clone = origin.clone(event, tmp_path / "clone")
    step = judge(scratch, clone, event, ANNOTATIONS="false")
    assert list(heard(step.log)) == []
    assert "sum-mismatch" in step.summary


@pytest.mark.parametrize("depth", [1, 50])
def test_any_depth_of_the_clone(origin: Origin, scratch: Path, tmp_path: Path, depth: int) -> None:
    event = origin.pull_request(CLEAN)
    clone = origin.clone(event, tmp_path / "clone", depth=depth)
    step = judge(scratch, clone, event, CHANGED_ONLY="true")
    assert step.outputs["exit-code"] == "0"
    assert f"policy of commit {origin.tip[:12]}" in step.log


def test_teams_are_lines(scratch: Path, clone: Path, event: Event) -> None:
    step = judge(scratch, clone, event, TEAM=" payments \n\nstorage\n")
    assert set(map(tuple, roots(step).values())) == {("payments", "storage")}


def test_labels_do_not_count_beside_teams(origin: Origin, scratch: Path, tmp_path: Path) -> None:
    event = origin.pull_request(CLEAN, "team:storage")
    step = judge(scratch, origin.clone(event, tmp_path / "clone"), event, TEAM="payments")
    assert set(map(tuple, roots(step).values())) == {("payments",)}


def test_a_path_is_one_word(scratch: Path, clone: Path, event: Event) -> None:
    step = judge(scratch, clone, event, PATH=ODD)
    assert step.outputs["exit-code"] == "0"
    assert list(roots(step)) == [ODD]
    # There was nothing to prove.
    assert step.outputs["keep"] == "false"


@pytest.mark.parametrize("path", ["--help", "no such folder", "go.mod", "a\n::error::pwned"])
def test_a_path_that_is_no_folder(scratch: Path, clone: Path, event: Event, path: str) -> None:
    step = judge(scratch, clone, event, PATH=path)
    assert (step.code, step.outputs["exit-code"], step.outputs["verdict"]) == (0, "2", "fail")
    assert step.outputs.items() >= NONE.items()
    assert "is not a folder" in step.log
    assert list(heard(step.log)) == []
    assert step.summary == "gosupply could not finish; the log of its step says why.\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("offline", ""), ("changed-only", "True"), ("annotations", "true\n"), ("upload", "yes")],
)
def test_truth_values_are_true_or_false(
    scratch: Path, clone: Path, event: Event, name: str, text: str
) -> None:
    wrong = {f"INPUT_{name.upper().replace('-', '_')}": text}
    step = judge(scratch, clone, event, env=wrong)
    assert step.outputs["exit-code"] == "2"
    message = f"::error title=gosupply::the input '{name}' is neither 'true' nor 'false'"
    assert list(heard(step.log)) == [message]


def test_offline_and_a_bundle(scratch: Path, clone: Path, event: Event) -> None:
    bundle = scratch / "moved.bundle"
    (clone / ".gosupply/proof.bundle").rename(bundle)
    step = judge(scratch, clone, event, OFFLINE="true", BUNDLE=str(bundle))
    assert step.outputs["exit-code"] == "0"
    assert "verified 10 lines" in step.log


def test_what_cannot_be_proved_is_incomplete(scratch: Path, clone: Path, event: Event) -> None:
    (clone / ".gosupply/proof.bundle").unlink()
    step = judge(scratch, clone, event, OFFLINE="true")
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("3", "incomplete")
    assert step.outputs["keep"] == "false"
    assert step.outputs["sarif"] != ""


def test_a_floor_in_the_checked_tree_is_refused(scratch: Path, clone: Path, event: Event) -> None:
    step = judge(scratch, clone, event, FLOOR=".gosupply/policy.yaml")
    assert step.outputs["exit-code"] == "2"
    assert "is in the checked tree" in step.log


def test_no_module_at_all(own: Origin, scratch: Path, tmp_path: Path) -> None:
    git(own.work, "switch", "--quiet", "--orphan", "empty")
    own.tip = commit(own.work, readme="nothing\n")
    own.publish(own.tip, "refs/heads/main")
    event = own.by_itself("schedule")
    step = judge(scratch, own.clone(event, tmp_path / "clone"), event)
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("0", "pass")
    (notice,) = heard(step.log)
    assert notice.startswith("::notice title=gosupply::No go.mod was found below")


def test_no_event_file(scratch: Path, clone: Path, event: Event) -> None:
    env = {"GITHUB_EVENT_PATH": str(scratch / "nowhere.json")}
    step = judge(scratch, clone, event, env=env)
    assert (step.code, step.outputs["exit-code"]) == (0, "3")
    assert "event file cannot be read" in step.log


def test_an_event_that_makes_no_sense(scratch: Path, clone: Path, event: Event) -> None:
    step = judge(scratch, clone, event._replace(payload={"pull_request": []}))
    assert step.outputs["exit-code"] == "2"
    assert "pull_request" in step.log


def test_odd_labels_ask_for_nothing(origin: Origin, scratch: Path, tmp_path: Path) -> None:
    labels = ("team:payments", "\n::error::pwned", "$(exit 9)", "team:PAYMENTS", "a,b", "\u202e")
    event = origin.pull_request(CLEAN, *labels)
    step = judge(scratch, origin.clone(event, tmp_path / "clone"), event)
    assert step.outputs["exit-code"] == "0"
    assert set(map(tuple, roots(step).values())) == {("payments",)}
    assert list(heard(step.log)) == []


def test_a_branch_that_was_pushed_by_force(own: Origin, scratch: Path, tmp_path: Path) -> None:
    """GitHub keeps what no branch has any more, and the push is judged by it."""
    old = commit(own.work, lost="x")
    own.publish(old, "refs/heads/main")
    own.publish(own.tip, "refs/heads/main")
    event = own.push(before=old)
    step = judge(scratch, own.clone(event, tmp_path / "clone"), event)
    assert step.outputs["exit-code"] == "0"
    assert f"policy of commit {old[:12]}" in step.log


def test_a_commit_that_is_gone(own: Origin, scratch: Path, tmp_path: Path) -> None:
    event = own.push(before="0123456789abcdef0123456789abcdef01234567")
    step = judge(scratch, own.clone(event, tmp_path / "clone"), event)
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("3", "incomplete")
    assert "the policy is read from what 'refs/heads/main' was before the push" in step.log
    assert "cannot be had" in step.log


@pytest.mark.parametrize(("changed_only", "code"), [("false", "0"), ("true", "3")])
def test_a_change_without_a_merge_base(
    own: Origin, scratch: Path, tmp_path: Path, changed_only: str, code: str
) -> None:
    """A workflow may check out the change itself; here it has nothing in common with main."""
    git(own.work, "switch", "--quiet", "--orphan", "alone")
    git(own.work, "checkout", "--quiet", own.tip, "--", ".")
    alone = commit(own.work)
    own.publish(alone, "refs/heads/alone")
    own.heads[CLEAN] = alone
    event = own.pull_request(CLEAN)
    checked_out = event._replace(ref="refs/heads/alone", sha=alone)
    clone = own.clone(checked_out, tmp_path / "clone")
    step = judge(scratch, clone, event, CHANGED_ONLY=changed_only)
    assert step.outputs["exit-code"] == code
    assert "It is not known where the change began" in step.log


def test_a_workflow_that_checks_out_something_else(
    origin: Origin, scratch: Path, tmp_path: Path
) -> None:
    clone = origin.clone(origin.by_itself("schedule"), tmp_path / "clone")
    step = judge(scratch, clone, origin.pull_request(BAD))
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("3", "incomplete")
    assert f"what is checked out is {origin.tip}, and not the change" in step.log


def test_a_path_that_leads_elsewhere(
    origin: Origin, scratch: Path, tmp_path: Path, clone: Path, event: Event
) -> None:
    """A change could put a link there that leads to what is clean."""
    origin.clone(event, tmp_path / "other")
    (clone / "services").symlink_to(tmp_path / "other")
    step = judge(scratch, clone, event, PATH="services")
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("2", "fail")
    assert "leads over the link" in step.log


def test_a_server_that_is_gone(own: Origin, scratch: Path, tmp_path: Path) -> None:
    event = own.pull_request(CLEAN)
    clone = own.clone(event, tmp_path / "clone")
    shutil.rmtree(own.bare)
    step = judge(scratch, clone, event)
    assert (step.outputs["exit-code"], step.outputs["verdict"]) == ("3", "incomplete")
    assert "the tip of 'main', the branch that the change goes to, which cannot be had" in step.log


def test_what_is_printed_is_never_obeyed(own: Origin, scratch: Path, tmp_path: Path) -> None:
    lines = "::error::pwned\n  ::set-output name=x::y\n##[error]pwned\n"
    own.merges[CLEAN] = own.propose(9, **{"payments/go.mod": f"module example.com/m\n{lines}"})
    own.publish(own.merges[CLEAN], "refs/pull/7/merge")
    event = own.pull_request(CLEAN)
    step = judge(scratch, own.clone(event, tmp_path / "clone"), event)
    assert step.outputs["exit-code"] == "2"
    assert "::error::pwned" in step.log
    commands = list(heard(step.log))
    assert commands
    assert all(each.startswith("::error file=payments/go.mod,") for each in commands)
    assert not any("##[" in each for each in commands)
