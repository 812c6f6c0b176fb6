"""By what a change is judged, through the real command: removal, age, labels, forks."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gosupply.cli import options, pipeline
from gosupply.cli.check import check
from tests.adapters.repositories import commit, make, run
from tests.cli.running import SECONDS, Ran, environment, gosupply

if TYPE_CHECKING:
    from pathlib import Path

POLICY = ".gosupply/policy.yaml"
STRICT = "version: 1\nrules: {pseudo-version: deny}\n"
TEAMS = """\
version: 1
teams:
  pay: {labels: ["team:pay"], paths: ["..."]}
  web: {paths: ["..."]}
"""
GO_MOD = "module example.com/app\n\ngo 1.25.0\n"
ORIGIN = "refs/remotes/origin"
MERGED = "2026-11-11T23:30:00-0100"
DAY = date(2026, 11, 23)
CHANGE = {"pull_request": {"base": {"ref": "main"}, "labels": [{"name": "team:pay"}]}}
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request"}
FORK = {
    "GITLAB_CI": "true",
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_IID": "1",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_PROJECT_ID": "1",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example/acme/app",
}


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a module, whose last commit is of the twelfth of November in UTC."""
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "PRE_COMMIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_COMMITTER_DATE", MERGED)
    top = make(tmp_path / "repository")
    commit(top, **{"go.mod": GO_MOD})
    return top


def merge(top: Path, policy: str) -> str:
    """Commit a policy to the branch that changes go to; return the commit."""
    oid = commit(top, **{POLICY: policy})
    run(top, "update-ref", f"{ORIGIN}/main", oid)
    run(top, "symbolic-ref", f"{ORIGIN}/HEAD", f"{ORIGIN}/main")
    return oid


