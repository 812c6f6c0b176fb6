"""Places: lines and columns from 1, half-open, counted in code points."""

from __future__ import annotations

from gosupply.locations import Location, Span, whole_line


def test_a_location_is_written_as_editors_read_it() -> None:
    at = Location("working tree", "sub/go.sum", Span(12, 7, 12, 54), "text")
    assert str(at) == "sub/go.sum:12:7"


def test_a_whole_line_ends_behind_its_last_character() -> None:
    assert whole_line("HEAD", "go.sum", 4, "abc").span == Span(4, 1, 4, 4)


def test_an_empty_line_has_an_empty_span() -> None:
    assert whole_line("HEAD", "go.sum", 1, "").span == Span(1, 1, 1, 1)


def test_columns_count_code_points() -> None:
    text = "é\N{GRINNING FACE}"
    at = whole_line("HEAD", "go.sum", 1, text)
    assert at.span.end_column == 3
    assert text[at.span.column - 1 : at.span.end_column - 1] == text


def test_spans_sort_as_they_stand_in_the_text() -> None:
    assert sorted([Span(2, 1, 2, 2), Span(1, 9, 1, 10), Span(1, 2, 1, 3)]) == [
        Span(1, 2, 1, 3),
        Span(1, 9, 1, 10),
        Span(2, 1, 2, 2),
    ]
