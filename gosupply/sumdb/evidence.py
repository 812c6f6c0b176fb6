"""Evidence: what lets anybody see for themselves that a log contradicted itself.

Two kinds of contradiction exist, and one text holds either. A **fork**: two signed tree heads of
which the smaller is no prefix of the larger. The proof is a consistency proof for a tree of the
smaller size with *another* root than the one that was signed:

    [log] 1          the verifier key
    [older] n        the smaller signed checkpoint, a whole note
    [newer] n        the larger one
    [computed] 1     the root hash that the larger tree has at the smaller size
    [consistency] n  proves `computed` against `newer`; none for equal sizes

**Two hashes for one line**: records, each proved to be in a signed tree, that state different h1
hashes for the same `PATH VERSION`. The last three sections repeat, once for each tree:

    [log] 1
    [checkpoint] n   a signed checkpoint
    [records] n      number, then lines; see `sumdb.bundle`
    [multiproof] n   proves the records in that tree

`check_evidence` believes nothing but the key, which the reader of the evidence brings along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.sumdb.claims import ALGORITHM
from gosupply.sumdb.sections import Section, parse, render
from gosupply.sumdb.statement import (
    Statement,
    StatementError,
    decode_hashes,
    encode_hashes,
    note_lines,
    note_of,
    statement_of,
    statement_sections,
)
from gosupply.tlog.checkpoint import SignedCheckpoint, TreeHead, open_checkpoint
from gosupply.tlog.note import NoteError, VerifierKey
from gosupply.tlog.proofs import ProofError, check_consistency

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "gosupply evidence 1"

_FORK = ["log", "older", "newer", "computed", "consistency"]


class EvidenceError(ValueError):
    """A text does not show that a log contradicted itself."""


class Fork(NamedTuple):
    """Two signed heads that cannot both be of one append-only log.

    Attributes:
        older: The smaller one.
        newer: The larger one, or one of equal size.
        computed: Root hash that the larger tree has at the smaller size.
        proof: Consistency proof from (older's size, computed) to newer.
    """

    older: SignedCheckpoint
    newer: SignedCheckpoint
    computed: bytes
    proof: tuple[bytes, ...]


def fork_evidence(key: VerifierKey, fork: Fork) -> str:
    """Return the evidence of a fork."""
    return render(
        TITLE,
        (
            Section("log", (str(key),)),
            Section("older", note_lines(fork.older.note)),
            Section("newer", note_lines(fork.newer.note)),
            Section("computed", encode_hashes(fork.computed)),
            Section("consistency", encode_hashes(b"".join(fork.proof))),
        ),
    )


def records_evidence(key: VerifierKey, statements: Sequence[Statement]) -> str:
    """Return the evidence that proved records state two hashes for one line."""
    parts = [section for statement in statements for section in statement_sections(statement)]
    return render(TITLE, (Section("log", (str(key),)), *parts))


def check_evidence(data: bytes, keys: Sequence[VerifierKey]) -> str:
    """Check evidence with nothing but the keys of the logs one knows.

    Returns:
        One sentence saying what it proves.

    Raises:
        EvidenceError: It proves nothing.
    """
    sections, problems = parse(data, TITLE, path="", source="")
    if problems:
        msg = f"line {problems[0].at.span.line}: {problems[0].message}"
        raise EvidenceError(msg)
    named = sections[0].lines if sections and sections[0].name == "log" else ()
    key = next((key for key in keys if (str(key),) == named), None)
    if key is None:
        msg = "it is signed with a key that is not known here; pass the log's key with --key"
        raise EvidenceError(msg)
    try:
        if [section.name for section in sections] == _FORK:
            return _check_fork(key, sections)
        return _check_records(key, sections[1:])
    except (StatementError, NoteError, ProofError) as error:
        raise EvidenceError(str(error)) from None


def _check_fork(key: VerifierKey, sections: Sequence[Section]) -> str:
    _, older_note, newer_note, computed_lines, proof_lines = sections
    older = open_checkpoint(note_of(older_note), key).head
    newer = open_checkpoint(note_of(newer_note), key).head
    proof = decode_hashes(proof_lines)
    computed = b"".join(decode_hashes(computed_lines))
    check_consistency(older.size, computed, newer.size, newer.root, proof)
    if computed == older.root:
        msg = "the two checkpoints are consistent: this is no fork"
        raise EvidenceError(msg)
    return (
        f"{key.name} signed two trees that contradict each other: "
        f"{_show(older)} is no prefix of {_show(newer)}."
    )


def _check_records(key: VerifierKey, sections: Sequence[Section]) -> str:
    stated: dict[str, tuple[str, int]] = {}
    for at in range(0, len(sections), 3):
        statement = statement_of(sections[at : at + 3], key)
        for record in statement.records:
            for line in record.text.split("\n")[:-1]:
                name, _, hash_ = line.rpartition(" ")
                first, number = stated.setdefault(name, (hash_, record.id))
                if first != hash_ and first.startswith(ALGORITHM) and hash_.startswith(ALGORITHM):
                    return (
                        f"{key.name} logged two hashes for '{name}': "
                        f"{first} in record {number} and {hash_} in record {record.id}."
                    )
    msg = "the records do not contradict each other"
    raise EvidenceError(msg)


def _show(head: TreeHead) -> str:
    return f"size {head.size} with root {head.base64}"
