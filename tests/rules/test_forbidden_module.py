"""forbidden-module: golang.org/fips140 is never legitimate, whatever the environment says."""

from __future__ import annotations

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.verdict import verdict
from gosupply.rules.forbidden_module import RULE
from tests.rules.judging import A, case, judge, lines

FIPS = f"golang.org/fips140 v1.0.0 {A}"
FIPS_MOD = f"golang.org/fips140 v1.0.0/go.mod {A}"


def test_both_lines_of_a_version_are_found() -> None:
    found = judge(RULE, case(lines(FIPS, FIPS_MOD)))
    assert [each.key for each in found] == [
        "golang.org/fips140 v1.0.0",
        "golang.org/fips140 v1.0.0/go.mod",
    ]


@pytest.mark.parametrize("env", ["GOPRIVATE=golang.org\n", "GOSUMDB=off\n", "GONOSUMDB=*\n"])
def test_no_environment_excuses_it(env: str) -> None:
    assert len(judge(RULE, case(lines(FIPS), env=env))) == 1


def test_the_log_does_not_excuse_it_and_is_not_asked() -> None:
    report = judge_case(parse_case(case(lines(FIPS, FIPS_MOD), log=lines(FIPS, FIPS_MOD))))
    assert [judged.finding.rule for judged in report.judged] == [RULE.name] * 2
    assert report.counts["lines"]["malformed"] == 2
    assert report.counts["lines"]["verified"] == 0
    assert verdict(report).exit_code == 1


@pytest.mark.parametrize("path", ["golang.org/fips140/v2", "example.com/golang.org/fips140"])
def test_a_neighbour_is_not_forbidden(path: str) -> None:
    assert judge(RULE, case(lines(f"{path} v2.0.0 {A}"))) == []


def test_another_algorithm_does_not_hide_it() -> None:
    assert len(judge(RULE, case(lines("golang.org/fips140 v1.0.0 h2:xyz")))) == 1
