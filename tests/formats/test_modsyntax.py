"""The syntax tree of go.mod and go.work: places, structure, every byte, and what is refused."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.modsyntax import (
    NO_SYNTAX,
    Block,
    CommentBlock,
    Line,
    Rest,
    Syntax,
    Token,
    parse_syntax,
    render,
)
from gosupply.formats.quoting import readable
from gosupply.locations import Location, Problem, Span
from tests.formats.modgrammar import MOD_FILES, SOUP, WORK_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHOLE = """\
// Head.

// Above.
module\texample.com/app // Behind.
x "a b" [1, {2}]  \n\
\n
\t
require ( // Opening.

\texample.com/one v1.0.0
\texample.com/two v1.2.3 // indirect
 a\tb
\t// Inside.

\t// Last.
) // Closing.
use ()
y ( ) // Empty.
z ( a )
// Tail."""


def _parse(data: str | bytes) -> tuple[Syntax, tuple[Problem, ...]]:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
    return parse_syntax(raw, path="sub/go.mod", source="working tree")


def _parse_good(data: str | bytes) -> Syntax:
    syntax, problems = _parse(data)
    assert not problems
    return syntax


def _comments(rests: tuple[Rest, ...]) -> list[str]:
    return [rest.comment for rest in rests]


def _texts(tokens: tuple[Token, ...]) -> list[str]:
    return [token.text for token in tokens]


def _rests(syntax: Syntax) -> Iterator[Rest]:
    for statement in syntax.statements:
        if isinstance(statement, CommentBlock):
            yield from statement.lines
            continue
        yield from (*statement.before, statement.rest)
        if isinstance(statement, Block):
            yield from (statement.opening_rest, *statement.inside)
            for line in statement.lines:
                yield from (*line.before, line.rest)


def _tokens(syntax: Syntax) -> Iterator[Token]:
    for statement in syntax.statements:
        if isinstance(statement, CommentBlock):
            continue
        yield from statement.tokens
        if isinstance(statement, Block):
            yield from (statement.opening, statement.closing)
            for line in statement.lines:
                yield from line.tokens


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_whole_file(line_end: str) -> None:
    text = WHOLE.replace("\n", line_end)
    syntax = _parse_good(text)
    assert render(syntax) == text
    head, module, other, gap, require, use, empty, line, tail = syntax.statements
    assert isinstance(head, CommentBlock)
    assert _comments(head.lines) == ["// Head.", ""]
    assert isinstance(module, Line)
    assert _comments(module.before) == ["// Above."]
    assert _texts(module.tokens) == ["module", "example.com/app"]
    assert module.rest[:3] == (" ", "// Behind.", line_end)
    assert isinstance(other, Line)
    assert _texts(other.tokens) == ["x", '"a b"', "[", "1", ",", "{", "2", "}", "]"]
    assert other.rest == Rest("  ", "", line_end, None)
    assert isinstance(gap, CommentBlock)
    assert [rest.gap for rest in gap.lines] == ["", "", "\t"]
    assert isinstance(require, Block)
    assert require.opening_rest.comment == "// Opening."
    assert [_comments(one.before) for one in require.lines] == [[""], [], []]
    assert [_texts(one.tokens)[0] for one in require.lines] == [
        "example.com/one",
        "example.com/two",
        "a",
    ]
    assert _comments(require.inside) == ["// Inside.", "", "// Last."]
    assert require.rest.comment == "// Closing."
    assert isinstance(use, Block)
    assert use.opening_rest == Rest("", "", "", None)
    assert isinstance(empty, Block)
    assert (empty.closing.gap, empty.rest.comment) == (" ", "// Empty.")
    assert isinstance(line, Line)
    assert _texts(line.tokens) == ["z", "(", "a", ")"]
    assert isinstance(tail, CommentBlock)
    assert tail.lines[0].end == ""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_all_has_its_place(line_end: str) -> None:
    text = f'\tmödule "a" // c{line_end}x ({line_end}\tp v1 // indirect{line_end})'
    module, block = _parse_good(text).statements
    assert isinstance(module, Line)
    shown = '\tmödule "a" // c'
    places = [
        Location("working tree", "sub/go.mod", span, shown)
        for span in (Span(1, 2, 1, 8), Span(1, 9, 1, 12), Span(1, 13, 1, 17), Span(1, 2, 1, 12))
    ]
    assert [*(token.at for token in module.tokens), module.rest.at, module.at] == places
    assert isinstance(block, Block)
    (line,) = block.lines
    assert [token.at.span for token in line.tokens] == [Span(3, 2, 3, 3), Span(3, 4, 3, 6)]
    assert line.rest.at == Location(
        "working tree", "sub/go.mod", Span(3, 7, 3, 18), "\tp v1 // indirect"
    )
    assert line.at.span == Span(3, 2, 3, 6)
    assert block.at.span == Span(2, 1, 2, 4)
    assert block.closing.at.span == Span(4, 1, 4, 2)


