"""What is said of a result in plain sentences, for formats that have one text for each.

The sentences hold text from outside: escape each for its target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.reporters.places import policy_line
from gosupply.reporters.remarks import waiver_remarks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.findings import Undetermined
    from gosupply.rules.judged import Judged

SUBJECTS = 10  # of undetermined results with the same reason


def message_of(judged: Judged) -> str:
    """Return what is wrong; the rule's name where it does not say."""
    return judged.finding.message or judged.finding.rule


def finding_sentences(judged: Judged) -> list[str]:
    """Return what is wrong, why, by which policy line, and what to do."""
    finding = judged.finding
    return [
        message_of(judged),
        *finding.notes,
        f"{judged.level.word} by {policy_line(judged.because)}",
        *waiver_remarks(judged),
        *([f"Help: {finding.help}"] if finding.help else []),
    ]


def group_sentences(group: Sequence[Undetermined]) -> list[str]:
    """Return why something could not be checked, what, at which level, and what would help.

    Args:
        group: What has the same need and reason; see `tally.groups`.
    """
    first = group[0]
    subjects = ", ".join(item.subject for item in group[:SUBJECTS])
    more = f" and {len(group) - SUBJECTS} more" if len(group) > SUBJECTS else ""
    rules = sorted({rule for item in group for rule in item.rules})
    wanted = f", wanted by {', '.join(rules)}" if rules else ""
    return [
        first.reason or first.need,
        f"Not checked: {subjects}{more}",
        f"level {first.level.word}{wanted}",
        *([f"Help: {first.remedy}"] if first.remedy else []),
    ]
