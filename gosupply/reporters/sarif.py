"""The report as SARIF 2.1.0 (OASIS Standard plus Errata 01), for code scanning.

One run, as plain dicts. What has a place in the checked tree is a result. Everything else still
speaks, as a notification of the invocation (see `sarifnotes`): a finding without such a place,
what could not be checked, a contradiction, a notice, and the results beyond `RESULTS`. Waived
findings are left out unless they are asked for, because GitHub shows suppressed results as open
alerts; they are counted in `run.properties`, as is everything.

A run that is not whole says so (3.20.14), whatever it found: an upload closes the alerts that it
does not have, and what could not be read or proved has none. No machine's path is in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Level
from gosupply.reporters.escape import terminal
from gosupply.reporters.fingerprints import with_fingerprints
from gosupply.reporters.places import in_checked_tree
from gosupply.reporters.sarifnotes import notes_of, notification
from gosupply.reporters.sarifparts import relative_uri, uri_segment
from gosupply.reporters.sarifresults import joined, result
from gosupply.reporters.sarifrules import driver
from gosupply.reporters.tally import LINE_OUTCOMES, finding_order, is_shown, outcomes, tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.engine.report import Report, Verdict
    from gosupply.reporters.ruledocs import RuleDoc
    from gosupply.reporters.sarifparts import Object

RESULTS = 5000  # GitHub shows and GitLab takes no more in a run
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_INDENTED = 500  # results; half of a file is indentation, and GitLab takes no more than 10 MB
_JUDGED = (0, 1)  # exit codes of runs that judged everything


def render_sarif(
    report: Report,
    verdict: Verdict,
    *,
    rules: Sequence[RuleDoc],
    needs: Sequence[RuleDoc] = (),
    suppressed: bool = False,
) -> str:
    """Return the report as one SARIF log.

    Args:
        report: Everything the run has to say.
        verdict: Gives the invocation's exit code.
        rules: Everything that can make a finding, in the order in which it is documented.
        needs: Everything that can be undetermined, likewise.
        suppressed: Whether the log has what waivers accept, as suppressed results.
    """
    import json

    # SARIF 3.13: $schema and version first, as readers that sniff expect them.
    run = _run(report, verdict, rules, needs, suppressed=suppressed)
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    is_large = len(report.judged) + len(report.undetermined) > _INDENTED
    if is_large:
        return json.dumps(log, separators=(",", ":"), ensure_ascii=True) + "\n"
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _run(
    report: Report,
    verdict: Verdict,
    rules: Sequence[RuleDoc],
    needs: Sequence[RuleDoc],
    *,
    suppressed: bool,
) -> Object:
    """SARIF 3.14."""
    index = {rule.name: number for number, rule in enumerate(rules)}
    pairs = [
        (judged, mark)
        for judged, mark in with_fingerprints(report.judged)
        if is_shown(judged) or (suppressed and judged.waiver)
    ]
    source = report.source
    groups = joined(pair for pair in pairs if in_checked_tree(pair[0].finding.at, source))
    elsewhere = [judged for judged, _ in pairs if not in_checked_tree(judged.finding.at, source)]
    elsewhere.sort(key=finding_order)
    left_out = sum(len(group.judged) for group in groups[RESULTS:])
    told = [notification(note, source) for note in notes_of(report, elsewhere, left_out)]
    return {
        "tool": {"driver": driver(rules, needs)},
        "automationDetails": {"id": _category(report)},
        "originalUriBaseIds": {  # SARIF 3.14.14: no URI, so that no machine's path leaks
            "%SRCROOT%": {"description": {"text": "The top of the checked tree."}}
        },
        "columnKind": "unicodeCodePoints",  # SARIF 3.14.17
        "invocations": [_invocation(report, verdict, told)],
        "results": [
            result(group, index, source, suppressed=suppressed) for group in groups[:RESULTS]
        ],
        "properties": _properties(report),
    }


def _category(report: Report) -> str:
    """Return what tells runs of one commit apart (SARIF 3.17.3): `gosupply/RING/`, and more.

    GitHub takes all before the last slash as the category, and a run replaces what an earlier one
    of the same category said. So the teams of `--team` follow, since they change what is judged;
    and the folder, since two jobs may check two. In a name a slash, `+` or `=` is encoded. A label
    never counts: it would move alerts.
    """
    parts = ["gosupply", uri_segment(report.ring)]
    if report.teams:
        parts.append("+".join(sorted({uri_segment(team) for team in report.teams})))
    if report.under:
        parts.append(f"path={relative_uri(report.under)}")
    return "/".join(parts) + "/"


def _invocation(report: Report, verdict: Verdict, notes: list[Object]) -> Object:
    """SARIF 3.20; 3.20.14 asks for false where results may be missing.

    They may where something is malformed too: what hangs on it was not judged.
    """
    missing = any(item.level is Level.DENY for item in report.undetermined)
    return {
        "executionSuccessful": verdict.exit_code in _JUDGED and not missing,
        "exitCode": verdict.exit_code,
        "toolExecutionNotifications": notes,
    }


def _properties(report: Report) -> Object:
    """Return what else is known of a run, without anything that another day would change."""
    head = report.head
    return {
        "ring": terminal(report.ring),
        "authority": terminal(report.authority_name),
        "authorityCommit": report.taken.oid if report.taken else None,
        "logOrigin": terminal(head.origin) if head else None,
        "treeSize": head.size if head else None,
        "rootHash": terminal(head.root) if head else None,
        "counts": tally(report)._asdict(),
        "lines": outcomes(report, "lines", LINE_OUTCOMES),
    }
