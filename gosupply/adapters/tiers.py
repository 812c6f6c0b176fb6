"""Files that were fetched from a server and kept: own cache, the go command's cache, network.

Every write is atomic (a temporary file, then a rename), so whatever interrupts it leaves whole
files behind; what is read is authenticated anew each time, so nothing needs to be flushed. The go
command's cache is read and never written.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Protocol

from gosupply.adapters.files import replace_file
from gosupply.sumdb.ops import Absent, Answer, Found, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

_CHUNK = 16 << 10  # more than any tile


class Remote(Protocol):
    """A network road (`adapters.road.NetworkRoad`, `adapters.proxyroad.ProxyRoad`)."""

    def read(self, paths: Iterable[str]) -> Mapping[str, Answer]:
        """Fetch paths; the size of each is bounded."""


class Folder:
    """A folder shaped like a server, read one file after the other."""

    def __init__(self, path: Path, limit: Callable[[str], int]) -> None:
        """Name a folder, and how many bytes a file under a path in it may have."""
        self.path = path
        self._limit = limit
        self._fd: int | None = None

    def is_there(self) -> bool:
        """Whether the folder exists; the own cache may come into being during the run."""
        if self._fd is None:
            with contextlib.suppress(OSError):
                self._fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        return self._fd is not None

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None where it is missing, empty, too large or no plain file."""
        if not self.is_there():
            return None
        try:
            # Not blocking: a named pipe planted in a cache must not hang the run.
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK, dir_fd=self._fd)
        except OSError:
            return None
        try:
            return self._drain(file, self._limit(path)) or None
        except OSError:
            return None
        finally:
            os.close(file)

    def close(self) -> None:
        """Let go of the folder."""
        if self._fd is not None:
            os.close(self._fd)
        self._fd = None

    @staticmethod
    def _drain(file: int, limit: int) -> bytes:
        pieces = [os.read(file, _CHUNK)]
        size = len(pieces[0])
        while pieces[-1] and size % _CHUNK == 0 and size <= limit:
            pieces.append(os.read(file, _CHUNK))
            size += len(pieces[-1])
        return b"".join(pieces) if size <= limit else b""


class Tiers:
    """`sumdb.ops.Ops` over two caches and a road.

    Attributes:
        home: The own cache's folder.
        writable: Whether the own cache could be written so far.
    """

    def __init__(
        self, own: Folder, go: Folder | None, remote: Remote | None, say: Callable[[str], None]
    ) -> None:
        """Open the tiers; nothing is read yet.

        Args:
            own: The own cache.
            go: The go command's; None leaves it out.
            remote: The network; None leaves it out.
            say: Takes a sentence for people.
        """
        self.home = own.path
        self.writable = True
        self._own = own
        self._go = go
        self._remote = remote
        self._say = say

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Answer]:
        """Read each path from the first tier, not skipped, that has it."""
        found: dict[str, Answer] = {}
        left = list(dict.fromkeys(paths))
        for tier, folder in ((Tier.CACHE, self._own), (Tier.GO, self._go)):
            if tier in skip or not left:
                continue
            # Where nothing was ever kept, a run looks for thousands of files.
            usual = folder if folder and folder.is_there() else None
            missing = []
            for path in left:
                source = self._folder_of(path, tier, usual)
                data = source.read(path) if source else None
                if data is None:
                    missing.append(path)
                else:
                    found[path] = Found(tier, data)
            left = missing
        if left and self._remote and Tier.NETWORK not in skip:
            found.update(self._remote.read(left))
        else:
            found.update(dict.fromkeys(left, Absent()))
        return found

    def save(self, authenticated: Mapping[str, bytes], /) -> None:
        """Keep bytes in the own cache; that it cannot be written is said once."""
        made: set[Path] = set()
        for path, data in authenticated.items():
            if not self.writable:
                return
            target = self.home / path
            try:
                if target.parent not in made:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    made.add(target.parent)
                self._write(target, path, data)
            except OSError as error:
                self.writable = False
                self._say(
                    f"the cache {self.home} cannot be written ({error.strerror}); "
                    "the result is not affected"
                )

    def drop(self, path: str, tier: Tier, /) -> None:
        """Forget what failed to authenticate; only the own cache is changed."""
        if tier is Tier.CACHE:
            with contextlib.suppress(OSError):
                (self.home / path).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folders."""
        for folder in (self._own, self._go):
            if folder:
                folder.close()

    def _folder_of(self, _path: str, _tier: Tier, usual: Folder | None) -> Folder | None:
        """Return the folder in which a tier has a path."""
        return usual

    def _write(self, target: Path, _path: str, data: bytes) -> None:
        """Write a file of the own cache."""
        replace_file(target, data)
