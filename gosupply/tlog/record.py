"""Records of a checksum database (golang.org/x/mod/sumdb/tlog, `ParseRecord`; sumdb.md 1.3).

    number, in decimal
    go.sum lines
    <blank line>

What is hashed into the tree is the text alone, with its one final line feed; the number is
authenticated by the position. A text is UTF-8 without control characters and without empty lines.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gosupply.tlog.hashes import SIZE_LIMIT, record_hash

_RECORD = re.compile(rb"(0|[1-9][0-9]{0,18})\n((?:[^\x00-\x1f]+\n)+)\n")


class RecordError(ValueError):
    """Bytes are not a record."""


class Record(NamedTuple):
    """One entry of the log: its number, and its text with the final line feed."""

    id: int
    text: str

    @property
    def hash(self) -> bytes:
        """The record hash."""
        return record_hash(self.text.encode())

    def hashes(self, key: str) -> tuple[str, ...]:
        """Return the distinct hashes that the record states for `PATH VERSION[/go.mod]`."""
        start = f"{key} "
        found = [line[len(start) :] for line in self.text.split("\n") if line.startswith(start)]
        return tuple(dict.fromkeys(found))


def parse_record(data: bytes) -> tuple[Record, bytes]:
    """Return the record at the start of the bytes, and the rest.

    Raises:
        RecordError: There is none in exactly the form above.
    """
    match = _RECORD.match(data)
    if match is None or int(match[1]) >= SIZE_LIMIT:
        msg = "the answer does not start with a record"
        raise RecordError(msg)
    try:
        text = match[2].decode()
    except UnicodeDecodeError:
        msg = "the record is not UTF-8"
        raise RecordError(msg) from None
    return Record(int(match[1]), text), data[match.end() :]
