"""What a verdict means, and what is spoken about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.findings import Level
from gosupply.reporters.words import meaning, spoken, waived
from tests.reporters.reports import (
    FAIL,
    FORKED,
    INCOMPLETE,
    MALFORMED,
    PASS,
    judged,
    mismatch,
    report,
)

if TYPE_CHECKING:
    from gosupply.engine.report import Verdict


@pytest.mark.parametrize(
    ("verdict", "part"),
    [
        (PASS, "all that is required was checked"),
        (FAIL, "denies something"),
        (MALFORMED, "not what it should be"),
        (INCOMPLETE, "could not be checked"),
        (FORKED, "contradicts itself"),
    ],
)
def test_each_verdict_has_a_meaning(verdict: Verdict, part: str) -> None:
    assert part in meaning(verdict)


def test_what_is_shown_and_what_is_waived_the_worst_first() -> None:
    given = report(
        judged(mismatch(1), Level.NOTE),
        judged(mismatch(2), Level.OFF),
        judged(mismatch(3), Level.DENY),
        judged(mismatch(4), Level.WARN, waiver="x"),
        judged(mismatch(5), Level.DENY, waiver="y"),
    )
    assert [item.finding.at.span.line for item in spoken(given)] == [3, 1]
    assert [item.waiver for item in waived(given)] == ["y", "x"]
