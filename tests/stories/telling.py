"""What the stories have in common: a repository of an example, changes to it, and runs of gosupply.

An example's policy counts only at the top of a repository, so each story begins by putting its
example into a repository of its own.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.cli import options, pipeline
from gosupply.cli.check import check as check_on_a_day
from tests import program
from tests.adapters.repositories import make
from tests.adapters.repositories import run as git

if TYPE_CHECKING:
    import subprocess
    from datetime import date

    from tests.program import Run

OFF = {"GOENV": "off", "GOPROXY": "off"}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Said(NamedTuple):
    """One finding, as far as stories tell of it."""

    level: str
    rule: str
    file: str
    judged_by: str


class Repository:
    """A repository, with one machine that works in it.

    Attributes:
        top: Its folder; `origin/main` in it is what the host has.
        scratch: A folder beside it, for what does not belong into it.
    """

    def __init__(self, example: str, tmp_path: Path) -> None:
        self.scratch = tmp_path
        self.top = make(tmp_path / "repository")
        shutil.copytree(EXAMPLES / example, self.top, dirs_exist_ok=True)
        self.merge("Begin")

    def merge(self, why: str = "Merge") -> None:
        """Commit everything to the target branch, as the host has it then."""
        self.commit(why)
        git(self.top, "update-ref", "refs/remotes/origin/main", "HEAD")
        git(self.top, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")

    def commit(self, why: str = "Change") -> None:
        """Commit everything to the branch of a change."""
        git(self.top, "add", "--all", "--force")
        git(self.top, "commit", "--quiet", "--allow-empty", "--message", why)

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def add(self, path: str, text: str) -> None:
        """Add lines at the end of a file."""
        self.write(path, (self.top / path).read_text(encoding="utf-8") + text)

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text of a file, which is there once."""
        text = (self.top / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(path, text.replace(old, new))

    def undo(self) -> None:
        """Take back all that is not merged."""
        git(self.top, "reset", "--quiet", "--hard", "origin/main")
        git(self.top, "clean", "--quiet", "--force", "-d", "-x")

    def check(self, *words: str, folder: str = ".", env: dict[str, str] | None = None) -> Run:
        """Run `gosupply check`, as somebody does on their machine."""
        own = {**OFF, **(env or {})}
        return program.check(self.top / folder, self.scratch, "--offline", *words, env=own)

    def waive(
        self, finding: str, *, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `gosupply waive`, which writes a waiver that begins today."""
        words = ("waive", finding, str(self.top), "--offline", "--reason", "it has to be")
        return program.gosupply(*words, env={**OFF, **(env or {})})

    def check_pull_request(self, *labels: str) -> Run:
        """Run `gosupply check` as GitHub does for a pull request into main with labels."""
        event = self.scratch / "event.json"
        change = {"base": {"ref": "main"}, "labels": [{"name": label} for label in labels]}
        payload = {"pull_request": change, "repository": {"default_branch": "main"}}
        event.write_text(json.dumps(payload), encoding="utf-8")
        github = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF": "refs/heads/change",
        }
        return self.check(env=github)

    def check_on(self, day: date, *words: str) -> tuple[int, list[Said]]:
        """Run the check as it will be on a day."""
        report = self.scratch / "report.json"
        named = [str(self.top), "--offline", "--output", f"json={report}", *words]
        chosen = options.parse_check(named)
        outputs = pipeline.open_outputs(chosen.outputs)
        with pipeline.open_run(chosen, day) as (request, ports):
            verdict = check_on_a_day(request, outputs, ports)
        return pipeline.exit_code(verdict, outputs), said(json.loads(report.read_bytes()))

    def explain(self, finding: str, *, env: dict[str, str]) -> str:
        """Return what `gosupply explain` prints about a finding."""
        words = ("explain", finding, str(self.top), "--offline")
        return program.gosupply(*words, env={**OFF, **env}).stdout


def said(report: dict[str, Any]) -> list[Said]:
    """Return what a report found."""
    return [
        Said(each["level"], each["rule"], each["path"], each["because"]["text"].strip())
        for each in report["findings"]
    ]


def lines(run: Run) -> list[tuple[str, str, str]]:
    """Return level, rule and file of each finding of a run."""
    return [(each.level, each.rule, each.file) for each in said(run.report)]
