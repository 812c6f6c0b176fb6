"""Records: their exact form, their hash, and the hashes that they state."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.tlog.record import Record, RecordError, parse_record
from tests.tlog.notes import Hand
from tests.tlog.trees import leaf

if TYPE_CHECKING:
    from tests.tlog.vectors import Vectors

H1 = "h1:fxVm/GzAzEWqLHuvctI91KS9hhNmmWOoWu0XTYJS7CA="
H1_MOD = "h1:K4uyk7z7BCEPqu6E+C64Yfv1cQ7kz7rIZviUmN+EgEM="
TEXT = f"example.com/m v1.0.0 {H1}\nexample.com/m v1.0.0/go.mod {H1_MOD}\n"

NO_RECORD = "the answer does not start with a record"

lines = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1)
texts = st.lists(lines, min_size=1, max_size=4).map(lambda found: "".join(f"{x}\n" for x in found))
anything = st.text(st.characters(exclude_categories=()))


def spell(number: object, text: str = TEXT) -> bytes:
    return f"{number}\n{text}\n".encode()


def refusal(data: bytes) -> str:
    with pytest.raises(RecordError) as caught:
        parse_record(data)
    return str(caught.value)


def test_the_real_record(vectors: Vectors) -> None:
    vector = vectors["record"]
    record, rest = parse_record(spell(vector["id"], vector["text"]) + b"rest")
    assert record == Record(10738965, vector["text"])
    assert record.hash == b64decode(vector["record_hash"])
    assert record.hashes("gopkg.in/yaml.v3 v3.0.1") == (H1,)
    assert record.hashes("gopkg.in/yaml.v3 v3.0.1/go.mod") == (H1_MOD,)
    assert rest == b"rest"


def test_the_hash_is_over_the_text_with_its_line_feed_and_without_the_number() -> None:
    assert Record(7, "leaf 7").hash == leaf(7)
    assert Record(8, "leaf 7").hash == leaf(7)
    assert Record(7, "leaf 7\n").hash != leaf(7)
    assert Record(7, "\u00fc 7").hash == leaf(7, "\u00fc")


def test_the_rest_is_what_follows_the_first_blank_line() -> None:
    note = Hand("log.example").sign_note("go.sum database tree\n")
    for rest in (b"", note, b"\n", spell(1), b"\xff\x00"):
        assert parse_record(spell(0) + rest) == (Record(0, TEXT), rest)


@pytest.mark.parametrize("number", [0, 1, 10, 2**31, 63_096_907, 2**63 - 1])
def test_numbers(number: int) -> None:
    assert parse_record(spell(number))[0].id == number


@pytest.mark.parametrize(
    "number",
    [
        "", "+5", "-5", "007", "00", "-0", "5.", "5e3", "0x5", "1_000", " 5", "5 ", "5\r", "5\x00",
        "٤٢", "²", "five", "9" * 5000, str(2**63), "9" * 19, str(2**64 + 1), "\n5",
    ],
    ids=lambda number: repr(number[:20]),
)  # fmt: skip
def test_numbers_that_are_refused(number: str) -> None:
    assert refusal(spell(number)) == NO_RECORD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\nexample.com/m v1.0.0 h1:x\n",
        "no line feed",
        "a\r\n",
        "a\x00\n",
        "a\tb\n",
        "a\x0bb\n",
        "a\x1f\n",
        "a\nb\r\n",
        "\x0c\n",
    ],
    ids=repr,
)
def test_texts_that_are_refused(text: str) -> None:
    assert refusal(spell(5, text)) == NO_RECORD


@pytest.mark.parametrize("code", [*range(10), *range(11, 32)])
def test_no_control_character_is_in_a_record(code: int) -> None:
    text = f"example.com/m{chr(code)} v1.0.0 h1:x\n"
    assert refusal(spell(5, text)) == NO_RECORD


@pytest.mark.parametrize("wrong", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x80", b"\x80"])
def test_what_is_not_utf8_is_refused(wrong: bytes) -> None:
    assert refusal(b"5\na" + wrong + b"b\n\n") == "the record is not UTF-8"


def test_a_record_that_is_cut_is_refused() -> None:
    data = spell(5)
    for end in range(len(data)):
        assert refusal(data[:end]) == NO_RECORD


def test_other_alphabets_are_welcome() -> None:
    text = "ü 漢字 😀 \x7f\x85\u2028\n"
    assert parse_record(spell(5, text))[0].text == text


def test_hashes_of_exactly_that_key() -> None:
    record = Record(
        5,
        f"example.com/m v1.0.0 {H1}\n"
        f"example.com/m v1.0.0/go.mod {H1_MOD}\n"
        f"example.com/m v1.0.0 h2:other\n"
        f"example.com/m v1.0.0 {H1}\n"
        f"example.com/m v1.0.01 h1:longer\n"
        f" example.com/m v1.0.0 h1:indented\n"
        f"x example.com/m v1.0.0 h1:inside\n",
    )
    assert record.hashes("example.com/m v1.0.0") == (H1, "h2:other")
    assert record.hashes("example.com/m v1.0.0/go.mod") == (H1_MOD,)


@pytest.mark.parametrize(
    "key",
    [
        "example.com/other v1.0.0",
        "example.com/m v1.0",
        "example.com/m v1.0.0/go",
        "Example.com/m v1.0.0",
    ],
)
def test_a_record_says_nothing_about_other_keys(key: str) -> None:
    """CVE-2026-42501: a lookup of another module has no line, and that is no success."""
    assert Record(5, TEXT).hashes(key) == ()


def test_hashes_come_from_lines_that_end_in_a_line_feed_only() -> None:
    """What str.splitlines takes for a line end is a letter of the line here."""
    record = Record(5, f"a v1 h1:x\u2028b v1 {H1}\x85c v1 {H1}\n")
    assert record.hashes("b v1") == ()
    assert record.hashes("c v1") == ()
    assert record.hashes("a v1") == (f"h1:x\u2028b v1 {H1}\x85c v1 {H1}",)


@given(number=st.integers(0, 2**63 - 1), text=texts, rest=st.binary())
def test_what_is_written_is_read(number: int, text: str, rest: bytes) -> None:
    assert parse_record(spell(number, text) + rest) == (Record(number, text), rest)


@given(st.one_of(st.binary(), anything.map(lambda text: f"7\n{text}\n\n".encode(errors="replace"))))
def test_what_is_read_is_written_like_that(data: bytes) -> None:
    try:
        record, rest = parse_record(data)
    except RecordError:
        return
    assert spell(record.id, record.text) + rest == data
