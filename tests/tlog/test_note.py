"""Signed notes: what the keys signed comes out, and nothing else ever does."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.tlog.note import (
    MAX_NOTE,
    MAX_SIGNATURES,
    Note,
    NoteError,
    Signature,
    VerifierKey,
    key_id,
    open_note,
    parse_verifier_key,
)
from tests.tlog.notes import Hand, signature_line
from tests.tlog.trees import flip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.tlog.vectors import Vectors

# The example of golang.org/x/mod/sumdb/note.
NEUMANN = parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
ROOT = parse_verifier_key("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
QUOTE = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.
"""
NEUMANN_LINE = (
    "\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZIn"
    "NIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ROOT_LINE = (
    "\N{EM DASH} EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/"
    "5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
BOTH = f"{QUOTE}\n{NEUMANN_LINE}{ROOT_LINE}".encode()

LOG = Hand("log.example/one")
OTHER = Hand("log.example/one", "another key")
WITNESS = Hand("witness.example")
TEXT = "one\n\ntwo\n"
NOTE = LOG.sign_note(TEXT)

briefly = settings(max_examples=200, deadline=None)


def opened(data: bytes, *keys: VerifierKey) -> Note | None:
    try:
        return open_note(data, keys or (LOG.key,))
    except NoteError:
        return None


def refusal(data: bytes, *keys: VerifierKey) -> str:
    with pytest.raises(NoteError) as caught:
        open_note(data, keys or (LOG.key,))
    return str(caught.value)


def with_lines(*lines: str, text: str = TEXT) -> bytes:
    return f"{text}\n{''.join(lines)}".encode()


def test_the_upstream_note_is_signed_by_both() -> None:
    note = open_note(BOTH, (NEUMANN, ROOT))
    assert note.text == QUOTE
    names = [(one.name, f"{one.key_id:08x}") for one in note.signatures]
    assert names == [("PeterNeumann", "c74f20a3"), ("EnochRoot", "af0cfe78")]
    assert {len(one.signature) for one in note.signatures} == {64}


@pytest.mark.parametrize("key", [NEUMANN, ROOT], ids=lambda key: key.name)
def test_one_known_key_of_two_is_enough(key: VerifierKey) -> None:
    note = open_note(BOTH, (key,))
    assert [one.name for one in note.signatures] == [key.name]


def test_only_known_keys_count() -> None:
    assert refusal(BOTH, LOG.key) == "the note is not signed by log.example/one"
    assert refusal(NOTE, NEUMANN, ROOT) == "the note is not signed by PeterNeumann, EnochRoot"
    with pytest.raises(NoteError, match="not signed"):
        open_note(BOTH, ())


def test_the_real_heads_open(vectors: Vectors) -> None:
    key = parse_verifier_key(vectors["verifier_key"])
    for head in vectors["signed_heads"]:
        note = open_note(head["note"].encode(), (key,))
        assert note.text == f"go.sum database tree\n{head['size']}\n{head['root']}\n"


@pytest.mark.parametrize(
    ("data", "key"),
    [(NOTE, LOG.key), (f"{QUOTE}\n{NEUMANN_LINE}".encode(), NEUMANN)],
    ids=["made here", "upstream"],
)
def test_every_flipped_bit_is_found(data: bytes, key: VerifierKey) -> None:
    assert opened(data, key)
    for bit in range(len(data) * 8):
        assert opened(flip(data, bit), key) is None


def test_every_flipped_bit_of_a_real_head_is_found(vectors: Vectors) -> None:
    key = parse_verifier_key(vectors["verifier_key"])
    data = vectors["signed_heads"][0]["note"].encode()
    for bit in range(len(data) * 8):
        assert opened(flip(data, bit), key) is None


def test_no_flipped_bit_beside_a_witness_changes_the_text() -> None:
    data = with_lines(LOG.line(TEXT), WITNESS.line(TEXT))
    accepted = 0
    for bit in range(len(data) * 8):
        note = opened(flip(data, bit))
        if note:
            accepted += 1
            assert note == opened(NOTE)
    # Those are flips in what the witness wrote: it is not known, so it says nothing.
    assert 0 < accepted < len(WITNESS.line(TEXT).encode()) * 8


def test_no_part_of_a_note_is_a_note() -> None:
    for end in range(len(NOTE)):
        assert opened(NOTE[:end]) is None
    for start in range(1, len(NOTE)):
        assert opened(NOTE[start:]) is None


def test_no_byte_can_be_inserted() -> None:
    for at in range(len(NOTE) + 1):
        for byte in (b"\n", b" ", b"A", b"="):
            assert opened(NOTE[:at] + byte + NOTE[at:]) is None


def test_the_text_may_have_blank_lines_and_signature_lines() -> None:
    quoted = f"{TEXT}\n{LOG.line(TEXT)}\nmore\n"
    note = open_note(LOG.sign_note(quoted), (LOG.key,))
    assert note.text == quoted
    # The last blank line counts: what stands before it is text that nobody signed.
    assert opened(NOTE + b"\n" + WITNESS.line(TEXT).encode()) is None


def test_the_shortest_text() -> None:
    assert open_note(LOG.sign_note("\n"), (LOG.key,)).text == "\n"


def test_a_witness_may_sign_too() -> None:
    before = with_lines(WITNESS.line(TEXT), LOG.line(TEXT))
    after = with_lines(LOG.line(TEXT), WITNESS.line(TEXT))
    wrong = with_lines(LOG.line(TEXT), signature_line("anybody", 7, b"anything"))
    for data in (before, after, wrong):
        assert opened(data) == opened(NOTE)
    assert open_note(after, (LOG.key, WITNESS.key)).signatures == (
        Signature(LOG.name, LOG.key.key_id, LOG.signature(TEXT)),
        Signature(WITNESS.name, WITNESS.key.key_id, WITNESS.signature(TEXT)),
    )


def test_real_cosignatures_are_unknown_signatures(vectors: Vectors) -> None:
    """They sign another text (C2SP tlog-cosignature), and are ignored like any unknown line."""
    cosigned = vectors["cosignatures"]
    text = cosigned["checkpoint"]
    lines = [f"— {one['name']} {one['sig']}\n" for one in cosigned["lines"]]
    note = open_note(with_lines(*lines, LOG.line(text), text=text), (LOG.key,))
    assert note.text == text
    assert [one.name for one in note.signatures] == [LOG.name]
    assert "is not signed by" in refusal(with_lines(*lines, text=text))
    for one in cosigned["lines"]:
        public = b64decode(one["key"])[1:]
        known = VerifierKey(one["name"], key_id(one["name"], 4, public), public)
        assert known.key_id == int.from_bytes(b64decode(one["sig"])[:4])
        assert "is wrong" in refusal(with_lines(*lines, text=text), known)


def test_a_wrong_signature_by_a_known_key_refuses_the_note() -> None:
    wrong = WITNESS.line("another text\n")
    message = f"the signature by witness.example+{WITNESS.key.hex_id} is wrong"
    for data in (with_lines(LOG.line(TEXT), wrong), with_lines(wrong, LOG.line(TEXT))):
        assert opened(data) == opened(NOTE)
        assert refusal(data, LOG.key, WITNESS.key) == message


@pytest.mark.parametrize("size", [1, 63, 65, 128])
def test_a_signature_of_a_wrong_length_is_wrong(size: int) -> None:
    signature = (LOG.signature(TEXT) * 2)[:size]
    data = with_lines(signature_line(LOG.name, LOG.key.key_id, signature))
    assert "is wrong" in refusal(data)


def test_the_right_name_with_another_key() -> None:
    assert refusal(OTHER.sign_note(TEXT)) == "the note is not signed by log.example/one"
    # A forged ID does not help.
    forged = signature_line(LOG.name, LOG.key.key_id, OTHER.signature(TEXT))
    assert "is wrong" in refusal(with_lines(forged))
    renamed = signature_line("log.example/two", LOG.key.key_id, LOG.signature(TEXT))
    assert "is not signed by" in refusal(with_lines(renamed))


@pytest.mark.parametrize("public", [bytes(32), b"\xff" * 32, b"\x01" + bytes(31)])
def test_a_key_that_is_no_point_or_a_weak_one_verifies_nothing(public: bytes) -> None:
    key = VerifierKey("weak", key_id("weak", 1, public), public)
    data = with_lines(signature_line("weak", key.key_id, LOG.signature(TEXT)))
    assert "is wrong" in refusal(data, key)


def test_two_keys_with_one_name_and_id_are_ambiguous() -> None:
    twin = LOG.key._replace(public=OTHER.key.public)
    for keys in ((LOG.key, twin), (twin, LOG.key)):
        assert refusal(NOTE, *keys) == "two of the keys have the same name and ID"
    assert opened(NOTE, LOG.key, LOG.key) == opened(NOTE)


@pytest.mark.parametrize("signer", [LOG, WITNESS], ids=["known", "unknown"])
def test_a_repeated_line_is_refused(signer: Hand) -> None:
    data = with_lines(LOG.line(TEXT), signer.line(TEXT), signer.line(TEXT))
    assert refusal(data) == "the note repeats a signature line"


def test_two_signatures_by_one_key_are_refused() -> None:
    second = signature_line(LOG.name, LOG.key.key_id, flip(LOG.signature(TEXT), 3))
    for data in (with_lines(LOG.line(TEXT), second), with_lines(second, LOG.line(TEXT))):
        assert refusal(data) == "the note has two signatures by one key"


def test_a_hundred_signatures_and_no_more() -> None:
    others = [signature_line("other", number, b"x") for number in range(MAX_SIGNATURES)]
    assert opened(with_lines(LOG.line(TEXT), *others[1:])) == opened(NOTE)
    data = with_lines(LOG.line(TEXT), *others)
    assert refusal(data) == "the note has more than 100 signatures"


def test_a_note_may_not_be_endless() -> None:
    most = MAX_NOTE - len(LOG.sign_note("\n"))
    assert opened(LOG.sign_note("x" * most + "\n"))
    data = LOG.sign_note("x" * (most + 1) + "\n")
    assert len(data) == MAX_NOTE + 1
    assert refusal(data) == "the note has more than 1000000 bytes"


@pytest.mark.parametrize("code", [*range(10), *range(11, 32)])
def test_control_characters_are_refused_even_if_signed(code: int) -> None:
    data = LOG.sign_note(f"a{chr(code)}b\n")
    assert refusal(data) == "the note has a control character"


def test_carriage_returns_are_refused() -> None:
    assert refusal(NOTE.replace(b"\n", b"\r\n")) == "the note has a control character"
    assert refusal(NOTE[:-1] + b"\r\n") == "the note has a control character"


@pytest.mark.parametrize("wrong", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x80", b"\x80"])
def test_what_is_not_utf8_is_refused(wrong: bytes) -> None:
    for data in (wrong + NOTE, NOTE.replace(b"two", wrong), NOTE + wrong):
        assert refusal(data) == "the note is not UTF-8"


def test_other_alphabets_are_welcome() -> None:
    text = "Prüfsumme 漢字 😀 \x7f \x85\n"
    assert open_note(LOG.sign_note(text), (LOG.key,)).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        f"{TEXT.rstrip()}\n{LOG.line(TEXT)}".encode().replace(b"\n\n", b"\n"),
        NOTE[:-1],
        NOTE + b"\n",
        NOTE + b"\n\n",
        NOTE + b"x",
    ],
    ids=repr,
)
def test_signature_lines_after_a_blank_line_are_needed(data: bytes) -> None:
    assert refusal(data) == "the note has no signature lines after a blank line"


