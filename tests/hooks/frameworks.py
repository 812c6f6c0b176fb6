"""pre-commit and prek, with gosupply installed by them from a clone of this repository."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.adapters.repositories import run
from tests.cli.running import TOP, environment, write
from tests.hooks.scenes import SECONDS
from tests.tools import end_without, require_script, require_tool

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
repos:
  - repo: {clone}
    rev: {revision}
    hooks: [{hooks}]
"""
HOMES = {"pre-commit": "PRE_COMMIT_HOME", "prek": "PREK_HOME"}


class Frameworks:
    """Both frameworks, whose environments are made once: that takes several seconds each.

    Attributes:
        clone: This repository as it is now, what is not committed included, as one commit.
        revision: That commit.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._installed: set[str] = set()
        self.clone = folder / "clone"
        self.revision = ""

    def environ(self, tool: str) -> dict[str, str]:
        """Return where a framework keeps what it installs."""
        return {HOMES[tool]: str(self._folder / tool)}

    def config(self, *hooks: str) -> str:
        """Return a configuration with these hooks."""
        if not self.revision:
            self._make_clone()
        items = ", ".join(f"{{id: {hook}}}" for hook in hooks)
        return CONFIG.format(clone=self.clone, revision=self.revision, hooks=items)

    def ready(self, tool: str, top: Path, *stages: str, hooks: tuple[str, ...]) -> None:
        """Let a framework write its hooks into a repository, and install what they run."""
        write(top / ".pre-commit-config.yaml", self.config(*hooks))
        run(top, "add", ".pre-commit-config.yaml")
        program = require_script(tool)
        # One of them may be found as the hooks run; neither may be this checkout's gosupply.
        types = [word for stage in stages for word in ("--hook-type", stage)]
        self._call(tool, top, [program, "install", *types])
        if tool not in self._installed:
            self._call(tool, top, [program, "install-hooks"])
            self._installed.add(tool)

    def _call(self, tool: str, top: Path, words: list[str]) -> None:
        done = subprocess.run(
            words,
            cwd=top,
            env=environment(PYTHONPATH=None, **self.environ(tool)),
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        if done.returncode:
            end_without(f"{tool} could not be made ready: {done.stdout}")

    def _make_clone(self) -> None:
        words = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        self.clone.mkdir()
        run(self.clone, "init", "--quiet")
        for name in filter(None, run(TOP, *words).split("\0")):
            source, target = TOP / name, self.clone / name
            if source.is_file() and not source.is_symlink():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
                target.chmod(source.stat().st_mode)
        run(self.clone, "add", "--all", "--force")
        run(self.clone, "commit", "--quiet", "--message=All of it")
        self.revision = run(self.clone, "rev-parse", "HEAD").strip()


def without_network() -> list[str]:
    """Return what is written before a command so that it has no network, not even loopback."""
    words = [require_tool("unshare"), "--net"]
    if os.geteuid():
        words.append("--map-root-user")
    if subprocess.run([*words, "true"], check=False, capture_output=True).returncode:
        end_without("unshare may not take the network away")
    return words
