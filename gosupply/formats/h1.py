r"""The directory hash `h1:`: what go.sum and the checksum database say about a set of files.

Implements golang.org/x/mod/sumdb/dirhash, `Hash1`: SHA-256 over one line per file, sorted by
name, `HEX-SHA-256  NAME\n`. Refused: names with newlines, and in `parse_h1` every base64 that is
not the canonical one of 32 bytes (stricter than Go, which ignores stray bits and line ends).
"""

from __future__ import annotations

import binascii
import re
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# 32 bytes are 42 letters of 6 bits and one whose last 2 bits are zero.
_H1 = re.compile(r"h1:([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)")

_DIGEST_SIZE = 32


def hash1(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the `h1:` hash of files.

    Args:
        files: Names and the SHA-256 of each content, in any order. Bytes of a name that are not
            UTF-8 are given as surrogates (`surrogateescape`). A name may occur twice and then
            counts twice.

    Raises:
        ValueError: A name has a newline or cannot be encoded, or a digest is not 32 bytes.
    """
    return _format(sha256(preimage(files)).digest())


def preimage(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the text whose SHA-256 is the hash; arguments and errors as of `hash1`."""
    named = sorted((name.encode("utf-8", "surrogateescape"), digest) for name, digest in files)
    for name, digest in named:
        if b"\n" in name:
            raise ValueError(f"a file name with a newline cannot be hashed: {name!r}")
        if len(digest) != _DIGEST_SIZE:
            raise ValueError(f"not a SHA-256 digest: {len(digest)} bytes")
    return b"".join(b"%b  %b\n" % (digest.hex().encode(), name) for name, digest in named)


def go_mod_hash(text: bytes) -> str:
    """Return the hash of the `/go.mod` line for this go.mod (cmd/go, goModSum)."""
    return hash1([("go.mod", sha256(text).digest())])


def parse_h1(text: str) -> bytes | None:
    """Return the 32 bytes of a hash, or None where the text is no canonical `h1:` hash."""
    match = _H1.fullmatch(text)
    return binascii.a2b_base64(match[1]) if match else None


def _format(digest: bytes) -> str:
    return "h1:" + binascii.b2a_base64(digest, newline=False).decode()
