"""sum-missing: hashes of go.mod files that the module graph needs and no file that applies has."""

from __future__ import annotations

import pytest

from gosupply.rules.sum_missing import RULE
from tests.rules.judging import A, judge, lines

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
REQUIRE = "require example.com/lib v1.0.0\n"
LIB = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
OTHER = (
    "-- mod example.com/other@v1.0.0 --\nmodule example.com/other\nrequire example.com/lib v1.0.0\n"
)
ZIP = lines(f"example.com/lib v1.0.0 {A}")
LINE = lines(f"example.com/lib v1.0.0/go.mod {A}")
WORK = "-- go.work --\ngo 1.25.0\n\nuse ./a\nuse ./b\n"
MEMBER = "-- b/go.mod --\nmodule example.com/b\ngo 1.25.0\n"
APP = f"-- go.mod --\n{HEAD}{REQUIRE}{LIB}"
TXT = "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n"


def test_a_missing_line_is_found_at_the_requirement() -> None:
    (found,) = judge(RULE, f"{APP}-- go.sum --\n{ZIP}")
    assert found.at.path == "go.mod"
    assert found.at.span == (5, 1, 5, 31)
    assert found.message == "'go.sum' has no line for the go.mod of 'example.com/lib@v1.0.0'."
    assert found.help == "Run 'go mod tidy'."
    assert found.notes == (
        "Without the line the go command refuses to select versions, unless '-mod=mod' is set.",
    )
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0/go.mod")
    assert found.key == "example.com/lib"


def test_with_the_line_all_is_well() -> None:
    assert judge(RULE, f"{APP}-- go.sum --\n{LINE}") == []


def test_another_algorithm_or_version_is_no_such_line() -> None:
    other = lines("example.com/lib v1.0.0/go.mod h2:x", f"example.com/lib v1.1.0/go.mod {A}")
    assert len(judge(RULE, f"{APP}-- go.sum --\n{other}")) == 1


def test_what_only_a_dependency_requires_is_found_at_the_module_line() -> None:
    sums = lines(f"example.com/other v1.0.0/go.mod {A}")
    text = f"-- go.mod --\n{HEAD}require example.com/other v1.0.0\n{OTHER}{LIB}-- go.sum --\n{sums}"
    (found,) = judge(RULE, text)
    assert str(found.at) == "go.mod:1:1"
    assert found.notes[0] == "'example.com/other@v1.0.0' requires it."


def test_the_line_is_that_of_the_replacement_and_found_at_it() -> None:
    replace = "replace example.com/lib => example.com/fork v1.5.0\n"
    fork = "-- mod example.com/fork@v1.5.0 --\nmodule example.com/lib\n"
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{replace}{fork}-- go.sum --\n{LINE}")
    assert found.module == "example.com/fork"
    assert found.at.span == (6, 28, 6, 51)
    assert len(found.notes) == 1


def test_what_a_folder_replaces_needs_no_line() -> None:
    replace = "replace example.com/lib => ./lib\n"
    folder = "-- lib/go.mod --\nmodule example.com/lib\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{replace}{folder}-- go.sum --\n") == []


def test_without_any_go_sum_there_is_one_finding() -> None:
    requires = f"{REQUIRE}require example.com/other v1.0.0\n"
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{requires}{LIB}{OTHER}")
    assert str(found.at) == "go.mod:1:1"
    assert found.message == "There is no 'go.sum' with the hashes of what 'go.mod' requires."
    assert found.help == "Run 'go mod tidy' and commit the file."
    assert found.key == "go.sum"
    assert (found.module, found.version) == ("", "")


def test_without_requirements_no_go_sum_is_needed() -> None:
    assert judge(RULE, f"-- go.mod --\n{HEAD}") == []


def test_where_the_build_list_is_not_known_the_rule_is_silent() -> None:
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}") == []


def test_a_file_that_cannot_be_read_wholly_may_have_the_line() -> None:
    assert judge(RULE, f"{APP}-- go.sum --\nexample.com/lib v1.0.0/go.mod h1:broken\n") == []


def test_an_alternative_file_needs_its_own() -> None:
    files = f"{APP}-- go.sum --\n{LINE}-- x.mod --\n{HEAD}{REQUIRE}-- x.sum --\n"
    (found,) = judge(RULE, files)
    assert str(found.at) == "x.mod:5:1"
    assert found.message == "'x.sum' has no line for the go.mod of 'example.com/lib@v1.0.0'."
    assert found.help == "Run 'go mod tidy -modfile=x.mod'."


@pytest.mark.parametrize("path", ["a/go.sum", "b/go.sum", "go.work.sum"])
def test_in_a_workspace_any_of_its_files_may_have_the_line(path: str) -> None:
    files = f"-- a/go.mod --\n{HEAD}{REQUIRE}{MEMBER}{LIB}"
    assert judge(RULE, f"{WORK}{files}-- {path} --\n{LINE}") == []


def test_in_a_workspace_too_it_must_be_somewhere() -> None:
    files = f"{WORK}-- a/go.mod --\n{HEAD}{REQUIRE}{MEMBER}{LIB}"
    (found,) = judge(RULE, files)
    assert found.message == "There is no 'a/go.sum' with the hashes of what 'a/go.mod' requires."
    (found,) = judge(RULE, f"{files}-- a/go.sum --\n{ZIP}-- c/go.sum --\n{LINE}")
    assert str(found.at) == "a/go.mod:5:1"


@pytest.mark.parametrize(
    ("flags", "found"), [("", 0), ("-mod=vendor", 0), ("-mod=readonly", 1), ("-mod=mod", 1)]
)
def test_where_a_vendor_folder_is_used_no_go_sum_is_read(flags: str, found: int) -> None:
    text = f"{APP}-- vendor/modules.txt --\n{TXT}-- env --\nGOFLAGS={flags}\n"
    assert len(judge(RULE, text)) == found


@pytest.mark.parametrize(("go", "found"), [("go 1.13\n", 1), ("", 1), ("go 1.14\n", 0)])
def test_a_vendor_folder_is_used_since_go_1_14(go: str, found: int) -> None:
    text = f"-- go.mod --\nmodule example.com/app\n{go}{REQUIRE}{LIB}"
    assert len(judge(RULE, f"{text}-- vendor/modules.txt --\n{TXT}")) == found


def test_the_vendor_folder_of_a_workspace_is_not_used_for_its_module() -> None:
    assert len(judge(RULE, f"{APP}-- vendor/modules.txt --\n## workspace\n{TXT}")) == 1
