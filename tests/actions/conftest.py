"""What the action's tests share: the wheels of its lock, downloaded once, and a repository."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.actions.acting import TOP, Act
from tests.actions.origins import BAD, Origin
from tests.conftest import GIT_IDENTITY

if TYPE_CHECKING:
    from pathlib import Path

README = (TOP / "actions" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the lock names, filled by the command of the README."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    (line,) = re.findall(r"^    (pip download .*)$", README, re.MULTILINE)
    _, *words = (str(folder) if word == "wheelhouse" else word for word in line.split())
    subprocess.run([sys.executable, "-m", "pip", *words, "--quiet"], cwd=TOP, check=True)
    return folder


@pytest.fixture(scope="session")
def act(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Act:
    return Act(tmp_path_factory.mktemp("act"), wheels)


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    """A repository that tests only read."""
    return new_origin(tmp_path_factory.mktemp("origin"))


@pytest.fixture(scope="session")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    """The same after pull request 8 was merged; tests only read it."""
    made = new_origin(tmp_path_factory.mktemp("spoiled"))
    made.merge(BAD)
    return made


def new_origin(folder: Path) -> Origin:
    """Return a repository with commits that somebody made."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT_IDENTITY.items():
            patch.setenv(name, value)
        return Origin(folder)
