"""The small scripts of the action: the gate, what is said of an upload, the key of the proofs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.actions.stepping import CHECK, heard, script

if TYPE_CHECKING:
    from pathlib import Path


def gate(scratch: Path, code: str, outcome: str = "success") -> int:
    return script(scratch, "gate.sh", {"CODE": code, "OUTCOME": outcome}).code


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 99, 100, 137, 199, 249, 255])
@pytest.mark.parametrize("outcome", ["success", "failure", "skipped", "cancelled", ""])
def test_the_gate_forgives_nothing(tmp_path: Path, code: int, outcome: str) -> None:
    assert gate(tmp_path, str(code), outcome) == code


@pytest.mark.parametrize("code", ["", " 0", "00", "0 0", "-1", "256", "1000", "x", "0\n", "$(:)"])
def test_an_unclear_code_is_incomplete(tmp_path: Path, code: str) -> None:
    assert gate(tmp_path, code) == 3


def test_only_a_step_that_ended_well_opens_the_gate(tmp_path: Path) -> None:
    assert gate(tmp_path, "0") == 0
    assert {gate(tmp_path, "0", each) for each in ("failure", "skipped", "cancelled", "")} == {3}


def test_the_gate_says_why(tmp_path: Path) -> None:
    (said,) = heard(script(tmp_path, "gate.sh", {}).log)
    assert said.startswith("::error title=gosupply::gosupply did not come to an end")


@pytest.mark.parametrize("fork", ["true", "false", ""])
def test_an_upload_that_failed_is_said(tmp_path: Path, fork: str) -> None:
    step = script(tmp_path, "upload.sh", {"FORK": fork})
    (said,) = heard(step.log)
    assert step.code == 0
    assert said.startswith("::warning title=gosupply::GitHub did not take the SARIF report")
    assert said.endswith("the verdict stands.")
    assert ("a fork may only read" in said) == (fork == "true")


def key(folder: Path) -> str:
    words = [sys.executable, "-I", str(CHECK / "key.py"), str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_the_key_is_of_what_is_proved(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for place in (one, other / "deep"):
        place.mkdir(parents=True)
        (place / "go.sum").write_text("a\n")
    first = key(one)
    assert len(first) == 64
    assert key(other) == first
    (other / "go.work.sum").write_text("b\n")
    assert key(other) != first


def test_what_is_not_proved_is_not_in_the_key(tmp_path: Path) -> None:
    (tmp_path / "go.sum").write_text("a\n")
    first = key(tmp_path)
    for name in ("vendor", ".git", "node_modules"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "go.sum").write_text(name)
    (tmp_path / "go.mod").write_text("module m\n")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "go.sum").symlink_to("/dev/zero")
    (tmp_path / "links" / "go.work.sum").mkdir()
    (tmp_path / "pipes").mkdir()
    os.mkfifo(tmp_path / "pipes" / "go.sum")
    assert key(tmp_path) == first
