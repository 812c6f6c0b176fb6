"""The report as one HTML page that needs nothing else: no script, no request, no font.

Its content security policy allows the one style that stands in it and nothing more, so even markup
that got past `escape.html` could load nothing. What has a colour has a word and a shape too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply import __version__
from gosupply.findings import Level
from gosupply.reporters.census import findings_sentence, lines_sentence
from gosupply.reporters.escape import html
from gosupply.reporters.excerpt import parts
from gosupply.reporters.pieces import pieces
from gosupply.reporters.places import policy_line
from gosupply.reporters.plain import FORKED, evidence_of
from gosupply.reporters.remarks import waiver_remarks
from gosupply.reporters.tally import FILE_OUTCOMES, LINE_OUTCOMES, groups, outcomes, tally
from gosupply.reporters.templating import environment, safe
from gosupply.reporters.unknowns import unknown_of
from gosupply.reporters.words import meaning, spoken, waived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gosupply.engine.report import Report, Verdict
    from gosupply.locations import Location
    from gosupply.policy.model import Context
    from gosupply.reporters.excerpt import Parts
    from gosupply.reporters.pieces import Piece
    from gosupply.rules.judged import Judged

_STYLE = "style.css"
_FEW = 8  # roots that are not folded away


class _Source(NamedTuple):
    """Where something stands, and the line in parts if there is one."""

    place: str
    line: int
    parts: Parts | None


class _Related(NamedTuple):
    message: Sequence[Piece]
    source: _Source


class _Finding(NamedTuple):
    """One finding, as the template shows it."""

    level: str
    rule: str
    message: Sequence[Piece]
    source: _Source
    notes: Sequence[Sequence[Piece]]
    policy: str
    help: Sequence[Piece]
    related: Sequence[_Related]
    waiver: str
    reason: str


class _Pair(NamedTuple):
    """A term and what stands for it; a kind of its own gives it a colour and a shape."""

    name: str
    value: object
    kind: str = ""


class _Root(NamedTuple):
    path: str
    pairs: Sequence[_Pair]


def render_html(report: Report, verdict: Verdict, templates: Callable[[str], str]) -> str:
    """Return the report as an HTML page.

    Args:
        report: Everything the run has to say.
        verdict: The word it ends with.
        templates: Returns the text of a template by its name.
    """
    style = templates(_STYLE)
    unknown = [
        unknown_of(group, code=str, sentence=pieces) for group in groups(report.undetermined)
    ]
    noted = [it for it in unknown if it.level == Level.NOTE.word]
    page: str = (
        environment(templates, html)
        .get_template("report.html")
        .render(
            version=__version__,
            style=safe(style),
            style_digest=_digest(style),
            word=verdict.word,
            exit_code=verdict.exit_code,
            meaning=meaning(verdict),
            counts=list(_counts(report)),
            findings_sentence=findings_sentence(report, verdict.word),
            lines_sentence=lines_sentence(report),
            contradictions=[item.summary for item in report.contradicted],
            evidence=evidence_of(report.evidence),
            findings=[_finding(judged) for judged in spoken(report)],
            undetermined=[it for it in unknown if it.level != Level.NOTE.word],
            noted=noted,
            noted_count=sum(it.number for it in noted),
            notices=report.notices,
            waived=[_finding(judged) for judged in waived(report)],
            judging=[_Pair("Ring", report.ring), _Pair("Policy", report.authority)],
            roots=[_root(context) for context in report.contexts],
            few=_FEW,
            proof=list(_proof(report)),
            lines=list(_lines(report)),
        )
    )
    return page


def _digest(style: str) -> str:
    """Return the hash by which a content security policy allows a style (CSP Level 3, 2.3.1)."""
    import base64
    import hashlib

    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _counts(report: Report) -> Iterator[_Pair]:
    """Yield how many results there are of each sort; the rare ones only where there are any."""
    counts = tally(report)
    for name in ("deny", "warn", "note", "waived", "undetermined"):
        yield _Pair(name, getattr(counts, name), name)
    for name, number in (("off", counts.off), (FORKED, counts.contradicted)):
        if number:
            yield _Pair(name, number, name)


def _finding(judged: Judged) -> _Finding:
    finding = judged.finding
    return _Finding(
        judged.level.word,
        finding.rule,
        pieces(finding.message),
        _source(finding.at),
        [pieces(note) for note in (*finding.notes, *waiver_remarks(judged))],
        policy_line(judged.because),
        pieces(finding.help),
        [_Related(pieces(other.message), _source(other.at)) for other in finding.related],
        judged.waiver,
        judged.reason,
    )


def _source(at: Location) -> _Source:
    return _Source(str(at) if at.path else "", at.span.line, parts(at) if at.text else None)


def _root(context: Context) -> _Root:
    """Return who owns a root, who was asked for, and whose permissions count."""
    pairs = [
        _Pair("Ring", context.ring.name),
        _Pair("Owned by", ", ".join(context.owners) or "no team"),
        _Pair("Asked for", ", ".join(context.requested)),
        _Pair("Permissions of", context.team or "no team"),
        _Pair("Denials", "are warnings for now" if context.observed else ""),
    ]
    return _Root(context.root, [pair for pair in pairs if pair.value])


def _proof(report: Report) -> Iterator[_Pair]:
    """Yield the tree head that everything rests on, and what was told to whom."""
    head, stats = report.head, report.stats
    if head is None:
        yield _Pair("Tree head", "none: nothing was proved")
    else:
        yield _Pair("Log", head.log)
        yield _Pair("Key hash", head.key_hash)
        yield _Pair("Origin", head.origin)
        yield _Pair("Tree size", head.size)
        yield _Pair("Root hash", head.root)
    to = f", to {', '.join(stats.sent_to)}" if stats.names_sent else ""
    yield _Pair("Names sent", f"{stats.names_sent}{to}")
    yield _Pair("Requests", f"{stats.requests}, {stats.bytes} bytes received")


def _lines(report: Report) -> Iterator[_Pair]:
    """Yield what became of every go.sum line and every file."""
    for noun, known in (("lines", LINE_OUTCOMES), ("files", FILE_OUTCOMES)):
        for outcome, count in outcomes(report, noun, known).items():
            yield _Pair(f"{noun} {outcome}", count)
