"""A log that shows two faces is caught, wherever the two are met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Contradicted, Known, Unavailable
from gosupply.sumdb.bundle import Bundle
from gosupply.sumdb.evidence import check_evidence
from gosupply.sumdb.ops import Answer, Found, Tier
from gosupply.sumdb.session import Session
from gosupply.tlog.checkpoint import open_checkpoint
from gosupply.tlog.hashes import EMPTY_ROOT
from tests.sumdb.fake_log import LATEST, FakeLog, FakeOps
from tests.sumdb.scenes import (
    expect_all,
    expect_fork,
    expect_nothing_known,
    forks,
    link,
    only_reason,
    only_true_saves,
    prove,
    statement,
)

if TYPE_CHECKING:
    from gosupply.tlog.checkpoint import SignedCheckpoint

BLOCKED = "the log has contradicted itself, so nothing it says can be relied upon"
FORK_AT = 40


@pytest.fixture(scope="module")
def fork(log: FakeLog) -> FakeLog:
    """The other face: the same first records, then others."""
    return log.forked(FORK_AT, 700)


def pinned(log: FakeLog, size: int) -> list[tuple[str, SignedCheckpoint]]:
    return [(".gosupply/checkpoint", log.signed(size))]


def memory(log: FakeLog, size: int) -> dict[str, bytes]:
    """Return a cache of tiles and `latest` alone, with every full tile of the tree."""
    files = log.files([3, 300, 500], size)
    return {path: data for path, data in files.items() if not path.startswith("lookup/")}


# Sizes of the face that is remembered and the one that is shown: older, equal, newer.
FACES = [(50, 600), (300, 600), (600, 600), (600, 300), (512, 256), (41, 41)]


@pytest.mark.parametrize(("kept", "shown"), FACES)
def test_against_the_pin(log: FakeLog, fork: FakeLog, kept: int, shown: int) -> None:
    # The pin's own tiles can be had, as they can from a proxy that fetched them once.
    ops = FakeOps(log.key, fork.at(shown), go=memory(log, kept))
    session = Session(log.key, ops, pins=pinned(log, kept))
    facts = session.prove(log.claims(3, 39))
    expect_fork(session, facts, log)
    assert only_reason(facts) == BLOCKED
    assert LATEST not in dict(ops.saves)


@pytest.mark.parametrize(("kept", "shown"), FACES)
def test_against_the_own_caches_latest(log: FakeLog, fork: FakeLog, kept: int, shown: int) -> None:
    ops = FakeOps(log.key, fork.at(shown), cache=memory(log, kept))
    session = Session(log.key, ops)
    expect_fork(session, session.prove(log.claims(3, 39)), log)
    assert ops.cache[LATEST] == log.checkpoint(kept)


@pytest.mark.parametrize(("kept", "shown"), FACES)
def test_against_the_go_commands_latest(log: FakeLog, fork: FakeLog, kept: int, shown: int) -> None:
    ops = FakeOps(log.key, fork.at(shown), go=memory(log, kept))
    session = Session(log.key, ops)
    expect_fork(session, session.prove(log.claims(3, 39)), log)
    assert LATEST not in ops.cache


@pytest.mark.parametrize(("kept", "shown"), FACES)
def test_a_lookups_head_against_the_networks_latest(
    log: FakeLog, fork: FakeLog, kept: int, shown: int
) -> None:
    def remote(path: str) -> Answer:
        if path == LATEST:
            return Found(Tier.NETWORK, log.checkpoint(kept))
        if path.startswith("tile/") and kept > shown:
            return log.at(kept)(path)
        return fork.at(shown)(path)

    ops = FakeOps(log.key, remote)
    session = Session(log.key, ops)
    expect_fork(session, session.prove(log.claims(3, 39)), log)
    assert LATEST not in ops.cache


@pytest.mark.parametrize(("one", "other"), [(50, 600), (599, 600), (600, 600), (600, 41)])
def test_two_lookups_heads(log: FakeLog, fork: FakeLog, one: int, other: int) -> None:
    def remote(path: str) -> Answer:
        if "mod3@" in path:
            return log.at(one)(path)
        if path.startswith("tile/") and one > other:
            return log.at(one)(path)
        return fork.at(other)(path)

    session = Session(log.key, FakeOps(log.key, remote))
    expect_fork(session, session.prove(log.claims(3, 39)), log)


@pytest.mark.parametrize(("kept", "shown"), FACES)
@pytest.mark.parametrize("used", [True, False], ids=["used", "unused"])
def test_a_bundles_head(log: FakeLog, fork: FakeLog, kept: int, shown: int, *, used: bool) -> None:
    bundle = Bundle("proof.bundle", statement(log, 3, 10, size=kept), None)
    ops = FakeOps(log.key, fork.at(shown), go=memory(log, kept))
    session = Session(log.key, ops, bundles=[bundle])
    facts = session.prove(log.claims(3, 39) if used else log.claims(39))
    expect_fork(session, facts, log)


def test_two_bundles_whose_heads_extend_one_pin(log: FakeLog, fork: FakeLog) -> None:
    """Both hold a right proof from the pin, and still they are a fork of each other.

    A common prefix says nothing about what comes after it.
    """
    bundles = [
        Bundle("a", statement(log, 3, size=300), link(log, 300, 30)),
        Bundle("b", statement(fork, 39, size=500), link(fork, 500, 30)),
    ]
    for order in (bundles, bundles[::-1]):
        session = Session(log.key, FakeOps(log.key), bundles=order, pins=pinned(log, 30))
        facts = session.prove(log.claims(3, 39))
        # Offline and without tiles a fork cannot be shown, but nor can agreement.
        expect_nothing_known(facts)
        assert "could not be shown to agree with the log" in only_reason(facts)

        online = Session(
            log.key, FakeOps(log.key, fork.at(700)), bundles=order, pins=pinned(log, 30)
        )
        expect_fork(online, online.prove(log.claims(3, 39)), log)


def test_a_link_upwards_from_a_common_prefix_does_not_hide_a_fork(
    log: FakeLog, fork: FakeLog
) -> None:
    """A bundle's head is a prefix of the pin and of the fork; that makes those two no friends."""
    bundle = Bundle("proof.bundle", statement(log, 3, size=30), link(log, 30, 300))

    def remote(path: str) -> Answer:
        # What the pin would be compared with is withheld.
        return Unavailable("withheld") if path == "tile/8/0/001" else fork.at(600)(path)

    ops = FakeOps(log.key, remote)
    session = Session(log.key, ops, bundles=[bundle], pins=pinned(log, 300))
    facts = session.prove(log.claims(3, 39))
    # The bundle alone is enough for record 3, but not for what the other face states.
    assert all(isinstance(facts[claim], Unavailable) for claim in log.claims(39))
    assert ops.cache.get(LATEST) != fork.checkpoint(600)


