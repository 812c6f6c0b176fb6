"""replace-excluded: what is replaced, or replaces, is excluded."""

from __future__ import annotations

from gosupply.rules.replace_excluded import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge

REPLACE = "replace example.com/lib v1.0.0 => example.com/fork v1.0.1"
OLD = "exclude example.com/lib v1.0.0"
NEW = "exclude example.com/fork v1.0.1"


def test_a_replaced_version_that_is_excluded_is_found() -> None:
    (found,) = judge(RULE, gomod(OLD, REPLACE))
    assert found.message == "'example.com/lib@v1.0.0' is replaced, but it is also excluded."
    assert str(found.at) == "go.mod:5:1"
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("the exclusion", "go.mod:4:1")
    ]
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0")
    assert found.key == "example.com/lib example.com/lib"
    assert "go mod tidy" in found.notes[0]
    assert found.help == "Drop the replacement, or the exclusion in 'go.mod'."


def test_a_replacement_that_is_excluded_is_found() -> None:
    (found,) = judge(RULE, gomod(REPLACE, NEW))
    assert found.message == (
        "'example.com/lib@v1.0.0' is replaced by 'example.com/fork@v1.0.1', which is excluded."
    )
    assert (found.module, found.version) == ("example.com/fork", "v1.0.1")
    assert found.key == "example.com/lib example.com/fork"
    assert "the version is built" in found.notes[0]


def test_both_are_two_findings() -> None:
    found = judge(RULE, gomod(REPLACE, OLD, NEW))
    assert len({each.key for each in found}) == 2


def test_the_target_of_a_replacement_of_all_versions_counts_and_its_left_side_does_not() -> None:
    wide = "replace example.com/lib => example.com/fork v1.0.1"
    assert judge(RULE, gomod(wide, OLD)) == []
    (found,) = judge(RULE, gomod(wide, NEW))
    assert found.message.startswith("'example.com/lib' is replaced by")


def test_other_versions_and_folders_are_fine() -> None:
    others = ("exclude example.com/lib v1.0.1", "exclude example.com/fork v1.0.0")
    assert judge(RULE, gomod(REPLACE, "replace example.com/x => ./x", *others)) == []


def test_the_first_of_two_exclusions_is_named() -> None:
    (found,) = judge(RULE, gomod(REPLACE, OLD, OLD))
    assert [each.at.span.line for each in found.related] == [5]


def members(first: str, second: str, *work: str) -> str:
    return (
        gowork("use (", "\t./a", "\t./b", ")", *work)
        + gomod(first, module="example.com/a", at="a/go.mod")
        + gomod(second, module="example.com/b", at="b/go.mod")
    )


def test_in_a_workspace_the_exclusions_of_all_modules_count() -> None:
    found = judge(RULE, members(REPLACE, OLD))
    assert [str(each.at) for each in found] == ["a/go.mod:4:1"]
    assert [str(each.related[0].at) for each in found] == ["b/go.mod:4:1"]
    assert found[0].help == "Drop the replacement, or the exclusion in 'b/go.mod'."
    assert "in the workspace" in found[0].notes[0]
    assert judge(RULE, f"{members(REPLACE, OLD)}-- env --\nGOWORK=off\n") == []


def test_its_own_exclusion_goes_before_that_of_another_module() -> None:
    text = members(OLD, f"{REPLACE}\n{OLD}")
    (found,) = judge(RULE, text)
    assert [str(each.at) for each in found.related] == ["b/go.mod:5:1"]


def test_what_go_work_replaces_is_excluded_by_its_modules() -> None:
    found = judge(RULE, members(OLD, NEW, REPLACE))
    assert [str(each.at) for each in found] == ["go.work:7:1", "go.work:7:1"]
    assert {each.module: str(each.related[0].at) for each in found} == {
        "example.com/lib": "a/go.mod:4:1",
        "example.com/fork": "b/go.mod:4:1",
    }


def test_an_alternative_file_has_only_its_own_exclusions() -> None:
    text = gomod(OLD) + gomod(REPLACE, at="x.mod") + "-- x.sum --\n"
    assert judge(RULE, text) == []
    assert judge(RULE, text + gowork("use .")) == []
    with_own = gomod(OLD) + gomod(REPLACE, OLD, at="x.mod") + "-- x.sum --\n"
    assert [each.at.path for each in judge(RULE, with_own)] == ["x.mod"]
