"""What the programs of the two jobs do, and what they end with."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import run as git
from tests.adapters.repositories import write
from tests.gitlab.pipelines import REPORTS, SOURCE
from tests.gitlab.scripting import Job, really, standing_in
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return standing_in(tmp_path)


@pytest.fixture
def real(tmp_path: Path) -> Job:
    return really(tmp_path)


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
    assert (job.top / REPORTS / "exit-code").read_text() == f"{code} 1 {job.verdict}\n"
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
    "value",
    [
        "a b",
        '$(touch pwned) `touch pwned` "',
        "it's; touch pwned #",
        "-x",
        "*",
        "\\n \\",
        "  two: {a: b}, [c] # & *d !e % @f | > ",
        "GOSUPPLY_INPUTS",
        "$HOME=${HOME}",
        "team=other",
    ],
)
def test_inputs_are_words(job: Job, value: str) -> None:
    names = ("ring", "team", "floor", "bundle")
    done = job.run({"path": value, **dict.fromkeys(names, value)})
    assert done.code == 0, done.text
    assert {f"--{name}={value}" for name in names} <= {*job.words}
    assert job.words[-2:] == ["--", value]
    assert not (job.top / "pwned").exists()


def test_a_floor_can_stand_in_the_pipeline(job: Job) -> None:
    floor = """{version: 1, rules: {sum-mismatch: deny}} # it's "$HOME" """
    job.run({"floor": floor})
    assert job.saw("floor") == f"{floor}\n"


def test_switches_are_options(job: Job) -> None:
    job.run({"offline": "true", "changed-only": "true"})
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
        ({"requirement": ""}, "this template is of no release and knows no wheel"),
        ({"wheelhouse": "none"}, "the input 'wheelhouse' is no folder"),
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
    assert all(path.name.startswith("seen") for path in {*tmp_path.iterdir()} - before)


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
        "0 1",
        "7 1 VERDICT",
        "00 1 VERDICT",
        " 1 VERDICT",
        "0  VERDICT",
        "0 x VERDICT",
        "0 VERDICT",
        f"0 1 {'a' * 40} 1001 gosupply",
        "0 1 SHA 1000 gosupply",
        "0 1 SHA 1001 other:gosupply",
        "0 1 VERDICT\n1 1 VERDICT",
    ],
)
def test_a_verdict_that_is_not_of_this_run_does_not_pass(job: Job, found: str | None) -> None:
    if found is not None:
        text = found.replace("VERDICT", job.verdict).replace("SHA", job.commit_sha)
        write(job.top / REPORTS / "exit-code", text)
    done = job.gate()
    assert (done.code, "there is no verdict of this pipeline" in done.text) == (3, True)


def test_a_repository_that_passes(real: Job) -> None:
    assert real.run().code == 0
    done = real.gate()
    assert (done.code, real.report["verdict"]) == (0, "pass")
    assert "everything required was checked, and nothing is denied" in done.text


def test_what_cannot_be_proved_is_not_forgiven(real: Job) -> None:
    git(real.top, "rm", "--quiet", "-r", ".gosupply")
    real.commit()
    assert real.run({"offline": "true"}).code == 0
    done = real.gate()
    assert (done.code, "something required could not be checked" in done.text) == (3, True)


def test_what_is_malformed_is_reported(real: Job) -> None:
    real.commit(**{"go.sum": "no\n"})
    assert real.run().code == 0
    assert real.gate().code == 2


FLOOR = "{version: 1, versions: {go: '>=1.26'}, rules: {go-directive: deny}}"


def test_a_floor_holds(real: Job, tmp_path: Path) -> None:
    floor = tmp_path / "floor.yaml"
    write(floor, FLOOR)
    # As an input, as a CI/CD variable of the type File gives it, and as the policy itself.
    assert real.run({"floor": str(floor)}).code == 0
    assert real.gate().code == 1
    assert real.run(GOSUPPLY_FLOOR=str(floor)).code == 0
    assert real.gate().code == 1
    assert real.run({"floor": FLOOR}).code == 0
    assert real.gate().code == 1
    assert real.run().code == 0
    assert real.gate().code == 0


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"ring": "nowhere"}, "nowhere"),
        ({"path": "none"}, "'none' is not a folder"),
        ({"bundle": "none"}, "the bundle 'none' cannot be read"),
        ({"floor": "go.mod"}, "is in the checked tree"),
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
    done = real.run(**merge_request)
    assert (done.code, "'gone', the branch that the change goes to" in done.text) == (3, True)


def test_a_repository_without_modules_is_said(real: Job) -> None:
    git(real.top, "rm", "--quiet", "-r", ".")
    real.commit(readme="none\n")
    done = real.run()
    assert (done.code, "nothing was verified" in done.text) == (0, True)
    done = real.gate()
    assert (done.code, "nothing was checked: there is no go.mod" in done.text) == (0, True)
    assert "nothing is denied" not in done.text


def test_a_tag_has_no_change_to_leave_anything_out_for(real: Job) -> None:
    tag = {"CI_COMMIT_TAG": "v1.0.0", "CI_COMMIT_BRANCH": ""}
    assert real.run({"changed-only": "true"}, **tag).code == 0
    assert real.gate().code == 0


def test_another_commit_is_not_checked(job: Job) -> None:
    done = job.run(CI_COMMIT_SHA="c0ffee" * 6 + "c0ff")
    said = "what is checked out is not the commit of this pipeline"
    assert (done.code, said in done.text) == (3, True)
    assert not job.seen.exists()
