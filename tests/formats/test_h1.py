"""The directory hash: known values, and refusals."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.h1 import go_mod_hash, hash1, parse_h1, preimage

EMPTY_GO_MOD = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="
EMPTY_TREE = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def test_known_hashes() -> None:
    assert go_mod_hash(b"") == EMPTY_GO_MOD
    assert hash1([]) == EMPTY_TREE
    files = [("xyz", _sha256(b"data for xyz")), ("abc", _sha256(b"data for abc"))]
    assert hash1(files) == "h1:EP6WfDoQTSk9klnxcjriWJOGztueJUywHNmWeq+efB8="


def test_the_preimage_is_what_sha256sum_prints() -> None:
    files = [("b", _sha256(b"")), ("a.b", _sha256(b"")), ("a/b", _sha256(b"")), ("a", _sha256(b""))]
    empty = _sha256(b"").hex()
    assert preimage(files).decode() == "".join(f"{empty}  {n}\n" for n in ["a", "a.b", "a/b", "b"])


def test_names_are_sorted_as_bytes() -> None:
    digest = _sha256(b"")
    files = [("\udcff", digest), ("\U0001f600", digest), ("\uffff", digest)]
    names = [line[66:] for line in preimage(files).split(b"\n")[:-1]]
    assert names == [b"\xef\xbf\xbf", b"\xf0\x9f\x98\x80", b"\xff"]


def test_a_name_may_come_twice() -> None:
    once, twice = [("a", _sha256(b""))], [("a", _sha256(b""))] * 2
    assert preimage(twice) == preimage(once) * 2


@pytest.mark.parametrize(
    ("name", "digest"), [("a\nb", _sha256(b"")), ("\ud800", _sha256(b"")), ("a", b"short")]
)
def test_what_cannot_be_hashed_is_refused(name: str, digest: bytes) -> None:
    with pytest.raises(ValueError, match=r"newline|surrogates|SHA-256"):
        hash1([(name, digest)])


@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])),
        st.binary(min_size=32, max_size=32),
    )
)
def test_order_does_not_count_and_a_hash_is_canonical(files: dict[str, bytes]) -> None:
    forth, back = list(files.items()), list(reversed(files.items()))
    assert hash1(forth) == hash1(back)
    assert parse_h1(hash1(forth)) == _sha256(preimage(back))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "h1:",
        EMPTY_TREE[3:],
        "h2:" + EMPTY_TREE[3:],
        EMPTY_TREE[:-1],
        EMPTY_TREE[:-2] + "V=",
        EMPTY_TREE + "\n",
        EMPTY_TREE.replace("+", "-"),
        " " + EMPTY_TREE,
    ],
)
def test_only_canonical_hashes_are_parsed(text: str) -> None:
    assert parse_h1(text) is None
