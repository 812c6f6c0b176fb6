"""What is read of a repository beyond go.sum: who uses, replaces and stands in for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Unavailable
from gosupply.formats.goenv import resolve
from gosupply.workspace.discovery import read_workspace
from tests.workspace.test_discovery import LINE, Files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.workspace.model import Root, Workspace

A = "module example.com/a\n"
B = "module example.com/b\n"
MODULES = "# example.com/lib v1.0.0\n## explicit\nexample.com/lib\n"


def read(
    files: Mapping[str, str | Unavailable],
    *,
    under: str = "",
    env: Mapping[str, str] | None = None,
    links: Mapping[str, str | None] | None = None,
) -> Workspace:
    return read_workspace(Files(files, under, links), resolve(env or {}, {}, {}))


def root_of(workspace: Workspace, path: str) -> Root:
    return next(root for root in workspace.roots if root.path == path)


def test_a_root_holds_what_lies_in_its_folder() -> None:
    found = read(
        {
            "go.mod": A,
            "go.sum": LINE,
            "go.work": "go 1.25\nuse .\n",
            "go.work.sum": LINE,
            "vendor/modules.txt": MODULES,
            "vendor/example.com/lib/go.mod": B,
            "tools.mod": B,
            "tools.sum": LINE,
            "lone.mod": B,
            "lone.txt": "",
            "docs/modules.txt": "",
        }
    )
    (root,) = found.roots
    assert root.path == "."
    assert root.folder == ""
    assert [mod.path for mod in root.mods] == ["go.mod", "tools.mod"]
    assert [file.path for file in root.sums] == ["go.sum", "go.work.sum", "tools.sum"]
    assert root.work
    assert root.work.path == "go.work"
    assert root.vendor
    assert [module.path for module in root.vendor.modules] == ["example.com/lib"]
    assert found.problems == ()


def test_a_folder_with_only_alternative_files_is_a_root() -> None:
    found = read({"vendor.mod": A, "vendor.sum": LINE, "vendor/modules.txt": MODULES})
    (root,) = found.roots
    assert root.mod is None
    assert [mod.path for mod in root.mods] == ["vendor.mod"]
    assert root.vendor


@pytest.mark.parametrize("folder", ["testdata", "_x", ".x", "vendor"])
def test_what_go_leaves_out_is_no_root(folder: str) -> None:
    found = read(
        {
            f"{folder}/a/go.mod": A,
            f"{folder}/a/go.sum": LINE,
            f"{folder}/a/x.mod": A,
            f"{folder}/a/x.sum": LINE,
            f"{folder}/a/vendor/modules.txt": MODULES,
        }
    )
    assert found.roots == ()
    assert found.skipped == 1


def test_a_module_that_go_leaves_out_is_a_root_where_a_go_work_uses_it() -> None:
    found = read(
        {
            "go.work": "go 1.25\nuse ./testdata/a\n",
            "testdata/a/go.mod": f"{A}nonsense\n",
            "testdata/a/go.sum": LINE,
            "testdata/a/vendor/modules.txt": MODULES,
        }
    )
    root = root_of(found, "testdata/a")
    assert root.mod
    assert root.sums
    assert root.vendor
    assert [problem.at.span.line for problem in found.problems] == [2]


def test_the_members_of_a_go_work_are_in_its_order_and_without_those_that_are_missing() -> None:
    found = read(
        {
            "w/go.work": "go 1.25\nuse (\n\t./b\n\t../a\n\t./b/\n\t./missing\n\t/outside\n)\n",
            "w/b/go.mod": B,
            "a/go.mod": A,
        }
    )
    members = found.members["w/go.work"]
    assert [folder for folder, _ in members] == ["w/b", "a"]
    assert found.targets["w/missing"].reason == "it has no go.mod"
    assert found.targets["w/missing"].mod is None
    (problem,) = found.problems
    assert problem.message == "no module can be used from './missing': it has no go.mod"
    assert problem.at.span.line == 6
    assert found.notices == (
        "w/go.work uses '/outside', which is not in this repository: not read.",
    )


def test_the_go_work_above_the_checked_folder_is_read_and_judged_elsewhere() -> None:
    files = {
        "go.work": "go 1.25\nuse (\n\t./a\n\t./b\n)\n",
        "go.work.sum": LINE,
        "a/go.mod": A,
        "b/go.mod": B,
        "b/go.sum": LINE,
    }
    found = read(files, under="a")
    assert [root.path for root in found.roots] == ["a"]
    work = found.work_of("a")
    assert work
    assert work.path == "go.work"
    assert [folder for folder, _ in found.members["go.work"]] == ["a", "b"]
    assert [file.path for file in found.above] == ["go.work.sum"]
    assert found.files == {}


def test_problems_of_a_module_that_is_used_from_outside_are_reported() -> None:
    found = read({"go.work": "go 1.25\nuse ./b\n", "a/go.mod": A, "b/go.mod": "x\n"}, under="a")
    assert [problem.at.path for problem in found.problems] == ["b/go.mod"]


@pytest.mark.parametrize(
    ("gowork", "work"),
    [
        ("", "a/go.work"),
        ("auto", "a/go.work"),
        ("off", None),
        ("/repository/other.work", "other.work"),
        ("/elsewhere/go.work", None),
    ],
)
def test_gowork_decides_which_go_work_is_taken(gowork: str, work: str | None) -> None:
    files = {
        "go.work": "go 1.25\nuse ./a/m\n",
        "a/go.work": "go 1.25\nuse ./m\n",
        "other.work": "go 1.25\nuse ./a/m\n",
        "other.work.sum": LINE,
        "a/m/go.mod": A,
    }
    found = read(files, env={"GOWORK": gowork})
    taken = found.work_of("a/m")
    assert (taken.path if taken else None) == work
    assert bool(found.notices) is gowork.startswith("/elsewhere")


def test_a_go_work_that_does_not_use_a_module_is_not_its_own() -> None:
    found = read({"go.work": "go 1.25\nuse ./a\n", "a/go.mod": A, "b/go.mod": B})
    assert found.work_above("b")
    assert found.work_of("b") is None
    assert read({"b/go.mod": B}).work_above("b") is None


@pytest.mark.parametrize("modfile", ["alt/x.mod", "/repository/alt/x.mod"])
def test_goflags_names_a_file_that_stands_for_go_mod(modfile: str) -> None:
    files = {"go.mod": A, "alt/x.mod": f"{A}replace example.com/b => ./b\n", "b/go.mod": B}
    found = read(files, env={"GOFLAGS": f"-modfile={modfile}"})
    root = root_of(found, ".")
    assert [mod.path for mod in root.mods] == ["go.mod", "alt/x.mod"]
    assert set(found.targets) == {"b"}


def test_goflags_names_a_file_elsewhere() -> None:
    found = read({"go.mod": A}, env={"GOFLAGS": "-modfile=/elsewhere/x.mod"})
    assert found.notices == (
        "GOFLAGS's -modfile names '/elsewhere/x.mod', which is not in this repository: not read.",
    )


def test_submodules_that_are_not_here_are_named() -> None:
    source = Files({"go.mod": A})
    source.submodules = ("sub",)
    found = read_workspace(source, resolve({}, {}, {}))
    assert found.notices == ("the submodule 'sub' is another repository's: not read.",)


def test_targets_are_read_wherever_they_lie() -> None:
    replaces = "".join(
        f"replace example.com/{name} => {path}\n"
        for name, path in [
            ("b", "./b"),
            ("t", "./testdata/t"),
            ("gone", "./gone"),
            ("bad", "./testdata/bad"),
            ("big", "./testdata/big"),
            ("link", "./link"),
            ("out", "../out"),
        ]
    )
    files: dict[str, str | Unavailable] = {
        "go.mod": f"{A}{replaces}",
        "b/go.mod": B,
        "testdata/t/go.mod": "module example.com/t\nreplace example.com/x => ./x\n",
        "testdata/bad/go.mod": "module example.com/bad\nrequire x\n",
        "testdata/big/go.mod": Unavailable("it is too big"),
        "link/go.mod": B,
    }
    found = read(files, links={"link": "b", "out": None})
    targets = found.targets
    assert set(targets) == {"b", *(f"testdata/{n}" for n in ("t", "bad", "big")), "gone", "link"}
    assert targets["b"].mod is root_of(found, "b").mod
    assert targets["testdata/bad"].reason.startswith("its go.mod cannot be read: ")
    assert targets["testdata/big"].reason == "it is too big"
    assert targets["link"].leads_to == "b"
    assert found.target_of("", "./b") is targets["b"]
    assert found.target_of("b", "../b/") is targets["b"]
    assert found.target_of("", "../out") is None
    assert found.target_of("", "./unheard") is None
    assert found.problems == ()


def test_what_members_and_go_work_replace_are_targets() -> None:
    files = {
        "w/go.work": "go 1.25\nuse ../a\nreplace example.com/x => ./x\n",
        "w/x/go.mod": "module example.com/x\n",
        "a/go.mod": f"{A}replace example.com/y => ./y\n",
        "a/y/go.mod": "module example.com/y\n",
    }
    assert set(read(files, under="w").targets) == {"a", "w/x", "a/y"}
