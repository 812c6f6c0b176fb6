"""Answers that are not what was asked for: cut, too long, empty, web pages, of another log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.bundle import Bundle, Rejected, read_bundle, render_bundle
from gosupply.sumdb.claims import Claim, NotInLog
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Absent, Answer, Found, Tier
from gosupply.sumdb.session import Session
from tests.signing import Signer
from tests.sumdb.fake_log import LATEST, NAME, SOURCE, FakeLog, FakeOps, down, module
from tests.sumdb.scenes import (
    database,
    expect_all,
    expect_nothing_known,
    link,
    only_reason,
    only_true_saves,
    prove,
    statement,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HTML = b"<!DOCTYPE html>\n<html><body>Sign in to continue.</body></html>\n"
LOOKUP = lookup_path(module(300))
PATHS = [LOOKUP, "tile/8/0/001", "tile/8/0/002.p/88", "tile/8/1/000.p/2"]
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "one byte": lambda data: data[:1],
    "short": lambda data: data[:-1],
    "half": lambda data: data[: len(data) // 2],
    "one hash short": lambda data: data[:-32],
    "long": lambda data: data + b"\n",
    "one hash long": lambda data: data + bytes(32),
    "twice": lambda data: data * 2,
    "html": lambda _: HTML,
    "zeros": lambda data: bytes(len(data)),
    "huge": lambda data: data * 1000,
    "crlf": lambda data: data.replace(b"\n", b"\r\n") + b"\r",
    "not utf-8": lambda data: b"\xff" + data[1:],
    "reversed": lambda data: data[::-1],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("path", PATHS)
def test_over_the_network_it_is_refused(log: FakeLog, path: str, damage: str) -> None:
    ops = FakeOps(log.key, log)
    ops.tamper[Tier.NETWORK] = lambda p, d: DAMAGES[damage](d) if p == path else d
    facts = prove(ops, log, 300)
    expect_nothing_known(facts)
    only_true_saves(ops, log)
    assert path not in ops.cache


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("path", [LATEST, *PATHS])
@pytest.mark.parametrize("tier", [Tier.CACHE, Tier.GO])
def test_on_disk_it_is_read_from_elsewhere(
    log: FakeLog, path: str, damage: str, tier: Tier
) -> None:
    files = log.files([300])
    files[path] = DAMAGES[damage](files[path])
    ops = FakeOps(
        log.key,
        log,
        cache=files if tier is Tier.CACHE else {},
        go=files if tier is Tier.GO else {},
    )
    session = Session(log.key, ops)
    expect_all(session.prove(log.claims(300)), log.claims(300))
    only_true_saves(ops, log)
    if damage != "nothing":  # an empty file counts as missing
        assert session.healed >= 1
    if tier is Tier.CACHE and path != LATEST:
        assert ops.cache[path] == log.answer(path)
    second = FakeOps(log.key, log, cache=ops.cache)
    expect_all(prove(second, log, 300), log.claims(300))
    assert tier is Tier.GO or not second.requests


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_bad_latest_is_not_needed(log: FakeLog, damage: str) -> None:
    ops = FakeOps(log.key, log)
    ops.tamper[Tier.NETWORK] = lambda p, d: DAMAGES[damage](d) if p == LATEST else d
    session = Session(log.key, ops)
    expect_all(session.prove(log.claims(300)), log.claims(300))
    assert isinstance(session.facts()["the database's latest"], Unavailable)


def test_a_latest_that_cannot_be_had(log: FakeLog) -> None:
    for answer in (Unavailable("busy"), Absent(SOURCE)):

        def remote(path: str, answer: Answer = answer) -> Answer:
            return answer if path == LATEST else log.at(600)(path)

        session = Session(log.key, FakeOps(log.key, remote))
        expect_all(session.prove(log.claims(300)), log.claims(300))
        if isinstance(answer, Unavailable):
            assert session.facts()["the database's latest"] == answer


def test_nothing_can_be_had(log: FakeLog) -> None:
    session = Session(log.key, FakeOps(log.key, down))
    assert "503" in only_reason(session.prove(log.claims(3)))
    assert session.head is None
    assert isinstance(session.advance(), Unavailable)
    assert isinstance(session.statement([module(3)]), Unavailable)
    assert isinstance(session.link(log.signed(3).head), Unavailable)


def test_only_heads_can_be_had(log: FakeLog) -> None:
    def remote(path: str) -> Answer:
        return down(path) if path.startswith("tile/") else log.at(600)(path)

    facts = prove(FakeOps(log.key, remote), log, 3)
    said = "the database's latest (tree size 600) could not be shown to agree with the log: "
    assert only_reason(facts).startswith(said)


def test_not_in_the_log_names_who_said_so(log: FakeLog) -> None:
    claim = Claim("example.com/nowhere", "v1.0.0", "h1:x")
    ops = FakeOps(log.key, log)
    facts = Session(log.key, ops).prove([claim])
    assert facts == {claim: Known(NotInLog(SOURCE))}
    assert set(ops.cache) <= {LATEST, "tile/8/0/002.p/88", "tile/8/1/000.p/2"}


def test_absence_never_comes_from_a_cache(log: FakeLog) -> None:
    claim = Claim("example.com/nowhere", "v1.0.0", "h1:x")
    ops = FakeOps(log.key, log, cache=log.files([3]), go=log.files([3]))
    facts = Session(log.key, ops, offline=True).prove([claim])
    assert only_reason(facts) == "it is in no bundle and in no cache"


# The key is the identity.


@pytest.mark.parametrize("name", [NAME, "sum.golang.org"])
def test_a_foreign_key_is_another_log(name: str) -> None:
    ours = FakeLog(300, signer=Signer(name, "ours"))
    theirs = FakeLog(300, signer=Signer(name, "theirs"))
    ops = FakeOps(ours.key, theirs, cache=theirs.files([3]), go=theirs.files([3]))
    session = Session(ours.key, ops)
    facts = session.prove(ours.claims(3))
    assert f"the note is not signed by {name}" in only_reason(facts)
    assert not ops.saves
    assert not ops.cache.keys() & {LATEST, lookup_path(module(3))}
    assert {fact.reason for fact in session.facts().values() if isinstance(fact, Unavailable)} == {
        f"the note is not signed by {name}"
    }


def test_a_witness_may_sign_too(log: FakeLog) -> None:
    witness = Signer("witness.example.com", "w")
    line = witness.sign_note(log.tree_text(600)).rpartition(b"\n\n")[2]

    def remote(path: str) -> Answer:
        answer = log.at(600)(path)
        if isinstance(answer, Found) and not path.startswith("tile/"):
            return answer._replace(data=answer.data + line)
        return answer

    expect_all(prove(FakeOps(log.key, remote), log, 3), log.claims(3))


def test_a_bundle_for_another_log_proves_nothing(log: FakeLog) -> None:
    for signer in (Signer(NAME, "theirs"), Signer("other.example.com")):
        theirs = FakeLog(10, signer=signer)
        text = render_bundle(database(theirs), statement(theirs, 3), None)
        found, problems = read_bundle(text.encode(), database(log), path="b", source="s")
        assert not problems
        assert isinstance(found, Rejected)
        assert found.reason == (
            f"it is about another log (name {signer.name} key-hash {theirs.key.hex_id})"
        )
        session = Session(log.key, FakeOps(log.key), bundles=[found])
        expect_nothing_known(session.prove(log.claims(3)))
        assert session.facts() == {
            "b": Unavailable(
                f"the proof bundle was refused: {found.reason}", "Run 'gosupply bundle' again."
            )
        }


def test_a_bundle_that_only_says_it_is_about_this_log(log: FakeLog) -> None:
    theirs = FakeLog(10, signer=Signer(NAME, "theirs"))
    text = render_bundle(database(log), statement(theirs, 3), None)
    found, problems = read_bundle(text.encode(), database(log), path="b", source="s")
    assert not problems
    assert found == Rejected("b", f"the note is not signed by {NAME}")


def test_a_bundle_whose_multiproof_is_wrong(log: FakeLog) -> None:
    good = statement(log, 3)
    for proof in (b"", good.proof[:-32], good.proof + bytes(32), bytes(len(good.proof))):
        bundle = Bundle("b", good._replace(proof=proof), None)
        ops = FakeOps(log.key, log)
        session = Session(log.key, ops, bundles=[bundle])
        expect_all(session.prove(log.claims(3)), log.claims(3))
        assert isinstance(session.facts()["b"], Unavailable)
        assert ops.requests


# Partial tiles may be deleted once the full one exists.


def gone(log: FakeLog, big: int, garbage: bytes = b"") -> FakeOps:
    """Return ops on a log that has grown, keeps only its old `latest`, and no partial tile."""

    def remote(path: str) -> Answer:
        if path == LATEST or path.startswith("lookup/"):
            return log.at(big)(path)
        if ".p/" in path:
            return Absent(SOURCE)
        answer = log.at(65536)(path)
        if path == "tile/8/0/002" and garbage and isinstance(answer, Found):
            width = big % 256 * 32
            return answer._replace(data=answer.data[:width] + garbage[width:])
        return answer

    return FakeOps(log.key, remote)


@pytest.mark.parametrize("garbage", [b"", bytes(8192), b"\xff" * 8193])
def test_a_partial_tile_that_is_gone(big: FakeLog, garbage: bytes) -> None:
    ops = gone(big, 600, garbage)
    expect_all(prove(ops, big, 300, 599), big.claims(300, 599))
    only_true_saves(ops, big)
    # What is not authenticated is not kept: never the full tile, only the prefix.
    assert "tile/8/0/002" not in ops.cache
    assert ops.cache["tile/8/0/002.p/88"] == big.answer("tile/8/0/002.p/88")
    again = FakeOps(big.key, cache=ops.cache)
    expect_all(prove(again, big, 300, 599), big.claims(300, 599))


def test_a_partial_tile_that_is_gone_with_its_full_one(log: FakeLog) -> None:
    def remote(path: str) -> Answer:
        return Absent(SOURCE) if "tile/8/0/002" in path else log.at(600)(path)

    facts = prove(FakeOps(log.key, remote), log, 3)
    expect_nothing_known(facts)


def test_a_full_tile_that_is_too_short_for_the_prefix(log: FakeLog) -> None:
    def remote(path: str) -> Answer:
        if path == "tile/8/0/002.p/88":
            return Absent(SOURCE)
        if path == "tile/8/0/002":
            return Found(Tier.NETWORK, bytes(32))
        return log.at(600)(path)

    ops = FakeOps(log.key, remote)
    expect_nothing_known(prove(ops, log, 3))
    only_true_saves(ops, log)


# Consistency proofs from the pin.


@pytest.mark.parametrize("kind", ["missing", "wrong", "other root", "short"])
def test_a_bundle_without_its_consistency_proof(log: FakeLog, kind: str) -> None:
    right = link(log, 600, 300)
    links = {
        "missing": None,
        "wrong": right._replace(proof=tuple(reversed(right.proof))),
        "other root": right._replace(other=right.other._replace(root=bytes(32))),
        "short": right._replace(proof=right.proof[:-1]),
    }
    bundle = Bundle("b", statement(log, 3), links[kind])
    pins = [(".gosupply/checkpoint", log.signed(300))]

    offline = Session(log.key, FakeOps(log.key, log), offline=True, bundles=[bundle], pins=pins)
    assert only_reason(offline.prove(log.claims(3))) == (
        ".gosupply/checkpoint (tree size 300) could not be shown to agree with the log: "
        "the tiles to compare it with are in no cache"
    )
    ops = FakeOps(log.key, log)
    online = Session(log.key, ops, bundles=[bundle], pins=pins)
    expect_all(online.prove(log.claims(3)), log.claims(3))
    assert ops.requests[0] == LATEST
    assert not ops.names()

    linked = Bundle("b", statement(log, 3), right)
    ops = FakeOps(log.key, log)
    session = Session(log.key, ops, bundles=[linked], pins=pins)
    expect_all(session.prove(log.claims(3)), log.claims(3))
    assert not ops.requests


def test_a_pin_that_is_newer_than_the_bundle(log: FakeLog) -> None:
    pins = [("pin", log.signed(600))]
    linked = Bundle("b", statement(log, 3, size=300), link(log, 300, 600))
    ops = FakeOps(log.key, log)
    session = Session(log.key, ops, bundles=[linked], pins=pins)
    expect_all(session.prove(log.claims(3)), log.claims(3))
    assert not ops.requests
    assert session.head == log.signed(600)

    unlinked = Bundle("b", statement(log, 3, size=300), None)
    offline = Session(log.key, FakeOps(log.key), offline=True, bundles=[unlinked], pins=pins)
    assert only_reason(offline.prove(log.claims(3))).startswith("pin (tree size 600) could not be")
    online = Session(log.key, FakeOps(log.key, log), bundles=[unlinked], pins=pins)
    expect_all(online.prove(log.claims(3)), log.claims(3))


def test_local_lines_do_not_keep_the_others_from_the_network(log: FakeLog) -> None:
    """The pin can only be compared over the network; an unknown local line changes nothing."""
    bundle = Bundle("b", statement(log, 3), None)
    pins = [("pin", log.signed(300))]
    ops = FakeOps(log.key, log)
    session = Session(log.key, ops, bundles=[bundle], pins=pins)
    (local, _) = log.claims(5)
    why = Unavailable("it is local")
    facts = session.prove(log.claims(3), local={local: why})
    assert facts.pop(local) == why
    expect_all(facts, log.claims(3))
    assert not ops.names()
