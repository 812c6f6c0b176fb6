"""A whole session: what is asked, what is never asked, and where the head is."""

from __future__ import annotations

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.bundle import Bundle
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Absent, Answer, Tier
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import LATEST, SOURCE, FakeLog, FakeOps, module
from tests.sumdb.scenes import (
    expect_all,
    expect_nothing_known,
    link,
    only_reason,
    only_true_saves,
    prove,
    reasons,
    statement,
)

SOME = (0, 1, 255, 256, 300, 511, 512, 599)


def test_a_cold_run_asks_each_path_once_and_latest_first(log: FakeLog) -> None:
    ops = FakeOps(log.key, log)
    expect_all(prove(ops, log, *SOME), log.claims(*SOME))
    assert ops.requests[0] == LATEST
    assert len(ops.requests) == len(set(ops.requests))
    assert sorted(ops.names()) == sorted(lookup_path(module(number)) for number in SOME)
    # Nothing but what is needed: 3 leaf tiles of which one is the edge, and the edge above.
    tiles = {path for path in ops.requests if path.startswith("tile/")}
    assert tiles == {"tile/8/0/000", "tile/8/0/001", "tile/8/0/002.p/88", "tile/8/1/000.p/2"}
    # One batch each: latest, lookups, the edge, all other tiles.
    assert len(ops.batches) == 4
    only_true_saves(ops, log)


def test_a_warm_run_asks_nothing(log: FakeLog) -> None:
    cold = FakeOps(log.key, log)
    prove(cold, log, *SOME)
    warm = FakeOps(log.key, log, cache=cold.cache)
    session = Session(log.key, warm)
    expect_all(session.prove(log.claims(*SOME)), log.claims(*SOME))
    assert not warm.requests
    assert not session.healed
    assert session.node_hashes < 255 * 4


def test_a_bundle_asks_nothing(log: FakeLog) -> None:
    ops = FakeOps(log.key, log)
    bundle = Bundle("b", statement(log, *SOME), None)
    session = Session(log.key, ops, bundles=[bundle])
    expect_all(session.prove(log.claims(*SOME)), log.claims(*SOME))
    assert not ops.requests
    assert session.node_hashes > 0
    # The head was authenticated, so it is worth remembering.
    assert [path for path, _ in ops.saves] == [LATEST]


def test_bundle_and_cache_together_ask_nothing(log: FakeLog) -> None:
    ops = FakeOps(log.key, log, cache=log.files([256, 599]))
    bundle = Bundle("b", statement(log, 0, 300), None)
    session = Session(log.key, ops, bundles=[bundle])
    expect_all(session.prove(log.claims(0, 256, 300, 599)), log.claims(0, 256, 300, 599))
    assert not ops.requests


def test_no_claims_ask_nothing(log: FakeLog) -> None:
    ops = FakeOps(log.key, log)
    assert Session(log.key, ops).prove([]) == {}
    assert not ops.requests


@pytest.mark.parametrize("missing", [300, 599])
def test_one_claim_more_asks_latest_once_and_for_that_name_alone(
    log: FakeLog, missing: int
) -> None:
    cold = FakeOps(log.key, log)
    prove(cold, log, 0, 1)
    ops = FakeOps(log.key, log, cache=cold.cache)
    session = Session(log.key, ops)
    expect_all(session.prove(log.claims(0, 1, missing)), log.claims(0, 1, missing))
    expect_all(session.prove(log.claims(2)), log.claims(2))
    assert ops.requests.count(LATEST) == 1
    assert ops.names() == [lookup_path(module(missing)), lookup_path(module(2))]


def test_the_go_commands_cache_spares_lookups_and_tiles_but_not_latest(log: FakeLog) -> None:
    ops = FakeOps(log.key, log, go=log.files(SOME))
    expect_all(prove(ops, log, *SOME), log.claims(*SOME))
    assert ops.requests == [LATEST]
    # What the go command has is not copied.
    assert [path for path, _ in ops.saves] == [LATEST]


# Names that may not go out.

WHY = Unavailable("the policy says so")


