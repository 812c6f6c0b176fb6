"""Every tile at every level is forged, alone and as a consistent chain below an honest parent."""

from __future__ import annotations

import pytest

from gosupply.sumdb.ops import Tier
from gosupply.sumdb.session import Session
from gosupply.tlog.hashes import fold, record_hash
from gosupply.tlog.tiles import edge_tiles, parse_tile_path
from tests.sumdb.fake_log import FakeLog, FakeOps, lines_of, module
from tests.sumdb.scenes import (
    expect_all,
    expect_nothing_known,
    never_wrong,
    only_true_saves,
    prove,
    swapping,
)

SIZES = [1, 2, 3, 255, 256, 257, 511, 512, 513, 600, 65535, 65536, 65537, 65536 + 257, 65536 + 300]


def numbers(size: int) -> list[int]:
    """Return records in full tiles, in edge tiles and at the seams."""
    wanted = {0, 5, 254, 255, 256, 300, 65535, 65536, size // 2, size - 2, size - 1}
    return sorted(number for number in wanted if 0 <= number < size)


def tiles_of(big: FakeLog, size: int) -> list[str]:
    ops = FakeOps(big.key, big.at(size))
    expect_all(prove(ops, big, *numbers(size)), big.claims(*numbers(size)))
    only_true_saves(ops, big)
    paths = [path for path in ops.requests if path.startswith("tile/")]
    assert len(paths) == len(set(paths))
    return paths


@pytest.mark.parametrize("size", SIZES)
def test_no_forged_tile_is_believed(big: FakeLog, size: int) -> None:
    claims = big.claims(*numbers(size))
    for path in tiles_of(big, size):
        data = big.answer(path, size)
        assert data
        # Each hash in small tiles, a dense sample and both ends in large ones.
        step = max(32, len(data) // 8 // 32 * 32)
        for at in sorted({*range(0, len(data), step), len(data) - 32}):
            forged = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            ops = FakeOps(big.key, big.at(size))
            ops.tamper[Tier.NETWORK] = swapping(path, forged)
            facts = Session(big.key, ops).prove(claims)
            never_wrong(facts, big)
            assert any(fact not in _known(facts) for fact in facts.values()), (path, at)
            only_true_saves(ops, big)
            assert dict(ops.saves).get(path) in (None, data)


def _known(facts: object) -> list[object]:
    from gosupply.facts import Known

    assert isinstance(facts, dict)
    return [fact for fact in facts.values() if isinstance(fact, Known)]


@pytest.mark.parametrize("size", [255, 256, 257, 600, 65536, 65536 + 257, 65536 + 300])
@pytest.mark.parametrize("top", [0, 1, 2])
def test_a_consistent_chain_below_an_honest_parent_is_not_believed(
    big: FakeLog, size: int, top: int
) -> None:
    """The attack of CVE-2026-56865: leaf and path forged up to some level, the rest honest."""
    number = 5
    text = "".join(f"{line}\n" for line in lines_of(module(number), "forged"))
    forged = {0: record_hash(text.encode())}
    chain: dict[str, bytes] = {}
    below = forged[0]
    for level in range(top + 1):
        place = number >> 8 * (level + 1)
        paths = [p for p in tiles_of(big, size) if _at(p, level, place)]
        if not paths:
            break
        data = big.answer(paths[0], size)
        assert data
        at = (number >> 8 * level) % 256 * 32
        chain[paths[0]] = data[:at] + below + data[at + 32 :]
        below = fold(chain[paths[0]]) if len(data) == 256 * 32 else b""
    assert chain
    ops = FakeOps(big.key, big.at(size))
    lookup = f"{number}\n{text}\n".encode() + big.checkpoint(size)

    def lie(path: str, data: bytes) -> bytes:
        return lookup if path.startswith("lookup/") else chain.get(path, data)

    ops.tamper[Tier.NETWORK] = lie
    facts = Session(big.key, ops).prove(big.claims(number))
    expect_nothing_known(facts)
    assert not chain.keys() & dict(ops.saves).keys()
    only_true_saves(ops, big)


def _at(path: str, level: int, place: int) -> bool:
    tile = parse_tile_path(path)
    return tile is not None and tile.place == (level, place)


def test_the_chain_test_forges_every_level(big: FakeLog) -> None:
    # 2**16 + 300 records: tiles 0/000, 1/000 and the edge 2/000.p/1 lead to record 5.
    paths = tiles_of(big, 65536 + 300)
    for level in range(3):
        assert any(_at(path, level, 0) for path in paths)
    assert {tile.path for tile in edge_tiles(65536 + 300)} <= set(paths)


@pytest.mark.parametrize("size", [1, 256, 600])
def test_tiles_in_another_place_are_not_believed(big: FakeLog, size: int) -> None:
    """Honest bytes under a wrong path."""
    claims = big.claims(*numbers(size))
    paths = tiles_of(big, size)
    answers = {path: big.answer(path, size) for path in paths}
    for path in paths:
        for other in paths:
            if other == path or answers[other] == answers[path]:
                continue
            ops = FakeOps(big.key, big.at(size))
            ops.tamper[Tier.NETWORK] = swapping(path, answers[other])
            facts = Session(big.key, ops).prove(claims)
            never_wrong(facts, big)
            only_true_saves(ops, big)
