"""Closed YAML: what is read, where it stands, what is refused, and that refusing is cheap."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.errors import IncompleteError
from gosupply.formats.closedyaml import (
    DEEPEST,
    LARGEST,
    MOST,
    Items,
    Node,
    Scalar,
    Table,
    parse_yaml,
)
from gosupply.locations import Problem, Span

# Plain values that mean one thing to YAML 1.1 and another to whoever wrote them.
Plain = str | list["Plain"] | dict[str, "Plain"]


def parse(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    return parse_yaml(text.encode(), path="p.yaml", source="tree")


def read(text: str) -> Node:
    node, problems = parse(text)
    assert problems == ()
    assert node is not None
    return node


def plain(node: Node | None) -> Plain:
    match node:
        case Scalar():
            return node.text
        case Items():
            return [plain(one) for one in node.values]
        case Table():
            return {key.text: plain(value) for key, value in node.entries}
    raise AssertionError(node)


def scalars(node: Node) -> list[Scalar]:
    match node:
        case Scalar():
            return [node]
        case Items():
            return [one for inner in node.values for one in scalars(inner)]
        case Table():
            return [one for pair in node.entries for inner in pair for one in scalars(inner)]


def only(text: str) -> Problem:
    _, (problem,) = parse(text)
    assert problem.help
    return problem


def test_values_are_the_texts_that_were_written() -> None:
    text = """
a: no
b: 1.10
c: 2026-11-23
d: 0o17
e: 'it''s'
f: "q\\n"
g: [x, {y: z}]
h:
- |
  two
  lines
