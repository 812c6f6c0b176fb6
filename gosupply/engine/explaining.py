"""One finding explained: which line decided, what it is elsewhere, what accepts or mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import finding_name
from gosupply.policy.levels import level_of
from gosupply.policy.waiving import is_active, last_day, means, terms_of, unwaivable
from gosupply.policy.writing import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gosupply.policy.model import Context, Named, Policy
    from gosupply.rules.judged import Judged


def explain_finding(
    judged: Judged, policy: Policy, context: Context | None, today: date
) -> tuple[str, ...]:
    """Return the lines that explain a finding; they hold texts of the checked files as they are.

    Args:
        judged: The finding.
        policy: What judged it.
        context: What holds for its root; None for what is about no root.
        today: The day.
    """
    finding, at = judged.finding, judged.finding.at
    lines = [f"{judged.level.word}[{finding.rule}]: {finding.message}"]
    if at.path:
        lines.append(f"  --> {at}")
    if at.text:
        lines.append(f"   | {at.text}")
    lines += [f"  = note: {note}" for note in finding.notes]
    lines += [f"  ::: {related.at} {related.message}" for related in finding.related]
    decided = f"  = why: {judged.level.word} by {line_of(judged.because)}"
    text = judged.because.text.strip()
    lines.append(f"{decided}: {text}" if text else decided)
    if context is not None and context.team:
        lines.append(f"  = team: {context.team}, of the owners {', '.join(context.owners)}")
    lines += _rings(finding.rule, policy, context, today)
    lines += _waivers(judged, policy, today)
    if finding.help:
        lines.append(f"  = help: {finding.help}")
    if finding.fix:
        lines.append("  = fix: 'gosupply fix' mends it")
    lines.append(f"  = more: 'gosupply explain {finding.rule}' says what the rule does, and why")
    return tuple(lines)


def context_of(judged: Judged, contexts: Sequence[Context]) -> Context | None:
    """Return what holds for the root of a finding."""
    return next((context for context in contexts if context.root == judged.root), None)


def _rings(rule: str, policy: Policy, context: Context | None, today: date) -> Iterator[str]:
    """Yield the level at every ring, with the line that decides there."""
    named = _named(rule, policy)
    if named is None:
        return
    owners = [policy.teams[name] for name in context.owners] if context else []
    effective = policy.teams.get(context.team) if context else None
    for ring in policy.rings:
        level, because = level_of(policy, named, ring, today, owners=owners, effective=effective)
        here = ", where this was judged" if context and ring == context.ring else ""
        yield f"  = ring {ring.name}: {level.word} by {line_of(because)}{here}"


def _named(rule: str, policy: Policy) -> Named | None:
    return next((named for named in policy.names if named.name == rule), None)


def _waivers(judged: Judged, policy: Policy, today: date) -> Iterator[str]:
    """Yield each waiver that means the finding; else how one would be written, or why none can."""
    terms = terms_of(policy)
    meant = [
        waiver for waiver in policy.waivers if means(waiver, judged.finding, judged.root, terms)
    ]
    for waiver in meant:
        state = "accepts it" if is_active(waiver, terms, today) else "would accept it on its days"
        days = f"{waiver.start.value} to {last_day(waiver, terms)}"
        who = f"by {waiver.owner.value}: {waiver.reason.value}"
        yield f"  = waiver {waiver.id.value}: {state}, {days}, {who} ({line_of(waiver.at)})"
    if judged.pending:
        yield f"  = waiver {judged.pending}: accepts it once it is merged"
    elif not meant:
        refused = unwaivable(judged.finding, terms)
        name = finding_name(judged.finding)
        yield f"  = waiver: none. {refused or f'gosupply waive {name!r} --reason ... writes one.'}"
