"""Whole cases in one text."""

from __future__ import annotations

from datetime import date

import pytest

from gosupply.engine.case import Case, CaseError, NoLog, TextSource, judge_case, parse_case
from gosupply.engine.verdict import verdict
from gosupply.facts import Known
from gosupply.policy.model import Request
from gosupply.policy.teams import Asked
from gosupply.rules import RULES
from gosupply.rules.sum_mismatch import RULE as MISMATCH
from gosupply.sumdb.ops import Absent, Tier
from tests.engine.worlds import LINE


def test_parts_are_files_authority_environment_log_and_heads() -> None:
    text = (
        "-- go.sum --\na\nb\n"
        "-- sub/-- odd -- name --\nc\n"
        "-- authority/.gosupply/checkpoint --\nd\n"
        "-- env --\nGOPRIVATE=a=b\n\n-- log --\nexample.com/lib v1.0.0 h1:x\n"
        "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
        "-- heads --\nthe database's latest agrees\n"
    )
    assert parse_case(text) == Case(
        files={"go.sum": "a\nb\n", "sub/-- odd -- name": "c\n"},
        authority={".gosupply/checkpoint": "d\n"},
        env={"GOPRIVATE": "a=b"},
        log={"example.com/lib v1.0.0": "h1:x"},
        mods={"example.com/lib@v1.0.0": "module example.com/lib\n"},
        heads={"the database's latest": "agrees"},
        request=Request(
            date(2026, 1, 1), "evidence.txt", asked=(Asked((), "labels", is_label=True),)
        ),
    )


def test_without_a_log_nothing_can_be_asked_and_with_an_empty_one_nothing_is_there() -> None:
    assert parse_case("-- go.sum --\n").log is None
    assert parse_case("-- go.sum --\n-- log --\n").log == {}


@pytest.mark.parametrize("text", ["", "hello\n", "\n \n", "hello\n-- go.sum --\n", "--go.sum--\n"])
def test_what_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(CaseError, match="begins with a line"):
        parse_case(text)


def test_blank_lines_may_stand_before_a_case() -> None:
    assert parse_case("\n\n-- go.sum --\n").files == {"go.sum": ""}


def test_all_rules_judge_unless_some_are_named() -> None:
    text = f"-- go.sum --\nnonsense\n{LINE}-- log --\n"
    by_all = judge_case(parse_case(text))
    assert {judged.finding.rule for judged in by_all.judged} == {"sum-malformed", "sum-not-in-log"}
    assert judge_case(parse_case(text), (MISMATCH,)).judged == ()
    assert by_all == judge_case(parse_case(text), RULES)


def test_a_case_without_lines_asks_nothing() -> None:
    report = judge_case(parse_case("-- go.mod --\nmodule example.com/app\n"))
    assert report.undetermined == ()
    assert verdict(report) == ("pass", 0)


def test_a_case_without_a_log_is_incomplete() -> None:
    report = judge_case(parse_case(f"-- go.sum --\n{LINE}"))
    assert [unknown.reason for unknown in report.undetermined] == ["the case has no log"]
    assert verdict(report) == ("incomplete", 3)


def test_texts_are_read_as_a_source() -> None:
    source = TextSource("case", {"a": "é", "b/c": ""})
    assert list(source.paths()) == ["a", "b/c"]
    assert list(source.paths("b")) == ["b/c"]
    assert source.resolve("a/../b") == "a/../b"
    assert source.read(["a", "b"], limit=1) == {"a": Known("é".encode()), "b": None}


def test_the_log_of_a_case_has_nothing_and_keeps_nothing() -> None:
    log = NoLog()
    log.save({"latest": b"x"})
    log.drop("latest", Tier.CACHE)
    assert log.read(["latest"], skip=()) == {"latest": Absent()}


def test_a_request_says_ring_teams_labels_and_day() -> None:
    text = "-- request --\nring=release\nteam=a\nteam=b\nlabel=team:c\ntoday=2026-02-03\n"
    request = parse_case(text).request
    assert (request.ring, request.teams) == ("release", ("a", "b"))
    assert request.asked == (Asked(("team:c",), "labels", is_label=True),)
    assert request.today == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("line", "message"), [("rang=x", "not 'rang'"), ("today=soon", "'soon' is no day")]
)
def test_a_request_that_asks_for_nothing_is_refused(line: str, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        parse_case(f"-- request --\n{line}\n")
