"""The recorded log of sum.golang.org, placed where the go command would have left it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def data(shared_data: Path) -> Path:
    return shared_data


@pytest.fixture
def recorded(data: Path, tmp_path: Path) -> dict[str, str]:
    """An environment whose module cache and GOPATH hold what was recorded, `latest` included."""
    latest = tmp_path / "gopath" / "pkg" / "sumdb" / "sum.golang.org" / "latest"
    latest.parent.mkdir(parents=True)
    shutil.copy(data / "sumdb" / "latest", latest)
    return {"GOMODCACHE": str(data / "sumdb"), "GOPATH": str(tmp_path / "gopath")}


@pytest.fixture
def without_latest(recorded: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The same without the newest head: only those inside the lookups are left."""
    return {**recorded, "GOPATH": str(tmp_path / "elsewhere")}
