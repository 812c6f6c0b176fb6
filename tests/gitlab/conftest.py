"""The component as a release has it, and the wheels that it installs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import make
from tests.adapters.repositories import run as git
from tests.gitlab.pipelines import COMPONENT, SOURCE, TOP, VERSION
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

LOCK = TOP / "actions" / "check" / "requirements.lock"


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All wheels that a run needs, fetched once."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    pip = [sys.executable, "-m", "pip"]
    own = [*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*own, str(folder), str(TOP)], check=True)
    others = [*pip, "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run(
        [*others, "--require-hashes", "--requirement", str(LOCK), "--dest", str(folder)], check=True
    )
    return folder


@pytest.fixture(scope="session")
def wheel(wheelhouse: Path) -> Path:
    (found,) = wheelhouse.glob("gosupply-*.whl")
    return found


@pytest.fixture(scope="session")
def released(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The component's own repository, as it is pushed."""
    folder = make(tmp_path_factory.mktemp("component") / "repository")
    release(wheel, folder)
    return folder


@pytest.fixture
def component(released: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The same, tagged, where git finds it for `gitlab.com/gosupply/gosupply`."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    if not git(released, "tag"):
        git(released, "add", "--all")
        git(released, "commit", "--quiet", "--message=Release")
        git(released, "tag", VERSION)
    settings = home / ".gitconfig"
    key = f"url.{released.as_uri()}.insteadOf"
    git(home, "config", "--file", str(settings), key, f"https://{COMPONENT}.git")
    # gitlab-ci-local asks for them.
    git(home, "config", "--file", str(settings), "user.name", "Gopher")
    git(home, "config", "--file", str(settings), "user.email", "gopher@example.com")
    return released


def release(wheel: Path, folder: Path) -> None:
    require_tool("git")
    script = SOURCE / "release.py"
    subprocess.run([sys.executable, str(script), str(wheel), str(folder)], check=True)
