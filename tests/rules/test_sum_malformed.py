"""sum-malformed: every line that proves nothing, and no line that does."""

from __future__ import annotations

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.verdict import verdict
from gosupply.rules.sum_malformed import RULE
from tests.rules.judging import LIB, A, case, judge, lines

MALFORMED = {
    "two fields": "example.com/lib v1.0.0",
    "four fields": f"{LIB} more",
    "a merge conflict": "<<<<<<< HEAD",
    "a comment": "// pinned by hand, do not touch",
    "no version": f"example.com/lib latest {A}",
    "no canonical version": f"example.com/lib v1.0 {A}",
    "an upper-case path": f"Example .com v1.0.0 {A}",
    "a path with a climb": f"../lib v1.0.0 {A}",
    "short base64": "example.com/lib v1.0.0 h1:AAAA",
    "stray bits in the base64": f"example.com/lib v1.0.0 {A[:-2]}B=",
    "no algorithm": f"example.com/lib v1.0.0 {A[3:]}",
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_line_is_found_and_the_others_are_judged(text: str) -> None:
    report = judge_case(parse_case(case(lines(LIB, text, LIB), log=lines(LIB))))
    (judged,) = report.judged
    assert judged.finding.rule == RULE.name
    assert judged.finding.at.span.line == 2
    assert judged.finding.at.text == judged.finding.key == text
    assert judged.finding.message.endswith(".")
    assert judged.finding.message[0] in "'ATE"
    assert report.counts["lines"]["verified"] == 2
    assert report.counts["lines"]["malformed"] == 1
    assert verdict(report) == ("fail", 2)


@pytest.mark.parametrize(
    "text", [f"{LIB}\r", f"\t{LIB}  ", LIB.replace(" ", "\N{NO-BREAK SPACE}"), "", " \r"]
)
def test_what_go_accepts_is_accepted(text: str) -> None:
    assert judge(RULE, case(lines(text), log=lines(LIB))) == []


def test_a_problem_of_another_root_is_not_repeated() -> None:
    text = f"-- a/go.sum --\nnonsense\n-- b/go.sum --\n{LIB}\n-- log --\n{LIB}\n"
    (found,) = judge(RULE, text)
    assert found.at.path == "a/go.sum"


def test_two_equal_malformed_lines_are_two_findings() -> None:
    assert [each.at.span.line for each in judge(RULE, case("nonsense\nnonsense\n"))] == [1, 2]


def test_a_byte_order_mark_is_found() -> None:
    (found,) = judge(RULE, case(f"\ufeff{LIB}\n", log=lines(LIB)))
    assert "byte order mark" in found.message
