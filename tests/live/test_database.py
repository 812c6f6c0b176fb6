"""The real database, asked through the configured proxies: seven module versions, a few times.

Required in CI, where it fails if the database cannot be reached in three tries. Elsewhere it skips:
nobody's test run should depend on a network.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.program import Run, check

HELLO = Path(__file__).resolve().parents[2] / "examples" / "hello"
TRIES = 3
PAUSE = 5  # seconds; only after a failure

pytestmark = pytest.mark.skipif(
    os.environ.get("GOSUPPLY_REQUIRE_TOOLS") != "1",
    reason="asks the real database only where GOSUPPLY_REQUIRE_TOOLS=1, as in CI",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The example's lines without its bundle and pin."""
    folder = tmp_path / "hello"
    folder.mkdir()
    for name in ("go.mod", "go.sum"):
        shutil.copy(HELLO / name, folder)
    return folder


def check_live(folder: Path, scratch: Path) -> Run:
    """Check with an empty GOPATH; try again where the database could not be reached."""
    env = {"GOPATH": str(scratch / "gopath"), "GOMODCACHE": str(scratch / "modcache")}
    for attempt in range(TRIES):
        run = check(folder, scratch, env=env)
        if run.code != 3:
            return run
        time.sleep(PAUSE if attempt < TRIES - 1 else 0)
    pytest.fail(f"the database could not be reached in {TRIES} tries:\n{run.text}{run.errors}")


def test_every_line_is_verified_cold_and_then_without_a_request(
    workspace: Path, tmp_path: Path
) -> None:
    cold = check_live(workspace, tmp_path)
    assert cold.code == 0
    assert cold.report["lines"]["verified"] == 10
    # Beside those of go.sum, the modules whose lists and newest versions are looked at.
    assert cold.report["stats"]["names_sent"] > 7
    assert "7 module versions" in cold.errors
    warm = check_live(workspace, tmp_path)
    assert warm.report["stats"]["requests"] == 0
    assert {**warm.report, "stats": None} == {**cold.report, "stats": None}


def test_a_changed_hash_and_an_invented_version_are_found(workspace: Path, tmp_path: Path) -> None:
    path = workspace / "go.sum"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = lines[4].replace(" h1:", " h1:AAAA")[: len(lines[4]) - 5] + "AAAA="
    invented = lines[4].replace("v1.10.2", "v1.999.0")
    path.write_text(f"{changed}\n{invented}\n", encoding="utf-8")
    run = check_live(workspace, tmp_path)
    denied = [each["rule"] for each in run.report["findings"] if each["level"] == "deny"]
    assert denied == ["sum-mismatch", "sum-not-in-log"]
    assert run.code == 1


def test_the_shipped_pin_is_consistent_with_the_log_of_today(
    workspace: Path, tmp_path: Path
) -> None:
    (workspace / ".gosupply").mkdir()
    shutil.copy(HELLO / ".gosupply" / "checkpoint", workspace / ".gosupply")
    run = check_live(workspace, tmp_path)
    assert run.code == 0
    assert run.report["checkpoint"]["size"] >= 71_999_284
