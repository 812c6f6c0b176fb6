"""What a verdict means, and the order in which Markdown and HTML speak of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.reporters.tally import finding_order, is_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.engine.report import Report, Verdict, Word
    from gosupply.rules.judged import Judged

_MEANINGS: Mapping[Word, str] = {
    "pass": "Nothing that was found is denied, and all that is required was checked.",
    "fail": "The policy denies something that was found.",
    "incomplete": "Something that is required could not be checked.",
    "forked": "Signed data contradicts itself: trust nothing before this is understood.",
}
_MALFORMED = 2


def meaning(verdict: Verdict) -> str:
    """Say in one sentence what a verdict means."""
    if verdict.word == "fail" and verdict.exit_code == _MALFORMED:
        return "A file is not what it should be, so that not all of it could be judged."
    return _MEANINGS[verdict.word]


def spoken(report: Report) -> list[Judged]:
    """Return the findings that are spoken about, the worst first."""
    return sorted(filter(is_shown, report.judged), key=finding_order)


def waived(report: Report) -> list[Judged]:
    """Return the findings that a waiver accepts, the worst first."""
    return sorted((judged for judged in report.judged if judged.waiver), key=finding_order)
