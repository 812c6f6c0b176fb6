"""exclude-ineffective: exclusions that drop nothing, in no build that the file has a say in."""

from __future__ import annotations

from gosupply.rules.exclude_ineffective import RULE
from tests.rules.judging import judge, lines

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
LIB = "-- mod example.com/lib@v1.2.0 --\nmodule example.com/lib\n"
OTHER = (
    "-- mod example.com/other@v1.0.0 --\nmodule example.com/other\nrequire example.com/lib v1.1.0\n"
)
WORK = "-- go.work --\ngo 1.25.0\nuse ./a\nuse ./b\n"
B = "-- b/go.mod --\nmodule example.com/b\ngo 1.25.0\n"
EXCLUDE = "exclude example.com/lib v1.1.0\n"


def test_what_nothing_requires_is_found_at_its_line() -> None:
    text = (
        f"-- go.mod --\n{HEAD}require example.com/lib v1.2.0\n"
        f"exclude (\n\texample.com/lib v1.1.0 // broken\n\texample.com/gone v1.0.0\n)\n{LIB}"
    )
    found = judge(RULE, text)
    assert [str(each.at) for each in found] == ["go.mod:7:2", "go.mod:8:2"]
    assert found[0].at.span == (7, 2, 7, 24)
    assert found[0].message == "'example.com/lib@v1.1.0' is excluded, but nothing requires it."
    assert found[0].help == "Run 'go mod edit -dropexclude=example.com/lib@v1.1.0'."
    assert (found[0].module, found[0].version) == ("example.com/lib", "v1.1.0")
    assert [each.key for each in found] == ["example.com/lib", "example.com/gone"]
    assert len(found[0].notes) == 1


def test_what_a_dependency_or_the_file_itself_requires_is_dropped() -> None:
    requires = "require example.com/lib v1.2.0\nrequire example.com/other v1.0.0\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{requires}{EXCLUDE}{LIB}{OTHER}") == []
    assert judge(RULE, f"-- go.mod --\n{HEAD}require example.com/lib v1.1.0\n{EXCLUDE}") == []


def test_another_version_of_the_module_does_not_count() -> None:
    text = f"-- go.mod --\n{HEAD}require example.com/lib v1.2.0\nexclude example.com/lib v1.0.0\n"
    assert len(judge(RULE, text + LIB)) == 1


def test_where_the_build_list_is_not_known_the_rule_is_silent() -> None:
    unknown = "require example.com/unknown v1.0.0\n"
    assert judge(RULE, f"-- go.mod --\n{HEAD}{unknown}{EXCLUDE}") == []


def test_an_alternative_file_is_judged_by_its_own_build_list() -> None:
    files = (
        f"-- go.mod --\n{HEAD}require example.com/other v1.0.0\n{EXCLUDE}{OTHER}"
        f"-- x.sum --\n-- x.mod --\n{HEAD}{EXCLUDE}"
    )
    (found,) = judge(RULE, files)
    assert str(found.at) == "x.mod:5:1"
    assert found.help == "Run 'go mod edit -dropexclude=example.com/lib@v1.1.0 x.mod'."


def test_what_another_module_of_the_go_work_requires_is_dropped_there() -> None:
    files = f"-- a/go.mod --\n{HEAD}{EXCLUDE}{B}require example.com/other v1.0.0\n{OTHER}"
    assert judge(RULE, WORK + files) == []
    (found,) = judge(RULE, f"{WORK}{files}-- env --\nGOWORK=off\n")
    assert str(found.at) == "a/go.mod:5:1"
    (found,) = judge(RULE, lines("-- go.work --", "go 1.25.0", "use ./b") + files)
    assert str(found.at) == "a/go.mod:5:1"


def test_both_build_lists_must_be_known() -> None:
    files = f"-- a/go.mod --\n{HEAD}{EXCLUDE}{B}"
    assert len(judge(RULE, WORK + files)) == 1
    assert judge(RULE, f"{WORK}{files}require example.com/unknown v1.0.0\n") == []
