"""A `gosupply` on PATH, and a cache of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import TOP
from tests.hooks.scenes import path_with, program, repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", path_with(program(tmp_path / "programs")))
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    monkeypatch.setenv("GOSUPPLY_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository with both plain hooks of a clone."""
    return repository(tmp_path / "repository", "pre-commit", "pre-push")
