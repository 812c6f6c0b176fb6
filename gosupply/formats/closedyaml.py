"""YAML of which only the plain part is read: texts, lists and maps, each with its place.

Implements the part of YAML 1.1 (libyaml, through the C part of ruamel.yaml) that says what it
looks like. A scalar stays the text that was written: nothing here guesses that `no` is false, that
`1.10` is a number or that `2026-11-23` is a day; whoever knows what is wanted reads the text.

Refused: anchors and aliases, tags, merge keys, directives, several documents, keys that occur twice
or are no single value, a byte order mark, line breaks other than LF and CRLF (editors and git count
lines without them), more than 1 MiB, more than 50,000 values, more than 30 levels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, Protocol

from gosupply.errors import IncompleteError
from gosupply.locations import Location, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 1 << 20
DEEPEST = 30
MOST = 50_000

# YAML 1.1, section 4.1.1 (c-printable), less the line breaks that are only YAML's: CR alone,
# NEL, LS and PS. A lone surrogate cannot come out of UTF-8.
_UNWANTED = re.compile(
    r"\r(?!\n)|[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# An anchor, alias or tag ends where these begin.
_PROPERTY = re.compile(r"[^\s,\[\]{}]+")

# What libyaml says, and what a person should do. Its words are its interface here: one that is
# not known gets the last sentence.
_ADVICE: Mapping[str, str] = {
    "found character that cannot start any token": "Indent with blanks, and quote what is special.",
    "found a tab character where an indentation space is expected": "Indent with blanks, not tabs.",
    "mapping values are not allowed in this context": "Quote a text that has ': ' in it.",
    "could not find expected ':'": "Write 'key: value', with a blank behind the colon.",
    "did not find expected key": "Give the keys of one map the same indentation.",
    "did not find expected '-' indicator": "Give the items of one list the same indentation.",
    "did not find expected ',' or ']'": "Close the list with ']', and put commas between items.",
    "did not find expected ',' or '}'": "Close the map with '}', and put commas between entries.",
    "found unexpected end of stream": "Close the quote.",
    "found unknown escape character": "Use single quotes: a backslash in them is only itself.",
}
_OTHERWISE = "Look for a missing quote, bracket or blank at this place or above it."


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as the text that it stands for; `plain` if it was written without quotes."""

    text: str
    plain: bool
    at: Location

    @property
    def is_null(self) -> bool:
        """Whether nothing is written, or one of YAML's words for nothing."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    values: tuple[Node, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Table:
    """A map, in the file's order; no key occurs twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    at: Location


Node = Scalar | Items | Table


class _Mark(Protocol):
    """A place, counted from 0; columns count code points."""

    line: int
    column: int


class _Event(Protocol):
    """What the parser's events have; each kind has some of it."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str
    version: object
    tags: object


class _Parser(Protocol):
    def get_event(self) -> _Event: ...


class _TooMuchError(Exception):
    """The rest of the text is not read."""


def parse_yaml(data: bytes, *, path: str, source: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Parse one document.

    Args:
        data: The file.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The document, and the problems in the file's order; an empty file is an empty map. None
        where the text cannot be read as YAML. What an alias stands for is left out, and so is
        what stands under a key for the second time or under one that is refused.

    Raises:
        IncompleteError: The C part of ruamel.yaml is not installed.
    """
    text, problem = _decode(data, path, source)
    if problem:
        return None, (problem,)
    reader = _Reader(text, path, source)
    node = reader.read()
    return node, tuple(sorted(reader.problems, key=lambda problem: problem.at.span))


