"""Checkpoints: three lines, one spelling each, and nothing taken from what follows."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.tlog.checkpoint import (
    GO_ORIGIN,
    SignedCheckpoint,
    TreeHead,
    open_checkpoint,
    parse_checkpoint,
)
from gosupply.tlog.note import NoteError, parse_verifier_key
from tests.tlog.notes import Hand
from tests.tlog.trees import leaf

if TYPE_CHECKING:
    from tests.tlog.vectors import Vectors

LOG = Hand("log.example")
HEAD = TreeHead(70_000, leaf(1))
HASH = HEAD.base64
SUM_LINE = "example.com/m v1.0.0 h1:fxVm/GzAzEWqLHuvctI91KS9hhNmmWOoWu0XTYJS7CA=\n"

MALFORMED = "the checkpoint's size or root hash is malformed"
NO_CHECKPOINT = "the note is not a checkpoint of a 'go.sum database tree'"

sizes = st.integers(0, 2**63 - 1)
root_hashes = st.binary(min_size=32, max_size=32)
words = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]))


def spell(size: object, root: str = HASH, origin: str = GO_ORIGIN) -> str:
    return f"{origin}\n{size}\n{root}\n"


def refusal(text: str) -> str:
    with pytest.raises(NoteError) as caught:
        parse_checkpoint(text)
    return str(caught.value)


def test_the_real_heads_open(vectors: Vectors) -> None:
    key = parse_verifier_key(vectors["verifier_key"])
    assert len(vectors["signed_heads"]) == 5
    for vector in vectors["signed_heads"]:
        note = vector["note"].encode()
        signed = open_checkpoint(note, key)
        assert signed == SignedCheckpoint(TreeHead(vector["size"], b64decode(vector["root"])), note)
        assert signed.head.base64 == vector["root"]


def test_a_real_cosigned_checkpoint_is_of_another_origin(vectors: Vectors) -> None:
    text = vectors["cosignatures"]["checkpoint"]
    with pytest.raises(NoteError, match=NO_CHECKPOINT):
        open_checkpoint(LOG.sign_note(text), LOG.key)
    lines = text.split("\n")
    assert parse_checkpoint(spell(lines[1], lines[2])).size == 59


def test_the_first_and_the_last_size() -> None:
    assert parse_checkpoint(spell(0)).size == 0
    assert parse_checkpoint(spell(2**63 - 1)).size == 2**63 - 1


@pytest.mark.parametrize(
    "size",
    [
        "", "+5", "-5", "007", "00", "-0", "5.", "5e3", "0x5", "1_000", " 5", "5 ", "5\r", "5\x00",
        "٤٢", "²", "five", "9" * 5000, str(2**63), "9" * 19, str(2**64 + 1),
    ],
    ids=lambda size: repr(size[:20]),
)  # fmt: skip
def test_sizes_that_are_refused(size: str) -> None:
    assert refusal(spell(size)) == MALFORMED


@pytest.mark.parametrize(
    "root",
    [
        "",
        HASH[:-1],
        HASH + "=",
        HASH[:-1] + "\r",
        " " + HASH,
        HASH + " ",
        HASH[:8] + "!" + HASH[8:],
        # The same 32 bytes with a stray bit in the last digit.
        b64encode(bytes(32)).decode()[:-2] + "B=",
        b64encode(bytes(31)).decode(),
        b64encode(bytes(33)).decode(),
        b64encode(bytes(64)).decode(),
        HASH.translate(str.maketrans("+/", "-_")) + "-",
        bytes(32).hex(),
        "é" * 44,
    ],
    ids=repr,
)
def test_root_hashes_that_are_refused(root: str) -> None:
    assert refusal(spell(5, root)) == MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        GO_ORIGIN,
        f"{GO_ORIGIN}\n",
        f"{GO_ORIGIN}\n5\n",
        f"{GO_ORIGIN}\n5\n{HASH}",
        spell(5, origin=""),
        spell(5, origin="go.sum database tree "),
        spell(5, origin=" go.sum database tree"),
        spell(5, origin="Go.sum database tree"),
        spell(5, origin="sum.golang.org"),
        "\n" + spell(5),
        spell(5).replace("\n", "\r\n"),
        spell(5).replace("\n", "\u2028"),
    ],
    ids=repr,
)
def test_what_is_no_checkpoint_of_a_checksum_database(text: str) -> None:
    assert refusal(text) == NO_CHECKPOINT


@pytest.mark.parametrize("lines", [SUM_LINE, f"5\n{HASH}\n", f"\n70001\n{SUM_LINE}", "\n", "x\n"])
def test_nothing_is_read_from_extension_lines(lines: str) -> None:
    """CVE-2026-56864: the Go client took hashes from there."""
    text = spell(HEAD.size) + lines
    assert parse_checkpoint(text) == HEAD
    note = LOG.sign_note(text)
    assert open_checkpoint(note, LOG.key) == SignedCheckpoint(HEAD, note)


def test_who_did_not_sign_says_nothing() -> None:
    note = LOG.sign_note(spell(5))
    with pytest.raises(NoteError, match=r"not signed by log.example"):
        open_checkpoint(note, Hand("log.example", "another key").key)
    with pytest.raises(NoteError, match="is wrong"):
        open_checkpoint(note.replace(b"\n5\n", b"\n6\n"), LOG.key)


@given(size=sizes, root=root_hashes, extension=st.lists(words, max_size=3))
def test_what_is_written_is_read(size: int, root: bytes, extension: list[str]) -> None:
    head = TreeHead(size, root)
    text = spell(size, head.base64) + "".join(f"{line}\n" for line in extension)
    assert parse_checkpoint(text) == head
    note = LOG.sign_note(text)
    assert open_checkpoint(note, LOG.key) == SignedCheckpoint(head, note)


@given(st.one_of(st.text(), st.builds(spell, words, words), st.builds(spell, st.integers())))
def test_each_head_has_one_spelling(text: str) -> None:
    try:
        head = parse_checkpoint(text)
    except NoteError:
        return
    assert text.startswith(spell(head.size, head.base64))
    assert 0 <= head.size < 2**63
    assert len(head.root) == 32


@given(
    st.one_of(st.binary(), words.map(LOG.sign_note), words.map(lambda w: LOG.sign_note(w + "\n")))
)
def test_no_bytes_give_another_error(data: bytes) -> None:
    with pytest.raises(NoteError):
        open_checkpoint(data, LOG.key)