- ~
"""
    assert plain(read(text)) == {
        "a": "no",
        "b": "1.10",
        "c": "2026-11-23",
        "d": "0o17",
        "e": "it's",
        "f": "q\n",
        "g": ["x", {"y": "z"}],
        "h": ["two\nlines\n", "~"],
    }


@pytest.mark.parametrize(
    ("text", "null"),
    [("a:", True), ("a: ~", True), ("a: null", True), ("a: ''", False), ("a: 'null'", False)],
)
def test_nothing_is_told_from_an_empty_text(text: str, null: bool) -> None:  # noqa: FBT001 - a table
    assert [one.is_null for one in scalars(read(text))] == [False, null]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "--- # x\n...\n", "~"])
def test_an_empty_file_is_an_empty_map(text: str) -> None:
    node = read(text)
    assert isinstance(node, Table)
    assert node.entries == ()
    assert (node.at.span.line, node.at.text) == (1, text.split("\n", 1)[0])


def test_places_count_code_points_and_are_cut_at_the_line() -> None:
    text = "é: 𝄞x # c\r\n'k y':  \"v\"\r\nl: [a,\r\n  bc]\r\nm: one\r\n  two\r\n"
    node = read(text)
    assert isinstance(node, Table)
    found = [
        (one.at.text[one.at.span.column - 1 : one.at.span.end_column - 1], one.at.span.line)
        for one in scalars(node)
    ]
    assert found == [
        *[("é", 1), ("𝄞x", 1), ("'k y'", 2), ('"v"', 2), ("l", 3), ("a", 3), ("bc", 4)],
        *[("m", 5), ("one", 5)],
    ]
    items = node.entries[2][1]
    assert (items.at.span, items.at.text) == (Span(3, 4, 3, 7), "l: [a,")
    assert (items.at.path, items.at.source) == ("p.yaml", "tree")


REFUSED = {
    "anchor": ("a: &x 1", "anchor", (1, 4, 6)),
    "anchor-of-a-map": ("a: &x\n  b: c", "anchor", (1, 4, 6)),
    "tag": ("a: !!str 1", "tag", (1, 4, 9)),
    "tag-alone": ("a: ! 1", "tag", (1, 4, 5)),
    "tag-of-a-list": ("a: !x [1]", "tag", (1, 4, 6)),
    "twice": ("a: 1\nb: 2\na: 3", "'a' is there twice", (3, 1, 2)),
    "twice-quoted": ("a: 1\n'a': 3", "'a' is there twice", (2, 1, 4)),
    "merge": ("<<: {a: b}", "merge key", (1, 1, 3)),
    "list-as-key": ("[a]: 1", "key is a list", (1, 1, 4)),
    "map-as-key": ("? {a: b}\n: 1", "key is a list", (1, 3, 9)),
    "documents": ("a: 1\n---\nb: 2", "several documents", (2, 1, 4)),
    "directive": ("%YAML 1.1\n---\na: 1", "directive", (1, 1, 10)),
    "tag-directive": ("%TAG !x! tag:x,2026:\n---\na: 1", "directive", (1, 1, 21)),
    "mark": ("\ufeffa: 1", "byte order mark", (1, 1, 2)),
    "control": ("a: 1\nb: \x01", "U+0001", (2, 4, 5)),
    "carriage-return": ("a: 1\rb", "U+000D", (1, 5, 6)),
    "next-line": ("a: x\x85y", "U+0085", (1, 5, 6)),
    "line-separator": ("a: x\u2028y", "U+2028", (1, 5, 6)),
    "tab": ("a:\n\tb: c", "cannot start", (2, 1, 1)),
    "colons": ("a: b: c", "mapping values", (1, 5, 5)),
    "quote": ('a: "x', "end of stream", (1, 6, 6)),
    "brace": ("a: {b", "expected ',' or '}'", (1, 6, 6)),
    "indentation": ("a:\n  b: c\n d: e", "expected key", (3, 2, 2)),
    "unknown-to-us": ("%FOO\n---\na: b", "unknown directive", (1, 5, 5)),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_has_one_problem_at_its_place(
    case: tuple[str, str, tuple[int, ...]],
) -> None:
    text, message, (line, column, end) = case
    problem = only(text)
    assert message in problem.message
    span = problem.at.span
    assert (span.line, span.column) == (line, column)
    # A syntax error has a place and no end; the rest of the line is as good as any.
    assert span.end_column == end or "no YAML" in problem.message
    assert problem.at.text == text.split("\n")[line - 1]


def test_bytes_that_are_no_text_are_refused_at_their_place() -> None:
    node, (problem,) = parse_yaml(b"a: 1\nb: \xff\n", path="p", source="s")
    assert node is None
    assert (problem.message, problem.at.span) == ("the file is not UTF-8", Span(2, 4, 2, 5))


def test_everything_that_is_refused_is_said_at_once_and_the_rest_is_read() -> None:
    node, problems = parse("a: &x 1\nb: *x\nc: !t [q, *x]\n*x : d\na: 2\n")
    assert [problem.at.span.line for problem in problems] == [1, 2, 3, 3, 4, 5]
    assert plain(node) == {"a": "1", "c": ["q"]}


BOMBS = {
    "large": b"a" * 5_000_000,
    "brackets": b"a: " + b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "question-marks": b"? " * 100_000,
    "dashes": b"- " * 100_000,
    "values": b"- \n" * 300_000,
    "aliases": b"[&a x," + b"*a," * 300_000 + b"]",
    "same-keys": b"{" + b"a," * 500_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_after_a_bounded_part_of_them(bomb: bytes) -> None:
    node, problems = parse_yaml(bomb, path="p", source="s")
    assert node is None
    assert 0 < len(problems) <= MOST + 1
    assert any(word in problem.message for problem in problems for word in ("more than", "larger"))


def test_the_limits_themselves_are_allowed() -> None:
    assert parse("[" * DEEPEST + "]" * DEEPEST)[1] == ()
    assert parse("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))[0] is None
    assert parse("#" * LARGEST)[1] == ()
    assert parse("#" * (LARGEST + 1))[0] is None
    assert parse("- \n" * (MOST - 1))[1] == ()
    assert parse("- \n" * MOST)[0] is None


def test_the_c_parser_reads_and_nothing_stands_in_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # As in an installation without it: ruamel.yaml itself would go on in Python.
    monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)
    with pytest.raises(IncompleteError, match="the C part of ruamel"):
        parse("a: 1")


words = st.text(st.characters(codec="utf-8"), max_size=6)
values = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def flow(value: Plain) -> str:
    """Return a value as YAML, all of it quoted and escaped."""
    match value:
        case str():
            return '"' + "".join(f"\\U{ord(one):08x}" for one in value) + '"'
        case list():
            return f"[{', '.join(map(flow, value))}]"
        case dict():
            return f"{{{', '.join(f'{flow(key)}: {flow(one)}' for key, one in value.items())}}}"


@settings(deadline=None)
@given(values)
def test_what_is_written_is_read(value: Plain) -> None:
    assert plain(read(flow(value))) == value


def check_places(data: bytes) -> None:
    node, problems = parse_yaml(data, path="p", source="s")
    assert node is not None or problems
    lines = [line.rstrip("\r") for line in data.decode("utf-8", "replace").split("\n")]
    places = [problem.at for problem in problems]
    places += [scalar.at for scalar in scalars(node)] if node else []
    for at in places:
        line, column, end_line, end = at.span
        assert (line, at.text) == (end_line, lines[line - 1])
        assert 1 <= column <= end <= len(at.text) + 1


fragments = st.sampled_from(
    (
        *("a", "b: ", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "'", '"', "&x ", "*x "),
        *("!t ", "|\n", "# ", "? ", "%A", "---\n", "...\n", "\t", "é", "𝄞", "\r\n", "<<: "),
        *("\\", "\ufeff"),
    )
)


@settings(deadline=None, max_examples=300)
@given(st.lists(fragments, max_size=14).map("".join))
def test_nothing_that_looks_like_yaml_crashes_and_all_places_are_in_the_text(text: str) -> None:
    check_places(text.encode())


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_no_bytes_crash(data: bytes) -> None:
    check_places(data)
