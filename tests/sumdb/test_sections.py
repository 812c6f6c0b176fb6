"""Texts made of sections: one way to write a value; all else is refused, with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.sumdb.sections import Section, parse, place, render

TITLE = "some format 1"
GOOD = f"{TITLE}\n\n[one] 2\na\n\n\n[two] 0\n\n[one] 1\n[two] 0\n"


def read(text: str | bytes) -> tuple[tuple[Section, ...], str, int]:
    data = text.encode() if isinstance(text, str) else text
    sections, problems = parse(data, TITLE, path="p", source="s")
    if not problems:
        return sections, "", 0
    assert not sections
    (problem,) = problems
    assert (problem.at.path, problem.at.source, problem.help) == ("p", "s", "Make the file again.")
    assert problem.at.span.line == problem.at.span.end_line
    return sections, problem.message, problem.at.span.line


def test_sections_may_repeat_and_hold_what_looks_like_headers() -> None:
    sections, message, _ = read(GOOD)
    assert not message
    assert sections == (
        Section("one", ("a", ""), 3),
        Section("two", (), 7),
        Section("one", ("[two] 0",), 9),
    )
    assert render(TITLE, sections) == GOOD


def test_no_section_is_fine() -> None:
    assert read(f"{TITLE}\n") == ((), "", 0)


HEADER = "a section header was expected: a blank line, then '[name] n'"
FIRST = f"the first line is not '{TITLE}'"
CUT = "the last line is cut off"
MALFORMED = [
    ("", 1, FIRST),
    ("\n", 1, FIRST),
    (f"{TITLE} \n", 1, FIRST),
    (f"\ufeff{TITLE}\n", 1, FIRST),
    (TITLE, 1, CUT),
    (f"{TITLE}\n\n", 3, HEADER),
    (f"{TITLE}\nx\n", 2, HEADER),
    (f"{TITLE}\n[one] 0\n", 2, HEADER),
    (f"{TITLE}\n\n[One] 0\n", 3, HEADER),
    (f"{TITLE}\n\n[one] 00\n", 3, HEADER),
    (f"{TITLE}\n\n[one] 01\na\n", 3, HEADER),
    (f"{TITLE}\n\n[one] -1\n", 3, HEADER),
    (f"{TITLE}\n\n[one] \N{ARABIC-INDIC DIGIT ONE}\na\n", 3, HEADER),
    (f"{TITLE}\n\n[one] 0 \n", 3, HEADER),
    (f"{TITLE}\n\n[one] 0\r\n", 3, HEADER),
    (f"{TITLE}\n\n[one] 0\nmore\n", 4, HEADER),
    (f"{TITLE}\n\n[one] 2\na\n", 3, "the section announces 2 lines, the file has 1"),
    (f"{TITLE}\n\n[one] 1\n", 3, "the section announces 1 lines, the file has 0"),
    (f"{TITLE}\n\n[one] 999999999\n", 3, "the section announces 999999999 lines, the file has 0"),
    (f"{TITLE}\n\n[one] 1\na", 4, CUT),
    (f"{TITLE}\n\n[one] 0\n\n[two] 0", 5, CUT),
]


@pytest.mark.parametrize(("text", "line", "message"), MALFORMED)
def test_malformed(text: str, line: int, message: str) -> None:
    found = read(text)
    assert found[1] == message
    assert found[2] == line


def test_what_is_not_utf_8_is_refused() -> None:
    data = f"{TITLE}\n\n[one] 2\na\nb\n".encode()
    assert read(data.replace(b"b", b"\xff"))[1:] == ("the line is not UTF-8", 5)
    assert read(b"\xff" + data)[1:] == ("the line is not UTF-8", 1)
    # The replacement character itself is a character like any other.
    assert read(data.replace(b"b", "\N{REPLACEMENT CHARACTER}".encode()))[1:] == ("", 0)


@pytest.mark.parametrize("end", range(len(GOOD)))
def test_no_truncated_text_is_whole(end: int) -> None:
    sections, message, _ = read(GOOD[:end])
    if not message:
        assert render(TITLE, sections) == GOOD[:end]


def test_places() -> None:
    sections, _, _ = read(GOOD)
    at = place(sections[0], 0, path="p", source="s")
    assert (at.span.line, at.text) == (4, "a")
    header = place(sections[2], -1, path="p", source="s")
    assert (header.span.line, header.text) == (9, "[one] 1")


NAMES = st.from_regex(r"\A[a-z][a-z-]*\Z")
LINES = st.lists(st.text().map(lambda text: text.replace("\n", "")), max_size=4).map(tuple)


@given(st.lists(st.builds(Section, NAMES, LINES, st.just(0))))
def test_what_is_written_is_read(sections: list[Section]) -> None:
    text = render(TITLE, tuple(sections))
    found, problems = parse(text.encode("utf-8", "replace"), TITLE, path="p", source="s")
    assert not problems
    expected = [(section.name, tuple(map(_encodable, section.lines))) for section in sections]
    assert [(section.name, section.lines) for section in found] == expected


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


PIECES = st.sampled_from([TITLE, "\n", "\n\n", "[one] 1", "[two] 0", "x", "[one]", " ", "\xff"])


@given(st.binary() | st.lists(PIECES).map(lambda parts: "".join(parts).encode("latin-1")))
def test_whatever_is_read_is_written_the_same(data: bytes) -> None:
    for text in (data, f"{TITLE}\n".encode() + data):
        sections, problems = parse(text, TITLE, path="p", source="s")
        assert len(problems) == (not sections and text != f"{TITLE}\n".encode())
        if not problems:
            assert render(TITLE, sections).encode() == text
