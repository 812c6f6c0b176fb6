"""replace-ineffective: lines that change nothing, and none that change something somewhere."""

from __future__ import annotations

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.rules.replace_ineffective import RULE
from tests.rules.gomods import gomod, gowork, proved
from tests.rules.judging import judge

REQUIRE = "require example.com/lib v1.1.0"
LIB = gomod(module="example.com/lib", at="lib/go.mod")
TEXTS = LIB + proved("example.com/lib@v1.1.0") + proved("example.com/fork@v1.0.0")


def test_another_version_is_selected() -> None:
    (found,) = judge(RULE, gomod(REQUIRE, "replace example.com/lib v1.0.0 => ./lib") + TEXTS)
    assert found.message == "'example.com/lib@v1.0.0' is replaced, but 'v1.1.0' is selected."
    assert str(found.at) == "go.mod:5:9"
    assert found.at.span.end_column == 9 + len("example.com/lib v1.0.0")
    assert (found.key, found.module, found.version) == (
        "example.com/lib",
        "example.com/lib",
        "v1.0.0",
    )
    assert found.notes == ("The go command passes over the line without a word.",)
    assert found.help == "Run 'go mod edit -dropreplace=example.com/lib@v1.0.0'."


@pytest.mark.parametrize("version", ["", " v1.0.0"])
def test_the_module_is_not_in_the_build_list(version: str) -> None:
    (found,) = judge(RULE, gomod(f"replace example.com/lib{version} => ./lib") + TEXTS)
    name = f"example.com/lib{version.replace(' ', '@')}"
    assert found.message == f"'{name}' is replaced, but no version of it is in the build list."


@pytest.mark.parametrize("version", ["", " v1.0.0"])
def test_a_main_module_cannot_be_replaced(version: str) -> None:
    (found,) = judge(RULE, gomod(f"replace example.com/app{version} => ./lib") + TEXTS)
    assert found.message.endswith("is replaced, but it is a main module, which nothing replaces.")


def test_a_line_for_the_selected_version_goes_before_one_for_all() -> None:
    wide = "replace example.com/lib => example.com/fork v1.0.0"
    exact = "replace example.com/lib v1.1.0 => ./lib"
    (found,) = judge(RULE, gomod(REQUIRE, wide, exact) + TEXTS)
    assert found.message == (
        "'example.com/lib' is replaced, but another line replaces 'v1.1.0', which is selected."
    )
    assert str(found.at) == "go.mod:5:9"
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("this one goes before", "go.mod:6:1")
    ]
    # Also where both say the same.
    assert len(judge(RULE, gomod(REQUIRE, exact, "replace example.com/lib => ./lib") + TEXTS)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "replace example.com/lib v1.1.0 => ./lib",
        "replace example.com/lib v1.1.0 => ./lib/",
        "replace example.com/lib => ./lib",
        "replace example.com/lib => example.com/fork v1.0.0",
        # It says nothing, which replace-self reports.
        "replace example.com/lib v1.1.0 => example.com/lib v1.1.0",
    ],
)
def test_a_line_that_counts_is_fine(line: str) -> None:
    assert judge(RULE, gomod(REQUIRE, line) + TEXTS) == []


def test_lines_for_other_versions_do_not_hide_one_for_all() -> None:
    lines = ("replace example.com/lib => ./lib", "replace example.com/lib v1.0.0 => ./lib")
    found = judge(RULE, gomod(REQUIRE, *lines) + TEXTS)
    assert [each.version for each in found] == ["v1.0.0"]


def test_what_is_read_though_not_selected_still_counts() -> None:
    text = (
        gomod(
            REQUIRE,
            "require example.com/other v1.0.0",
            "replace example.com/lib v1.0.0 => ./lib",
        )
        + TEXTS
        + proved("example.com/other@v1.0.0", "example.com/lib v1.0.0")
    )
    (found,) = judge(RULE, text)
    _, note = found.notes
    assert note == (
        "The go.mod of 'example.com/lib@v1.0.0' is read with this replacement all the same, and "
        "what it requires counts."
    )
    assert found.help == "Drop the line if 'go mod graph' works without it."


def test_of_a_main_module_an_older_version_can_be_read() -> None:
    text = (
        gomod("require example.com/other v1.0.0", "replace example.com/app => ./old")
        + gomod(at="old/go.mod")
        + proved("example.com/other@v1.0.0", "example.com/app v0.1.0")
    )
    (found,) = judge(RULE, text)
    assert [note for note in found.notes if "'example.com/app@v0.1.0' is read" in note]


