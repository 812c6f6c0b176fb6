"""Where git looks for a repository's hooks (githooks(5), git-config(1) `core.hooksPath`).

`git rev-parse --git-path hooks` would say it, but git is run here with hooks switched off, by the
same setting (`adapters.catfile`). So the setting is read from where people keep it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from gosupply.adapters.catfile import run_git
from gosupply.adapters.tree import find_top, is_git_folder
from gosupply.errors import IncompleteError, UsageError
from gosupply.facts import Unavailable

_OURS = "command"  # the scope of the setting that switches hooks off
# Where somebody may have told git to look for its configuration.
_SETTINGS = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")


class HookFolder(NamedTuple):
    """Where git looks for hooks.

    Attributes:
        path: The folder, which need not be there; no link is left in it.
        scope: Which configuration says so, as git calls it: `global`, `local`; empty for none.
        is_inside: Whether it lies in the repository or its work tree.
        is_tracked: Whether git tracks a file in it.
    """

    path: Path
    scope: str
    is_inside: bool
    is_tracked: bool


def find_hooks(folder: Path) -> HookFolder:
    """Return where git looks for the hooks of the repository around a folder.

    Raises:
        UsageError: It is in no git repository.
        IncompleteError: Git cannot read the repository.
    """
    top, is_git = (folder.resolve(), True) if is_git_folder(folder) else find_top(folder)
    if not is_git:
        raise UsageError(f"'{folder}' is in no git repository", "Run 'git init'.")
    shared = Path(_ask(top, "rev-parse", "--git-common-dir").rstrip("\n"))
    shared = (top / shared).resolve()
    scope, named = _setting(top)
    # A relative one is relative to where git runs hooks: the top.
    path = (top / named if named else shared / "hooks").resolve()
    is_tracked = False
    if path.is_relative_to(top) and not path.is_relative_to(shared):
        words = ("ls-files", "-z", "--", str(path.relative_to(top)))
        is_tracked = bool(_ask(top, *words))
    is_inside = path.is_relative_to(shared) or path.is_relative_to(top)
    return HookFolder(path, scope, is_inside, is_tracked)


def _setting(top: Path) -> tuple[str, str]:
    """Return the scope and the value of `core.hooksPath` that counts; empty ones for none."""
    words = ("config", "--null", "--show-scope", "--type=path", "--get-all", "core.hooksPath")
    said = _ask(top, *words).split("\0")
    found = [pair for pair in zip(said[::2], said[1::2], strict=False) if pair[0] != _OURS]
    return found[-1] if found else ("", "")


def _ask(top: Path, *words: str) -> str:
    environ = {name: os.environ[name] for name in _SETTINGS if name in os.environ}
    said = run_git(top, *words, environ=environ)
    if isinstance(said, Unavailable):
        raise IncompleteError(said.reason, said.remedy)
    return os.fsdecode(said)
