"""Running gosupply as users do, in a process of its own, with the report as a value."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Run(NamedTuple):
    """What a run of `gosupply check` ended with."""

    code: int
    report: dict[str, Any]
    text: str
    errors: str


def gosupply(*words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run gosupply."""
    return subprocess.run(
        [sys.executable, "-m", "gosupply", *words],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def check(folder: Path, scratch: Path, *words: str, env: Mapping[str, str] | None = None) -> Run:
    """Run `gosupply check` on a folder, with the JSON report written to the scratch folder."""
    target = scratch / "report.json"
    own = {"GOSUPPLY_CACHE": str(scratch / "cache"), **(env or {})}
    done = gosupply("check", str(folder), "--output", f"json={target}", *words, env=own)
    report = json.loads(target.read_bytes()) if target.exists() else {}
    return Run(done.returncode, report, done.stdout, done.stderr)
