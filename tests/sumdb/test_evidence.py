"""Evidence proves what it says, to whoever has the key, or it is refused."""

from __future__ import annotations

import pytest

from gosupply.sumdb.evidence import (
    EvidenceError,
    Fork,
    check_evidence,
    fork_evidence,
    records_evidence,
)
from gosupply.tlog.proofs import prove_consistency
from tests.signing import Signer
from tests.sumdb.fake_log import FakeLog, hash_of, lines_of, module
from tests.sumdb.scenes import statement


def honest_fork(log: FakeLog, other: FakeLog, older: int, newer: int) -> Fork:
    return Fork(
        log.signed(older),
        other.signed(newer),
        other.root(older),
        prove_consistency(older, newer, other.node),
    )


def refused(text: str, log: FakeLog) -> str:
    with pytest.raises(EvidenceError) as caught:
        check_evidence(text.encode(), [log.key])
    return str(caught.value)


@pytest.mark.parametrize(("older", "newer"), [(41, 600), (300, 301), (600, 600), (512, 513)])
def test_a_fork(log: FakeLog, older: int, newer: int) -> None:
    other = log.forked(40, 600)
    text = fork_evidence(log.key, honest_fork(log, other, older, newer))
    strangers = FakeLog(signer=Signer("other.example.com")).key
    assert check_evidence(text.encode(), [strangers, log.key]) == (
        f"{log.key.name} signed two trees that contradict each other: size {older} with root "
        f"{log.signed(older).head.base64} is no prefix of size {newer} with root "
        f"{other.signed(newer).head.base64}."
    )


def test_consistent_trees_are_no_fork(log: FakeLog) -> None:
    for older, newer in ((0, 600), (40, 600), (600, 600)):
        text = fork_evidence(log.key, honest_fork(log, log, older, newer))
        assert refused(text, log) == "the two checkpoints are consistent: this is no fork"


def test_an_invented_fork_is_refused(log: FakeLog) -> None:
    fork = honest_fork(log, log, 300, 600)
    for wrong in (
        fork._replace(computed=bytes(32)),
        fork._replace(computed=b""),
        fork._replace(computed=bytes(64)),
        fork._replace(proof=()),
        fork._replace(older=fork.newer, newer=fork.older),
    ):
        assert refused(fork_evidence(log.key, wrong), log)


def test_only_the_log_can_accuse_itself(log: FakeLog) -> None:
    forger = FakeLog(signer=Signer(log.key.name, "forger")).forked(0, 600)
    text = fork_evidence(log.key, honest_fork(log, forger, 300, 600))
    assert "is not signed by" in refused(text, log)
    theirs = fork_evidence(forger.key, honest_fork(forger, forger, 300, 600))
    assert refused(theirs, log) == (
        "it is signed with a key that is not known here; pass the log's key with --key"
    )
    with pytest.raises(EvidenceError):
        check_evidence(text.encode(), [])


def twice() -> FakeLog:
    log = FakeLog(10)
    of = module(3)
    log.add(of.path, of.version, [f"{of.path} {of.version} {hash_of('evil')}", lines_of(of)[1]])
    return log


def test_two_hashes_in_one_tree_and_in_two() -> None:
    log = twice()
    one = [statement(log, 3, 10)]
    two = [statement(log, 3, size=5), statement(log, 10, size=11)]
    zip_ = log.claims(3)[0]
    for statements in (one, two):
        said = check_evidence(records_evidence(log.key, statements).encode(), [log.key])
        assert said == (
            f"{log.key.name} logged two hashes for '{zip_.key}': {zip_.hash} in record 3 and "
            f"{hash_of('evil')} in record 10."
        )


def test_records_that_agree_prove_nothing() -> None:
    log = twice()
    of = module(5)
    log.add(of.path, of.version, [*lines_of(of), f"{of.path} {of.version} h2:x"])
    for statements in ([], [statement(log)], [statement(log, 3, 4)], [statement(log, 5, 11)]):
        text = records_evidence(log.key, statements)
        assert refused(text, log) == "the records do not contradict each other"


def test_records_that_are_not_proved_prove_nothing() -> None:
    log = twice()
    good = statement(log, 3, 10)
    text = records_evidence(log.key, [good._replace(proof=good.proof[32:])])
    assert "multiproof" in refused(text, log)
    assert "sections checkpoint, records, multiproof were expected" in refused(
        records_evidence(log.key, [good]).replace("[records]", "[recordz]"), log
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the first line is not 'gosupply evidence 1'"),
        ("gosupply evidence 1\n", "it is signed with a key that is not known here"),
        ("gosupply evidence 1\n\n[older] 0\n", "it is signed with a key that is not known here"),
        ("gosupply evidence 1\n\n[log] 0\n", "it is signed with a key that is not known here"),
    ],
)
def test_malformed(log: FakeLog, text: str, message: str) -> None:
    assert refused(text, log).startswith(message)