def report(top: Path, *words: str, **changes: str) -> dict[str, Any]:
    """Return the JSON report of the real command."""
    asked = ("check", str(top), "--offline", "--output", "json", *words)
    ran = gosupply(*asked, cwd=top, changes=changes)
    assert ran.out, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def text_on(day: date, top: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what the command prints on a day."""
    chosen = options.parse_check([str(top), "--offline", *words])
    capsys.readouterr()
    with pipeline.open_run(chosen, day) as (request, ports):
        check(request, pipeline.open_outputs(chosen.outputs), ports)
    return capsys.readouterr().out


def test_a_change_that_removes_the_policy_is_told_so(top: Path) -> None:
    merge(top, STRICT)
    assert report(top)["findings"] == []
    (top / POLICY).unlink()
    (found,) = report(top)["findings"]
    assert (found["rule"], found["level"]) == ("policy-loosened", "warn")
    assert found["message"] == f"The policy '{POLICY}' is removed."
    assert report(top, "--staged")["findings"] == []
    commit(top)
    (found,) = report(top, "--staged")["findings"]
    assert found["rule"] == "policy-loosened"


def test_on_ones_own_machine_the_policy_has_an_age(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oid = merge(top, STRICT)[:12]
    line = f"policy of origin/HEAD ({oid}), 11 days old\n"
    assert line in text_on(DAY, top, capsys)
    assert "12 days old" in text_on(date(2026, 11, 24), top, capsys)
    # The zone of the committer is behind: in UTC it was already the next day.
    assert "of today" in text_on(date(2026, 11, 12), top, capsys)
    assert f"policy of main ({oid}), 11 days old" in text_on(DAY, top, capsys, "--authority=main")
    assert f'"authority": "{line.removeprefix("policy of ").strip()}"' in text_on(
        DAY, top, capsys, "--output=json"
    )


def test_programs_are_given_the_commit_and_its_day(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oid = merge(top, STRICT)
    assert commit(top, other="x") != oid
    for words in ([], ["--authority=main~1"]):
        found = json.loads(text_on(DAY, top, capsys, "--output=json", *words))
        assert (found["authority_commit"], found["authority_day"]) == (oid, "2026-11-12")


def test_an_alert_log_is_the_same_tomorrow(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    oid = merge(top, STRICT)
    log = text_on(DAY, top, capsys, "--output=sarif")
    assert text_on(date(2026, 11, 24), top, capsys, "--output=sarif") == log
    (one,) = json.loads(log)["runs"]
    assert one["properties"]["authority"] == f"origin/HEAD ({oid[:12]})"
    assert one["properties"]["authorityCommit"] == oid


def test_without_an_origin_it_is_the_last_commit(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oid = commit(top, **{POLICY: STRICT})
    assert f"policy of HEAD ({oid[:12]}), 11 days old\n" in text_on(DAY, top, capsys)


def test_where_nobody_has_a_policy_nothing_is_said_of_one(
    top: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "policy of" not in text_on(DAY, top, capsys)
    empty = make(tmp_path / "empty")
    assert "policy of" not in text_on(DAY, empty, capsys)
    # A policy that was never merged is read from the tree; that of a HEAD without commits too.
    (empty / ".gosupply").mkdir()
    (empty / POLICY).write_text(STRICT, encoding="utf-8")
    words = "policy of working tree, which grants nothing: commit HEAD has no valid policy\n"
    assert words in text_on(DAY, empty, capsys)


def test_a_policy_that_is_new_names_the_old_commit_without_one(
    top: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (top / ".gosupply").mkdir()
    (top / POLICY).write_text(STRICT, encoding="utf-8")
    oid = run(top, "rev-parse", "HEAD")[:12]
    told = text_on(DAY, top, capsys)
    assert f" commit HEAD has no valid policy; that is HEAD ({oid}), 11 days old\n" in told


def pull_request(top: Path, **changes: str) -> Ran:
    """Run as GitHub does, with an event that can be read once."""
    words = [sys.executable, "-m", "gosupply", "check", str(top), "--offline", "--output", "json"]
    done = subprocess.run(
        words,
        env=environment(**GITHUB, GITHUB_EVENT_PATH="/dev/stdin", **changes),
        input=json.dumps(CHANGE).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_the_event_is_read_once_and_a_label_that_is_needed_is_said_to_be_gone_later(
    top: Path,
) -> None:
    oid = merge(top, TEAMS)
    ran = pull_request(top)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    (notice,) = found["notices"]
    assert notice.startswith("Only by a label do the permissions of pay count for .: ")
    (root,) = found["roots"]
    assert (root["team"], root["team_by"]) == ("pay", "labels, GitHub, pull request into 'main'")
    assert [line["line"] for line in root["owned_by"]] == [3, 4]
    # A host fetches for the run: its age is no news.
    assert found["authority"] == f"commit {oid[:12]}"
    assert (found["authority_commit"], found["authority_day"]) == (oid, "2026-11-12")
    named = json.loads(pull_request(top, GOSUPPLY_TEAM="pay").out)
    assert (named["notices"], named["roots"][0]["team_by"]) == ([], "GOSUPPLY_TEAM")


@pytest.mark.parametrize("project", ["1", "2"])
def test_a_pipeline_in_a_fork_is_called_advisory(top: Path, project: str) -> None:
    oid = merge(top, STRICT)
    run(top, "update-ref", "refs/remotes/gosupply/main", oid)
    found = report(top, **FORK, CI_PROJECT_ID=project)
    told = [notice for notice in found["notices"] if "its result is advisory" in notice]
    assert len(told) == (project == "2")


def test_a_branch_checked_out_without_the_host_s_merge_began_at_the_merge_base(
    top: Path, tmp_path: Path
) -> None:
    old = run(top, "rev-parse", "HEAD").strip()
    merge(top, STRICT)
    run(top, "switch", "--quiet", "--create", "change", old)
    change = commit(top, other="x")
    run(top, "switch", "--quiet", "--detach", "main")
    run(top, "merge", "--quiet", "--no-ff", "--message=Merge", change)
    built = run(top, "rev-parse", "HEAD").strip()
    event = tmp_path / "event.json"
    event.write_text(json.dumps(CHANGE), encoding="utf-8")
    host = {
        **GITHUB,
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_SHA": built,
    }
    for checked in (built, change):
        run(top, "switch", "--quiet", "--detach", checked)
        rules = [each["rule"] for each in report(top, **host)["findings"]]
        # Compared with the tip of the target, an old branch seems to remove what came later.
        assert "policy-loosened" not in rules


def test_a_tag_far_from_the_default_branch_is_judged_whole(top: Path, tmp_path: Path) -> None:
    merge(top, STRICT)
    run(top, "switch", "--quiet", "--orphan", "far")
    commit(top, **{"go.mod": GO_MOD})
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"repository": {"default_branch": "main"}}), encoding="utf-8")
    host = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REF": "refs/tags/v1.0.0",
    }
    found = report(top, "--changed-only", **host)
    assert any("--changed-only leaves nothing out" in notice for notice in found["notices"])
