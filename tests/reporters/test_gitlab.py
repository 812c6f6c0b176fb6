"""GitLab's code quality report: severities, places, and fingerprints that compare branches."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from gosupply.engine.verdict import verdict
from gosupply.findings import Level
from gosupply.locations import Location, Span
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings
from gosupply.reporters.fingerprints import fingerprint
from gosupply.reporters.gitlab import render_gitlab
from gosupply.reporters.ruledocs import kinds
from gosupply.reporters.tally import groups, is_shown, is_told
from tests.reporters.reports import (
    BASELINE,
    FORK,
    POLICY,
    everything,
    judged,
    mismatch,
    pseudo_version,
    report,
    unproven,
)
from tests.reporters.sarifruns import run_of
from tests.reporters.schemas import validator
from tests.reporters.strategies import briefly, reports

if TYPE_CHECKING:
    from gosupply.engine.report import Report
    from gosupply.facts import Kind
    from gosupply.findings import Finding
    from tests.reporters.schemas import Validate

SCHEMA = Path(__file__).parent / "codequality.schema.json"
Issue = dict[str, Any]


def issues_of(given: Report) -> list[Issue]:
    issues: list[Issue] = json.loads(render_gitlab(given, kinds=kinds()))
    return issues


def place(issue: Issue) -> tuple[str, int]:
    return issue["location"]["path"], issue["location"]["lines"]["begin"]


def context(root: str) -> Context:
    return Context(root, Ring("ci", "change"), "", entitled=False, settings=Settings(), levels={})


@pytest.fixture(scope="module")
def schema() -> Validate:
    return validator(SCHEMA)


def test_a_clean_run_is_an_empty_list() -> None:
    assert render_gitlab(report(), kinds=kinds()) == "[]\n"


def test_an_issue() -> None:
    assert issues_of(report(judged(mismatch()))) == [
        {
            "description": "'github.com/x/y v1.0.0' has another hash in the checksum database. | "
            "sum.golang.org has 'h1:BBBB=' in record 1234. | "
            "deny by baseline:3 (sum-mismatch: deny) | "
            "Help: go clean -modcache && go mod download github.com/x/y@v1.0.0",
            "check_name": "sum-mismatch",
            "fingerprint": "434e6bfe779bfd50",
            "severity": "critical",
            "location": {"path": "go.sum", "lines": {"begin": 12}},
        }
    ]


@pytest.mark.parametrize(
    ("finding", "level", "severity"),
    [
        (mismatch(), Level.DENY, "critical"),
        (pseudo_version(), Level.DENY, "major"),
        (mismatch()._replace(rule="of-another-day"), Level.DENY, "critical"),
        (mismatch(), Level.WARN, "minor"),
        (pseudo_version(), Level.WARN, "minor"),
        (mismatch(), Level.NOTE, "info"),
    ],
)
def test_the_severity_of_a_finding(finding: Finding, level: Level, severity: str) -> None:
    (issue,) = issues_of(report(judged(finding, level)))
    assert issue["severity"] == severity


@pytest.mark.parametrize(
    ("kind", "level", "severities"),
    [
        ("integrity", Level.DENY, ["critical"]),
        ("opinion", Level.DENY, ["major"]),
        ("integrity", Level.WARN, ["minor"]),
        ("integrity", Level.NOTE, ["info"]),
        ("opinion", Level.NOTE, []),
        ("integrity", Level.OFF, []),
    ],
)
def test_the_severity_of_what_could_not_be_checked(
    kind: Kind, level: Level, severities: list[str]
) -> None:
    asked = unproven("a v1", 3, level=level)._replace(kind=kind)
    assert [item["severity"] for item in issues_of(report(undetermined=(asked,)))] == severities


def test_the_worst_comes_first_and_what_is_waived_or_off_not_at_all() -> None:
    said = [(each["severity"], each["check_name"], place(each)) for each in issues_of(everything())]
    assert said == [
        ("blocker", "forked", ("go.mod", 1)),
        ("critical", "sum-mismatch", ("go.sum", 12)),
        ("minor", "sum-mismatch", ("go.mod", 1)),
        ("minor", "sum-mismatch", ("go.sum", 14)),
        ("info", "pseudo-version", ("go.mod", 7)),
        ("critical", "sum-unproven", ("go.sum", 20)),
    ]


@pytest.mark.parametrize(
    ("at", "shown", "words"),
    [
        (BASELINE, ("services/auth/go.mod", 1), "baseline:3: "),
        (POLICY, ("services/auth/go.mod", 1), ".gosupply/policy.yaml:12: "),
        (
            POLICY._replace(source="commit 0123456789ab"),
            (".gosupply/policy.yaml", 12),
            ".gosupply/policy.yaml:12: ",
        ),
        (
            POLICY._replace(source="commit 0123456789ab", path="../x"),
            ("services/auth/go.mod", 1),
            "../x:12: ",
        ),
        (Location("", "", Span(1, 1, 1, 1), ""), ("services/auth/go.mod", 1), ""),
    ],
)
def test_what_is_elsewhere_is_shown_where_people_look(
    at: Location, shown: tuple[str, int], words: str
) -> None:
    given = judged(pseudo_version()._replace(at=at))._replace(root="services/auth")
    (issue,) = issues_of(report(given))
    assert place(issue) == shown
    assert issue["description"].startswith(f"{words}'github.com/a/b' is required at a commit.")


def test_a_root_that_is_no_folder_of_the_tree_is_the_top() -> None:
    given = judged(pseudo_version()._replace(at=BASELINE))._replace(root="../elsewhere")
    assert [place(issue) for issue in issues_of(report(given))] == [("go.mod", 1)]


def test_what_has_no_place_is_shown_at_the_first_root() -> None:
    given = replace(
        report(undetermined=(unproven("a v1"),)),
        contradicted=(FORK,),
        contexts=(context("b"), context("c")),
    )
    assert [place(issue) for issue in issues_of(given)] == [("b/go.mod", 1)] * 2


def test_a_run_without_a_network_is_one_issue_for_each_reason() -> None:
    asked = [unproven(f"a v{line:02}", line) for line in range(1, 31)]
    asked[0] = asked[0]._replace(at=BASELINE)
    other = unproven("b v1", 40, reason="The answer was cut off.")
    first, second = issues_of(report(undetermined=(*asked, other)))
    assert place(first) == ("go.sum", 2)
    assert place(second) == ("go.sum", 40)
    assert "Not checked: a v01, a v02, " in first["description"]
    assert " and 20 more | level deny, wanted by sum-mismatch" in first["description"]


def test_fingerprints_are_those_of_sarif() -> None:
    given = report(*(judged(each) for each in (mismatch(), mismatch(13), pseudo_version())))
    results = run_of(given)["results"]
    marks = {each["partialFingerprints"]["gosupply/v1"] for each in results}
    assert {each["fingerprint"] for each in issues_of(given)} == marks
    assert fingerprint(mismatch()) in marks


def test_fingerprints_of_everything_else_stay_while_lines_move() -> None:
    def marks(line: int) -> list[str]:
        given = report(undetermined=(unproven("a v1", line),))
        return [item["fingerprint"] for item in issues_of(replace(given, contradicted=(FORK,)))]

    assert marks(3) == marks(300)
    assert len(set(marks(3))) == 2


def test_equal_ones_are_numbered() -> None:
    same = replace(report(), contradicted=(FORK, FORK, FORK))
    one, two, three = (item["fingerprint"] for item in issues_of(same))
    assert (two, three) == (f"{one}-2", f"{one}-3")


def test_half_a_character_does_not_make_the_file_unreadable() -> None:
    finding = mismatch()._replace(at=mismatch().at._replace(path="bytes\udcff/go.sum"))
    shown = render_gitlab(report(judged(finding)), kinds=kinds())
    assert "\\\\udcff/go.sum" in shown
    assert shown.isascii()


def test_the_schema_as_check_jsonschema_sees_it(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(render_gitlab(everything(), kinds=kinds()), "utf-8")
    bad.write_text(good.read_text("utf-8").replace('"minor"', '"warning"'), "utf-8")
    for file, code in ((good, 0), (bad, 1)):
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--schemafile", SCHEMA, file],
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == code


@briefly
@given(reports)
def test_anything_is_valid_and_nowhere_missing(schema: Validate, given: Report) -> None:
    shown = render_gitlab(given, kinds=kinds())
    issues = json.loads(shown)
    schema(issues)
    assert shown.isascii()
    assert "##[" not in shown
    told = [group for group in groups(given.undetermined) if is_told(group)]
    live = sum(map(is_shown, given.judged))
    assert len(issues) == live + len(told) + len(given.contradicted)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    # Whoever sees none of these sees a run that passed.
    bad = {"blocker", "critical", "major"} & {issue["severity"] for issue in issues}
    assert bool(bad) == bool(verdict(given).exit_code)
