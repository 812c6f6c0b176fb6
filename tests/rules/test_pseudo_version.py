"""pseudo-version and incompatible-version: what a go.mod or go.work chooses itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.rules.incompatible_version import RULE as INCOMPATIBLE
from gosupply.rules.pseudo_version import RULE as PSEUDO
from tests.rules.judging import judge

if TYPE_CHECKING:
    from gosupply.rules.base import Rule

COMMIT = "v0.0.0-20240102030405-abcdefabcdef"
OLD = "v2.1.0+incompatible"
HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
LIB = "-- lib/go.mod --\nmodule example.com/lib\n\ngo 1.25.0\n"
WORK = "-- go.work --\ngo 1.25.0\n\nuse .\nuse ./lib\n"

both = pytest.mark.parametrize(("rule", "version"), [(PSEUDO, COMMIT), (INCOMPATIBLE, OLD)])


def test_a_requirement_at_a_commit() -> None:
    (found,) = judge(PSEUDO, f"-- go.mod --\n{HEAD}require example.com/lib {COMMIT}\n")
    assert found.message == (
        f"'example.com/lib' is required at '{COMMIT}', which names a commit and no release."
    )
    assert found.at.span == (5, 1, 5, 59)
    assert (found.module, found.version) == ("example.com/lib", COMMIT)
    assert found.key == "require example.com/lib"
    assert found.help == ("Choose a release, if 'go list -m -versions example.com/lib' prints one.")


def test_a_replacement_by_a_commit_is_shown_at_its_right_side() -> None:
    line = f"replace example.com/lib v1.0.0 => example.com/fork {COMMIT}"
    (found,) = judge(PSEUDO, f"-- go.mod --\n{HEAD}{line}\n")
    assert found.message == (
        f"'example.com/lib' is replaced by 'example.com/fork' at '{COMMIT}', which names a commit "
        "and no release."
    )
    assert found.at.span == (5, line.index("example.com/fork") + 1, 5, len(line) + 1)
    assert (found.module, found.version) == ("example.com/fork", COMMIT)
    assert found.key == "replace example.com/lib example.com/fork"


def test_a_path_that_cannot_be_fetched_is_in_no_command() -> None:
    (found,) = judge(PSEUDO, f'-- go.mod --\n{HEAD}require "$(id)" {COMMIT}\n')
    assert found.help == "Choose a release, if there is one."


def test_a_requirement_without_a_go_mod() -> None:
    (found,) = judge(INCOMPATIBLE, f"-- go.mod --\n{HEAD}require example.com/lib {OLD}\n")
    assert found.message == (
        f"'example.com/lib' is required at '{OLD}', a major version without a go.mod."
    )
    assert (found.module, found.version) == ("example.com/lib", OLD)
    assert found.key == "require example.com/lib"
    assert found.help.startswith("Import 'example.com/lib/v2' if it has a go.mod there")


def test_a_replacement_without_a_go_mod() -> None:
    line = f"replace example.com/lib => example.com/fork {OLD}"
    (found,) = judge(INCOMPATIBLE, f"-- go.mod --\n{HEAD}{line}\n")
    assert found.message == (
        f"'example.com/lib' is replaced by 'example.com/fork' at '{OLD}', a major version without "
        "a go.mod."
    )
    assert found.at.span == (5, line.index("example.com/fork") + 1, 5, len(line) + 1)


def test_a_commit_without_a_go_mod_is_both() -> None:
    version = "v2.1.1-0.20240102030405-abcdefabcdef+incompatible"
    text = f"-- go.mod --\n{HEAD}require example.com/lib {version}\n"
    assert len(judge(PSEUDO, text)) == len(judge(INCOMPATIBLE, text)) == 1


@both
def test_each_line_is_a_finding(rule: Rule, version: str) -> None:
    text = f"-- go.mod --\n{HEAD}require (\n\ta.example/a {version}\n\tb.example/b {version}\n)\n"
    assert [each.at.span.line for each in judge(rule, text)] == [6, 7]


@both
def test_releases_and_what_others_require_are_no_finding(rule: Rule, version: str) -> None:
    text = (
        f"-- go.mod --\n{HEAD}require (\n\ta.example/a {version} // indirect\n\tb.c/b v1.0.0\n)\n"
    )
    assert judge(rule, text) == []


@both
def test_a_folder_in_its_place_is_no_choice_of_a_version(rule: Rule, version: str) -> None:
    text = f"require example.com/lib {version}\nreplace example.com/lib => ./lib\n"
    assert judge(rule, f"-- go.mod --\n{HEAD}{text}{LIB}") == []


@both
def test_a_replacement_of_another_version_leaves_the_choice(rule: Rule, version: str) -> None:
    text = f"require example.com/lib {version}\nreplace example.com/lib v1.0.0 => ./lib\n"
    assert len(judge(rule, f"-- go.mod --\n{HEAD}{text}{LIB}")) == 1


@both
def test_a_module_of_the_go_work_meets_the_requirement(rule: Rule, version: str) -> None:
    text = f"-- go.mod --\n{HEAD}require example.com/lib {version}\n{LIB}{WORK}"
    assert judge(rule, text) == []
    assert len(judge(rule, f"{text}-- env --\nGOWORK=off\n")) == 1


@both
def test_a_go_work_may_replace_what_a_module_requires(rule: Rule, version: str) -> None:
    text = f"-- go.mod --\n{HEAD}require example.com/other {version}\n{LIB}{WORK}"
    assert len(judge(rule, text)) == 1
    assert judge(rule, f"{text}replace example.com/other => ./other\n") == []


@both
def test_a_go_work_chooses_versions_too(rule: Rule, version: str) -> None:
    text = f"-- go.work --\ngo 1.25.0\n\nreplace a.example/a => b.example/b {version}\n"
    assert [str(each.at) for each in judge(rule, text)] == ["go.work:3:24"]


@both
def test_an_alternative_file_is_read_without_the_go_work(rule: Rule, version: str) -> None:
    alternative = f"-- x.mod --\n{HEAD}require example.com/lib {version}\n-- x.sum --\n"
    text = f"-- go.mod --\n{HEAD}{alternative}{LIB}{WORK}"
    assert [each.at.path for each in judge(rule, text)] == ["x.mod"]


@both
def test_a_file_without_a_module_line_still_chooses(rule: Rule, version: str) -> None:
    assert len(judge(rule, f"-- go.mod --\nrequire example.com/lib {version}\n")) == 1
