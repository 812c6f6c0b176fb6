"""Zip archives for tests, also such that no library writes."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

FULL32 = 0xFFFFFFFF


class Entry(NamedTuple):
    """An entry; a field that is None is written as it should be."""

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    offset: int | None = None
    extra: bytes = b""
    local_extra: bytes = b""
    comment: bytes = b""
    data: bytes | None = None
    descriptor: bytes = b""
    magic: bytes = b"PK\x01\x02"
    local_magic: bytes = b"PK\x03\x04"


class End(NamedTuple):
    """The end of the directory; a field that is None is written as it should be."""

    entries: int | None = None
    size: int | None = None
    offset: int | None = None
    comment: bytes = b""
    comment_size: int | None = None


def deflate(content: bytes) -> bytes:
    """Return raw deflated data."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def build_zip(
    *entries: Entry,
    end: End | None = None,
    prefix: bytes = b"",
    before_end: bytes = b"",
    suffix: bytes = b"",
) -> bytes:
    """Return an archive; offsets count from the end of the prefix."""
    end = end or End()
    body = bytearray()
    directory = bytearray()
    for entry in entries:
        offset = len(body)
        packed = entry.data
        if packed is None:
            packed = deflate(entry.content) if entry.method == 8 else entry.content
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        size = len(entry.content) if entry.size is None else entry.size
        packed_size = len(packed) if entry.packed is None else entry.packed
        body += struct.pack(
            "<4s5H3L2H",
            *(entry.local_magic, 20, entry.flags, entry.method, 0, 33),
            *(0, 0, 0, len(entry.name), len(entry.local_extra)),
        )
        body += entry.name + entry.local_extra + packed + entry.descriptor
        directory += struct.pack(
            "<4s6H3L5H2L",
            *(entry.magic, 20, 20, entry.flags, entry.method, 0, 33, crc, packed_size, size),
            *(len(entry.name), len(entry.extra), len(entry.comment), 0, 0, 0),
            offset if entry.offset is None else entry.offset,
        )
        directory += entry.name + entry.extra + entry.comment
    entries_count = len(entries) if end.entries is None else end.entries
    tail = struct.pack(
        "<4s4H2LH",
        *(b"PK\x05\x06", 0, 0, entries_count, entries_count),
        len(directory) if end.size is None else end.size,
        len(body) if end.offset is None else end.offset,
        len(end.comment) if end.comment_size is None else end.comment_size,
    )
    return prefix + bytes(body + directory) + before_end + tail + end.comment + suffix


def zip64_end(entries: int, size: int, offset: int, at: int, magic: bytes = b"PK\x06\x06") -> bytes:
    """Return the end of a zip64's directory and its locator, for the place `at`."""
    record = struct.pack("<4sQ2H2L4Q", magic, 44, 45, 45, 0, 0, entries, entries, size, offset)
    return record + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)


def zip64_extra(*values: int) -> bytes:
    """Return a header's zip64 field."""
    return struct.pack(f"<2H{len(values)}Q", 1, 8 * len(values), *values)


def descriptor(content: bytes, *, signed: bool = True, crc: int | None = None) -> bytes:
    """Return a data descriptor, with or without its customary signature."""
    stated = zlib.crc32(content) if crc is None else crc
    fields = struct.pack("<3L", stated, len(deflate(content)), len(content))
    return (b"PK\x07\x08" if signed else b"") + fields