def malformed_lines() -> Sequence[str]:
    good = LOG.line(TEXT)
    encoded = good.split(" ")[2][:-1]
    signed = b64decode(encoded)
    # 68 bytes leave two unused bits in the last digit before the padding.
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    stray = encoded[:-2] + digits[digits.index(encoded[-2]) + 1] + "="
    assert b64decode(stray) == signed
    return [
        "junk\n",
        f"- {LOG.name} {encoded}\n",
        f"\N{EN DASH} {LOG.name} {encoded}\n",
        f"\N{EM DASH}{LOG.name} {encoded}\n",
        f"\N{EM DASH}\N{NO-BREAK SPACE}{LOG.name} {encoded}\n",
        f" {good}",
        f"\N{EM DASH} \N{EM DASH} {LOG.name} {encoded}\n",
        f"\N{EM DASH}  {encoded}\n",
        f"\N{EM DASH} {encoded}\n",
        "\N{EM DASH} \n",
        f"\N{EM DASH} {LOG.name}\n",
        f"\N{EM DASH} {LOG.name} \n",
        f"\N{EM DASH} {LOG.name}  {encoded}\n",
        f"\N{EM DASH} {LOG.name} {encoded} \n",
        f"\N{EM DASH} {LOG.name} {encoded} more\n",
        f"\N{EM DASH} log example {encoded}\n",
        f"\N{EM DASH} log\N{EM SPACE}example {encoded}\n",
        f"\N{EM DASH} log\x85example {encoded}\n",
        f"\N{EM DASH} log\u2028example {encoded}\n",
        f"\N{EM DASH} log+example {encoded}\n",
        f"\N{EM DASH} {LOG.name} {encoded[:-1]}\n",
        f"\N{EM DASH} {LOG.name} {encoded}=\n",
        f"\N{EM DASH} {LOG.name} {encoded[:8]}!{encoded[8:]}\n",
        f"\N{EM DASH} {LOG.name} {stray}\n",
        f"\N{EM DASH} {LOG.name} {encoded.replace('A', '-')}-\n",
        f"\N{EM DASH} {LOG.name} {b64encode(signed[:4]).decode()}\n",
        f"\N{EM DASH} {LOG.name} {b64encode(signed[:3]).decode()}\n",
    ]


