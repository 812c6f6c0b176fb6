"""Signed notes (C2SP signed-note; golang.org/x/mod/sumdb/note).

    text, ending in a line feed
    <blank line>
    — name base64(key ID (4 bytes, big endian) || signature)
    ...

A key is written `name+ID+base64(type || key)`, the ID in eight hex digits being the first four
bytes of SHA-256(name || LF || type || key); the one type known here is 1, Ed25519, which signs the
text with its final line feed and without the blank line. `open_note` parses *and* verifies: what it
returns was signed by one of the keys. Signatures by unknown keys are ignored, so that a log may
add witnesses; a malformed line, a repeated one, or a wrong signature by a known key refuses the
whole note.

Stricter than Go, by decision (docs/adr/0002): base64 must be in its canonical form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_NOTE = 1_000_000  # bytes; golang.org/x/mod/sumdb/tlog, ParseTree
MAX_SIGNATURES = 100  # golang.org/x/mod/sumdb/note, Open

_ED25519 = 1
_ED25519_KEY_SIZE = 32
_MIN_SIGNATURE = 5  # the key ID and at least one byte
_DASH = "\N{EM DASH} "
_VERIFIER_KEY = re.compile(r"([^+\s\ud800-\udfff]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")


class NoteError(ValueError):
    """A note is malformed or not signed as it must be."""


class VerifierKey(NamedTuple):
    """A public key with the name it signs under.

    Attributes:
        name: The key name.
        key_id: The 32-bit key ID; an identifier, no protection.
        public: 32 bytes of Ed25519.
    """

    name: str
    key_id: int
    public: bytes

    @property
    def hex_id(self) -> str:
        """The key ID as 8 hex digits."""
        return f"{self.key_id:08x}"

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes([_ED25519]) + self.public).decode()
        return f"{self.name}+{self.hex_id}+{encoded}"


class Signature(NamedTuple):
    """One signature line."""

    name: str
    key_id: int
    signature: bytes


class Note(NamedTuple):
    """A note whose text at least one of the given keys signed.

    Attributes:
        text: What was signed, with its final line feed.
        signatures: The verified signatures.
    """

    text: str
    signatures: tuple[Signature, ...]


def key_id(name: str, kind: int, key: bytes) -> int:
    """Return the key ID (C2SP signed-note, section Signatures)."""
    digest = hashlib.sha256(f"{name}\n".encode() + bytes([kind]) + key).digest()
    return int.from_bytes(digest[:4], "big")


def parse_verifier_key(text: str) -> VerifierKey:
    """Return the verifier key that a vkey string spells.

    Raises:
        ValueError: It is not `name+ID+key`, not Ed25519, or its ID is not that of its key.
    """
    match = _VERIFIER_KEY.fullmatch(text)
    if match is None:
        msg = "a verifier key is written NAME+8 HEX DIGITS+BASE64"
        raise ValueError(msg)
    name, hex_id, encoded = match.groups()
    data = decode_base64(encoded)
    if data is None or data[:1] != bytes([_ED25519]) or len(data) != 1 + _ED25519_KEY_SIZE:
        msg = f"the key of '{name}' is not an Ed25519 key"
        raise ValueError(msg)
    if key_id(name, _ED25519, data[1:]) != int(hex_id, 16):
        msg = f"the key of '{name}' does not have the ID {hex_id}"
        raise ValueError(msg)
    return VerifierKey(name, int(hex_id, 16), data[1:])


def open_note(data: bytes, keys: Sequence[VerifierKey]) -> Note:
    """Parse a note and verify it.

    Raises:
        NoteError: It is malformed, no known key signed it, or a known key's signature is wrong.
    """
    text, lines = _split(data)
    signatures = tuple(_parse_signature(line) for line in lines)
    if len(set(lines)) != len(lines):
        msg = "the note repeats a signature line"
        raise NoteError(msg)
    known = {(key.name, key.key_id): key for key in keys}
    if len(known) != len(set(keys)):
        msg = "two of the keys have the same name and ID"
        raise NoteError(msg)
    signed = [line for line in signatures if (line.name, line.key_id) in known]
    if not signed:
        names = ", ".join(key.name for key in keys)
        msg = f"the note is not signed by {names}"
        raise NoteError(msg)
    if len({(line.name, line.key_id) for line in signed}) != len(signed):
        msg = "the note has two signatures by one key"
        raise NoteError(msg)
    for line in signed:
        if not _verified(known[line.name, line.key_id].public, line.signature, text):
            msg = f"the signature by {line.name}+{line.key_id:08x} is wrong"
            raise NoteError(msg)
    return Note(text.decode(), tuple(signed))


def decode_base64(text: str) -> bytes | None:
    """Return the bytes that canonical, padded standard base64 spells; None for anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Python accepts stray bits in the last digit: "QR==" and "QQ==" both give "A".
    return data if base64.b64encode(data).decode() == text else None


def _split(data: bytes) -> tuple[bytes, list[str]]:
    if len(data) > MAX_NOTE:
        msg = f"the note has more than {MAX_NOTE} bytes"
        raise NoteError(msg)
    try:
        data.decode()
    except UnicodeDecodeError:
        msg = "the note is not UTF-8"
        raise NoteError(msg) from None
    if _CONTROL.search(data):
        msg = "the note has a control character"
        raise NoteError(msg)
    text, blank, tail = data.rpartition(b"\n\n")
    if not blank or not tail.endswith(b"\n"):
        msg = "the note has no signature lines after a blank line"
        raise NoteError(msg)
    lines = tail.decode().split("\n")[:-1]
    if len(lines) > MAX_SIGNATURES:
        msg = f"the note has more than {MAX_SIGNATURES} signatures"
        raise NoteError(msg)
    return text + b"\n", lines


def _parse_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = decode_base64(encoded)
    if (
        not line.startswith(_DASH)
        or not name
        or re.search(r"[\s+]", name)
        or data is None
        or len(data) < _MIN_SIGNATURE
    ):
        msg = "the note has a malformed signature line"
        raise NoteError(msg)
    return Signature(name, int.from_bytes(data[:4], "big"), data[4:])


@lru_cache(maxsize=16)
def _public_key(public: bytes) -> Ed25519PublicKey:
    # Imported here: 17 ms that a run without signatures must not pay.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PublicKey,
    )

    return Ed25519PublicKey.from_public_bytes(public)


def _verified(public: bytes, signature: bytes, text: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        _public_key(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True
