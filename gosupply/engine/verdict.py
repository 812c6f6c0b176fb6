"""The one word and the exit code (design principle 5). They never depend on an output's format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.report import Verdict
from gosupply.findings import Level

if TYPE_CHECKING:
    from gosupply.engine.report import Report

# Rules that report content which is not what it should be: exit 2, as for any malformed input.
MALFORMED = frozenset({"mod-malformed", "modules-txt-malformed", "sum-malformed"})


def verdict(report: Report) -> Verdict:
    """Return the first that holds.

    1. Signed data contradicts itself: `forked`, 4.
    2. Something is malformed: `fail`, 2.
    3. A finding is denied: `fail`, 1.
    4. Something required could not be checked: `incomplete`, 3.
    5. `pass`, 0.
    """
    denied = {
        judged.finding.rule
        for judged in report.judged
        if judged.level is Level.DENY and not judged.waiver
    }
    if report.contradicted:
        return Verdict("forked", 4)
    if denied & MALFORMED:
        return Verdict("fail", 2)
    if denied:
        return Verdict("fail", 1)
    if any(unknown.level is Level.DENY for unknown in report.undetermined):
        return Verdict("incomplete", 3)
    return Verdict("pass", 0)
