"""Reading tiles: nothing gets in without its parent, and damage on disk heals."""

from __future__ import annotations

import pytest

from gosupply.facts import Unavailable
from gosupply.sumdb.ops import Absent, Answer, Found, Tier
from gosupply.sumdb.tilereader import TileReader, places_read
from gosupply.tlog.hashes import root_hash
from gosupply.tlog.tiles import Place, TileTree
from tests.sumdb.fake_log import SOURCE, FakeLog, FakeOps, down
from tests.sumdb.scenes import only_true_saves

LEAVES = [Place(0, 0), Place(0, 1), Place(0, 255)]


def rooted(reader: TileReader, log: FakeLog, size: int) -> TileTree:
    tree = reader.tree(log.signed(size).head, ())
    assert isinstance(tree, TileTree)
    return tree


def test_all_leaves_in_one_batch(big: FakeLog) -> None:
    ops = FakeOps(big.key, big)
    reader = TileReader(ops)
    tree = rooted(reader, big, big.size)
    assert not reader.fill(tree, LEAVES, ())
    for number in (0, 255, 256, 511, 65280, 65535, big.size - 1):
        assert tree.leaf(number) == big.node(0, number)
    assert len(ops.batches) == 2
    only_true_saves(ops, big)
    assert not reader.fill(tree, LEAVES, ())
    assert len(ops.batches) == 2


@pytest.mark.parametrize("tier", [Tier.CACHE, Tier.GO])
@pytest.mark.parametrize(
    "path", ["tile/8/0/000", "tile/8/0/001", "tile/8/1/000", "tile/8/2/000.p/1"]
)
def test_damage_on_disk_heals(big: FakeLog, path: str, tier: Tier) -> None:
    files = big.files([0, 256, 65280])
    damaged = files | {path: bytes(len(files[path]))}
    ops = FakeOps(
        big.key,
        big,
        cache=damaged if tier is Tier.CACHE else {},
        go=files if tier is Tier.CACHE else damaged,
    )
    reader = TileReader(ops)
    tree = rooted(reader, big, big.size)
    assert not reader.fill(tree, LEAVES, ())
    assert (path, tier) in ops.drops
    assert reader.healed >= 1
    # The go command's cache has it, too; over the network it is asked for only without that.
    edge = path.endswith(".p/1")
    if tier is Tier.CACHE:
        assert not ops.requests
    else:
        assert path in ops.requests
        assert ops.cache[path] == big.answer(path)
        assert edge or ops.requests == [path]


def test_below_a_missing_tile_nothing_is_believed(big: FakeLog) -> None:
    def remote(path: str) -> Answer:
        return Unavailable("withheld") if path == "tile/8/1/000" else big.at(big.size)(path)

    ops = FakeOps(big.key, remote)
    reader = TileReader(ops)
    tree = rooted(reader, big, big.size)
    edge = Place(0, 256)
    assert reader.fill(tree, [*LEAVES, edge], ()) == dict.fromkeys(LEAVES, Unavailable("withheld"))
    assert not [path for path, _ in ops.saves if path.startswith("tile/8/0/000")]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Absent(SOURCE), f"{SOURCE} does not have tile/8/0/000"),
        (Absent(), "tile/8/0/000 is in no cache"),
        (Unavailable("busy"), "busy"),
        (
            Found(Tier.NETWORK, bytes(8192)),
            "the tile/8/0/000 that was sent is not in the signed tree",
        ),
        (
            Found(Tier.NETWORK, bytes(8191)),
            "the tile/8/0/000 that was sent is not in the signed tree",
        ),
    ],
)
def test_why_a_tile_could_not_be_had(log: FakeLog, answer: Answer, reason: str) -> None:
    def remote(path: str) -> Answer:
        return answer if path == "tile/8/0/000" else log.at(600)(path)

    reader = TileReader(FakeOps(log.key, remote))
    tree = rooted(reader, log, 600)
    failed = reader.fill(tree, [Place(0, 0), Place(0, 1)], ())
    assert {place: why.reason for place, why in failed.items()} == {Place(0, 0): reason}


def test_why_an_edge_could_not_be_had(log: FakeLog) -> None:
    head = log.signed(600).head
    answers: dict[str, Answer] = {
        f"{SOURCE} does not have tile/8/0/002.p/88": Absent(SOURCE),
        "busy": Unavailable("busy"),
        "the tiles that were sent do not lead to the root of size 600": Found(
            Tier.NETWORK, bytes(88 * 32)
        ),
    }
    for reason, answer in answers.items():

        def remote(path: str, answer: Answer = answer) -> Answer:
            return answer if path.startswith("tile/8/0/002") else log.at(600)(path)

        found = TileReader(FakeOps(log.key, remote)).tree(head, ())
        assert isinstance(found, Unavailable)
        assert found.reason == reason
    found = TileReader(FakeOps(log.key, down)).tree(head, {Tier.NETWORK})
    assert found == Unavailable("tile/8/0/002.p/88 is in no cache", "Run again without --offline.")


def test_a_wrong_edge_leaves_out_every_disk_that_gave_one(log: FakeLog) -> None:
    files = log.files()
    bad = bytes(2 * 32)
    ops = FakeOps(
        log.key,
        log,
        cache={"tile/8/0/002.p/88": files["tile/8/0/002.p/88"]},
        go={"tile/8/1/000.p/2": bad},
    )
    reader = TileReader(ops)
    rooted(reader, log, 600)
    assert reader.healed == 2
    assert ops.requests == ["tile/8/0/002.p/88", "tile/8/1/000.p/2"]


def test_an_empty_tree_needs_no_tile() -> None:
    empty = FakeLog()
    ops = FakeOps(empty.key, empty)
    assert isinstance(TileReader(ops).tree(empty.signed().head, ()), TileTree)
    assert not ops.requests


@pytest.mark.parametrize("size", [1, 256, 257, 600, 65536, 65537])
def test_the_places_that_a_computation_reads(big: FakeLog, size: int) -> None:
    reader = TileReader(FakeOps(big.key, big))
    tree = rooted(reader, big, big.size)
    places = places_read(lambda read: root_hash(size, read))
    assert not reader.fill(tree, places, ())
    assert root_hash(size, tree.node) == big.root(size)
    # Not one tile too many: without any of them the root cannot be computed.
    for missing in places - {tile.place for tile in tree.edge}:
        other = rooted(reader, big, big.size)
        held = [place for place in places if missing not in {place, place.parent}]
        reader.fill(other, held, ())
        if not other.holds(missing):
            with pytest.raises(KeyError):
                root_hash(size, other.node)
