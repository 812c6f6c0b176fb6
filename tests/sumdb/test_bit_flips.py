"""Every single flipped bit: nothing wrong is ever said to be logged, and nothing crashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Known
from gosupply.sumdb.bundle import Bundle, read_bundle, render_bundle
from gosupply.sumdb.evidence import EvidenceError, check_evidence, records_evidence
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Tier
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import LATEST, FakeLog, FakeOps, hash_of, module
from tests.sumdb.scenes import (
    database,
    expect_all,
    forks,
    link,
    never_wrong,
    only_true_saves,
    prove,
    statement,
    swapping,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = 6
NUMBER = 3


@pytest.fixture(scope="module")
def small() -> FakeLog:
    return FakeLog(SMALL)


def flips(data: bytes, bits: int = 8) -> Iterator[bytes]:
    """Every byte with each of its bits flipped, or with some of them that go round."""
    for at in range(len(data)):
        for bit in ((at + 3 * turn) % 8 for turn in range(bits)):
            yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


PATHS = (LATEST, lookup_path(module(NUMBER)), f"tile/8/0/000.p/{SMALL}")


@pytest.mark.parametrize("path", PATHS)
def test_over_the_network(small: FakeLog, path: str) -> None:
    right = small.answer(path)
    assert right
    for flipped in flips(right):
        ops = FakeOps(small.key, small)
        ops.tamper[Tier.NETWORK] = swapping(path, flipped)
        session = Session(small.key, ops)
        facts = session.prove(small.claims(NUMBER))
        never_wrong(facts, small)
        only_true_saves(ops, small)
        assert not forks(session)
        if path == LATEST:
            # The lookup brings the same head.
            expect_all(facts, small.claims(NUMBER))
        else:
            assert not any(isinstance(fact, Known) for fact in facts.values())


@pytest.mark.parametrize("tier", [Tier.CACHE, Tier.GO])
@pytest.mark.parametrize("path", PATHS)
def test_on_disk_everything_heals(small: FakeLog, path: str, tier: Tier) -> None:
    files = small.files([NUMBER])
    for flipped in flips(files[path], 2):
        damaged = files | {path: flipped}
        ops = FakeOps(
            small.key,
            small,
            cache=damaged if tier is Tier.CACHE else {},
            go=damaged if tier is Tier.GO else {},
        )
        session = Session(small.key, ops)
        expect_all(session.prove(small.claims(NUMBER)), small.claims(NUMBER))
        assert session.healed >= 1
        assert (path, tier) in ops.drops
        only_true_saves(ops, small)
        if tier is Tier.CACHE:
            assert ops.cache[path] == files[path]


def test_on_disk_offline_nothing_wrong_is_known(small: FakeLog) -> None:
    files = small.files([NUMBER])
    for path in PATHS[1:]:
        for flipped in flips(files[path], 2):
            ops = FakeOps(small.key, small, cache=files | {path: flipped})
            facts = prove(ops, small, NUMBER, offline=True)
            assert not any(isinstance(fact, Known) for fact in facts.values())
            assert not ops.requests


@pytest.fixture(scope="module")
def bundle(small: FakeLog) -> bytes:
    text = render_bundle(database(small), statement(small, 1, NUMBER), link(small, SMALL, 2))
    return text.encode()


def test_in_a_bundle(small: FakeLog, bundle: bytes) -> None:
    url = bundle.index(b"url ")
    for number, flipped in enumerate(flips(bundle)):
        found, problems = read_bundle(flipped, database(small), path="b", source="s")
        assert not problems or not isinstance(found, Bundle)
        ops = FakeOps(small.key)
        session = Session(
            small.key, ops, bundles=[found], pins=[("pin", small.signed(2))], offline=True
        )
        facts = session.prove(small.claims(1, NUMBER))
        never_wrong(facts, small)
        in_url = url <= number // 8 < url + len(f"url https://{small.key.name}")
        # The address is there for people; all else counts.
        known = [fact for fact in facts.values() if isinstance(fact, Known)]
        assert len(known) == (4 if in_url and not problems else 0), flipped


def test_the_bundle_itself_proves(small: FakeLog, bundle: bytes) -> None:
    found, problems = read_bundle(bundle, database(small), path="b", source="s")
    assert not problems
    session = Session(
        small.key, FakeOps(small.key), bundles=[found], pins=[("pin", small.signed(2))]
    )
    expect_all(session.prove(small.claims(1, NUMBER)), small.claims(1, NUMBER))


def test_in_a_forks_evidence(small: FakeLog) -> None:
    fork = small.forked(2, SMALL)
    session = Session(small.key, FakeOps(small.key, fork), pins=[("pin", small.signed(4))])
    session.prove(small.claims(0))
    (found,) = forks(session)
    assert check_evidence(found.evidence.encode(), [small.key])
    for flipped in flips(found.evidence.encode()):
        with pytest.raises(EvidenceError):
            check_evidence(flipped, [small.key])


def test_in_the_evidence_of_two_hashes() -> None:
    log = FakeLog(2)
    of = module(0)
    log.add(of.path, of.version, [f"{of.path} {of.version} {hash_of('evil')}"])
    evidence = records_evidence(log.key, [statement(log, 0, 2)]).encode()
    assert check_evidence(evidence, [log.key])
    for flipped in flips(evidence):
        with pytest.raises(EvidenceError):
            check_evidence(flipped, [log.key])


@pytest.mark.parametrize("path", ["tile/8/0/001", "tile/8/1/000.p/2", "tile/8/0/002.p/88"])
def test_large_tiles(log: FakeLog, path: str) -> None:
    """Each hash of a tile, one bit each; which one goes round."""
    right = log.answer(path)
    assert right
    for at in range(0, len(right), 32):
        place = at + at // 32 % 32
        flipped = right[:place] + bytes([right[place] ^ 1 << at // 32 % 8]) + right[place + 1 :]
        ops = FakeOps(log.key, log)
        ops.tamper[Tier.NETWORK] = swapping(path, flipped)
        facts = prove(ops, log, 300)
        assert not any(isinstance(fact, Known) for fact in facts.values())
        only_true_saves(ops, log)
