"""retracted: what a build takes and its authors took back, at the line that names it."""

from __future__ import annotations

from gosupply.rules.retracted import RULE
from tests.rules.judging import judge

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
REQUIRE = "require example.com/lib v1.0.0\n"
LIB = (
    "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
    "-- mod example.com/lib@v1.2.0 --\nmodule example.com/lib\nretract v1.0.0 // Deletes data\n"
)
OTHER = (
    "-- mod example.com/other@v1.0.0 --\nmodule example.com/other\nrequire example.com/lib v1.0.0\n"
)
FORK = (
    "-- mod example.com/fork@v1.5.0 --\nmodule example.com/lib\n"
    "-- mod example.com/fork@v1.6.0 --\nmodule example.com/fork\nretract [v1.4.0, v1.5.9]\n"
)
WORK = "-- go.work --\ngo 1.25.0\nuse ./a\nuse ./b\n"
MEMBER = "-- b/go.mod --\nmodule example.com/b\ngo 1.25.0\n"


def test_a_retracted_requirement_is_found_at_its_line() -> None:
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{LIB}")
    assert str(found.at) == "go.mod:5:1"
    assert found.at.span == (5, 1, 5, 31)
    message = "'example.com/lib@v1.0.0' was retracted by its authors: 'Deletes data'."
    assert found.message == message
    assert found.notes == (
        "The go.mod of 'v1.2.0' says so, the newest version in the list of 'the case'.",
    )
    assert found.help == "Run 'go get example.com/lib@latest'."
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0")
    assert found.key == "example.com/lib"


def test_a_version_that_is_not_retracted_is_fine() -> None:
    text = f"-- go.mod --\n{HEAD}require example.com/lib v1.2.0\n{LIB}"
    assert judge(RULE, text) == []


def test_only_the_first_line_of_a_reason_is_quoted_and_not_all_of_a_long_one() -> None:
    reason = "x" * 300
    text = (
        f"-- go.mod --\n{HEAD}{REQUIRE}"
        "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
        f"// {reason}\n// Second line.\nretract v1.0.0\n"
    )
    (found,) = judge(RULE, text)
    expected = f"'example.com/lib@v1.0.0' was retracted by its authors: '{'x' * 200}…'."
    assert found.message == expected


def test_what_only_a_dependency_requires_is_found_at_the_module_line() -> None:
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}require example.com/other v1.0.0\n{OTHER}{LIB}")
    assert str(found.at) == "go.mod:1:1"
    assert found.notes[0] == "'example.com/other@v1.0.0' requires it."
    assert len(found.notes) == 2


def test_a_requirement_that_is_raised_is_found_at_its_line() -> None:
    requires = "require example.com/lib v0.9.0\nrequire example.com/other v1.0.0\n"
    old = "-- mod example.com/lib@v0.9.0 --\nmodule example.com/lib\n"
    (found,) = judge(RULE, f"-- go.mod --\n{HEAD}{requires}{OTHER}{LIB}{old}")
    assert str(found.at) == "go.mod:5:1"
    assert found.version == "v1.0.0"
    assert found.notes[0] == "'example.com/other@v1.0.0' requires it."


def test_what_replaces_another_module_is_found_at_the_target() -> None:
    text = f"-- go.mod --\n{HEAD}{REQUIRE}replace example.com/lib => example.com/fork v1.5.0\n"
    (found,) = judge(RULE, text + LIB + FORK)
    assert found.at.span == (6, 28, 6, 51)
    assert found.message == "'example.com/fork@v1.5.0' was retracted by its authors."
    assert found.help == "Replace by a version that 'go list -m -versions example.com/fork' lists."
    assert found.key == found.module == "example.com/fork"


def test_a_replacement_that_does_nothing_is_not_built() -> None:
    replace = "replace example.com/gone => example.com/lib v1.0.0\n"
    text = f"-- go.mod --\n{HEAD}require example.com/lib v1.2.0\n{replace}{LIB}"
    assert judge(RULE, text) == []


def test_what_a_folder_replaces_has_no_version() -> None:
    text = f"-- go.mod --\n{HEAD}{REQUIRE}replace example.com/lib => ./lib\n{LIB}"
    assert judge(RULE, f"{text}-- lib/go.mod --\nmodule example.com/lib\n") == []


def test_where_the_build_list_is_not_known_the_rule_is_silent() -> None:
    text = f"-- go.mod --\n{HEAD}{REQUIRE}require example.com/unknown v1.0.0\n{LIB}"
    assert judge(RULE, text) == []


def test_where_the_newest_version_is_not_known_the_rule_is_silent() -> None:
    newer = "-- mod example.com/lib@v1.3.0 --\nmodule example.com/lib\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}{LIB}{newer}") == []


def test_each_member_of_a_go_work_is_judged_once_and_the_go_work_adds_nothing() -> None:
    files = f"-- a/go.mod --\n{HEAD}{MEMBER}{REQUIRE}{LIB}"
    assert [str(each.at) for each in judge(RULE, WORK + files)] == ["b/go.mod:3:1"]


def test_what_a_go_work_replaces_by_is_found_there() -> None:
    replace = "replace example.com/lib => example.com/fork v1.5.0\n"
    clean = "require example.com/lib v1.2.0\n"
    files = f"{WORK}{replace}-- a/go.mod --\n{HEAD}{MEMBER}{clean}{LIB}{FORK}"
    (found,) = judge(RULE, files)
    assert found.at.path == "go.work"
    assert found.at.span == (4, 28, 4, 51)
    assert judge(RULE, f"{files}-- env --\nGOWORK=off\n") == []


def test_what_one_member_replaces_for_another_is_found_at_its_line() -> None:
    replace = "replace example.com/lib => example.com/fork v1.5.0\n"
    clean = "require example.com/lib v1.2.0\n"
    files = f"{WORK}-- a/go.mod --\n{HEAD}{replace}{MEMBER}{clean}{LIB}{FORK}"
    (found,) = judge(RULE, files)
    assert str(found.at) == "a/go.mod:5:28"


def test_what_only_the_workspace_takes_is_found_at_its_first_use() -> None:
    # On its own, b takes v1.2.0; a's exclusion leaves v1.0.0 in the workspace.
    exclude = "exclude example.com/lib v1.2.0\n"
    requires = "require example.com/near v1.0.0\nrequire example.com/other v1.0.0\n"
    near = (
        "-- mod example.com/near@v1.0.0 --\n"
        "module example.com/near\nrequire example.com/lib v1.2.0\n"
    )
    files = f"-- a/go.mod --\n{HEAD}{exclude}{MEMBER}{requires}{near}{OTHER}{LIB}"
    (found,) = judge(RULE, WORK + files)
    assert str(found.at) == "go.work:2:1"
    assert found.version == "v1.0.0"
    assert found.notes[0] == "'example.com/other@v1.0.0' requires it."


def test_a_go_work_of_which_the_build_list_is_not_known_says_nothing() -> None:
    unknown = "require example.com/unknown v1.0.0\n"
    files = f"-- a/go.mod --\n{HEAD}{unknown}{MEMBER}{REQUIRE}{LIB}"
    assert [str(each.at) for each in judge(RULE, WORK + files)] == ["b/go.mod:3:1"]
