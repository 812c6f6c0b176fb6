"""What a tree of tiles gives once its tiles are admitted, and in which order it wants them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.tlog.hashes import EMPTY_ROOT, root_hash
from gosupply.tlog.multiproof import check_records, prove_records
from gosupply.tlog.proofs import check_consistency, prove_consistency
from gosupply.tlog.tiles import Place, Tile, TileTree, edge_tiles, place_of
from tests.tlog.trees import Grown, leaf

LIVE_SIZE = 63_096_908
OLDER_SIZES = (1, 255, 256, 65_536, 70_000, 2**24, 45_752_995, 59_045_944)


def rooted_tree(log: Grown, size: int) -> TileTree:
    tree = TileTree(size, log.root(size))
    assert tree.admit_edge({tile: log.tile(tile) for tile in tree.edge})
    return tree


def fill(tree: TileTree, log: Grown, places: set[Place]) -> None:
    for tile in tree.wanted(places):
        assert tree.admit(tile, log.tile(tile))


def whole_tree(log: Grown, size: int) -> TileTree:
    tree = rooted_tree(log, size)
    fill(tree, log, set(map(place_of, range(size))))
    return tree


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 300, 511, 512, 700])
def test_nodes_are_those_of_the_definition(size: int) -> None:
    log = Grown.of(size)
    tree = whole_tree(log, size)
    for level in range(size.bit_length()):
        for index in range(size >> level):
            assert tree.node(level, index) == log.node(level, index)
    assert [tree.leaf(number) for number in range(size)] == [leaf(n) for n in range(size)]


def test_nodes_above_the_lowest_tiles() -> None:
    log = Grown.of(66_000)
    tree = rooted_tree(log, 66_000)
    for level in range(8, 17):
        fill(tree, log, {Place(1, 0)})
        assert tree.node(level, 0) == log.node(level, 0)


def test_the_roots_of_all_older_trees() -> None:
    log = Grown.of(700)
    tree = whole_tree(log, 700)
    for size in range(701):
        assert root_hash(size, tree.node) == log.root(size)


@pytest.mark.parametrize("size", OLDER_SIZES)
def test_an_older_root_in_a_log_as_long_as_the_real_one(size: int) -> None:
    log = Grown({number: leaf(number) for number in (0, size // 2, size - 1, size)})
    tree = rooted_tree(log, LIVE_SIZE)
    places = {Place(tile.level, tile.number) for tile in edge_tiles(size)}
    fill(tree, log, places)
    assert root_hash(size, tree.node) == log.root(size)
    fill(tree, log, {place_of(size - 1)})
    ids = [size - 1]
    proof = b"".join(prove_records(ids, size, tree.node))
    check_records(ids, [leaf(size - 1)], size, proof, log.root(size))


def test_a_consistency_proof_from_tiles() -> None:
    log = Grown.of(700)
    tree = whole_tree(log, 700)
    for old in (1, 255, 256, 300, 699):
        proof = prove_consistency(old, 700, tree.node)
        check_consistency(old, log.root(old), 700, log.root(700), proof)


def test_no_node_is_read_from_a_tile_that_was_not_admitted() -> None:
    log = Grown.of(1000)
    tree = rooted_tree(log, 1000)
    for level, index in ((0, 0), (7, 1), (3, 767 >> 3)):
        with pytest.raises(KeyError):
            tree.node(level, index)
    with pytest.raises(KeyError):
        tree.leaf(0)
    assert tree.node(0, 768) == tree.leaf(768) == leaf(768)
    with pytest.raises(KeyError):
        TileTree(1000, log.root(1000)).node(8, 0)


def test_a_tile_is_not_admitted_before_its_parent() -> None:
    log = Grown({5: leaf(5)})
    tree = rooted_tree(log, LIVE_SIZE)
    wanted = tree.wanted([Place(0, 0)])
    for tile in wanted[1:]:
        with pytest.raises(KeyError):
            tree.admit(tile, log.tile(tile))
        assert not tree.holds(tile.place)
    for tile in wanted:
        assert tree.admit(tile, log.tile(tile))
        assert tree.holds(tile.place)


def test_tiles_are_wanted_from_the_top_down_and_once() -> None:
    log = Grown({})
    tree = rooted_tree(log, LIVE_SIZE)
    wanted = tree.wanted([Place(0, 1), Place(0, 0), Place(0, 1), Place(1, 0), Place(0, 70_000)])
    assert wanted == [
        Tile(2, 1, 256),
        Tile(2, 0, 256),
        Tile(1, 273, 256),
        Tile(1, 0, 256),
        Tile(0, 70_000, 256),
        Tile(0, 1, 256),
        Tile(0, 0, 256),
    ]


def test_nothing_is_wanted_of_what_is_there() -> None:
    log = Grown({})
    tree = rooted_tree(log, LIVE_SIZE)
    edge = [tile.place for tile in tree.edge]
    assert tree.wanted(edge) == []
    fill(tree, log, {Place(0, 9)})
    assert tree.wanted([*edge, Place(0, 9)]) == []
    assert tree.wanted([Place(0, 10)]) == [Tile(0, 10, 256)]


@settings(max_examples=40, deadline=None)
@given(size=st.integers(1, 2**40), data=st.data())
def test_what_is_wanted_can_be_admitted_in_that_order(size: int, data: st.DataObject) -> None:
    ids = data.draw(st.sets(st.integers(0, size - 1), max_size=3))
    log = Grown({number: leaf(number) for number in ids})
    tree = rooted_tree(log, size)
    wanted = tree.wanted(map(place_of, ids))
    assert len(set(wanted)) == len(wanted)
    for tile in wanted:
        assert tree.holds(tile.place.parent)
        assert (tile.number + 1) << 8 * (tile.level + 1) <= size
        assert tree.admit(tile, log.tile(tile))
    assert all(tree.leaf(number) == leaf(number) for number in ids)


def test_a_tree_is_rooted_once_its_edge_is_admitted() -> None:
    log = Grown.of(300)
    tree = TileTree(300, log.root(300))
    edge = {tile: log.tile(tile) for tile in tree.edge}
    assert not tree.admit_edge(dict.fromkeys(edge, b""))
    assert not any(tree.holds(tile.place) for tile in edge)
    assert tree.admit_edge(edge)
    assert all(tree.holds(tile.place) for tile in edge)


def test_the_empty_tree_has_no_tile() -> None:
    tree = TileTree(0, EMPTY_ROOT)
    assert tree.edge == ()
    assert tree.admit_edge({})
    assert not TileTree(0, leaf(0)).admit_edge({})


@pytest.mark.parametrize(
    ("size", "expected"),
    # 462 inside the tiles and 10 between their subtrees: sumdb.md's 472 for the real log.
    [(0, 0), (1, 0), (2, 1), (255, 254), (256, 0), (2**24, 0), (LIVE_SIZE, 472)],
)
def test_node_hashes_of_an_edge_are_counted(size: int, expected: int) -> None:
    assert rooted_tree(Grown({}), size).node_hashes == expected


def test_node_hashes_of_tiles_and_nodes_are_counted() -> None:
    log = Grown({})
    tree = rooted_tree(log, LIVE_SIZE)
    fill(tree, log, {Place(0, 0)})
    assert tree.node_hashes == 472 + 3 * 255
    tree.node(3, 0)
    assert tree.node_hashes == 472 + 3 * 255 + 7
    tree.node(8, 0)
    tree.leaf(0)
    assert tree.node_hashes == 472 + 3 * 255 + 7


def test_a_newer_tree_inherits_full_tiles_only() -> None:
    log = Grown.of(70_000)
    older = rooted_tree(log, 69_887)
    fill(older, log, {Place(0, 3), Place(0, 271)})
    newer = rooted_tree(log, 70_000)
    newer.inherit(older)
    for place in (Place(0, 3), Place(0, 271), Place(1, 0)):
        assert newer.holds(place)
    assert newer.leaf(271 * 256 + 1) == leaf(271 * 256 + 1)
    # It had 255 hashes in the older tree, and has 256 now.
    assert older.holds(Place(0, 272))
    assert newer.wanted([Place(0, 272), Place(0, 3)]) == [Tile(0, 272, 256)]


def test_inheriting_leaves_the_edge_alone() -> None:
    log = Grown.of(70_000)
    older = rooted_tree(log, 69_999)
    newer = rooted_tree(log, 70_000)
    newer.inherit(older)
    assert newer.leaf(69_999) == leaf(69_999)
    assert root_hash(70_000, newer.node) == log.root(70_000)