@pytest.mark.parametrize("line", malformed_lines(), ids=repr)
def test_malformed_signature_lines(line: str) -> None:
    for data in (
        with_lines(line),
        with_lines(LOG.line(TEXT), line),
        with_lines(line, NOTE.decode()),
    ):
        assert opened(data) is None
    assert refusal(with_lines(LOG.line(TEXT), line)) == "the note has a malformed signature line"


@briefly
@given(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])).map(
        lambda text: text + "\n"
    )
)
def test_what_is_signed_opens(text: str) -> None:
    assert open_note(LOG.sign_note(text), (LOG.key,)) == Note(
        text, (Signature(LOG.name, LOG.key.key_id, LOG.signature(text)),)
    )


@briefly
@given(st.one_of(st.binary(), st.binary().map(lambda data: data + b"\n\n" + NOTE[-110:])))
def test_no_bytes_give_another_error(data: bytes) -> None:
    assert opened(data, LOG.key, NEUMANN) is None


@briefly
@given(st.data())
def test_no_spliced_note_has_another_text(data: st.DataObject) -> None:
    source = data.draw(
        st.sampled_from([NOTE, BOTH, with_lines(LOG.line(TEXT), WITNESS.line(TEXT))])
    )
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    note = opened(source[:start] + data.draw(st.binary(max_size=9)) + source[end:], LOG.key, ROOT)
    assert note is None or note.text in {TEXT, QUOTE}
