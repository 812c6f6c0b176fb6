"""From results to the report: waivers, then findings about waivers and policy. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gosupply.engine.report import Report
from gosupply.findings import Level
from gosupply.locations import whole_line
from gosupply.policy.levels import level_of
from gosupply.policy.occasional import occasion_notices
from gosupply.policy.taken import name_of, words_of
from gosupply.policy.waiving import Waivers, meaning
from gosupply.rules.judged import Judged
from gosupply.rules.reviewed import Reviewed
from gosupply.rules.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from gosupply.engine.evaluate import Results
    from gosupply.facts import Contradicted
    from gosupply.policy.model import Policy, Request, Ring
    from gosupply.policy.waiving import Accepted, Change, Meaning

_CHANGED_ONLY = whole_line("command line", "--changed-only", 1, "--changed-only")


def review(
    results: Results, policy: Policy, request: Request, change: Change | None = None
) -> Report:
    """Return the report, sorted, of what was found.

    1. Waivers mark what they accept; what could not be checked they do not reach.
    2. The reviews look at all of that, and at the policy. Their findings are judged like those
       about policy files, and nothing waives them.

    Args:
        results: What the rules found, and the change that was gathered with the facts.
        policy: The authority's.
        request: What was asked.
        change: What the checked change does; without it what was gathered about it.
    """
    change = change or results.facts.change
    ring = _ring(results, policy, request)
    waivers = Waivers(policy, change, request.today)
    pairs = [
        (judged, waivers.accept(judged.finding, judged.level, judged.root, ring.at))
        for judged in sorted(_looked_at(results, policy, request, change), key=_place)
    ]
    marked = tuple(_marked(judged, accepted) for judged, accepted in pairs)
    reviewed = Reviewed(
        change.policy or policy,
        waivers.terms,
        request.today,
        _uses(zip(marked, (accepted for _, accepted in pairs), strict=True)),
        results.undetermined,
        results.workspace,
    )
    about_policy = _about_policy(reviewed, policy, ring, request.today)
    # What was fetched for the run is as new as the run.
    taken = request.taken if request.taken and not request.taken.is_fresh else None
    return Report(
        judged=tuple(sorted((*marked, *about_policy), key=_place)),
        undetermined=results.undetermined,
        contradicted=results.contradicted,
        counts=results.counts,
        head=results.facts.head,
        source=results.source,
        ring=ring.name,
        contexts=results.contexts,
        authority=_authority(policy, taken and words_of(taken, request.today)),
        notices=(
            *results.facts.notices,
            *occasion_notices(request, results.contexts),
            *_only_waivers(marked),
            *_untouched(marked),
        ),
        evidence=_evidence_path(results.contradicted, request.evidence),
        stats=results.facts.stats,
        teams=request.teams,
        has_policy=bool(policy.chain[1:] or policy.teams or policy.waivers),
        under=results.workspace.under,
        authority_name=_authority(policy, taken and name_of(taken)),
        taken=request.taken,
    )


def _authority(policy: Policy, words: str | None) -> str:
    """Say where the policy came from, given the words for a commit that nobody fetched for the run.

    Where that commit has no policy that counts, it may be for want of fetching.
    """
    if words is None:
        return policy.authority
    return f"{policy.authority}; that is {words}" if policy.introduced else words


def _ring(results: Results, policy: Policy, request: Request) -> Ring:
    """Return the ring that was judged for; where there was nothing to judge, the one asked for."""
    if results.contexts:
        return results.contexts[0].ring
    asked = (ring for ring in policy.rings if request.ring in {ring.name, ""})
    usual = (ring for ring in asked if request.ring or ring.at == "change")
    return next(usual, policy.rings[-1])


def _looked_at(
    results: Results, policy: Policy, request: Request, change: Change
) -> Iterator[Judged]:
    """Yield what was found; opinions about lines that the change leaves alone may be off."""
    opinions = {named.name for named in policy.names if named.kind == "opinion"}
    for judged in results.judged:
        left_out = request.changed_only and request.is_change and judged.finding.rule in opinions
        if left_out and not change.touches(judged.finding.at):
            yield judged._replace(level=Level.OFF, because=_CHANGED_ONLY)
        else:
            yield judged


def _untouched(marked: Iterable[Judged]) -> Iterator[str]:
    """Say what `--changed-only` left out."""
    count = sum(judged.because == _CHANGED_ONLY for judged in marked)
    if count:
        these = "1 opinion" if count == 1 else f"{count} opinions"
        yield f"--changed-only left out {these} about lines that the change does not touch."


def _marked(judged: Judged, accepted: Accepted) -> Judged:
    """Write down what waivers make of a finding; only one that has ended changes the level."""
    waiver, pending, grace, _ = accepted
    marked = judged._replace(
        waiver=waiver.id.value if waiver else "",
        pending=pending.id.value if pending else "",
        reason=waiver.reason.value if waiver else "",
    )
    if grace is None:
        return marked
    marked = marked._replace(grace=grace.id.value)
    if judged.level < Level.DENY:
        return marked
    return marked._replace(level=Level.WARN, because=grace.expires.at)


def _uses(pairs: Iterable[tuple[Judged, Accepted]]) -> Mapping[Meaning, tuple[Judged, ...]]:
    uses: dict[Meaning, list[Judged]] = {}
    for judged, accepted in pairs:
        for waiver in accepted.used:
            uses.setdefault(meaning(waiver), []).append(judged)
    return {said: tuple(judged) for said, judged in uses.items()}


def _about_policy(reviewed: Reviewed, policy: Policy, ring: Ring, today: date) -> Iterator[Judged]:
    """Yield what the reviews found; it belongs to no root, and is shown with the top."""
    named = {each.name: each for each in policy.names}
    for each in REVIEWS:
        for finding in each.check(reviewed):
            level, because = level_of(policy, named[each.name], ring, today)
            yield Judged(finding, ".", level, because)


def _only_waivers(marked: tuple[Judged, ...]) -> Iterator[str]:
    """Say what passes only because the change does nothing but add waivers."""
    count = sum(bool(judged.waiver and judged.pending) for judged in marked)
    if count:
        these = "1 finding that was" if count == 1 else f"{count} findings that were"
        yield f"This change does nothing but add waivers: they accept {these} there before it."


def _place(judged: Judged) -> tuple[str, int, int, str, str]:
    finding = judged.finding
    span = finding.at.span
    return finding.at.path, span.line, span.column, finding.rule, finding.key


def _evidence_path(contradicted: tuple[Contradicted, ...], wanted: str) -> str | None:
    """Return the file that was asked for, or a name after its content in the folder given."""
    if not contradicted:
        return None
    if not wanted.endswith("/"):
        return wanted
    digest = hashlib.sha256(contradicted[0].evidence.encode()).hexdigest()
    return f"{wanted}{digest[:16]}.txt"
