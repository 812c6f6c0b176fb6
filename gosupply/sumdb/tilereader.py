"""Tiles, read through `Ops` and authenticated; damaged cached ones are dropped and read again.

The order of reading a partial tile is that of golang.org/x/mod/sumdb, `Client.readTile`: at its own
width, then the full tile, of which the prefix is used and only the prefix is kept, because the rest
is not authenticated. Logs may delete a partial tile once the full one exists (C2SP tlog-tiles).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gosupply.facts import Unavailable
from gosupply.sumdb.ops import DISKS, Absent, Found, Tier
from gosupply.tlog.hashes import HASH_SIZE
from gosupply.tlog.tiles import Place, Tile, TileTree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from gosupply.sumdb.ops import Answer, Ops
    from gosupply.tlog.checkpoint import TreeHead
    from gosupply.tlog.hashes import NodeReader


class TileReader:
    """Fills tile trees.

    Attributes:
        healed: How many damaged items were dropped from the caches so far.
    """

    def __init__(self, ops: Ops) -> None:
        self._ops = ops
        self.healed = 0

    def tree(self, head: TreeHead, skip: Collection[Tier]) -> TileTree | Unavailable:
        """Return the tree of a head with its right edge authenticated.

        A wrong edge does not tell which tile is to blame, so every disk that gave one is left out
        of the next try.
        """
        tree = TileTree(head.size, head.root)
        left_out = set(skip)
        while True:
            found = self._read_edge(tree.edge, left_out)
            if isinstance(found, Unavailable):
                return found
            if tree.admit_edge({tile: item.data for tile, item in found.items()}):
                self._keep(found)
                return tree
            disks = {item.tier for item in found.values()}.intersection(DISKS)
            if not disks:
                return Unavailable(
                    f"the tiles that were sent do not lead to the root of size {head.size}",
                    "Run again; if it stays, ask another proxy.",
                )
            for tile, item in found.items():
                self.drop(tile.path, item.tier)
            left_out |= disks

    def fill(
        self, tree: TileTree, places: Iterable[Place], skip: Collection[Tier]
    ) -> Mapping[Place, Unavailable]:
        """Authenticate the tiles at these places and all that lead to them.

        Returns:
            For each place that could not be had, why.
        """
        asked = list(places)
        tiles = tree.wanted(asked)
        data = dict(self._ops.read([tile.path for tile in tiles], skip=skip))
        failed: dict[Place, Unavailable] = {}
        levels = defaultdict(list)
        for tile in tiles:
            levels[tile.level].append(tile)
        for level in sorted(levels, reverse=True):
            self._admit_level(tree, levels[level], data, skip, failed)
        return {place: failed[place] for place in asked if not tree.holds(place)}

    def drop(self, path: str, tier: Tier) -> None:
        """Forget what failed to authenticate."""
        if tier in DISKS:
            self.healed += 1
            self._ops.drop(path, tier)

    def _admit_level(
        self,
        tree: TileTree,
        tiles: list[Tile],
        data: dict[str, Answer],
        skip: Collection[Tier],
        failed: dict[Place, Unavailable],
    ) -> None:
        good: dict[Tile, Found] = {}
        while tiles:
            again: dict[frozenset[Tier], list[Tile]] = defaultdict(list)
            for tile in tiles:
                answer = data[tile.path]
                if not tree.holds(tile.place.parent):
                    failed[tile.place] = failed[tile.place.parent]
                elif not isinstance(answer, Found):
                    failed[tile.place] = _absent(tile.path, answer)
                elif tree.admit(tile, answer.data):
                    good[tile] = answer
                elif answer.tier in DISKS:
                    self.drop(tile.path, answer.tier)
                    nearer = [tier for tier in DISKS if tier <= answer.tier]
                    again[frozenset([*skip, *nearer])].append(tile)
                else:
                    failed[tile.place] = Unavailable(
                        f"the {tile.path} that was sent is not in the signed tree",
                        "Run again; if it stays, ask another proxy.",
                    )
            for left_out, group in again.items():
                data.update(self._ops.read([tile.path for tile in group], skip=left_out))
            tiles = [tile for group in again.values() for tile in group]
        self._keep(good)

    def _read_edge(
        self, edge: tuple[Tile, ...], skip: Collection[Tier]
    ) -> dict[Tile, Found] | Unavailable:
        found: dict[Tile, Found] = {}
        answers = self._ops.read([tile.path for tile in edge], skip=skip)
        missing = [tile for tile in edge if not isinstance(answers[tile.path], Found)]
        whole = self._ops.read([tile.full.path for tile in missing], skip=skip) if missing else {}
        for tile in edge:
            answer = answers[tile.path]
            if not isinstance(answer, Found):
                full = whole[tile.full.path]
                if not isinstance(full, Found):
                    # The first attempt's error is the one that explains.
                    return _absent(tile.path, answer)
                answer = full._replace(data=full.data[: tile.width * HASH_SIZE])
            found[tile] = answer
        return found

    def _keep(self, found: Mapping[Tile, Found]) -> None:
        fetched = {
            tile.path: item.data for tile, item in found.items() if item.tier is Tier.NETWORK
        }
        if fetched:
            self._ops.save(fetched)


def places_read(compute: Callable[[NodeReader], object]) -> set[Place]:
    """Return the places of the tiles that a computation on node hashes reads.

    It is run once on hashes that mean nothing, so that the tiles can be had all at once.
    """
    places: set[Place] = set()

    def read(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, 8)
        places.add(Place(tile_level, (index << above) // 256))
        return bytes(HASH_SIZE)

    compute(read)
    return places


def _absent(path: str, answer: Answer) -> Unavailable:
    if isinstance(answer, Unavailable):
        return answer
    source = answer.source if isinstance(answer, Absent) else ""
    if source:
        return Unavailable(f"{source} does not have {path}", "Run again later.")
    return Unavailable(f"{path} is in no cache", "Run again without --offline.")
