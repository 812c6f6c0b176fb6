"""The last lines of the text report: what became of every go.sum line and every finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.reporters.escape import terminal
from gosupply.reporters.plain import FORKED
from gosupply.reporters.tally import FILE_OUTCOMES, LINE_OUTCOMES, outcomes, tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.engine.report import Report, Word
    from gosupply.policy.model import Context

_ALWAYS_SAID = ("private", "unproven")
_SENTENCES = 3  # about teams


def lines_sentence(report: Report) -> str:
    """Say how many go.sum lines were verified, under which tree head, and what of the others."""
    lines = outcomes(report, "lines", LINE_OUTCOMES)
    verified = lines.pop("verified")
    skipped = [*_skipped(report), *_sent(report)]
    if not verified and not any(lines.values()):
        return "; ".join(["no go.sum line was found, so nothing was verified", *skipped])
    others = [
        f"{count} {terminal(outcome)}"
        for outcome, count in lines.items()
        if count or outcome in _ALWAYS_SAID
    ]
    return "; ".join(
        [
            f"verified {_count(verified, 'line')} of go.sum {_under(report)}",
            ", ".join(others),
            *skipped,
        ]
    )


def policy_sentence(report: Report) -> str:
    """Say where the policy was read from; empty where no file of any was."""
    return f"policy of {terminal(report.authority)}" if report.has_policy else ""


def teams_sentences(report: Report) -> Iterator[str]:
    """Say whose roots were judged, and whose permissions count; nothing without teams.

    Roots of the same owners are one sentence, and of many sentences those come first that speak of
    a team that was asked for. The others are counted: the JSON report has every root.
    """
    groups: dict[object, list[Context]] = {}
    for context in report.contexts:
        if context.owners or context.requested:
            key = context.owners, context.requested, context.team
            groups.setdefault(key, []).append(context)
    # Sorting keeps the order of roots.
    ordered = sorted(groups.values(), key=lambda group: not group[0].entitled)
    # One more sentence is no longer than the one that would count it.
    shown = len(ordered) if len(ordered) <= _SENTENCES + 1 else _SENTENCES
    yield from map(_team_sentence, ordered[:shown])
    if rest := ordered[shown:]:
        roots = _count(sum(map(len, rest)), "more root")
        yield f"{roots} with {len(rest)} other sets of owners; the JSON report has each root"


def _team_sentence(contexts: Sequence[Context]) -> str:
    """Say it of roots with the same owners."""
    first = contexts[0]
    others = f" and {_count(len(contexts) - 1, 'more root')}" if len(contexts) > 1 else ""
    owned = f"owned by {', '.join(first.owners)}" if first.owners else "owned by no team"
    by = f" ({first.requested_by})" if first.requested_by else ""
    asked = f"; asked for: {', '.join(first.requested)}{by}" if first.requested else ""
    counts = f"permissions of {first.team}" if first.team else "no permissions"
    return terminal(f"{first.root}{others}: {owned}{asked}; {counts}")


def findings_sentence(report: Report, word: Word) -> str:
    """Say how many findings there are of each level, what was waived, and the verdict.

    Returns:
        The sentence; empty for a run that passed with nothing to count.
    """
    counts = tally(report)
    if word == "pass" and not any(counts):
        return ""
    levels = f"{counts.deny} deny, {counts.warn} warn, {counts.note} note"
    if counts.off:
        levels += f", {counts.off} off"
    others = f"{counts.waived} waived, {counts.undetermined} undetermined{_needs(report)}"
    if counts.contradicted:
        others += f", {counts.contradicted} {FORKED}"
    return f"{levels}; {others}: {word}"


def _needs(report: Report) -> str:
    """Name what could not be determined."""
    needs = sorted({item.need for item in report.undetermined})
    return f" ({', '.join(map(terminal, needs))})" if needs else ""


def _under(report: Report) -> str:
    if report.head is None:
        return "under no tree head"
    return f"under {terminal(report.head.log)} tree size {report.head.size}"


def _skipped(report: Report) -> list[str]:
    skipped = outcomes(report, "files", FILE_OUTCOMES)["skipped"]
    return [f"{_count(skipped, 'file')} skipped"] if skipped else []


def _sent(report: Report) -> list[str]:
    stats = report.stats
    if not stats.names_sent:
        return []
    return [f"sent {_count(stats.names_sent, 'name')} to {terminal(', '.join(stats.sent_to))}"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
