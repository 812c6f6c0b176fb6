"""go.sum: one line per module version and per go.mod, with the hash that it must have.

Implements cmd/go/internal/modfetch, `readGoSum`: lines end in LF, fields are separated by Unicode
white space, lines with the hash of an empty go.mod (an old bug wrote them) are dropped. The go
command takes every line of three fields; this parser refuses those that it could never use:
paths and versions that nobody can look up, `h1:` hashes that are not canonical base64 of 32 bytes,
third fields that name no algorithm. Lines of unknown algorithms stay. Refused by us alone: fields
of more than 4,096 characters, files of more than 200,000 lines.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import NamedTuple

from gosupply.formats.fields import FIELD
from gosupply.formats.modpath import ModuleVersion, path_problem, version_problem
from gosupply.formats.problems import LONGEST_WORD, Problems, too_many_lines
from gosupply.locations import Location, Problem, Span

_GO_MOD = "/go.mod"
# golang.org/x/mod: modfetch's emptyGoModHash, of a go.mod without a byte in it.
_EMPTY_GO_MOD_HASH = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="
_FIELD_COUNT = 3
_H1_LENGTH = 47

_H1 = r"h1:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="  # the same as in h1.py
_USUAL_LINE = re.compile(rf"([!-~]+) ([!-~]+) ({_H1})")
_HASH = re.compile(rf"{_H1}|(?!h1:)[a-z0-9]+:.*")
_BOM = "\ufeff"

_REMOVE = "Remove this line and run `go mod tidy`, which writes the lines that are needed."
_REWRITE = "Remove this line and run `go mod tidy`, which writes it again if it is needed."
_REMOVE_OTHERS = "Remove the lines that are not needed; `go mod tidy` writes those that are."
_SAVE_WITHOUT_BOM = "Save the file as UTF-8 without a byte order mark."


class SumLine(NamedTuple):
    """A line of go.sum.

    Attributes:
        path: The module path.
        version: As written: with `/go.mod` at the end if the hash is of the go.mod alone.
        hash: With its algorithm: `h1:` and base64, or something of an algorithm unknown here.
        at: The place of the hash.
    """

    path: str
    version: str
    hash: str
    at: Location

    @property
    def module(self) -> ModuleVersion:
        """The module version that the line is about, which is also what is looked up."""
        return ModuleVersion(self.path, self.version.removesuffix(_GO_MOD))

    @property
    def is_go_mod(self) -> bool:
        """Whether the hash is of the go.mod alone, not of the module's files."""
        return self.version.endswith(_GO_MOD)


class SumFile(NamedTuple):
    """A go.sum file.

    Attributes:
        path: Slash-separated and relative to the source's top.
        lines: In the file's order, without the malformed.
        dropped: How many lines had the hash of an empty go.mod, and are ignored as Go does.
    """

    path: str
    lines: tuple[SumLine, ...]
    dropped: int


def parse_sum(data: bytes, *, path: str, source: str) -> tuple[SumFile, tuple[Problem, ...]]:
    """Parse a go.sum file.

    Args:
        data: The file; bytes that are not UTF-8 read as U+FFFD.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The file and its malformed lines, each a problem at the field that is wrong.
    """
    if problems := too_many_lines(data, path=path, source=source, help_=_REMOVE_OTHERS):
        return SumFile(path, (), 0), tuple(problems)
    reader = _Reader(path, source)
    reader.read(data.decode("utf-8", "replace").split("\n"))
    return SumFile(path, tuple(reader.lines), reader.dropped), reader.problems.sorted()


class _FieldProblem(NamedTuple):
    """What is wrong with the field of this index."""

    field: int
    message: str
    help: str


