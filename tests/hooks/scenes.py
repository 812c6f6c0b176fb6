"""Repositories with hooks, and git as a person runs it there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.adapters.repositories import commit, make, run
from tests.cli.running import TOP, Ran, environment, write
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Sequence

HELLO = TOP / "examples" / "hello"
TAMPERED = TOP / "examples" / "tampered"
DENIED = "deny[sum-mismatch]"
SECONDS = 300
_PROGRAM = """\
#!/bin/sh
exec "{python}" -P -m gosupply "$@"
"""


def program(folder: Path) -> Path:
    """Write a `gosupply` that is this one; return its folder."""
    write(folder / "gosupply", _PROGRAM.format(python=sys.executable)).chmod(0o755)
    return folder


def repository(folder: Path, *hooks: str) -> Path:
    """Make a repository of the example, with one commit and then the plain hooks."""
    top = make(folder)
    shutil.copytree(HELLO, top, dirs_exist_ok=True)
    commit(top)
    for hook in hooks:
        hang(top / ".git", hook)
    return top


def hang(git_folder: Path, hook: str) -> None:
    """Put a plain hook where git looks for it."""
    (git_folder / "hooks").mkdir(exist_ok=True)
    shutil.copy(TOP / "hooks" / hook, git_folder / "hooks" / hook)


def tamper(top: Path) -> None:
    """Change one hash."""
    shutil.copy(TAMPERED / "go.sum", top / "go.sum")


def untamper(top: Path) -> None:
    """Take the change back."""
    shutil.copy(HELLO / "go.sum", top / "go.sum")


def bad_commit(top: Path) -> str:
    """Commit a changed hash without any hook; return the commit's id."""
    tamper(top)
    run(top, "commit", "--quiet", "--no-verify", "--all", "--message=bad")
    return head(top)


def head(top: Path, revision: str = "HEAD") -> str:
    return run(top, "rev-parse", revision).strip()


def git(
    top: Path, *words: str, before: Sequence[str] = (), cwd: Path | None = None, **changes: str
) -> Ran:
    """Run git with its hooks, whatever it ends with; a hook's output is among its errors."""
    command = [*before, require_tool("git"), "-C", str(top), *words]
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        check=False,
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
    )
    return Ran(done.returncode, os.fsdecode(done.stdout), os.fsdecode(done.stderr))


def server(folder: Path, *options: str, hook: str = "pre-receive") -> Path:
    """Make a bare repository with a hook."""
    bare = make(folder, "--bare", *options)
    if hook:
        hang(bare, hook)
    return bare


def path_with(folder: Path) -> str:
    """Return a PATH that begins with a folder."""
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def only(folder: Path, *names: str) -> Path:
    """Return a folder with links to some programs and no others."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(Path(require_tool(name)))
    return folder
