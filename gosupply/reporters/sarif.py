"""The report as SARIF 2.1.0 (OASIS Standard plus Errata 01), for code scanning.

One run, as plain dicts. What has a place in the checked tree is a result. Everything else still
speaks, as a notification of the invocation (see `sarifnotes`): a finding without such a place,
what could not be checked, a contradiction, a notice, and the results beyond `RESULTS`. Waived
findings are left out, because GitHub shows suppressed results as open alerts; they are counted in
`run.properties`, as is everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply import __version__
from gosupply.findings import Level
from gosupply.reporters.escape import sarif, terminal
from gosupply.reporters.fingerprints import with_fingerprints
from gosupply.reporters.places import in_checked_tree, policy_line
from gosupply.reporters.sarifnotes import notes_of, notification
from gosupply.reporters.sarifparts import LEVELS, LIMIT, clip, location, message
from gosupply.reporters.tally import LINE_OUTCOMES, finding_order, is_shown, outcomes, tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.engine.report import Report, Verdict
    from gosupply.findings import Finding, Related
    from gosupply.reporters.ruledocs import RuleDoc
    from gosupply.reporters.sarifparts import Object
    from gosupply.rules.judged import Judged

RESULTS = 5000  # GitHub shows and GitLab takes no more in a run
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_INFORMATION = "https://github.com/gosupply/gosupply"
_LINKED = 10  # related places that the message leads to
_LINK_TEXT = 60


def render_sarif(report: Report, verdict: Verdict, *, rules: Sequence[RuleDoc]) -> str:
    """Return the report as one SARIF log.

    Args:
        report: Everything the run has to say.
        verdict: Gives the invocation's exit code.
        rules: Every rule there is, in the order of RULES.
    """
    import json

    # SARIF 3.13: $schema and version first, as readers that sniff expect them.
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, verdict, rules)]}
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _run(report: Report, verdict: Verdict, rules: Sequence[RuleDoc]) -> Object:
    """SARIF 3.14."""
    index = {rule.name: number for number, rule in enumerate(rules)}
    pairs = [pair for pair in with_fingerprints(report.judged) if is_shown(pair[0])]
    pairs.sort(key=lambda pair: finding_order(pair[0]))
    source = report.source
    placed = [pair for pair in pairs if in_checked_tree(pair[0].finding.at, source)]
    elsewhere = [judged for judged, _ in pairs if not in_checked_tree(judged.finding.at, source)]
    notes = notes_of(report, elsewhere, max(0, len(placed) - RESULTS))
    told = [notification(note, source) for note in notes]
    return {
        "tool": {"driver": _driver(rules)},
        "automationDetails": {"id": f"gosupply/{terminal(report.ring)}/"},  # SARIF 3.17.3
        "originalUriBaseIds": {  # SARIF 3.14.14: no URI, so that no machine's path leaks
            "%SRCROOT%": {"description": {"text": "The top of the checked tree."}}
        },
        "columnKind": "unicodeCodePoints",  # SARIF 3.14.17
        "invocations": [_invocation(report, verdict, told)],
        "results": [_result(judged, mark, index, source) for judged, mark in placed[:RESULTS]],
        "properties": _properties(report),
    }


def _driver(rules: Sequence[RuleDoc]) -> Object:
    """SARIF 3.19."""
    return {
        "name": "gosupply",
        "semanticVersion": __version__,
        "informationUri": _INFORMATION,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: RuleDoc) -> Object:
    """SARIF 3.49; the names in the property bag are GitHub's."""
    integrity = rule.kind == "integrity"
    level = Level.DENY if integrity else Level.WARN  # as the baseline has it
    return {
        "id": rule.name,
        "shortDescription": {"text": clip(rule.summary or rule.name)},
        "fullDescription": {"text": clip(rule.text or rule.summary or rule.name)},
        "help": {"text": rule.text or rule.name, "markdown": rule.markdown or rule.name},
        "defaultConfiguration": {"level": LEVELS[level]},
        "properties": {
            "tags": ["security", "supply-chain", "go", rule.kind],
            "precision": "very-high" if integrity else "high",
            "problem.severity": LEVELS[level],
            "security-severity": "9.1" if integrity else "5.0",  # a string, over 9.0 is critical
        },
    }


def _invocation(report: Report, verdict: Verdict, notes: list[Object]) -> Object:
    """SARIF 3.20; 3.20.14 asks for false where results may be missing."""
    missing = any(item.level is Level.DENY for item in report.undetermined)
    return {
        "executionSuccessful": verdict.word != "incomplete" and not missing,
        "exitCode": verdict.exit_code,
        "toolExecutionNotifications": notes,
    }


def _properties(report: Report) -> Object:
    head = report.head
    return {
        "ring": terminal(report.ring),
        "authority": terminal(report.authority),
        "logOrigin": terminal(head.origin) if head else None,
        "treeSize": head.size if head else None,
        "rootHash": terminal(head.root) if head else None,
        "counts": tally(report)._asdict(),
        "lines": outcomes(report, "lines", LINE_OUTCOMES),
    }


def _result(judged: Judged, mark: str, index: Mapping[str, int], source: str) -> Object:
    """SARIF 3.27."""
    finding = judged.finding
    related = [item for item in finding.related if in_checked_tree(item.at, source)]
    result: Object = {
        "ruleId": terminal(finding.rule),
        "level": LEVELS[judged.level],
        "message": {"text": _message(finding, related)},
        "locations": [location(finding.at)],
        "partialFingerprints": {
            # GitHub expects HASH:N, where N counts equal hashes.
            "primaryLocationLineHash": mark if ":" in mark else f"{mark}:1",
            "gosupply/v1": mark,
        },
        "properties": {
            "because": terminal(policy_line(judged.because)),
            "root": terminal(judged.root),
        },
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if related:
        result["relatedLocations"] = [
            {"id": number, **location(item.at), "message": message(item.message)}
            for number, item in enumerate(related, 1)
        ]
    return result


def _message(finding: Finding, related: Sequence[Related]) -> str:
    """Return what is wrong, why and what to do, then a link for each related place.

    Viewers show a related place only where the message leads to it (SARIF 3.11.6).
    """
    links = "".join(
        f" [{clip(item.message or str(item.at), _LINK_TEXT, sarif)}]({number})"
        for number, item in enumerate(related[:_LINKED], 1)
    )
    parts = [finding.message or finding.rule, *finding.notes]
    if finding.help:
        parts.append(f"Help: {finding.help}")
    return clip(" ".join(parts), LIMIT - len(links), sarif) + links
