"""What reporters know about a rule: its documentation, in the two shapes that viewers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.engine.names import NAMES, NEEDS
from gosupply.rules import RULES
from gosupply.rules.documentation import markdown_of, summary_of, text_of
from gosupply.rules.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.facts import Kind


class RuleDoc(NamedTuple):
    """The documentation of a rule, a review or a need.

    Attributes:
        name: Its name.
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
    """Return what can make a finding: every rule in the order of RULES, then every review."""
    return (
        *(_documented(rule.name, rule.kind, markdown_of(rule)) for rule in RULES),
        *(_documented(review.name, "opinion", markdown_of(review)) for review in REVIEWS),
    )


def need_docs() -> tuple[RuleDoc, ...]:
    """Return what can be undetermined: every need in the order in which they are answered."""
    return tuple(_documented(need.name, need.kind, need.doc) for need in NEEDS)


def kinds() -> Mapping[str, Kind]:
    """Return the kind of everything that has a level, by its name."""
    return {named.name: named.kind for named in NAMES}


def _documented(name: str, kind: Kind, doc: str) -> RuleDoc:
    return RuleDoc(name, kind, summary_of(doc.strip()), doc, text_of(doc))
