"""Workspaces, caches and programs of one run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from loopback import Loopback
from timing import Failed, Program, measure, nothing
from workspace import make_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

SOME = 750
ALL = 2722
DELAY_MS = 20


class Bench:
    """Workspaces, caches and programs of one run, all below one temporary folder.

    Attributes:
        data: The recorded database.
        folder: The temporary folder.
        runs: How often each program runs.
        latest: The recorded tree head.
    """

    def __init__(self, data: Path, folder: Path, runs: int) -> None:
        self.data = data
        self.runs = runs
        self.latest = data / "latest"
        self.folder = folder
        self._cache = folder / "cache"
        self._forgotten = 0
        self._gopath = folder / "gopath"
        subprocess.run(
            ["go", "build", "-o", f"{folder / 'bin'}/", "./..."],
            cwd=Path(__file__).parent / "peer",
            check=True,
        )
        known = self._gopath / "pkg" / "sumdb" / "sum.golang.org"
        known.mkdir(parents=True)
        shutil.copy(self.latest, known / "latest")

    def workspace(self, records: int) -> Path:
        """Return the workspace with that many records, made at the first call."""
        folder = self.folder / f"workspace-{records}"
        return folder if folder.exists() else make_workspace(self.data, folder, records)

    def gosupply(
        self,
        *arguments: str,
        proxy: str = "off",
        modcache: Path | None = None,
        fresh: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> Program:
        """Return gosupply, started by the interpreter itself; offline unless there is a proxy.

        Args:
            arguments: Of the command line.
            proxy: GOPROXY.
            modcache: GOMODCACHE; None for one that is not there.
            fresh: Whether its own cache is empty each time.
            settings: Other variables of the environment.
        """
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GOENV": "off",
            "GOSUMDB": "sum.golang.org",
            "GOPROXY": proxy,
            "GOPATH": str(self._gopath),
            "GOMODCACHE": str(modcache or self.folder / "no-modcache"),
            "GOSUPPLY_CACHE": str(self._cache),
            **(settings or {}),
        }
        prepare = self._forget if fresh else nothing
        return Program([sys.executable, "-m", "gosupply", *arguments], env, prepare)

    def go(self, *arguments: str, settings: Mapping[str, str]) -> Program:
        """Return the go command, offline and without a checksum database."""
        fixed = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GOENV": "off"}
        offline = {"GOPROXY": "off", "GOSUMDB": "off", "GOTOOLCHAIN": "local", "GOWORK": "off"}
        return Program(["go", *arguments], {**fixed, **offline, **settings})

    def loop(self, name: str, path: Path, runs: int) -> Program:
        """Return what gosupply does over and over in one process (`loops.py`)."""
        script = Path(__file__).with_name("loops.py")
        argv = [sys.executable, str(script), name, str(path), str(runs)]
        return Program(argv, {"PATH": os.environ["PATH"]}, reports=True)

    def parser(self, go_mod: Path, runs: int) -> Program:
        """Return Go's parser, over and over in one process."""
        program = self.folder / "bin" / "parse"
        argv = [str(program), "-runs", str(runs), str(go_mod)]
        return Program(argv, {"PATH": os.environ["PATH"]}, reports=True)

    def bare(self) -> Program:
        """Return Python itself, which does nothing."""
        return Program([sys.executable, "-c", "pass"], {"PATH": os.environ["PATH"]})

    def peer(self, records: int, *arguments: str) -> Program:
        """Return Go's client on the go.sum of a workspace."""
        program = self.folder / "bin" / "verify"
        go_sum = self.workspace(records) / "go.sum"
        argv = [str(program), "-latest", str(self.latest), *arguments, str(go_sum)]
        return Program(argv, {"PATH": os.environ["PATH"]})

    def warm_peer(self, records: int) -> Program:
        """Return Go's client on the recorded cache."""
        return self.peer(records, "-modcache", str(self.data))

    def from_tiles(self, records: int) -> Program:
        """Return gosupply on the recorded cache, its own being empty."""
        path = str(self.workspace(records))
        return self.gosupply("check", path, "--offline", modcache=self.data)

    def server(self) -> Loopback:
        """Return the recorded database, as far away as the design says."""
        return Loopback(self.folder / "bin" / "loopback", self.data, DELAY_MS)

    def bundle(self) -> Path | Failed:
        """Return a proof bundle of the smaller workspace, made from the recorded cache."""
        path = self.folder / "bundle"
        workspace = str(self.workspace(SOME))
        arguments = ("bundle", workspace, "--offline", "-o", str(path))
        made = measure(self.gosupply(*arguments, modcache=self.data))
        return made if isinstance(made, Failed) else path

    def _forget(self) -> None:
        # Moved away, not deleted: a file system that has just deleted thousands of files is slow.
        if self._cache.exists():
            self._forgotten += 1
            self._cache.rename(self.folder / f"forgotten-{self._forgotten}")
