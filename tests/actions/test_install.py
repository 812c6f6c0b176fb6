"""The installing step: only what the lock names, nothing of the checked tree, a clear word else."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gosupply import __version__
from tests.actions.acting import TOP
from tests.actions.stepping import CHECK, heard, run, script
from tests.tools import require_tool

if TYPE_CHECKING:
    from tests.actions.stepping import Step

PLANTED = ("pip", "venv", "gosupply", "ensurepip", "compileall", "sysconfig", "sitecustomize")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A checked tree that would like to be imported."""
    folder = tmp_path / "a checked tree"
    for name in PLANTED:
        (folder / name).mkdir(parents=True)
        for file in ("__init__.py", "__main__.py"):
            (folder / name / file).write_text("raise SystemExit('planted')\n")
    return folder


def install(scratch: Path, folder: Path, **inputs: str) -> Step:
    words = (require_tool("bash"), str(CHECK / "install.sh"))
    env = {"PYTHONPATH": str(folder), "PIP_NO_INDEX": "1"}
    return run(scratch, folder, *words, env=env, inputs={"PYTHON": sys.executable, **inputs})


def version(step: Step, folder: Path) -> str:
    words = [step.outputs["python"], "-I", "-m", "gosupply", "--version"]
    return subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_from_a_wheelhouse_in_a_tree_that_plants_modules(
    tmp_path: Path, planted: Path, wheels: Path
) -> None:
    (planted / "wheel house").symlink_to(wheels)
    step = install(tmp_path, planted, WHEELHOUSE="wheel house")
    assert (step.code, step.log) == (0, "")
    assert list(step.outputs) == ["folder", "python", "key"]
    assert version(step, planted) == f"gosupply {__version__}\n"
    (packages,) = Path(step.outputs["folder"]).glob("venv/lib/python3*/site-packages")
    # It is the action's own copy, and compiled: the flags say that sources are not looked at.
    (compiled,) = (packages / "gosupply" / "__pycache__").glob("errors.*.pyc")
    assert compiled.read_bytes()[4:8] == b"\x01\x00\x00\x00"
    same = (TOP / "gosupply" / "errors.py").read_bytes()
    assert (packages / "gosupply" / "errors.py").read_bytes() == same
    assert not (packages / "pip").exists()


def test_a_released_wheel_by_its_hash(tmp_path: Path, wheels: Path) -> None:
    house = shutil.copytree(wheels, tmp_path / "house")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(house), str(TOP)], check=True)
    (wheel,) = house.glob("gosupply-*.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    wanted = {"WHEELHOUSE": str(house), "VERSION": f"{__version__}@sha256:{digest}"}
    step = install(tmp_path, tmp_path, **wanted)
    assert (step.code, step.log) == (0, "")
    assert version(step, tmp_path) == f"gosupply {__version__}\n"
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    step = install(tmp_path, tmp_path, **wanted)
    assert (step.code, step.outputs) == (1, {})
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in step.log
    assert list(heard(step.log)) == [
        "::error title=gosupply::pip could not install what gosupply needs; its reason stands above"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "0.1.0",
        "0.1.0@sha256:" + "A" * 64,
        "0.1.0@sha256:" + "a" * 63,
        "0.1@x@sha256:" + "a" * 64,
        "0.1.0@sha256:" + "a" * 64 + "\n--index-url=http://example.com",
        "--help",
    ],
)
def test_a_version_without_a_hash_is_refused(tmp_path: Path, text: str) -> None:
    step = script(tmp_path, "install.sh", {}, PYTHON=sys.executable, VERSION=text)
    assert (step.code, step.outputs) == (1, {"exit-code": "2"})
    message = "the input 'version' is not of the form X.Y.Z@sha256:HEX"
    assert list(heard(step.log)) == [f"::error title=gosupply::{message}"]


def test_a_wheelhouse_that_is_no_folder(tmp_path: Path) -> None:
    step = script(tmp_path, "install.sh", {}, PYTHON=sys.executable, WHEELHOUSE="--help")
    assert (step.code, step.outputs) == (1, {"exit-code": "2"})
    assert list(heard(step.log)) == ["::error title=gosupply::the input 'wheelhouse' is no folder"]


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        ("version_info", "Python 3.11 or newer is needed"),
        ("import pip", "has no pip"),
        ("venv", "could not make an environment"),
    ],
)
def test_a_python_that_will_not_do(tmp_path: Path, fails: str, said: str) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{fails!r}*) exit 1 ;; esac\n')
    python.chmod(0o755)
    step = script(tmp_path, "install.sh", {}, PYTHON=str(python))
    assert (step.code, step.outputs) == (1, {})
    (message,) = heard(step.log)
    assert said in message
    assert message.endswith("add actions/setup-python before this action")


@pytest.mark.parametrize("name", ["", "no-such-python", "-c", "a\n::error::pwned"])
def test_a_python_that_is_not_there(tmp_path: Path, name: str) -> None:
    step = script(tmp_path, "install.sh", {}, PYTHON=name)
    assert (step.code, step.outputs) == (1, {})
    (message,) = heard(step.log)
    assert "is not there: add actions/setup-python" in message


def test_outside_of_a_workflow(tmp_path: Path) -> None:
    step = script(tmp_path, "install.sh", {"RUNNER_TEMP": ""}, PYTHON=sys.executable)
    assert (step.code, step.outputs) == (1, {})
    assert "RUNNER_TEMP is no folder" in step.log
