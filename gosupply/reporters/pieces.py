"""A sentence in two kinds of pieces: prose, and what is to be shown as code.

Messages and helps put what they name in single quotes (`Finding.message`); a format that has code
shows that instead of the quotes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Quotes that stand where words begin and end: an apostrophe inside a word is none.
_QUOTED = re.compile(r"(?:(?<=[\s(])|^)'([^']+)'(?=[\s.,;:)]|$)")


class Piece(NamedTuple):
    """Some text, and whether it is code."""

    text: str
    is_code: bool


def pieces(sentence: str) -> tuple[Piece, ...]:
    """Split a sentence; what is quoted is code, without its quotes. No piece is empty."""
    parts = _QUOTED.split(sentence)
    return tuple(Piece(part, bool(number % 2)) for number, part in enumerate(parts) if part)
