"""Two h1 for one line: in one record, in two, proved by tiles, by bundles, and by both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Contradicted, Known, Unavailable
from gosupply.sumdb.bundle import Bundle
from gosupply.sumdb.claims import Claim
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import FakeLog, FakeOps, hash_of, lines_of, module
from tests.sumdb.scenes import (
    expect_all,
    expect_two_hashes,
    link,
    only_true_saves,
    statement,
)

if TYPE_CHECKING:
    from gosupply.sumdb.ops import Answer

SIZE = 300
TWICE = module(7)
KEY = f"{TWICE.path} {TWICE.version}"
EVIL = f"{KEY} {hash_of('evil')}"


def with_evil(*, other: int = 2) -> FakeLog:
    """Return a log whose last record is about one module and states another hash for `TWICE`."""
    log = FakeLog(SIZE)
    of = module(1000 + other)
    log.add(of.path, of.version, [*lines_of(of), EVIL])
    return log


def claims(log: FakeLog) -> list[Claim]:
    return log.claims(7) + [claim for claim in log.claims(SIZE) if claim.path != TWICE.path]


def expect_caught(session: Session, log: FakeLog) -> None:
    facts = session.prove(claims(log))
    first = log.claims(7)[0]
    said = expect_two_hashes(facts[first], log)
    assert hash_of("evil") in said
    assert first.hash in said
    fact = facts[first]
    assert isinstance(fact, Contradicted)
    assert fact.summary == f"{log.key.name} logged two hashes for '{KEY}' (record 7 and 300)"
    # The other lines are as proved as ever.
    others = [claim for claim in claims(log) if claim != first]
    assert all(isinstance(facts[claim], Known) for claim in others)


def test_in_two_records_by_tiles() -> None:
    log = with_evil()
    ops = FakeOps(log.key, log)
    expect_caught(Session(log.key, ops), log)
    only_true_saves(ops, log)


def test_in_two_records_of_one_bundle() -> None:
    log = with_evil()
    bundle = Bundle("b", statement(log, 7, SIZE), None)
    expect_caught(Session(log.key, FakeOps(log.key), bundles=[bundle]), log)


def test_in_two_bundles() -> None:
    log = with_evil()
    bundles = [Bundle("a", statement(log, 7, size=SIZE), None)]
    bundles.append(Bundle("b", statement(log, SIZE), None))
    ops = FakeOps(log.key, log)
    expect_caught(Session(log.key, ops, bundles=bundles), log)


@pytest.mark.parametrize("bundled", [7, SIZE])
def test_in_a_bundle_and_by_tiles(bundled: int) -> None:
    log = with_evil()
    bundle = Bundle("b", statement(log, bundled), None)
    expect_caught(Session(log.key, FakeOps(log.key, log), bundles=[bundle]), log)


def test_in_two_calls() -> None:
    log = with_evil()
    session = Session(log.key, FakeOps(log.key, log))
    expect_all(session.prove(log.claims(7)), log.claims(7))
    expect_caught(session, log)


@pytest.mark.parametrize("suffix", ["", "/go.mod"])
@pytest.mark.parametrize("order", [1, -1])
def test_in_one_record(suffix: str, order: int) -> None:
    """The go command accepts the first line that matches."""
    log = FakeLog(SIZE)
    of = module(1000)
    evil = f"{of.path} {of.version}{suffix} {hash_of('evil')}"
    log.add(of.path, of.version, [*lines_of(of), evil][::order])
    right = [Claim(*line.split(" ")) for line in lines_of(of)]
    line = next(claim for claim in right if claim.key.endswith(f"{of.version}{suffix}"))
    for ops in (FakeOps(log.key, log), FakeOps(log.key, cache=log.files([SIZE]))):
        facts = Session(log.key, ops).prove(right)
        expect_two_hashes(facts[line], log)
        (other,) = set(right) - {line}
        assert isinstance(facts[other], Known)


def test_a_second_algorithm_and_a_repeated_line_are_no_contradiction() -> None:
    log = FakeLog(SIZE)
    of = module(1000)
    zip_, mod = lines_of(of)
    log.add(of.path, of.version, [f"{KEY} h2:other", f"{zip_[:-46]}h2:more", zip_, mod, zip_])
    right = [Claim(*line.split(" ")) for line in (zip_, mod)]
    expect_all(Session(log.key, FakeOps(log.key, log)).prove(right), right)


@pytest.mark.parametrize("kept", [0, 1])
def test_a_bundled_record_without_a_known_algorithm_answers_nothing(kept: int) -> None:
    """A log may state an h2 alone; no line of such a module can be compared."""
    log = FakeLog(2)
    of = module(1000)
    lines = list(lines_of(of))
    lines[kept] = lines[kept].replace("h1:", "h2:")
    log.add(of.path, of.version, lines)
    bundle = Bundle("b", statement(log, 2), None)
    right = [Claim(*line.split(" ")) for line in lines_of(of)]
    facts = Session(log.key, FakeOps(log.key), bundles=[bundle]).prove(right)
    assert all(isinstance(fact, Unavailable) for fact in facts.values())


def test_a_record_whose_lines_are_in_two_bundled_records_answers_nothing() -> None:
    log = FakeLog(2)
    of = module(1000)
    zip_, mod = lines_of(of)
    log.add(of.path, of.version, [zip_])
    log.add(of.path, of.version, [mod])
    bundle = Bundle("b", statement(log, 2, 3), None)
    right = [Claim(*line.split(" ")) for line in (zip_, mod)]
    facts = Session(log.key, FakeOps(log.key), bundles=[bundle]).prove(right)
    assert all(isinstance(fact, Unavailable) for fact in facts.values())


def test_what_cannot_be_shown_to_others_is_unproven() -> None:
    """The first record was proved in a tile that is withheld later on: no evidence can be made."""
    log = FakeLog(600)
    of = module(260)
    other = module(1000)
    evil = f"{of.path} {of.version} {hash_of('evil')}"
    log.add(other.path, other.version, [*lines_of(other), evil])

    def remote(path: str) -> Answer:
        return Unavailable("withheld") if path == "tile/8/0/001" else log.at(601)(path)

    session = Session(
        log.key,
        FakeOps(log.key, remote, cache=log.files([5, 260], 300)),
        bundles=[Bundle("b", statement(log, 599), link(log, 601, 300))],
        pins=[("pin", log.signed(200))],
    )
    expect_all(session.prove(log.claims(260)), log.claims(260))
    facts = session.prove([*log.claims(260), *log.claims(600)[:2]])
    (zip_, mod) = log.claims(260)
    assert facts.pop(zip_) == Unavailable("withheld")
    expect_all(facts, [mod, *log.claims(600)[:2]])
