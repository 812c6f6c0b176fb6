"""Forged tiles: whichever one, at whichever level, none is admitted (CVE-2026-56865).

The Go client left the first tiles after those of the right edge unauthenticated, in trees where
several complete subtrees share a tile. The sizes here have many (63,096,908), one (2**24), tiles
that are just full, and all that is small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.tlog.tiles import Place, Tile, TileTree
from tests.tlog.trees import Grown, flip, leaf

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (
    1,
    255,
    256,
    65_536,
    69_887,
    70_000,
    70_001,
    131_328,
    2**24 - 1,
    2**24,
    45_752_995,
    59_045_944,
    63_096_908,
)


def positions(size: int) -> list[int]:
    """Return the first and the last record, one in the middle, and those beside the last tile."""
    last_tile = (size - 1) // 256 * 256
    found = {0, size // 2 + 1, last_tile - 1, last_tile, size - 1}
    return sorted(number for number in found if 0 <= number < size)


def planted(size: int) -> Grown:
    """Return a log in which the records at those positions and beside them differ."""
    near = {number + step for number in positions(size) for step in (-1, 0, 1)}
    return Grown({number: leaf(number) for number in near if number >= 0})


def look_up(
    log: Grown, size: int, index: int, serve: Callable[[Tile], bytes]
) -> tuple[bytes | None, list[Tile]]:
    """Return a record hash from served tiles, or None; and the tiles that were asked for."""
    tree = TileTree(size, log.root(size))
    asked = list(tree.edge)
    if not tree.admit_edge({tile: serve(tile) for tile in tree.edge}):
        assert not any(tree.holds(tile.place) for tile in asked)
        return None, asked
    for tile in tree.wanted([Place(0, index // 256)]):
        asked.append(tile)
        if not tree.admit(tile, serve(tile)):
            assert not tree.holds(tile.place)
            return None, asked
    return tree.leaf(index), asked


def bits_of(tile: Tile, index: int) -> set[int]:
    """Return bits of the first and the last hash, one between, and the one above the record."""
    entry = index >> 8 * tile.level
    above = entry % 256 if entry // 256 == tile.number else 0
    return {
        0,
        tile.width * 256 - 1,
        tile.width // 2 * 256 + 100,
        min(above, tile.width - 1) * 256 + 17,
    }


@pytest.mark.parametrize("size", SIZES)
def test_honest_tiles_are_admitted(size: int) -> None:
    log = planted(size)
    for index in positions(size):
        assert look_up(log, size, index, log.tile)[0] == leaf(index)


@pytest.mark.parametrize("size", SIZES)
def test_one_changed_bit_in_any_tile_is_found(size: int) -> None:
    log = planted(size)
    for index in positions(size):
        for target in look_up(log, size, index, log.tile)[1]:
            for bit in bits_of(target, index):

                def serve(tile: Tile, *, target: Tile = target, bit: int = bit) -> bytes:
                    data = log.tile(tile)
                    return flip(data, bit) if tile == target else data

                found, asked = look_up(log, size, index, serve)
                assert found is None
                assert target in asked


@pytest.mark.parametrize("size", SIZES)
def test_a_forged_record_with_any_of_the_tiles_above_it_is_found(size: int) -> None:
    """The forged tiles fit each other; every set of them is tried, also all."""
    log = planted(size)
    edge = {tile.place for tile in TileTree(size, log.root(size)).edge}
    for index in positions(size):
        forged = log.forged(index)
        path = [Place(0, index // 256)]
        while path[-1] not in edge:
            path.append(path[-1].parent)
        for chosen in range(1, 1 << len(path)):
            lies = {place for at, place in enumerate(path) if chosen >> at & 1}

            def serve(tile: Tile, *, forged: Grown = forged, lies: set[Place] = lies) -> bytes:
                return (forged if tile.place in lies else log).tile(tile)

            assert look_up(log, size, index, serve)[0] is None
        assert look_up(log, size, index, forged.tile)[0] is None
        # The same tiles are admitted where the root was signed over them.
        assert look_up(forged, size, index, forged.tile)[0] == leaf(index, "forged")


@pytest.mark.parametrize("size", SIZES)
def test_tiles_of_a_wrong_width_are_not_admitted(size: int) -> None:
    log = planted(size)
    for index in positions(size)[-2:]:
        for target in look_up(log, size, index, log.tile)[1]:
            honest = log.tile(target)
            wrong = (
                b"",
                honest[:9],
                honest[:-1],
                honest[:-32],
                honest[32:],
                honest + b"\0",
                honest + honest[-32:],
                honest + honest,
            )
            for data in wrong:

                def serve(tile: Tile, *, target: Tile = target, data: bytes = data) -> bytes:
                    return data if tile == target else log.tile(tile)

                found, asked = look_up(log, size, index, serve)
                assert found is None
                assert target in asked


def test_every_hash_of_every_tile_of_one_record_counts() -> None:
    size, index = 63_096_908, 10_738_965
    log = Grown({index: leaf(index)})
    for target in look_up(log, size, index, log.tile)[1]:
        for at in range(target.width):
            bit = at * 256 + (at * 7 + target.level) % 256

            def serve(tile: Tile, *, target: Tile = target, bit: int = bit) -> bytes:
                data = log.tile(tile)
                return flip(data, bit) if tile == target else data

            assert look_up(log, size, index, serve)[0] is None


def test_the_tiles_of_another_place_are_not_admitted() -> None:
    log = Grown.of(1100)
    tree = TileTree(1100, log.root(1100))
    assert tree.admit_edge({tile: log.tile(tile) for tile in tree.edge})
    for number in range(4):
        for other in range(4):
            admitted = tree.admit(Tile(0, number, 256), log.tile(Tile(0, other, 256)))
            assert admitted == (number == other)


def test_no_full_tile_is_admitted_where_the_tree_ends() -> None:
    """The parent has no entry for it: what the tree does not hold compares with nothing."""
    log = Grown.of(70_144)
    tree = TileTree(70_000, log.root(70_000))
    assert tree.admit_edge({tile: log.tile(tile) for tile in tree.edge})
    for number in (273, 274):
        beyond = Tile(0, number, 256)
        assert not tree.admit(beyond, log.tile(beyond))
    assert tree.wanted([Place(0, 273)]) == []


def test_the_edge_of_a_fork_is_not_admitted() -> None:
    log = planted(70_000)
    for number in positions(70_000):
        fork = log.forged(number)
        tree = TileTree(70_000, log.root(70_000))
        assert not tree.admit_edge({tile: fork.tile(tile) for tile in tree.edge})
        assert not any(tree.holds(tile.place) for tile in tree.edge)


def test_a_tile_stays_refused_until_the_honest_one_comes() -> None:
    log = planted(70_000)
    tree = TileTree(70_000, log.root(70_000))
    edge = {tile: log.tile(tile) for tile in tree.edge}
    assert not tree.admit_edge({tile: flip(data, 5) for tile, data in edge.items()})
    assert tree.admit_edge(edge)
    tile = Tile(1, 0, 256)
    assert not tree.admit(tile, flip(log.tile(tile), 5))
    assert tree.wanted([tile.place]) == [tile]
    assert tree.admit(tile, log.tile(tile))
