"""Module zips: the same hash as Go's, every refusal, and garbage."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats import modzip
from gosupply.formats.h1 import hash1
from gosupply.formats.modzip import MalformedZipError, zip_digests, zip_hash
from tests.formats.zips import (
    FULL32,
    End,
    Entry,
    build_zip,
    deflate,
    descriptor,
    zip64_end,
    zip64_extra,
)

if TYPE_CHECKING:
    from tests.formats.oracle import Oracle

A = Entry(b"a.b/c@v1.0.0/go.mod", b"module a.b/c\n")
B = Entry(b"a.b/c@v1.0.0/c.go", b"package c\n" * 100)
BIG = b"0123456789abcdef" * (1 << 16)


def _hash(data: bytes) -> str:
    return zip_hash(lambda offset, count: data[offset : offset + count], len(data))


def _expected(*files: tuple[bytes, bytes]) -> str:
    return hash1(
        (name.decode(errors="surrogateescape"), hashlib.sha256(content).digest())
        for name, content in files
    )


def _of(*entries: Entry) -> str:
    return _expected(*((entry.name, entry.content) for entry in entries))


def _with_zip64(*entries: Entry, magic: bytes = b"PK\x06\x06", shift: int = 0) -> bytes:
    plain = build_zip(*entries)
    directory = sum(46 + len(e.name) + len(e.extra) + len(e.comment) for e in entries)
    offset = len(plain) - 22 - directory
    record = zip64_end(len(entries), directory, offset, offset + directory + shift, magic)
    return build_zip(*entries, end=End(0xFFFF, 0xFFFF, FULL32), before_end=record)


def _by_zipfile(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(A.name.decode(), A.content)
        archive.writestr(B.name.decode(), B.content)
        with archive.open("a.b/c@v1.0.0/é", "w", force_zip64=True) as entry:
            entry.write(b"x")
    return file.getvalue()


WITH_ACCENT = _expected((A.name, A.content), (B.name, B.content), ("a.b/c@v1.0.0/é".encode(), b"x"))
DESCRIBED = B._replace(flags=8, descriptor=descriptor(B.content))
TWICE = Entry(b"x", bytes(1000), method=0)
OF_A = End(entries=1, size=46 + len(A.name), offset=30 + len(A.name) + len(deflate(A.content)))
GOOD = {
    "empty": (build_zip(), _of()),
    "two files": (build_zip(A, B), _of(A, B)),
    "other order": (build_zip(B, A), _of(A, B)),
    "stored": (build_zip(A._replace(method=0), B._replace(method=0)), _of(A, B)),
    "written by zipfile, deflated": (_by_zipfile(zipfile.ZIP_DEFLATED), WITH_ACCENT),
    "written by zipfile, stored": (_by_zipfile(zipfile.ZIP_STORED), WITH_ACCENT),
    "large": (build_zip(Entry(b"big", BIG)), _expected((b"big", BIG))),
    "large, stored": (build_zip(Entry(b"big", BIG, method=0)), _expected((b"big", BIG))),
    "data behind the last block": (
        build_zip(A._replace(data=deflate(A.content) + b"junk")),
        _of(A),
    ),
    "a directory counts": (build_zip(A, Entry(b"d/")), _of(A, Entry(b"d/"))),
    "a directory may be packed": (
        build_zip(Entry(b"d/", data=b"\x03\x00", method=99)),
        _of(Entry(b"d/")),
    ),
    "bytewise order": (
        build_zip(Entry(b"a/b"), Entry(b"a"), Entry(b"a.b"), Entry(b"B")),
        _of(Entry(b"B"), Entry(b"a"), Entry(b"a.b"), Entry(b"a/b")),
    ),
    "the last of two": (
        build_zip(Entry(b"x", b"first"), Entry(b"x", b"second")),
        _expected((b"x", b"second"), (b"x", b"second")),
    ),
    "names of any bytes": (
        build_zip(Entry(b"\xff\x80"), Entry(b"a\x00b"), Entry(b"a\\b"), Entry(b"")),
        _of(Entry(b""), Entry(b"a\x00b"), Entry(b"a\\b"), Entry(b"\xff\x80")),
    ),
    "extra fields and comments": (
        build_zip(
            A._replace(
                extra=b"\x55\x54\x01\x00x" + b"\x01\x00\x00\x00" + b"?",
                local_extra=b"more",
                comment=b"about",
            ),
            B._replace(extra=b"\x01\x00\xff\xff"),
        ),
        _of(A, B),
    ),
    "a comment": (build_zip(A, end=End(comment=b"remark" * 1000)), _of(A)),
    "junk behind the comment": (build_zip(A, end=End(comment=b"x"), suffix=b"junk"), _of(A)),
    "junk in front, offsets count from the zip": (build_zip(A, B, prefix=b"#!/x\n"), _of(A, B)),
    "a wrong size of the directory": (build_zip(A, end=End(size=9)), _of(A)),
    "data descriptor": (build_zip(DESCRIBED, A), _of(A, B)),
    "data descriptor without signature": (
        build_zip(B._replace(flags=8, descriptor=descriptor(B.content, signed=False)), A),
        _of(A, B),
    ),
    "no CRC-32": (build_zip(A._replace(crc=0)), _of(A)),
    "zip64": (_with_zip64(A, B), _of(A, B)),
    "zip64 suspected for the size": (
        build_zip(A._replace(comment=bytes(0xFFFF - 46 - len(A.name)))),
        _of(A),
    ),
    "zip64 fields": (
        build_zip(
            A._replace(
                size=FULL32,
                packed=FULL32,
                offset=FULL32,
                extra=b"\x99\x99\x00\x00" + zip64_extra(13, len(deflate(A.content)), 0),
            )
        ),
        _of(A),
    ),
}
BAD = {
    "nothing": (b"", "end of the zip's directory"),
    "short": (b"PK\x05\x06", "end of the zip's directory"),
    "cut off": (build_zip(A)[:-1], "end of the zip's directory"),
    "a comment that is cut off": (build_zip(A, end=End(comment_size=1)), "end of the zip's"),
    "no zip": (b"x" * 100_000, "end of the zip's directory"),
    "too many entries stated": (build_zip(A, end=End(entries=2)), "1 entries, not 2"),
    "too few entries stated": (build_zip(A, B, end=End(entries=1)), "2 entries, not 1"),
    "a header without its magic": (build_zip(A, B._replace(magic=b"PK\x01\x00")), "not 2"),
    "zip64 suspected at the start": (build_zip(end=End(entries=0xFFFF)), "0 entries, not 65535"),
    "a header that is cut off": (
        build_zip(A._replace(comment=bytes(0xFFFF)))[: -0xFFFF - 22] + build_zip(end=OF_A),
        "last header is cut off",
    ),
    "a header that ends the zip": (
        build_zip(A._replace(comment=build_zip(end=OF_A)))[:-22],
        "ends where a header should be",
    ),
    "a directory before its place": (build_zip(A, end=End(size=70)), "0 entries, not 1"),
    "a directory outside": (build_zip(A, end=End(size=100_000)), "not inside"),
    "no zip64 record": (_with_zip64(A, magic=b"PK\x06\x00"), "zip64's directory is missing"),
    "a zip64 offset beyond all files": (
        build_zip(end=End(0, 0, FULL32), before_end=zip64_end(0, 0, 1 << 63, 0)),
        "not inside",
    ),
    "a zip64 record outside": (_with_zip64(A, shift=1000), "cut off"),
    "no zip64 field": (build_zip(A._replace(packed=FULL32)), "zip64 field of a header is missing"),
    "a zip64 field that is no field": (
        build_zip(A._replace(packed=FULL32, extra=b"\x01\x00\xff\xff")),
        "zip64 field of a header is missing",
    ),
    "a short zip64 field": (
        build_zip(A._replace(packed=FULL32, offset=FULL32, extra=zip64_extra(1))),
        "zip64 field of a header is cut off",
    ),
    "a size without zip64": (build_zip(A._replace(size=FULL32)), "have more than"),
    "a local header elsewhere": (build_zip(A._replace(offset=1)), "no local header"),
    "a local header outside": (build_zip(A._replace(offset=1 << 30)), "cut off"),
    "a directory with content": (build_zip(Entry(b"d/", b"x")), "is a directory"),
    "an unknown method": (build_zip(A._replace(method=12)), "unknown method 12"),
    "more content than stated": (build_zip(A._replace(size=12)), "more content"),
    "less content than stated": (build_zip(A._replace(size=14)), "less content"),
    "less stored content": (build_zip(A._replace(method=0, size=14)), "less content"),
    "stored beyond the end": (build_zip(A._replace(method=0, data=b"", packed=1 << 20)), "overlap"),
    "no deflated data": (build_zip(A._replace(data=b"\xff\xff")), "cannot be unpacked"),
    "deflated data cut off": (build_zip(A._replace(data=deflate(A.content)[:-3])), "is cut off"),
    "another CRC-32": (build_zip(A._replace(crc=1)), "not the stated CRC-32"),
    "another CRC-32 in the descriptor": (
        build_zip(B._replace(flags=8, descriptor=descriptor(B.content, crc=1))),
        "data descriptor",
    ),
    "another CRC-32 in both": (
        build_zip(B._replace(flags=8, crc=0, descriptor=descriptor(B.content, crc=0))),
        "not the stated CRC-32",
    ),
    "a newline in a name": (build_zip(Entry(b"a\nb")), "newline"),
    "the same data twice": (
        build_zip(TWICE, TWICE._replace(name=b"y", data=b"", packed=1000, offset=0)),
        "overlap",
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_the_hash_is_that_of_the_names_and_contents(case: str, oracle: Oracle) -> None:
    data, expected = GOOD[case]
    assert oracle.ask("HashZip", base64.b64encode(data).decode()) == expected
    assert _hash(data) == expected


@pytest.mark.parametrize("case", BAD)
def test_a_malformed_zip_has_a_reason(case: str) -> None:
    data, reason = BAD[case]
    with pytest.raises(MalformedZipError, match=reason):
        _hash(data)


# Go has no bound for what overlaps.
REFUSED_BY_GO = [case for case, (_, reason) in BAD.items() if reason != "overlap"]


@pytest.mark.parametrize("case", REFUSED_BY_GO)
def test_go_refuses_it_too(case: str, oracle: Oracle) -> None:
    data, _ = BAD[case]
    assert oracle.ask("HashZip", base64.b64encode(data).decode()) is None


def test_digests_are_in_the_order_of_the_directory() -> None:
    data = build_zip(B, A)
    digests = zip_digests(lambda offset, count: data[offset : offset + count], len(data))
    assert [name.encode() for name, _ in digests] == [B.name, A.name]
    assert digests[1][1] == hashlib.sha256(A.content).digest()


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = build_zip(Entry(b"big", BIG))
    monkeypatch.setattr(modzip, "MAX_SIZE", len(BIG))
    _hash(data)
    monkeypatch.setattr(modzip, "MAX_SIZE", len(BIG) - 1)
    with pytest.raises(MalformedZipError, match="files have more than"):
        _hash(data)
    monkeypatch.setattr(modzip, "MAX_SIZE", len(data) - 1)
    with pytest.raises(MalformedZipError, match="the zip has"):
        _hash(data)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    bomb = build_zip(Entry(b"bomb", bytes(64 << 20), size=10))
    with pytest.raises(MalformedZipError, match="more content than stated"):
        _hash(bomb)


def test_entries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modzip, "MAX_ENTRIES", 1)
    assert _hash(build_zip(A)) == _of(A)
    with pytest.raises(MalformedZipError, match="more than 1 entries"):
        _hash(build_zip(A, B))


def test_more_entries_than_16_bits_count() -> None:
    entries = [Entry(b"%d" % number, method=0) for number in range(0x10001)]
    assert _hash(build_zip(*entries, end=End(entries=1))) == _of(*entries)


@pytest.mark.parametrize("size", [-1, 10, 1000])
def test_a_wrong_size_of_the_zip_is_noticed(size: int) -> None:
    data = build_zip(A)
    with pytest.raises(MalformedZipError):
        zip_hash(lambda offset, count: data[offset : offset + count], size)


def test_what_reading_raises_passes_through() -> None:
    def fail(_offset: int, _count: int) -> bytes:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk is gone"):
        zip_hash(fail, 100)


def _hash_or_none(data: bytes) -> str | None:
    try:
        return _hash(data)
    except MalformedZipError:
        return None


SEEDS = [data for data, _ in [*GOOD.values(), *BAD.values()] if len(data) < 2_000]


@given(data=st.binary())
def test_garbage_is_refused(data: bytes) -> None:
    assert _hash_or_none(data) is None


@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(
        st.tuples(
            st.integers(0, 2_000),
            st.one_of(
                st.binary(min_size=1, max_size=1),
                st.sampled_from(
                    [b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"PK\x01\x02", b"PK\x05\x06"]
                ),
            ),
        ),
        max_size=3,
    ),
)
def test_a_damaged_zip_has_the_hash_that_go_gives_it_or_none(
    oracle: Oracle, seed: bytes, changes: list[tuple[int, bytes]]
) -> None:
    data = bytearray(seed)
    for at, piece in changes:
        place = at % (len(data) + 1)
        data[place : place + len(piece)] = piece
    ours = _hash_or_none(bytes(data))
    theirs = oracle.ask("HashZip", base64.b64encode(data).decode())
    assert ours in {theirs, None}


NAMES = st.binary(max_size=6).filter(lambda name: b"\n" not in name and not name.endswith(b"/"))


@given(
    files=st.lists(st.tuples(NAMES, st.binary(max_size=40), st.sampled_from([0, 8])), max_size=5)
)
def test_any_files_have_the_hash_that_go_gives_them(
    oracle: Oracle, files: list[tuple[bytes, bytes, int]]
) -> None:
    data = build_zip(*(Entry(*file) for file in files))
    contents = {name: content for name, content, _ in files}
    ours = _hash(data)
    assert ours == _expected(*((name, contents[name]) for name, _, _ in files))
    assert ours == oracle.ask("HashZip", base64.b64encode(data).decode())
