"""`gosupply hook install`, `uninstall` and `status`."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.githooks import find_hooks
from gosupply.adapters.resources import read_text
from gosupply.errors import IncompleteError
from gosupply.scaffold.hookfiles import HOOKS
from tests.adapters.repositories import commit, make, run
from tests.cli.running import here, shell, write
from tests.scaffold.test_hookfiles import OLDER, marked
from tests.tools import require_tool

if TYPE_CHECKING:
    from tests.cli.running import Ran

    Capture = pytest.CaptureFixture[str]

OTHERS = "#!/bin/sh\nmake lint\n"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository, where the commands run."""
    top = make(tmp_path / "it's a repository")
    commit(top, **{"go.mod": "module example.com/app\n"})
    monkeypatch.chdir(top)
    return top


def git_says(top: Path) -> Path:
    """Return where git itself looks for hooks."""
    return (top / run(top, "rev-parse", "--git-path", "hooks").rstrip("\n")).resolve()


def install(capsys: Capture, *words: str) -> Ran:
    return here(capsys, "hook", "install", *words)


def status(capsys: Capture) -> str:
    return here(capsys, "hook", "status").out


def test_a_hook_is_put_where_git_looks(top: Path, capsys: Capture) -> None:
    ran = install(capsys)
    assert ran == (
        0,
        "'.git/hooks/pre-commit' written: it runs 'gosupply hook run pre-commit'\n",
        "",
    )
    hook = top / ".git/hooks/pre-commit"
    assert hook.read_text() == read_text("scaffold", "hooks/pre-commit")
    assert hook.stat().st_mode & stat.S_IXUSR
    assert not (top / ".git/hooks/pre-push").exists()
    assert install(capsys).out == "'.git/hooks/pre-commit' is there, as it would be written\n"


def test_others_are_named(top: Path, capsys: Capture) -> None:
    assert install(capsys, "--pre-push").out.count(" written: ") == 2
    assert install(capsys, "--name", "pre-receive").out.count(" written: ") == 1
    assert {each.name for each in (top / ".git/hooks").iterdir()} >= set(HOOKS)
    assert install(capsys, "--name", "post-commit").code == 2


def test_the_folder_of_hooks_may_not_be_there_yet(top: Path, capsys: Capture) -> None:
    for each in (top / ".git/hooks").iterdir():
        each.unlink()
    (top / ".git/hooks").rmdir()
    assert install(capsys).code == 0
    assert (top / ".git/hooks/pre-commit").exists()


@pytest.mark.parametrize("hook", HOOKS)
def test_somebody_elses_hook_is_left(hook: str, top: Path, capsys: Capture) -> None:
    path = write(top / ".git/hooks" / hook, OTHERS)
    ran = install(capsys, "--name", hook)
    assert ran.code == 2
    assert "is somebody else's, and was left" in ran.err
    assert f"gosupply hook run {hook}" in ran.err
    assert path.read_text() == OTHERS
    # What was asked for beside it is done.
    assert install(capsys, "--name", hook, "--name", "pre-push", "--name", "pre-commit").code == 2
    assert sum((top / ".git/hooks" / name).exists() for name in HOOKS) >= 2


def test_somebody_elses_hook_may_run_us_already(top: Path, capsys: Capture) -> None:
    path = write(top / ".git/hooks/pre-commit", OLDER)
    path.chmod(0o755)
    ran = install(capsys)
    assert ran.out == "'.git/hooks/pre-commit' is there, and runs gosupply already\n"
    assert (ran.code, path.read_text()) == (0, OLDER)


def test_somebody_elses_hook_that_git_ignores_runs_nothing(top: Path, capsys: Capture) -> None:
    path = write(top / ".git/hooks/pre-commit", OLDER)
    ran = install(capsys)
    quoted = shlex.quote(str(path))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: '.git/hooks/pre-commit' is not executable, so that git ignores it, and was left\n"
        f"  = help: Run 'chmod +x {quoted}'.\n"
    )
    assert "pre-commit: somebody else's, and runs gosupply; not executable" in status(capsys)
    shell(f"chmod +x {quoted}", cwd=top)
    assert install(capsys).code == 0
    assert "not executable" not in status(capsys)


def test_our_hook_that_somebody_changed_is_no_success(top: Path, capsys: Capture) -> None:
    install(capsys)
    path = top / ".git/hooks/pre-commit"
    first, rest = path.read_text().split("\n", 1)
    write(path, f"{first}\nexit 0\n{rest}")
    ran = install(capsys)
    assert (ran.code, ran.out) == (2, "")
    assert "was changed since it was written, and was left: it may check nothing\n" in ran.err
    assert "so that it may check nothing" in status(capsys)
    # Both ways out that are named lead out.
    shell(f"sed -i '/^# gosupply-hook /d' {shlex.quote(str(path))}", cwd=top)
    assert install(capsys).code == 0
    path.unlink()
    assert install(capsys).out.endswith(" written: it runs 'gosupply hook run pre-commit'\n")


