"""Build lists of real projects, from the configured proxy, against the go command's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("junegunn__fzf", "opencontainers__runc", "spf13__cobra", "uber-go__zap")
TRIES = 3
PAUSE = 5  # seconds; only after a failure

pytestmark = pytest.mark.skipif(
    os.environ.get("GOSUPPLY_REQUIRE_TOOLS") != "1",
    reason="asks the real database only where GOSUPPLY_REQUIRE_TOOLS=1, as in CI",
)


@pytest.fixture(params=NAMES)
def workspace(request: pytest.FixtureRequest, tmp_path: Path, shared_data: Path) -> Path:
    """A copy of the module files of one project, without its vendor folder."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("go.mod", "go.sum"):
        shutil.copy(shared_data / "workspaces" / request.param / name, folder)
    return folder


def show(folder: Path, scratch: Path) -> dict[str, Any]:
    environ = {**os.environ, "GOPATH": str(scratch / "gopath"), "GOSUPPLY_CACHE": str(scratch)}
    environ["GOMODCACHE"] = str(scratch / "ours")
    command = [sys.executable, "-m", "gosupply", "show", "--output", "json", str(folder)]
    for attempt in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, env=environ, check=True)
        mod: dict[str, Any] = json.loads(done.stdout)["roots"][0]["mods"][0]
        if mod["build"]["modules"] is not None:
            return mod
        time.sleep(PAUSE if attempt < TRIES - 1 else 0)
    pytest.fail(f"no build list in {TRIES} tries: {mod['build']['reason']}")


def test_the_build_list_is_that_of_the_go_command(workspace: Path, tmp_path: Path) -> None:
    ours = [
        f"{module['Path']} {module.get('Version', '')}".rstrip()
        for module in show(workspace, tmp_path)["build"]["modules"]
    ]
    environ = {
        **os.environ,
        "GOFLAGS": "-mod=readonly",
        "GOMODCACHE": str(tmp_path / "theirs"),
        "GOPATH": str(tmp_path / "gopath"),
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }
    command = [require_tool("go"), "list", "-m", "-f", "{{.Path}} {{.Version}}", "all"]
    done = subprocess.run(
        command, cwd=workspace, capture_output=True, text=True, env=environ, check=False
    )
    subprocess.run([require_tool("go"), "clean", "-modcache"], env=environ, check=True)
    assert done.returncode == 0, done.stderr
    assert ours == [line.rstrip() for line in done.stdout.splitlines()]
