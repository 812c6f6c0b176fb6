"""A statement: records, proved to be in the tree of one signed checkpoint.

As sections of a text (`sumdb.sections`), shared by proof bundles and evidence:

    [checkpoint] n   the signed note, line by line
    [records] n      for each record its number, then its lines, by increasing number
    [multiproof] n   the hashes of the multiproof (`tlog.multiproof`), in base64, one a line
"""

from __future__ import annotations

import base64
import re
from binascii import a2b_base64
from typing import TYPE_CHECKING, NamedTuple

from gosupply.sumdb.sections import Section
from gosupply.tlog.checkpoint import SignedCheckpoint, open_checkpoint
from gosupply.tlog.hashes import HASH_SIZE
from gosupply.tlog.multiproof import check_records
from gosupply.tlog.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.tlog.note import VerifierKey

NAMES = ("checkpoint", "records", "multiproof")

_ID = re.compile(r"0|[1-9][0-9]{0,18}")
# 32 bytes in canonical base64: the last digit before the padding has no stray bits.
_HASH = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
_LINE = re.compile(r"[^\x00-\x20]+ [^\x00-\x20]+ [^\x00-\x20]+")


class StatementError(ValueError):
    """Sections are not a statement; `offset` is the line in the section, from 0."""

    def __init__(self, message: str, section: str, offset: int) -> None:
        super().__init__(message)
        self.section = section
        self.offset = offset


class Statement(NamedTuple):
    """Records proved in one tree.

    Attributes:
        signed: The checkpoint.
        records: By increasing number.
        proof: The hashes of the multiproof, one after the other.
    """

    signed: SignedCheckpoint
    records: tuple[Record, ...]
    proof: bytes

    def check(self) -> int:
        """Check the multiproof; return how many node hashes that took.

        Raises:
            ProofError: It does not prove the records.
        """
        return check_records(
            [record.id for record in self.records],
            [record.hash for record in self.records],
            self.signed.head.size,
            self.proof,
            self.signed.head.root,
        )


def statement_sections(statement: Statement) -> tuple[Section, ...]:
    """Return the three sections of a statement."""
    lines: list[str] = []
    for record in statement.records:
        lines.append(str(record.id))
        lines.extend(record.text.split("\n")[:-1])
    return (
        Section("checkpoint", note_lines(statement.signed.note)),
        Section("records", tuple(lines)),
        Section("multiproof", encode_hashes(statement.proof)),
    )


def read_statement(sections: Sequence[Section], key: VerifierKey) -> Statement:
    """Read the three sections of a statement, its signature checked but not yet its multiproof.

    Raises:
        StatementError: The sections are malformed.
        NoteError: The checkpoint is not signed by the key.
    """
    if tuple(section.name for section in sections) != NAMES:
        name = sections[-1].name if sections else ""
        msg = f"sections {', '.join(NAMES)} were expected"
        raise StatementError(msg, name, -1)
    checkpoint, records, multiproof = sections
    signed = open_checkpoint(note_of(checkpoint), key)
    return Statement(signed, _records(records), b"".join(decode_hashes(multiproof)))


def statement_of(sections: Sequence[Section], key: VerifierKey) -> Statement:
    """Read a statement and check all of it.

    Raises:
        StatementError: The sections are malformed.
        NoteError: The checkpoint is not signed by the key.
        ProofError: The multiproof does not prove the records.
    """
    statement = read_statement(sections, key)
    statement.check()
    return statement


def note_lines(note: bytes) -> tuple[str, ...]:
    """Return a signed note as lines."""
    return tuple(note.decode().split("\n")[:-1])


def note_of(section: Section) -> bytes:
    """Return the signed note that a section holds."""
    return "".join(f"{line}\n" for line in section.lines).encode()


def encode_hashes(hashes: bytes) -> tuple[str, ...]:
    """Return hashes, given one after the other, as lines of base64."""
    return tuple(
        base64.b64encode(hashes[at : at + HASH_SIZE]).decode()
        for at in range(0, len(hashes), HASH_SIZE)
    )


def is_line(text: str) -> bool:
    """Whether a record's line is one that a statement can hold: PATH VERSION HASH."""
    return _LINE.fullmatch(text) is not None


def decode_hashes(section: Section, first: int = 0) -> tuple[bytes, ...]:
    """Return the hashes that a section's lines spell, from line `first` on, counted from 0.

    Raises:
        StatementError: A line is not one hash in canonical base64.
    """
    lines = section.lines[first:]
    for offset, line in enumerate(lines, first):
        if not _HASH.fullmatch(line):
            msg = "the line is not a hash in base64"
            raise StatementError(msg, section.name, offset)
    return tuple(map(a2b_base64, lines))


def _records(section: Section) -> tuple[Record, ...]:
    found: list[tuple[int, list[str]]] = []
    for offset, line in enumerate(section.lines):
        if _ID.fullmatch(line) and (not found or found[-1][1]):
            if found and int(line) <= found[-1][0]:
                msg = "record numbers must increase"
                raise StatementError(msg, section.name, offset)
            found.append((int(line), []))
        elif found and is_line(line):
            found[-1][1].append(f"{line}\n")
        else:
            msg = "a record number or 'PATH VERSION HASH' was expected"
            raise StatementError(msg, section.name, offset)
    if found and not found[-1][1]:
        msg = "the last record has no line"
        raise StatementError(msg, section.name, len(section.lines) - 1)
    return tuple(Record(number, "".join(lines)) for number, lines in found)
