"""What holds for any `Ops`: the fake one of all other tests, and the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.claims import NotInLog
from gosupply.sumdb.lookups import MAX_LOOKUP, lookup_path
from gosupply.sumdb.ops import Absent, Found, Tier
from gosupply.sumdb.session import Session
from tests.loopback import Say
from tests.sumdb.fake_log import LATEST, module
from tests.sumdb.scenes import expect_all, expect_fork, expect_nothing_known
from tests.sumdb.worlds import FakeWorld, RealWorld, World, pages

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sumdb.fake_log import FakeLog
    from tests.sumdb.scenes import Facts
    from tests.sumdb.worlds import Pages

SOME = (3, 256, 599)
LOOKUP = lookup_path(module(3))
TILE = "tile/8/0/000"
EDGE = "tile/8/0/002.p/88"


@pytest.fixture(params=[FakeWorld, RealWorld], ids=["fake", "real"])
def world(request: pytest.FixtureRequest, log: FakeLog, tmp_path: Path) -> World:
    made: World = request.param(log, tmp_path)
    return made


def run(world: World, log: FakeLog, served: Pages, *numbers: int) -> tuple[Session, Facts]:
    with world.serving(served) as ops:
        session = Session(log.key, ops)
        return session, session.prove(log.claims(*(numbers or SOME)))


def test_an_honest_run_and_a_warm_one(world: World, log: FakeLog) -> None:
    session, facts = run(world, log, pages(log, *SOME))
    expect_all(facts, log.claims(*SOME))
    assert set(world.requests.values()) == {1}
    assert set(world.requests) == set(pages(log, *SOME))
    for path, say in pages(log, *SOME).items():
        assert world.cached(path) == say.body
    world.requests.clear()
    session, facts = run(world, log, {})
    expect_all(facts, log.claims(*SOME))
    assert not world.requests
    assert not session.healed
    assert not world.said


def test_a_growing_log(world: World, log: FakeLog) -> None:
    expect_all(run(world, log, pages(log, 3, size=300), 3)[1], log.claims(3))
    assert world.cached(LATEST) == log.checkpoint(300)
    world.requests.clear()
    expect_all(run(world, log, pages(log, *SOME))[1], log.claims(*SOME))
    assert world.cached(LATEST) == log.checkpoint(600)
    assert LOOKUP not in world.requests
    assert TILE not in world.requests
    world.requests.clear()
    # An old head does not take it back.
    expect_all(run(world, log, pages(log, 4, size=300), 4)[1], log.claims(4))
    assert world.cached(LATEST) == log.checkpoint(600)


def test_within_a_cold_run_nothing_is_asked_twice(world: World, log: FakeLog) -> None:
    """The own cache comes into being while the run goes on, and the log grows."""
    served = dict(pages(log, 3, 256, 599)) | {LATEST: Say(body=log.checkpoint(300))}
    served |= {path: say for path, say in pages(log, size=300).items() if path != LATEST}
    served[LOOKUP] = Say(body=log.lookup(3, 300))
    with world.serving(served) as ops:
        session = Session(log.key, ops)
        expect_all(session.prove(log.claims(3)), log.claims(3))
        expect_all(session.prove(log.claims(3, 256, 599)), log.claims(3, 256, 599))
    assert set(world.requests.values()) == {1}


@pytest.mark.parametrize("status", [404, 410])
def test_not_in_the_log(world: World, log: FakeLog, status: int) -> None:
    served = pages(log, *SOME) | {LOOKUP: Say(status, b"not found: no such version")}
    _, facts = run(world, log, served)
    for claim, fact in facts.items():
        assert isinstance(fact, Known)
        assert isinstance(fact.value, NotInLog) == (claim.module == module(3))
    assert world.cached(LOOKUP) is None
    # It is asked again.
    expect_all(run(world, log, pages(log, *SOME))[1], log.claims(*SOME))


BAD = {
    "500": Say(500, b"oops"),
    "503": Say(503),
    "403": Say(403),
    "204": Say(204, length=-1),
    "html": Say(body=b"<!DOCTYPE html>\n<title>Sign in</title>\n"),
    "empty": Say(),
    "large": Say(body=bytes(MAX_LOOKUP + 1)),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("path", [LOOKUP, TILE, EDGE])
def test_a_bad_answer(world: World, log: FakeLog, path: str, name: str) -> None:
    session, facts = run(world, log, pages(log, 3) | {path: BAD[name]}, 3)
    expect_nothing_known(facts)
    assert all(isinstance(fact, Unavailable) for fact in facts.values())
    assert world.cached(path) is None
    assert not session.healed
    expect_all(run(world, log, pages(log, 3), 3)[1], log.claims(3))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_latest(world: World, log: FakeLog, name: str) -> None:
    session, facts = run(world, log, pages(log, 3) | {LATEST: BAD[name]}, 3)
    expect_all(facts, log.claims(3))
    assert isinstance(session.facts()["the database's latest"], Unavailable)


def test_a_partial_tile_that_is_gone(world: World, log: FakeLog, big: FakeLog) -> None:
    served = pages(log, 3)
    full = big.answer("tile/8/0/002")
    assert full
    served["tile/8/0/002"] = Say(body=full)
    del served[EDGE]
    expect_all(run(world, log, served, 3)[1], log.claims(3))
    assert world.cached(EDGE) == log.answer(EDGE)
    assert world.cached("tile/8/0/002") is None


@pytest.mark.parametrize("path", [LOOKUP, TILE, EDGE, LATEST])
@pytest.mark.parametrize("damage", [b"", b"x", bytes(8192), bytes(2 << 20)])
def test_a_damaged_cache_heals(world: World, log: FakeLog, path: str, damage: bytes) -> None:
    run(world, log, pages(log, 3), 3)
    world.plant(path, damage)
    expect_all(run(world, log, pages(log, 3), 3)[1], log.claims(3))
    assert world.cached(path) == log.answer(path)


def test_a_fork_is_not_remembered(world: World, log: FakeLog) -> None:
    run(world, log, pages(log, 3), 3)
    fork = log.forked(40, 700)
    session, facts = run(world, log, pages(fork, 4, 300, size=700), 4)
    expect_fork(session, facts, log)
    assert world.cached(LATEST) == log.checkpoint(600)


def test_tiers(world: World, log: FakeLog) -> None:
    with world.serving(pages(log, 3)) as ops:
        right = log.lookup(3)
        nowhere = lookup_path(module(12345))
        assert ops.read([LOOKUP], skip=set(Tier)) == {LOOKUP: Absent()}
        found = ops.read([LOOKUP, nowhere, LOOKUP], skip=())
        assert found[LOOKUP] == Found(Tier.NETWORK, right)
        absent = found[nowhere]
        assert isinstance(absent, Absent)
        assert absent.source
        ops.save({LOOKUP: right})
        for skip in ((), {Tier.NETWORK}, {Tier.GO, Tier.NETWORK}):
            assert ops.read([LOOKUP], skip=skip) == {LOOKUP: Found(Tier.CACHE, right)}
        assert ops.read([LOOKUP], skip={Tier.CACHE}) == {LOOKUP: Found(Tier.NETWORK, right)}
        for tier in (Tier.GO, Tier.NETWORK):
            ops.drop(LOOKUP, tier)
        assert ops.read([LOOKUP], skip={Tier.NETWORK}) == {LOOKUP: Found(Tier.CACHE, right)}
        ops.drop(LOOKUP, Tier.CACHE)
        ops.drop(LOOKUP, Tier.CACHE)
        assert ops.read([LOOKUP], skip={Tier.NETWORK}) == {LOOKUP: Absent()}
        assert ops.read([], skip=()) == {}


def test_latest_only_moves_forward(world: World, log: FakeLog) -> None:
    with world.serving({}) as ops:
        for size, kept in ((100, 100), (50, 100), (101, 101), (101, 101), (0, 101)):
            ops.save({LATEST: log.checkpoint(size)})
            found = ops.read([LATEST], skip={Tier.NETWORK})
            assert found == {LATEST: Found(Tier.CACHE, log.checkpoint(kept))}
