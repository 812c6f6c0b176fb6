"""A rule's docstring as documentation: one summary, four headings, cases that run as tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gosupply.rules.base import Rule

HEADINGS = ("What it does", "Why it matters", "Example", "How to fix")

_CASE = re.compile(r"^```case (passes|fails)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


class CaseText(NamedTuple):
    """One fenced case: its text, and whether the rule finds something in it."""

    fails: bool
    text: str


def summary_of(doc: str) -> str:
    """Return the first paragraph."""
    return doc.split("\n\n", 1)[0].replace("\n", " ")


def headings_of(doc: str) -> tuple[str, ...]:
    """Return the headings, in order."""
    return tuple(re.findall(r"^## (.+)$", doc, re.MULTILINE))


def cases_of(doc: str) -> tuple[CaseText, ...]:
    """Return the fenced cases, in order."""
    return tuple(CaseText(kind == "fails", text) for kind, text in _CASE.findall(doc))


def text_of(doc: str) -> str:
    """Return the documentation without the marks of Markdown."""
    return re.sub(r"^(```.*\n|## )", "", doc, flags=re.MULTILINE).replace("`", "")


def markdown_of(rule: Rule) -> str:
    """Return the whole documentation; a sentence where `python -OO` dropped it."""
    return rule.doc or f"The documentation of '{rule.name}' was left out of this installation."
