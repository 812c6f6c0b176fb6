"""sum-unneeded: hashes of what is in no module graph that the file serves, and nothing else."""

from __future__ import annotations

import pytest

from gosupply.rules.sum_unneeded import RULE
from tests.rules.judging import A, B, judge, lines

HEAD = "module example.com/app\n\ngo 1.25.0\n\n"
REQUIRE = "require example.com/lib v1.1.0\n"
LIB = "-- mod example.com/lib@v1.1.0 --\nmodule example.com/lib\n"
NEEDED = lines(f"example.com/lib v1.1.0 {A}", f"example.com/lib v1.1.0/go.mod {A}")
OLD = lines(f"example.com/lib v1.0.0 {A}", f"example.com/lib v1.0.0/go.mod {A}")
WORK = "-- go.work --\ngo 1.25.0\n\nuse ./a\nuse ./b\n"
MEMBER = "-- b/go.mod --\nmodule example.com/b\ngo 1.25.0\n"
APP = f"-- go.mod --\n{HEAD}{REQUIRE}{LIB}"


def test_all_lines_about_a_version_are_one_finding_and_can_be_removed() -> None:
    zipped, alone = OLD.splitlines(keepends=True)
    (found,) = judge(RULE, f"{APP}-- go.sum --\n{zipped}{NEEDED}{alone}")
    assert str(found.at) == "go.sum:1:24"
    message = "'go.sum' has a hash of 'example.com/lib@v1.0.0', which nothing requires."
    assert found.message == message
    assert found.help == "Run 'go mod tidy'."
    assert len(found.notes) == 1
    assert (found.module, found.version) == ("example.com/lib", "v1.0.0")
    assert found.key == "example.com/lib"
    assert [(each.message, str(each.at)) for each in found.related] == [
        ("another line about it", "go.sum:4:31")
    ]
    assert [(each.at.span, each.at.text, each.text) for each in found.fix] == [
        ((1, 1, 2, 1), zipped.strip(), ""),
        ((4, 1, 5, 1), alone.strip(), ""),
    ]


def test_a_line_of_a_go_mod_alone_is_judged_too() -> None:
    (found,) = judge(RULE, f"{APP}-- go.sum --\n{lines(f'example.com/x v1.0.0/go.mod {A}')}")
    assert found.version == "v1.0.0/go.mod"
    assert found.related == ()


def test_two_hashes_of_one_line_are_both_removed() -> None:
    other = lines(f"example.com/lib v1.0.0 {B}")
    (found,) = judge(RULE, f"{APP}-- go.sum --\n{OLD}{other}")
    assert len(found.fix) == 3


def test_what_anything_requires_is_needed_even_where_nobody_read_it() -> None:
    # The graph is pruned: of near, only what it requires is read, and of that nothing.
    near = (
        "-- mod example.com/near@v1.0.0 --\nmodule example.com/near\ngo 1.25.0\n"
        "require example.com/far v1.0.0\nrequire example.com/lib v1.0.0\n"
    )
    text = f"-- go.mod --\n{HEAD}{REQUIRE}require example.com/near v1.0.0\n{LIB}{near}"
    sums = lines(f"example.com/near v1.0.0/go.mod {A}", f"example.com/far v1.0.0/go.mod {A}")
    assert judge(RULE, f"{text}-- go.sum --\n{NEEDED}{OLD}{sums}") == []


def test_what_replaces_and_what_is_replaced_is_needed() -> None:
    replace = "replace example.com/lib => example.com/fork v1.5.0\n"
    fork = "-- mod example.com/fork@v1.5.0 --\nmodule example.com/lib\n"
    sums = lines(f"example.com/fork v1.5.0 {A}", f"example.com/fork v1.5.0/go.mod {A}")
    text = f"-- go.mod --\n{HEAD}{REQUIRE}{replace}{fork}"
    assert judge(RULE, f"{text}-- go.sum --\n{sums}{NEEDED}") == []
    (found,) = judge(RULE, f"{text}-- go.sum --\n{sums}{OLD}")
    assert found.module == "example.com/lib"


def test_what_is_excluded_is_not_needed() -> None:
    text = f"-- go.mod --\n{HEAD}{REQUIRE}exclude example.com/lib v1.0.0\n{LIB}"
    near = "-- mod example.com/n@v1.0.0 --\nmodule example.com/n\nrequire example.com/lib v1.0.0\n"
    sums = lines(f"example.com/n v1.0.0/go.mod {A}")
    text = text.replace(REQUIRE, f"{REQUIRE}require example.com/n v1.0.0\n")
    assert len(judge(RULE, f"{text}{near}-- go.sum --\n{sums}{NEEDED}{OLD}")) == 1


def test_where_the_build_list_is_not_known_the_rule_is_silent() -> None:
    assert judge(RULE, f"-- go.mod --\n{HEAD}{REQUIRE}-- go.sum --\n{OLD}") == []
    assert judge(RULE, f"-- go.sum --\n{OLD}") == []
    assert judge(RULE, f"-- go.work.sum --\n{OLD}") == []


@pytest.mark.parametrize(("go", "found"), [("1.16", 1), ("1.17", 0), ("1.18", 1)])
def test_with_go_1_17_what_go_1_16_needed_is_kept(go: str, found: int) -> None:
    text = APP.replace("1.25.0", go)
    assert len(judge(RULE, f"{text}-- go.sum --\n{OLD}")) == found


def test_fips140_is_another_rules() -> None:
    sums = lines(f"golang.org/fips140 v1.0.0 {A}")
    assert judge(RULE, f"{APP}-- go.sum --\n{sums}") == []


def test_an_alternative_file_serves_its_own_module_graph() -> None:
    files = f"{APP}-- go.sum --\n{NEEDED}-- x.mod --\n{HEAD}-- x.sum --\n{NEEDED}"
    (found,) = judge(RULE, files)
    assert str(found.at) == "x.sum:1:24"
    assert found.help == "Run 'go mod tidy -modfile=x.mod'."


def test_a_go_sum_serves_every_go_work_that_uses_its_module() -> None:
    files = f"-- a/go.mod --\n{HEAD}{MEMBER}{REQUIRE}{LIB}"
    assert judge(RULE, f"{WORK}{files}-- a/go.sum --\n{NEEDED}") == []
    assert len(judge(RULE, f"{files}-- a/go.sum --\n{NEEDED}")) == 1
    # Also one that is not taken: somebody else takes it.
    assert judge(RULE, f"{WORK}{files}-- a/go.sum --\n{NEEDED}-- env --\nGOWORK=off\n") == []


def test_the_module_graph_of_each_such_go_work_must_be_known() -> None:
    unknown = "require example.com/unknown v1.0.0\n"
    files = f"-- a/go.mod --\n{HEAD}{MEMBER}{unknown}-- a/go.sum --\n{OLD}"
    assert judge(RULE, WORK + files) == []
    assert len(judge(RULE, files)) == 1


def test_a_go_work_sum_serves_its_go_work() -> None:
    files = f"{WORK}-- a/go.mod --\n{HEAD}{MEMBER}{REQUIRE}{LIB}"
    (found,) = judge(RULE, f"{files}-- go.work.sum --\n{NEEDED}{OLD}")
    assert str(found.at) == "go.work.sum:3:24"
    assert found.help == "Remove it from 'go.work.sum'."
