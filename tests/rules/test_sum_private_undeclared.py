"""sum-private-undeclared: what the environment calls private, and the policy does not."""

from __future__ import annotations

import pytest

from gosupply.policy.settings import Settings, SumdbSettings
from gosupply.rules.sum_private_undeclared import RULE
from tests.rules.judging import A, B, case, lines
from tests.rules.wanting import check_rule, judge, private

LIB = f"github.com/acme/lib v1.0.0 {A}"
OTHERS = private("git.acme.example")


def test_it_is_documented_and_speaks_only_if_configured() -> None:
    check_rule(RULE, "sum-private-undeclared")


@pytest.mark.parametrize(
    ("env", "source"),
    [
        ("GONOSUMDB=b.example,github.com/acme\n", "environment"),
        ("GOPRIVATE=github.com/acme\n", "GOPRIVATE (environment)"),
    ],
)
def test_the_environment_alone_calls_it_private(env: str, source: str) -> None:
    (found,) = judge(RULE, case(lines(LIB), env=env), OTHERS)
    assert found.message == (
        "'github.com/acme/lib' is private to the environment, but not to the policy."
    )
    assert found.at.span == (1, 28, 1, 75)
    assert (found.module, found.version, found.key) == (*["github.com/acme/lib", ""], found.module)
    assert found.notes[0] == f"'github.com/acme' is set in {source}"


@pytest.mark.parametrize("pattern", ["github.com/acme", "github.com/acme/lib", "github.com/*", "*"])
def test_the_policy_calls_it_private_too(pattern: str) -> None:
    settings = private("git.acme.example", pattern)
    assert judge(RULE, case(lines(LIB), env="GOPRIVATE=*\n"), settings) == []


def test_what_the_environment_does_not_match_is_no_finding() -> None:
    assert judge(RULE, case(lines(LIB), env="GOPRIVATE=github.com/acme/app\n"), OTHERS) == []


def test_a_policy_that_lists_nothing_says_nothing() -> None:
    assert judge(RULE, case(lines(LIB), env="GOPRIVATE=*\n"), private()) == []


def test_a_policy_that_nobody_accepted_yet_is_compared_too() -> None:
    unsent = Settings(sumdb=SumdbSettings(unsent=("git.acme.example",)))
    assert len(judge(RULE, case(lines(LIB), env="GOPRIVATE=*\n"), unsent)) == 1
    unsent = Settings(sumdb=SumdbSettings(unsent=("github.com/acme",)))
    assert judge(RULE, case(lines(LIB), env="GOPRIVATE=*\n"), unsent) == []


def test_a_list_that_is_not_merged_yet_is_no_permission() -> None:
    sumdb = SumdbSettings(private=("git.acme.example",), unsent=("github.com/acme",))
    (found,) = judge(RULE, case(lines(LIB), env="GOPRIVATE=*\n"), Settings(sumdb=sumdb))
    assert found.help == "Have the policy merged first that adds it to 'sumdb.private'."


def test_the_toolchain_is_always_looked_up() -> None:
    toolchain = f"golang.org/toolchain v0.0.1-go1.26.9.linux-amd64 {A}"
    assert judge(RULE, case(lines(toolchain), env="GOPRIVATE=*\n"), OTHERS) == []


def test_a_database_that_is_off_is_another_rules() -> None:
    assert judge(RULE, case(lines(LIB), env="GOPRIVATE=*\nGOSUMDB=off\n"), OTHERS) == []


def test_each_module_is_one_finding_in_each_file() -> None:
    sums = lines(
        f"a.example/a v1.0.0 {A}",
        f"a.example/a v1.0.0/go.mod {B}",
        f"a.example/a v1.1.0 {A}",
        f"b.example/b v1.0.0 {A}",
    )
    text = f"-- go.sum --\n{sums}-- x/go.sum --\n{sums}-- env --\nGOPRIVATE=*\n"
    assert [str(each.at) for each in judge(RULE, text, OTHERS)] == [
        "go.sum:1:20",
        "go.sum:4:20",
        "x/go.sum:1:20",
        "x/go.sum:4:20",
    ]
