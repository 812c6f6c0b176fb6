"""The programs of the two jobs, as they stand in the template, run by the machine's POSIX shell.

Where `installing` is false nothing is installed: making the environment gives an interpreter that
has gosupply already, or a stand-in for it.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.adapters.repositories import commit, make, write
from tests.adapters.repositories import run as git
from tests.gitlab.components import path_of, script_of
from tests.gitlab.pipelines import EXAMPLES, REPORTS, SOURCE, TOP
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = path_of("check").read_text(encoding="utf-8")
REPORT, GATE = script_of("gosupply", TEMPLATE), script_of("gosupply:gate", TEMPLATE)
ENV = {
    "CI_COMMIT_SHA": "c0ffee" * 6 + "c0ff",
    "CI_JOB_NAME": "gosupply",
    "CI_JOB_TOKEN": "secret-token",
    "CI_PIPELINE_ID": "1001",
    "CI_PROJECT_ID": "1",
    "GITLAB_CI": "true",
    "GOSUPPLY_REPORT_JOB": "gosupply",
}
INPUTS = {
    "PATH": ".",
    "RING": "",
    "TEAM": "",
    "FLOOR": "",
    "BUNDLE": "",
    "OFFLINE": "is false",
    "CHANGED_ONLY": "is false",
    "REQUIREMENT": f"gosupply==0.1.0 --hash=sha256:{'0' * 64}",
    "WHEELHOUSE": "",
}
PUSH = {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
VERDICT = f"{ENV['CI_COMMIT_SHA']} 1001 gosupply"
# Makes an environment without installing: its interpreter is `$INTERPRETER`.
PYTHON = """\
#!/bin/sh
case "$2 $3" in
"-m venv")
  for folder; do :; done
  mkdir -p "$folder/bin"
  cp "$INTERPRETER" "$folder/bin/python"
  ;;
"-m pip") exit "${PIP_ENDS:-0}" ;;
*) exec {python} "$@" ;;
esac
"""
# gosupply as it lies in this checkout.
REAL = """\
#!/bin/sh
shift
PYTHONPATH={top} exec {python} -P "$@"
"""
# Writes each of its words, and ends as it is told; the reports are there, or not.
STAND_IN = """\
#!/bin/sh
shift 3
printf '%s\\n' "$1 token=${GOSUPPLY_FETCH_TOKEN:-none}" >>"$SEEN"
if [ "$1" = ci ]; then
  printf 'authority=%s\\nbase=%s\\n' aaaa bbbb
  exit "${FETCH_ENDS:-0}"
