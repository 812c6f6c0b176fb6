"""An in-memory checksum database that signs with a test key, and `Ops` that can lie.

    log = FakeLog(300)                         # records of module(0) to module(299)
    ops = FakeOps(log.key, log)                # empty caches, an honest network
    ops.tamper[Tier.NETWORK] = lambda path, data: data[:-1]
    Session(log.key, ops).prove(log.claims(7))

Nothing here is shared with the code under test but hashes, paths and the texts' parsers.
"""

from __future__ import annotations

import base64
import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from gosupply.facts import Unavailable
from gosupply.formats.modpath import ModuleVersion
from gosupply.sumdb.claims import Claim
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Absent, Answer, Found, Tier
from gosupply.tlog.checkpoint import SignedCheckpoint, open_checkpoint
from gosupply.tlog.hashes import node_hash, record_hash, root_hash
from gosupply.tlog.note import NoteError, VerifierKey, parse_verifier_key
from gosupply.tlog.record import Record
from gosupply.tlog.tiles import edge_tiles, parse_tile_path
from tests.signing import Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

NAME = "log.example.com"
SOURCE = "https://proxy.example.com"
LATEST = "latest"


def hash_of(line: str) -> str:
    """Return the made-up hash of a module version's line."""
    return f"h1:{base64.b64encode(hashlib.sha256(line.encode()).digest()).decode()}"


def module(number: int) -> ModuleVersion:
    """Return the module that record `number` of a fresh log is about."""
    return ModuleVersion(f"example.com/Mod{number}", f"v1.{number}.0")


def lines_of(of: ModuleVersion, salt: str = "") -> tuple[str, str]:
    """Return the two lines of a module version; another salt gives other hashes."""
    keys = (f"{of.path} {of.version}", f"{of.path} {of.version}/go.mod")
    zip_, mod = (f"{key} {hash_of(key + salt)}" for key in keys)
    return zip_, mod


class FakeLog:
    """The log. Every size that it ever had can still be asked for.

    Attributes:
        key: What it is verified with.
    """

    def __init__(self, size: int = 0, *, signer: Signer | None = None) -> None:
        self.signer = signer or Signer(NAME)
        self.key: VerifierKey = parse_verifier_key(self.signer.vkey)
        self._texts: list[str] = []
        self._levels: list[list[bytes]] = [[]]
        self._lookups: dict[str, int] = {}
        self._notes: dict[int, bytes] = {}
        for number in range(size):
            of = module(number)
            self.add(of.path, of.version)

    @property
    def size(self) -> int:
        """Number of records."""
        return len(self._texts)

    def add(self, path: str, version: str, lines: Sequence[str] | None = None) -> int:
        """Add a record; return its number. Lookups are answered by a module's first record."""
        of = ModuleVersion(path, version)
        text = "".join(f"{line}\n" for line in (lines_of(of) if lines is None else lines))
        number = self.size
        self._texts.append(text)
        self._lookups.setdefault(lookup_path(of), number)
        self._append(record_hash(text.encode()))
        return number

    def _append(self, leaf: bytes) -> None:
        level = 0
        self._levels[0].append(leaf)
        while len(self._levels[level]) % 2 == 0:
            pair = self._levels[level][-2:]
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node_hash(*pair))

    def fork_at(self, size: int) -> FakeLog:
        """Return another log with the same key and the same first records."""
        other = FakeLog(signer=self.signer)
        for text in self._texts[:size]:
            path, version, _ = text.split("\n")[0].split(" ")
            other.add(path, version.removesuffix("/go.mod"), text.split("\n")[:-1])
        return other

    def forked(self, size: int, to: int) -> FakeLog:
        """Return a fork whose records from `size` up to `to` state other hashes."""
        other = self.fork_at(size)
        for number in range(size, to):
            of = module(number)
            other.add(of.path, of.version, lines_of(of, "forked"))
        return other

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        return self._levels[level][index]

    def root(self, size: int) -> bytes:
        """Return the root hash at a size."""
        return root_hash(size, self.node)

    def sign(self, text: str) -> bytes:
        """Sign anything."""
        return self.signer.sign_note(text)

    def tree_text(self, size: int) -> str:
        """Return the text of the checkpoint at a size."""
        root = base64.b64encode(self.root(size)).decode()
        return f"go.sum database tree\n{size}\n{root}\n"

    def checkpoint(self, size: int | None = None) -> bytes:
        """Return the signed note of the tree at a size; of all records without one."""
        size = self.size if size is None else size
        if size not in self._notes:
            self._notes[size] = self.sign(self.tree_text(size))
        return self._notes[size]

    def signed(self, size: int | None = None) -> SignedCheckpoint:
        """Return the opened checkpoint at a size."""
        return open_checkpoint(self.checkpoint(size), self.key)

    def record(self, number: int) -> Record:
        """Return a record."""
        return Record(number, self._texts[number])

    def lookup(self, number: int, size: int | None = None) -> bytes:
        """Return a lookup's answer with the head of a size."""
        return f"{number}\n{self._texts[number]}\n".encode() + self.checkpoint(size)

    def claims(self, *numbers: int) -> list[Claim]:
        """Return the right claims of records."""
        texts = "".join(self._texts[number] for number in numbers)
        return [Claim(*line.split(" ")) for line in texts.split("\n")[:-1]]

    def answer(self, path: str, size: int | None = None) -> bytes | None:
        """Answer as the log at a size would; None is a 404."""
        size = self.size if size is None else size
        if path == LATEST:
            return self.checkpoint(size)
        if path in self._lookups:
            number = self._lookups[path]
            return self.lookup(number, size) if number < size else None
        tile = parse_tile_path(path)
        if tile is None:
            return None
        first = tile.number * 256
        if first + tile.width > size >> (8 * tile.level):
            return None
        return b"".join(self._levels[8 * tile.level][first : first + tile.width])

    def at(self, size: int) -> Callable[[str], Answer]:
        """Return a remote that answers as the log at a size would."""

        def remote(path: str) -> Answer:
            data = self.answer(path, size)
            return Absent(SOURCE) if data is None else Found(Tier.NETWORK, data)

        return remote

    def files(self, numbers: Iterable[int] = (), size: int | None = None) -> dict[str, bytes]:
        """Return the cache of a client that proved these records in the tree of a size."""
        size = self.size if size is None else size
        paths = {LATEST, *(tile.path for tile in edge_tiles(size))}
        for number in numbers:
            paths.add(lookup_path(self.module(number)))
            at, level = number >> 8, 0
            while (at + 1) << 8 * (level + 1) <= size:
                digits = f"{at:03d}" if at < 1000 else f"x{at // 1000:03d}/{at % 1000:03d}"
                paths.add(f"tile/8/{level}/{digits}")
                at, level = at >> 8, level + 1
        found = {path: self.answer(path, size) for path in paths}
        return {path: data for path, data in found.items() if data is not None}

    def module(self, number: int) -> ModuleVersion:
        """Return the module version of a record."""
        path, version, _ = self._texts[number].split("\n")[0].split(" ")
        return ModuleVersion(path, version.removesuffix("/go.mod"))


