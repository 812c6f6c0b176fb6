"""The programs of the two jobs, as they stand in the template, run by the machine's POSIX shell.

Nothing is installed: making the environment gives an interpreter that has gosupply already, or a
stand-in for it.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.adapters.repositories import commit, make, write
from tests.adapters.repositories import run as git
from tests.gitlab.components import path_of, script_with
from tests.gitlab.pipelines import EXAMPLES, REPORTS, TOP
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEMPLATE = path_of("check").read_text(encoding="utf-8")
PUSH = {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
_ENV = {
    "CI_JOB_TOKEN": "secret-token",
    "CI_PIPELINE_ID": "1001",
    "CI_PROJECT_ID": "1",
    "GITLAB_CI": "true",
    "GOPROXY": "off",
}
_INPUTS = {"requirement": f"gosupply==0.1.0 --hash=sha256:{'0' * 64}"}
# Makes an environment without installing: its interpreter is `$INTERPRETER`.
PYTHON = """\
#!/bin/sh
case "$2 $3" in
"-m venv")
  for folder; do :; done
  mkdir -p "$folder/bin"
  cp "$INTERPRETER" "$folder/bin/python"
  ;;
"-m pip")
  env >"$SEEN.pip"
  printf '%s\\n' "$@" >"$SEEN.pip-words"
  exit "${PIP_ENDS:-0}"
  ;;
*) exec {python} "$@" ;;
esac
"""
# gosupply as it lies in this checkout.
_REAL = """\
#!/bin/sh
shift
PYTHONPATH={top} exec {python} -P "$@"
"""
# Writes each of its words, and ends as it is told; the reports are there, or not.
_STAND_IN = """\
#!/bin/sh
shift 3
printf '%s\\n' "$1 token=${GOSUPPLY_FETCH_TOKEN:-none}" >>"$SEEN"
env >"$SEEN.$1"
if [ "$1" = ci ]; then
  printf 'authority=%s\\nbase=%s\\n' aaaa bbbb
  exit "${FETCH_ENDS:-0}"
fi
for word; do
  printf '%s\\0' "$word" >>"$SEEN.words"
  case $word in
  *=*/report/*) [ "${WRITES:-yes}" = no ] || echo '{"roots": [{}]}' >"${word#*=}" ;;
  --floor=/*) cat "${word#*=}" >"$SEEN.floor" ;;
  esac
done
exit "${CHECK_ENDS:-0}"
"""


class Done(NamedTuple):
    """What a job ended with."""

    code: int
    text: str


class Job:
    """The first job, in a repository of an example."""

    def __init__(self, scratch: Path, interpreter: str, example: str = "hello") -> None:
        self.top = make(scratch / "repository")
        for path in (EXAMPLES / example).rglob("*"):
            if path.is_file():
                write(self.top / path.relative_to(EXAMPLES / example), path.read_text("utf-8"))
        self.commit()
        git(self.top, "update-ref", "refs/remotes/origin/main", "HEAD")
        git(self.top, "remote", "add", "origin", self.top.as_uri())
        self.seen = scratch / "seen"
        make_program(scratch / "bin" / "python3", PYTHON)
        make_program(scratch / "interpreter", interpreter)
        self.path = f"{scratch / 'bin'}:{os.environ['PATH']}"
        self._environ = {
            **os.environ,
            **_ENV,
            **PUSH,
            "PATH": self.path,
            "INTERPRETER": str(scratch / "interpreter"),
            "SEEN": str(self.seen),
            "TMPDIR": str(scratch),
        }

    def commit(self, **files: str) -> None:
        """Commit files."""
        self.commit_sha = commit(self.top, **files)

    def run(self, inputs: Mapping[str, str] | None = None, /, **variables: str) -> Done:
        """Run it."""
        script = script_with("gosupply", TEMPLATE, {**_INPUTS, **(inputs or {})})
        return self._shell(script, variables)

    def gate(self, **variables: str) -> Done:
        """Run the second job."""
        return self._shell(script_with("gosupply:gate", TEMPLATE, {}), variables)

    @property
    def verdict(self) -> str:
        """What follows exit code and number of modules in the file of the verdict."""
        return f"{self.commit_sha} 1001 gosupply"

    @property
    def words(self) -> list[str]:
        """The words that `check` was given."""
        return self.saw("words").split("\0")[:-1]

    def saw(self, what: str) -> str:
        """Return what was seen by a stand-in: `pip`, `pip-words`, `ci`, `check`, ...."""
        return self.seen.with_name(f"seen.{what}").read_text(encoding="utf-8")

    @property
    def report(self) -> dict[str, object]:
        """The report for programs."""
        found = json.loads((self.top / REPORTS / "gosupply.json").read_bytes())
        assert isinstance(found, dict)
        return found

    def _shell(self, script: str, variables: Mapping[str, str]) -> Done:
        """Run a script as a runner does."""
        done = subprocess.run(
            [require_tool("sh"), "-e", "-c", script],
            cwd=self.top,
            env={**self._environ, "CI_COMMIT_SHA": self.commit_sha, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(done.returncode, done.stdout + done.stderr)


def make_program(path: Path, text: str) -> None:
    """Write one of the programs above."""
    filled = text.replace("{python}", shlex.quote(sys.executable))
    write(path, filled.replace("{top}", shlex.quote(str(TOP))))
    path.chmod(0o755)


def standing_in(scratch: Path) -> Job:
    """Return a job whose gosupply does what it is told."""
    return Job(scratch, _STAND_IN)


def really(scratch: Path) -> Job:
    """Return a job whose gosupply is the one of this checkout."""
    return Job(scratch, _REAL)