def test_a_string_may_go_on_on_the_next_line() -> None:
    (line,) = _parse_good('x "a\\\nb" c\n').statements
    assert isinstance(line, Line)
    assert [token.at.span for token in line.tokens] == [
        Span(1, 1, 1, 2),
        Span(1, 3, 2, 3),
        Span(2, 4, 2, 5),
    ]
    assert [token.at.text for token in line.tokens] == ['x "a\\', 'x "a\\', 'b" c']


def test_bytes_that_are_not_utf8_are_one_character_each() -> None:
    data = b"x \xe2\x82 // \xff\n"
    syntax = _parse_good(data)
    (line,) = syntax.statements
    assert isinstance(line, Line)
    assert line.tokens[1].text == "\udce2\udc82"
    assert line.at == Location(
        "working tree", "sub/go.mod", Span(1, 1, 1, 5), "x \ufffd\ufffd // \ufffd"
    )
    assert render(syntax).encode("utf-8", "surrogateescape") == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " ",
        "\r",
        "// a",
        "// a\r",
        "x\r",
        "x\ry",
        "x // a\u2028b\x85\x00",
        "x(\n)",
        "x\n\n\n",
    ],
)
def test_small_files_come_back(text: str) -> None:
    assert render(_parse_good(text)) == text


def test_only_lf_ends_a_line() -> None:
    (comment,) = _parse_good("// a\u2028b\x0bc\x85d\re\n").statements
    assert isinstance(comment, CommentBlock)
    assert comment.lines[0].comment == "// a\u2028b\x0bc\x85d\re"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("\ufeffmodule a", 1, 1, "byte order mark"),
        ("a\n\ufeff", 2, 1, "'\\ufeff' cannot stand"),
        ("é\x00", 1, 2, "'\\x00' cannot stand"),
        ("é\u00a0b", 1, 2, "'\\xa0' cannot stand"),
        ("aé\u2028b", 1, 3, "'\\u2028' cannot stand"),
        ("a \x1f", 1, 3, "'\\x1f' cannot stand"),
        ("a\n /* b */", 2, 2, "begins with //"),
        ("a/*", 1, 2, "begins with //"),
        ('a "b\n"', 1, 5, "does not end on its line"),
        ('a "b\r\n"', 1, 6, "does not end on its line"),
        ('a "b\\\nc\n"', 2, 2, "does not end on its line"),
        ("a `b\\\n`", 1, 6, "does not end on its line"),
        ('a\nb "c', 2, 3, "does not end on its line"),
        ('a "b\\', 1, 3, "does not end on its line"),
        ("a `b", 1, 3, "does not end on its line"),
        ("a (\nb\n", 3, 1, "begins on line 1 is not closed"),
        ("a (", 1, 4, "begins on line 1 is not closed"),
        ("a (\n) éb c", 2, 5, "after the closing"),
        ("a (\n)b\x00", 2, 3, "after the closing"),
        ("a (\n) \x00", 2, 3, "'\\x00' cannot stand"),
        ("a (\nb \x00", 2, 3, "'\\x00' cannot stand"),
        ('a (\n) "\\\n"', 3, 2, "after the closing"),
    ],
)
def test_a_malformed_file_is_one_problem(text: str, line: int, column: int, message: str) -> None:
    syntax, problems = _parse(text)
    assert syntax == NO_SYNTAX
    (problem,) = problems
    assert problem.at.span[:2] == (line, column)
    assert problem.at.span[2:] >= (line, column)
    assert message in problem.message
    assert problem.help.endswith(".")


