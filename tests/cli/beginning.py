"""`gosupply ci init` in a repository with a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply import __version__
from tests.adapters.repositories import commit, make
from tests.cli.running import Ran, here

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIN = f"--pin={COMMIT}"
TAG = f"v{__version__}"
WORKFLOW = ".github/workflows/gosupply.yml"
PIPELINE = ".gitlab-ci.yml"
INCLUDED = ".gitlab/gosupply.yml"
HOOKS = ".pre-commit-config.yaml"
TARGETS = {"github": WORKFLOW, "gitlab": PIPELINE, "pre-commit": HOOKS}
POLICY = ".gosupply/policy.yaml"


def begun(folder: Path) -> Path:
    """Return a repository with a policy."""
    make(folder)
    commit(folder, **{"go.mod": "module example.com/app\n", POLICY: "version: 1\n"})
    return folder


def init(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Ran:
    return here(capsys, "ci", "init", *words)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")