fi
for word; do
  printf '%s\\0' "$word" >>"$SEEN.words"
  case $word in
  *=*/report/*) [ "${WRITES:-yes}" = no ] || echo . >"${word#*=}" ;;
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
        self._program(scratch / "bin" / "python3", PYTHON)
        self._program(scratch / "interpreter", interpreter)
        self._environ = {
            **os.environ,
            **ENV,
            "PATH": f"{scratch / 'bin'}:{os.environ['PATH']}",
            "INTERPRETER": str(scratch / "interpreter"),
            "SEEN": str(self.seen),
            "TMPDIR": str(scratch),
            "GOPROXY": "off",
        }

    @staticmethod
    def _program(path: Path, text: str) -> None:
        filled = text.replace("{python}", shlex.quote(sys.executable))
        write(path, filled.replace("{top}", shlex.quote(str(TOP))))
        path.chmod(0o755)

    def commit(self, **files: str) -> None:
        """Commit files."""
        commit(self.top, **files)

    def run(self, inputs: dict[str, str] | None = None, **variables: str) -> Done:
        """Run it."""
        given = {f"GOSUPPLY_INPUT_{key}": value for key, value in (INPUTS | (inputs or {})).items()}
        return shell(REPORT, self.top, {**self._environ, **given, **PUSH, **variables})

    def gate(self) -> Done:
        """Run the second job."""
        return shell(GATE, self.top, self._environ)

    @property
    def words(self) -> list[str]:
        """The words that `check` was given."""
        text = self.seen.with_name("seen.words").read_text(encoding="utf-8")
        return text.split("\0")[:-1]

    @property
    def report(self) -> dict[str, object]:
        """The report for programs."""
        found = json.loads((self.top / REPORTS / "gosupply.json").read_bytes())
        assert isinstance(found, dict)
        return found


def shell(script: str, folder: Path, environ: dict[str, str]) -> Done:
    """Run a script as a runner does."""
    done = subprocess.run(
        [require_tool("sh"), "-e", "-c", script],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout + done.stderr)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path, STAND_IN)


@pytest.fixture
def real(tmp_path: Path) -> Job:
    return Job(tmp_path, REAL)


def test_the_shell_scripts_are_clean() -> None:
    scripts = [str(SOURCE / name) for name in ("report.sh", "gate.sh")]
    done = subprocess.run(
        [require_tool("shellcheck"), "--shell=sh", *scripts],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("code", range(5))
def test_the_gate_ends_as_the_check_did(job: Job, code: int) -> None:
    assert job.run(CHECK_ENDS=str(code)).code == 0
    assert (job.top / REPORTS / "exit-code").read_text() == f"{code} {VERDICT}\n"
    assert job.gate().code == code


@pytest.mark.parametrize("code", ["5", "127", "137"])
def test_what_is_no_verdict_fails_the_first_job(job: Job, code: str) -> None:
    done = job.run(CHECK_ENDS=code)
    assert (done.code, f"it ended with {code}, which is no verdict" in done.text) == (3, True)
    assert not (job.top / REPORTS).exists()


@pytest.mark.parametrize(("code", "expected"), [("0", 3), ("1", 1), ("2", 2), ("3", 3)])
def test_without_a_report_the_first_job_fails(job: Job, code: str, expected: int) -> None:
    assert job.run(CHECK_ENDS=code, WRITES="no").code == expected
    assert not (job.top / REPORTS).exists()


@pytest.mark.parametrize("code", ["2", "3"])
def test_without_what_judges_nothing_is_checked(job: Job, code: str) -> None:
    assert job.run(FETCH_ENDS=code).code == int(code)
    assert job.seen.read_text() == "ci token=secret-token\n"


def test_only_the_fetch_is_given_the_token(job: Job) -> None:
    job.run()
    assert job.seen.read_text() == "ci token=secret-token\ncheck token=none\n"


def test_what_was_fetched_judges(job: Job) -> None:
    job.run()
    assert {"--authority=aaaa", "--base=bbbb"} <= {*job.words}


def test_what_nobody_asked_for_is_not_said(job: Job) -> None:
    job.run()
    options = {word.partition("=")[0] for word in job.words if word.startswith("--")}
    assert options == {"--output", "--authority", "--base", "--"}
    assert job.words[-2:] == ["--", "."]


@pytest.mark.parametrize(
    "value", ["a b", '$(touch pwned) `touch pwned` "', "it's; touch pwned #", "-x", "*", "\\n\n"]
)
def test_inputs_are_words(job: Job, value: str) -> None:
    names = ("RING", "TEAM", "FLOOR", "BUNDLE")
    job.run({"PATH": value, **dict.fromkeys(names, value)})
    assert {f"--{name.lower()}={value}" for name in names} <= {*job.words}
    assert job.words[-2:] == ["--", value]
    assert not (job.top / "pwned").exists()


def test_switches_are_options(job: Job) -> None:
    job.run({"OFFLINE": "is true", "CHANGED_ONLY": "is true"})
    assert {"--offline", "--changed-only"} <= {*job.words}


def test_what_cannot_be_installed_is_not_checked(job: Job) -> None:
    done = job.run(PIP_ENDS="1")
    assert (done.code, "it could not be installed, so nothing was checked" in done.text) == (
        3,
        True,
    )
    assert not job.seen.exists()


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"REQUIREMENT": ""}, "this template is of no release and knows no wheel"),
        ({"WHEELHOUSE": "none"}, "the input 'wheelhouse' is no folder"),
    ],
)
def test_inputs_that_make_no_sense(job: Job, inputs: dict[str, str], said: str) -> None:
    done = job.run(inputs)
    assert (done.code, said in done.text) == (2, True)


def test_an_old_python_is_said(job: Job, tmp_path: Path) -> None:
    write(tmp_path / "bin" / "python3", "#!/bin/sh\nexit 1\n")
    done = job.run()
    assert (done.code, "Python 3.11 or newer is needed" in done.text) == (3, True)


def test_an_image_without_git_is_said(job: Job, tmp_path: Path) -> None:
    write(tmp_path / "bin" / "git", "#!/bin/sh\nexit 127\n")
    (tmp_path / "bin" / "git").chmod(0o755)
    done = job.run()
    assert (done.code, "git is missing" in done.text) == (3, True)


def test_a_report_in_the_repository_is_refused_and_not_handed_on(job: Job) -> None:
    job.commit(**{f"{REPORTS}/gl-code-quality-report.json": "[]"})
    done = job.run()
    assert (done.code, "'gosupply-report' is where reports go" in done.text) == (2, True)
    assert not (job.top / REPORTS).exists()


def test_an_older_report_is_not_handed_on(job: Job) -> None:
    write(job.top / REPORTS / "older", "")
    assert job.run().code == 0
    assert not (job.top / REPORTS / "older").exists()


def test_nothing_is_left_behind(job: Job, tmp_path: Path) -> None:
    before = {*tmp_path.iterdir()}
    job.run()
    assert {path.name for path in {*tmp_path.iterdir()} - before} == {"seen", "seen.words"}


def test_what_runs_in_a_fork_is_called_advisory(job: Job) -> None:
    said = "this pipeline is advisory: it runs in a fork"
    assert said in job.run(CI_MERGE_REQUEST_PROJECT_ID="2").text
    assert said not in job.run(CI_MERGE_REQUEST_PROJECT_ID="1").text


@pytest.mark.parametrize(
    "found",
    [
        None,
        "",
        "0",
        "0\n",
        f"7 {VERDICT}",
        f"00 {VERDICT}",
        f" {VERDICT}",
        f"0 {'a' * 40} 1001 gosupply",
        f"0 {ENV['CI_COMMIT_SHA']} 1000 gosupply",
        f"0 {ENV['CI_COMMIT_SHA']} 1001 other:gosupply",
        f"0 {VERDICT}\n1 {VERDICT}",
    ],
)
def test_a_verdict_that_is_not_of_this_run_does_not_pass(job: Job, found: str | None) -> None:
    if found is not None:
        write(job.top / REPORTS / "exit-code", found)
    done = job.gate()
    assert (done.code, "there is no verdict of this pipeline" in done.text) == (3, True)


def test_a_repository_that_passes(real: Job) -> None:
    assert real.run().code == 0
    assert (real.gate().code, real.report["verdict"]) == (0, "pass")


def test_what_cannot_be_proved_is_not_forgiven(real: Job) -> None:
    git(real.top, "rm", "--quiet", "-r", ".gosupply")
    real.commit()
    assert real.run({"OFFLINE": "is true"}).code == 0
    done = real.gate()
    assert (done.code, "something required could not be checked" in done.text) == (3, True)


def test_what_is_malformed_is_reported(real: Job) -> None:
    real.commit(**{"go.sum": "no\n"})
    assert real.run().code == 0
    assert real.gate().code == 2


def test_a_floor_holds(real: Job, tmp_path: Path) -> None:
    floor = tmp_path / "floor.yaml"
    write(floor, "version: 1\nversions: {go: '>=1.26'}\nrules: {go-directive: deny}\n")
    assert real.run({"FLOOR": str(floor)}).code == 0
    assert real.gate().code == 1
    # As a CI/CD variable of the type File gives it.
    assert real.run(GOSUPPLY_FLOOR=str(floor)).code == 0
    assert real.gate().code == 1
    assert real.run().code == 0
    assert real.gate().code == 0


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"RING": "nowhere"}, "nowhere"),
        ({"PATH": "none"}, "'none' is not a folder"),
        ({"BUNDLE": "none"}, "the bundle 'none' cannot be read"),
        ({"FLOOR": "go.mod"}, "is in the checked tree"),
    ],
)
def test_usage_fails_the_first_job(real: Job, inputs: dict[str, str], said: str) -> None:
    done = real.run(inputs)
    assert (done.code, said in done.text) == (2, True), done.text


def test_a_missing_target_branch_fails_the_first_job(real: Job) -> None:
    merge_request = {
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "gone",
    }
    done = real.run(None, **merge_request)
    assert (done.code, "'gone', the branch that the change goes to" in done.text) == (3, True)


def test_a_repository_without_modules_is_said(real: Job) -> None:
    git(real.top, "rm", "--quiet", "-r", ".")
    real.commit(readme="none\n")
    done = real.run()
    assert (done.code, "nothing was verified" in done.text) == (0, True)
    assert real.gate().code == 0
