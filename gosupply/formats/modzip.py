"""Module zips: the `h1:` hash of one, read through a callable so that it never lies in memory.

Implements golang.org/x/mod/sumdb/dirhash, `HashZip`, over ZIP as Go's archive/zip reads it
(PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3). Every entry of the central directory counts, those
of directories too; a name that occurs twice counts twice, with the content of its last entry.
Names are the archive's bytes: the standard library's zipfile decodes them as cp437, cuts them at
NUL and merges what Go keeps apart, hence this reader of our own.

Refused: what archive/zip refuses; zips and contents larger than 500 MiB (golang.org/x/mod/zip,
`MaxZipFile`); and, beyond Go, more than 500,000 entries and entries that overlap, which no module
has and with which a small file could keep a reader busy for hours.
"""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.h1 import hash1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_SIZE = 500 << 20
MAX_ENTRIES = 500_000

_CHUNK = 1 << 18

_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64_LOCATOR_MAGIC = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_MAGIC = b"PK\x06\x06"
_HEADER = struct.Struct("<4s6H3L5H2L")
_HEADER_MAGIC = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC = b"PK\x03\x04"
_DESCRIPTOR_MAGIC = b"PK\x07\x08"
_EXTRA = struct.Struct("<2H")
_ZIP64_EXTRA = 1
_FULL16 = 0xFFFF
_FULL32 = 0xFFFFFFFF
_OFFSET_LIMIT = 1 << 63  # Go's offsets are signed
_HAS_DESCRIPTOR = 0x8
_STORED = 0
_DEFLATED = 8
# A comment has at most 64 KiB; Go looks for the end in the last 1 KiB first.
_TAILS = (1 << 10, 65 << 10)


class MalformedZipError(ValueError):
    """This is no zip, or not one that a module can have."""


class _NoHeaderError(MalformedZipError):
    """Here the central directory ends, or its last header is cut off."""


class _End(NamedTuple):
    """What the end of the central directory says."""

    entries: int
    size: int
    offset: int


class _Entry(NamedTuple):
    """What the central directory says of one file, and where its local header is."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def zip_hash(read_at: Callable[[int, int], bytes], size: int) -> str:
    """Return the `h1:` hash of a module zip.

    Args:
        read_at: Takes an offset and a count of bytes, both within the zip, and returns those
            bytes. What it raises passes through.
        size: The zip's size in bytes.

    Raises:
        MalformedZipError: It is no zip, or larger than a module may be.
    """
    return hash1(zip_digests(read_at, size))


def zip_digests(read_at: Callable[[int, int], bytes], size: int) -> tuple[tuple[str, bytes], ...]:
    """Return the name and the SHA-256 of every entry, in the central directory's order.

    Bytes of a name that are not UTF-8 are surrogates (`surrogateescape`), as `hash1` takes them.
    Arguments and errors are those of `zip_hash`.
    """
    if size > MAX_SIZE:
        raise MalformedZipError(f"the zip has {size} bytes, more than {MAX_SIZE}")
    archive = _Archive(read_at, size)
    entries = _read_directory(archive)
    last = {entry.name: entry for entry in entries}
    if sum(entry.size for entry in last.values()) > MAX_SIZE:
        raise MalformedZipError(f"the zip's files have more than {MAX_SIZE} bytes")
    if sum(entry.packed for entry in last.values()) > size:
        raise MalformedZipError("the zip's entries overlap")
    names = [_decode(entry.name) for entry in entries]
    digests = {name: _digest(archive, entry) for name, entry in last.items()}
    return tuple((name, digests[entry.name]) for name, entry in zip(names, entries, strict=True))


class _Archive:
    """The zip's bytes; no offset leads outside of them."""

    def __init__(self, read_at: Callable[[int, int], bytes], size: int) -> None:
        self.size = size
        self._read_at = read_at

    def read(self, offset: int, count: int) -> bytes:
        """Return exactly the bytes asked for."""
        if not 0 <= offset <= self.size - count:
            raise MalformedZipError("the zip is cut off")
        data = self._read_at(offset, count)
        if len(data) != count:
            raise MalformedZipError("the zip is shorter than its size")
        return data

    def read_up_to(self, offset: int, count: int) -> bytes:
        """Return the bytes asked for as far as the zip goes; the offset is not before it."""
        return self.read(offset, max(0, min(count, self.size - offset)))


