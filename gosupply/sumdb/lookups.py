"""Answers to `/lookup/PATH@VERSION`: a record, then a signed checkpoint of a tree that holds it.

What is read here is still suspect: the record counts once its hash is found in the tree at its
number. The answer must hold both of the module version's lines, with h1 hashes, in the record
itself (CVE-2026-42501 and CVE-2026-56864: the Go client took an answer without them for success,
and took hashes from the note).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.modpath import ModuleVersion, escape_path, escape_version
from gosupply.sumdb.claims import ALGORITHM, GO_MOD
from gosupply.sumdb.statement import is_line
from gosupply.tlog.note import NoteError
from gosupply.tlog.record import Record, RecordError, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosupply.tlog.checkpoint import SignedCheckpoint

MAX_LOOKUP = 1 << 20  # bytes; golang.org/x/mod/gosumcheck reads no more


class AnswerError(ValueError):
    """An answer is not what was asked for."""


class Lookup(NamedTuple):
    """An answer, with the record still to be found in the tree."""

    record: Record
    signed: SignedCheckpoint


def lookup_path(module: ModuleVersion) -> str:
    """Return the path that answers for a module version whose path and version are checked."""
    return f"lookup/{escape_path(module.path)}@{escape_version(module.version)}"


def parse_lookup(
    data: bytes, module: ModuleVersion, open_: Callable[[bytes], SignedCheckpoint]
) -> Lookup:
    """Parse an answer.

    Args:
        data: The whole answer.
        module: What was asked for.
        open_: Opens a signed checkpoint with the log's key.

    Raises:
        AnswerError: It is malformed, its note is not signed by the log, its number is not in the
            note's tree, or the record lacks a line of the module version.
    """
    try:
        record, note = parse_record(data)
        signed = open_(note)
    except (RecordError, NoteError) as error:
        raise AnswerError(str(error)) from None
    if record.id >= signed.head.size:
        msg = f"record {record.id} is not in the tree of size {signed.head.size} that came with it"
        raise AnswerError(msg)
    require_lines(record, module)
    return Lookup(record, signed)


def require_lines(record: Record, module: ModuleVersion) -> None:
    """Refuse a record that lacks one of a module version's two lines.

    Raises:
        AnswerError: It does, or one of its lines is no go.sum line (bundles could not hold it).
    """
    if not all(map(is_line, record.text.split("\n")[:-1])):
        msg = f"record {record.id} holds a line that is no go.sum line"
        raise AnswerError(msg)
    for suffix in ("", GO_MOD):
        hashes = record.hashes(f"{module.path} {module.version}{suffix}")
        if not any(hash_.startswith(ALGORITHM) for hash_ in hashes):
            msg = f"record {record.id} holds no h1 line for {module}{suffix}"
            raise AnswerError(msg)
