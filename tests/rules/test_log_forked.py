"""log-forked: one finding for each contradiction, at a line where there is one."""

from __future__ import annotations

import pytest

from gosupply.engine.case import CaseError, judge_case, parse_case
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.providers.scene import Answer
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.facts import Contradicted, Known
from gosupply.rules.log_forked import RULE
from gosupply.sumdb.claims import SUMS, Claim, Logged
from gosupply.sumdb.heads import HEADS
from tests.engine.worlds import POLICY, REQUEST, world
from tests.rules.judging import LIB, A, B, case, judge, lines

MOD = f"example.com/lib v1.0.0/go.mod {B}"


def test_each_forked_head_is_a_finding_at_the_anchor() -> None:
    text = case(lines(LIB), log=lines(LIB), heads="the pin forked\nits latest forked\nx agrees\n")
    found = judge(RULE, f"{text}-- go.mod --\nmodule example.com/app\n")
    assert [each.key for each in found] == ["its latest", "the pin"]
    assert {each.at.path for each in found} == {"go.mod"}
    assert verdict(judge_case(parse_case(text))) == ("forked", 4)


def test_a_head_that_could_not_be_compared_is_no_fork() -> None:
    text = case(lines(LIB), log=lines(LIB), heads="the pin uncompared\n")
    report = judge_case(parse_case(text))
    assert not [*report.judged, *report.contradicted]
    assert [(each.need, each.level.word) for each in report.undetermined] == [
        ("head-uncompared", "note")
    ]
    assert verdict(report) == ("pass", 0)


def test_a_case_with_an_unknown_state_is_refused() -> None:
    with pytest.raises(CaseError, match="agrees, forked, uncompared, not 'broken'"):
        judge(RULE, case(lines(LIB), heads="the pin broken\n"))


def test_two_logged_hashes_are_found_once_at_their_first_line() -> None:
    here = world({"b/go.sum": lines(LIB), "a/go.sum": lines("", LIB, LIB.replace(A, B), MOD)})
    twice = Contradicted("the log logged two hashes for 'example.com/lib v1.0.0'", "evidence")
    proofs = {
        Claim("example.com/lib", "v1.0.0", A): Answer(twice),
        Claim("example.com/lib", "v1.0.0", B): Answer(twice),
        Claim("example.com/lib", "v1.0.0/go.mod", B): Answer(Known(Logged(B, 0, 1))),
    }
    facts = Gathered({**here.answers, SUMS.name: proofs, HEADS.name: {}})
    report = review(evaluate(here.workspace, here.contexts, facts, (RULE,)), POLICY, REQUEST)
    (judged,) = report.judged
    assert str(judged.finding.at).startswith("a/go.sum:2:")
    assert judged.finding.message == f"{twice.summary}."
    assert (judged.finding.module, judged.finding.version) == ("example.com/lib", "v1.0.0")
    assert report.contradicted == (twice,)
    assert report.counts["lines"]["unproven"] == 3
    assert report.counts["lines"]["verified"] == 1
