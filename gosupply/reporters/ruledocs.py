"""What reporters know about a rule: its documentation, in the two shapes that viewers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.rules import RULES
from gosupply.rules.documentation import markdown_of, summary_of, text_of

if TYPE_CHECKING:
    from gosupply.facts import Kind


class RuleDoc(NamedTuple):
    """One rule's documentation.

    Attributes:
        name: The rule's name.
        kind: `integrity` or `opinion`.
        summary: One sentence.
        markdown: The whole documentation, in GitHub Flavored Markdown.
        text: The same as plain text.
    """

    name: str
    kind: Kind
    summary: str
    markdown: str
    text: str


def rule_docs() -> tuple[RuleDoc, ...]:
    """Return the documentation of every rule, in the order of RULES."""
    return tuple(
        RuleDoc(rule.name, rule.kind, summary_of(doc), doc, text_of(doc))
        for rule in RULES
        for doc in (markdown_of(rule),)
    )
