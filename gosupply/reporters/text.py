"""What a person sees on a terminal: each finding with its line, why, and one command to paste.

Nothing vanishes: what is not spelled out (waived findings, levels that are `off`) is counted on
the last line. A line never begins with text from outside, and no text from outside is printed
without `escape.terminal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Level
from gosupply.reporters.census import (
    findings_sentence,
    lines_sentence,
    policy_sentence,
    teams_sentences,
)
from gosupply.reporters.escape import terminal
from gosupply.reporters.excerpt import excerpt
from gosupply.reporters.places import policy_line
from gosupply.reporters.plain import FORKED, SUBJECTS, evidence_of
from gosupply.reporters.remarks import waiver_remarks
from gosupply.reporters.tally import groups, is_told
from gosupply.reporters.unknowns import place_of
from gosupply.reporters.words import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.engine.report import Report, Verdict
    from gosupply.facts import Contradicted
    from gosupply.findings import Finding, Undetermined
    from gosupply.locations import Location
    from gosupply.rules.judged import Judged

# SGR parameters, ECMA-48 section 8.3.117.
_BOLD = "1"
_GUTTER = "1;34"
_COLORS = {Level.DENY: "1;31", Level.WARN: "1;33", Level.NOTE: "1;36", Level.OFF: "2"}
_UNDETERMINED = "1;35"
_WORDS = {"pass": "1;32", "fail": "1;31", "incomplete": "1;35", "forked": "1;31"}


class _Ink(NamedTuple):
    """Colours text, or leaves it alone."""

    on: bool

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.on else text


def render_text(report: Report, verdict: Verdict, *, color: bool) -> str:
    """Return the report for a person.

    Args:
        report: Everything the run has to say.
        verdict: The word it ends with.
        color: Whether to use ANSI colours.
    """
    ink = _Ink(color)
    blocks = [
        *(_finding(judged, ink) for judged in spoken(report)),
        *(_undetermined(group, ink) for group in filter(is_told, groups(report.undetermined))),
        [f"{ink(_BOLD, 'notice')}: {terminal(notice)}" for notice in report.notices],
        *(_contradiction(item, report.evidence, ink) for item in report.contradicted),
        _census(report, verdict, ink),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines) + "\n"


def _finding(judged: Judged, ink: _Ink) -> Iterator[str]:
    finding = judged.finding
    width = _gutter_width(finding)
    color = _COLORS[judged.level]
    label = ink(color, f"{judged.level.word}[{terminal(finding.rule)}]")
    yield f"{label}: {ink(_BOLD, terminal(finding.message))}"
    yield from _place(finding.at, width, ink, color=color)
    for note in finding.notes:
        yield _remark("note", note, width, ink)
    yield _remark("note", f"{judged.level.word} by {policy_line(judged.because)}", width, ink)
    for remark in waiver_remarks(judged):
        yield _remark("note", remark, width, ink)
    if finding.help:
        yield _remark("help", finding.help, width, ink)
    for related in finding.related:
        yield from _place(related.at, width, ink, color=_GUTTER, message=related.message)


def _gutter_width(finding: Finding) -> int:
    places = (finding.at, *(related.at for related in finding.related))
    return max(len(str(at.span.line)) if at.text else 1 for at in places)


def _place(
    at: Location, width: int, ink: _Ink, *, color: str, message: str | None = None
) -> Iterator[str]:
    """Yield where something stands and its line; a place without a file is only its message."""
    words = [] if message is None else [terminal(message)]
    if at.path:
        words.insert(0, terminal(str(at)))
    if words:
        arrow = "-->" if message is None else ":::"
        yield f"{' ' * width}{ink(_GUTTER, arrow)} {' '.join(words)}".rstrip()
    if at.text:
        line, marks = excerpt(at)
        bar = ink(_GUTTER, "|")
        yield f"{' ' * width} {bar}"
        yield f"{ink(_GUTTER, str(at.span.line).rjust(width))} {bar} {line}"
        yield f"{' ' * width} {bar} {_marks(marks, color, ink)}"


def _marks(marks: str, color: str, ink: _Ink) -> str:
    carets = marks.lstrip(" ")
    return " " * (len(marks) - len(carets)) + ink(color, carets)


def _remark(kind: str, text: str, width: int, ink: _Ink) -> str:
    return f"{' ' * width} {ink(_GUTTER, '=')} {ink(_BOLD, kind)}: {terminal(text)}"


def _undetermined(group: Sequence[Undetermined], ink: _Ink) -> Iterator[str]:
    first = group[0]
    if first.level is Level.NOTE:
        yield _aside(group, ink)
        return
    label = ink(_UNDETERMINED, f"undetermined[{terminal(first.need)}]")
    yield f"{label}: {ink(_BOLD, terminal(first.reason))}"
    for item in group[:SUBJECTS]:
        at = place_of(item.at)
        place = f" ({terminal(at)})" if at else ""
        yield f"   {ink(_GUTTER, '-')} {terminal(item.subject)}{place}"
    if len(group) > SUBJECTS:
        yield f"   … and {len(group) - SUBJECTS} more"
    rules = sorted({rule for item in group for rule in item.rules})
    wanted = f", wanted by {', '.join(rules)}" if rules else ""
    yield _remark("note", f"level {first.level.word}{wanted}", 2, ink)
    if first.remedy:
        yield _remark("help", first.remedy, 2, ink)


def _aside(group: Sequence[Undetermined], ink: _Ink) -> str:
    """Return one line for what the policy only notes."""
    first = group[0]
    label = ink(_COLORS[Level.NOTE], f"undetermined[{terminal(first.need)}]")
    more = f" and {len(group) - 1} more" if len(group) > 1 else ""
    return f"{label}: {terminal(first.subject)}{more}: {terminal(first.reason)} (note)"


def _contradiction(item: Contradicted, evidence: str | None, ink: _Ink) -> Iterator[str]:
    yield f"{ink(_COLORS[Level.DENY], FORKED)}: {ink(_BOLD, terminal(item.summary))}"
    yield _remark("note", f"evidence: {evidence_of(evidence)}", 2, ink)


def _census(report: Report, verdict: Verdict, ink: _Ink) -> Iterator[str]:
    yield lines_sentence(report)
    if policy := policy_sentence(report):
        yield policy
    yield from teams_sentences(report)
    findings = findings_sentence(report, verdict.word)
    if findings:
        yield findings.removesuffix(verdict.word) + ink(_WORDS[verdict.word], verdict.word)
