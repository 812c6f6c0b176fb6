"""replace-self: a module by a version of itself."""

from __future__ import annotations

import pytest

from gosupply.rules.replace_self import RULE
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge


@pytest.mark.parametrize(
    ("left", "message", "help_"),
    [
        (
            "example.com/lib",
            "Every version of 'example.com/lib' is replaced by its 'v1.1.0'.",
            "go mod edit -dropreplace=example.com/lib -require=example.com/lib@v1.1.0",
        ),
        (
            "example.com/lib v1.0.0",
            "'example.com/lib@v1.0.0' is replaced by another version of itself, 'v1.1.0'.",
            "go mod edit -dropreplace=example.com/lib@v1.0.0 -require=example.com/lib@v1.1.0",
        ),
        (
            "example.com/lib v1.1.0",
            "'example.com/lib@v1.1.0' is replaced by itself.",
            "go mod edit -dropreplace=example.com/lib@v1.1.0",
        ),
    ],
)
def test_each_left_side_has_its_words(left: str, message: str, help_: str) -> None:
    (found,) = judge(RULE, gomod(f"replace {left} => example.com/lib v1.1.0"))
    assert found.message == message
    assert found.help == f"Run '{help_}'."
    assert str(found.at) == "go.mod:4:1"
    assert found.key == "example.com/lib"
    assert (found.module, found.version) == ("example.com/lib", left.partition(" ")[2])


def test_the_same_version_says_nothing_and_another_one_hides_something() -> None:
    pins = gomod(
        "replace a v1.0.0 => a v1.0.0",
        "replace b v1.0.0 => b v1.1.0",
    )
    notes = [each.notes for each in judge(RULE, pins)]
    assert notes[0] == ("A replacement by the same version changes nothing.",)
    assert "is not built" in notes[1][0]


@pytest.mark.parametrize(
    "target", ["example.com/fork v1.1.0", "./lib", "example.com/lib/v2 v2.0.0"]
)
def test_another_module_and_a_folder_are_not_it(target: str) -> None:
    assert judge(RULE, gomod(f"replace example.com/lib => {target}")) == []


def test_a_go_work_cannot_require_and_an_alternative_file_is_named() -> None:
    line = "replace example.com/lib => example.com/lib v1.1.0"
    text = gowork("use .", line) + gomod(at="go.mod") + gomod(line, at="x.mod") + "-- x.sum --\n"
    assert [(each.at.path, each.help) for each in judge(RULE, text)] == [
        ("go.work", "Run 'go work edit -dropreplace=example.com/lib'."),
        (
            "x.mod",
            "Run 'go mod edit -dropreplace=example.com/lib -require=example.com/lib@v1.1.0 x.mod'.",
        ),
    ]


@pytest.mark.parametrize("path", ["lib;reboot", "$(reboot)", "a b", "lib`x", "lib\\nx", "lib\\x27"])
def test_what_a_shell_would_take_for_more_than_a_word_is_in_no_command(path: str) -> None:
    (found,) = judge(RULE, gomod(f'replace "{path}" => "{path}" v1.1.0'))
    assert found.help == "Remove the line."


@pytest.mark.parametrize("name", ["-w.mod", "x;y.mod"])
def test_nor_is_such_a_file(name: str) -> None:
    line = "replace example.com/lib => example.com/lib v1.1.0"
    text = gomod() + gomod(line, at=name) + f"-- {name.removesuffix('.mod')}.sum --\n"
    (found,) = judge(RULE, text)
    assert found.help == "Remove the line."
