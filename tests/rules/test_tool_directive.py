"""tool-directive: tools that nothing provides, that stand twice, or that are another program."""

from __future__ import annotations

import pytest

from gosupply.rules.tool_directive import RULE
from tests.rules.judging import judge

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
TOOL = "example.com/lib/cmd/gen"
REQUIRED = f"-- go.mod --\n{HEAD}require example.com/lib v1.0.0\n\ntool {TOOL}\n"
LIB = "-- lib/go.mod --\nmodule example.com/lib\n\ngo 1.25.0\n"
WORK = "-- go.work --\ngo 1.25.0\n\nuse .\n"
PROVED = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n\ngo 1.25.0\n"


def mod(text: str, head: str = HEAD) -> str:
    return f"-- go.mod --\n{head}{text}\n"


def test_a_tool_that_no_required_module_provides() -> None:
    (found,) = judge(RULE, mod(f"require example.com/li v1.0.0\n\ntool {TOOL}"))
    assert found.message == (
        f"No module that is required provides '{TOOL}', and 'go tool' cannot run it."
    )
    assert found.at.span == (7, 1, 7, len(f"tool {TOOL}") + 1)
    assert found.key == TOOL
    assert found.help == "Run 'go get -tool' with its path and a version, or remove the line."


@pytest.mark.parametrize(
    "text",
    [
        f"require example.com/lib v1.0.0\ntool {TOOL}",
        f"require example.com/lib v1.0.0 // indirect\ntool {TOOL}",
        f"require {TOOL} v1.0.0\ntool {TOOL}",
        "tool example.com/app/cmd/gen",
        "tool example.com/app",
        "tool cmd/vet",
    ],
)
def test_a_required_module_the_module_itself_or_go_provides_it(text: str) -> None:
    assert judge(RULE, mod(text)) == []


def test_a_package_of_go_that_is_no_command_is_no_tool() -> None:
    assert [each.key for each in judge(RULE, mod("tool net/http"))] == ["net/http"]


def test_what_a_replacement_provides_must_be_required_too() -> None:
    found = judge(RULE, mod(f"replace example.com/lib => ./lib\ntool {TOOL}") + LIB)
    assert [each.key for each in found] == [TOOL]


def test_where_go_mod_does_not_say_it_all_nothing_is_missing() -> None:
    assert judge(RULE, mod(f"tool {TOOL}", "module example.com/app\n\ngo 1.16\n")) == []
    assert judge(RULE, mod(f"require example.com/lib one\ntool {TOOL}")) == []


def test_a_file_without_a_module_line_is_another_rules() -> None:
    assert judge(RULE, f"-- go.mod --\ngo 1.25.0\ntool {TOOL}\n") == []


def test_a_tool_that_stands_twice_is_shown_at_the_later_line() -> None:
    (found,) = judge(RULE, f"{REQUIRED}tool {TOOL}\n")
    assert found.message == f"'{TOOL}' is a tool already."
    assert found.at.span.line == 8
    assert [(each.message, each.at.span.line) for each in found.related] == [("the first line", 7)]
    assert found.help == "Run 'go mod tidy', which drops the line."


def test_a_tool_that_stands_twice_is_missed_once_and_where_it_stands_first() -> None:
    found = judge(RULE, mod(f"tool {TOOL}\ntool {TOOL}"))
    assert [(each.at.span.line, each.key) for each in found] == [(5, TOOL), (6, f"repeated {TOOL}")]


def test_a_tool_whose_module_is_replaced_by_another() -> None:
    (found,) = judge(RULE, f"{REQUIRED}replace example.com/lib => example.com/fork v1.2.0\n")
    assert found.message == f"'example.com/lib', which provides the tool '{TOOL}', is replaced."
    assert found.at.span.line == 7
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("the replacement", "go.mod:8:1")
    ]
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0")
    assert found.key == f"replaced {TOOL}"
    assert found.notes
    assert found.help


def test_a_folder_of_the_repository_with_the_right_module_line_is_what_the_path_says() -> None:
    assert judge(RULE, f"{REQUIRED}replace example.com/lib => ./lib\n{LIB}") == []


