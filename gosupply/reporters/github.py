"""The report as GitHub workflow commands, which become annotations of the lines.

Printed into a job's log, each line makes one: deny is an error, warn a warning, note a notice, the
worst first. GitHub shows ten of each kind in a step and drops the others without a word. So where
there are more, the tenth says how many, and where to read them. A waived finding makes none.

Grammar: actions/runner, `ActionCommand.TryParseV2`; escapes: actions/toolkit, `command.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Level
from gosupply.reporters.escape import workflow_command, workflow_property
from gosupply.reporters.places import in_checked_tree, stretch
from gosupply.reporters.plain import (
    FORKED,
    finding_sentences,
    fork_sentences,
    group_sentences,
)
from gosupply.reporters.tally import groups, is_told
from gosupply.reporters.words import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.engine.report import Report
    from gosupply.findings import Undetermined
    from gosupply.locations import Location

SHOWN = 10  # of each kind in a step
_LIMIT = 3000  # characters of a message; the runner cuts it at 4096
_COMMANDS = {Level.DENY: "error", Level.WARN: "warning", Level.NOTE: "notice"}


class _Said(NamedTuple):
    """An annotation before it is written down; its place counts only in the checked tree."""

    level: Level
    title: str
    sentences: Sequence[str]
    at: Location | None = None


def render_github(report: Report) -> str:
    """Return the report as lines that are workflow commands, and nothing else; maybe none."""
    said = list(_said(report))
    return "".join(
        line
        for level in _COMMANDS
        for line in _lines([item for item in said if item.level is level], report.source)
    )


def _said(report: Report) -> Iterator[_Said]:
    for fork in report.contradicted:
        yield _Said(Level.DENY, FORKED, fork_sentences(fork, report.evidence))
    for judged in spoken(report):
        finding, sentences = judged.finding, finding_sentences(judged, report.source)
        yield _Said(judged.level, finding.rule, sentences, finding.at)
    for group in filter(is_told, groups(report.undetermined)):
        yield _group(group, report.source)
    for notice in report.notices:
        yield _Said(Level.NOTE, "gosupply", [notice])


def _group(group: Sequence[Undetermined], source: str) -> _Said:
    """Show what could not be checked at the first place that asked."""
    first = group[0]
    places = (item.at for item in group if item.at and in_checked_tree(item.at, source))
    title = f"undetermined: {first.need}"
    return _Said(first.level, title, group_sentences(group), next(places, None))


def _lines(said: Sequence[_Said], source: str) -> Iterator[str]:
    """Yield the commands of one level."""
    kept = said if len(said) <= SHOWN else said[: SHOWN - 1]
    for item in kept:
        yield _command(item, source)
    if left := len(said) - len(kept):
        text = f"… and {left} more, see the whole report"
        yield _command(_Said(said[0].level, "gosupply", [text]), source)


def _command(item: _Said, source: str) -> str:
    properties = {}
    if item.at and in_checked_tree(item.at, source):
        line, column, end_column = stretch(item.at)
        properties = {
            "file": item.at.path,
            "line": str(line),
            "endLine": str(line),
            "col": str(column),
            "endColumn": str(end_column),
        }
    properties["title"] = item.title
    written = ",".join(f"{name}={workflow_property(text)}" for name, text in properties.items())
    message = workflow_command("\n".join(item.sentences)[:_LIMIT])
    return f"::{_COMMANDS[item.level]} {written}::{message}\n"
