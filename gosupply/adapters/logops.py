"""The checksum database as it is reached: own cache, the go command's cache, network.

The own cache is shaped like the go command's (`latest`, `lookup/...`, `tile/...`), one folder for
each log key. `adapters.tiers` says how they are read and written.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from gosupply.adapters.files import replace_file
from gosupply.adapters.tiers import Folder, Tiers
from gosupply.sumdb.lookups import MAX_LOOKUP
from gosupply.sumdb.ops import Tier
from gosupply.tlog.checkpoint import open_checkpoint
from gosupply.tlog.hashes import HASH_SIZE
from gosupply.tlog.note import MAX_NOTE, NoteError
from gosupply.tlog.tiles import TILE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gosupply.adapters.tiers import Remote
    from gosupply.tlog.note import VerifierKey

LATEST = "latest"


def limit_of(path: str) -> int:
    """Return how many bytes an answer for a path may have."""
    if path.startswith("tile/"):
        return TILE_WIDTH * HASH_SIZE
    return MAX_NOTE if path == LATEST else MAX_LOOKUP


class LogOps(Tiers):
    """`sumdb.ops.Ops` over the real world."""

    def __init__(
        self,
        key: VerifierKey,
        *,
        cache: Path,
        modcache: Path | None,
        latest: Path | None,
        remote: Remote | None,
        say: Callable[[str], None],
    ) -> None:
        """Open the tiers; nothing is read yet.

        Args:
            key: The log's key.
            cache: The own cache's folder.
            modcache: The go command's GOMODCACHE; None leaves it out.
            latest: The folder that holds the go command's `NAME/latest`; None leaves it out.
            remote: The network; None leaves it out.
            say: Takes a sentence for people.
        """
        self._key = key
        name = key.name.replace("/", "!")
        own = Folder(cache / "sumdb" / f"{name}+{key.hex_id}", limit_of)
        go = modcache / "cache" / "download" / "sumdb" / key.name if modcache else None
        super().__init__(own, Folder(go, limit_of) if go else None, remote, say)
        self._go_latest = Folder(latest / key.name, limit_of) if latest else None

    def close(self) -> None:
        """Let go of the folders."""
        super().close()
        if self._go_latest:
            self._go_latest.close()

    def _folder_of(self, path: str, tier: Tier, usual: Folder | None) -> Folder | None:
        return self._go_latest if tier is Tier.GO and path == LATEST else usual

    def _write(self, target: Path, path: str, data: bytes) -> None:
        """Write a file; `latest` only moves forward."""
        if path == LATEST:
            self._advance(target, data)
        else:
            super()._write(target, path, data)

    def _advance(self, target: Path, data: bytes) -> None:
        new = open_checkpoint(data, self._key).head.size
        with _locked(target.parent / "lock"):
            try:
                old = open_checkpoint(self._own.read(LATEST) or b"", self._key).head.size
            except NoteError:
                old = -1
            if new > old:
                replace_file(target, data)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold an advisory lock, so that two processes cannot move `latest` backwards."""
    # For reading too, and not blocking: a named pipe planted here must not hang the run.
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
