"""Notifications of a SARIF invocation (3.58): all that is no result and must not vanish.

Each refers to a descriptor (3.58.2) by its id: what could not be checked to its need, which the
driver describes, the others to one of the four names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Level
from gosupply.reporters.escape import terminal
from gosupply.reporters.places import in_checked_tree
from gosupply.reporters.plain import FORKED, elsewhere, fork_sentences
from gosupply.reporters.sarifparts import LEVELS, location, message
from gosupply.reporters.tally import undetermined_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.engine.report import Report
    from gosupply.facts import Contradicted
    from gosupply.findings import Undetermined
    from gosupply.locations import Location
    from gosupply.reporters.sarifparts import Object
    from gosupply.rules.judged import Judged

NOTIFICATIONS = 1000  # of undetermined results: a run without a network makes one for each line
_ELSEWHERE = "finding-elsewhere"
_LEFT_OUT = "left-out"
_NOTICE = "notice"


class Note(NamedTuple):
    """A notification before it is written down.

    Attributes:
        name: Of its descriptor.
        level: How bad it is.
        text: What it says, not yet escaped.
        at: Where; shown only if that is in the checked tree.
    """

    name: str
    level: Level
    text: str
    at: Location | None = None


def notes_of(report: Report, others: Sequence[Judged], left_out: int) -> list[Note]:
    """Return all notifications of a run.

    Args:
        report: Everything the run has to say.
        others: Findings without a place in the checked tree.
        left_out: How many findings there was no room for.
    """
    return [
        *_left_out(left_out, "findings", Level.WARN),
        *(_fork(fork, report.evidence) for fork in report.contradicted),
        *(_finding(judged, report.source) for judged in others),
        *_undetermined(report.undetermined),
        *(Note(_NOTICE, Level.NOTE, notice) for notice in report.notices),
    ]


def notification(note: Note, source: str) -> Object:
    """Write a notification down; its place counts only if it is in the checked source."""
    written: Object = {
        "descriptor": {"id": terminal(note.name)},
        "level": LEVELS[note.level],
        "message": message(note.text),
    }
    if note.at and in_checked_tree(note.at, source):
        written["locations"] = [location(note.at)]
    return written


def _left_out(number: int, noun: str, level: Level) -> Iterator[Note]:
    if number:
        text = f"This file has no room for {number} more of the {noun}. The JSON report has all."
        yield Note(_LEFT_OUT, level, text)


def _fork(fork: Contradicted, evidence: str | None) -> Note:
    """Return what is said of a fork; of a path of this machine only the file's name."""
    if evidence and evidence.startswith("/"):
        evidence = evidence.rpartition("/")[2]
    return Note(FORKED, Level.DENY, " ".join(fork_sentences(fork, evidence)))


def _finding(judged: Judged, source: str) -> Note:
    finding, place = judged.finding, elsewhere(judged, source)
    if not judged.waiver:
        return Note(_ELSEWHERE, judged.level, f"{place}{finding.message} ({finding.rule})")
    accepted = f"accepted by the waiver '{judged.waiver}': {judged.reason}"
    return Note(_ELSEWHERE, Level.NOTE, f"{place}{finding.message} ({finding.rule}; {accepted})")


def _undetermined(items: Sequence[Undetermined]) -> Iterator[Note]:
    worst_first = sorted(items, key=undetermined_order)
    for item in worst_first[:NOTIFICATIONS]:
        text = f"'{item.subject}' could not be checked: {item.reason.removesuffix('.')}."
        if item.remedy:
            text += f" Help: {item.remedy}"
        yield Note(item.need, item.level, text, item.at)
    left = worst_first[NOTIFICATIONS:]
    yield from _left_out(len(left), "undetermined results", left[0].level if left else Level.NOTE)
