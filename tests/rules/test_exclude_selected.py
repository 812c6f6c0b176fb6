"""exclude-selected: a version both excluded and required, by one file or by two of a go.work."""

from __future__ import annotations

from gosupply.rules.exclude_selected import RULE
from tests.rules.judging import judge

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
WORK = "-- go.work --\ngo 1.25.0\nuse ./a\nuse ./b\n"
B = "-- b/go.mod --\nmodule example.com/b\ngo 1.25.0\n"
REQUIRE = "require example.com/lib v1.1.0\n"
EXCLUDE = "exclude example.com/lib v1.1.0\n"


def test_a_file_that_requires_what_it_excludes() -> None:
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{EXCLUDE}")
    assert found.at.span == (6, 1, 6, 31)
    assert found.message == "'example.com/lib@v1.1.0' is excluded, but this file requires it."
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("the requirement", "go.mod:5:1")
    ]
    assert found.help == "Require a version that is not excluded, or drop the line."
    assert "'go mod tidy' then takes" in found.notes[0]
    assert (found.module, found.version) == ("example.com/lib", "v1.1.0")
    assert found.key == "example.com/lib"


def test_neither_another_version_nor_another_module_is_meant() -> None:
    requires = "require example.com/lib v1.2.0\nrequire example.com/other v1.1.0\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{requires}{EXCLUDE}") == []


def test_an_indirect_requirement_is_one_too() -> None:
    text = f"-- go.mod --\n{HEAD}require example.com/lib v1.1.0 // indirect\n{EXCLUDE}"
    assert len(judge(RULE, text)) == 1


def test_another_module_of_the_go_work_requires_it() -> None:
    files = f"-- a/go.mod --\n{HEAD}{EXCLUDE}{B}{REQUIRE}"
    (found,) = judge(RULE, WORK + files)
    assert str(found.at) == "a/go.mod:5:1"
    message = (
        "'example.com/lib@v1.1.0' is excluded, but 'b/go.mod' of the same go.work requires it."
    )
    assert found.message == message
    assert [str(each.at) for each in found.related] == ["b/go.mod:3:1"]
    assert found.help == "Require another version in 'b/go.mod'."
    assert "without a word" in found.notes[0]


def test_its_own_requirement_comes_first_and_there_is_one_finding() -> None:
    (found,) = judge(
        RULE, f"{WORK}-- a/go.mod --\n{HEAD}{REQUIRE}-- unused --\n{B}{REQUIRE}{EXCLUDE}"
    )
    assert found.message == "'example.com/lib@v1.1.0' is excluded, but this file requires it."
    assert [str(each.at) for each in found.related] == ["b/go.mod:3:1", "a/go.mod:5:1"]


def test_modules_that_share_no_go_work_do_not_meet() -> None:
    files = f"-- a/go.mod --\n{HEAD}{EXCLUDE}{B}{REQUIRE}"
    assert judge(RULE, files) == []
    assert judge(RULE, f"-- go.work --\ngo 1.25.0\nuse ./b\n{files}") == []
    assert judge(RULE, f"{WORK}{files}-- env --\nGOWORK=off\n") == []


def test_an_alternative_file_meets_only_itself() -> None:
    files = f"-- a/go.mod --\n{HEAD}{B}{REQUIRE}-- a/x.sum --\n-- a/x.mod --\n{HEAD}{EXCLUDE}"
    assert judge(RULE, WORK + files) == []
    (found,) = judge(RULE, f"{WORK}{files}{REQUIRE}")
    assert str(found.at) == "a/x.mod:5:1"