@pytest.mark.parametrize("offline", [False, True])
def test_twins_need_no_tiles(log: FakeLog, fork: FakeLog, *, offline: bool) -> None:
    ops = FakeOps(log.key, None, cache=log.files([3], 600), go={LATEST: fork.checkpoint(600)})
    session = Session(log.key, ops, offline=offline)
    facts = session.prove(log.claims(3))
    expect_fork(session, facts, log)
    assert not ops.saves


def test_three_faces_are_two_forks(log: FakeLog, fork: FakeLog) -> None:
    third = log.forked(10, 600)
    ops = FakeOps(
        log.key, third.at(600), cache=log.files([], 600), go={LATEST: fork.checkpoint(600)}
    )
    session = Session(log.key, ops)
    expect_fork(session, session.prove(log.claims(3)), log)
    assert len(forks(session)) == 2


@pytest.mark.parametrize("salt", range(6))
def test_a_wrong_empty_tree(log: FakeLog, salt: int) -> None:
    """Whatever its root, before or after the right one in order."""
    from base64 import b64encode

    root = b64encode(bytes([salt * 50]) * 32).decode()
    note = log.sign(f"go.sum database tree\n0\n{root}\n")
    pins = [("pin", open_checkpoint(note, log.key))]
    assert pins[0][1].head.root != EMPTY_ROOT
    for remote in (FakeLog(), log):
        session = Session(log.key, FakeOps(log.key, remote), pins=pins)
        expect_fork(session, session.prove(log.claims(3)), log)


def test_two_wrong_empty_trees(log: FakeLog) -> None:
    from base64 import b64encode

    notes = [
        log.sign(f"go.sum database tree\n0\n{b64encode(bytes([fill]) * 32).decode()}\n")
        for fill in (1, 255)
    ]
    pins = [(f"pin{n}", open_checkpoint(note, log.key)) for n, note in enumerate(notes)]
    session = Session(log.key, FakeOps(log.key), pins=pins)
    expect_fork(session, session.prove(log.claims(3)), log)


