"""What is no result in SARIF still speaks, as a notification of the invocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.findings import Level
from gosupply.locations import Location, Span
from gosupply.reporters.sarif import RESULTS
from gosupply.reporters.sarifnotes import NOTIFICATIONS
from tests.reporters.reports import (
    BASELINE,
    FAIL,
    FORKED,
    INCOMPLETE,
    MALFORMED,
    PASS,
    everything,
    judged,
    mismatch,
    report,
    unproven,
)
from tests.reporters.sarifruns import notes_of, place, run_of, texts

if TYPE_CHECKING:
    from gosupply.engine.report import Verdict


@pytest.mark.parametrize("path", ["", "/etc/go.sum", "../go.sum", "a/../go.sum", "a//b", "./a"])
def test_a_finding_without_a_place_in_the_checked_tree_becomes_a_notification(path: str) -> None:
    finding = mismatch()._replace(at=mismatch().at._replace(path=path))
    run = run_of(report(judged(finding, Level.WARN)))
    assert run["results"] == []
    (note,) = notes_of(run)
    assert note == {
        "descriptor": {"id": "finding-elsewhere"},
        "level": "warning",
        "message": {
            "text": f"{path or 'working tree'}:12: 'github.com/x/y v1.0.0' has another hash in "
            "the checksum database. (sum-mismatch)"
        },
    }
    assert run["properties"]["counts"]["warn"] == 1


def test_a_finding_without_any_place_becomes_a_notification() -> None:
    at = Location("", "", Span(1, 1, 1, 1), "")
    run = run_of(report(judged(mismatch()._replace(at=at, message="No place."))))
    assert texts(notes_of(run)) == ["No place. (sum-mismatch)"]


def test_undetermined_results_are_notifications() -> None:
    given = report(
        undetermined=(
            unproven("b v1", 20, level=Level.WARN),
            unproven("c v1", level=Level.NOTE, remedy=""),
            unproven("a v1", 21),
            unproven("d v1", level=Level.OFF),
        )
    )
    run = run_of(given, INCOMPLETE)
    reason = "could not be checked: No answer from 'sum.golang.org' within 10 s."
    assert texts(notes_of(run)) == [
        f"'a v1' {reason} Help: gosupply check",
        f"'b v1' {reason} Help: gosupply check",
        f"'c v1' {reason}",
        f"'d v1' {reason} Help: gosupply check",
    ]
    assert [note["level"] for note in notes_of(run)] == ["error", "warning", "note", "none"]
    assert {note["descriptor"]["id"] for note in notes_of(run)} == {"sum-unproven"}
    assert notes_of(run)[0]["locations"] == [place("go.sum", (21, 1, 21, 5))]
    assert "locations" not in notes_of(run)[2]


def test_a_place_outside_the_checked_tree_is_not_a_notification_s() -> None:
    given = report(undetermined=(unproven("a v1")._replace(at=BASELINE),))
    assert "locations" not in notes_of(run_of(given))[0]


@pytest.mark.parametrize(
    ("verdict", "level", "successful"),
    [
        (PASS, Level.NOTE, True),
        (FAIL, Level.WARN, True),
        (FAIL, Level.DENY, False),
        (INCOMPLETE, Level.DENY, False),
        (INCOMPLETE, Level.NOTE, False),
        (MALFORMED, Level.NOTE, False),
        (FORKED, Level.NOTE, False),
    ],
)
def test_whether_the_run_was_successful(
    verdict: Verdict, level: Level, *, successful: bool
) -> None:
    given = report(undetermined=(unproven("a v1", level=level),))
    (invocation,) = run_of(given, verdict)["invocations"]
    assert invocation["executionSuccessful"] is successful
    assert invocation["exitCode"] == verdict.exit_code


def test_everything_is_somewhere() -> None:
    run = run_of(everything(), FORKED)
    assert [note["descriptor"]["id"] for note in notes_of(run)] == [
        "forked",
        "finding-elsewhere",
        "sum-unproven",
        "sum-unproven",
        "notice",
    ]
    assert [item["level"] for item in run["results"]] == ["error", "warning", "note"]
    assert run["properties"]["counts"] == {
        "deny": 1,
        "warn": 2,
        "note": 1,
        "off": 1,
        "waived": 1,
        "undetermined": 2,
        "contradicted": 1,
    }


def test_too_many_results_are_announced() -> None:
    many = [judged(mismatch(line), Level.WARN) for line in range(1, RESULTS + 2)]
    run = run_of(report(*many, judged(mismatch(99999, "z.org/z"))))
    assert len(run["results"]) == RESULTS
    assert run["results"][0]["level"] == "error"
    (note,) = notes_of(run)
    assert note["descriptor"]["id"] == "left-out"
    assert note["level"] == "warning"
    assert note["message"]["text"] == (
        "This file has no room for 2 more of the findings. The JSON report has all."
    )
    assert run["properties"]["counts"]["warn"] == RESULTS + 1


def test_too_many_undetermined_results_are_announced() -> None:
    many = tuple(unproven(f"a v{number}") for number in range(NOTIFICATIONS + 3))
    notes = notes_of(run_of(report(undetermined=many), INCOMPLETE))
    assert len(notes) == NOTIFICATIONS + 1
    assert notes[-1]["level"] == "error"
    assert notes[-1]["message"]["text"] == (
        "This file has no room for 3 more of the undetermined results. The JSON report has all."
    )
