"""A new repository gets its gate in four commands; the first change of a hash is shown on its line.

The host is a bare repository, and a job's clone is made of it as actions/checkout makes it: one
ref, two commits deep, no branches. gosupply's own repository is a local one, by the person's git
configuration.
"""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from gosupply import __version__
from gosupply.scaffold.cifiles import ACTION, REPOSITORY
from tests.adapters.repositories import commit, make
from tests.adapters.repositories import run as git
from tests.cli.running import Ran, shell
from tests.stories.telling import EXAMPLES, OFF

if TYPE_CHECKING:
    from pathlib import Path

FOUR_COMMANDS = """\
set -e
gosupply init --offline
gosupply ci init github
git add --all && git commit --quiet --message 'Begin behind a gate'
git push --quiet --set-upstream origin main
"""
# What the action does, without its installation.
A_JOB = """\
set -e
gosupply ci fetch > ../fetched
gosupply check --offline $(sed 's/^/--/' ../fetched) --output text \
    --output sarif=../sarif --output markdown=../markdown \
    --output gitlab=../gitlab --output github=../github
"""
RIGHT, WRONG = "9exaQaMOCwffKiii", "9exaQaMOCwffKiij"
FORMATS = ("sarif", "markdown", "gitlab", "github")


class Job(NamedTuple):
    """What a job of a pull request left: how it ended, what was fetched, and its reports."""

    ran: Ran
    fetched: dict[str, str]
    reports: dict[str, str]


class Host:
    """A repository on somebody's machine, and the host that it is pushed to.

    Attributes:
        top: The repository.
        bare: The host's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.top = make(folder / "hello")
        self.bare = make(folder / "hosted.git", "--bare")
        git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        shutil.copytree(EXAMPLES / "hello", self.top, dirs_exist_ok=True)
        git(self.top, "remote", "add", "origin", self.bare.as_uri())

    @property
    def main(self) -> str:
        """The tip of the branch that changes go to."""
        return git(self.bare, "rev-parse", "refs/heads/main").strip()

    def propose(self, number: int, **files: str) -> str:
        """Push a branch and open a pull request; return the merge commit that the host makes."""
        git(self.top, "switch", "--quiet", "--create", f"change-{number}", "main")
        commit(self.top, **files)
        git(self.top, "switch", "--quiet", "--detach", "main")
        git(self.top, "merge", "--quiet", "--no-ff", "--message=Merge", f"change-{number}")
        git(self.top, "push", "--quiet", "origin", f"HEAD:refs/pull/{number}/merge")
        return git(self.top, "rev-parse", "HEAD").strip()

    def run(self, number: int, built: str) -> Job:
        """Run a job for a pull request."""
        folder = self._folder / f"job-{number}"
        clone, ref = make(folder / "clone"), f"refs/pull/{number}/merge"
        git(clone, "remote", "add", "origin", self.bare.as_uri())
        git(
            clone,
            "fetch",
            "--quiet",
            "--no-tags",
            "--depth=2",
            "origin",
            f"+{built}:refs/remotes/{ref[5:]}",
        )
        git(clone, "checkout", "--quiet", "--detach", built)
        event = {
            "pull_request": {"base": {"ref": "main"}, "labels": []},
            "repository": {"default_branch": "main"},
        }
        (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
        ran = shell(
            A_JOB,
            cwd=clone,
            **OFF,
            GITHUB_ACTIONS="true",
            GITHUB_EVENT_NAME="pull_request",
            GITHUB_EVENT_PATH=str(folder / "event.json"),
            GITHUB_REF=ref,
            GITHUB_SHA=built,
            GOSUPPLY_CACHE=str(folder / "cache"),
        )
        fetched = (folder / "fetched").read_text(encoding="utf-8").splitlines()
        return Job(
            ran,
            dict(line.split("=") for line in fetched),
            {name: (folder / name).read_text(encoding="utf-8") for name in FORMATS},
        )


@pytest.fixture
def released(tmp_path: Path) -> str:
    """Have git take a local repository for gosupply's; return the commit of this version."""
    folder = make(tmp_path / "gosupply")
    oid = commit(folder, **{"README.md": "gosupply\n"})
    git(folder, "tag", "--annotate", "--message=x", f"v{__version__}")
    git(folder, "config", "--global", f"url.{folder.as_uri()}.insteadOf", REPOSITORY)
    return oid


@pytest.fixture
def host(tmp_path: Path, released: str) -> Host:
    """Return a new repository behind its gate."""
    made = Host(tmp_path)
    ran = shell(FOUR_COMMANDS, cwd=made.top, **OFF, GOSUPPLY_CACHE=str(tmp_path / "cache"))
    assert ran.code == 0, ran.err
    assert released in ran.out
    return made


def shown(host: Host, path: str) -> str:
    """Return a file as the host has it."""
    return git(host.bare, "show", f"main:{path}")


def bad_sums(host: Host) -> tuple[str, int]:
    """Return go.sum with one hash changed, and the number of that line."""
    text = (host.top / "go.sum").read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    return text.replace(RIGHT, WRONG), text[: text.index(RIGHT)].count("\n") + 1


def test_four_commands_make_a_gate(host: Host, released: str) -> None:
    assert f"uses: {ACTION}@{released} # v{__version__}\n" in shown(
        host, ".github/workflows/gosupply.yml"
    )
    assert "extends: [baseline]" in shown(host, ".gosupply/policy.yaml")
    assert git(host.top, "status", "--porcelain") == ""


def test_the_first_change_of_a_hash_is_shown_on_its_line(host: Host) -> None:
    text, line = bad_sums(host)
    job = host.run(1, host.propose(1, **{"go.sum": text}))
    assert job.ran.code == 1
    assert job.fetched == {"authority": host.main, "base": host.main}
    (result,) = json.loads(job.reports["sarif"])["runs"][0]["results"]
    assert result["ruleId"] == "sum-mismatch"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "go.sum"
    assert {place["region"][key] for key in ("startLine", "endLine")} == {line}
    assert quality(job) == [("sum-mismatch", "go.sum", line)]
    (annotation,) = re.findall(r"^::error (.*?)::", job.reports["github"], re.MULTILINE)
    assert annotation.startswith(f"file=go.sum,line={line},")
    assert "sum-mismatch" in annotation
    assert re.search(rf"sum-mismatch.*go\.sum:{line}\b", job.reports["markdown"], re.DOTALL)


def test_a_change_that_brings_its_own_policy_is_judged_by_the_one_that_is_merged(
    host: Host,
) -> None:
    text, line = bad_sums(host)
    files = {"go.sum": text, ".gosupply/policy.yaml": "version: 1\n# nothing to see here\n"}
    job = host.run(2, host.propose(2, **files))
    assert job.ran.code == 1
    assert ("sum-mismatch", "go.sum", line) in quality(job)
    assert job.fetched["authority"] == host.main
    assert f"by commit {host.main[:12]}" in job.reports["markdown"]


def test_a_change_that_leaves_the_hashes_alone_passes(host: Host) -> None:
    job = host.run(3, host.propose(3, **{"notes.txt": "hello\n"}))
    assert job.ran.code == 0, job.ran.err
    assert "::error" not in job.reports["github"]
    assert quality(job) == []
    assert json.loads(job.reports["sarif"])["runs"][0]["results"] == []


def quality(job: Job) -> list[tuple[str, str, int]]:
    """Return rule, file and line of each entry of the code-quality report."""
    entries: list[dict[str, Any]] = json.loads(job.reports["gitlab"])
    return [
        (each["check_name"], each["location"]["path"], each["location"]["lines"]["begin"])
        for each in entries
    ]
