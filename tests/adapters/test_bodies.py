"""Bodies: bounded, whole, and in no encoding but the two that are known."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.bodies import Body, read_body
from gosupply.adapters.retries import Refusal, Setback

if TYPE_CHECKING:
    from collections.abc import Iterator

GZIP = {"Content-Encoding": "gzip"}
LARGE = bytes(range(256)) * 1000


class Endless:
    """Gives pieces for ever and counts what was taken."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.taken = 0

    def read(self, _size: int) -> bytes:
        data = next(self.pieces)
        self.taken += len(data)
        return data


@pytest.mark.parametrize("data", [b"", b"x", LARGE])
@pytest.mark.parametrize("encoding", [None, "", "identity", " Identity "])
def test_plain_bodies_up_to_their_limit(data: bytes, encoding: str | None) -> None:
    headers = {} if encoding is None else {"Content-Encoding": encoding}
    assert read_body(io.BytesIO(data).read, headers, len(data)) == Body(data)
    if data:
        outcome = read_body(io.BytesIO(data).read, headers, len(data) - 1)
        assert isinstance(outcome, Refusal)
        assert f"larger than the {len(data) - 1} bytes" in outcome.why


def test_a_body_without_end_is_left_where_it_is_too_large() -> None:
    source = Endless(iter(lambda: b"x" * 100, b""))
    assert isinstance(read_body(source.read, {}, 1000), Refusal)
    assert source.taken <= 1100


def test_a_promise_of_too_much_is_not_read() -> None:
    source = Endless(iter(lambda: b"x", b""))
    for length in ("1001", "9" * 5000):
        assert isinstance(read_body(source.read, {"Content-Length": length}, 1000), Refusal)
    assert source.taken == 0


def test_a_length_that_is_no_number_promises_nothing() -> None:
    assert read_body(io.BytesIO(b"x").read, {"Content-Length": "\u00b2"}, 1) == Body(b"x")


@pytest.mark.parametrize("name", ["gzip", "x-gzip", "GZIP"])
@pytest.mark.parametrize("data", [b"", b"x", LARGE])
def test_gzip_is_undone(name: str, data: bytes) -> None:
    packed = gzip.compress(data)
    assert read_body(io.BytesIO(packed).read, {"Content-Encoding": name}, len(data)) == Body(data)


def test_gzip_of_what_does_not_compress_may_be_a_little_larger() -> None:
    packed = gzip.compress(LARGE, compresslevel=0)
    assert read_body(io.BytesIO(packed).read, GZIP, len(LARGE)) == Body(LARGE)


def test_a_bomb_does_not_unfold() -> None:
    packed = gzip.compress(bytes(50_000_000))
    source = io.BytesIO(packed)
    assert isinstance(read_body(source.read, GZIP, 10_000), Refusal)
    assert source.tell() < len(packed)


def test_a_stream_of_nothing_does_not_go_on_for_ever() -> None:
    pack = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    start = pack.compress(b"") + pack.flush(zlib.Z_FULL_FLUSH)
    empty = pack.flush(zlib.Z_FULL_FLUSH) or b"\x00\x00\x00\xff\xff"

    def pieces() -> Iterator[bytes]:
        yield start
        while True:
            yield empty * 100

    source = Endless(pieces())
    outcome = read_body(lambda size: source.read(size)[:size], GZIP, 1000)
    assert isinstance(outcome, Refusal)
    assert "larger" in outcome.why
    assert source.taken < 4000


def test_a_cut_gzip_is_a_setback() -> None:
    packed = gzip.compress(LARGE)
    assert isinstance(read_body(io.BytesIO(packed[:-9]).read, GZIP, len(LARGE)), Setback)


@pytest.mark.parametrize("tail", [b"x", gzip.compress(b"more", mtime=0)], ids=["text", "gzip"])
def test_nothing_may_follow_a_gzip(tail: bytes) -> None:
    packed = gzip.compress(b"data")
    outcome = read_body(io.BytesIO(packed + tail).read, GZIP, 1000)
    assert isinstance(outcome, Refusal)
    pieces = iter([packed, tail, b""])
    assert isinstance(read_body(lambda _: next(pieces), GZIP, 1000), Refusal)


def test_what_is_no_gzip_is_refused() -> None:
    assert isinstance(read_body(io.BytesIO(b"<html>").read, GZIP, 1000), Refusal)


@pytest.mark.parametrize("name", ["br", "deflate", "zstd", "gzip, gzip", "identity, gzip"])
def test_other_encodings_are_refused(name: str) -> None:
    outcome = read_body(io.BytesIO(b"x").read, {"Content-Encoding": name}, 1000)
    assert isinstance(outcome, Refusal)
    assert name not in outcome.why
