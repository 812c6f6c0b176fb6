"""Which sum files apply to which go.mod, and which graphs each serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Unavailable
from gosupply.formats.goenv import resolve
from gosupply.workspace.discovery import read_workspace
from gosupply.workspace.sums import graphs_of, sums_for
from tests.rules.judging import LIB, lines
from tests.workspace.test_discovery import Files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.workspace.model import Workspace
    from gosupply.workspace.sums import Sums

MOD = "module example.com/app\n\ngo 1.25.0\n"
WORK = "go 1.25.0\n\nuse (\n\t./a\n\t./b\n)\n"
LINE = lines(LIB)
MEMBERS = {"go.work": WORK, "a/go.mod": MOD, "b/go.mod": MOD.replace("app", "b")}


def read(
    files: Mapping[str, str | Unavailable], *, under: str = "", env: Mapping[str, str] | None = None
) -> Workspace:
    return read_workspace(Files(files, under), resolve(env or {}, {}, {}))


def sums_of(workspace: Workspace, path: str) -> Sums:
    (found,) = (
        sums_for(workspace, root, mod)
        for root in workspace.roots
        for mod in root.mods
        if mod.path == path
    )
    return found


def paths(sums: Sums) -> list[str]:
    return [file.path for file in sums.files]


def test_beside_a_go_mod_stands_its_go_sum_and_no_other_applies() -> None:
    workspace = read({"go.mod": MOD, "go.sum": LINE, "a/go.mod": MOD, "a/go.sum": LINE})
    found = sums_of(workspace, "a/go.mod")
    assert (found.own, paths(found), found.unread) == ("a/go.sum", ["a/go.sum"], ())
    assert found.has_own


def test_a_go_sum_that_does_not_exist_is_not_unread() -> None:
    found = sums_of(read({"go.mod": MOD}), "go.mod")
    assert not found.has_own
    assert found == ("go.sum", (), ())


def test_an_alternative_file_has_its_own() -> None:
    workspace = read({"go.mod": MOD, "go.sum": LINE, "x.mod": MOD, "x.sum": LINE})
    assert paths(sums_of(workspace, "x.mod")) == ["x.sum"]
    assert paths(sums_of(workspace, "go.mod")) == ["go.sum"]


def test_what_goflags_names_elsewhere_has_its_own_and_it_need_not_exist() -> None:
    files = {"go.mod": MOD, "alt/x.mod": MOD}
    env = {"GOFLAGS": "-modfile=alt/x.mod"}
    assert sums_of(read(files, env=env), "alt/x.mod") == ("alt/x.sum", (), ())
    found = sums_of(read({**files, "alt/x.sum": LINE}, env=env), "alt/x.mod")
    assert paths(found) == ["alt/x.sum"]


def test_in_a_workspace_those_of_all_its_modules_apply_and_its_own() -> None:
    files = {**MEMBERS, "a/go.sum": LINE, "b/go.sum": LINE, "go.work.sum": LINE, "c/go.sum": LINE}
    found = sums_of(read(files), "b/go.mod")
    assert found.own == "b/go.sum"
    assert paths(found) == ["b/go.sum", "go.work.sum", "a/go.sum"]
    assert found.unread == ()


def test_a_member_without_any_still_has_those_of_the_others() -> None:
    found = sums_of(read({**MEMBERS, "b/go.sum": LINE}), "a/go.mod")
    assert paths(found) == ["b/go.sum"]
    assert found.unread == ()
    assert not found.has_own


def test_an_alternative_file_is_never_part_of_a_workspace() -> None:
    files = {**MEMBERS, "b/go.sum": LINE, "a/x.mod": MOD, "a/x.sum": LINE}
    assert paths(sums_of(read(files), "a/x.mod")) == ["a/x.sum"]


@pytest.mark.parametrize("env", [{"GOWORK": "off"}, {"GOWORK": "/elsewhere/go.work"}])
def test_a_go_work_that_is_not_taken_lends_nothing(env: Mapping[str, str]) -> None:
    found = sums_of(read({**MEMBERS, "b/go.sum": LINE}, env=env), "a/go.mod")
    assert found == ("a/go.sum", (), ())


def test_a_file_that_could_not_be_read_may_have_any_line() -> None:
    failure = Unavailable("larger than 16 MiB")
    found = sums_of(read({"go.mod": MOD, "go.sum": failure}), "go.mod")
    assert found == ("go.sum", (), ("go.sum",))
    found = sums_of(read({**MEMBERS, "a/go.sum": LINE, "go.work.sum": failure}), "a/go.mod")
    assert (paths(found), found.unread) == (["a/go.sum"], ("go.work.sum",))


def test_a_file_with_a_malformed_line_was_not_read_wholly() -> None:
    found = sums_of(read({"go.mod": MOD, "go.sum": f"{LINE}nonsense\n"}), "go.mod")
    assert (paths(found), found.unread) == (["go.sum"], ("go.sum",))


@pytest.mark.parametrize("other", ["b", "."])
def test_of_modules_outside_of_the_checked_folder_nobody_knows(other: str) -> None:
    files = {
        "go.work": f"go 1.25.0\nuse ./a\nuse ./{other}\n",
        "go.work.sum": LINE,
        "a/go.mod": MOD,
        "a/go.sum": LINE,
        "b/go.mod": MOD.replace("app", "b"),
        "b/go.sum": LINE,
        "go.mod": MOD.replace("app", "top"),
        "go.sum": LINE,
    }
    found = sums_of(read(files, under="a"), "a/go.mod")
    assert paths(found) == ["a/go.sum", "go.work.sum"]
    assert found.unread == (f"{other}/go.sum".removeprefix("./"),)


def test_a_go_work_sum_above_need_not_exist() -> None:
    files = {"go.work": "go 1.25.0\nuse ./a\n", "a/go.mod": MOD}
    assert sums_of(read(files, under="a"), "a/go.mod") == ("a/go.sum", (), ())


@pytest.mark.parametrize(
    ("path", "graphs"),
    [
        ("a/go.sum", ("a/go.mod", "go.work", "sub/go.work")),
        ("b/go.sum", ("b/go.mod", "go.work")),
        ("c/go.sum", ("c/go.mod",)),
        ("a/x.sum", ("a/x.mod",)),
        ("go.sum", ("go.mod",)),
        ("go.work.sum", ("go.work",)),
        ("a/team.work.sum", ("a/team.work",)),
    ],
)
def test_a_file_serves_its_neighbour_and_each_go_work_with_its_module(
    path: str, graphs: tuple[str, ...]
) -> None:
    workspace = read({**MEMBERS, "sub/go.work": "go 1.25.0\nuse ../a\n"}, env={"GOWORK": "off"})
    assert graphs_of(workspace, path) == graphs