class FakeOps:
    """`gosupply.sumdb.ops.Ops` in memory.

    Attributes:
        cache: The own cache.
        go: The go command's; it cannot be written.
        requests: Every path that the network was asked for, in order.
        batches: The same, one tuple for each time the network was asked.
        saves: Everything that was saved, in order.
        drops: Everything that was dropped, in order.
        tamper: For a tier, what becomes of what it has: other bytes, or None for nothing.
    """

    def __init__(
        self,
        key: VerifierKey,
        remote: FakeLog | Callable[[str], Answer] | None = None,
        *,
        cache: Mapping[str, bytes] | None = None,
        go: Mapping[str, bytes] | None = None,
    ) -> None:
        self._key = key
        self.remote = remote
        self.cache = dict(cache or {})
        self.go = MappingProxyType(dict(go or {}))
        self.requests: list[str] = []
        self.batches: list[tuple[str, ...]] = []
        self.saves: list[tuple[str, bytes]] = []
        self.drops: list[tuple[str, Tier]] = []
        self.tamper: dict[Tier, Callable[[str, bytes], bytes | None]] = {}

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Answer]:
        """Read each path from the first tier, not skipped, that has it."""
        found: dict[str, Answer] = {}
        for tier, disk in ((Tier.CACHE, self.cache), (Tier.GO, self.go)):
            if tier in skip:
                continue
            for path in set(paths) - found.keys():
                data = self._tampered(tier, path, disk.get(path))
                if data:
                    found[path] = Found(tier, data)
        left = [path for path in dict.fromkeys(paths) if path not in found]
        if self.remote is None or Tier.NETWORK in skip:
            return found | dict.fromkeys(left, Absent())
        if left:
            self.requests += left
            self.batches.append(tuple(left))
        return found | {path: self._ask(path) for path in left}

    def save(self, authenticated: Mapping[str, bytes], /) -> None:
        """Keep bytes in the own cache; `latest` only moves forward."""
        for path, data in authenticated.items():
            self.saves.append((path, data))
            if path != LATEST or self._size(data) > self._size(self.cache.get(path, b"")):
                self.cache[path] = data

    def drop(self, path: str, tier: Tier, /) -> None:
        """Forget what failed to authenticate."""
        self.drops.append((path, tier))
        if tier is Tier.CACHE:
            self.cache.pop(path, None)

    def names(self) -> list[str]:
        """Return the lookups that the network was asked for."""
        return [path for path in self.requests if path.startswith("lookup/")]

    def _ask(self, path: str) -> Answer:
        if isinstance(self.remote, FakeLog):
            answer = self.remote.at(self.remote.size)(path)
        else:
            assert self.remote is not None
            answer = self.remote(path)
        if not isinstance(answer, Found):
            return answer
        data = self._tampered(Tier.NETWORK, path, answer.data)
        return Absent(SOURCE) if data is None else answer._replace(data=data)

    def _tampered(self, tier: Tier, path: str, data: bytes | None) -> bytes | None:
        hook = self.tamper.get(tier)
        return hook(path, data) if hook and data is not None else data

    def _size(self, note: bytes) -> int:
        try:
            return open_checkpoint(note, self._key).head.size
        except NoteError:
            return -1


def down(path: str) -> Answer:
    """Be a network that gives nothing."""
    return Unavailable(f"{path} could not be had: the server answered 503.", "Run again.")