@pytest.mark.parametrize("asked", [(), (7,)], ids=["alone", "beside others"])
@pytest.mark.parametrize("damage", [False, True])
@pytest.mark.parametrize("disk", ["cache", "go", "both", "none"])
def test_local_claims_are_never_asked_for(
    log: FakeLog, asked: tuple[int, ...], disk: str, *, damage: bool
) -> None:
    files = log.files([3, 300])
    if damage:
        for number in (3, 300):
            path = lookup_path(module(number))
            files[path] = files[path].replace(b"h1:", b"h1:A", 1)
    ops = FakeOps(
        log.key,
        log,
        cache=files if disk in {"cache", "both"} else {},
        go=files if disk in {"go", "both"} else {},
    )
    local = dict.fromkeys(log.claims(3, 300), WHY)
    facts = Session(log.key, ops).prove(log.claims(*asked), local=local)
    assert ops.names() == [lookup_path(module(number)) for number in asked]
    assert bool(ops.requests) == bool(asked)
    expect_all({c: f for c, f in facts.items() if c not in local}, log.claims(*asked))
    found = {claim: fact for claim, fact in facts.items() if claim in local}
    if disk == "none" or damage:
        assert set(found.values()) == {WHY}
    else:
        expect_all(found, list(local))


@pytest.mark.parametrize("damaged", ["tile/8/0/000", "tile/8/0/002.p/88", "tile/8/1/000.p/2"])
def test_local_claims_alone_ask_for_no_tile_either(log: FakeLog, damaged: str) -> None:
    files = log.files([3])
    ops = FakeOps(log.key, log, cache=files | {damaged: bytes(len(files[damaged]))})
    facts = Session(log.key, ops).prove([], local=dict.fromkeys(log.claims(3), WHY))
    assert set(facts.values()) == {WHY}
    assert not ops.requests


def test_a_local_claim_that_the_bundle_proves_is_proved(log: FakeLog) -> None:
    ops = FakeOps(log.key, log)
    session = Session(log.key, ops, bundles=[Bundle("b", statement(log, 3), None)])
    expect_all(session.prove([], local=dict.fromkeys(log.claims(3), WHY)), log.claims(3))
    assert not ops.requests


def test_a_local_claim_says_what_blocks_it(log: FakeLog) -> None:
    """Its own reason is for claims that were not found; this one was."""
    session = Session(
        log.key,
        FakeOps(log.key),
        bundles=[Bundle("b", statement(log, 3), None)],
        pins=[("pin", log.signed(100))],
    )
    facts = session.prove([], local=dict.fromkeys(log.claims(3), WHY))
    assert only_reason(facts).startswith("pin (tree size 100) could not be shown to agree")


# Offline.


@pytest.mark.parametrize("kept", [(), (3,), (3, 300)])
def test_offline_never_touches_the_network(log: FakeLog, kept: tuple[int, ...]) -> None:
    for files in ({"cache": log.files(kept)}, {"go": log.files(kept)}):
        ops = FakeOps(log.key, log, **files)
        session = Session(log.key, ops, offline=True, pins=[("pin", log.signed(600))])
        facts = session.prove(log.claims(3, 300))
        known = {claim: facts[claim] for claim in log.claims(*kept)}
        expect_all(known, log.claims(*kept))
        rest = {claim: fact for claim, fact in facts.items() if claim not in known}
        assert set(reasons(rest)) <= {"it is in no bundle and in no cache"}
        session.advance()
        session.statement([module(3)])
        session.link(log.signed(300).head)
        assert not ops.requests


def test_offline_uses_the_newest_head_that_can_be_proved(log: FakeLog) -> None:
    """The newest one's tiles are not there; it is said that it was not compared."""
    cache = log.files([3], 300) | {LATEST: log.checkpoint(600)}
    ops = FakeOps(log.key, log, cache=cache, go={LATEST: log.checkpoint(300)})
    session = Session(log.key, ops, offline=True)
    expect_all(session.prove(log.claims(3)), log.claims(3))
    assert session.head is not None
    assert session.head.head == log.signed(300).head
    facts = session.facts()
    assert isinstance(facts.pop("own cache's latest (tree size 600)"), Unavailable)
    assert all(isinstance(fact, Known) for fact in facts.values())
    assert ops.cache[LATEST] == log.checkpoint(600)


def test_offline_a_record_that_is_too_new_says_so(log: FakeLog) -> None:
    path = lookup_path(module(400))
    cache = log.files([3], 300) | {path: log.lookup(400, 600)}
    ops = FakeOps(log.key, log, cache=cache)
    facts = prove(ops, log, 3, 400, offline=True)
    expect_all({claim: facts[claim] for claim in log.claims(3)}, log.claims(3))
    late = {claim: facts[claim] for claim in log.claims(400)}
    assert only_reason(late) == (
        "record 400 is newer than the newest tree that can be proved here (size 300)"
    )
    assert ops.cache[path] == cache[path]


