"""The report as JUnit XML, as GitLab and Jenkins read it.

One suite, since GitLab ignores what suites are called. Its test cases:

* each finding that the policy denies is a failure;
* what could not be checked and had to be, and a log that contradicts itself, is an error;
* what only warns or is noted, and what a waiver accepts, is skipped and says why;
* each module root passes in which nothing is denied, if all that is required could be checked.

GitLab compares branches by class and name, and ignores the second of two equal names. So a name
holds what makes the finding the same one tomorrow, never a line, and equal names are numbered.
There are no times: the same content makes the same bytes. What is off, and opinions that were not
formed, are counted in the suite's output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from gosupply.findings import Level
from gosupply.reporters.census import findings_sentence, lines_sentence
from gosupply.reporters.escape import xml
from gosupply.reporters.places import in_checked_tree, where
from gosupply.reporters.plain import (
    FORKED,
    finding_sentences,
    fork_sentences,
    group_sentences,
    message_of,
)
from gosupply.reporters.tally import groups, is_told
from gosupply.reporters.words import spoken, waived

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gosupply.engine.report import Report, Verdict
    from gosupply.findings import Undetermined
    from gosupply.rules.judged import Judged

_LONGEST = 200  # characters of a name
_Outcome = Literal["failure", "error", "skipped", ""]


class _Case(NamedTuple):
    """One test case; an empty outcome is a pass.

    Attributes:
        about: A rule, a need, or what else it belongs to.
        name: The same on every branch.
        outcome: What became of it.
        word: The level, or what stands in its place.
        lines: What it says; the first is the sentence that is shown in lists.
        file: Where, if that is in the checked tree.
    """

    about: str
    name: str
    outcome: _Outcome = ""
    word: str = ""
    lines: Sequence[str] = ()
    file: str = ""


def render_junit(report: Report, verdict: Verdict) -> str:
    """Return the report as one XML 1.0 document.

    Args:
        report: Everything the run has to say.
        verdict: The word that the suite's output ends with.
    """
    cases = _distinct(_cases(report))
    outcomes = [case.outcome for case in cases]
    counts = {
        "tests": str(len(cases)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
    }
    skipped = {"skipped": str(outcomes.count("skipped"))}
    said = [lines_sentence(report), findings_sentence(report, verdict.word), *report.notices]
    return "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f"<testsuites{_attributes({'name': 'gosupply', **counts})}>\n",
            f"  <testsuite{_attributes({'name': 'gosupply', **counts, **skipped})}>\n",
            *map(_written, cases),
            f"    <system-out>{_text(filter(None, said))}</system-out>\n",
            "  </testsuite>\n",
            "</testsuites>\n",
        ]
    )


def _cases(report: Report) -> Iterator[_Case]:
    for fork in report.contradicted:
        said = fork_sentences(fork, report.evidence)
        yield _Case(FORKED, fork.summary, "error", FORKED, said)
    for judged in spoken(report):
        outcome: _Outcome = "failure" if judged.level is Level.DENY else "skipped"
        yield _finding(judged, report.source, outcome, judged.level.word)
    for group in filter(is_told, groups(report.undetermined)):
        yield _group(group, report.source)
    for judged in waived(report):
        yield _finding(judged, report.source, "skipped", f"waived by '{judged.waiver}'")
    yield from _roots(report)


def _finding(judged: Judged, source: str, outcome: _Outcome, word: str) -> _Case:
    finding = judged.finding
    path = finding.at.path
    parts = [finding.key, f"({path})" if path else ""]
    reason = [f"Accepted because: {judged.reason}"] if judged.reason else []
    return _Case(
        finding.rule,
        f"{finding.rule}: {' '.join(filter(None, parts))}".removesuffix(": "),
        outcome,
        word,
        [
            message_of(judged),
            f"at {where(finding.at) or 'no place'}, root {judged.root}",
            *reason,
            *finding_sentences(judged, source)[1:],
        ],
        path if in_checked_tree(finding.at, source) else "",
    )


def _group(group: Sequence[Undetermined], source: str) -> _Case:
    first = group[0]
    is_denied = first.level is Level.DENY
    files = (item.at.path for item in group if item.at and in_checked_tree(item.at, source))
    return _Case(
        first.need,
        f"{first.need}: {first.reason}",
        "error" if is_denied else "skipped",
        f"undetermined, {first.level.word}",
        group_sentences(group),
        next(files, ""),
    )


def _roots(report: Report) -> Iterator[_Case]:
    """Yield the roots that pass; where there is no root, the top."""
    missing = any(item.level is Level.DENY for item in report.undetermined)
    if missing or report.contradicted:
        return
    denied = {judged.root for judged in spoken(report) if judged.level is Level.DENY}
    for root in [context.root for context in report.contexts] or ["."]:
        if root not in denied:
            yield _Case("root", f"nothing is denied in {root}")


def _distinct(cases: Iterable[_Case]) -> list[_Case]:
    """Cut names and number equal ones, in the order given."""
    counts: dict[tuple[str, str], int] = {}
    distinct = []
    for case in cases:
        name = base = case.name if len(case.name) <= _LONGEST else f"{case.name[:_LONGEST]}…"
        count = counts.get((xml(case.about), xml(base)), 1)
        # What was numbered may be another one's own name.
        while (key := (xml(case.about), xml(name))) in counts:
            count += 1
            name = f"{base} #{count}"
        counts[key] = 1
        counts[xml(case.about), xml(base)] = count
        distinct.append(case._replace(name=name))
    return distinct


def _written(case: _Case) -> str:
    names = {"classname": f"gosupply.{case.about}", "name": case.name}
    if case.file:
        names["file"] = case.file
    head = f"    <testcase{_attributes(names)}"
    if not case.outcome:
        return f"{head}/>\n"
    summary = {"message": f"{case.word}: {case.lines[0]}"}
    if case.outcome != "skipped":
        summary["type"] = case.about
    # GitLab shows what an element holds, others its attribute.
    said = _text([f"{case.word}: {case.lines[0]}", *case.lines[1:]])
    outcome = f"<{case.outcome}{_attributes(summary)}>{said}</{case.outcome}>"
    return f"{head}>\n      {outcome}\n    </testcase>\n"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{xml(value)}"' for name, value in values.items())


def _text(lines: Iterable[str]) -> str:
    """Return lines of which only the first begins with text from outside, if it does."""
    return "\n= ".join(map(xml, lines))
