"""The body of an answer, never larger than allowed, whatever its headers promise.

Only `identity` is asked for; gzip is undone all the same, in steps whose output is bounded, so
that a small body cannot unfold into a large one. Any other content encoding is refused.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.retries import CUT_SHORT, Refusal, Setback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CHUNK = 65536
_GZIP = zlib.MAX_WBITS | 16
_REMEDY = "check the proxy or the server's address: it does not give what was asked for"


class Body(NamedTuple):
    """The decoded bytes."""

    data: bytes


def read_body(
    read: Callable[[int], bytes], headers: Mapping[str, str], limit: int
) -> Body | Setback | Refusal:
    """Read and decode a body to its end.

    Args:
        read: Returns at most so many bytes, none at the end.
        headers: Of the answer.
        limit: The most bytes that the decoded body may have.
    """
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    zipped = encoding in {"gzip", "x-gzip"}
    if not zipped and encoding not in {"", "identity"}:
        return Refusal("the answer is in a content encoding that was not asked for", _REMEDY)
    # Data that do not compress grow a little.
    room = limit + limit // 100 + 1024 if zipped else limit
    length = headers.get("Content-Length", "").strip()
    if length.isascii() and length.isdigit() and int(length[:19]) > room:
        return _too_large(limit)
    if zipped:
        return _unzipped(read, room, limit)
    data = _plain(read, limit)
    return _too_large(limit) if len(data) > limit else Body(data)


def _plain(read: Callable[[int], bytes], limit: int) -> bytes:
    """Read to the end, or one byte more than allowed."""
    parts = []
    room = limit + 1
    while room > 0 and (data := read(min(_CHUNK, room))):
        parts.append(data)
        room -= len(data)
    return b"".join(parts)


def _unzipped(
    read: Callable[[int], bytes], packed_room: int, limit: int
) -> Body | Setback | Refusal:
    """Read and unfold; what is read is bounded, too: blocks that hold nothing might never end."""
    unpack = zlib.decompressobj(_GZIP)
    room = limit + 1
    parts = []
    try:
        while not unpack.eof and (data := read(min(_CHUNK, packed_room))):
            packed_room -= len(data)
            part = unpack.decompress(data, room)
            room -= len(part)
            parts.append(part)
            # At room 0 the limit is passed, and zlib would read 0 as "no limit".
            if not room or (packed_room <= 0 and not unpack.eof):
                return _too_large(limit)
    except zlib.error:
        return Refusal("the answer is not the gzip that it says it is", _REMEDY)
    if not unpack.eof:
        return Setback(CUT_SHORT)
    if unpack.unused_data or read(1):
        return Refusal("the answer goes on after its gzip has ended", _REMEDY)
    return Body(b"".join(parts))


def _too_large(limit: int) -> Refusal:
    return Refusal(f"the answer is larger than the {limit} bytes allowed", _REMEDY)
