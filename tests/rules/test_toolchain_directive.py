"""toolchain-directive: releases with flaws, names of nothing, and lines that say nothing."""

from __future__ import annotations

import pytest

from gosupply.rules.toolchain_directive import RULE
from tests.rules.judging import judge
from tests.rules.ranges import judge_wanting

RANGE = ">=1.26.9 <1.27 || >=1.27.2"


def mod(toolchain: str, go: str = "go 1.25.0\n") -> str:
    return f"-- go.mod --\nmodule example.com/app\n\n{go}\ntoolchain {toolchain}\n"


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("go1.25.13", "1.26.9"),
        ("go1.26.8", "1.26.9"),
        ("go1.26.8-corp", "1.26.9"),
        ("go1.27rc1", "1.27.2"),
        ("go1.27.0", "1.27.2"),
        ("go1.27.1", "1.27.2"),
    ],
)
def test_a_release_with_known_flaws(name: str, better: str) -> None:
    (found,) = judge(RULE, mod(name))
    assert found.message == f"The toolchain line '{name}' is outside of the range '{RANGE}'."
    assert found.at.span == (5, 1, 5, len(f"toolchain {name}") + 1)
    assert found.help == f"Run 'go mod edit -toolchain=go{better}'."
    assert "known flaws" in found.notes[0]
    assert found.key == "toolchain"


@pytest.mark.parametrize("name", ["go1.26.9", "go1.26.9-corp", "go1.27.2", "go1.28rc1", "default"])
def test_a_release_that_is_wanted_and_no_release(name: str) -> None:
    assert judge(RULE, mod(name)) == []


def test_no_toolchain_line_is_wanted() -> None:
    assert judge(RULE, "-- go.mod --\nmodule example.com/app\n\ngo 1.25.0\n") == []


def test_a_range_of_ones_own_says_nothing_of_flaws() -> None:
    (found,) = judge_wanting(RULE, mod("go1.25.1"), toolchain="<1.25")
    assert found.message == "The toolchain line 'go1.25.1' is outside of the range '<1.25'."
    assert found.notes == ()
    assert found.help == "Run 'go mod edit -toolchain=none'."


def test_where_any_is_wanted_there_is_no_range() -> None:
    assert judge_wanting(RULE, mod("go1.25.1")) == []


def test_a_name_of_no_release() -> None:
    (found,) = judge(RULE, mod("go1.x"))
    assert found.message == "The toolchain line 'go1.x' names no release of Go."
    assert found.help == "Run 'go mod edit -toolchain=none'."


@pytest.mark.parametrize("name", ["go1.24.9", "go1.25", "go1.25.0", "go1.24.9-corp"])
def test_a_line_that_says_no_more_than_the_go_line(name: str) -> None:
    (found,) = judge_wanting(RULE, mod(name))
    assert found.message == (
        f"The toolchain line '{name}' says no more than the go line, '1.25.0'."
    )


def test_a_suffix_makes_it_another_toolchain() -> None:
    assert judge_wanting(RULE, mod("go1.25.0-corp")) == []


def test_a_line_that_says_too_little_is_judged_once() -> None:
    assert len(judge(RULE, mod("go1.24.9"))) == 1


def test_without_a_go_line_it_says_more_than_1_16() -> None:
    assert judge_wanting(RULE, mod("go1.17.1", go="\n")) == []
    (found,) = judge_wanting(RULE, mod("go1.15", go="\n"))
    assert "'1.16'" in found.message


def test_a_go_work_has_such_lines_too() -> None:
    (found,) = judge(RULE, "-- go.work --\ngo 1.25.0\n\ntoolchain go1.26.1\n")
    assert str(found.at) == "go.work:3:1"
    assert found.help == "Run 'go work edit -toolchain=go1.26.9'."
