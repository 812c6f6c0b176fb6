"""The report as JSON, for programs: schema `gosupply-report/1`, see `templates/report.schema.json`.

Keys are never renamed, and their meaning never changes within a schema number. Texts stand here
as they were found, protected by JSON's own escapes and nothing else: whoever prints them escapes
them for the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import finding_name
from gosupply.reporters.fingerprints import with_fingerprints
from gosupply.reporters.tally import (
    FILE_OUTCOMES,
    LINE_OUTCOMES,
    finding_order,
    is_shown,
    outcomes,
    tally,
    undetermined_order,
)

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict
    from gosupply.findings import Undetermined
    from gosupply.locations import Location
    from gosupply.policy.model import Context
    from gosupply.rules.judged import Judged

SCHEMA = "gosupply-report/1"


def render_json(report: Report, verdict: Verdict) -> str:
    """Return the report as one JSON text in ASCII, with sorted keys."""
    import json

    document = {
        "schema": SCHEMA,
        "verdict": verdict.word,
        "exit_code": verdict.exit_code,
        **_run(report),
        **_results(report),
    }
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True) + "\n"


def _run(report: Report) -> dict[str, object]:
    """What was judged, under which tree head, and at what cost."""
    taken = report.taken
    return {
        "ring": report.ring,
        "authority": report.authority,
        "authority_commit": taken.oid if taken else None,
        "authority_day": taken.day.isoformat() if taken and taken.day else None,
        "roots": [_root(context) for context in report.contexts],
        "checkpoint": report.head._asdict() if report.head else None,
        "lines": outcomes(report, "lines", LINE_OUTCOMES),
        "files": outcomes(report, "files", FILE_OUTCOMES),
        "counts": tally(report)._asdict(),
        "notices": report.notices,
        "stats": report.stats._asdict(),
    }


def _results(report: Report) -> dict[str, object]:
    """What was found; a finding whose level is `off` is in the counts only."""
    pairs = sorted(with_fingerprints(report.judged), key=lambda pair: finding_order(pair[0]))
    undetermined = sorted(report.undetermined, key=undetermined_order)
    return {
        "findings": [_finding(judged, mark) for judged, mark in pairs if is_shown(judged)],
        "waived": [
            {**_finding(judged, mark), "waiver": judged.waiver, "reason": judged.reason}
            for judged, mark in pairs
            if judged.waiver
        ],
        "undetermined": [_undetermined(item) for item in undetermined],
        "contradicted": [item.summary for item in report.contradicted],
        "evidence": report.evidence,
    }


def _finding(judged: Judged, fingerprint: str) -> dict[str, object]:
    finding = judged.finding
    return {
        "rule": finding.rule,
        "id": finding_name(finding),
        "level": judged.level.word,
        "message": finding.message,
        **_place(finding.at),
        "module": finding.module,
        "version": finding.version,
        "fingerprint": fingerprint,
        "help": finding.help,
        "notes": finding.notes,
        "related": [{"message": item.message, **_place(item.at)} for item in finding.related],
        "because": _policy_line(judged.because),
        "root": judged.root,
        **{name: getattr(judged, name) for name in ("pending", "grace") if getattr(judged, name)},
    }


def _root(context: Context) -> dict[str, object]:
    """Who owns a root, who was asked for, whose permissions count (`team`), and what says so."""
    chosen = context.requested_by if context.entitled else "sole owner"
    return {
        "path": context.root,
        "team": context.team,
        "team_by": chosen if context.team else "",
        "owners": context.owners,
        "owned_by": [_policy_line(at) for at in context.owned_by],
        "requested": context.requested,
        "requested_by": context.requested_by,
    }


def _policy_line(at: Location) -> dict[str, object]:
    return {"path": at.path, "line": at.span.line, "text": at.text, "source": at.source}


def _place(at: Location) -> dict[str, object]:
    """Columns count Unicode code points from 1; `end_column` is the first one outside."""
    return {"path": at.path, **at.span._asdict()}


def _undetermined(item: Undetermined) -> dict[str, object]:
    return {
        "need": item.need,
        "subject": item.subject,
        "reason": item.reason,
        "remedy": item.remedy,
        "level": item.level.word,
        "path": item.at.path if item.at else None,
        "line": item.at.span.line if item.at else None,
        "rules": item.rules,
    }
