"""Carets stand under the span, whatever the line holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.locations import Location, Span
from gosupply.reporters.excerpt import WIDTH, excerpt, parts
from tests.reporters.reports import sum_line
from tests.reporters.strategies import anything, briefly

WIDE = "漢字"


@pytest.mark.parametrize(
    ("text", "part", "line", "marks"),
    [
        ("ab cd ef", "cd", "ab cd ef", "   ^^"),
        ("ab cd ef", "ab cd ef", "ab cd ef", "^^^^^^^^"),
        ("\trequire x", "require", "    require x", "    ^^^^^^^"),
        ("a\tb", "\t", "a    b", " ^^^^"),
        ("漢字 x y", "x", "漢字 x y", "     ^"),
        ("x 漢字 y", "漢字", "x 漢字 y", "  ^^^^"),
        ("\uff46\uff57 x", "x", "\uff46\uff57 x", "     ^"),
        ("e\u0301e\u0301 x", "x", "e\u0301e\u0301 x", "   ^"),
        ("e\u0301 x", "\u0301", "e\u0301 x", " ^"),
        ("\x1b[31m x", "x", "\\x1b[31m x", "         ^"),
        ("a\u202eb", "\u202e", "a\\u202eb", " ^^^^^^"),
        ("##[x] y", "y", "##\\x5bx] y", "         ^"),
        ("größer x", "x", "größer x", "       ^"),
    ],
)
def test_marks_are_counted_in_terminal_cells(text: str, part: str, line: str, marks: str) -> None:
    assert excerpt(sum_line(1, text, part)) == (line, marks)


@pytest.mark.parametrize(
    ("span", "marks"),
    [
        (Span(1, 3, 1, 3), "  ^"),
        (Span(1, 5, 1, 5), "    ^"),
        (Span(1, 9, 1, 12), "    ^"),
        (Span(1, 2, 1, 99), " ^^^"),
        (Span(1, 3, 1, 1), "  ^"),
        (Span(1, 2, 3, 1), " ^^^"),
    ],
    ids=["empty", "end of line", "beyond", "past the end", "backwards", "several lines"],
)
def test_odd_spans(span: Span, marks: str) -> None:
    assert excerpt(Location("working tree", "go.sum", span, "abcd")) == ("abcd", marks)


@pytest.mark.parametrize(
    ("text", "part", "line", "marks"),
    [
        (
            "a" * 30 + "X" + "b" * 30,
            "X",
            "…aaaaaaaaaXbbbbbbbbbbbbbbbbbbbbbbbbbbbb…",
            "          ^",
        ),
        (
            "X" + "b" * 60,
            "X",
            "Xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…",
            "^",
        ),
        (
            "a" * 60 + "XY",
            "XY",
            "…aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaXY",
            "                                     ^^",
        ),
        (
            "a" * 30 + "X" * 50 + "b",
            "X" * 50,
            "…aaaaaaaaaXXXXXXXXXXXXXXXXXXXXXXXXXXXXX…",
            "          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        ),
        (
            WIDE * 10 + "X" + WIDE * 10,
            "X",
            "…漢字漢字X漢字漢字漢字漢字漢字漢字漢字…",
            "         ^",
        ),
    ],
    ids=["middle", "start", "end", "long span", "wide"],
)
def test_a_long_line_is_cut_around_the_span(text: str, part: str, line: str, marks: str) -> None:
    assert excerpt(sum_line(1, text, part), width=40) == (line, marks)


def test_a_line_of_megabytes_is_cut_before_it_is_read() -> None:
    text = "\u0301" * 500_000 + "X" + "b" * 500_000
    line, marks = excerpt(sum_line(1, text, "X"))
    assert line == "…" + "\u0301" * 2 * WIDTH + "X" + "b" * (WIDTH - 3) + "…"
    assert marks == " ^"


def test_a_line_of_exactly_the_width_is_whole() -> None:
    text = "a" * 39 + "X"
    assert excerpt(sum_line(1, text, "X"), width=40) == (text, " " * 39 + "^")


@briefly
@given(anything, st.integers(1, 500), st.integers(1, 500), st.integers(40, 200))
def test_any_line_fits_and_has_a_mark(text: str, column: int, end: int, width: int) -> None:
    shown = excerpt(Location("", "go.sum", Span(1, column, 1, end), text), width=width)
    assert "^" in shown.marks
    assert set(shown.marks) <= {" ", "^"}
    assert len(shown.marks.strip()) <= width
    assert len(shown.line.replace("\u0301", "")) <= width or not text.isascii()


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("ab cd ef", (4, 6), ("ab ", "cd", " ef")),
        ("\tab\tc", (2, 4), ("    ", "ab", "    c")),
        ("ab", (2, 2), ("a", "b", "")),
        ("ab", (3, 3), ("ab", " ", "")),
        ("ab", (9, 12), ("ab", " ", "")),
        ("\x1bab", (2, 3), ("\x1b", "a", "b")),
        ("a" * 6 + "b" * 6 + "c" * 6, (7, 13), ("…aaaaa", "bbbbb…", "ccccc…")),
        ("a" * 5 + "b" * 5 + "c" * 5, (6, 11), ("aaaaa", "bbbbb", "ccccc")),
    ],
)
def test_parts(text: str, span: tuple[int, int], shown: tuple[str, str, str]) -> None:
    start, end = span
    assert parts(Location("", "go.sum", Span(1, start, 1, end), text), most=5) == shown


@briefly
@given(anything, st.integers(1, 500), st.integers(1, 500))
def test_parts_are_the_line(text: str, column: int, end: int) -> None:
    shown = parts(Location("", "go.sum", Span(1, column, 1, end), text), most=1000)
    assert "".join(shown).rstrip(" ") == text.replace("\t", "    ").rstrip(" ")
    assert shown.marked
