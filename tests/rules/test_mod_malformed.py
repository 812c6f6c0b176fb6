"""mod-malformed: what the go command refuses is a finding, and everything else is still judged."""

from __future__ import annotations

from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.verdict import verdict
from gosupply.findings import Level
from gosupply.rules.mod_malformed import RULE
from tests.rules.judging import LIB, judge, lines

MODULE = "module example.com/app"


def test_every_problem_is_a_finding_and_the_go_sum_is_still_judged() -> None:
    text = (
        f"-- go.mod --\n{lines(MODULE, 'require example.com/lib', 'go one')}"
        f"-- go.work --\n{lines('go 1.25.0', 'use')}"
        f"-- go.sum --\n{lines(LIB)}-- log --\n{lines(LIB)}"
    )
    report = judge_case(parse_case(text))
    malformed = [each.finding for each in report.judged if each.level is Level.DENY]
    assert [(found.rule, str(found.at)) for found in malformed] == [
        (RULE.name, "go.mod:2:1"),
        (RULE.name, "go.mod:3:1"),
        (RULE.name, "go.work:2:1"),
    ]
    assert report.counts["lines"]["verified"] == 1
    assert report.counts["lines"]["malformed"] == 0
    assert verdict(report) == ("fail", 2)


def test_a_go_mod_that_names_no_module_is_found() -> None:
    (found,) = judge(RULE, "-- go.mod --\ngo 1.25.0\n")
    assert found.message == "The file has no module line."
    assert found.help


def test_a_malformed_go_sum_is_another_rules() -> None:
    assert judge(RULE, f"-- go.mod --\n{MODULE}\n-- go.sum --\nnonsense\n") == []
