"""exclude-unresolved: an exclusion says what is selected instead, and that is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.policy.settings import Settings
from gosupply.rules.exclude_unresolved import RULE
from tests.rules.gomods import gomod, gowork, proved
from tests.rules.wanting import check_rule, judge, resolving

if TYPE_CHECKING:
    from gosupply.findings import Finding

LIB = "example.com/lib"
REQUIRE = f"require {LIB} v1.9.0"
EXCLUDE = f"exclude {LIB} v1.8.0"
PROVED = proved(f"{LIB}@v1.9.0") + proved(f"{LIB}@v1.7.0")
OTHER = proved("example.com/other@v1.0.0", f"{LIB} v1.8.0")


def found_in(text: str) -> list[Finding]:
    return judge(RULE, text, resolving())


def said(found: list[Finding]) -> list[str]:
    """Return what is said about the exclusion, from the comma on."""
    start = f"'{LIB}@v1.8.0' is excluded, "
    assert all(each.message.startswith(start) for each in found)
    return [each.message.removeprefix(start) for each in found]


def test_it_is_documented_and_speaks_only_if_configured() -> None:
    check_rule(RULE, "exclude-unresolved")


@pytest.mark.parametrize(
    "comment", ["", " // broken", " // resolve_to", " // resolve_to:", " // unresolve_to: v1.9.0"]
)
def test_nothing_says_what_is_selected_instead(comment: str) -> None:
    (found,) = found_in(gomod(REQUIRE, f"{EXCLUDE}{comment}") + PROVED)
    assert found.message == (
        f"'{LIB}@v1.8.0' is excluded, but nothing says which version is to be selected instead."
    )
    assert found.at.span == (5, 1, 5, 31)
    assert (found.module, found.version, found.key) == (LIB, "v1.8.0", LIB)
    assert found.help.startswith("Write '// resolve_to: VERSION' behind the line")


@pytest.mark.parametrize(
    "comment",
    [
        "// resolve_to: v1.9.0",
        "// resolve_to v1.9.0",
        "//resolve_to:v1.9.0",
        "// CVE-2026-1 is in it; resolve_to: v1.9.0 until December",
    ],
)
def test_the_named_version_is_selected(comment: str) -> None:
    assert found_in(gomod(REQUIRE, f"{EXCLUDE} {comment}") + PROVED) == []


def test_in_a_block_each_line_has_its_own() -> None:
    text = gomod(
        REQUIRE,
        "exclude (",
        f"\t{LIB} v1.8.0 // resolve_to: v1.9.0",
        f"\t{LIB} v1.7.0",
        ")",
    )
    assert [str(each.at) for each in found_in(text + PROVED)] == ["go.mod:7:2"]


@pytest.mark.parametrize("version", ["latest", "v1.9", "v2.0.0", "v1.9.0+meta"])
def test_what_is_named_is_no_version_of_the_module(version: str) -> None:
    found = found_in(gomod(REQUIRE, f"{EXCLUDE} // resolve_to: {version}") + PROVED)
    assert said(found) == [f"in favour of '{version}', which is no version of it."]


def test_what_is_named_is_excluded_too() -> None:
    text = gomod(
        f"require {LIB} v1.7.0",
        f"{EXCLUDE} // resolve_to: v1.9.0",
        f"exclude {LIB} v1.9.0 // resolve_to: v1.7.0",
    )
    assert said(found_in(text + PROVED)) == ["in favour of 'v1.9.0', which is excluded too."]


def test_what_is_named_is_excluded_by_another_module_of_the_go_work() -> None:
    text = (
        gomod(f"{EXCLUDE} // resolve_to: v1.9.0", at="a/go.mod")
        + gomod(f"exclude {LIB} v1.9.0 // resolve_to: v1.7.0", module="b.example/b", at="b/go.mod")
        + gowork("use ./a", "use ./b")
    )
    assert said(found_in(text)) == ["in favour of 'v1.9.0', which is excluded too."]
    assert found_in(f"{text}-- env --\nGOWORK=off\n") == []


def test_another_version_is_selected() -> None:
    text = gomod(f"require {LIB} v1.7.0", f"{EXCLUDE} // resolve_to: v1.9.0") + PROVED
    (found,) = found_in(text)
    assert said([found]) == ["in favour of 'v1.9.0', but 'v1.7.0' is selected."]
    assert found.help == f"Run 'go get {LIB}@v1.9.0'."


def test_no_version_is_selected_though_one_is_required() -> None:
    text = gomod("require example.com/other v1.0.0", f"{EXCLUDE} // resolve_to: v1.9.0") + OTHER
    assert said(found_in(text)) == ["in favour of 'v1.9.0', but no version is selected."]


def test_where_nobody_requires_the_module_there_is_nothing_to_select() -> None:
    assert found_in(gomod(f"{EXCLUDE} // resolve_to: v1.9.0")) == []


def test_where_the_build_list_is_not_known_only_the_comment_is_judged() -> None:
    unknown = "require example.com/unknown v1.0.0"
    assert found_in(gomod(unknown, f"{EXCLUDE} // resolve_to: v1.9.0")) == []
    assert len(found_in(gomod(unknown, EXCLUDE))) == 1


def test_in_a_workspace_it_must_be_selected_too() -> None:
    text = (
        gomod(REQUIRE, f"{EXCLUDE} // resolve_to: v1.9.0", at="a/go.mod")
        + gomod(f"require {LIB} v1.9.1", module="b.example/b", at="b/go.mod")
        + PROVED
        + proved(f"{LIB}@v1.9.1")
    )
    assert found_in(text) == []
    found = found_in(text + gowork("use ./a", "use ./b"))
    assert said(found) == ["in favour of 'v1.9.0', but 'v1.9.1' is selected."]


def test_a_module_of_the_workspace_is_not_selected() -> None:
    text = (
        gomod(REQUIRE, f"{EXCLUDE} // resolve_to: v1.9.0", at="a/go.mod")
        + gomod(module=LIB, at="lib/go.mod")
        + gowork("use ./a", "use ./lib")
        + PROVED
    )
    assert found_in(text) == []


def test_an_alternative_file_is_judged_by_its_own_build_list() -> None:
    text = gomod(REQUIRE) + gomod(
        f"require {LIB} v1.7.0", f"{EXCLUDE} // resolve_to: v1.9.0", at="x.mod"
    )
    (found,) = found_in(f"{text}-- x.sum --\n{PROVED}")
    assert found.at.path == "x.mod"


def test_a_path_for_no_shell_is_in_no_command() -> None:
    path = '"a.example/$(id)"'
    mod = f"-- mod a.example/$(id)@v1.7.0 --\nmodule {path}\n"
    lines = (f"require {path} v1.7.0", f"exclude {path} v1.8.0 // resolve_to: v1.9.0")
    (found,) = found_in(gomod(*lines) + mod)
    assert found.help == "Require 'v1.9.0'."


def test_a_policy_that_asks_for_nothing_gets_nothing() -> None:
    assert judge(RULE, gomod(EXCLUDE), Settings()) == []
