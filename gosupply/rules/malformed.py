"""A parser's problem as a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding

if TYPE_CHECKING:
    from gosupply.locations import Problem


def finding_of(rule: str, problem: Problem) -> Finding:
    """Return the finding of a rule that reports malformed content."""
    return Finding(
        rule,
        f"{problem.message[0].upper()}{problem.message[1:]}.",
        at=problem.at,
        key=problem.at.text,
        help=problem.help,
    )
