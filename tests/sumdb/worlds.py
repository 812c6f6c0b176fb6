"""Two worlds behind one face: `FakeOps`, and the real adapter before a loopback server.

A world serves pages, each a scripted answer under a path of the log. Its own cache outlives the
ops that it opens.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING, Protocol

from gosupply.adapters.http import Http
from gosupply.adapters.logops import LogOps, limit_of
from gosupply.adapters.road import NetworkRoad
from gosupply.facts import Unavailable
from gosupply.sumdb.database import Database, Road
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Absent, Answer, Found, Ops, Tier
from gosupply.tlog.tiles import edge_tiles
from tests.loopback import Loopback, Say, StillClock
from tests.sumdb.fake_log import LATEST, SOURCE, FakeOps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.sumdb.fake_log import FakeLog

    Pages = Mapping[str, Say]


def pages(log: FakeLog, *numbers: int, size: int | None = None) -> dict[str, Say]:
    """Return what a server needs to prove these records in the tree of a size."""
    size = log.size if size is None else size
    paths = {LATEST, *(tile.path for tile in edge_tiles(size))}
    paths |= {lookup_path(log.module(number)) for number in numbers}
    paths |= {f"tile/8/0/{number >> 8:03d}" for number in numbers}
    answers = {path: log.answer(path, size) for path in paths}
    return {path: Say(body=data) for path, data in answers.items() if data is not None}


class World(Protocol):
    """Where the protocol runs.

    Attributes:
        said: Sentences for people.
        requests: What the network was asked for, in all runs.
    """

    said: list[str]
    requests: Counter[str]

    def serving(self, pages: Pages) -> AbstractContextManager[Ops]:
        """Serve pages while the context is entered."""

    def cached(self, path: str) -> bytes | None:
        """Return what the own cache holds."""

    def plant(self, path: str, data: bytes) -> None:
        """Put bytes into the own cache."""


class FakeWorld:
    """In memory."""

    def __init__(self, log: FakeLog, _: Path) -> None:
        self.said: list[str] = []
        self.requests: Counter[str] = Counter()
        self._log = log
        self._cache: dict[str, bytes] = {}

    @contextlib.contextmanager
    def serving(self, pages: Pages) -> Iterator[Ops]:
        """Serve pages."""

        def remote(path: str) -> Answer:
            say = pages.get(path, Say(404))
            if say.status in (404, 410):
                return Absent(SOURCE)
            if say.status != 200 or len(say.body) > limit_of(path):
                return Unavailable(f"'{path}' could not be read: the server answered {say.status}.")
            return Found(Tier.NETWORK, say.body)

        ops = FakeOps(self._log.key, remote, cache=self._cache)
        yield ops
        self._cache = ops.cache
        self.requests.update(ops.requests)

    def cached(self, path: str) -> bytes | None:
        """Return what the own cache holds."""
        return self._cache.get(path)

    def plant(self, path: str, data: bytes) -> None:
        """Put bytes into the own cache."""
        self._cache[path] = data


class RealWorld:
    """The real adapter, HTTP on loopback, the cache on disk."""

    def __init__(self, log: FakeLog, folder: Path) -> None:
        self.said: list[str] = []
        self.requests: Counter[str] = Counter()
        self.announced: list[str] = []
        self.clock = StillClock()
        self.folder = folder
        self._log = log
        self.home = folder / "sumdb" / f"{log.key.name}+{log.key.hex_id}"

    @contextlib.contextmanager
    def serving(self, pages: Pages) -> Iterator[Ops]:
        """Serve pages."""
        with Loopback({f"/{path}": say for path, say in pages.items()}) as server:
            database = Database(self._log.key, server.base)
            with self.open(database, Road((), direct=True)) as ops:
                yield ops
            self.requests.update({path[1:]: n for path, n in server.counts.items()})

    @contextlib.contextmanager
    def open(self, database: Database, road: Road) -> Iterator[LogOps]:
        """Open the real adapter."""
        with Http(clock=self.clock, netrc=False) as http:
            network = NetworkRoad(http, database, road, announce=self.announced.append)
            ops = self.local(network)
            try:
                yield ops
            finally:
                ops.close()
                network.close()

    def local(self, network: NetworkRoad | None = None, go: Path | None = None) -> LogOps:
        """Open the real adapter's disks, with a network or without."""
        return LogOps(
            self._log.key,
            cache=self.folder,
            modcache=go / "mod" if go else None,
            latest=go / "sumdb" if go else None,
            remote=network,
            say=self.said.append,
        )

    def cached(self, path: str) -> bytes | None:
        """Return what the own cache holds."""
        file = self.home / path
        return file.read_bytes() if file.is_file() else None

    def plant(self, path: str, data: bytes) -> None:
        """Put bytes into the own cache."""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
