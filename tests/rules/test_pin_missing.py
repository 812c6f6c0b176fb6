"""pin-missing: a pin that the policy requires."""

from __future__ import annotations

import pytest

from gosupply.rules.documentation import cases_of
from gosupply.rules.pin_missing import RULE
from tests.rules.judging import LIB, judge, lines

REQUIRED = "-- authority/.gosupply/policy.yaml --\nversion: 1\nsumdb: {pin: required}\n"
SUMS = f"-- go.sum --\n{lines(LIB)}-- log --\n{lines(LIB)}"


def test_one_finding_for_the_run_at_the_first_line() -> None:
    (found,) = judge(RULE, f"{REQUIRED}-- b/go.sum --\n{lines(LIB)}{SUMS}")
    assert str(found.at) == "go.sum:1:24"
    assert found.help == "Run 'gosupply pin' and commit what it writes."


@pytest.mark.parametrize(
    "text",
    [
        SUMS,
        f"{REQUIRED}-- go.mod --\nmodule example.com/app\n",
        f"{REQUIRED.replace('required', 'optional')}{SUMS}",
    ],
)
def test_nothing_where_nothing_is_required_or_to_be_proved(text: str) -> None:
    assert judge(RULE, text) == []


def test_a_pin_that_nobody_signed_is_the_other_rules() -> None:
    text = f"{REQUIRED}{SUMS}-- .gosupply/checkpoint --\nnonsense\n"
    assert judge(RULE, text) == []


def test_a_pin_at_the_authority_alone_is_missing_here() -> None:
    (_, passes) = cases_of(RULE.doc or "")
    text = passes.text.replace("-- .gosupply/checkpoint --", "-- authority/.gosupply/checkpoint --")
    assert len(judge(RULE, text)) == 1
