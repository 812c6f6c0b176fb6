"""Tiles: the hashes of a log in pieces that can be cached for ever (golang.org/x/mod/sumdb/tlog).

A tile is a row of up to 256 hashes: at tile level L it holds the nodes of tree level 8*L from
index * 256 on. Only the checksum database's tile height, 8, exists here. On the wire (sumdb.md
1.5) its path is

    tile/8/L/NNN[.p/W]

with the index in groups of three digits, all but the last one prefixed by `x`, and `.p/W` where
the tile is *partial*, holding W < 256 hashes. (C2SP tlog-tiles writes `tile/L/NNN` instead.)

`TileTree` holds what has been authenticated under one tree head. A tile is suspect until `admit`:
the tiles on the right edge of the tree are admitted together, because only all of them lead to the
root; **every other tile** is compared with the entry of its parent. CVE-2026-56865 was an index
that left some tiles out of that comparison; here a tile gets in by no other way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.tlog.hashes import EMPTY_ROOT, HASH_SIZE, fold, node_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TILE_WIDTH = 256

# Eighteen digits number the tiles of any tree there can be.
_PATH = re.compile(
    r"tile/8/(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class Place(NamedTuple):
    """Which tile, whatever its width: its tile level, and its number in the row."""

    level: int
    number: int

    @property
    def parent(self) -> Place:
        """The place of the tile that holds the hash of this one."""
        return Place(self.level + 1, self.number // TILE_WIDTH)


class Tile(NamedTuple):
    """A tile of a certain width, 1 to 256 hashes."""

    level: int
    number: int
    width: int

    @property
    def place(self) -> Place:
        """Which tile it is."""
        return Place(self.level, self.number)

    @property
    def full(self) -> Tile:
        """The full tile at the same place."""
        return self._replace(width=TILE_WIDTH)

    @property
    def path(self) -> str:
        """The path on the wire, in the checksum database's scheme."""
        digits = f"{self.number % 1000:03d}"
        rest = self.number // 1000
        while rest:
            digits = f"x{rest % 1000:03d}/{digits}"
            rest //= 1000
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/8/{self.level}/{digits}{partial}"


def parse_tile_path(path: str) -> Tile | None:
    """Return the tile with this path; None for anything that is not exactly a tile's own path."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    level, digits, width = match.groups()
    number = int(digits.replace("x", "").replace("/", ""))
    tile = Tile(int(level), number, int(width or TILE_WIDTH))
    return tile if tile.width <= TILE_WIDTH and tile.path == path else None


def edge_tiles(size: int) -> tuple[Tile, ...]:
    """Return the partial tiles on the right edge of a tree of this size, lowest level first.

    A level whose hashes fill whole tiles has none: those are covered by the level above.
    """
    found = []
    level = 0
    while size:
        if size % TILE_WIDTH:
            found.append(Tile(level, size // TILE_WIDTH, size % TILE_WIDTH))
        size //= TILE_WIDTH
        level += 1
    return tuple(found)


class TileTree:
    """The authenticated tiles of one tree head, and the node hashes that they give.

    Attributes:
        size: Number of records.
        root: Root hash.
        node_hashes: How many node hashes were computed so far.
    """

    def __init__(self, size: int, root: bytes) -> None:
        self.size = size
        self.root = root
        self.node_hashes = 0
        self._edge = {tile.place: tile for tile in edge_tiles(size)}
        self._data: dict[Place, bytes] = {}

    @property
    def edge(self) -> tuple[Tile, ...]:
        """The tiles that lead to the root, lowest level first."""
        return tuple(self._edge.values())

    def admit_edge(self, data: Mapping[Tile, bytes]) -> bool:
        """Admit the tiles of the right edge if together they give the root hash."""
        if any(len(data[tile]) != tile.width * HASH_SIZE for tile in self.edge):
            return False
        root = None
        for tile in self.edge:
            for subtree in reversed(self._subtrees(tile, data[tile])):
                root = subtree if root is None else self._node(subtree, root)
        if (EMPTY_ROOT if root is None else root) != self.root:
            return False
        self._data.update((tile.place, data[tile]) for tile in self.edge)
        return True

    def wanted(self, places: Iterable[Place]) -> list[Tile]:
        """Return the tiles still to be admitted before these places are, parents first.

        Places must lie in the tree; the right edge must have been admitted.
        """
        found: set[Place] = set()
        for start in places:
            place = start
            while place not in self._data and place not in found:
                found.add(place)
                place = place.parent
        return [Tile(*place, TILE_WIDTH) for place in sorted(found, reverse=True)]

    def admit(self, tile: Tile, data: bytes) -> bool:
        """Admit a full tile if its hash is the one that its authenticated parent holds."""
        if len(data) != TILE_WIDTH * HASH_SIZE:
            return False
        self.node_hashes += TILE_WIDTH - 1
        if fold(data) != self._entry(tile.place.parent, tile.number):
            return False
        self._data[tile.place] = data
        return True

    def holds(self, place: Place) -> bool:
        """Whether the tile at this place has been admitted."""
        return place in self._data

    def leaf(self, index: int) -> bytes:
        """Return the record hash at this number, whose tile must have been admitted."""
        return self._entry(Place(0, index // TILE_WIDTH), index)

    def node(self, level: int, index: int) -> bytes:
        """Return a node hash (`hashes.NodeReader`).

        Raises:
            KeyError: The tile that holds it has not been admitted.
        """
        tile_level, above = divmod(level, 8)
        first = index << above
        place = Place(tile_level, first // TILE_WIDTH)
        at = first % TILE_WIDTH * HASH_SIZE
        self.node_hashes += (1 << above) - 1
        return fold(self._data[place][at : at + (HASH_SIZE << above)])

    def inherit(self, older: TileTree) -> None:
        """Take over the full tiles of an older tree that is proved to be a prefix of this one."""
        self._data.update(
            (place, data)
            for place, data in older._data.items()
            if len(data) == TILE_WIDTH * HASH_SIZE
        )

    def _entry(self, place: Place, index: int) -> bytes:
        at = index % TILE_WIDTH * HASH_SIZE
        return self._data[place][at : at + HASH_SIZE]

    def _node(self, left: bytes, right: bytes) -> bytes:
        self.node_hashes += 1
        return node_hash(left, right)

    def _subtrees(self, tile: Tile, data: bytes) -> list[bytes]:
        """Return the roots of the complete subtrees that a partial tile holds, left to right."""
        roots, at = [], 0
        for power in range(7, -1, -1):
            count = 1 << power
            if tile.width & count:
                roots.append(fold(data[at : at + count * HASH_SIZE]))
                self.node_hashes += count - 1
                at += count * HASH_SIZE
        return roots


def place_of(number: int) -> Place:
    """Return the place of the tile that holds the hash of the record with this number."""
    return Place(0, number // TILE_WIDTH)
