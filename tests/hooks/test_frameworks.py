"""`.pre-commit-hooks.yaml`, run by pre-commit and by prek in real commits and pushes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import run
from tests.cli.running import Ran, environment, write
from tests.hooks.frameworks import HOMES, Frameworks, without_network
from tests.hooks.scenes import (
    DENIED,
    SECONDS,
    bad_commit,
    git,
    head,
    repository,
    server,
    tamper,
    untamper,
)
from tests.tools import require_script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Git = Callable[..., Ran]

HOOKS = ("gosupply", "gosupply-always")


@pytest.fixture(scope="session")
def frameworks(tmp_path_factory: pytest.TempPathFactory) -> Frameworks:
    """Return both, with nothing installed yet."""
    return Frameworks(tmp_path_factory.mktemp("frameworks"))


@pytest.fixture(params=sorted(HOMES))
def tool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a framework; no hook sees this checkout."""
    monkeypatch.delenv("PYTHONPATH")
    name: str = request.param
    return name


@pytest.fixture
def top(tool: str, frameworks: Frameworks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with the hooks of a framework, which are installed."""
    for name, value in frameworks.environ(tool).items():
        monkeypatch.setenv(name, value)
    top = repository(tmp_path / "it's a repository")
    frameworks.ready(tool, top, "pre-commit", "pre-push", hooks=HOOKS[:1])
    run(top, "commit", "--quiet", "--no-verify", "--message=Hooks")
    return top


@pytest.fixture
def alone(top: Path, tmp_path: Path) -> Git:
    """Return git without a network, and without any gosupply but the framework's."""
    before = without_network()
    (tmp_path / "programs" / "gosupply").unlink()

    def run_git(*words: str) -> Ran:
        return git(top, *words, before=before, PYTHONPATH="")

    return run_git


def test_the_manifest_is_valid(tool: str, frameworks: Frameworks) -> None:
    frameworks.config()
    words = [require_script(tool), "validate-manifest", ".pre-commit-hooks.yaml"]
    subprocess.run(words, cwd=frameworks.clone, check=True)


def test_a_commit_passes_and_one_is_stopped(top: Path, alone: Git) -> None:
    write(top / "go.mod", (top / "go.mod").read_text() + "\n")
    # What lies in the checked tree is not run.
    write(top / "gosupply.py", "raise SystemExit(7)\n")
    run(top, "add", "--all")
    ran = alone("commit", "-m", "good")
    assert ran.code == 0, ran.err
    assert "Passed" in ran.err
    before = head(top)
    tamper(top)
    for words in (("-a",), ("go.sum",)):
        ran = alone("commit", "-m", "bad", *words)
        assert ran.code == 1
        assert DENIED in ran.err
        assert "'gosupply check --staged' shows this again" in ran.err
    run(top, "add", "go.sum")
    untamper(top)
    assert DENIED in alone("commit", "-m", "partly staged").err
    assert head(top) == before


def test_what_does_not_matter_starts_nothing(top: Path, alone: Git) -> None:
    write(top / "README.md", "hello\n")
    run(top, "add", "README.md")
    ran = alone("commit", "-m", "readme")
    assert (ran.code, "Skipped" in ran.err) == (0, True)


def test_only_one_hook_promises_deletions(
    tool: str, top: Path, alone: Git, frameworks: Frameworks
) -> None:
    run(top, "rm", "--quiet", "go.sum")
    assert "Skipped" in alone("commit", "-m", "deleted").err
    frameworks.ready(tool, top, hooks=("gosupply", "gosupply-always"))
    alone("commit", "-m", "config")
    run(top, "rm", "--quiet", "go.mod")
    ran = alone("commit", "-m", "deleted")
    assert "gosupply (always)" in ran.err
    assert "Passed" in ran.err


def test_a_push_is_stopped_and_what_is_not_checked_is_said(
    top: Path, alone: Git, tmp_path: Path
) -> None:
    bare = server(tmp_path / "server.git", hook="")
    run(top, "remote", "add", "origin", str(bare))
    # The whole history, of which no beginning is there: the framework names a branch, no commit.
    bad = bad_commit(top)
    ran = alone("push", "origin", "main")
    assert ran.code == 1
    assert DENIED in ran.out + ran.err
    assert alone("push", "origin", "HEAD~1:refs/heads/main").code == 0
    ran = alone("push", "origin", "main", "main:refs/heads/other")
    said = ran.out + ran.err
    assert ran.code == 1
    assert said.count(DENIED) == 1
    assert f"gosupply: refs/heads/main {bad[:12]}: fail" in said
    assert "one ref of a push, here 'refs/heads/main'; if there are others, they are not" in said
    assert head(bare, "main") == head(top, "HEAD~1")


def test_the_full_hook_can_be_run_by_hand(
    tool: str, top: Path, alone: Git, frameworks: Frameworks
) -> None:
    frameworks.ready(tool, top, hooks=("gosupply-full",))
    alone("commit", "-m", "config")
    words = [require_script(tool), "run", "--hook-stage", "manual", "--all-files"]
    done = subprocess.run(
        [*without_network(), *words],
        cwd=top,
        env=environment(PYTHONPATH=None),
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert "gosupply (with the network)" in done.stdout
    assert done.returncode == 0, done.stdout


def test_a_range_of_commits_is_checked_at_its_end(tool: str, top: Path) -> None:
    good = head(top)
    bad_commit(top)
    untamper(top)
    run(top, "add", "go.sum")
    words = [require_script(tool), "run", "--from-ref", good, "--to-ref", "HEAD"]
    done = subprocess.run(
        words,
        cwd=top,
        env=environment(PYTHONPATH=None),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert DENIED in done.stdout
    assert "ref of a push" not in done.stdout