def test_offline_an_older_head_without_tiles_is_uncompared(log: FakeLog) -> None:
    cache = log.files([300])
    ops = FakeOps(log.key, cache=cache, go={LATEST: log.checkpoint(100)})
    session = Session(log.key, ops, offline=True)
    expect_all(session.prove(log.claims(300)), log.claims(300))
    assert session.facts()["the go command's latest (tree size 100)"] == Unavailable(
        "tile/8/0/000 is in no cache", "Run again without --offline."
    )


def test_online_nothing_counts_while_a_head_is_uncompared(log: FakeLog) -> None:
    def remote(path: str) -> Answer:
        return Absent(SOURCE) if path == "tile/8/0/000" else log.at(600)(path)

    ops = FakeOps(log.key, remote, go={LATEST: log.checkpoint(100)})
    session = Session(log.key, ops)
    facts = session.prove(log.claims(300))
    head = "the go command's latest (tree size 100)"
    assert session.facts()[head] == Unavailable(
        f"{SOURCE} does not have tile/8/0/000", "Run again later."
    )
    assert only_reason(facts).startswith(f"{head} could not be shown to agree with the log: ")


def test_a_head_that_no_run_compared_says_so(log: FakeLog) -> None:
    session = Session(log.key, FakeOps(log.key), pins=[("pin", log.signed(3))])
    assert isinstance(session.facts()["pin (tree size 3)"], Unavailable)


# The head.


def test_the_head_only_advances(log: FakeLog) -> None:
    ops = FakeOps(log.key)
    session = Session(log.key, ops)
    sizes = []
    for size in (50, 300, 100, 257, 600, 1, 512):
        ops.remote = log.at(size)
        facts = session.prove(log.claims(size - 1))
        expect_all(facts, log.claims(size - 1))
        assert session.head is not None
        sizes.append(session.head.head.size)
    assert sizes == [50, 300, 300, 300, 600, 600, 600]
    assert ops.cache[LATEST] == log.checkpoint(600)
    assert ops.requests.count(LATEST) == 1
    only_true_saves(ops, log)
    assert all(isinstance(fact, Known) for fact in session.facts().values())


def test_a_head_that_cannot_be_shown_to_extend_what_was_proved_is_not_taken(log: FakeLog) -> None:
    """Though it agrees with the pin, which the head of the run could not be compared with."""
    cache = log.files([5, 299], 300)

    def remote(path: str) -> Answer:
        return Unavailable("withheld") if path == "tile/8/0/001" else log.at(600)(path)

    ops = FakeOps(log.key, remote, cache=cache)
    session = Session(log.key, ops, pins=[("pin", log.signed(512))])
    facts = session.prove(log.claims(299))
    expect_nothing_known(facts)
    assert "pin (tree size 512)" in only_reason(facts)
    assert session.head == log.signed(300)


def test_a_log_that_grows_during_the_run(log: FakeLog) -> None:
    """Each lookup comes with a newer head than the one before, and all than `latest`."""
    sizes = iter([300, 301, 450, 512, 513, 600])

    def remote(path: str) -> Answer:
        if path == LATEST:
            return log.at(100)(path)
        return log.at(next(sizes) if path.startswith("lookup/") else 600)(path)

    ops = FakeOps(log.key, remote)
    session = Session(log.key, ops)
    numbers = (3, 300, 299, 511, 512, 599)
    expect_all(session.prove(log.claims(*numbers)), log.claims(*numbers))
    assert session.head == log.signed(600)
    assert len(ops.requests) == len(set(ops.requests))
    only_true_saves(ops, log)
    assert all(isinstance(fact, Known) for fact in session.facts().values())


def test_advance_and_link(log: FakeLog) -> None:
    ops = FakeOps(log.key, log)
    session = Session(log.key, ops, pins=[("pin", log.signed(100))])
    assert session.advance() == log.signed(600)
    assert ops.cache[LATEST] == log.checkpoint(600)
    for size in (0, 1, 100, 256, 300, 599, 600):
        assert session.link(log.signed(size).head) == link(log, 600, size)
    newer = FakeLog(700).signed().head
    assert isinstance(session.link(newer), Unavailable)
    assert session.advance() == log.signed(600)


def test_advance_offline_takes_what_is_remembered(log: FakeLog) -> None:
    ops = FakeOps(log.key, log, cache=log.files([], 300))
    session = Session(log.key, ops, offline=True)
    assert session.advance() == log.signed(300)
    assert isinstance(session.link(log.signed(100).head), Unavailable)
    assert not ops.requests


