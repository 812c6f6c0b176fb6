"""Which files are read, which are left out and counted, and which root each belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.formats.goenv import resolve
from gosupply.locations import Span
from gosupply.workspace.discovery import MAX_FILE, read_workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gosupply.workspace.model import Workspace
    from gosupply.workspace.source import Content

HASH = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
LINE = f"example.com/lib v1.0.0 {HASH}\n"
LOCKED = Unavailable("it cannot be read: Permission denied", "Check it.")


class Files:
    """A source over texts and facts; it notes what was read and how much it allowed."""

    name = "files"
    location = "/repository"
    submodules: tuple[str, ...] = ()

    def __init__(
        self,
        files: Mapping[str, str | Unavailable],
        under: str = "",
        links: Mapping[str, str | None] | None = None,
    ) -> None:
        self.under = under
        self._links = links or {}
        self.limits: list[int] = []
        self.asked: list[str] = []
        self._files = files

    def paths(self, folder: str | None = None, /) -> Iterable[str]:
        start = self.under if folder is None else folder
        return [path for path in self._files if not start or path.startswith(start)]

    def resolve(self, path: str, /) -> str | None:
        return self._links.get(path, path)

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        self.limits.append(limit)
        self.asked += paths
        return {path: self._content(path) for path in paths}

    def _content(self, path: str) -> Content:
        found = self._files.get(path)
        return Known(found.encode()) if isinstance(found, str) else found


class Linked(Files):
    """A source in which `vendor` is a link, so that nothing is listed below it."""

    def paths(self, folder: str | None = None, /) -> Iterable[str]:
        return [path for path in super().paths(folder) if "vendor/" not in path]


def read(files: Mapping[str, str | Unavailable], under: str = "") -> Workspace:
    return read_workspace(Files(files, under), resolve({}, {}, {}))


def roots(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    return {root.path: tuple(file.path for file in root.sums) for root in workspace.roots}


def test_nested_modules_are_roots_of_their_own_sorted_by_path() -> None:
    found = read(
        {
            "z/go.mod": "module example.com/z\n",
            "z/go.sum": LINE,
            "go.mod": "module example.com\n",
            "go.sum": LINE,
            "a/b/go.mod": "module example.com/a/b\n",
        }
    )
    assert roots(found) == {".": ("go.sum",), "a/b": (), "z": ("z/go.sum",)}
    assert [root.mod is not None for root in found.roots] == [True, True, True]
    assert found.skipped == 0


def test_a_workspace_file_belongs_to_its_folder() -> None:
    found = read({"go.work.sum": LINE, "go.sum": LINE, "m/go.sum": LINE})
    assert roots(found) == {".": ("go.sum", "go.work.sum"), "m": ("m/go.sum",)}


def test_a_folder_with_only_a_go_sum_is_a_root_without_a_module() -> None:
    (root,) = read({"go.sum": LINE}).roots
    assert root.mod is None
    assert [line.path for line in root.sums[0].lines] == ["example.com/lib"]


def test_a_module_without_a_go_sum_is_a_root() -> None:
    (root,) = read({"go.mod": "module example.com\n"}).roots
    assert root.sums == ()


def test_other_files_are_not_read() -> None:
    source = Files({"go.sum": LINE, "main.go": "", "go.sum.orig": "", "xgo.mod": "", "GO.SUM": ""})
    read_workspace(source, resolve({}, {}, {}))
    assert source.asked == ["go.sum"]
    assert set(source.limits) == {MAX_FILE}


def test_nothing_is_an_empty_workspace() -> None:
    found = read({})
    assert found.roots == ()
    assert found.problems == ()
    assert found.files == {}
    assert found.anchor.path == "go.mod"


@pytest.mark.parametrize("folder", ["testdata", "vendor", ".x", "_x", ".git", "a/testdata", "_x/b"])
@pytest.mark.parametrize("name", ["go.sum", "go.work.sum"])
def test_what_go_leaves_out_is_counted(folder: str, name: str) -> None:
    found = read({"go.sum": LINE, f"{folder}/{name}": LINE, f"{folder}/go.mod": "module m\n"})
    assert found.skipped == 1
    assert roots(found) == {".": ("go.sum",)}


@pytest.mark.parametrize("folder", ["testdatas", "vendored", "x.", "x_", "Vendor"])
def test_what_only_looks_like_it_is_read(folder: str) -> None:
    found = read({f"{folder}/go.sum": LINE})
    assert (found.skipped, roots(found)) == (0, {folder: (f"{folder}/go.sum",)})


@pytest.mark.parametrize("under", ["testdata", "vendor/x", ".x", "_x/y", "a/testdata/b"])
def test_a_checked_folder_is_not_left_out_for_where_it_lies(under: str) -> None:
    found = read({f"{under}/go.sum": LINE, f"{under}/vendor/go.sum": LINE}, under)
    assert roots(found) == {under: (f"{under}/go.sum",)}
    assert found.skipped == 1


def test_an_unreadable_go_sum_is_a_fact_and_still_makes_a_root() -> None:
    found = read({"a/go.sum": LOCKED, "b/go.sum": LINE})
    assert found.files["a/go.sum"] == LOCKED
    assert roots(found) == {"a": (), "b": ("b/go.sum",)}


def test_an_unreadable_go_mod_is_said_and_takes_nothing_from_its_go_sum() -> None:
    found = read({"go.mod": LOCKED, "go.sum": LINE})
    assert found.files["go.mod"] == LOCKED
    assert isinstance(found.files["go.sum"], Known)
    assert found.roots[0].mod is None
    assert [file.path for file in found.roots[0].sums] == ["go.sum"]


def test_a_go_work_makes_a_root_and_is_read() -> None:
    found = read({"go.work": "go 1.25.0\n\nuse ./app\n", "app/go.mod": "module example.com/app\n"})
    assert [root.path for root in found.roots] == [".", "app"]
    assert [use.path for use in found.works["go.work"].uses] == ["./app"]
    assert found.problems == ()


def test_a_go_mod_without_a_module_line_is_a_problem() -> None:
    (problem,) = read({"go.mod": "go 1.25.0\n"}).problems
    assert (problem.message, str(problem.at)) == ("the file has no module line", "go.mod:1:1")


def test_every_problem_of_a_go_mod_and_a_go_work_is_kept_with_its_line() -> None:
    found = read({"go.mod": "module m.example/x\nrequire a\ngo one\n", "go.work": "use\n"})
    assert [str(problem.at) for problem in found.problems] == [
        "go.mod:2:1",
        "go.mod:3:1",
        "go.work:1:1",
    ]


class Vanishing(Files):
    """Every file is gone between being listed and being read."""

    def _content(self, path: str) -> Content:
        del path
        return None


@pytest.mark.parametrize("folder", ["", "sub/"])
def test_a_vendor_folder_that_is_a_link_is_followed(folder: str) -> None:
    text = "# example.com/a v1.0.0\nexample.com/a\n"
    linked = {f"{folder}vendor": "", f"{folder}vendor/modules.txt": text}
    source = Linked({f"{folder}go.mod": "module example.com/m\n", **linked})
    (root,) = read_workspace(source, resolve({}, {}, {})).roots
    assert root.vendor is not None
    assert [module.path for module in root.vendor.modules] == ["example.com/a"]


def test_a_vendor_folder_that_leads_out_is_said() -> None:
    source = Linked({"go.mod": "module m\n", "vendor": "", "vendor/modules.txt": LOCKED})
    found = read_workspace(source, resolve({}, {}, {}))
    assert found.files == {"vendor/modules.txt": LOCKED}


def test_a_file_that_vanishes_between_listing_and_reading_is_not_there() -> None:
    source = Vanishing({"go.sum": LINE, "go.mod": "module m\n"})
    found = read_workspace(source, resolve({}, {}, {}))
    assert found.files == {}
    assert found.roots == ()


def test_problems_of_all_files_are_kept_and_the_other_lines_too() -> None:
    found = read({"a/go.sum": f"nonsense\n{LINE}", "b/go.sum": f"{LINE}x y\n"})
    assert [str(problem.at) for problem in found.problems] == ["a/go.sum:1:1", "b/go.sum:2:1"]
    assert [len(root.sums[0].lines) for root in found.roots] == [1, 1]


def test_the_source_is_named() -> None:
    found = read({"go.sum": LINE})
    assert found.source == "files"
    assert found.roots[0].sums[0].lines[0].at.source == "files"


def test_the_anchor_is_the_first_module_line() -> None:
    found = read({"go.sum": LINE, "go.mod": "// hello\nmodule example.com/app\n"})
    assert (found.anchor.path, found.anchor.span.line) == ("go.mod", 2)
    assert "module example.com/app" in found.anchor.text


def test_without_a_module_line_the_anchor_is_the_first_go_sum_line() -> None:
    found = read({"a/go.mod": "go 1.22\n", "a/go.sum": "", "b/go.sum": LINE})
    assert found.anchor.path == "b/go.sum"
    assert found.anchor.text == LINE.rstrip()


def test_without_any_line_the_anchor_is_the_first_file() -> None:
    found = read({"a/go.sum": "", "b/go.work.sum": ""})
    assert (found.anchor.path, found.anchor.span) == ("a/go.sum", Span(1, 1, 1, 1))
    assert found.anchor.text == ""
