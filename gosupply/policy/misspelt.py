"""What is refused in a policy's file, with a guess at what was meant."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from gosupply.formats.closedyaml import Items, Scalar
from gosupply.locations import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from gosupply.formats.closedyaml import Node
    from gosupply.locations import Location

# A guess costs milliseconds: a long word, the hundredth problem, one of thousands get none.
_GUESSES = 50
_LONGEST_GUESSED = 40
_MOST_KNOWN = 500
_LONGEST_SAID = 60
_LISTED = 12

# What other tools call a level, and what no comparison of letters would find.
_OTHER_WORDS = {
    "error": "deny",
    "block": "deny",
    "fail": "deny",
    "forbid": "deny",
    "warning": "warn",
    "info": "note",
    "allow": "off",
    "ignore": "off",
    "none": "off",
}


class Refusals:
    """Collects the problems of one file."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._guesses = 0

    def add(self, message: str, at: Location, help_: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(message, at, help_))

    def wrong(self, node: Node, name: str, wanted: str, example: str) -> None:
        """Add that a node is not of the shape that is wanted.

        Args:
            node: What is there.
            name: What it is the value of, quoted.
            wanted: What is wanted, with an article.
            example: One that is right.
        """
        self.add(f"{name} {_said(node)} where {wanted} is wanted", node.at, f"Write: {example}")

    def unknown(
        self, what: str, word: str, at: Location, known: Collection[str], otherwise: str = ""
    ) -> None:
        """Add that a word is none of those that are known.

        Args:
            what: What it was taken for, such as `key`.
            word: The word.
            at: Where it is.
            known: What there is.
            otherwise: What to do where nothing is like it; by default the known words are listed.
        """
        guess = self._guess(word, known)
        help_ = f"Did you mean '{guess}'?" if guess else otherwise or _choices(what, known)
        self.add(f"unknown {what} '{shortened(word)}'", at, help_)

    def _guess(self, text: str, known: Collection[str]) -> str:
        """Return the known word that is most like a text; empty where none is."""
        self._guesses += 1
        if self._guesses > _GUESSES or len(text) > _LONGEST_GUESSED or len(known) > _MOST_KNOWN:
            return ""
        lower = text.lower()
        other = _OTHER_WORDS.get(lower, "")
        if other in known:
            return other
        return next(iter(get_close_matches(lower, known, n=1)), "")


def _choices(what: str, known: Collection[str]) -> str:
    if not known:
        return f"There is no {what}."
    more = ", ..." if len(known) > _LISTED else ""
    return f"Use one of: {', '.join(islice(known, _LISTED))}{more}."


def shortened(text: str) -> str:
    """Return a text that is not too long for a message."""
    return text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 3]}..."


def _said(node: Node) -> str:
    """Return what a node is, as a predicate."""
    if isinstance(node, Scalar):
        if node.is_null:
            return "has no value"
        return f"is '{shortened(node.text)}'" if node.text else "is empty"
    return "is a list" if isinstance(node, Items) else "is a map"
