"""The report as GitLab's code quality report: what the widget of a merge request compares.

Severities: what the policy denies is `critical` where a rule of integrity found it, or where it
could not be checked, and `major` where it is an opinion; a warning is `minor`, a note `info`, and a
log that contradicts itself `blocker`.

Each issue needs a place in the checked tree. What has none is shown where people will look: a
finding about a policy of another commit at that file and line, everything else at the first line of
its root's go.mod; the description says where it really is. What could not be checked is one issue
for each reason, so that a run without a network is no thousand issues. Fingerprints are those of
SARIF. Left out, and only counted by the other formats: what a waiver accepts, what is off, opinions
that were not formed, and notices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Level
from gosupply.reporters.escape import terminal
from gosupply.reporters.fingerprints import digest_of, with_fingerprints
from gosupply.reporters.places import in_checked_tree, is_relative
from gosupply.reporters.plain import (
    FORKED,
    finding_sentences,
    fork_sentences,
    group_sentences,
)
from gosupply.reporters.tally import finding_order, groups, is_shown, is_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.engine.report import Report
    from gosupply.facts import Kind
    from gosupply.locations import Location
    from gosupply.rules.judged import Judged

_BETWEEN = " | "  # sentences; a description is one line, and a hash ends in no full stop
_SEVERITIES = {Level.DENY: "critical", Level.WARN: "minor", Level.NOTE: "info"}


class _Place(NamedTuple):
    path: str
    line: int


class _Issue(NamedTuple):
    description: str
    check_name: str
    fingerprint: str
    severity: str
    place: _Place


def render_gitlab(report: Report, *, kinds: Mapping[str, Kind]) -> str:
    """Return the report as a JSON array in ASCII.

    Args:
        report: Everything the run has to say.
        kinds: The kind of each rule; one that is not known counts as integrity.
    """
    import json

    marks: dict[str, int] = {}
    issues = []
    for issue in (*_contradictions(report), *_findings(report, kinds), *_unchecked(report)):
        # Issues that share a fingerprint are shown once.
        marks[issue.fingerprint] = count = marks.get(issue.fingerprint, 0) + 1
        mark = issue.fingerprint if count == 1 else f"{issue.fingerprint}-{count}"
        issues.append(_written(issue._replace(fingerprint=mark)))
    return json.dumps(issues, indent=2, ensure_ascii=True) + "\n"


def _contradictions(report: Report) -> Iterator[_Issue]:
    for fork in report.contradicted:
        said = _BETWEEN.join(fork_sentences(fork, report.evidence))
        mark = digest_of(FORKED, fork.summary)
        yield _Issue(f"{FORKED}: {said}", FORKED, mark, "blocker", _top(report))


def _findings(report: Report, kinds: Mapping[str, Kind]) -> Iterator[_Issue]:
    pairs = [pair for pair in with_fingerprints(report.judged) if is_shown(pair[0])]
    for judged, mark in sorted(pairs, key=lambda pair: finding_order(pair[0])):
        said = _BETWEEN.join(finding_sentences(judged, report.source))
        kind = kinds.get(judged.finding.rule, "integrity")
        severity = _severity(judged.level, kind)
        place = _place(judged, report.source)
        yield _Issue(said, judged.finding.rule, mark, severity, place)


def _unchecked(report: Report) -> Iterator[_Issue]:
    for group in filter(is_told, groups(report.undetermined)):
        first = group[0]
        places = (_placed(item.at, report.source) for item in group if item.at)
        yield _Issue(
            _BETWEEN.join(group_sentences(group)),
            first.need,
            digest_of("undetermined", first.need, first.reason),
            _severity(first.level, first.kind),
            next(filter(None, places), None) or _top(report),
        )


def _severity(level: Level, kind: Kind) -> str:
    return "major" if level is Level.DENY and kind == "opinion" else _SEVERITIES[level]


def _place(judged: Judged, source: str) -> _Place:
    at = judged.finding.at
    elsewhere = at.source.startswith("commit ") and is_relative(at.path)
    here = _Place(at.path, at.span.line) if elsewhere else None
    return _placed(at, source) or here or _go_mod(judged.root)


def _placed(at: Location, source: str) -> _Place | None:
    return _Place(at.path, at.span.line) if in_checked_tree(at, source) else None


def _top(report: Report) -> _Place:
    return _go_mod(report.contexts[0].root if report.contexts else ".")


def _go_mod(root: str) -> _Place:
    return _Place(f"{root}/go.mod" if is_relative(root) else "go.mod", 1)


def _written(issue: _Issue) -> dict[str, object]:
    """Write an issue down; half a surrogate pair would make the whole file no JSON for GitLab."""
    return {
        "description": terminal(issue.description),
        "check_name": terminal(issue.check_name),
        "fingerprint": issue.fingerprint,
        "severity": issue.severity,
        "location": {"path": terminal(issue.place.path), "lines": {"begin": issue.place.line}},
    }