def test_what_a_line_for_one_version_stands_in_for_is_not_read_with_that_for_all() -> None:
    text = (
        gomod(
            REQUIRE,
            "require example.com/other v1.0.0",
            "replace example.com/lib => example.com/fork v1.0.0",
            "replace example.com/lib v1.1.0 => ./lib",
            "replace example.com/lib v1.0.0 => ./lib",
        )
        + TEXTS
        + proved("example.com/other@v1.0.0", "example.com/lib v1.0.0")
    )
    by_version = {each.version: each for each in judge(RULE, text)}
    assert by_version.keys() == {"", "v1.0.0"}
    assert len(by_version[""].notes) == 1
    assert len(by_version["v1.0.0"].notes) == 2


def test_without_the_build_list_nothing_is_said_but_that_it_is_not_known() -> None:
    text = gomod(REQUIRE, "replace example.com/other => ./lib") + LIB
    report = judge_case(parse_case(text), (RULE,))
    assert report.judged == ()
    assert [each.need for each in report.undetermined] == ["build-list-unknown"]


def workspace(a: tuple[str, ...], b: tuple[str, ...], *work: str) -> str:
    return (
        gowork("use (", "\t./a", "\t./b", ")", *work)
        + gomod(*a, module="example.com/a", at="a/go.mod")
        + gomod(*b, module="example.com/b", at="b/go.mod")
        + TEXTS
    )


HERE = "replace example.com/lib => ../lib"


def test_a_line_that_counts_in_the_workspace_only_is_fine() -> None:
    text = workspace((HERE,), (REQUIRE,))
    assert judge(RULE, text) == []
    (found,) = judge(RULE, f"{text}-- env --\nGOWORK=off\n")
    assert str(found.at) == "a/go.mod:4:9"


def test_a_line_that_counts_in_its_own_build_list_only_is_fine() -> None:
    sibling = ("require example.com/b v0.0.0", "replace example.com/b => ../b")
    assert judge(RULE, workspace(sibling, ())) == []
    assert judge(RULE, workspace((REQUIRE, HERE), (), "replace example.com/lib => ./lib")) == []


def test_a_line_that_go_work_hides_and_its_own_build_list_lacks_is_found() -> None:
    hidden = workspace((HERE,), (REQUIRE,), "replace example.com/lib => ./lib")
    (found,) = judge(RULE, hidden)
    assert str(found.at) == "a/go.mod:4:9"
    assert found.message.endswith("but no version of it is in the build list.")
    assert len(found.notes) == 1


def test_a_line_that_another_module_overrides_is_found() -> None:
    # The module that is used last wins, where none of them names the version.
    exact = "replace example.com/lib v1.1.0 => ../lib"
    wide = "replace example.com/lib => example.com/fork v1.0.0"
    swapped = workspace((exact,), (REQUIRE, wide))
    assert [str(each.at) for each in judge(RULE, swapped)] == ["a/go.mod:4:9"]


def test_where_the_workspace_is_not_known_its_modules_are_not_judged() -> None:
    text = workspace((HERE,), ("require example.com/unknown v1.0.0",))
    assert judge(RULE, text) == []


def test_a_go_work_is_judged_by_its_own_build_list() -> None:
    text = workspace(
        (REQUIRE,),
        (),
        "replace example.com/lib v1.1.0 => ./lib",
        "replace example.com/lib v1.0.0 => ./lib",
        "replace example.com/a v1.0.0 => ./lib",
    )
    assert [(str(each.at), each.help) for each in judge(RULE, text)] == [
        ("go.work:8:9", "Run 'go work edit -dropreplace=example.com/lib@v1.0.0'."),
        ("go.work:9:9", "Run 'go work edit -dropreplace=example.com/a@v1.0.0'."),
    ]


def test_an_alternative_file_is_judged_by_its_own_build_list() -> None:
    line = "replace example.com/lib => ./lib"
    pair = gomod(line, at="x.mod") + "-- x.sum --\n"
    text = gomod(REQUIRE, line) + pair + gowork("use .") + TEXTS
    assert [str(each.at) for each in judge(RULE, text)] == ["x.mod:4:9"]
