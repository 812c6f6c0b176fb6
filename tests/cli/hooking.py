"""Repositories with the commit hook, and how an answer of the hook came about."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from gosupply.cli.hook import UNCHANGED
from tests.adapters.repositories import commit, make
from tests.cli.running import Ran, environment, gosupply, write

if TYPE_CHECKING:
    from pathlib import Path

GO_MOD = "module example.com/app\n\ngo 1.22\n"
HOOK = """\
#!/bin/sh
exec "{python}" -m gosupply hook run
"""
POLICY = """\
version: 1
versions:
  denied:
    - {module: example.com/bad, reason: it is bad, use: example.com/good}
"""
BAD = GO_MOD + "\nrequire example.com/bad v1.0.0\n"


def hooked(folder: Path) -> Path:
    """Make a repository with the hook, one commit, and a run of the hook that passed."""
    top = make(folder)
    commit(top, **{"go.mod": GO_MOD, "README.md": "one\n", "main.go": "package main\n"})
    hook = write(top / ".git" / "hooks" / "pre-commit", HOOK.format(python=sys.executable))
    hook.chmod(0o755)
    assert not is_fast(git_commit(top, "--allow-empty"))
    return top


def git_commit(top: Path, *words: str, code: int = 0, **changes: str) -> Ran:
    """Commit with the hook; git shows what a hook says on standard error."""
    command = ["git", "-C", str(top), "commit", "--quiet", "-m", "change", *words]
    env = environment(**changes)
    done = subprocess.run(command, capture_output=True, env=env, check=False, text=True)
    assert done.returncode == code, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def is_fast(ran: Ran) -> bool:
    return UNCHANGED in ran.err + ran.out


def hook(top: Path, *words: str, **changes: str | None) -> Ran:
    return gosupply("hook", "run", *words, cwd=top, changes=changes)


def stamps(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "hook").glob("*"))
