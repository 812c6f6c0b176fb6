"""What is shown, in which order, and how much of everything there is: the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gosupply.engine.report import Report
    from gosupply.findings import Undetermined
    from gosupply.locations import Location, Span
    from gosupply.rules.judged import Judged

# What can become of a go.sum line, in the order people read it; see `Report.counts`.
LINE_OUTCOMES = ("verified", "mismatch", "not-in-log", "malformed", "private", "unproven")
FILE_OUTCOMES = ("read", "skipped")


class Tally(NamedTuple):
    """How many results there are of each sort; every result is counted exactly once.

    Attributes:
        deny: Findings at this level that no waiver accepts; `warn`, `note` and `off` likewise.
        waived: Findings that a waiver accepts, whatever their level.
        undetermined: Questions without an answer, at any level.
        contradicted: Signed data that disagrees with itself.
    """

    deny: int
    warn: int
    note: int
    off: int
    waived: int
    undetermined: int
    contradicted: int


def tally(report: Report) -> Tally:
    """Count the results of a report."""
    levels = [judged.level for judged in report.judged if not judged.waiver]
    return Tally(
        deny=levels.count(Level.DENY),
        warn=levels.count(Level.WARN),
        note=levels.count(Level.NOTE),
        off=levels.count(Level.OFF),
        waived=len(report.judged) - len(levels),
        undetermined=len(report.undetermined),
        contradicted=len(report.contradicted),
    )


def is_shown(judged: Judged) -> bool:
    """Whether a finding is spoken about: neither waived nor off."""
    return not judged.waiver and judged.level is not Level.OFF


def finding_order(judged: Judged) -> tuple[int, str, Span, str, str, str, str]:
    """Sort key of findings: worst level first, then by place."""
    finding = judged.finding
    place = (finding.at.path, finding.at.span)
    return (-judged.level, *place, finding.rule, finding.key, finding.message, judged.root)


def undetermined_order(item: Undetermined) -> tuple[int, str, str, tuple[str, int], str]:
    """Sort key of undetermined results: worst level first, then by reason, then by place."""
    return (-item.level, item.need, item.reason, _place(item.at), item.subject)


def groups(undetermined: Iterable[Undetermined]) -> list[list[Undetermined]]:
    """Group what has the same need and reason, and so the same remedy; leave out what is off."""
    found: dict[tuple[str, str, str, Level], list[Undetermined]] = {}
    for item in sorted(undetermined, key=undetermined_order):
        if item.level is not Level.OFF:
            key = (item.need, item.reason, item.remedy, item.level)
            found.setdefault(key, []).append(item)
    return list(found.values())


def is_told(group: Sequence[Undetermined]) -> bool:
    """Whether more is said than how many: an opinion that was not formed is only counted."""
    return group[0].level is not Level.NOTE or group[0].kind == "integrity"


def outcomes(report: Report, noun: str, known: tuple[str, ...]) -> dict[str, int]:
    """Return the counts of a noun: the known outcomes first and always, then any others."""
    counts = report.counts.get(noun, {})
    others = sorted(set(counts) - set(known))
    return {name: counts.get(name, 0) for name in (*known, *others)}


def _place(at: Location | None) -> tuple[str, int]:
    return (at.path, at.span.line) if at else ("", 0)
