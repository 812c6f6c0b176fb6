"""Every target gets only text that it prints and does not obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from gosupply.reporters import escape
from tests.reporters.strategies import anything, briefly
from tests.reporters.xmlreading import parse

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, 'quoted'", "plain text, 'quoted'"),
        ("größer 漢字 ελ é 😀", "größer 漢字 ελ é 😀"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x00\x7f\x85\x9b", r"\x00\x7f\x85\x9b"),
        ("v1\u202e0.1v", r"v1\u202e0.1v"),
        ("a\u200bb\u200dc\ufeffd\u2060e", r"a\u200bb\u200dc\ufeffd\u2060e"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("x\udcffy\ud800", r"x\udcffy\ud800"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("back\\slash", "back\\slash"),
        ("##[error]x ##[set-env]", r"##\x5berror]x ##\x5bset-env]"),
        ("##vso[task.complete]", r"##vso\x5btask.complete]"),
        ("::error::x", "::error::x"),
        ("", ""),
    ],
)
def test_terminal(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


@pytest.mark.parametrize("char", BIDI)
def test_terminal_shows_every_bidi_control(char: str) -> None:
    assert escape.terminal(char) == f"\\u{ord(char):04x}"


def test_terminal_hides_no_control_or_separator_of_any_unicode() -> None:
    every = (chr(code) for code in range(0x110000))
    unsafe = {"Cc", "Cs", "Zl", "Zp"}
    assert not [
        hex(ord(char))
        for char in every
        if unicodedata.category(char) in unsafe and escape.terminal(char) == char
    ]


@briefly
@given(anything)
def test_terminal_is_stable_and_loses_nothing(text: str) -> None:
    shown = escape.terminal(text)
    assert escape.terminal(shown) == shown
    assert len(shown) >= len(text)


@briefly
@given(anything)
def test_cells_make_up_the_terminal_text(text: str) -> None:
    cells = escape.cells(text)
    assert len(cells) == len(text)
    assert "".join(cells) == escape.terminal(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no markup", "no markup"),
        ("see [here](1)", r"see \[here\](1)"),
        (r"para[0]\spans[2]", r"para\[0\]\\spans\[2\]"),  # SARIF 3.11.6, example 1
        ("{0} and {{1}}", "{{0}} and {{{{1}}}}"),
        ("\u202e", r"\\u202e"),
    ],
)
def test_sarif(text: str, shown: str) -> None:
    assert escape.sarif(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a|b", r"a\|b"),
        ("`code` *b* _i_ ~~s~~", r"\`code\` \*b\* \_i\_ \~\~s\~\~"),
        ("[x](https://e.org)", r"\[x\]\(https&#58;//e\.org\)"),
        ("![x](y)", r"\!\[x\]\(y\)"),
        ("<img src=x>&amp;", r"&lt;img src\=x&gt;&amp;amp;"),
        ("@team #12", r"@&#8203;team \#&#8203;12"),
        ("# head\n- item", r"\#&#8203; head\\n\- item"),
        ("www.e.org", r"www\.e\.org"),
        ("$x$", "<span>$</span>x<span>$</span>"),
        ("\x1b", r"\\x1b"),
    ],
)
def test_markdown(text: str, shown: str) -> None:
    assert escape.markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("<script>'\"&", "&lt;script&gt;&#39;&quot;&amp;"),
        ("a\nb\u202e", r"a\nb\u202e"),
    ],
)
def test_html(text: str, shown: str) -> None:
    assert escape.html(text) == shown


@pytest.mark.parametrize(
    ("text", "message", "value"),
    [
        ("plain", "plain", "plain"),
        ("100%", "100%25", "100%25"),
        ("a\r\nb", "a%0D%0Ab", r"a\r\nb"),
        ("%0A", "%250A", "%250A"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("::error::x", r":\x3aerror:\x3ax", "%3A%3Aerror%3A%3Ax"),
        ("##[error]", r"##\x5berror]", r"##\x5berror]"),
        ("\x1b\u202e", r"\x1b\u202e", r"\x1b\u202e"),
    ],
)
def test_workflow_command(text: str, message: str, value: str) -> None:
    assert escape.workflow_command(text) == message
    assert escape.workflow_property(text) == value


@briefly
@given(anything)
def test_workflow_command_has_no_command_in_it(text: str) -> None:
    for shown in (escape.workflow_command(text), escape.workflow_property(text)):
        assert "::" not in shown
        assert "##[" not in shown
        assert escape.terminal(shown) == shown
    assert not {":", ","} & set(escape.workflow_property(text))


@briefly
@given(anything)
def test_html_has_no_markup_in_it(text: str) -> None:
    assert not set("<>\"'") & set(escape.html(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("<a b='c' d=\"e\">&", "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;"),
        ("a\tb\nc\x00", r"a\tb\nc\x00"),
        ("]]>", "]]&gt;"),
        ("##[error]x", "##&#91;error]x"),
        ("\ufffd\ufffe\uffff", r"�\ufffe\uffff"),
        ("\ud800\U0001ffff", "\\ud800\U0001ffff"),
    ],
)
def test_xml(text: str, shown: str) -> None:
    assert escape.xml(text) == shown


@briefly
@given(anything)
def test_any_text_reads_back_from_xml(text: str) -> None:
    shown = escape.xml(text)
    read = parse(f'<a b="{shown}">{shown}</a>')
    # What cannot be seen is written out, and everything else is the text itself.
    expected = "".join(escape.xml(char) for char in text)
    for entity, char in (("&#91;", "["), ("&#39;", "'"), ("&quot;", '"'), ("&lt;", "<")):
        expected = expected.replace(entity, char)
    expected = expected.replace("&gt;", ">").replace("&amp;", "&")
    assert read.get("b") == (read.text or "") == expected
    assert all(char in expected for char in text if char.isprintable())
    assert "##[" not in shown
    assert "##vso[" not in shown