def _read_directory(archive: _Archive) -> list[_Entry]:
    """Read the central directory; the end's count is of 16 bits, so headers are read to the last.

    Like Go's `Reader.init` this ignores the directory's stated size, once its place is known.
    """
    end, base = _read_end(archive)
    stream = _Stream(archive, base + end.offset)
    entries: list[_Entry] = []
    reason = ""
    while True:
        try:
            entry = _read_header(stream)
        except _NoHeaderError as error:
            reason = str(error)
            break
        entries.append(entry._replace(offset=entry.offset + base))
        if len(entries) > MAX_ENTRIES:
            raise MalformedZipError(f"the zip has more than {MAX_ENTRIES} entries")
    if len(entries) & _FULL16 != end.entries & _FULL16:
        raise MalformedZipError(
            f"the zip's directory has {len(entries)} entries, not {end.entries}: {reason}"
        )
    return entries


def _read_end(archive: _Archive) -> tuple[_End, int]:
    """Find the end of the central directory, and what has to be added to all of its offsets."""
    at = _find_end(archive)
    _, _, _, _, count, size, offset, _ = _END.unpack(archive.read(at, _END.size))
    end = _End(count, size, offset)
    # Go compares the size with 16 bits, too.
    if _FULL16 in {end.entries, end.size} or end.offset == _FULL32:
        at, end = _read_end64(archive, at, end)
    base = at - end.size - end.offset
    if end.offset >= _OFFSET_LIMIT or not 0 <= base + end.offset < archive.size:
        raise MalformedZipError("the zip's directory is not inside of it")
    if base > 0:
        # Something stands before the zip; or the size is wrong and the offset is right.
        try:
            _read_header(_Stream(archive, end.offset))
        except MalformedZipError:
            return end, base
        return end, 0
    return end, base


def _find_end(archive: _Archive) -> int:
    for count in _TAILS:
        tail = archive.read_up_to(max(0, archive.size - count), count)
        at = tail.rfind(_END_MAGIC, 0, max(0, len(tail) - _END.size + len(_END_MAGIC)))
        if at >= 0:
            comment = _END.unpack_from(tail, at)[-1]
            if at + _END.size + comment <= len(tail):
                return archive.size - len(tail) + at
    raise MalformedZipError("the end of the zip's directory is missing")


def _read_end64(archive: _Archive, at: int, end: _End) -> tuple[int, _End]:
    """Read the end of a zip64's directory, if a locator says that there is one."""
    if at < _END64_LOCATOR.size:
        return at, end
    locator = archive.read(at - _END64_LOCATOR.size, _END64_LOCATOR.size)
    magic, disk, at64, disks = _END64_LOCATOR.unpack(locator)
    if (magic, disk, disks) != (_END64_LOCATOR_MAGIC, 0, 1):
        return at, end
    fields = _END64.unpack(archive.read(at64, _END64.size))
    if fields[0] != _END64_MAGIC:
        raise MalformedZipError("the end of the zip64's directory is missing")
    return at64, _End(*fields[-3:])


class _Stream:
    """Reads the directory forward, in large pieces."""

    def __init__(self, archive: _Archive, offset: int) -> None:
        self._archive = archive
        self._next = offset
        self._buffer = b""
        self._at = 0

    def take(self, count: int) -> bytes:
        """Return the next bytes.

        Raises:
            _NoHeaderError: There are not that many.
            MalformedZipError: There is none at all; Go tells these two apart.
        """
        end = self._at + count
        if end > len(self._buffer):
            more = self._archive.read_up_to(self._next, max(count, _CHUNK))
            self._next += len(more)
            self._buffer = self._buffer[self._at :] + more
            self._at, end = 0, count
            if not self._buffer and count:
                raise MalformedZipError("the zip ends where a header should be")
            if end > len(self._buffer):
                raise _NoHeaderError("the last header is cut off")
        data = self._buffer[self._at : end]
        self._at = end
        return data


def _read_header(stream: _Stream) -> _Entry:
    (magic, _, _, flags, method, _, _, crc, packed, size) = (
        fields := _HEADER.unpack(stream.take(_HEADER.size))
    )[:10]
    if magic != _HEADER_MAGIC:
        raise _NoHeaderError("the next header is missing")
    name_size, extra_size, comment_size, offset = *fields[10:13], fields[-1]
    rest = stream.take(name_size + extra_size + comment_size)
    entry = _Entry(rest[:name_size], flags, method, crc, packed, size, offset)
    return _apply_zip64(entry, rest[name_size : name_size + extra_size])


