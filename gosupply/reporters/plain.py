"""What is said of a result in plain sentences, for formats that have one text for each.

The sentences hold text from outside: escape each for its target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.reporters.places import in_checked_tree, policy_line, where
from gosupply.reporters.remarks import waiver_remarks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.facts import Contradicted
    from gosupply.findings import Undetermined
    from gosupply.rules.judged import Judged

SUBJECTS = 10  # of undetermined results with the same reason


FORKED = "forked"
"""What a format that names its results calls a contradiction in signed data."""


def message_of(judged: Judged) -> str:
    """Return what is wrong; the rule's name where it does not say."""
    return judged.finding.message or judged.finding.rule


def elsewhere(judged: Judged, source: str) -> str:
    """Return what stands before the message of a finding out of the checked source: `FILE:LINE: `.

    Empty for a finding in the checked tree, where the format has its place, and for one nowhere.
    """
    at = judged.finding.at
    place = "" if in_checked_tree(at, source) else where(at)
    return f"{place}: " if place else ""


def evidence_of(evidence: str | None) -> str:
    """Return where the evidence of a fork is."""
    return evidence or "not kept in a file"


def fork_sentences(fork: Contradicted, evidence: str | None) -> list[str]:
    """Return what a log contradicts itself in, and where the evidence is."""
    return [fork.summary, f"Evidence: {evidence_of(evidence)}"]


def finding_sentences(judged: Judged, source: str) -> list[str]:
    """Return what is wrong, why, by which policy line, and what to do.

    Args:
        judged: The finding.
        source: The checked source; a finding in another begins with its place.
    """
    finding = judged.finding
    return [
        f"{elsewhere(judged, source)}{message_of(judged)}",
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
