"""A rule's docstring as documentation: one summary, four headings, cases that run as tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.facts import Kind, Need
    from gosupply.rules.base import Rule

HEADINGS = ("What it does", "Why it matters", "Example", "How to fix")

_PAGE = """# Rules

Made from the rules' own docstrings; `gosupply explain RULE` prints the same. An *integrity* rule
denies in the built-in policy, an *opinion* warns. Every case here is run as a test.
"""
_REVIEWS = """# Reviews of the policy

Opinions about the policy itself: its waivers, and entries that nothing needs.
"""
_NEEDS = """# What could not be checked

Each of these names a question that had no answer. Exit code 3 where the policy denies it.
"""

_HEADING = re.compile(r"^## ", re.MULTILINE)
_FENCED = re.compile(r"^(```case .*?^```\n)", re.MULTILINE | re.DOTALL)
_CASE = re.compile(r"^```case (passes|fails)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


class Documented(Protocol):
    """A rule, or a review."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def doc(self) -> str | None:
        """The docstring of its module."""


class CaseText(NamedTuple):
    """One fenced case: its text, and whether the rule finds something in it."""

    fails: bool
    text: str


def summary_of(doc: str) -> str:
    """Return the first paragraph."""
    return doc.split("\n\n", 1)[0].replace("\n", " ")


def headings_of(doc: str) -> tuple[str, ...]:
    """Return the headings, in order."""
    return tuple(re.findall(r"^## (.+)$", _CASE.sub("", doc), re.MULTILINE))


def cases_of(doc: str) -> tuple[CaseText, ...]:
    """Return the fenced cases, in order."""
    return tuple(CaseText(kind == "fails", text) for kind, text in _CASE.findall(doc))


def text_of(doc: str) -> str:
    """Return the documentation without the marks of Markdown; what a case has stays."""
    parts = _CASE.split(doc)
    parts[::3] = [_HEADING.sub("", prose).replace("`", "") for prose in parts[::3]]
    return "".join(part for number, part in enumerate(parts) if number % 3 != 1)


def page_of(
    rules: Iterable[Rule], reviews: Iterable[Documented], needs: Iterable[Need[Any, Any]]
) -> str:
    """Return one page with the documentation of all rules, reviews and needs.

    The name of each is the anchor of its heading; SARIF's `helpUri` leads there.
    """
    return "\n".join(
        [
            _PAGE,
            *(_section(rule, rule.kind) for rule in rules),
            _REVIEWS,
            *(_section(review, "opinion") for review in reviews),
            _NEEDS,
            *(f"## {need.name}\n\n*{need.kind}* · {need.doc}\n" for need in needs),
        ]
    )


def _section(rule: Documented, kind: Kind) -> str:
    parted = _FENCED.split(markdown_of(rule).strip() + "\n")
    parted[::2] = [_HEADING.sub("### ", prose) for prose in parted[::2]]
    return f"## {rule.name}\n\n*{kind}* · {''.join(parted).strip()}\n"


def markdown_of(rule: Documented) -> str:
    """Return the whole documentation; a sentence where `python -OO` dropped it."""
    return rule.doc or f"The documentation of '{rule.name}' was left out of this installation."
