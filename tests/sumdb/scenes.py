"""What every attack must leave untouched, and short ways to say what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Contradicted, Fact, Known, Unavailable
from gosupply.sumdb.claims import Claim, Logged, Proof
from gosupply.sumdb.database import Database
from gosupply.sumdb.evidence import check_evidence
from gosupply.sumdb.session import Session
from gosupply.tlog.checkpoint import open_checkpoint
from tests.sumdb.fake_log import LATEST, FakeLog, FakeOps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from gosupply.sumdb.bundle import Link
    from gosupply.sumdb.statement import Statement

Facts = dict[Claim, Fact[Proof]]


def logged(facts: Facts) -> dict[str, str]:
    """Return the hash that the log is said to state, for each line that is said to be logged."""
    return {
        claim.key: fact.value.hash
        for claim, fact in facts.items()
        if isinstance(fact, Known) and isinstance(fact.value, Logged)
    }


def expect_all(facts: Facts, claims: Collection[Claim]) -> None:
    """Every claim is right, and said to be."""
    assert logged(facts) == {claim.key: claim.hash for claim in claims}
    assert len(facts) == len(set(claims))


def expect_nothing_known(facts: Facts) -> None:
    assert facts
    assert not [fact for fact in facts.values() if isinstance(fact, Known)]


def reasons(facts: Mapping[Claim, Fact[Proof]]) -> list[str]:
    """Return why, for facts that must all be Unavailable."""
    found = []
    for fact in facts.values():
        assert isinstance(fact, Unavailable), fact
        found.append(fact.reason)
    return found


def only_reason(facts: Facts) -> str:
    found = set(reasons(facts))
    assert len(found) == 1, found
    return found.pop()


def never_wrong(facts: Facts, *logs: FakeLog) -> None:
    """No hash is said to be logged that no given log stated in that record."""
    for claim, fact in facts.items():
        if isinstance(fact, Known) and isinstance(fact.value, Logged):
            line = f"{claim.key} {fact.value.hash}"
            number = fact.value.record
            assert number < fact.value.size
            texts = [log.record(number).text for log in logs if number < log.size]
            assert any(line in text.split("\n") for text in texts), line


def only_true_saves(ops: FakeOps, *logs: FakeLog) -> None:
    """Everything that was ever saved is what one of the logs has there."""
    for path, data in ops.saves:
        assert any(_is_true(log, path, data) for log in logs), path


def _is_true(log: FakeLog, path: str, data: bytes) -> bool:
    if path.startswith("tile/"):
        return log.answer(path) == data
    record, blank, note = data.partition(b"\n\n")
    signed = open_checkpoint(data if path == LATEST else note, log.key)
    if signed.head.size > log.size or signed.head != log.signed(signed.head.size).head:
        return False
    if path == LATEST:
        return True
    right = log.answer(path)
    return right is not None and right.partition(b"\n\n")[:2] == (record, blank)


def forks(session: Session) -> list[Contradicted]:
    """Return the contradictions between heads, each of which must stand on its own."""
    return [fact for fact in session.facts().values() if isinstance(fact, Contradicted)]


def expect_fork(session: Session, facts: Facts, log: FakeLog) -> None:
    """The log is caught: evidence that anybody can check, and nothing that counts."""
    expect_nothing_known(facts)
    assert forks(session)
    for fork in forks(session):
        said = check_evidence(fork.evidence.encode(), [log.key])
        assert said.startswith(f"{log.key.name} signed two trees that contradict each other: ")


def expect_two_hashes(fact: Fact[Proof], log: FakeLog) -> str:
    """Two hashes for one line are shown by evidence that stands on its own."""
    assert isinstance(fact, Contradicted), fact
    said = check_evidence(fact.evidence.encode(), [log.key])
    assert said.startswith(f"{log.key.name} logged two hashes for ")
    return said


def swapping(path: str, to: bytes | None) -> Callable[[str, bytes], bytes | None]:
    """Return a hook for `FakeOps.tamper` that changes what is had for one path."""
    return lambda asked, data: to if asked == path else data


def database(log: FakeLog) -> Database:
    return Database(log.key)


def prove(ops: FakeOps, log: FakeLog, *numbers: int, offline: bool = False) -> Facts:
    """Prove the right claims of records in a fresh session."""
    return Session(log.key, ops, offline=offline).prove(log.claims(*numbers))


def statement(log: FakeLog, *numbers: int, size: int | None = None) -> Statement:
    """Return an honest statement, made from the log's own nodes."""
    from gosupply.sumdb.statement import Statement
    from gosupply.tlog.multiproof import prove_records

    size = log.size if size is None else size
    proof = b"".join(prove_records(numbers, size, log.node))
    return Statement(log.signed(size), tuple(log.record(number) for number in numbers), proof)


def link(log: FakeLog, one: int, other: int) -> Link:
    """Return an honest link from the head of size `one` to the one of size `other`."""
    from gosupply.sumdb.bundle import Link
    from gosupply.tlog.proofs import prove_consistency

    older, newer = sorted((one, other))
    return Link(log.signed(other).head, prove_consistency(older, newer, log.node))
