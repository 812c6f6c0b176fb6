"""What the flows from end to end share."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.cli.running import here, shell

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.sumdb.fake_log import FakeLog

PIN = ".gosupply/checkpoint"
BUNDLE = ".gosupply/proof.bundle"


def report(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> dict[str, object]:
    """Check a folder; return the JSON report, whose exit code is the run's."""
    ran = here(capsys, "check", folder, "--output", "json", *words)
    found: dict[str, object] = json.loads(ran.out)
    assert found["exit_code"] == ran.code
    return found


def forget(cache: Path) -> None:
    """Remove a cache, as a fresh machine has none."""
    shutil.rmtree(cache, ignore_errors=True)


def forked(log: FakeLog, size: int = 300, at: int = 100) -> FakeLog:
    """Return a fork of a log: another history from a record on."""
    return log.forked(at, size)


def commit(folder: Path) -> None:
    """Commit everything below a folder."""
    script = "git init --quiet && git add --all --force && git commit --quiet -m change"
    ran = shell(script, cwd=folder)
    assert ran.code == 0, ran.err
