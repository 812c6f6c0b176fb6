"""Strings in go.mod: tables, and the same answers as Go."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gosupply.formats.quoting import (
    are_printable,
    auto_quote,
    must_quote,
    quote,
    readable,
    unquote,
)
from tests.formats import modfile_oracle as oracles

modfile_go = oracles.modfile_go

QUOTED = [
    ('"a/b"', "a/b"),
    ('""', ""),
    ("`a\\n`", "a\\n"),
    ("`a\rb`", "ab"),
    (r'"\a\b\f\n\r\t\v\\\""', '\a\b\f\n\r\t\v\\"'),
    (r'"\x41\101\u00e9\U0001F600"', "AA\u00e9\U0001f600"),
    (r'"\xc3\xa9"', "\u00e9"),
    (r'"\xff"', "\udcff"),
    ('"\udcff"', "\ufffd"),
    ('"a\x00\u2028"', "a\x00\u2028"),
]
MALFORMED = [
    *["", "a", '"', "`", '"a', "`a", '"a`', "'a'", '"a"b', '"a\nb"', '"\\\n"', '"a"b"'],
    *[r'"\q"', r'"\'"', r'"\x4"', r'"\400"', r'"\18"', r'"\u12"', r'"\ud800"', r'"\U00110000"'],
    *[r'"\U0000dfff"', r'"\UFFFFFFFF"', '"\\"', '"\\u00\u0664\u0661"', "`a`b`"],
]


@pytest.mark.parametrize(("text", "value"), QUOTED)
def test_a_string_has_its_value(text: str, value: str) -> None:
    assert unquote(text) == value


@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_no_string_has_none(text: str) -> None:
    assert unquote(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("example.com/a", "example.com/a"),
        ("é\udcff", "é\udcff"),
        ("(", "("),
        ("a(", '"a("'),
        ("", '""'),
        ("a b", '"a b"'),
        ("don't", '"don\'t"'),
        ("a//b", '"a//b"'),
        ("a/*b", '"a/*b"'),
        ('"\\', r'"\"\\"'),
        ("\a\b\f\n\r\t\v", r'"\a\b\f\n\r\t\v"'),
        ("\x00\x7f\x85\u2028 \udcff\U000e0001", r'"\x00\x7f\u0085\u2028 \xff\U000e0001"'),
    ],
)
def test_what_needs_quotes_gets_them(text: str, written: str) -> None:
    assert auto_quote(text) == written
    assert must_quote(text) == (text != written)


def test_each_byte_that_is_not_utf8_is_one_character() -> None:
    text = b"a\xe2\x82\xff".decode("utf-8", "surrogateescape")
    assert readable(text) == "a\ufffd\ufffd\ufffd"
    assert are_printable(text)


BYTES = st.one_of(
    st.binary(max_size=8),
    st.text(max_size=8).map(str.encode),
    st.lists(
        st.sampled_from(
            [*rb"aAxuU0178dDfF\"`", *"é\u2028\U0001f600\n\r\x7f'/*( ".encode(), 0xFF, 0xC3, 0xA9]
        ),
        max_size=12,
    ).map(bytes),
)


@given(BYTES)
def test_strings_are_to_us_what_they_are_to_go(
    modfile_go: oracles.ModfileOracle, data: bytes
) -> None:
    for text in (data, b'"' + data + b'"', b"`" + data + b"`"):
        ours = unquote(text.decode("utf-8", "surrogateescape"))
        found = None if ours is None else ours.encode("utf-8", "surrogateescape")
        # Go reads runes in single quotes too, which go.mod does not have.
        if not text.startswith(b"'"):
            assert found == modfile_go.ask_bytes("Unquote", text)


@given(BYTES)
def test_what_is_written_is_what_go_writes(modfile_go: oracles.ModfileOracle, data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    # Later Unicode versions are another test's business.
    assume(all(unicodedata.ucd_3_2_0.category(character) != "Cn" for character in text))
    written = quote(text)
    assert written.encode("utf-8", "surrogateescape") == modfile_go.ask_bytes("Quote", data)
    assert unquote(written) == text
    written = auto_quote(text)
    assert written.encode("utf-8", "surrogateescape") == modfile_go.ask_bytes("AutoQuote", data)


def test_the_printable_differ_from_gos_only_where_unicode_versions_do(
    modfile_go: oracles.ModfileOracle,
) -> None:
    """A deliberate difference: the tables are Python's, which may be newer or older than Go's."""
    answer = modfile_go.ask("IsPrint", b"")
    assert isinstance(answer, list)
    theirs = frozenset(answer)
    ours = frozenset(code for code in range(0x110000) if chr(code).isprintable())
    for code in theirs - ours:
        assert unicodedata.category(chr(code)) == "Cn"
    if unicodedata.unidata_version <= "15.0.0":
        assert not ours - theirs
    assert len(ours ^ theirs) < 20_000
