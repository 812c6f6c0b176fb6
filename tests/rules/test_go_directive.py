"""go-directive: a go line that is missing, not wanted, or too low in a go.work."""

from __future__ import annotations

from gosupply.rules.go_directive import RULE
from tests.rules.judging import judge
from tests.rules.ranges import judge_wanting

APP = "module example.com/app\n"
WORK = "-- go.work --\n{}use ./a\nuse ./b\n-- a/go.mod --\n{}-- b/go.mod --\n{}"


def member(name: str, go: str) -> str:
    return f"module example.com/{name}\n\ngo {go}\n"


def workspace(of_work: str, of_a: str, of_b: str) -> str:
    return WORK.format(of_work, member("a", of_a), member("b", of_b))


def test_a_go_mod_without_a_go_line_is_shown_at_its_module_line() -> None:
    (found,) = judge(RULE, f"-- go.mod --\n// app\n{APP}")
    assert found.message == "The file has no go line."
    assert found.at.path == "go.mod"
    assert found.at.span == (2, 1, 2, 23)
    assert found.notes == ("The go command then assumes Go '1.16' and what was the default there.",)
    assert found.help == "Run 'go mod edit -go=VERSION'."
    assert found.key == "go missing"


def test_the_help_names_the_lowest_version_that_is_wanted() -> None:
    (found,) = judge_wanting(RULE, f"-- go.mod --\n{APP}", go=">=1.25.1 || >=1.24.3 <1.25")
    assert found.help == "Run 'go mod edit -go=1.24.3'."


def test_an_alternative_file_has_a_go_line_of_its_own() -> None:
    text = f"-- go.mod --\n{APP}\ngo 1.25.0\n-- x.mod --\n{APP}-- x.sum --\n"
    (found,) = judge(RULE, text)
    assert str(found.at) == "x.mod:1:1"
    assert found.help == "Run 'go mod edit -go=VERSION x.mod'."


def test_a_file_name_that_a_shell_would_obey_is_in_no_command() -> None:
    for name in ("x;id.mod", "-x.mod"):
        stem = name.removesuffix(".mod")
        (found,) = judge(RULE, f"-- {name} --\n{APP}-- {stem}.sum --\n")
        assert found.help == "Change or remove the line."


def test_a_go_work_without_a_go_line_is_shown_at_its_first_use_line() -> None:
    (found,) = judge(RULE, "-- go.work --\n\nuse ./a\n-- a/go.mod --\nmodule a\ngo 1.18\n")
    assert str(found.at) == "go.work:2:1"
    assert found.notes == ("The go command then assumes Go '1.18' and what was the default there.",)
    assert found.help == "Run 'go work edit -go=VERSION'."


def test_an_empty_go_work_is_shown_at_its_start() -> None:
    (found,) = judge(RULE, "-- go.work --\n\n")
    assert str(found.at) == "go.work:1:1"


def test_a_file_that_is_malformed_may_have_meant_a_go_line() -> None:
    assert judge(RULE, f"-- go.mod --\n{APP}go one\n") == []
    assert judge(RULE, "-- go.mod --\n// nothing\n") == []


def test_any_go_line_is_wanted_unless_somebody_said_otherwise() -> None:
    assert judge(RULE, f"-- go.mod --\n{APP}go 1.1\n") == []


def test_a_go_line_outside_of_the_range() -> None:
    text = f"-- go.mod --\n{APP}\ngo 1.21\n-- go.work --\ngo 1.25.0\n"
    (found,) = judge_wanting(RULE, text, go=">=1.22")
    assert found.message == "The go line '1.21' is outside of the range '>=1.22' that is wanted."
    assert found.at.span == (3, 1, 3, 8)
    assert found.help == "Run 'go mod edit -go=1.22'."
    assert found.key == "go unwanted"
    assert judge_wanting(RULE, f"-- go.mod --\n{APP}go 1.22\n", go=">=1.22") == []


def test_a_go_line_above_the_range_has_no_lowest_version_to_go_to() -> None:
    (found,) = judge_wanting(RULE, "-- go.work --\ngo 1.28.0\n", go=">=1.22 <1.27")
    assert str(found.at) == "go.work:1:1"
    assert found.help == "Choose a version in the range '>=1.22 <1.27'."


def test_a_go_work_that_is_lower_than_its_modules_names_the_highest() -> None:
    (found,) = judge(RULE, workspace("go 1.24.0\n", "1.25.0", "1.25.3"))
    assert str(found.at) == "go.work:1:1"
    assert found.message == (
        "The go line of the module in 'b' is '1.25.3', and the go command refuses a go.work with "
        "'1.24.0'."
    )
    assert [str(each.at) for each in found.related] == ["a/go.mod:3:1", "b/go.mod:3:1"]
    assert found.help == "Run 'go work use'."
    assert found.key == "go of a module"


def test_a_go_work_without_a_go_line_counts_as_1_18() -> None:
    found = judge(RULE, workspace("", "1.21.0", "1.20"))
    assert [each.key for each in found] == ["go missing", "go of a module"]
    assert "'1.18'" in found[1].message
    assert str(found[1].at) == "go.work:1:1"
    assert [str(each.at) for each in found[1].related] == ["a/go.mod:3:1"]


def test_modules_before_1_21_and_lower_ones_are_accepted() -> None:
    assert judge(RULE, workspace("go 1.18\n", "1.20", "1.17")) == []
    assert judge(RULE, workspace("go 1.25.0\n", "1.25.0", "1.24.9")) == []


def test_a_module_without_a_go_line_needs_none_of_the_go_work() -> None:
    text = WORK.format("go 1.18\n", "module example.com/a\n", member("b", "1.18"))
    assert [each.at.path for each in judge(RULE, text)] == ["a/go.mod"]


def test_a_go_work_that_is_not_taken_refuses_nothing() -> None:
    text = workspace("go 1.24.0\n", "1.25.0", "1.25.0")
    assert judge(RULE, f"{text}-- env --\nGOWORK=off\n") == []


def test_the_top_is_named_by_a_dot() -> None:
    text = f"-- go.work --\ngo 1.24.0\nuse .\n-- go.mod --\n{member('a', '1.25.0')}"
    (found,) = judge(RULE, text)
    assert found.message.startswith("The go line of the module in '.' is '1.25.0'")
