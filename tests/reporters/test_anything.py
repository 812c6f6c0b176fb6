"""Whatever stands in any field, a report is printable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from gosupply.findings import Level
from gosupply.reporters.escape import terminal
from gosupply.reporters.text import render_text
from tests.reporters.strategies import briefly, reports, verdicts

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict


@briefly
@given(reports, verdicts)
def test_the_text_report_holds_nothing_that_a_terminal_obeys(
    given: Report, verdict: Verdict
) -> None:
    shown = render_text(given, verdict, color=False)
    assert shown.endswith("\n")
    for line in shown.split("\n"):
        assert line == terminal(line)
        assert not line.startswith(("::", "##"))
    shown.encode("utf-8")


@briefly
@given(reports, verdicts)
def test_the_text_report_drops_no_finding(given: Report, verdict: Verdict) -> None:
    lines = render_text(given, verdict, color=False).split("\n")
    for level in (Level.DENY, Level.WARN, Level.NOTE):
        shown = [line for line in lines if line.startswith(f"{level.word}[")]
        assert len(shown) == sum(item.level is level and not item.waiver for item in given.judged)