def test_a_hook_that_cannot_be_written_is_said_and_leaves_nothing(top: Path) -> None:
    before = sorted((top / ".git/hooks").iterdir())
    ran = shell("trap '' XFSZ; ulimit -f 0; gosupply hook install", cwd=top)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: '.git/hooks/pre-commit' cannot be written: ")
    assert sorted((top / ".git/hooks").iterdir()) == before


def test_a_link_is_somebody_elses(top: Path, tmp_path: Path, capsys: Capture) -> None:
    elsewhere = write(tmp_path / "elsewhere", read_text("scaffold", "hooks/pre-commit"))
    (top / ".git/hooks/pre-commit").symlink_to(elsewhere)
    assert install(capsys).code == 2
    assert here(capsys, "hook", "uninstall").code == 0
    assert (top / ".git/hooks/pre-commit").is_symlink()
    assert elsewhere.exists()


@pytest.mark.parametrize("name", ["pre-commit", "prek"])
def test_a_framework_keeps_its_hook(name: str, top: Path, capsys: Capture) -> None:
    text = f"#!/bin/sh\n# File generated by {name}: x\n"
    path = write(top / ".git/hooks/pre-commit", text)
    ran = install(capsys)
    assert ran.code == 2
    assert f"is written by {name}" in ran.err
    assert "gosupply ci init pre-commit" in ran.err
    assert path.read_text() == text
    assert f"pre-commit: written by {name}" in here(capsys, "hook", "status").out


def test_a_hook_of_another_version_is_replaced(top: Path, capsys: Capture) -> None:
    path = write(top / ".git/hooks/pre-commit", marked(OLDER))
    assert "of another version" in here(capsys, "hook", "status").out
    assert " written: " in install(capsys).out
    assert path.read_text() == read_text("scaffold", "hooks/pre-commit")


def test_a_hook_that_git_would_ignore_is_mended(top: Path, capsys: Capture) -> None:
    install(capsys)
    (top / ".git/hooks/pre-commit").chmod(0o644)
    assert "pre-commit: gosupply's; not executable" in here(capsys, "hook", "status").out
    assert " written: " in install(capsys).out
    assert os.access(top / ".git/hooks/pre-commit", os.X_OK)


def test_what_was_installed_can_be_taken_away(top: Path, capsys: Capture) -> None:
    before = sorted((top / ".git/hooks").iterdir())
    install(capsys, "--pre-push", "--name", "pre-commit", "--name", "pre-receive")
    ran = here(capsys, "hook", "uninstall", "--name", "pre-push")
    assert ran == (0, "'.git/hooks/pre-push' deleted\n", "")
    ran = here(capsys, "hook", "uninstall")
    assert ran.out.count(" deleted\n") == 2
    assert sorted((top / ".git/hooks").iterdir()) == before
    assert here(capsys, "hook", "uninstall") == (0, "", "")


def test_only_what_is_ours_and_unchanged_is_taken_away(top: Path, capsys: Capture) -> None:
    install(capsys)
    ours = top / ".git/hooks/pre-commit"
    changed = ours.read_text() + "make lint\n"
    write(ours, changed)
    write(top / ".git/hooks/pre-push", OTHERS)
    ran = here(capsys, "hook", "uninstall")
    assert ran.code == 2
    assert "was changed since it was written, and was left" in ran.err
    assert "'.git/hooks/pre-push' is not gosupply's, and was left\n" in ran.out
    assert (ours.read_text(), (top / ".git/hooks/pre-push").read_text()) == (changed, OTHERS)
    assert install(capsys).code == 2
    assert ours.read_text() == changed