def _decode(data: bytes, path: str, source: str) -> tuple[str, Problem | None]:
    """Return the text, and why it is not to be read."""
    start = Location(source, path, Span(1, 1, 1, 1), "")
    if len(data) > LARGEST:
        # Before anything looks at it: this is what makes refusing quick.
        return "", Problem("the file is larger than 1 MiB", start, "Split it into several files.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        index = len(data[: error.start].decode("utf-8"))
        at = _place(data.decode("utf-8", "replace"), index, path, source)
        return "", Problem("the file is not UTF-8", at, "Save it as UTF-8.")
    if text.startswith("\ufeff"):
        at = _place(text, 0, path, source)
        return "", Problem("the file begins with a byte order mark", at, "Save it without one.")
    if found := _UNWANTED.search(text):
        at = _place(text, found.start(), path, source)
        code = f"U+{ord(found[0]):04X}"
        help_ = "Take the character out, or write it as an escape in double quotes."
        return "", Problem(f"the character {code} is not allowed here", at, help_)
    return text, None


def _place(text: str, index: int, path: str, source: str) -> Location:
    """Return the location of one character."""
    before = text[:index].split("\n")
    line, column = len(before), len(before[-1]) + 1
    whole = text.split("\n")[line - 1].rstrip("\r")
    # A CR at the line's end is not in the line's text.
    column = min(column, len(whole) + 1)
    return Location(source, path, Span(line, column, line, min(column, len(whole)) + 1), whole)


class _Reader:
    """Reads the events of one document."""

    def __init__(self, text: str, path: str, source: str) -> None:
        self.problems: list[Problem] = []
        self._lines = [line.rstrip("\r") for line in text.split("\n")]
        self._path = path
        self._source = source
        self._count = 0
        self._next = _parser(text).get_event

    def read(self) -> Node | None:
        """Read the whole text; None where it cannot be read, which is a problem then."""
        from ruamel.yaml.error import MarkedYAMLError

        try:
            return self._stream()
        except _TooMuchError:
            return None
        except MarkedYAMLError as error:
            said, mark = error.problem or "", error.problem_mark or error.context_mark
            at = self._location(mark, mark)
            help_ = _ADVICE.get(said, _OTHERWISE)
            self.problems.append(Problem(f"the text is no YAML: {said}", at, help_))
            return None

    def _stream(self) -> Node | None:
        """Read all documents, though only one may be there."""
        nodes: list[Node | None] = []
        start = self._next()
        while _kind(event := self._next()) != "StreamEndEvent":
            at = self._location(event.start_mark, None)
            if event.version or event.tags:
                help_ = "Take the line out: this is read as plain YAML."
                self._refuse("a directive is not allowed", at, help_)
            if nodes:
                help_ = "Keep one document in a file, without '---'."
                self._refuse("the file has several documents", at, help_)
            nodes.append(self._node(self._next(), 1))
            self._next()
        node = nodes[0] if nodes else None
        if not nodes or (isinstance(node, Scalar) and node.is_null):
            return Table((), self._location(start.start_mark, None))
        return node

    def _node(self, event: _Event, depth: int) -> Node | None:
        """Return the node that begins with an event; None for an alias."""
        self._count += 1
        if depth > DEEPEST:
            help_ = "Nothing needs that; look for a bracket that is not closed."
            self._stop(f"the text is nested more than {DEEPEST} deep", event, help_)
        if self._count > MOST:
            help_ = "Split it into several files."
            self._stop(f"the file has more than {MOST:,} values", event, help_)
        kind = _kind(event)
        if kind == "AliasEvent":
            self._refuse("an alias is not allowed", self._word(event), "Write the value out.")
            return None
        self._check_properties(event)
        if kind == "ScalarEvent":
            at = self._location(event.start_mark, event.end_mark)
            return Scalar(event.value, not event.style, at)
        if kind == "SequenceStartEvent":
            return self._items(event, depth)
        return self._table(event, depth)

    def _check_properties(self, event: _Event) -> None:
        """Refuse what stands before a value."""
        if event.anchor is not None:
            self._refuse("an anchor is not allowed", self._word(event), "Take it out.")
        elif event.tag is not None:
            help_ = "Take it out: what is wanted at a place is known, and texts may be quoted."
            self._refuse("a tag is not allowed", self._word(event), help_)

    def _items(self, start: _Event, depth: int) -> Items:
        values = []
        while _kind(event := self._next()) != "SequenceEndEvent":
            node = self._node(event, depth + 1)
            if node is not None:
                values.append(node)
        return Items(tuple(values), self._location(start.start_mark, event.end_mark))

    def _table(self, start: _Event, depth: int) -> Table:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while _kind(event := self._next()) != "MappingEndEvent":
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                if key is not None:
                    self._refuse("a key is a list or a map", key.at, "Write one word as the key.")
            elif key.plain and key.text == "<<":
                self._refuse("a merge key is not allowed", key.at, "Write the values out.")
            elif key.text in entries:
                line = entries[key.text][0].at.span.line
                help_ = f"Keep one of them; the first is in line {line}."
                self._refuse(f"the key '{key.text}' is there twice", key.at, help_)
            elif value is not None:
                entries[key.text] = key, value
        return Table(tuple(entries.values()), self._location(start.start_mark, event.end_mark))

    def _stop(self, message: str, event: _Event, help_: str) -> NoReturn:
        self._refuse(message, self._location(event.start_mark, None), help_)
        raise _TooMuchError

    def _refuse(self, message: str, at: Location, help_: str) -> None:
        self.problems.append(Problem(message, at, help_))

    def _location(self, start: _Mark, end: _Mark | None) -> Location:
        """Return the place between two marks, cut off at the end of its first line.

        Without an end it is the rest of the line.
        """
        line = min(start.line, len(self._lines) - 1)
        text = self._lines[line]
        column = min(start.column, len(text)) if line == start.line else len(text)
        if end is not None and end.line == line:
            last = min(end.column, len(text))
        else:
            last = len(text.rstrip())
        span = Span(line + 1, column + 1, line + 1, max(column, last) + 1)
        return Location(self._source, self._path, span, text)

    def _word(self, event: _Event) -> Location:
        """Return the place of the anchor, alias or tag that an event begins with."""
        at = self._location(event.start_mark, None)
        word = _PROPERTY.match(at.text, at.span.column - 1)
        end = word.end() if word else at.span.column
        return at._replace(span=at.span._replace(end_column=end + 1))


def _kind(event: _Event) -> str:
    """Return the name of an event's class: the classes cost an import each to name."""
    return type(event).__name__


def _parser(text: str) -> _Parser:
    """Return libyaml's parser of a text.

    Without the C part ruamel.yaml would take its own parser, ten times slower, and say nothing.
    """
    try:
        # A C extension, which has no types.
        from _ruamel_yaml import CParser  # type: ignore[import-not-found]  # as above
    except ImportError as error:
        message = "the C part of ruamel.yaml is not installed, and without it no policy is read"
        raise IncompleteError(message, "Run: pip install 'ruamel.yaml[oldlibyaml]'") from error
    parser: _Parser = CParser(text)
    return parser
