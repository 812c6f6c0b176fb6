"""What the SARIF report says, and what GitHub and GitLab ask of it that no validator checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from gosupply import __version__
from gosupply.findings import Level, Related
from gosupply.locations import Location, Span
from gosupply.reporters.ruledocs import RuleDoc
from gosupply.reporters.sarif import RESULTS, render_sarif
from gosupply.reporters.sarifparts import relative_uri
from tests.reporters.reports import (
    BASELINE,
    FORKED,
    HASH,
    PASS,
    POLICY,
    RULES,
    everything,
    judged,
    mismatch,
    pseudo_version,
    report,
)
from tests.reporters.sarifruns import Object, notes_of, place, run_of
from tests.reporters.strategies import briefly, reports, ruledocs, verdicts

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict

LIMIT = 1024
PAGE = "https://github.com/gosupply/gosupply/blob/main/docs/rules.md"


def test_a_clean_run_has_an_empty_list_of_results() -> None:
    run = run_of(report(lines={"verified": 27, "private": 2}), PASS)
    assert run.pop("tool")["driver"]["name"] == "gosupply"
    assert run == {
        "automationDetails": {"id": "gosupply/ci/"},
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The top of the checked tree."}}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}
        ],
        "results": [],
        "properties": {
            "ring": "ci",
            "authority": "the built-in baseline",
            "authorityCommit": None,
            "logOrigin": "go.sum database tree",
            "treeSize": 71999284,
            "rootHash": "Tk6UlZpLrqZD+MTWnS8iqjc0kgHWt2MLVuhZtHmGlyc=",
            "counts": {
                "deny": 0,
                "warn": 0,
                "note": 0,
                "off": 0,
                "waived": 0,
                "undetermined": 0,
                "contradicted": 0,
            },
            "lines": {
                "verified": 27,
                "mismatch": 0,
                "not-in-log": 0,
                "malformed": 0,
                "private": 2,
                "unproven": 0,
            },
        },
    }


def test_the_driver_describes_every_rule_in_order() -> None:
    driver = run_of(report())["tool"]["driver"]
    assert driver["semanticVersion"] == __version__
    assert driver["organization"] == "gosupply"
    assert driver["informationUri"] == "https://github.com/gosupply/gosupply"
    assert [rule["id"] for rule in driver["rules"]] == [rule.name for rule in RULES]
    assert driver["rules"][1] == {
        "id": "sum-mismatch",
        "name": "SumMismatch",
        "shortDescription": {"text": "A go.sum line differs from the checksum database."},
        "fullDescription": {"text": "A go.sum line differs.\n\nWhat it does\nCompares h1: hashes."},
        "help": {
            "text": "A go.sum line differs.\n\nWhat it does\nCompares h1: hashes.",
            "markdown": "A go.sum line differs.\n\n## What it does\nCompares `h1:` hashes.\n\n"
            f"[Read it beside all rules]({PAGE}#sum-mismatch)\n",
        },
        "helpUri": f"{PAGE}#sum-mismatch",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["security", "supply-chain", "go", "integrity"],
            "precision": "very-high",
            "problem.severity": "error",
            "security-severity": "9.1",
        },
    }
    assert driver["notifications"] == []
    opinion = driver["rules"][2]
    assert opinion["defaultConfiguration"] == {"level": "warning"}
    assert opinion["properties"] == {
        "tags": ["security", "supply-chain", "go", "opinion"],
        "precision": "high",
        "problem.severity": "warning",
        "security-severity": "5.0",
    }


def test_long_documentation_is_cut_where_limits_are() -> None:
    long = RuleDoc("x", "opinion", "s" * 2000, "m" * 2000, "t" * 2000)
    (rule,) = run_of(report(), rules=(long,))["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "s" * (LIMIT - 1) + "…"
    assert rule["fullDescription"]["text"] == "t" * (LIMIT - 1) + "…"
    assert rule["help"]["text"] == "t" * 2000
    assert rule["help"]["markdown"].startswith("m" * 2000 + "\n\n[")
    assert "name" not in rule  # it would only repeat the id


def test_a_result() -> None:
    (result,) = run_of(report(judged(mismatch())))["results"]
    assert result == {
        "ruleId": "sum-mismatch",
        "ruleIndex": 1,
        "level": "error",
        "message": {
            "text": "'github.com/x/y v1.0.0' has another hash in the checksum database. "
            "sum.golang.org has 'h1:BBBB=' in record 1234. "
            "Help: go clean -modcache && go mod download github.com/x/y@v1.0.0 "
            "[It is required here.](1)"
        },
        "locations": [place("go.sum", (12, 23, 12, 23 + len(HASH)))],
        "partialFingerprints": {
            "primaryLocationLineHash": "434e6bfe779bfd50:1",
            "gosupply/v1": "434e6bfe779bfd50",
        },
        "properties": {"because": "baseline:3 (sum-mismatch: deny)", "root": "."},
        "relatedLocations": [
            {
                "id": 1,
                **place("go.mod", (5, 2, 5, 16)),
                "message": {"text": "It is required here."},
            }
        ],
    }


def test_levels_and_order() -> None:
    results = run_of(
        report(
            judged(pseudo_version(3), Level.NOTE),
            judged(pseudo_version(4), Level.WARN),
            judged(mismatch(9)),
            judged(mismatch(5)),
            judged(mismatch(6), Level.OFF),
            judged(mismatch(7), waiver="known"),
        )
    )["results"]
    places = [item["locations"][0]["physicalLocation"]["region"]["startLine"] for item in results]
    assert places == [5, 9, 4, 3]
    assert [item["level"] for item in results] == ["error", "error", "warning", "note"]


def test_the_fingerprint_stays_when_the_line_moves() -> None:
    one, two = (
        run_of(report(judged(mismatch(line))))["results"][0]["partialFingerprints"]
        for line in (3, 300)
    )
    assert one == two


def test_equal_fingerprints_are_numbered_as_github_does() -> None:
    results = run_of(report(judged(mismatch(3)), judged(mismatch(4))))["results"]
    assert [item["partialFingerprints"] for item in results] == [
        {"primaryLocationLineHash": "434e6bfe779bfd50:1", "gosupply/v1": "434e6bfe779bfd50"},
        {"primaryLocationLineHash": "434e6bfe779bfd50:2", "gosupply/v1": "434e6bfe779bfd50:2"},
    ]


def test_a_rule_that_is_not_described_has_no_index() -> None:
    (result,) = run_of(report(judged(mismatch())), rules=())["results"]
    assert result["ruleId"] == "sum-mismatch"
    assert "ruleIndex" not in result


def test_a_region_is_one_line() -> None:
    at = Location("working tree", "go.mod", Span(3, 5, 6, 2), "require (")
    finding = mismatch()._replace(at=at)
    (result,) = run_of(report(judged(finding)))["results"]
    assert result["locations"] == [place("go.mod", (3, 5, 3, 10))]


def test_a_message_says_only_what_it_says() -> None:
    finding = mismatch()._replace(
        message="See [this](1) and {0}.", notes=(), related=(), help="a\\b\x1b"
    )
    (result,) = run_of(report(judged(finding)))["results"]
    assert result["message"]["text"] == r"See \[this\](1) and {{0}}. Help: a\\b\\x1b"


def test_a_long_message_keeps_its_links_and_is_never_cut_within_an_escape() -> None:
    at = mismatch().at
    related = (Related("[" * 100, at), *[Related("", at)] * 20)
    finding = mismatch()._replace(message="[" * 2000, related=related)
    (result,) = run_of(report(judged(finding)))["results"]
    text = result["message"]["text"]
    first = " [" + r"\[" * 29 + "…](1)"
    links = first + "".join(f" [go.sum:12:23]({number})" for number in range(2, 11))
    assert text.endswith(r"\[…" + links)
    assert LIMIT - 1 <= len(text) <= LIMIT
    assert [item["id"] for item in result["relatedLocations"]] == list(range(1, 22))


def test_related_places_outside_the_checked_tree_are_not_linked() -> None:
    finding = mismatch()._replace(related=(Related("The level is set here.", BASELINE),), notes=())
    (result,) = run_of(report(judged(finding._replace(help=""))))["results"]
    assert result["message"]["text"] == finding.message
    assert "relatedLocations" not in result


def test_the_policy_line_of_a_result() -> None:
    (result,) = run_of(report(judged(mismatch(), because=POLICY)))["results"]
    assert result["properties"]["because"] == (
        ".gosupply/policy.yaml@0123456789ab:12 (pseudo-version: warn)"
    )


def test_nothing_was_proved() -> None:
    properties = run_of(report(head=None))["properties"]
    assert [properties[name] for name in ("logOrigin", "treeSize", "rootHash")] == [None] * 3


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("go.sum", "go.sum"),
        ("a b/%41#?.mod", "a%20b/%2541%23%3F.mod"),
        ("C:/x", "C%3A/x"),
        ("größer/漢", "gr%C3%B6%C3%9Fer/%E6%BC%A2"),
        ("bytes\udcff", "bytes%FF"),
        ("half\ud800", "half%EF%BF%BD"),
        ("a~b_c-d.e", "a~b_c-d.e"),
    ],
)
def test_a_path_becomes_a_relative_reference(path: str, uri: str) -> None:
    assert relative_uri(path) == uri


def test_the_bytes() -> None:
    given = everything()
    shown = render_sarif(given, FORKED, rules=RULES)
    assert shown.isascii()
    assert shown.endswith("\n}\n")
    other = replace(given, judged=tuple(reversed(given.judged)))
    assert render_sarif(other, FORKED, rules=RULES) == shown


def assert_limits(run: Object) -> None:
    """Assert what the platforms ask for and no validator checks."""
    assert len(run["results"]) <= RESULTS
    for rule in run["tool"]["driver"]["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= LIMIT
        assert 0 < len(rule["fullDescription"]["text"]) <= LIMIT
        assert rule["help"]["text"]
        assert len(rule["properties"]["tags"]) <= 10
        assert 0.0 < float(rule["properties"]["security-severity"]) <= 10.0
    for result in run["results"]:
        assert 0 < len(result["message"]["text"]) <= LIMIT
        (at,) = result["locations"]
        assert_on_one_line(at["physicalLocation"])
    for note in notes_of(run):
        assert 0 < len(note["message"]["text"]) <= LIMIT


def assert_told_apart(results: list[Object]) -> None:
    """Assert what keeps results apart: GitLab takes the place, GitHub the fingerprint."""
    places = {
        (item["ruleId"], at["artifactLocation"]["uri"], at["region"]["startLine"])
        for item in results
        for at in (item["locations"][0]["physicalLocation"],)
    }
    marks = {item["partialFingerprints"]["primaryLocationLineHash"] for item in results}
    assert len(places) == len(marks) == len(results)


def assert_on_one_line(at: Object) -> None:
    uri, region = at["artifactLocation"]["uri"], at["region"]
    assert uri.isascii()
    assert not set(uri.split("/")) & {"", ".", ".."}
    assert ":" not in uri
    assert region["startLine"] == region["endLine"] >= 1
    assert region["endColumn"] >= region["startColumn"] >= 1


def test_everything_keeps_the_limits() -> None:
    run = run_of(everything(), FORKED)
    assert_limits(run)
    assert_told_apart(run["results"])


@briefly
@given(reports, verdicts, ruledocs)
def test_anything_keeps_the_limits_and_vanishes_nowhere(
    given: Report, verdict: Verdict, rules: list[RuleDoc]
) -> None:
    run = run_of(given, verdict, rules)
    assert_limits(run)
    assert_told_apart(run["results"])
    counts = run["properties"]["counts"]
    elsewhere = [n for n in notes_of(run) if "finding-elsewhere" in n["descriptor"]["id"]]
    in_results = sum(len(item["properties"].get("fingerprints", " ")) for item in run["results"])
    assert in_results + len(elsewhere) == counts["deny"] + counts["warn"] + counts["note"]
