"""What all rules about go.sum lines must get right: sum-mismatch and sum-not-in-log."""

from __future__ import annotations

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.rules import RULES
from gosupply.rules.sum_mismatch import RULE as MISMATCH
from gosupply.rules.sum_not_in_log import RULE as NOT_IN_LOG
from tests.rules.judging import LIB, A, B, C, case, judge, lines

MOD = f"example.com/lib v1.0.0/go.mod {B}"


def test_a_line_with_the_logged_hash_is_no_finding() -> None:
    assert judge(MISMATCH, case(lines(LIB, MOD), log=lines(LIB, MOD))) == []


def test_a_mismatch_shows_both_hashes_and_the_record() -> None:
    (found,) = judge(MISMATCH, case(lines(LIB), log=lines(f"example.com/lib v1.0.0 {C}")))
    assert found.notes == (
        f"this file: {A}",
        f"the log:   {C}",
        "proved by record 0 of the signed tree of size 1",
    )
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0")
    span = found.at.span
    assert found.at.text[span.column - 1 : span.end_column - 1] == A


def test_the_two_lines_of_a_version_are_two_findings() -> None:
    text = case(lines(LIB, MOD), log=lines(f"example.com/lib v1.0.0 {C}", MOD.replace(B, C)))
    found = judge(MISMATCH, text)
    assert [each.key for each in found] == [
        "example.com/lib v1.0.0",
        "example.com/lib v1.0.0/go.mod",
    ]
    assert found[1].message == (
        "The hash of 'example.com/lib@v1.0.0/go.mod' is not the one in the checksum database."
    )


def test_the_go_mod_hash_does_not_vouch_for_the_module() -> None:
    swapped = f"example.com/lib v1.0.0 {B}"
    assert len(judge(MISMATCH, case(lines(swapped), log=lines(LIB, MOD)))) == 1


def test_the_same_wrong_line_twice_is_two_findings_at_two_lines() -> None:
    text = case(lines(LIB, "", LIB), log=lines(f"example.com/lib v1.0.0 {C}"))
    assert [each.at.span.line for each in judge(MISMATCH, text)] == [1, 3]


def test_two_h1_facts_for_one_line_are_judged_one_by_one() -> None:
    other = f"example.com/lib v1.0.0 {C}"
    text = case(lines(other, LIB), log=lines(LIB))
    assert [each.at.span.line for each in judge(MISMATCH, text)] == [1]


def test_lines_that_end_in_crlf_are_compared_like_any_other() -> None:
    assert judge(MISMATCH, case(f"{LIB}\r\n", log=lines(LIB))) == []
    (found,) = judge(MISMATCH, case(f"{LIB}\r\n", log=lines(f"example.com/lib v1.0.0 {C}")))
    assert found.at.text == LIB


def test_a_last_line_without_its_end_is_judged() -> None:
    text = f"-- log --\n-- go.sum --\n{LIB}"
    assert len(judge(NOT_IN_LOG, text)) == 1


@pytest.mark.parametrize("name", ["go.work.sum", "nested/go.sum", "nested/go.work.sum"])
def test_every_file_is_judged(name: str) -> None:
    (found,) = judge(MISMATCH, f"-- {name} --\n{LIB}\n-- log --\nexample.com/lib v1.0.0 {C}\n")
    assert found.at.path == name


def test_an_unknown_algorithm_is_no_mismatch_but_undetermined() -> None:
    report = judge_case(parse_case(case(lines("example.com/lib v1.0.0 h2:xyz"), log=lines(LIB))))
    assert report.judged == ()
    (unknown,) = report.undetermined
    assert unknown.need == "sum-unproven"
    assert "'h2'" in unknown.reason
    assert report.counts["lines"]["unproven"] == 1


def test_an_unknown_algorithm_takes_nothing_from_the_known_line_beside_it() -> None:
    sums = lines("example.com/lib v1.0.0 h2:xyz", f"example.com/lib v1.0.0 {C}")
    (found,) = judge(MISMATCH, case(sums, log=lines(LIB)))
    assert found.at.span.line == 2


def test_what_the_log_does_not_have_names_who_said_so() -> None:
    (found,) = judge(NOT_IN_LOG, case(lines(LIB)))
    assert found.notes == ("said by the log of the case, and signed by nobody",)
    assert "GOPRIVATE=example.com/lib" in found.help
    assert found.key == "example.com/lib v1.0.0"


def test_what_could_not_be_asked_is_neither_a_mismatch_nor_missing() -> None:
    report = judge_case(parse_case(case(lines(LIB, MOD), log=None)))
    assert report.judged == ()
    assert [each.subject for each in report.undetermined] == [
        "example.com/lib@v1.0.0",
        "example.com/lib@v1.0.0/go.mod",
    ]
    assert {each.rules for each in report.undetermined} == {
        tuple(rule.name for rule in RULES if "sum-unproven" in {n.name for n in rule.needs})
    }


def test_private_lines_are_neither() -> None:
    text = case(lines(LIB), env="GONOSUMDB=example.com\n")
    report = judge_case(parse_case(text))
    assert not [*report.judged, *report.undetermined]
    assert report.counts["lines"]["private"] == 1


def test_the_toolchain_is_asked_about_whatever_the_environment_says() -> None:
    line = f"golang.org/toolchain v0.0.1-go1.27.3.linux-amd64 {A}"
    text = case(lines(line), env="GOPRIVATE=golang.org\nGOSUMDB=off\n")
    assert [each.module for each in judge(NOT_IN_LOG, text)] == ["golang.org/toolchain"]


def test_the_hash_of_an_empty_go_mod_is_not_judged() -> None:
    empty = "example.com/lib v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="
    report = judge_case(parse_case(case(lines(empty))))
    assert report.judged == ()
    assert sum(report.counts["lines"].values()) == 0
