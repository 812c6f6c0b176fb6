"""What becomes one result, what is a suppressed one, and which runs replace each other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.findings import Level
from gosupply.reporters.fingerprints import fingerprint
from gosupply.reporters.ruledocs import RuleDoc
from gosupply.reporters.sarif import RESULTS, render_sarif
from tests.reporters.reports import (
    BASELINE,
    FAIL,
    PASS,
    RULES,
    everything,
    judged,
    mismatch,
    pseudo_version,
    report,
)
from tests.reporters.sarifruns import Object, notes_of, run_of, texts
from tests.reporters.strategies import anything, briefly, reports

if TYPE_CHECKING:
    from gosupply.engine.report import Report
    from gosupply.findings import Finding
    from gosupply.rules.judged import Judged

NEED = RuleDoc(
    "sum-unproven", "integrity", "A line was not compared.", "It was not.", "It was not."
)


def accepted(line: int = 16, waiver: str = "known-w", reason: str = "the tag was moved") -> Judged:
    """A finding that a waiver accepts."""
    finding = mismatch(line, "github.com/w/w")
    return judged(finding, waiver=waiver)._replace(reason=reason)


def marks_of(run: Object) -> list[str]:
    return [item["partialFingerprints"]["gosupply/v1"] for item in run["results"]]


def test_findings_of_a_rule_in_a_line_are_one_result_that_says_so() -> None:
    one, two = mismatch(12), mismatch(12, "github.com/x/z")
    note = mismatch(12, "github.com/x/a")
    (result,) = run_of(
        report(judged(note, Level.NOTE), judged(two, Level.WARN), judged(one)),
    )["results"]
    assert result["level"] == "error"
    assert result["message"]["text"].startswith(
        "3 findings in this line: 'github.com/x/y v1.0.0' has another hash in the checksum "
        "database. 'github.com/x/z v1.0.0' has another hash in the checksum database. "
        "'github.com/x/a v1.0.0' has another hash in the checksum database. "
        "sum.golang.org has 'h1:BBBB=' in record 1234. Help: go clean"
    )
    assert result["message"]["text"].endswith(
        "](1) [It is required here.](2) [It is required here.](3)"
    )
    assert [item["id"] for item in result["relatedLocations"]] == [1, 2, 3]
    assert result["properties"]["fingerprints"] == [fingerprint(item) for item in (one, two, note)]


def test_what_is_joined_is_another_alert_once_one_comes_or_goes() -> None:
    one, two, three = (judged(mismatch(12, f"example.com/{name}")) for name in "abc")
    both, swapped, more, alone, other = (
        marks_of(run_of(report(*found)))
        for found in ((one, two), (two, one), (one, two, three), (one,), (two,))
    )
    assert both == swapped
    assert len({*both, *more, *alone, *other}) == 4


@pytest.mark.parametrize(
    "other",
    [
        mismatch(13, "github.com/x/z"),
        mismatch(12, "github.com/x/z")._replace(rule="sum-malformed"),
        mismatch(12)._replace(at=mismatch(12).at._replace(path="sub/go.sum")),
    ],
    ids=["line", "rule", "file"],
)
def test_another_line_rule_or_file_is_another_result(other: Finding) -> None:
    assert len(run_of(report(judged(mismatch(12)), judged(other)))["results"]) == 2


def test_many_joined_messages_are_cut_behind_their_number() -> None:
    many = [judged(mismatch(12, f"github.com/x/y{number}")) for number in range(40)]
    (result,) = run_of(report(*many))["results"]
    assert result["message"]["text"].startswith("40 findings in this line: 'github.com/x/y0 ")
    assert len(result["message"]["text"]) <= 1024
    assert len(result["properties"]["fingerprints"]) == 40


def test_the_limit_is_of_results_and_the_rest_is_counted_in_findings() -> None:
    many = [judged(mismatch(line), Level.WARN) for line in range(1, RESULTS + 1)]
    two = [judged(mismatch(99_999, name), Level.NOTE) for name in ("z.org/y", "z.org/z")]
    run = run_of(report(*many, *two, judged(pseudo_version())))
    assert len(run["results"]) == RESULTS
    assert [item["level"] for item in run["results"][:2]] == ["error", "warning"]
    assert texts(notes_of(run)) == [
        "This file has no room for 3 more of the findings. The JSON report has all."
    ]


def test_a_large_log_is_not_indented_and_says_the_same() -> None:
    many = [judged(mismatch(line), Level.WARN) for line in range(1, 600)]
    some = [judged(mismatch(line), Level.WARN) for line in range(1, 300)]
    large, small = (render_sarif(report(*each), PASS, rules=RULES) for each in (many, some))
    assert large.count("\n") == 1
    assert small.count("\n") > 300
    assert (
        json.loads(large)["runs"][0]["results"][:3] == json.loads(small)["runs"][0]["results"][:3]
    )


def test_waived_findings_are_left_out_and_counted() -> None:
    run = run_of(report(accepted()), PASS)
    assert run["results"] == []
    assert run["properties"]["counts"]["waived"] == 1


def test_waived_findings_are_suppressed_results_if_asked_for() -> None:
    run = run_of(report(accepted(), judged(pseudo_version(), Level.NOTE)), PASS, suppressed=True)
    assert [(item["ruleId"], item["suppressions"]) for item in run["results"]] == [
        # SARIF 3.27.23: where any result says whether it is suppressed, all do.
        ("pseudo-version", []),
        (
            "sum-mismatch",
            [
                {
                    "kind": "external",
                    "status": "accepted",
                    "justification": "the tag was moved",
                    "properties": {"waiver": "known-w"},
                }
            ],
        ),
    ]
    assert all("suppressions" not in item for item in run_of(report(judged(mismatch())))["results"])


def test_a_waiver_without_a_reason_is_named() -> None:
    (result,) = run_of(report(accepted(reason="")), PASS, suppressed=True)["results"]
    assert result["suppressions"][0]["justification"] == "known-w"


def test_a_waived_finding_is_never_joined_with_another_or_comes_before_it() -> None:
    live = mismatch(16, "github.com/x/z")
    given = report(accepted(), judged(live, Level.NOTE), accepted(waiver="other"))
    run = run_of(given, PASS, suppressed=True)
    assert [len(item["suppressions"]) for item in run["results"]] == [0, 1, 1]
    assert [item["level"] for item in run["results"]] == ["note", "error", "error"]


def test_including_the_waived_changes_no_other_result() -> None:
    plain = run_of(everything())["results"]
    with_all = run_of(everything(), suppressed=True)["results"]
    assert [
        {key: value for key, value in item.items() if key != "suppressions"}
        for item in with_all
        if not item["suppressions"]
    ] == plain


def test_a_waived_finding_elsewhere_is_a_note_only_if_asked_for() -> None:
    away = accepted()
    away = away._replace(finding=away.finding._replace(at=BASELINE))
    assert notes_of(run_of(report(away), PASS)) == []
    (note,) = notes_of(run_of(report(away), PASS, suppressed=True))
    assert note["level"] == "note"
    assert note["message"]["text"].endswith(
        "(sum-mismatch; accepted by the waiver 'known-w': the tag was moved)"
    )


def test_needs_are_described_for_notifications() -> None:
    driver = run_of(report(), needs=(NEED,))["tool"]["driver"]
    (need,) = driver["notifications"]
    assert (need["id"], need["name"]) == ("sum-unproven", "SumUnproven")
    assert need["helpUri"].endswith("docs/rules.md#sum-unproven")
    assert "defaultConfiguration" not in need
    assert len(driver["rules"]) == len(RULES)


def category_of(given: Report) -> str:
    """What GitHub takes as the category: all before the last slash."""
    name: str = run_of(given)["automationDetails"]["id"]
    assert name.endswith("/")
    return name[:-1]


@pytest.mark.parametrize(
    ("teams", "under", "category"),
    [
        ((), "", "gosupply/ci"),
        (("auth-team",), "", "gosupply/ci/auth-team"),
        (("b", "a", "b"), "", "gosupply/ci/a+b"),
        ((), "services/auth", "gosupply/ci/path=services/auth"),
        (("auth-team",), "a b", "gosupply/ci/auth-team/path=a%20b"),
        (("a/b+c=d",), "", "gosupply/ci/a%2Fb%2Bc%3Dd"),
    ],
)
def test_the_category(teams: tuple[str, ...], under: str, category: str) -> None:
    assert category_of(replace(report(), teams=teams, under=under)) == category


def test_a_ring_s_slash_makes_no_other_category() -> None:
    assert category_of(replace(report(), ring="ci/auth")) == "gosupply/ci%2Fauth"


_names = st.lists(anything.filter(bool), max_size=2)


@briefly
@given(anything, anything, _names, _names, anything, anything)
def test_runs_of_different_teams_or_folders_have_different_categories(
    ring: str, other_ring: str, teams: list[str], others: list[str], under: str, elsewhere: str
) -> None:
    def seen(text: str) -> bytes:
        # Half a surrogate pair is in no file name, and no more than a mark in a URI.
        return b"".join(
            char.encode() if not "\ud800" <= char <= "\udfff" else
            char.encode("utf-8", "surrogateescape") if "\udc80" <= char <= "\udcff" else
            "\ufffd".encode()
            for char in text
        )  # fmt: skip

    one = replace(report(), ring=ring, teams=tuple(teams), under=under)
    two = replace(report(), ring=other_ring, teams=tuple(others), under=elsewhere)
    same = (
        seen(ring) == seen(other_ring)
        and {*map(seen, teams)} == {*map(seen, others)}
        and seen(under) == seen(elsewhere)
    )
    assert (category_of(one) == category_of(two)) == same
    assert category_of(one).isascii()


@briefly
@given(reports)
def test_whatever_is_waived_is_there_if_asked_for(given: Report) -> None:
    run = run_of(given, FAIL, suppressed=True)
    elsewhere = [n for n in notes_of(run) if "finding-elsewhere" in n["descriptor"]["id"]]
    in_results = sum(len(item["properties"].get("fingerprints", " ")) for item in run["results"])
    shown = [item for item in given.judged if item.waiver or item.level is not Level.OFF]
    assert in_results + len(elsewhere) == len(shown)
    for item in run["results"]:
        for suppression in item["suppressions"]:
            assert 0 < len(suppression["justification"]) <= 1024