def test_the_state_is_shown(
    top: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(capsys)
    write(top / ".git/hooks/pre-push", OTHERS)
    program = write(tmp_path / "bin" / "gosupply", "#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    left = "somebody else's; 'gosupply hook install' says what to add to it"
    assert here(capsys, "hook", "status").out.splitlines() == [
        "hooks: .git/hooks",
        "pre-commit: gosupply's",
        f"pre-push: {left}; not executable, so that git ignores it",
        "pre-receive: none; 'gosupply hook install --name pre-receive' writes it",
        f"gosupply: '{program}'",
    ]
    program.unlink()
    (program.parent / "git").symlink_to(require_tool("git"))
    monkeypatch.setenv("PATH", str(program.parent))
    assert "gosupply: not on PATH" in here(capsys, "hook", "status").out


@pytest.mark.parametrize("folder", ["hooks", ".husky/_", "a b/'c'"])
def test_a_folder_of_hooks_in_the_work_tree_is_used(
    folder: str, top: Path, capsys: Capture
) -> None:
    run(top, "config", "core.hooksPath", folder)
    ran = install(capsys)
    assert ran.code == 0
    assert (top / folder / "pre-commit").exists()
    assert git_says(top) == top / folder
    assert "tracks" not in ran.out
    run(top, "add", folder)
    again = install(capsys, "--pre-push").out
    assert f"core.hooksPath leads to '{folder}', which git tracks: commit it" in again
    assert "by core.hooksPath (local)" in here(capsys, "hook", "status").out
    assert here(capsys, "hook", "uninstall").out.count("deleted") == 2


@pytest.mark.parametrize("scope", ["--global", "--local"])
def test_nothing_is_written_out_of_the_repository(
    scope: str, top: Path, tmp_path: Path, capsys: Capture
) -> None:
    run(top, "config", scope, "core.hooksPath", str(tmp_path / "shared"))
    ran = install(capsys, "--pre-push")
    assert ran.code == 2
    assert f"core.hooksPath ({scope.removeprefix('--')}) leads out of the repository" in ran.err
    assert "gosupply hook run pre-push" in ran.err
    assert not (tmp_path / "shared").exists()
    hook = write(tmp_path / "shared/pre-commit", read_text("scaffold", "hooks/pre-commit"))
    assert "is out of this repository, and was left" in here(capsys, "hook", "uninstall").out
    assert hook.exists()
    assert "out of this repository" in here(capsys, "hook", "status").out


def test_a_link_does_not_lead_out_unnoticed(top: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "shared").mkdir()
    (top / "hooks").symlink_to(tmp_path / "shared")
    run(top, "config", "core.hooksPath", "hooks")
    assert install(capsys).code == 2
    assert list((tmp_path / "shared").iterdir()) == []


def test_git_and_we_look_at_the_same_place(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def agree(folder: Path, ask: Path | None = None) -> Path:
        found = find_hooks(folder)
        assert found.path == git_says(ask or folder)
        return found.path

    assert agree(top) == top / ".git/hooks"
    run(top, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert agree(tmp_path / "tree") == top / ".git/hooks"
    (top / "below").mkdir()
    assert find_hooks(top / "below").path == top / ".git/hooks"
    run(top, "clone", "--quiet", "--bare", str(top), str(tmp_path / "bare.git"))
    assert agree(tmp_path / "bare.git") == tmp_path / "bare.git/hooks"
    run(top, "config", "--global", "core.hooksPath", "~/hooks")
    assert agree(top) == Path.home() / "hooks"
    run(top, "config", "core.hooksPath", "own")
    assert agree(top) == top / "own"
    assert agree(tmp_path / "tree") == tmp_path / "tree/own"
    assert agree(tmp_path / "bare.git") == Path.home() / "hooks"
    config = write(tmp_path / "config", "[core]\n\thooksPath = other\n")
    run(top, "config", "--unset", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert agree(top) == top / "other"


def test_a_hook_is_installed_in_a_bare_repository(
    top: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare.git"
    run(top, "clone", "--quiet", "--bare", str(top), str(bare))
    monkeypatch.chdir(bare)
    assert install(capsys, "--name", "pre-receive").code == 0
    assert os.access(bare / "hooks/pre-receive", os.X_OK)


def test_outside_git_there_are_no_hooks(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("install", "uninstall", "status"):
        ran = here(capsys, "hook", command)
        assert (ran.code, "is in no git repository" in ran.err) == (2, True)
    write(tmp_path / ".git", "gitdir: nowhere\n")
    with pytest.raises(IncompleteError):
        find_hooks(tmp_path)


def test_what_cannot_be_read_or_written_is_said(top: Path, capsys: Capture) -> None:
    (top / ".git/hooks/pre-commit").mkdir()
    assert "cannot be read" in install(capsys).err
    run(top, "config", "core.hooksPath", "go.mod/hooks")
    ran = install(capsys)
    assert (ran.code, ran.out) == (2, "")


def test_there_is_help(capsys: Capture) -> None:
    for command in ("install", "uninstall", "status"):
        assert here(capsys, "hook", command, "--help").code == 0
    assert "gosupply hook install" in here(capsys, "hook", "--help").out
    assert "gosupply hook status --help" in here(capsys, "hook", "status", "--no").err
