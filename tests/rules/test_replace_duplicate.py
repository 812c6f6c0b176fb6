"""replace-duplicate: one left side twice, in a file or across the modules of a go.work."""

from __future__ import annotations

import pytest

from gosupply.rules.replace_duplicate import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge


def test_the_same_target_says_nothing_new() -> None:
    line = "replace example.com/lib v1.0.0 => example.com/fork v1.0.1"
    (found,) = judge(RULE, gomod(line, line))
    assert found.message == (
        "'example.com/lib@v1.0.0' is replaced by 'example.com/fork@v1.0.1' twice in this file."
    )
    assert str(found.at) == "go.mod:5:1"
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("the other replacement", "go.mod:4:1")
    ]
    assert found.help == "Remove one of the two lines."
    assert (found.key, found.module, found.version) == (
        "example.com/lib",
        "example.com/lib",
        "v1.0.0",
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("./lib", "./other"),
        ("./lib", "./lib/"),
        ("example.com/fork v1.0.0", "example.com/fork v1.0.1"),
        ("example.com/fork v1.0.0", "./fork"),
    ],
)
def test_another_target_is_what_the_go_command_refuses(first: str, second: str) -> None:
    text = gomod(f"replace example.com/lib => {first}", f"replace example.com/lib => {second}")
    (found,) = judge(RULE, text)
    names = [target.replace(" ", "@") for target in (second, first)]
    assert found.message == (
        f"'example.com/lib' is replaced by '{names[0]}' and, further up, by '{names[1]}'."
    )
    assert found.notes == ("The go command refuses the file: 'conflicting replacements'.",)
    assert found.help == "Keep the line that is meant."


def test_every_later_line_is_compared_with_the_first() -> None:
    text = gomod(*(f"replace example.com/lib => ./{name}" for name in "aba"))
    found = judge(RULE, text)
    assert [each.at.span.line for each in found] == [5, 6]
    assert [each.related[0].at.span.line for each in found] == [4, 4]
    assert "twice" in found[1].message


def test_all_versions_and_one_version_are_two_left_sides() -> None:
    text = gomod("replace example.com/lib => ./a", "replace example.com/lib v1.0.0 => ./b")
    assert judge(RULE, text) == []


def test_two_files_of_one_root_do_not_contradict_each_other() -> None:
    text = (
        gomod("replace example.com/lib => ./a")
        + gomod("replace example.com/lib => ./b", at="x.mod")
        + "-- x.sum --\n"
    )
    assert judge(RULE, text) == []


def test_a_go_work_may_repeat_itself_too() -> None:
    text = gomod() + gowork("use .", "replace a => ./a", "replace a => ./b")
    assert [str(each.at) for each in judge(RULE, text)] == ["go.work:5:1"]


def members(first: str, second: str, *work: str, use: tuple[str, str] = ("./a", "./b")) -> str:
    return (
        gowork(*(f"use {folder}" for folder in use), *work)
        + gomod(f"replace {first}", module="example.com/a", at="a/go.mod")
        + gomod(f"replace {second}", module="example.com/b", at="b/go.mod")
    )


def test_two_modules_of_a_go_work_contradict_each_other_at_the_later_one() -> None:
    text = members("example.com/lib => ./lib", "example.com/lib => ./lib")
    (found,) = judge(RULE, text)
    assert found.message == (
        "'example.com/lib' is replaced by './lib' here and by './lib' in 'a/go.mod', and "
        "'go.work' does not say which counts."
    )
    assert str(found.at) == "b/go.mod:4:1"
    assert [str(each.at) for each in found.related] == ["a/go.mod:4:1"]
    assert "go work edit -replace" in found.help
    assert found.notes == ("The go command refuses the workspace: 'conflicting replacements'.",)


def test_later_is_what_go_work_uses_later() -> None:
    text = members("m => n v1.0.0", "m => n v1.1.0", use=("./b", "./a"))
    assert [str(each.at) for each in judge(RULE, text)] == ["a/go.mod:4:1"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("m => ../lib", "m => ../lib/"),
        ("m => ../lib", "m => ../a/../lib"),
        ("m => n v1.0.0", "m => n v1.0.0"),
        ("m => ../lib", "m v1.0.0 => ../other"),
        ("m => ../lib", "n => ../other"),
    ],
)
def test_the_same_folder_and_other_left_sides_are_no_contradiction(first: str, second: str) -> None:
    assert judge(RULE, members(first, second)) == []


def test_what_go_work_replaces_itself_is_decided() -> None:
    first, second = "m v1.0.0 => ../lib", "m v1.0.0 => ../other"
    assert len(judge(RULE, members(first, second, "replace n => ./lib"))) == 1
    # By the module's path alone (modload, makeMainModules).
    assert judge(RULE, members(first, second, "replace m v1.1.0 => ./lib")) == []


def test_the_first_module_that_replaces_it_is_named() -> None:
    text = (
        members("m => ../x", "m => ../x")
        + gomod("replace m => ../y", "replace m => ../y", module="example.com/c", at="c/go.mod")
    ).replace("use ./b", "use (\n\t./b\n\t./c\n)")
    found = [each for each in judge(RULE, text) if each.related[0].at.path == "a/go.mod"]
    assert [str(each.at) for each in found] == ["c/go.mod:5:1"]


def test_without_a_go_work_that_uses_both_there_is_no_contradiction() -> None:
    text = members("m => ../x", "m => ../y")
    assert len(judge(RULE, text)) == 1
    assert judge(RULE, f"{text}-- env --\nGOWORK=off\n") == []
    assert judge(RULE, text.replace("use ./b\n", "")) == []
