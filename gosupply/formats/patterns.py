"""The three kinds of pattern that Go has for paths; `fnmatch` is none of them.

Implements path.Match, golang.org/x/mod/module.MatchPrefixPatterns (GOPRIVATE and its kin) and
cmd/go's `...` wildcards ("go help packages"). Refused: patterns that path.Match calls malformed.
No pattern takes more than time proportional to its length times the name's.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

_REPLACEMENT = 0xFFFD  # what Go reads where UTF-8 is invalid
_SLASH = ord("/")
_LEADERS = (0xC0, 0xE0, 0xF0)  # RFC 3629: from these bytes on a character has one more byte


class BadPatternError(ValueError):
    """The pattern is malformed, as path.ErrBadPattern."""


class _Class(NamedTuple):
    """A character class: inclusive ranges of code points."""

    negated: bool
    ranges: tuple[tuple[int, int], ...]


# A literal byte, a class, or None for `?`.
_Operator = int | _Class | None


class _Chunk(NamedTuple):
    """What stands between two stars: operators of one character each, after a star or not."""

    star: bool
    operators: tuple[_Operator, ...]


def path_match(pattern: str, name: str) -> bool:
    r"""Whether the pattern matches the whole name, as Go's path.Match.

    `*` and `?` match no slash, `[^a]` does, `\` takes the next character literally. Like Go this
    works on the bytes of UTF-8: a star may end inside of a character.

    Raises:
        BadPatternError: The pattern is malformed, whether or not the name gets that far.
    """
    chunks = _compile(pattern)
    rest = _encode(name)
    for index, chunk in enumerate(chunks):
        is_last = index == len(chunks) - 1
        if is_last and chunk.star and not chunk.operators:
            return _SLASH not in rest
        end = _find(chunk, rest, is_last=is_last)
        if end is None:
            return False
        rest = rest[end:]
    return not rest


def match_prefix_patterns(globs: str, target: str) -> str | None:
    """Find the first of comma-separated patterns that matches the target or a parent of it.

    A pattern is compared with as many leading elements of the target as it has itself. One
    trailing slash of a pattern does not count; empty and malformed patterns match nothing; blanks
    are not trimmed.

    Returns:
        The matching pattern as it is written in `globs`, or None.
    """
    if not globs:
        return None  # nearly always, and asked for every line
    for written in globs.split(","):
        glob = written.removesuffix("/")
        depth = glob.count("/") + 1
        elements = target.split("/", depth)
        if not glob or len(elements) < depth:
            continue
        try:
            if path_match(glob, "/".join(elements[:depth])):
                return written
        except BadPatternError:
            continue
    return None


def match_dots(pattern: str, path: str) -> bool:
    """Whether the pattern matches the whole path, where `...` stands for any string.

    A final `/...` also matches nothing, so that `golang.org/x/...` matches `golang.org/x` and all
    below. Nothing else is special; an element `vendor` is like any other (cmd/internal/pkgpattern,
    `MatchSimplePattern`), since these patterns also name files of vendored packages.
    """
    if "\n" in path:
        return False  # as the `.` of Go's regular expression; no path has one
    if pattern.endswith("/...") and _match_wild(pattern[:-4].split("..."), path):
        return True
    return _match_wild(pattern.split("..."), path)


def _match_wild(parts: list[str], path: str) -> bool:
    """Match literal parts with anything between them: the leftmost place is always good enough."""
    first, *middle = parts
    if not middle:
        return path == first
    last = middle.pop()
    if not path.startswith(first):
        return False
    at = len(first)
    for part in middle:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return path.endswith(last) and len(path) - len(last) >= at


def _find(chunk: _Chunk, name: bytes, *, is_last: bool) -> int | None:
    """Return where the chunk's leftmost match in the name ends; the last must end the name."""
    start = 0
    while True:
        end = _match_here(chunk.operators, name, start)
        if end is not None and (not is_last or end == len(name)):
            return end
        if not chunk.star or start == len(name) or name[start] == _SLASH:
            return None
        start += 1


def _match_here(operators: tuple[_Operator, ...], name: bytes, at: int) -> int | None:
    """Return where a match that begins exactly here ends."""
    for operator in operators:
        if at == len(name):
            return None
        width = 1
        if isinstance(operator, int):
            matched = name[at] == operator
        else:
            rune, width = _decode_rune(name, at)
            if operator is None:
                matched = rune != _SLASH
            else:
                inside = any(low <= rune <= high for low, high in operator.ranges)
                matched = inside != operator.negated
        if not matched:
            return None
        at += width
    return at


@functools.lru_cache(maxsize=256)
def _compile(pattern: str) -> tuple[_Chunk, ...]:
    """Read a pattern. Go reads as it matches, but always to the end: the errors are the same."""
    text = _encode(pattern)
    chunks: list[_Chunk] = []
    at = 0
    while at < len(text):
        star = text[at] == ord("*")
        while at < len(text) and text[at] == ord("*"):
            at += 1
        operators: list[_Operator] = []
        while at < len(text) and text[at] != ord("*"):
            operator, at = _read_operator(text, at)
            operators.append(operator)
        chunks.append(_Chunk(star, tuple(operators)))
    return tuple(chunks)


def _read_operator(text: bytes, at: int) -> tuple[_Operator, int]:
    """Read what matches one character, and return where it ends."""
    byte = text[at]
    if byte == ord("["):
        return _read_class(text, at + 1)
    if byte == ord("?"):
        return None, at + 1
    if byte == ord("\\"):
        at += 1
        if at == len(text):
            raise BadPatternError("the pattern ends in a backslash")
    return text[at], at + 1


def _read_class(text: bytes, at: int) -> tuple[_Class, int]:
    negated = text[at : at + 1] == b"^"
    at += negated
    ranges: list[tuple[int, int]] = []
    while not ranges or text[at] != ord("]"):
        low, at = _read_class_rune(text, at)
        high = low
        if text[at] == ord("-"):
            high, at = _read_class_rune(text, at + 1)
        ranges.append((low, high))
    return _Class(negated, tuple(ranges)), at + 1


def _read_class_rune(text: bytes, at: int) -> tuple[int, int]:
    """Read one end of a range; something, at least the class's end, must follow it."""
    if text[at : at + 1] in {b"", b"-", b"]"}:
        raise BadPatternError("a character class of the pattern lacks a character")
    if text[at] == ord("\\"):
        at += 1
    if at == len(text):
        raise BadPatternError("a character class of the pattern ends in a backslash")
    rune, width = _decode_rune(text, at)
    if rune == _REPLACEMENT and width == 1:
        raise BadPatternError("a character class of the pattern has invalid UTF-8")
    if at + width == len(text):
        raise BadPatternError("a character class of the pattern is not closed")
    return rune, at + width


def _decode_rune(text: bytes, at: int) -> tuple[int, int]:
    """Return the code point that begins here and its width in bytes, as Go's utf8.DecodeRune."""
    width = 1 + sum(text[at] >= leader for leader in _LEADERS)
    try:
        return ord(text[at : at + width].decode()), width
    except UnicodeDecodeError:
        return _REPLACEMENT, 1


def _encode(text: str) -> bytes:
    # A lone surrogate becomes invalid UTF-8, which Go's strings may hold too.
    return text.encode("utf-8", "surrogatepass")
