"""The report: sorted, whole, and saying where evidence lies."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import permutations

from gosupply.engine.evaluate import Results, evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.report import Head, Report, Stats
from gosupply.engine.review import review
from gosupply.facts import Contradicted
from gosupply.findings import Level
from gosupply.locations import Location, Span, whole_line
from gosupply.rules.judged import Judged
from tests.engine.worlds import LINE, POLICY, REQUEST, finding, world

FORK = Contradicted("two signed trees contradict each other", "evidence")
BECAUSE = whole_line("built-in", "baseline", 1, "integrity: deny")
SOME = [
    finding("b-rule", "a/go.sum", 2),
    finding("a-rule", "go.sum", 1, "key 2"),
    finding("a-rule", "go.sum", 1, "key 1"),
    finding("b-rule", "go.sum", 1),
    finding("a-rule", "a/go.sum", 10),
]


def results_of(files: dict[str, str]) -> Results:
    here = world(files)
    return evaluate(here.workspace, here.contexts, Gathered(here.answers), ())


def reviewed(*judged: Judged, forked: bool = False, evidence: str = "evidence.txt") -> Report:
    results = results_of({"go.sum": LINE})._replace(
        judged=judged, contradicted=(FORK,) if forked else ()
    )
    return review(results, POLICY, REQUEST._replace(evidence=evidence))


def test_findings_are_sorted_by_place_rule_and_key_however_they_came() -> None:
    expected = [SOME[0], SOME[4], SOME[2], SOME[1], SOME[3]]
    for order in permutations(SOME):
        report = reviewed(*(Judged(each, ".", Level.DENY, BECAUSE) for each in order))
        assert [judged.finding for judged in report.judged] == expected


def test_a_column_decides_before_a_rule() -> None:
    first = finding("z-rule")
    right = Location("case", "go.sum", Span(1, 5, 1, 6), "text")
    second = finding("a-rule")._replace(at=right)
    report = reviewed(*(Judged(each, ".", Level.DENY, BECAUSE) for each in (second, first)))
    assert [judged.finding for judged in report.judged] == [first, second]


def test_waived_findings_and_those_that_are_off_stay_in_the_report() -> None:
    waived = Judged(finding("a"), ".", Level.DENY, BECAUSE, "W1")
    off = Judged(finding("b"), ".", Level.OFF, BECAUSE)
    assert reviewed(waived, off).judged == (waived, off)


def test_without_a_contradiction_there_is_no_evidence() -> None:
    assert reviewed(evidence="dir/").evidence is None
    assert reviewed(evidence="file.txt").evidence is None


def test_evidence_goes_to_the_file_that_was_asked_for() -> None:
    assert reviewed(forked=True, evidence="some/file").evidence == "some/file"


def test_evidence_in_a_folder_is_named_after_its_content() -> None:
    digest = hashlib.sha256(b"evidence").hexdigest()
    found = reviewed(forked=True, evidence="cache/evidence/").evidence
    assert found == f"cache/evidence/{digest[:16]}.txt"
    other = results_of({})._replace(contradicted=(replace(FORK, evidence="other"),))
    assert review(other, POLICY, REQUEST._replace(evidence="cache/evidence/")).evidence != found


def test_the_ring_is_that_of_the_contexts_or_else_what_was_asked() -> None:
    assert reviewed().ring == "change"
    commit = REQUEST._replace(ring="commit")
    assert review(results_of({}), POLICY, commit).ring == "commit"
    assert review(results_of({}), POLICY, REQUEST).ring == "change"


def test_what_was_gathered_is_reported() -> None:
    here = world({"go.sum": LINE})
    head = Head("log.example.com", "01234567", "go.sum database tree", 7, "root")
    stats = Stats(requests=3, sent_to=("https://proxy.example.com",))
    facts = Gathered(here.answers, head=head, stats=stats, notices=("One item was mended.",))
    report = review(evaluate(here.workspace, here.contexts, facts, ()), POLICY, REQUEST)
    assert (report.head, report.stats, report.notices) == (head, stats, ("One item was mended.",))
    assert (report.source, report.authority) == ("case", "authority")
    assert [context.root for context in report.contexts] == ["."]
