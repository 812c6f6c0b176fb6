"""From results to the report: waivers, then findings about waivers and policy. Pure.

No waivers exist yet; what is here is the order of things, and where evidence will lie.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gosupply.engine.report import Report

if TYPE_CHECKING:
    from gosupply.engine.evaluate import Results
    from gosupply.facts import Contradicted
    from gosupply.policy.baseline import Policy
    from gosupply.policy.model import Request
    from gosupply.rules.judged import Judged


def review(results: Results, policy: Policy, request: Request) -> Report:
    """Return the report, sorted, of what was found."""
    return Report(
        judged=tuple(sorted(results.judged, key=_place)),
        undetermined=results.undetermined,
        contradicted=results.contradicted,
        counts=results.counts,
        head=results.facts.head,
        source=results.source,
        ring=results.contexts[0].ring.name if results.contexts else request.ring or "change",
        contexts=results.contexts,
        authority=policy.authority,
        notices=results.facts.notices,
        evidence=_evidence_path(results.contradicted, request.evidence),
        stats=results.facts.stats,
    )


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