def test_advance_past_a_pin_that_cannot_be_compared(log: FakeLog) -> None:
    ops = FakeOps(log.key, cache=log.files([], 600))
    session = Session(log.key, ops, pins=[("pin", log.signed(300))])
    found = session.advance()
    assert isinstance(found, Unavailable)
    assert "pin (tree size 300)" in found.reason
    assert not ops.saves


def test_a_statement_of_what_was_proved(log: FakeLog) -> None:
    session = Session(log.key, FakeOps(log.key, log))
    session.prove(log.claims(3, 300, 599))
    asked = [module(599), module(3), module(12345), module(300)]
    assert session.statement(asked) == statement(log, 3, 300, 599)


def test_a_statement_without_tiles(log: FakeLog) -> None:
    session = Session(log.key, FakeOps(log.key), bundles=[Bundle("b", statement(log, 3), None)])
    expect_all(session.prove(log.claims(3)), log.claims(3))
    assert isinstance(session.statement([module(3)]), Unavailable)
    assert isinstance(session.link(log.signed(3).head), Unavailable)


def test_a_statement_whose_tiles_are_gone(log: FakeLog) -> None:
    """A bundle proved the record, so its tile was never read."""

    def remote(path: str) -> Answer:
        return Absent(SOURCE) if path == "tile/8/0/001" else log.at(600)(path)

    session = Session(
        log.key,
        FakeOps(log.key, remote),
        bundles=[Bundle("b", statement(log, 300), None)],
    )
    session.prove(log.claims(3, 300))
    assert isinstance(session.statement([module(300)]), Unavailable)


# Sizes.


def test_an_empty_log() -> None:
    empty, later = FakeLog(), FakeLog(1)
    ops = FakeOps(empty.key, empty)
    session = Session(empty.key, ops)
    facts = session.prove(later.claims(0))
    assert not any(isinstance(fact, Unavailable) for fact in facts.values())
    assert session.head == empty.signed(0)
    assert session.statement([]) == statement(empty)
    ops.remote = later
    expect_all(session.prove(later.claims(0)), later.claims(0))
    assert session.head == later.signed(1)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 65535, 65536, 65537, 65792])
def test_boundaries(big: FakeLog, size: int) -> None:
    numbers = {number for number in (0, 255, 256, 65535, 65536, size - 1) if number < size}
    ops = FakeOps(big.key, big.at(size))
    session = Session(big.key, ops, pins=[("pin", big.signed(number)) for number in numbers])
    expect_all(session.prove(big.claims(*numbers)), big.claims(*numbers))
    assert len(ops.requests) == len(set(ops.requests))
    warm = FakeOps(big.key, big.at(size), cache=ops.cache)
    expect_all(prove(warm, big, *numbers), big.claims(*numbers))
    assert not warm.requests
    # From the warm cache to a larger tree.
    grown = FakeOps(big.key, big, cache=ops.cache)
    expect_all(prove(grown, big, *numbers, big.size - 1), big.claims(*numbers, big.size - 1))
    assert not {path for path in grown.requests if path in ops.cache} - {LATEST}


def test_damage_in_two_tiers_is_dropped_from_the_own_one_alone(log: FakeLog) -> None:
    path = lookup_path(module(3))
    bad = log.files([3]) | {path: log.lookup(4)}
    ops = FakeOps(log.key, log, cache=bad, go=bad)
    session = Session(log.key, ops)
    expect_all(session.prove(log.claims(3)), log.claims(3))
    assert session.healed == 2
    assert ops.drops == [(path, Tier.CACHE), (path, Tier.GO)]
    assert ops.cache[path] == log.lookup(3)


def test_a_record_at_the_wrong_number_heals(log: FakeLog) -> None:
    """The answer is well-formed and its note is signed, but the tree has something else there."""
    path = lookup_path(module(3))
    wrong = log.lookup(3).replace(b"3\n", b"4\n", 1)
    bad = log.files([3]) | {path: wrong}
    for cache, go in ((bad, {}), ({}, bad), (bad, bad)):
        ops = FakeOps(log.key, log, cache=cache, go=go)
        session = Session(log.key, ops)
        expect_all(session.prove(log.claims(3)), log.claims(3))
        assert session.healed == bool(cache) + bool(go)
        assert ops.cache[path] == log.lookup(3)
