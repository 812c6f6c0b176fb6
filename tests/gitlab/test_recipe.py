"""Three scripts install in the same way: of the action, of the container and of this component.

Each is run up to its pip, for which a stand-in writes down what it is told and given, and fails.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.gitlab.pipelines import TOP
from tests.gitlab.scripting import PYTHON, make_program, standing_in
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = ("actions/check/install.sh", "actions/container/build.sh", "gitlab-ci/report.sh")
# pip starts Python again, where these would have it import something else.
PLANTING = {"PYTHONPATH": ".", "PYTHONSTARTUP": "x.py", "PYTHONUSERBASE": ".", "PYTHONVERBOSE": ""}
# What a script has beside the recipe: an image keeps no cache, a log shows no progress.
BESIDE = {"--no-cache-dir", "--progress-bar", "off"}
RECIPE = {
    *("-I", "-m", "pip", "--python", "--disable-pip-version-check", "--no-input", "install"),
    *("--quiet", "--no-compile", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
    "--requirement",
}


class Told(NamedTuple):
    """What pip was told, without the names of files, and the names of the variables it saw."""

    words: set[str]
    variables: set[str]


def told(script: str, scratch: Path) -> Told:
    """Run a script; return what its pip saw."""
    seen = scratch / "seen"
    if script.startswith("gitlab-ci/"):
        done = standing_in(scratch).run(PIP_ENDS="1", **PLANTING)
        assert done.code != 0
    else:
        make_program(scratch / "python", PYTHON)
        run_bash(script, scratch)
    words = seen.with_name("seen.pip-words").read_text().splitlines()
    variables = seen.with_name("seen.pip").read_text().splitlines()
    return Told(
        {word for word in words if "/" not in word}, {line.partition("=")[0] for line in variables}
    )


def run_bash(script: str, scratch: Path) -> None:
    python = str(scratch / "python")
    environ = {
        **dict.fromkeys(("PYTHON", "INPUT_PYTHON", "INTERPRETER"), python),
        **dict.fromkeys(("INPUT_VERSION", "INPUT_WHEELHOUSE"), ""),
        "GITHUB_ACTION_PATH": str(TOP / "actions" / "check"),
        "GITHUB_OUTPUT": str(scratch / "output"),
        "PIP_ENDS": "1",
        "RUNNER_TEMP": str(scratch),
        "SEEN": str(scratch / "seen"),
    }
    done = subprocess.run(
        [require_tool("bash"), str(TOP / script), "install", str(TOP), str(scratch / "prefix")],
        env={**os.environ, **environ, **PLANTING},
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_pip_is_told_the_same(script: str, tmp_path: Path) -> None:
    assert told(script, tmp_path).words - BESIDE == RECIPE


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_variable_has_pip_import_something_else(script: str, tmp_path: Path) -> None:
    variables = told(script, tmp_path).variables
    assert "SEEN" in variables
    assert not PLANTING.keys() & variables
