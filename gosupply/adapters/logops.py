"""The checksum database as it is reached: own cache, the go command's cache, network.

The own cache is shaped like the go command's (`latest`, `lookup/...`, `tile/...`), one folder for
each log key. Every write is atomic (a temporary file, then a rename), so whatever interrupts it
leaves whole files behind; what is read is authenticated anew each time, so nothing needs to be
flushed. The go command's cache is read and never written.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING, Protocol

from gosupply.adapters.files import replace_file
from gosupply.sumdb.lookups import MAX_LOOKUP
from gosupply.sumdb.ops import Absent, Answer, Found, Tier
from gosupply.tlog.checkpoint import open_checkpoint
from gosupply.tlog.hashes import HASH_SIZE
from gosupply.tlog.note import MAX_NOTE, NoteError
from gosupply.tlog.tiles import TILE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from gosupply.tlog.note import VerifierKey

LATEST = "latest"
_CHUNK = 16 << 10  # more than any tile


class Remote(Protocol):
    """The network road to the database (`adapters.road.Road`)."""

    def read(self, paths: Iterable[str]) -> Mapping[str, Answer]:
        """Fetch paths; bounded by `limit_of` each."""


def limit_of(path: str) -> int:
    """Return how many bytes an answer for a path may have."""
    if path.startswith("tile/"):
        return TILE_WIDTH * HASH_SIZE
    return MAX_NOTE if path == LATEST else MAX_LOOKUP


class Folder:
    """A folder shaped like a server, read one file after the other."""

    def __init__(self, path: Path, limit: Callable[[str], int] = limit_of) -> None:
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


class LogOps:
    """`sumdb.ops.Ops` over the real world.

    Attributes:
        writable: Whether the own cache could be written so far.
    """

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
        self.home = cache / "sumdb" / f"{name}+{key.hex_id}"
        self._own = Folder(self.home)
        go = modcache / "cache" / "download" / "sumdb" / key.name if modcache else None
        self._go = Folder(go) if go else None
        self._go_latest = Folder(latest / key.name) if latest else None
        self._remote = remote
        self._say = say
        self.writable = True

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Answer]:
        """Read each path from the first tier, not skipped, that has it."""
        found: dict[str, Answer] = {}
        left = list(dict.fromkeys(paths))
        for tier, folder in ((Tier.CACHE, self._own), (Tier.GO, self._go)):
            if tier in skip or not left:
                continue
            # Where nothing was ever kept, a run looks for thousands of files.
            lookups = folder if folder and folder.is_there() else None
            missing = []
            for path in left:
                source = self._go_latest if tier is Tier.GO and path == LATEST else lookups
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
        """Keep authenticated bytes in the own cache; `latest` only moves forward."""
        made: set[Path] = set()
        for path, data in authenticated.items():
            if not self.writable:
                return
            target = self.home / path
            try:
                if target.parent not in made:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    made.add(target.parent)
                if path == LATEST:
                    self._advance(target, data)
                else:
                    replace_file(target, data)
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
        for folder in (self._own, self._go, self._go_latest):
            if folder:
                folder.close()

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
