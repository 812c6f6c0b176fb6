"""replace-local-path: every way in which a folder is not the module that it stands for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.names import NAMES
from gosupply.facts import Unavailable
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.chain import read_policy
from gosupply.policy.model import Request
from gosupply.policy.resolve import resolve
from gosupply.rules.replace_local_path import RULE
from gosupply.sumdb.claims import SUMS
from gosupply.workspace.discovery import read_workspace
from tests.rules.gomods import gomod, gowork
from tests.rules.judging import judge
from tests.workspace.test_discovery import Files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.findings import Finding

LIB = "module example.com/lib\n"


def found_in(
    files: Mapping[str, str | Unavailable], links: Mapping[str, str | None]
) -> list[Finding]:
    """Judge files among which there are links."""
    source = Files(files, links=links)
    workspace = read_workspace(source, resolve_env({}, {}, {}))
    policy = read_policy(Files({}), NAMES)
    contexts = resolve(policy, workspace, Request(date(2026, 1, 1), evidence=""))
    results = evaluate(workspace, contexts, Gathered({SUMS.name: {}}), (RULE,))
    return [judged.finding for judged in results.judged]


def replaced_by(folder: str) -> dict[str, str | Unavailable]:
    return {"go.mod": f"module example.com/app\nreplace example.com/lib v1.0.0 => {folder}\n"}


@pytest.mark.parametrize("folder", ["/lib", "/", "C:/lib", "c:lib"])
def test_an_absolute_path_is_another_place_on_every_machine(folder: str) -> None:
    (found,) = judge(RULE, gomod(f"replace example.com/lib v1.0.0 => {folder}"))
    assert found.message == (
        f"'example.com/lib@v1.0.0' is replaced by '{folder}', an absolute path."
    )
    assert found.at.text[found.at.span.column - 1 : found.at.span.end_column - 1] == folder
    assert (found.key, found.module, found.version) == (
        "example.com/lib",
        "example.com/lib",
        "v1.0.0",
    )


@pytest.mark.parametrize("folder", ["..", "../lib", "./a/../../lib", "../app"])
def test_a_path_that_leaves_the_repository_is_found(folder: str) -> None:
    (found,) = judge(RULE, gomod(f"replace example.com/lib => {folder}"))
    assert found.message == (
        f"'example.com/lib' is replaced by '{folder}', which is outside of this repository."
    )
    assert (str(found.at), found.version) == ("go.mod:4:28", "")


def test_a_link_out_of_the_repository_is_found() -> None:
    (found,) = found_in(replaced_by("./lib"), {"lib": None})
    assert found.message == (
        "'example.com/lib@v1.0.0' is replaced by './lib', which a link leads out of this "
        "repository."
    )


@pytest.mark.parametrize(("leads_to", "name"), [("real/lib", "real/lib"), ("", ".")])
def test_a_link_inside_of_the_repository_is_found(leads_to: str, name: str) -> None:
    files = {**replaced_by("./lib"), "lib/go.mod": LIB}
    (found,) = found_in(files, {"lib": leads_to})
    assert found.message == (
        f"'example.com/lib@v1.0.0' is replaced by './lib', which goes through a link to '{name}'."
    )
    assert found.help == "Name the folder that the link leads to."


def test_a_folder_without_a_go_mod_is_found() -> None:
    (found,) = judge(RULE, gomod("replace example.com/lib => ./FORBIDDEN"))
    assert found.message == (
        "'example.com/lib' is replaced by './FORBIDDEN', but it has no go.mod."
    )
    assert "'module example.com/lib'" in found.help


def test_a_go_mod_that_cannot_be_read_is_found() -> None:
    reason = "it cannot be read: Permission denied"
    (found,) = found_in(replaced_by("./lib") | {"lib/go.mod": Unavailable(reason)}, {})
    assert found.message == (f"'example.com/lib@v1.0.0' is replaced by './lib', but {reason}.")


def test_a_malformed_go_mod_is_found_where_it_is_no_root() -> None:
    text = gomod("replace example.com/lib => ./_lib") + "-- _lib/go.mod --\nmodule\n"
    (found,) = judge(RULE, text)
    assert "'./_lib', but its go.mod cannot be read: " in found.message


def test_another_module_line_is_found_with_its_place() -> None:
    text = gomod("replace example.com/lib => ./lib") + gomod(
        module="example.com/fork", at="lib/go.mod"
    )
    (found,) = judge(RULE, text)
    assert found.message == (
        "'example.com/lib' is replaced by './lib', which is the module 'example.com/fork'."
    )
    assert [str(each.at) for each in found.related] == ["lib/go.mod:1:1"]
    assert found.help.startswith("Write 'module example.com/lib' in 'lib/go.mod'")


def test_a_go_mod_without_a_module_line_is_found() -> None:
    text = gomod("replace example.com/lib => ./_lib") + "-- _lib/go.mod --\ngo 1.25.0\n"
    (found,) = judge(RULE, text)
    assert found.message == (
        "'example.com/lib' is replaced by './_lib', whose go.mod has no module line."
    )


@pytest.mark.parametrize("folder", ["./lib", "./lib/", "./a/../lib", "./_lib", "./testdata/lib"])
def test_a_folder_with_the_right_module_line_is_fine(folder: str) -> None:
    places = ("lib/go.mod", "_lib/go.mod", "testdata/lib/go.mod")
    libs = "".join(gomod(module="example.com/lib", at=place) for place in places)
    assert judge(RULE, gomod(f"replace example.com/lib => {folder}") + libs) == []


def test_a_sibling_and_the_top_of_a_monorepo_are_fine() -> None:
    text = (
        gomod(module="example.com")
        + gomod(
            "replace example.com/b => ../b",
            "replace example.com => ../",
            module="example.com/a",
            at="a/go.mod",
        )
        + gomod(module="example.com/b", at="b/go.mod")
    )
    assert judge(RULE, text) == []


def test_replacements_by_modules_are_other_rules() -> None:
    assert judge(RULE, gomod("replace example.com/lib => example.com/fork v1.0.0")) == []


def test_an_alternative_file_is_relative_to_the_folder_of_its_go_mod_and_is_judged_too() -> None:
    pair = gomod("replace example.com/lib => ../lib", at="app/x.mod") + "-- app/x.sum --\n"
    app = gomod(at="app/go.mod")
    lib = gomod(module="example.com/lib", at="lib/go.mod")
    assert judge(RULE, app + pair + lib) == []
    assert [str(each.at) for each in judge(RULE, app + pair)] == ["app/x.mod:4:28"]


def test_a_go_work_is_judged_once_and_relative_to_its_folder() -> None:
    text = (
        gowork("use ./a", "replace example.com/lib => ../lib", at="w/go.work")
        + gomod(module="example.com/a", at="w/a/go.mod")
        + gomod(module="example.com/lib", at="lib/go.mod")
    )
    assert judge(RULE, text) == []
    (found,) = judge(RULE, text.replace("../lib", "../../lib"))
    assert str(found.at) == "w/go.work:4:28"
