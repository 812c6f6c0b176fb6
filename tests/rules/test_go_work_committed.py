"""go-work-committed: one finding for each go.work that is taken in its folder."""

from __future__ import annotations

import pytest

from gosupply.rules.go_work_committed import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge

APP = gomod(at="app/go.mod")


def test_the_first_use_line_is_the_place() -> None:
    (found,) = judge(RULE, gowork("use ./app", "use ./b") + APP)
    assert found.message == (
        "This 'go.work' decides what its modules are built with, for those who work here and for "
        "nobody who requires them."
    )
    assert str(found.at) == "go.work:3:1"
    assert found.key == "go.work"
    assert "git rm --cached --ignore-unmatch go.work go.work.sum" in found.help


@pytest.mark.parametrize(
    ("text", "place"),
    [("// none\ngo 1.25.0\n", "go.work:2:1"), ("", "go.work:1:1"), ("// none\n", "go.work:1:1")],
)
def test_without_one_it_is_the_go_line_or_the_beginning(text: str, place: str) -> None:
    (found,) = judge(RULE, f"-- go.work --\n{text}{APP}")
    assert str(found.at) == place


def test_each_go_work_is_a_finding_of_its_own() -> None:
    text = gowork("use ./app") + APP + gowork("use ../app", at="w/go.work")
    assert [str(each.at) for each in judge(RULE, text)] == ["go.work:3:1", "w/go.work:3:1"]


@pytest.mark.parametrize("gowork_value", ["off", "/elsewhere/go.work"])
def test_one_that_gowork_makes_void_is_none(gowork_value: str) -> None:
    assert judge(RULE, f"{gowork('use ./app')}{APP}-- env --\nGOWORK={gowork_value}\n") == []


def test_gowork_may_leave_it_to_the_go_command() -> None:
    assert len(judge(RULE, f"{gowork('use ./app')}{APP}-- env --\nGOWORK=auto\n")) == 1


def test_no_go_work_is_no_finding() -> None:
    assert judge(RULE, APP) == []
