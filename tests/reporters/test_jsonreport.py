"""The JSON report keeps its contract, key by key."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from gosupply.findings import Level
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings
from gosupply.policy.taken import Taken
from gosupply.reporters.jsonreport import render_json
from tests.reporters.reports import (
    BASELINE,
    FAIL,
    FORKED,
    HASH,
    PASS,
    everything,
    judged,
    mismatch,
    report,
    unproven,
)
from tests.reporters.schemas import REPORT_SCHEMA, validator
from tests.reporters.strategies import briefly, reports, verdicts

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict
    from tests.reporters.schemas import Validate


@pytest.fixture(scope="module")
def schema() -> Validate:
    return validator(REPORT_SCHEMA)


def load(given: Report, verdict: Verdict = FAIL) -> dict[str, Any]:
    loaded = json.loads(render_json(given, verdict))
    assert isinstance(loaded, dict)
    return loaded


def test_a_clean_report() -> None:
    assert load(report(), PASS) == {
        "schema": "gosupply-report/1",
        "roots": [],
        "verdict": "pass",
        "exit_code": 0,
        "ring": "ci",
        "authority": "the built-in baseline",
        "authority_commit": None,
        "authority_day": None,
        "checkpoint": {
            "log": "sum.golang.org",
            "key_hash": "033de0ae",
            "origin": "go.sum database tree",
            "size": 71999284,
            "root": "Tk6UlZpLrqZD+MTWnS8iqjc0kgHWt2MLVuhZtHmGlyc=",
        },
        "lines": {
            "verified": 27,
            "mismatch": 0,
            "not-in-log": 0,
            "private": 0,
            "malformed": 0,
            "unproven": 0,
        },
        "files": {"read": 2, "skipped": 0},
        "counts": {
            "deny": 0,
            "warn": 0,
            "note": 0,
            "off": 0,
            "waived": 0,
            "undetermined": 0,
            "contradicted": 0,
        },
        "findings": [],
        "waived": [],
        "undetermined": [],
        "contradicted": [],
        "evidence": None,
        "notices": [],
        "stats": {
            "requests": 12,
            "bytes": 34567,
            "node_hashes": 89,
            "names_sent": 0,
            "sent_to": [],
        },
    }


@pytest.mark.parametrize("oid", ["1" * 40, "f" * 64])
def test_the_commit_that_judged_is_named_in_full_with_its_day(schema: Validate, oid: str) -> None:
    taken = Taken("refs/remotes/origin/HEAD", oid, date(2026, 11, 12))
    loaded = load(replace(report(), taken=taken))
    assert (loaded["authority_commit"], loaded["authority_day"]) == (oid, "2026-11-12")
    schema(loaded)
    loaded = load(replace(report(), taken=taken._replace(day=None)))
    assert (loaded["authority_commit"], loaded["authority_day"]) == (oid, None)
    schema(loaded)


def test_a_root_has_its_teams_with_what_says_so(schema: Validate) -> None:
    ring, line = Ring("ci", "change"), BASELINE
    plain = Context("a", ring, "", entitled=False, settings=Settings(), levels={})
    sole = plain._replace(team="pay", owners=("pay",), owned_by=(line,))
    asked = plain._replace(requested=("web",), requested_by="labels, GitHub")
    chosen = asked._replace(team="web", owners=("pay", "web"), entitled=True, owned_by=(line, line))
    contexts = (plain, sole, sole._replace(requested=("web",), requested_by="--team"), chosen)
    given = replace(report(), contexts=contexts)
    said = [
        (root["team"], root["team_by"], root["requested"], root["requested_by"])
        for root in load(given)["roots"]
    ]
    assert said == [
        ("", "", [], ""),
        ("pay", "sole owner", [], ""),
        ("pay", "sole owner", ["web"], "--team"),
        ("web", "labels, GitHub", ["web"], "labels, GitHub"),
    ]
    last = load(given)["roots"][-1]
    assert last["owners"] == ["pay", "web"]
    place = {"path": line.path, "line": 3, "text": line.text, "source": "built-in"}
    assert last["owned_by"] == [place, place]
    schema(load(given))


def test_a_finding() -> None:
    (finding,) = load(report(judged(mismatch())))["findings"]
    assert finding == {
        "rule": "sum-mismatch",
        "id": "sum-mismatch:github.com/x/y@v1.0.0",
        "level": "deny",
        "message": "'github.com/x/y v1.0.0' has another hash in the checksum database.",
        "path": "go.sum",
        "line": 12,
        "column": 23,
        "end_line": 12,
        "end_column": 23 + len(HASH),
        "module": "github.com/x/y",
        "version": "v1.0.0",
        "fingerprint": "434e6bfe779bfd50",
        "help": "go clean -modcache && go mod download github.com/x/y@v1.0.0",
        "notes": ["sum.golang.org has 'h1:BBBB=' in record 1234."],
        "related": [
            {
                "message": "It is required here.",
                "path": "go.mod",
                "line": 5,
                "column": 2,
                "end_line": 5,
                "end_column": 16,
            }
        ],
        "because": {
            "path": "baseline",
            "line": 3,
            "text": "  sum-mismatch: deny",
            "source": "built-in",
        },
        "root": ".",
    }


def test_a_waived_finding_stands_apart_and_one_that_is_off_is_counted() -> None:
    loaded = load(
        report(
            judged(mismatch()),
            judged(mismatch(13, "b.org/b"), waiver="known")._replace(reason="it was looked at"),
            judged(mismatch(14, "c.org/c"), Level.OFF),
            judged(mismatch(15, "d.org/d"), Level.OFF, waiver="known"),
        )
    )
    assert [item["line"] for item in loaded["findings"]] == [12]
    assert [(item["line"], item["waiver"], item["reason"]) for item in loaded["waived"]] == [
        (13, "known", "it was looked at"),
        (15, "known", ""),
    ]
    assert set(loaded["waived"][0]) == {*loaded["findings"][0], "waiver", "reason"}
    assert loaded["counts"] == {
        "deny": 1,
        "warn": 0,
        "note": 0,
        "off": 1,
        "waived": 2,
        "undetermined": 0,
        "contradicted": 0,
    }


def test_undetermined_with_and_without_a_place() -> None:
    given = report(undetermined=(unproven("b v1", 7), unproven("a v1")))
    one, two = load(given)["undetermined"]
    assert one == {
        "need": "sum-unproven",
        "subject": "a v1",
        "reason": "No answer from 'sum.golang.org' within 10 s.",
        "remedy": "gosupply check",
        "level": "deny",
        "path": None,
        "line": None,
        "rules": ["sum-mismatch", "sum-not-in-log"],
    }
    assert (two["subject"], two["path"], two["line"]) == ("b v1", "go.sum", 7)


def test_findings_of_one_identity_have_two_fingerprints() -> None:
    findings = load(report(judged(mismatch(12)), judged(mismatch(13))))["findings"]
    assert [item["fingerprint"] for item in findings] == [
        "434e6bfe779bfd50",
        "434e6bfe779bfd50:2",
    ]


def test_the_fingerprint_does_not_depend_on_level_or_waiver() -> None:
    other = judged(mismatch(12))
    for first in (judged(mismatch(11), Level.OFF), judged(mismatch(11), waiver="known")):
        (finding,) = load(report(first, other))["findings"]
        assert finding["fingerprint"] == "434e6bfe779bfd50:2"


def test_nothing_was_proved() -> None:
    assert load(report(head=None))["checkpoint"] is None


def test_everything_fits_the_schema(schema: Validate) -> None:
    schema(load(everything(), FORKED))


def test_the_bytes() -> None:
    given = replace(report(), notices=("größer \ud800",))
    shown = render_json(given, PASS)
    assert shown.isascii()
    assert shown.startswith(
        '{\n  "authority": "the built-in baseline",\n  "authority_commit": null,\n'
    )
    assert shown.endswith("\n}\n")
    shuffled = replace(given, counts=dict(reversed(list(given.counts.items()))))
    assert render_json(shuffled, PASS) == shown


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("verdict", "unknown"),
        ("exit_code", 5),
        ("extra", 1),
        ("lines", {"verified": 1}),
        ("counts", {}),
        ("checkpoint", {}),
        ("findings", [{}]),
        ("evidence", 1),
        ("authority_commit", "3f2a1b4c5d6e"),
        ("authority_day", "today"),
    ],
)
def test_the_schema_is_closed(schema: Validate, key: str, value: object) -> None:
    with pytest.raises(Exception, match=r".") as caught:
        schema({**load(report()), key: value})
    assert type(caught.value).__name__ == "ValidationError"


def test_the_schema_knows_findings_from_waived_ones(schema: Validate) -> None:
    loaded = load(report(judged(mismatch(), waiver="known")))
    with pytest.raises(Exception, match="waiver"):
        schema({**loaded, "findings": loaded["waived"]})


def test_the_schema_has_the_keys_of_the_report() -> None:
    schema = json.loads(REPORT_SCHEMA.read_text("utf-8"))
    assert sorted(schema["required"]) == sorted(schema["properties"]) == sorted(load(report()))


def paired(text: str) -> str:
    """Return a text as any JSON reader does: two surrogates that fit are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@briefly
@given(reports, verdicts)
def test_anything_is_valid_and_loads_back(
    schema: Validate, given: Report, verdict: Verdict
) -> None:
    loaded = load(given, verdict)
    schema(loaded)
    assert loaded["notices"] == [paired(notice) for notice in given.notices]
    assert len(loaded["findings"]) + len(loaded["waived"]) + loaded["counts"]["off"] == len(
        given.judged
    )
