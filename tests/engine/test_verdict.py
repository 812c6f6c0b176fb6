"""The table of precedence: 4, then 2, then 1, then 3, then 0."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from gosupply.engine.report import Report, Verdict
from gosupply.engine.verdict import verdict
from gosupply.facts import Contradicted
from gosupply.findings import Level, Undetermined
from gosupply.locations import whole_line
from gosupply.rules.judged import Judged
from tests.engine.worlds import finding, world

EMPTY = world({}).report()
BECAUSE = whole_line("built-in", "baseline", 1, "integrity: deny")
FORK = Contradicted("Two trees contradict each other", "evidence")


def judged(rule: str, level: Level, waiver: str = "") -> Judged:
    return Judged(finding(rule), ".", level, BECAUSE, waiver)


def unknown(level: Level) -> Undetermined:
    return Undetermined("sum-unproven", "x", "no network", "", (), level, None)


def report_of(*judged_: Judged, level: Level | None = None, forked: bool = False) -> Report:
    return replace(
        EMPTY,
        judged=judged_,
        undetermined=() if level is None else (unknown(level),),
        contradicted=(FORK,) if forked else (),
    )


@pytest.mark.parametrize(
    ("forked", "malformed", "denied", "unproven"), list(product([False, True], repeat=4))
)
def test_the_first_that_holds_decides(
    *, forked: bool, malformed: bool, denied: bool, unproven: bool
) -> None:
    found = [judged("sum-mismatch", Level.DENY)] * denied
    found += [judged("sum-malformed", Level.DENY)] * malformed
    report = report_of(*found, level=Level.DENY if unproven else None, forked=forked)
    expected = Verdict("pass", 0)
    for holds, row in (
        (unproven, Verdict("incomplete", 3)),
        (denied, Verdict("fail", 1)),
        (malformed, Verdict("fail", 2)),
        (forked, Verdict("forked", 4)),
    ):
        expected = row if holds else expected
    assert verdict(report) == expected


@pytest.mark.parametrize("level", [Level.OFF, Level.NOTE, Level.WARN])
@pytest.mark.parametrize("rule", ["sum-mismatch", "sum-malformed"])
def test_only_what_is_denied_fails(rule: str, level: Level) -> None:
    assert verdict(report_of(judged(rule, level), level=level)) == Verdict("pass", 0)


@pytest.mark.parametrize("rule", ["sum-mismatch", "sum-malformed"])
def test_what_is_waived_does_not_fail(rule: str) -> None:
    assert verdict(report_of(judged(rule, Level.DENY, "W1"))) == Verdict("pass", 0)


def test_one_waiver_does_not_cover_its_neighbour() -> None:
    report = report_of(judged("a", Level.DENY, "W1"), judged("a", Level.DENY))
    assert verdict(report) == Verdict("fail", 1)
