"""Proof bundles: everything that proves a set of go.sum lines, in one text.

    gosupply proof bundle 1

    [log] 3           name, key hash and address of the log, for people
    [checkpoint] n    see `sumdb.statement`, also for records and multiproof
    [consistency] n   the pin's size and root hash, then the proof between it and the checkpoint;
                      empty where nothing was pinned
    [records] n
    [multiproof] n

A bundle needs no trust in where it was stored: the checkpoint is signed, the multiproof leads from
the records to its root hash, and the consistency proof leads from the pin to it, or from it to a
pin that has moved on. Any other section is refused, so that nothing in a bundle goes unread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.locations import Problem
from gosupply.sumdb.sections import Section, parse, place, render
from gosupply.sumdb.statement import (
    Statement,
    StatementError,
    decode_hashes,
    encode_hashes,
    read_statement,
    statement_sections,
)
from gosupply.tlog.checkpoint import TreeHead
from gosupply.tlog.note import NoteError, decode_base64
from gosupply.tlog.proofs import ProofError, check_consistency

if TYPE_CHECKING:
    from gosupply.sumdb.database import Database

TITLE = "gosupply proof bundle 1"
FILE = ".gosupply/proof.bundle"
MAX_BUNDLE = 64 << 20  # bytes; 2,700 records take 2 MB

_SECTIONS = ("log", "checkpoint", "consistency", "records", "multiproof")
_PINNED = re.compile(r"(0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/]{43}=)")


class Link(NamedTuple):
    """A consistency proof between the bundle's head and another one, whichever is larger."""

    other: TreeHead
    proof: tuple[bytes, ...]

    def holds(self, head: TreeHead) -> bool:
        """Whether it proves that one of the two trees is a prefix of the other."""
        older, newer = sorted((self.other, head))
        try:
            check_consistency(older.size, older.root, newer.size, newer.root, self.proof)
        except ProofError:
            return False
        return True


class Bundle(NamedTuple):
    """A bundle whose checkpoint is signed; its multiproof is not checked yet.

    Attributes:
        where: Its file, for people.
        statement: Checkpoint, records, multiproof.
        link: To the pin; None where nothing was pinned.
    """

    where: str
    statement: Statement
    link: Link | None


class Rejected(NamedTuple):
    """A well-formed bundle that proves nothing here, and why."""

    where: str
    reason: str


def render_bundle(database: Database, statement: Statement, link: Link | None) -> str:
    """Return the text of a bundle."""
    checkpoint, records, multiproof = statement_sections(statement)
    pinned: tuple[str, ...] = ()
    if link:
        (root,) = encode_hashes(link.other.root)
        pinned = (f"{link.other.size} {root}", *encode_hashes(b"".join(link.proof)))
    return render(
        TITLE,
        (_log(database), checkpoint, Section("consistency", pinned), records, multiproof),
    )


def read_bundle(
    data: bytes, database: Database, *, path: str, source: str
) -> tuple[Bundle | Rejected, tuple[Problem, ...]]:
    """Read a bundle for a database; with a problem the bundle is rejected.

    Args:
        data: The text.
        database: The log that it must be about.
        path: Where it stands.
        source: Where it was read from.
    """
    sections, problems = parse(data, TITLE, path=path, source=source)
    if problems:
        return Rejected(path, "it is malformed"), problems
    named = {section.name: section for section in sections}
    for section in sections:
        if section.name not in _SECTIONS or named[section.name] is not section:
            at = place(section, -1, path=path, source=source)
            message = f"the section '{section.name}' is unknown or stands twice"
            return Rejected(path, message), (Problem(message, at, "Make the bundle again."),)
    try:
        return _read(named, database, path), ()
    except StatementError as error:
        section = named.get(error.section, sections[0] if sections else Section("log", (), 1))
        at = place(section, error.offset, path=path, source=source)
        return Rejected(path, str(error)), (Problem(str(error), at, "Make the bundle again."),)
    except NoteError as error:
        return Rejected(path, str(error)), ()


def _read(named: dict[str, Section], database: Database, path: str) -> Bundle | Rejected:
    missing = [name for name in _SECTIONS if name not in named]
    if missing:
        msg = f"the section '{missing[0]}' is missing"
        raise StatementError(msg, "log", -1)
    if named["log"].lines[:2] != _log(database).lines[:2]:
        told = " ".join(named["log"].lines[:2])
        return Rejected(path, f"it is about another log ({told})")
    statement = read_statement(
        [named["checkpoint"], named["records"], named["multiproof"]], database.key
    )
    return Bundle(path, statement, _link(named["consistency"]))


def _log(database: Database) -> Section:
    return Section(
        "log",
        (
            f"name {database.name}",
            f"key-hash {database.key.hex_id}",
            f"url {database.address}",
        ),
    )


def _link(section: Section) -> Link | None:
    if not section.lines:
        return None
    match = _PINNED.fullmatch(section.lines[0])
    root = decode_base64(match[2]) if match else None
    if match is None or root is None:
        msg = "the pin's size and root hash were expected"
        raise StatementError(msg, "consistency", 0)
    return Link(TreeHead(int(match[1]), root), decode_hashes(section, 1))
