"""vendor-mode: who has a vendor folder, and who should."""

from __future__ import annotations

import pytest

from gosupply.rules.vendor_mode import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.wanting import check_rule, judge, vendoring

MODULES_TXT = "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n"
VENDOR = f"-- vendor/modules.txt --\n{MODULES_TXT}"
WORK_VENDOR = f"-- vendor/modules.txt --\n## workspace\n{MODULES_TXT}"
LIB = "require example.com/lib v1.0.0"
REQUIRED, FORBIDDEN = vendoring("required"), vendoring("forbidden")
A = gomod(LIB, module="example.com/a", at="a/go.mod")
B = gomod("require example.com/a v1.0.0", module="example.com/b", at="b/go.mod")
WORK = gowork("use ./a", "use ./b")


def test_it_is_documented_and_speaks_only_if_configured() -> None:
    check_rule(RULE, "vendor-mode")


def test_a_required_folder_is_missing() -> None:
    (found,) = judge(RULE, gomod(LIB), REQUIRED)
    assert found.message == "'vendor' is not there, but the policy requires vendoring."
    assert found.at.span == (1, 1, 1, 23)
    assert found.help == "Run 'go mod vendor' and commit the folder."
    (found,) = judge(RULE, A, REQUIRED)
    assert found.message.startswith("'a/vendor' is not there")


def test_a_forbidden_folder_is_there() -> None:
    (found,) = judge(RULE, gomod(LIB) + VENDOR, FORBIDDEN)
    assert found.message == "'vendor' is there, but the policy forbids vendoring."
    assert str(found.at) == "vendor/modules.txt:1:1"
    assert found.at.text == "# example.com/lib v1.0.0"


def test_each_mode_has_what_it_wants() -> None:
    assert judge(RULE, gomod(LIB) + VENDOR, REQUIRED) == []
    assert judge(RULE, gomod(LIB), FORBIDDEN) == []


@pytest.mark.parametrize("text", [gomod(LIB), gomod(LIB) + VENDOR])
def test_any_is_silent(text: str) -> None:
    assert judge(RULE, text, vendoring("any")) == []


def test_a_module_without_requirements_needs_no_folder() -> None:
    assert judge(RULE, gomod(), REQUIRED) == []
    assert judge(RULE, "-- go.sum --\n", REQUIRED) == []


def test_in_a_workspace_the_folder_lies_beside_the_go_work() -> None:
    (found,) = judge(RULE, A + B + WORK, REQUIRED)
    assert str(found.at) == "a/go.mod:1:1"
    assert found.message == "'vendor' is not there, but the policy requires vendoring."
    assert found.help == "Run 'go work vendor' and commit the folder."
    assert judge(RULE, A + B + WORK + WORK_VENDOR, REQUIRED) == []


def test_a_folder_of_its_own_is_good_enough_in_a_workspace() -> None:
    assert judge(RULE, f"{A}{B}{WORK}-- a/vendor/modules.txt --\n{MODULES_TXT}", REQUIRED) == []


def test_without_its_go_work_a_module_needs_its_own() -> None:
    text = f"{A}{B}{WORK}{WORK_VENDOR}-- env --\nGOWORK=off\n"
    assert [str(each.at) for each in judge(RULE, text, REQUIRED)] == [
        "a/go.mod:1:1",
        "b/go.mod:1:1",
    ]


def test_beside_a_go_work_above_the_checked_folder_nobody_looked() -> None:
    assert judge(RULE, A + B + WORK, REQUIRED, under="a") == []