def _apply_zip64(entry: _Entry, extra: bytes) -> _Entry:
    """Replace the sizes and the offset that did not fit into 32 bits (APPNOTE 4.5.3)."""
    missing = [name for name in ("size", "packed", "offset") if getattr(entry, name) == _FULL32]
    if not missing:
        return entry
    for tag, field in _iterate_extra(extra):
        if tag == _ZIP64_EXTRA:
            if len(field) < 8 * len(missing):
                raise _NoHeaderError("the zip64 field of a header is cut off")
            values = struct.unpack_from(f"<{len(missing)}Q", field)
            return entry._replace(**dict(zip(missing, values, strict=True)))
    # As Go: a content of exactly 4 GiB less one byte needs no zip64.
    if missing != ["size"]:
        raise _NoHeaderError("the zip64 field of a header is missing")
    return entry


def _iterate_extra(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tagged fields; what does not look like one ends them, as in Go."""
    at = 0
    while at + _EXTRA.size <= len(extra):
        tag, size = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        if at + size > len(extra):
            return
        yield tag, extra[at : at + size]
        at += size


def _digest(archive: _Archive, entry: _Entry) -> bytes:
    """Return the SHA-256 of an entry's content, whose size and CRC-32 must be as stated."""
    local = _LOCAL.unpack(archive.read(entry.offset, _LOCAL.size))
    if local[0] != _LOCAL_MAGIC:
        raise _malformed(entry, "has no local header")
    start = entry.offset + _LOCAL.size + local[-2] + local[-1]
    if entry.name.endswith(b"/"):
        # Java's jar tool writes compressed nothing for directories.
        if entry.size:
            raise _malformed(entry, "is a directory and has content")
        return sha256().digest()
    if entry.method not in {_STORED, _DEFLATED}:
        raise _malformed(entry, f"is packed by the unknown method {entry.method}")
    pieces = _read_stored if entry.method == _STORED else _read_deflated
    digest = sha256()
    size = crc = 0
    for piece in pieces(archive, entry, start):
        size += len(piece)
        if size > entry.size:
            raise _malformed(entry, "has more content than stated")
        crc = zlib.crc32(piece, crc)
        digest.update(piece)
    if size != entry.size:
        raise _malformed(entry, "has less content than stated")
    _check_crc(archive, entry, start + entry.packed, crc)
    return digest.digest()


def _read_stored(archive: _Archive, entry: _Entry, start: int) -> Iterator[bytes]:
    end = start + entry.packed
    for at in range(start, end, _CHUNK):
        yield archive.read(at, min(_CHUNK, end - at))


def _read_deflated(archive: _Archive, entry: _Entry, start: int) -> Iterator[bytes]:
    """Yield the content in pieces of bounded size; what stands behind the last block is ignored."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = _read_stored(archive, entry, start)
    while not inflate.eof:
        more = inflate.unconsumed_tail or next(packed, b"")
        try:
            piece = inflate.decompress(more, _CHUNK)
        except zlib.error as error:
            raise _malformed(entry, f"cannot be unpacked: {error}") from error
        if not more and not piece and not inflate.eof:
            raise _malformed(entry, "is cut off")
        yield piece


def _check_crc(archive: _Archive, entry: _Entry, end: int, crc: int) -> None:
    """Compare the CRC-32 with the header's and, where there is one, the data descriptor's.

    A header's zero is "not stated" unless a descriptor repeats it (archive/zip, checksumReader).
    """
    stated = entry.crc
    if entry.flags & _HAS_DESCRIPTOR:
        at = end
        if archive.read(at, 4) == _DESCRIPTOR_MAGIC:
            at += 4
        # The CRC-32 and two sizes of 4 bytes, or of 8, which Go and we do not read.
        if int.from_bytes(archive.read(at, 12)[:4], "little") != stated:
            raise _malformed(entry, "has another CRC-32 in its data descriptor")
    elif not stated:
        return
    if crc != stated:
        raise _malformed(entry, "has not the stated CRC-32")


def _decode(name: bytes) -> str:
    if b"\n" in name:
        raise MalformedZipError(f"a file name with a newline cannot be hashed: {name!r}")
    return name.decode("utf-8", "surrogateescape")


def _malformed(entry: _Entry, what: str) -> MalformedZipError:
    return MalformedZipError(f"the zip's entry {entry.name[:200]!r} {what}")
