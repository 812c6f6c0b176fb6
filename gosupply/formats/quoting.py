r"""Strings as go.mod and go.work write them: bare, or in Go's quotes.

Implements strconv.Unquote and strconv.Quote for double-quoted and raw strings (golang.org/ref/spec,
"String literals") and golang.org/x/mod/modfile, `MustQuote` and `AutoQuote`. Bytes that are not
UTF-8 are carried as Python's `surrogateescape` carries them, one character for each byte, which is
also how Go counts them; `readable` makes them U+FFFD. Refused: quotes that do not end, escapes that
Go does not know, `\'` in a string, surrogates, code points above U+10FFFF.

What is printable follows the Unicode version of the Python that runs (Go 1.26 has 15.0): a
character that only one of the two knows is printable to that one alone.
"""

from __future__ import annotations

import re

_HEX = "[0-9A-Fa-f]"
_ESCAPE = (
    rf"\\(?:[abfnrtv\\\"]|[0-3][0-7][0-7]|x{_HEX}{{2}}|u(?![dD][89A-Fa-f]){_HEX}{{4}}"
    rf"|U(?!0000[dD][89A-Fa-f])00(?:0{_HEX}|10){_HEX}{{4}})"
)
# Compiled where they are needed, for that takes a millisecond and hardly any file has quotes.
_QUOTED = rf'"((?:[^"\\\n]++|{_ESCAPE})*+)"'
_RAW = r"`([^`]*+)`"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_REPLACEMENT = "\ufffd"

_BY_LETTER = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    '"': '"',
}
_BY_CHARACTER = {character: "\\" + letter for letter, character in _BY_LETTER.items()}
_ASCII_END = 0x80
# What surrogateescape adds to a byte that is not UTF-8.
_ESCAPED_BYTE = 0xDC00
_DELETE = 0x7F
_BMP_END = 0x10000

_NEEDS_QUOTES = re.compile(r"[ \"'`]|//|/\*")
_BRACKET = re.compile(r"[()\[\]{},]")


def readable(text: str) -> str:
    """Return the text with U+FFFD for each byte that is not UTF-8."""
    return text if text.isascii() else _NOT_UTF8.sub(_REPLACEMENT, text)


def are_printable(text: str) -> bool:
    """Whether Go's unicode.IsPrint holds for all characters: no spaces but U+0020, no controls.

    `str.isprintable` is the same by its definition: letters, marks, numbers, punctuation, symbols.
    """
    return readable(text).isprintable()


def unquote(text: str) -> str | None:
    """Return the value of a string in double quotes or backquotes; None where Go refuses it."""
    raw = re.fullmatch(_RAW, text)
    if raw is not None:
        return raw[1].replace("\r", "")
    quoted = re.fullmatch(_QUOTED, text)
    if quoted is None:
        return None
    # A byte that is not UTF-8 reads as U+FFFD, but an escape may make such bytes, and several of
    # them a character.
    value = re.sub(_ESCAPE, _unescape, readable(quoted[1]))
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def quote(text: str) -> str:
    """Return the text in double quotes; what cannot be printed is escaped."""
    return '"' + "".join(map(_escape, text)) + '"'


def must_quote(text: str) -> bool:
    """Whether the text can only stand in a go.mod file in quotes."""
    if not text or _NEEDS_QUOTES.search(text) or not are_printable(text):
        return True
    # One bracket or comma alone is a token of its own.
    return len(text) > 1 and _BRACKET.search(text) is not None


def auto_quote(text: str) -> str:
    """Return the text as it can stand in a go.mod file: bare if possible, else in quotes."""
    return quote(text) if must_quote(text) else text


def _unescape(escape: re.Match[str]) -> str:
    """Return the character of one escape, or its byte as surrogateescape has it."""
    body = escape[0][1:]
    if body in _BY_LETTER:
        return _BY_LETTER[body]
    if body[0] in "uU":
        return chr(int(body[1:], 16))
    byte = int(body[1:], 16) if body[0] == "x" else int(body, 8)
    return chr(byte if byte < _ASCII_END else _ESCAPED_BYTE + byte)


def _escape(character: str) -> str:
    if character in _BY_CHARACTER:
        return _BY_CHARACTER[character]
    if character.isprintable():
        return character
    code = ord(character)
    if _NOT_UTF8.match(character):
        return f"\\x{code - _ESCAPED_BYTE:02x}"
    if code < ord(" ") or code == _DELETE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _BMP_END else f"\\U{code:08x}"