def test_a_fork_ends_the_session(log: FakeLog, fork: FakeLog) -> None:
    """Also what was proved before no longer counts."""
    ops = FakeOps(log.key, log.at(300))
    session = Session(log.key, ops)
    expect_all(session.prove(log.claims(3)), log.claims(3))
    ops.remote = fork.at(600)
    expect_fork(session, session.prove(log.claims(39)), log)
    ops.remote = log
    expect_fork(session, session.prove(log.claims(3)), log)
    assert isinstance(session.advance(), Unavailable)
    assert isinstance(session.statement([log.module(3)]), Unavailable)


@pytest.mark.parametrize("tier", [Tier.CACHE, Tier.GO])
def test_of_a_fork_no_record_is_kept(log: FakeLog, fork: FakeLog, tier: Tier) -> None:
    """Only a head is remembered, so the other face is chosen before it is caught."""
    remembered = {LATEST: log.checkpoint(300)}
    ops = FakeOps(
        log.key,
        fork.at(600),
        cache=remembered if tier is Tier.CACHE else {},
        go=remembered if tier is Tier.GO else {},
    )
    session = Session(log.key, ops)
    expect_fork(session, session.prove(log.claims(3, 39)), log)
    assert all(path.startswith("tile/") for path, _ in ops.saves)
    only_true_saves(ops, fork)


def test_the_evidence_needs_the_key(log: FakeLog, fork: FakeLog) -> None:
    session = Session(log.key, FakeOps(log.key, fork.at(600)), pins=pinned(log, 300))
    session.prove(log.claims(3))
    (found,) = forks(session)
    assert found.summary == (
        "log.example.com signed a tree of size 300 (.gosupply/checkpoint) that is no prefix of "
        "its tree of size 600 (the database's latest)"
    )
    assert "size 300" in check_evidence(found.evidence.encode(), [log.key])


def test_a_head_without_its_tiles_is_no_fork(log: FakeLog, fork: FakeLog) -> None:
    """Not being able to compare is unproven, with the pin's name; only a proof is a fork."""

    def remote(path: str) -> Answer:
        if path.startswith("tile/8/0/001"):
            return Unavailable("withheld")
        return fork.at(600)(path)

    session = Session(log.key, FakeOps(log.key, remote), pins=pinned(log, 300))
    facts = session.prove(log.claims(3))
    expect_nothing_known(facts)
    assert not forks(session)
    assert only_reason(facts) == (
        ".gosupply/checkpoint (tree size 300) could not be shown to agree with the log: withheld"
    )


# Replayed old heads, which are consistent, are no fork.


@pytest.mark.parametrize("old", [1, 39, 255, 256, 257, 512, 599])
def test_an_old_head_is_accepted_and_nothing_goes_back(log: FakeLog, old: int) -> None:
    ops = FakeOps(log.key, log.at(old), cache=memory(log, 600))
    session = Session(log.key, ops, pins=pinned(log, 600))
    facts = session.prove(log.claims(0))
    expect_all(facts, log.claims(0))
    assert session.head == log.signed(600)
    assert ops.cache[LATEST] == log.checkpoint(600)
    assert all(isinstance(fact, Known) for fact in session.facts().values())


def test_an_old_head_cannot_hide_a_newer_record(log: FakeLog) -> None:
    def remote(path: str) -> Answer:
        return log.at(100 if path == LATEST else 600)(path)

    session = Session(log.key, FakeOps(log.key, remote))
    expect_all(session.prove(log.claims(599)), log.claims(599))
    assert session.head == log.signed(600)


def test_two_contradictions_have_two_subjects(log: FakeLog, fork: FakeLog) -> None:
    session = Session(
        log.key,
        FakeOps(log.key, fork.at(600)),
        pins=[("a", log.signed(100)), ("b", log.signed(200))],
    )
    expect_fork(session, session.prove(log.claims(3)), log)
    found = [name for name, fact in session.facts().items() if isinstance(fact, Contradicted)]
    assert found == ["a (tree size 100)", "b (tree size 200)"]


def test_equal_sizes_from_one_place_are_told_apart(log: FakeLog, fork: FakeLog) -> None:
    session = Session(
        log.key, FakeOps(log.key), pins=[("a", log.signed(100)), ("a", fork.signed(100))]
    )
    expect_fork(session, session.prove(log.claims(3)), log)
    first, second = session.facts()
    assert first == "a (tree size 100)"
    assert second.startswith("a (tree size 100, root ")
    assert prove(FakeOps(log.key, log), log, 3)