@pytest.mark.parametrize(
    "files",
    [
        "replace example.com/lib => ../lib\n",
        "replace example.com/lib => ./lib\n",
        "replace example.com/lib => ./lib\n-- lib/go.mod --\nmodule example.com/fork\n",
        "replace example.com/lib => ./lib\n-- lib/go.mod --\ngo 1.25.0\n",
    ],
)
def test_any_other_folder_is_another_program(files: str) -> None:
    assert [each.key for each in judge(RULE, REQUIRED + files)] == [f"replaced {TOOL}"]


def test_a_replacement_of_another_version_replaces_no_tool() -> None:
    text = f"{REQUIRED}replace example.com/lib v1.1.0 => example.com/fork v1.2.0\n"
    assert judge(RULE, text) == []


def test_the_module_with_the_longest_path_provides_it() -> None:
    text = f"{REQUIRED}replace example.com/lib/cmd => example.com/fork v1.2.0\n"
    assert judge(RULE, text) == []
    text += "require example.com/lib/cmd v1.0.0\n"
    assert [each.module for each in judge(RULE, text)] == ["example.com/lib/cmd"]


def test_an_alternative_file_names_folders_from_the_root() -> None:
    text = f"{REQUIRED}replace example.com/lib => ./lib\n".replace("-- go.mod", "-- a/x.mod")
    # What GOFLAGS names stands for the go.mod of the folder that go is run in.
    assert judge(RULE, f"{text}{LIB}-- env --\nGOFLAGS=-modfile=a/x.mod\n") == []
    assert len(judge(RULE, f"{text}-- a/x.sum --\n{LIB}")) == 1


def test_in_a_workspace_what_any_module_requires_provides_it() -> None:
    text = f"{mod(f'tool {TOOL}')}{WORK}use ./b\n-- b/go.mod --\nmodule b.example/b\ngo 1.25.0\n"
    assert [each.key for each in judge(RULE, text)] == [TOOL]
    text += f"require example.com/lib v1.0.0\n{PROVED}"
    assert judge(RULE, text) == []


def test_in_a_workspace_a_module_of_it_provides_it() -> None:
    text = f"{mod(f'tool {TOOL}')}{WORK}use ./lib\n{LIB}"
    assert judge(RULE, text) == []
    assert [each.key for each in judge(RULE, f"{text}-- env --\nGOWORK=off\n")] == [TOOL]


def test_in_a_workspace_whose_modules_are_not_known_nothing_is_missing() -> None:
    text = f"{mod(f'require example.com/other v1.0.0{chr(10)}tool {TOOL}')}{WORK}"
    assert judge(RULE, text) == []


def test_in_a_workspace_the_selected_version_counts_and_go_work_replaces_first() -> None:
    work = f"{WORK}replace example.com/lib v1.1.0 => example.com/fork v1.2.0\n"
    other = "use ./b\n-- b/go.mod --\nmodule b.example/b\ngo 1.25.0\n"
    assert judge(RULE, REQUIRED + work + PROVED) == []
    raised = "require example.com/lib v1.1.0\n-- mod example.com/fork@v1.2.0 --\n"
    fork = "module example.com/fork\n\ngo 1.25.0\n"
    (found,) = judge(RULE, REQUIRED + work + other + raised + fork + PROVED)
    assert (found.module, found.version) == ("example.com/lib", "v1.1.0")
    assert [str(each.at) for each in found.related] == ["go.work:4:1"]


def test_in_a_workspace_go_work_names_folders_from_its_own() -> None:
    work = "-- go.work --\ngo 1.25.0\n\nuse ./app\nreplace example.com/lib => ./lib\n"
    app = REQUIRED.replace("-- go.mod", "-- app/go.mod")
    assert judge(RULE, app + work + LIB) == []
    assert len(judge(RULE, app + work + LIB.replace("-- lib", "-- app/lib"))) == 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (f"{TOOL}@v1.0.0", "it has the character '@'"),
        ("./cmd/gen", "its element '.' begins or ends with a dot"),
        ("-gen", "it begins with a dash"),
    ],
)
def test_a_path_of_no_package_stops_the_go_command(path: str, reason: str) -> None:
    (found,) = judge(RULE, mod(f"require example.com/lib v1.0.0\ntool {path}"))
    assert found.message == f"The go command stops at '{path}': {reason}."
    assert found.key == path


def test_it_does_so_where_go_mod_does_not_say_it_all() -> None:
    old = "module example.com/app\n\ngo 1.16\n"
    assert len(judge(RULE, mod(f"tool {TOOL}@v1.0.0", old))) == 1
