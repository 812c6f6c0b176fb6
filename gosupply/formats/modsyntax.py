r"""The syntax of go.mod and go.work: a tree that gives back every byte and places every token.

Implements golang.org/ref/mod, "Lexical elements" and "Grammar", as golang.org/x/mod/modfile reads
them (read.go): statements of one line, blocks in parentheses, `//` comments, strings in quotes,
lines that end in LF. A carriage return is white space. Refused, at the line and column that the go
command names, and the file ends there: characters that cannot be printed (a byte order mark too),
`/* */`, strings that do not end on their line, blocks without an end, text after a closing
parenthesis. Refused by us alone: files of more than 200,000 tokens and lines, a hundred times the
largest that is known, because their tree would not fit in memory.

Bytes that are not UTF-8 are taken, as Go does: each counts as one character, which is U+FFFD in a
location's text and a surrogate (Python's `surrogateescape`) in tokens and in what `render` returns.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gosupply.formats.quoting import are_printable, readable
from gosupply.locations import Location, Problem, Span

_MOST_TOKENS = 200_000

# Possessive, so that nothing is tried twice: long lines cost linear time and no memory.
_QUOTED = r'"[^"\\\n]*+(?:\\[\s\S][^"\\\n]*+)*+'
# Everything printable but spaces, brackets and commas; a comment ends it. Quotes inside are usual
# characters. Whether what is not ASCII can be printed is looked at afterwards.
_WORD = r"""(?!["`])(?:[^\x00-\x20(),/\[\]{}\x7f]++|/(?![/*]))++"""
# White space; then a token, or the rest of the line.
_TOKEN = re.compile(
    rf"""([ \t\r]*+)(?:({_WORD}|[()\[\]{{}},]|{_QUOTED}"|`[^`\n]*+`)|(//[^\n]*+)?+(\n|\Z))"""
)
# A line in a block of requirements as the go command writes it.
_PATH = r"[A-Za-z0-9._~-]++(?:/[A-Za-z0-9._~-]++)*+"
_USUAL_LINE = re.compile(rf"\t({_PATH}) (v[A-Za-z0-9.+-]++)(?: (// indirect))?+\n")
_OPEN_QUOTED = re.compile(_QUOTED)
_OPEN_RAW = re.compile(r"`[^`\n]*+")
_BOM = "\ufeff"


class Token(NamedTuple):
    """A word, a string in its quotes, a parenthesis, a bracket, a brace or a comma.

    Attributes:
        text: As written.
        gap: The white space in front.
        at: Its place.
    """

    text: str
    gap: str
    at: Location


class Rest(NamedTuple):
    """The end of a line: white space, perhaps a comment, the line ending.

    A line that has nothing else is one too: a comment of its own, or a blank line.

    Attributes:
        gap: White space.
        comment: With its slashes; empty where there is none.
        end: LF, CR LF, or nothing at the end of the file.
        at: The place of the comment; None where there is none.
    """

    gap: str
    comment: str
    end: str
    at: Location | None


# Tuples of different lengths: no two of these three kinds of statement are equal.


class Line(NamedTuple):
    """A statement of one line, or a line in a block.

    Attributes:
        before: The comments on the lines directly above; in a block, blank lines too.
        tokens: At least one.
        rest: What follows, with the comment behind the statement.
        at: From the first token to the last.
    """

    before: tuple[Rest, ...]
    tokens: tuple[Token, ...]
    rest: Rest
    at: Location


class Block(NamedTuple):
    """Lines in parentheses.

    Attributes:
        before: The comments on the lines directly above.
        tokens: What stands in front of the parenthesis.
        opening: The parenthesis.
        opening_rest: The rest of its line; nothing where the block is closed on the same line.
        lines: The statements.
        inside: Comments and blank lines between the last statement and the closing parenthesis.
        closing: The closing parenthesis.
        rest: The rest of its line.
        at: From the first token to the opening parenthesis.
    """

    before: tuple[Rest, ...]
    tokens: tuple[Token, ...]
    opening: Token
    opening_rest: Rest
    lines: tuple[Line, ...]
    inside: tuple[Rest, ...]
    closing: Token
    rest: Rest
    at: Location


class CommentBlock(NamedTuple):
    """Comments that belong to no statement, and the blank lines below them.

    Attributes:
        lines: Comments, then blank lines; one of the two may be missing.
    """

    lines: tuple[Rest, ...]


Statement = Line | Block | CommentBlock


class Syntax(NamedTuple):
    """A whole file."""

    statements: tuple[Statement, ...]


NO_SYNTAX = Syntax(())
_USUAL_REST = Rest("", "", "\n", None)
_USUAL_TOKENS = 3  # with the line's end


def parse_syntax(data: bytes, *, path: str, source: str) -> tuple[Syntax, tuple[Problem, ...]]:
    """Parse a go.mod or go.work file without asking what its statements mean.

    Args:
        data: The file.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The tree; or an empty one, and the first problem.
    """
    reader = _Reader(data.decode("utf-8", "surrogateescape"), path, source)
    try:
        return Syntax(tuple(reader.read_file())), ()
    except _RefusedError as refused:
        return NO_SYNTAX, (refused.problem,)


def render(syntax: Syntax) -> str:
    """Return the file's text; encode it with `surrogateescape` to get its bytes."""
    parts: list[str] = []
    for statement in syntax.statements:
        if isinstance(statement, CommentBlock):
            _put_rests(parts, statement.lines)
        elif isinstance(statement, Line):
            _put_line(parts, statement)
        else:
            _put_rests(parts, statement.before)
            _put_tokens(parts, statement.tokens)
            _put_tokens(parts, (statement.opening,))
            _put_rests(parts, (statement.opening_rest,))
            for line in statement.lines:
                _put_line(parts, line)
            _put_rests(parts, statement.inside)
            _put_tokens(parts, (statement.closing,))
            _put_rests(parts, (statement.rest,))
    return "".join(parts)


def between(first: Location, last: Location) -> Location:
    """Return the place from the start of one location to the end of another."""
    start, end = first.span, last.span
    span = Span(start.line, start.column, end.end_line, end.end_column)
    return Location(first.source, first.path, span, first.text)


def _put_line(parts: list[str], line: Line) -> None:
    _put_rests(parts, line.before)
    _put_tokens(parts, line.tokens)
    _put_rests(parts, (line.rest,))


def _put_tokens(parts: list[str], tokens: tuple[Token, ...]) -> None:
    for token in tokens:
        parts += (token.gap, token.text)


def _put_rests(parts: list[str], rests: tuple[Rest, ...]) -> None:
    for rest in rests:
        parts += (rest.gap, rest.comment, rest.end)


class _RefusedError(Exception):
    """Ends the reading of a file; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Reader:
    """Reads one file, line by line: the next one begins at `_offset`."""

    def __init__(self, text: str, path: str, source: str) -> None:
        self._text = text
        self._path = path
        self._source = source
        self._is_ascii = text.isascii()
        self._offset = 0
        self._number = 1
        self._left = _MOST_TOKENS
        self._is_in_block = False

    def read_file(self) -> list[Statement]:
        """Read all statements."""
        statements: list[Statement] = []
        above: list[Rest] = []  # comments, then blank lines
        while self._offset < len(self._text):
            tokens, rest = self._read_line()
            if (tokens or rest.comment) and above and not above[-1].comment:
                statements.append(CommentBlock(tuple(above)))
                above = []
            if not tokens:
                above.append(rest)
                continue
            statements.append(self._read_statement(tuple(above), tuple(tokens), rest))
            above = []
        if above:
            statements.append(CommentBlock(tuple(above)))
        return statements

    def _read_statement(
        self, before: tuple[Rest, ...], tokens: tuple[Token, ...], rest: Rest
    ) -> Line | Block:
        """Say what a line at top level begins: a parenthesis at its end opens a block."""
        if len(tokens) > 1 and tokens[-1].text == "(":
            return self._read_block(before, tokens[:-1], tokens[-1], rest)
        if [token.text for token in tokens[1:][-2:]] == ["(", ")"]:
            *words, opening, closing = tokens
            nothing = Rest("", "", "", None)
            at = between(tokens[0].at, opening.at)
            return Block(before, tuple(words), opening, nothing, (), (), closing, rest, at)
        return Line(before, tokens, rest, between(tokens[0].at, tokens[-1].at))

    def _read_block(
        self,
        before: tuple[Rest, ...],
        words: tuple[Token, ...],
        opening: Token,
        opening_rest: Rest,
    ) -> Block:
        """Read the lines of a block, up to its end."""
        self._is_in_block = True
        lines: list[Line] = []
        above: list[Rest] = []
        while self._offset < len(self._text):
            usual = self._read_usual_line(above)
            if usual is not None:
                lines.append(usual)
                above = []
                continue
            tokens, rest = self._read_line()
            if not tokens:
                above.append(rest)
                continue
            if tokens[0].text == ")":
                if len(tokens) > 1:
                    raise self._refused_after_closing(tokens[1])
                self._is_in_block = False
                at = between(words[0].at, opening.at)
                inside = tuple(above)
                return Block(
                    before, words, opening, opening_rest, tuple(lines), inside, tokens[0], rest, at
                )
            at = between(tokens[0].at, tokens[-1].at)
            lines.append(Line(tuple(above), tuple(tokens), rest, at))
            above = []
        message = f"the block that begins on line {words[0].at.span.line} is not closed"
        raise self._refused(len(self._text), message, "Close it with a line `)`.")

    def _read_usual_line(self, above: list[Rest]) -> Line | None:
        """Read a line in a block if it is a path and a version, perhaps marked as indirect.

        Files have hundreds of such lines: `tuple.__new__` makes values in half the time of their
        own constructors, which only call it.
        """
        found = _USUAL_LINE.match(self._text, self._offset)
        if found is None or self._left < _USUAL_TOKENS:
            return None
        path, version, comment = found.groups()
        new, source, file, number = tuple.__new__, self._source, self._path, self._number
        shown = found[0][:-1]
        start = len(path) + 3  # of the version: behind a tab and a space
        end = start + len(version)
        span = new(Span, (number, 2, number, start - 1))
        first = new(Token, (path, "\t", new(Location, (source, file, span, shown))))
        span = new(Span, (number, start, number, end))
        second = new(Token, (version, " ", new(Location, (source, file, span, shown))))
        if comment is None:
            rest = _USUAL_REST
        else:
            span = new(Span, (number, end + 1, number, len(shown) + 1))
            rest = new(Rest, (" ", comment, "\n", new(Location, (source, file, span, shown))))
        at = new(Location, (source, file, new(Span, (number, 2, number, end)), shown))
        self._offset = found.end()
        self._number = number + 1
        self._left -= _USUAL_TOKENS
        return new(Line, (tuple(above), (first, second), rest, at))

    def _read_line(self) -> tuple[list[Token], Rest]:
        """Read a line, or several where a string contains an escaped line ending."""
        new, match, text = tuple.__new__, _TOKEN.match, self._text
        source, path = self._source, self._path
        begin = offset = self._offset
        shown = self._line_at(begin)
        tokens: list[Token] = []
        while True:
            found = match(text, offset)
            if found is None:
                raise self._refused_token(tokens, offset)
            gap, word, comment, end = found.groups()
            column = offset + len(gap) - begin + 1
            if word is None:
                break
            if not (self._is_ascii or word.isascii() or word[0] in '"`'):
                word = self._cut_printable(tokens, offset + len(gap), word)
            if len(tokens) >= self._left:
                break
            offset += len(gap) + len(word)
            number = self._number
            if word[0] == '"' and "\n" in word:
                self._number += word.count("\n")
                begin = text.rindex("\n", 0, offset) + 1
            span = new(Span, (number, column, self._number, offset - begin + 1))
            tokens.append(new(Token, (word, gap, new(Location, (source, path, span, shown)))))
            if number != self._number:
                shown = self._line_at(begin)
        self._left -= len(tokens) + 1
        if self._left < 0:
            message = f"the file has more than {_MOST_TOKENS:,} tokens and lines"
            raise self._refused(begin, message, "Remove what it does not need.")
        self._offset = found.end()
        return tokens, self._rest(gap, comment or "", end, column, shown)

    def _rest(self, gap: str, comment: str, end: str, column: int, shown: str) -> Rest:
        """Make the rest of the current line, which ends here."""
        number = self._number
        self._number += 1
        if not comment:
            if end and gap.endswith("\r"):
                gap, end = gap[:-1], "\r\n"
            return Rest(gap, "", end, None)
        if end and comment.endswith("\r"):
            comment, end = comment[:-1], "\r\n"
        span = Span(number, column, number, column + len(comment))
        return Rest(gap, comment, end, Location(self._source, self._path, span, shown))

    def _line_at(self, begin: int) -> str:
        """Return the line that begins here as locations have it."""
        end = self._text.find("\n", begin)
        line = self._text[begin:] if end < 0 else self._text[begin:end]
        return line.removesuffix("\r") if self._is_ascii else readable(line.removesuffix("\r"))

    def _cut_printable(self, tokens: list[Token], start: int, word: str) -> str:
        """Return a word up to its first character that cannot be in it."""
        if are_printable(word):
            return word
        length = next(index for index, char in enumerate(word) if not are_printable(char))
        if not length:
            raise self._refused_token(tokens, start)
        return word[:length]

    def _refused_token(self, tokens: list[Token], offset: int) -> _RefusedError:
        """Return why no token begins here."""
        if self._is_in_block and len(tokens) > 1 and tokens[0].text == ")":
            # The go command looks one token ahead, not at the rest of the line.
            return self._refused_after_closing(tokens[1])
        text = self._text
        start = offset
        while text[start] in " \t\r":
            start += 1
        if text.startswith("/*", start):
            message = "a comment begins with //, there is no other kind"
            return self._refused(
                start, message, "Write `//` in front of each line of the comment.", 2
            )
        string = (_OPEN_RAW if text[start] == "`" else _OPEN_QUOTED).match(text, start)
        if string is None:
            character = readable(text[start])
            if character == _BOM and start == 0:
                message = "the file begins with a byte order mark, which Go refuses"
                return self._refused(start, message, "Save it as UTF-8 without a byte order mark.")
            message = f"the character {character!r} cannot stand outside of strings and comments"
            return self._refused(start, message, "Remove it.", 1)
        message = "the string does not end on its line"
        end = string.end()
        # The go command names the line's end, but where there is none the string's start.
        is_cut = text[end : end + 1] != "\n"
        return self._refused(
            start if is_cut else end, message, "Close it with its quote.", int(is_cut)
        )

    def _refused_after_closing(self, token: Token) -> _RefusedError:
        """Return that a token follows a closing parenthesis, which Go notes at the token's end."""
        span = token.at.span
        at = token.at._replace(span=Span(span.end_line, span.end_column, *span[2:]))
        message = "there is text after the closing parenthesis"
        return _RefusedError(Problem(message, at, "Write it on a line of its own."))

    def _refused(self, offset: int, message: str, help_: str, width: int = 0) -> _RefusedError:
        """Return that the file is refused for what stands at an offset of its text."""
        begin = self._text.rfind("\n", 0, offset) + 1
        number = self._text.count("\n", 0, begin) + 1
        column = offset - begin + 1
        span = Span(number, column, number, column + width)
        at = Location(self._source, self._path, span, self._line_at(begin))
        return _RefusedError(Problem(message, at, help_))
