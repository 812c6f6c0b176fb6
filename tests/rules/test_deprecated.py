"""deprecated: what a go.mod or go.work itself chooses although its authors gave it up."""

from __future__ import annotations

from gosupply.rules.deprecated import RULE
from tests.rules.judging import judge

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
REQUIRE = "require example.com/lib v1.0.0\n"
LIB = (
    "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
    "-- mod example.com/lib@v1.2.0 --\n// Deprecated: use lib/v2.\n// It is faster.\n"
    "module example.com/lib\n"
)
OTHER = (
    "-- mod example.com/other@v1.0.0 --\nmodule example.com/other\nrequire example.com/lib v1.0.0\n"
)
FORK = "-- mod example.com/fork@v1.5.0 --\nmodule example.com/fork // Deprecated: it was an idea\n"
REPLACE = "replace example.com/lib => example.com/fork v1.5.0\n"
WORK = "-- go.work --\ngo 1.25.0\nuse ./a\nuse ./b\n"
MEMBER = "-- b/go.mod --\nmodule example.com/b\ngo 1.25.0\n"


def test_a_deprecated_requirement_is_found_at_its_line() -> None:
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{LIB}")
    assert found.at.path == "go.mod"
    assert found.at.span == (5, 1, 5, 31)
    assert found.message == "'example.com/lib' is deprecated: 'use lib/v2.'."
    assert found.notes == (
        "The go.mod of 'v1.2.0' says so, the newest version in the list of 'the case'.",
    )
    assert found.help == "Use what its authors name instead, then run 'go mod tidy'."
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0")
    assert found.key == "example.com/lib"


def test_what_only_dependencies_chose_is_theirs() -> None:
    requires = "require example.com/other v1.0.0\n"
    indirect = "require example.com/lib v1.0.0 // indirect\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{requires}{OTHER}{LIB}") == []
    assert judge(RULE, f"-- go.mod --\n{HEAD}{requires}{indirect}{OTHER}{LIB}") == []


def test_a_module_that_is_replaced_is_not_built_but_its_replacement_is() -> None:
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{REPLACE}{LIB}{FORK}")
    assert found.at.span == (6, 28, 6, 51)
    assert found.message == "'example.com/fork' is deprecated: 'it was an idea'."
    assert (found.module, found.version) == ("example.com/fork", "v1.5.0")
    text = f"-- go.mod --\n{HEAD}{REQUIRE}replace example.com/lib => ./lib\n{LIB}"
    assert judge(RULE, f"{text}-- lib/go.mod --\nmodule example.com/lib\n") == []


def test_a_module_replaced_by_another_version_of_itself_is_found_once() -> None:
    replace = "replace example.com/lib v1.0.0 => example.com/lib v1.2.0\n"
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{replace}{LIB}")
    assert str(found.at) == "go.mod:6:35"


def test_a_replacement_that_does_nothing_is_not_built() -> None:
    replace = "replace example.com/gone => example.com/fork v1.5.0\n"
    clean = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{replace}{clean}{FORK}") == []


def test_where_the_build_list_is_not_known_the_rule_is_silent() -> None:
    unknown = "require example.com/unknown v1.0.0\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{unknown}{LIB}") == []


def test_where_the_newest_version_is_not_known_the_rule_is_silent() -> None:
    # It is newer, says that it is deprecated by nobody, and is what counts.
    newer = "-- mod example.com/lib@v1.3.0 --\nmodule example.com/lib\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{LIB}{newer}") == []


def test_what_a_go_work_replaces_by_is_found_there() -> None:
    files = f"{WORK}{REPLACE}-- a/go.mod --\n{HEAD}{MEMBER}{REQUIRE}"
    clean = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
    (found,) = judge(RULE, f"{files}{clean}{FORK}")
    assert found.at.path == "go.work"
    assert found.at.span == (4, 28, 4, 51)
    assert judge(RULE, f"{files}{clean}{FORK}-- env --\nGOWORK=off\n") == []


def test_what_one_member_replaces_for_another_is_found_at_its_line() -> None:
    files = f"{WORK}-- a/go.mod --\n{HEAD}{REPLACE}{MEMBER}{REQUIRE}{FORK}"
    clean = "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
    (found,) = judge(RULE, files + clean)
    assert str(found.at) == "a/go.mod:5:28"


def test_a_go_work_of_which_the_build_list_is_not_known_says_nothing() -> None:
    unknown = "require example.com/unknown v1.0.0\n"
    files = f"-- a/go.mod --\n{HEAD}{unknown}{MEMBER}{REQUIRE}{LIB}"
    assert [str(each.at) for each in judge(RULE, WORK + files)] == ["b/go.mod:3:1"]