class _Reader:
    """Reads one file; paths and versions that repeat are checked once."""

    def __init__(self, path: str, source: str) -> None:
        self.lines: list[SumLine] = []
        self.dropped = 0
        self.problems = Problems()
        self._path = path
        self._source = source
        self._paths: set[str] = set()
        self._versions: set[str] = set()

    def read(self, lines: list[str]) -> None:
        """Read all lines, each without its LF.

        Files have thousands: lines as the go command writes them take the short way, and there
        `tuple.__new__` makes values in half the time of their own constructors, which only call it.
        """
        new = tuple.__new__
        source, path, paths, versions = self._source, self._path, self._paths, self._versions
        match_usual, append = _USUAL_LINE.fullmatch, self.lines.append
        for number, text in enumerate(lines, 1):
            match = match_usual(text)
            if match is None:
                self._read_unusual(number, text.rstrip("\r"))
                continue
            module, version, hash_ = match.groups()
            is_valid = module in paths and version in versions
            if not is_valid and len(text) <= LONGEST_WORD:
                is_valid = self._find_name_problem(module, version) is None
            if is_valid and hash_ != _EMPTY_GO_MOD_HASH:
                start = match.start(3) + 1
                span = new(Span, (number, start, number, start + _H1_LENGTH))
                at = new(Location, (source, path, span, text))
                append(new(SumLine, (module, version, hash_, at)))
            else:
                spans = [match.span(1), match.span(2), match.span(3)]
                self._read_fields(number, text, spans)

    def _read_unusual(self, number: int, text: str) -> None:
        """Read a line that is not written as the go command does."""
        fields = FIELD.finditer(text)
        spans = [field.span() for field in islice(fields, _FIELD_COUNT)]
        # A line of megabytes can have a million others: they are counted, and the last is kept.
        ends = (field.end() for field in fields)
        others = deque(enumerate(ends, _FIELD_COUNT + 1), maxlen=1)
        if number == 1 and text.startswith(_BOM):
            message = (
                "the file begins with a byte order mark, which Go reads as a part of this line"
            )
            self._refuse(number, text, spans[0], message, _SAVE_WITHOUT_BOM)
        elif len(spans) == _FIELD_COUNT and not others:
            self._read_fields(number, text, spans)
        elif spans:
            count, end = others[0] if others else (len(spans), spans[-1][1])
            whole = (spans[0][0], end)
            message = f"a line of go.sum has 3 fields, this one has {count}"
            self._refuse(number, text, whole, message, _REMOVE)

    def _read_fields(self, number: int, text: str, spans: list[tuple[int, int]]) -> None:
        """Read the three fields of a line."""
        for start, end in spans:
            if end - start > LONGEST_WORD:
                message = f"the field has more than {LONGEST_WORD:,} characters"
                self._refuse(number, text, (start, end), message, _REMOVE)
                return
        path, version, hash_ = (text[start:end] for start, end in spans)
        if hash_ == _EMPTY_GO_MOD_HASH:
            self.dropped += 1
            return
        refused = self._find_name_problem(path, version) or _find_hash_problem(hash_)
        if refused is None:
            at = self._locate(number, text, spans[2])
            self.lines.append(SumLine(path, version, hash_, at))
        else:
            self._refuse(number, text, spans[refused.field], refused.message, refused.help)

    def _find_name_problem(self, path: str, version: str) -> _FieldProblem | None:
        """Say which of path and version is wrong; remember what is right."""
        if path not in self._paths:
            reason = path_problem(path)
            if reason is not None:
                return _FieldProblem(0, f"{path!r} is not a module path: {reason}", _REMOVE)
            self._paths.add(path)
        if version not in self._versions:
            base = version.removesuffix(_GO_MOD)
            reason = version_problem(base)
            if reason is not None:
                message = f"{version!r} is not a module version: {reason}"
                return _FieldProblem(1, message, _REMOVE)
            self._versions.update((base, base + _GO_MOD))
        return None

    def _refuse(
        self, number: int, text: str, span: tuple[int, int], message: str, help_: str
    ) -> None:
        self.problems.add(message, self._locate(number, text, span), help_)

    def _locate(self, number: int, text: str, span: tuple[int, int]) -> Location:
        start, end = span
        return Location(self._source, self._path, Span(number, start + 1, number, end + 1), text)


def _find_hash_problem(hash_: str) -> _FieldProblem | None:
    if _HASH.fullmatch(hash_):
        return None
    if hash_.startswith("h1:"):
        message = "the h1: hash is not the canonical base64 of 32 bytes"
    else:
        message = "the hash names no algorithm such as h1:"
    return _FieldProblem(2, message, _REWRITE)