def test_a_problem_shows_its_line() -> None:
    _, (problem,) = _parse("a\r\nb \x00 c\r\nd")
    assert problem.at == Location("working tree", "sub/go.mod", Span(2, 3, 2, 4), "b \x00 c")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 10_000_000, 1),
        ("a/" * 5_000_000, 1),
        ("x //" + "c" * 10_000_000, 1),
        ('x "' + "\\\\" * 5_000_000 + '"', 2),
        ("x `" + "a" * 10_000_000 + "`", 2),
        (" " * 10_000_000, 0),
    ],
    ids=["word", "slashes", "comment", "string", "raw", "spaces"],
)
def test_a_line_of_ten_megabytes_is_read_in_modest_memory(text: str, count: int) -> None:
    data = text.encode()
    tracemalloc.start()
    try:
        syntax = _parse_good(data)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
    assert sum(1 for _ in _tokens(syntax)) == count
    assert render(syntax) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n" * 10_000_000, 200_001),
        ("a " * 5_000_000, 1),
        ("x\n" * 100_001, 100_001),
        ("x (\n" + "\ta v1\n" * 70_000, 66_667),
    ],
    ids=["blank", "words", "lines", "block"],
)
def test_we_refuse_more_tokens_than_fit_in_memory(text: str, line: int) -> None:
    """A deliberate difference: Go has no such limit."""
    syntax, problems = _parse(text)
    assert syntax == NO_SYNTAX
    (problem,) = problems
    assert problem.at.span.line == line
    assert "200,000 tokens" in problem.message


@pytest.mark.parametrize("text", ["\x00", '"', "`", 'x "\\', "(", "x (\n", "é\u2028"])
def test_much_that_is_wrong_costs_little(text: str) -> None:
    _parse(text * 100_000)


@pytest.mark.parametrize("line", ["\n", "//\n"])
def test_many_comments_in_a_block_cost_little(line: str) -> None:
    (block,) = _parse_good("x (\n" + line * 150_000 + "a\n)\n").statements
    assert isinstance(block, Block)
    assert len(block.lines[0].before) == 150_000


def test_all_shared_files_come_back(shared_data: Path) -> None:
    files = [*shared_data.glob("workspaces/**/*.mod"), *shared_data.glob("workspaces/**/go.work")]
    assert files
    for file in files:
        data = file.read_bytes()
        syntax, problems = _parse(data)
        assert not problems or syntax == NO_SYNTAX
        if not problems:
            assert render(syntax).encode("utf-8", "surrogateescape") == data


@given(st.one_of(st.binary(), SOUP, MOD_FILES, WORK_FILES))
def test_any_file_comes_back(data: str | bytes) -> None:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
    syntax, problems = _parse(raw)
    if problems:
        assert syntax == NO_SYNTAX
        return
    assert render(syntax).encode("utf-8", "surrogateescape") == raw
    lines = raw.decode("utf-8", "surrogateescape").split("\n")
    comments = ((rest.comment, rest.at) for rest in _rests(syntax) if rest.at)
    for text, at in [*((token.text, token.at) for token in _tokens(syntax)), *comments]:
        assert at.text == readable(lines[at.span.line - 1]).removesuffix("\r")
        if at.span.line == at.span.end_line:
            assert lines[at.span.line - 1][at.span.column - 1 : at.span.end_column - 1] == text
        else:
            assert "\n" in text
