"""Descriptors of a SARIF log (3.49): what rules, reviews and needs are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply import __version__
from gosupply.findings import Level
from gosupply.reporters.sarifparts import LEVELS, clip, uri_segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.reporters.ruledocs import RuleDoc
    from gosupply.reporters.sarifparts import Object

_INFORMATION = "https://github.com/gosupply/gosupply"
_RULES = f"{_INFORMATION}/blob/main/docs/rules.md"
_NAME = 255  # characters that GitHub and GitLab take


def driver(rules: Sequence[RuleDoc], needs: Sequence[RuleDoc]) -> Object:
    """Return the tool component that speaks in every run (SARIF 3.19).

    Args:
        rules: What results refer to.
        needs: What notifications about the undetermined refer to.
    """
    return {
        "name": "gosupply",
        "organization": "gosupply",
        "semanticVersion": __version__,
        "informationUri": _INFORMATION,
        "rules": [_rule(rule) for rule in rules],
        "notifications": [_described(need) for need in needs],
    }


def _rule(rule: RuleDoc) -> Object:
    """SARIF 3.49; the names in the property bag are GitHub's."""
    integrity = rule.kind == "integrity"
    level = Level.DENY if integrity else Level.WARN  # as the baseline has it
    return {
        **_described(rule),
        "defaultConfiguration": {"level": LEVELS[level]},
        "properties": {
            "tags": ["security", "supply-chain", "go", rule.kind],
            "precision": "very-high" if integrity else "high",
            "problem.severity": LEVELS[level],
            "security-severity": "9.1" if integrity else "5.0",  # a string, over 9.0 is critical
        },
    }


def _described(doc: RuleDoc) -> Object:
    """Return what every descriptor has; GitHub shows the help and ignores `helpUri`."""
    page = f"{_RULES}#{uri_segment(doc.name)}"  # the page's headings are the names
    markdown = (doc.markdown or doc.name).rstrip()
    return {
        "id": doc.name,
        # SARIF 3.49.7; a name of one word would only repeat the id.
        **({"name": _pascal_case(doc.name)} if "-" in doc.name else {}),
        "shortDescription": {"text": clip(doc.summary or doc.name)},
        "fullDescription": {"text": clip(doc.text or doc.summary or doc.name)},
        "help": {
            "text": doc.text or doc.name,
            "markdown": f"{markdown}\n\n[Read it beside all rules]({page})\n",
        },
        "helpUri": page,
    }


def _pascal_case(name: str) -> str:
    """Return `SumMismatch` for `sum-mismatch`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))[:_NAME]
