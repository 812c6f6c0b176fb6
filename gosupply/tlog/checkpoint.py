"""Checkpoints: signed tree heads as text (C2SP tlog-checkpoint; golang.org/x/mod/sumdb/tlog).

    origin
    size, in decimal
    root hash, in base64
    extension lines, if any

All Go checksum databases write the same origin, `go.sum database tree`; what tells one log from
another is the key that signed. Extension lines are signed but are in no tree, so nothing is ever
read from them (CVE-2026-56864: the Go client took hashes from there).
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from gosupply.tlog.hashes import HASH_SIZE, SIZE_LIMIT
from gosupply.tlog.note import NoteError, decode_base64, open_note

if TYPE_CHECKING:
    from gosupply.tlog.note import VerifierKey

GO_ORIGIN = "go.sum database tree"

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_LINES = 3


class TreeHead(NamedTuple):
    """A tree, by its size in records and its root hash."""

    size: int
    root: bytes

    @property
    def base64(self) -> str:
        """The root hash in base64."""
        return b64encode(self.root).decode()


class SignedCheckpoint(NamedTuple):
    """A checkpoint that the log's key signed.

    Attributes:
        head: The tree it speaks of.
        note: The whole signed note, as it was read.
    """

    head: TreeHead
    note: bytes


def parse_checkpoint(text: str) -> TreeHead:
    """Return the tree head that the text of a checkpoint of a checksum database states.

    Raises:
        NoteError: It is not a checkpoint, or of something else than a checksum database.
    """
    lines = text.split("\n")
    if len(lines) <= _LINES or lines[0] != GO_ORIGIN:
        msg = f"the note is not a checkpoint of a '{GO_ORIGIN}'"
        raise NoteError(msg)
    size = int(lines[1]) if _SIZE.fullmatch(lines[1]) else SIZE_LIMIT
    root = decode_base64(lines[2])
    if size >= SIZE_LIMIT or root is None or len(root) != HASH_SIZE:
        msg = "the checkpoint's size or root hash is malformed"
        raise NoteError(msg)
    return TreeHead(size, root)


def open_checkpoint(data: bytes, key: VerifierKey) -> SignedCheckpoint:
    """Parse and verify a signed checkpoint.

    Raises:
        NoteError: It is malformed or not signed by this key.
    """
    return SignedCheckpoint(parse_checkpoint(open_note(data, (key,)).text), data)
