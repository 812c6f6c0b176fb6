"""The report as GitHub Flavored Markdown: a job's summary, or the body of a comment.

A comment on GitHub ends at 65,536 characters, and a summary above 1 MiB is dropped, so the report
has a budget. Each text has a part of it, the worst findings come first, and what has no room left
is counted. Nothing is cut but texts before they are escaped, so no markup is ever cut.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.findings import Level
from gosupply.reporters.census import findings_sentence, lines_sentence, teams_sentences
from gosupply.reporters.escape import markdown, markdown_block, markdown_code, terminal
from gosupply.reporters.excerpt import excerpt
from gosupply.reporters.pieces import pieces
from gosupply.reporters.places import policy_line
from gosupply.reporters.plain import evidence_of
from gosupply.reporters.remarks import waiver_remarks
from gosupply.reporters.tally import groups, is_told
from gosupply.reporters.templating import environment, safe
from gosupply.reporters.unknowns import left_over, unknown_of
from gosupply.reporters.words import meaning, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2 import Template

    from gosupply.engine.report import Head, Report, Verdict
    from gosupply.findings import Undetermined
    from gosupply.locations import Location
    from gosupply.rules.judged import Judged

LIMIT = 60_000
"""Characters; a comment may have 65,536, and whoever posts it may add a line."""

_TEXT = 400  # characters of one escaped text
_OPEN = 10  # findings with all that is said about them
_COLUMNS = 110  # of a block of code
_FEW = 10  # of everything else
_RESERVED = 500  # for headings, and for the lines that count what has no room
_UNDETERMINED = 10_000  # kept free of findings; what they leave comes on top

_MARKS = {Level.DENY: "⛔", Level.WARN: "🔶", Level.NOTE: "🔹"}
_WORDS = {"pass": "✅", "fail": "❌", "incomplete": "❔", "forked": "🚨"}

Sentence = tuple[Any, ...]
"""Pieces of a sentence: prose, which the template escapes, and code spans, which are safe."""


class _Head(NamedTuple):
    mark: str
    word: str
    meaning: str
    counts: str
    lines: str
    ring: object
    authority: str
    tree: Mapping[str, object] | None
    teams: Sequence[str]


class _Other(NamedTuple):
    message: Sentence
    place: object


class _Finding(NamedTuple):
    mark: str
    level: str
    rule: object
    message: Sentence
    place: object
    block: object
    related: Sequence[_Other]
    help: Sentence


class _Blocks(NamedTuple):
    """The macros of the template, by name."""

    template: Template

    def __call__(self, name: str, view: object) -> str:
        block: str = getattr(self.template.module, name)(view)
        return block.strip("\n")


class _Fitted(NamedTuple):
    """Blocks that have room, and how many results are left over."""

    full: Sequence[str]
    brief: Sequence[str]
    more: int

    @property
    def size(self) -> int:
        """How many characters they take, with the empty lines between them."""
        return sum(len(block) + 2 for block in (*self.full, *self.brief))


def render_markdown(
    report: Report, verdict: Verdict, templates: Callable[[str], str], *, limit: int = LIMIT
) -> str:
    """Return the report as Markdown.

    Args:
        report: Everything the run has to say.
        verdict: The word it ends with.
        templates: Returns the text of a template by its name.
        limit: How many characters it may have, at least 50,000.
    """
    templated = environment(templates, markdown)
    blocks = _Blocks(templated.get_template("blocks.md"))
    head = blocks("head", _head(report, verdict))
    contradictions = [
        blocks("contradiction", _contradiction(item.summary, report.evidence))
        for item in report.contradicted[:_FEW]
    ]
    notices = [_clip(notice) for notice in report.notices[:_FEW]]
    room = limit - _RESERVED - sum(map(len, (head, *contradictions)))
    room -= sum(len(markdown(notice)) + 3 for notice in notices)
    asked = [group for group in groups(report.undetermined) if is_told(group)]
    reserved = _undetermined(asked, blocks, min(_UNDETERMINED, room // 3))
    findings = _findings(spoken(report), blocks, room - reserved.size)
    undetermined = _undetermined(asked, blocks, room - findings.size)
    page: str = templated.get_template("report.md").render(
        head=safe(head),
        contradictions=_safe(contradictions),
        contradicted_more=len(report.contradicted) - len(contradictions),
        findings=_safe(findings.full),
        briefs=_safe(findings.brief),
        briefs_count=len(findings.brief),
        findings_more=findings.more,
        undetermined=_safe(undetermined.full),
        undetermined_more=undetermined.more,
        notices=notices,
        notices_more=len(report.notices) - len(notices),
    )
    return page


def _findings(found: Sequence[Judged], blocks: _Blocks, room: int) -> _Fitted:
    """Return what is said of the first findings, one item for each of the next, and the rest."""
    full: list[str] = []
    brief: list[str] = []
    for judged in found:
        view = _finding(judged)
        block = blocks("finding", view)
        is_full = not brief and len(full) < _OPEN and len(block) + 2 <= room // 2
        if not is_full:
            block = blocks("brief", view)
        if len(block) + 2 > room:
            break
        (full if is_full else brief).append(block)
        room -= len(block) + 2
    return _Fitted(full, brief, len(found) - len(full) - len(brief))


def _undetermined(asked: Sequence[list[Undetermined]], blocks: _Blocks, room: int) -> _Fitted:
    full: list[str] = []
    for group in asked:
        name = "aside" if group[0].level is Level.NOTE else "undetermined"
        block = blocks(name, unknown_of(group, code=_code, sentence=_pieces, most=_FEW))
        if len(block) + 2 > room:
            break
        full.append(block)
        room -= len(block) + 2
    return _Fitted(full, (), sum(map(len, asked[len(full) :])))


def _head(report: Report, verdict: Verdict) -> _Head:
    counts = findings_sentence(report, verdict.word).removesuffix(f": {verdict.word}")
    return _Head(
        _WORDS[verdict.word],
        verdict.word,
        meaning(verdict),
        _clip(counts),
        _clip(lines_sentence(report)),
        _code(report.ring),
        _clip(report.authority),
        _tree(report.head) if report.head else None,
        [_clip(team) for team in teams_sentences(report)],
    )


def _tree(head: Head) -> Mapping[str, object]:
    return {"log": _code(head.log), "size": head.size, "root": _code(head.root)}


def _contradiction(summary: str, evidence: str | None) -> Mapping[str, object]:
    kept = _code(evidence) if evidence else evidence_of(None)
    return {"summary": _clip(summary), "evidence": kept}


def _finding(judged: Judged) -> _Finding:
    finding = judged.finding
    return _Finding(
        _MARKS[judged.level],
        judged.level.word,
        _code(finding.rule),
        _pieces(finding.message),
        _place(finding.at),
        safe(markdown_block(list(_block(judged)))),
        [_Other(_pieces(other.message), _place(other.at)) for other in finding.related[:_FEW]]
        + [_Other((text,), "") for text in left_over(finding.related, _FEW)],
        _pieces(finding.help),
    )


def _place(at: Location) -> object:
    return _code(str(at)) if at.path else ""


def _block(judged: Judged) -> Iterator[str]:
    """Yield the line with its marks, and the notes below it.

    Hashes are compared by eye, so they stand in columns; and behind a number or an indent, so that
    no line begins with text from outside.
    """
    finding = judged.finding
    number = str(finding.at.span.line) if finding.at.text else " "
    indent = " " * len(number)
    if finding.at.text:
        line, marks = excerpt(finding.at)
        yield f"{number} | {line}"
        yield f"{indent} | {marks}"
    policy = f"{judged.level.word} by {policy_line(judged.because)}"
    notes = (
        *finding.notes[:_FEW],
        *left_over(finding.notes, _FEW),
        policy,
        *waiver_remarks(judged),
    )
    for note in notes:
        yield from _wrapped(terminal(_clip(note)), f"{indent} = note: ")


def _wrapped(text: str, lead: str) -> list[str]:
    """Return a text in lines: a block of code has no room for long ones on a narrow page."""
    from textwrap import wrap

    return wrap(
        text,
        _COLUMNS,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_on_hyphens=False,
    ) or [lead.rstrip()]


def _pieces(sentence: str) -> Sentence:
    """Return a sentence with code spans instead of quotes."""
    found = pieces(_clip(sentence))
    return tuple(_code(piece.text) if piece.is_code else piece.text for piece in found)


def _code(text: str) -> object:
    return safe(markdown_code(_clip(text)))


def _safe(blocks: Iterable[str]) -> list[object]:
    return [safe(block) for block in blocks]


def _clip(text: str) -> str:
    """Return a text of which the escaped form has about `_TEXT` characters at most."""
    if len(text) <= _TEXT and len(markdown(text)) <= _TEXT:
        return text
    lengths = accumulate(len(markdown(char)) for char in text[:_TEXT])
    kept = sum(length <= _TEXT for length in lengths)
    return f"{text[:kept]}…"
