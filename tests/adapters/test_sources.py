"""One contract for the working tree, the index and a commit: the same files, the same answers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.git import Commit, Index
from gosupply.adapters.tree import WorkingTree
from gosupply.facts import Known
from tests.adapters.repositories import LIMIT, make, reason, run, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gosupply.workspace.source import Content, Source

    Open = Callable[[str], Source]

FILES = {
    "go.mod": "module m\n",
    "go.sum": "",
    "a/go.mod": "module a\n",
    "a/b/go.sum": "deep",
    "a/b c/é": "odd",
    "a/\udcff/x": "bytes",
    "ab/go.mod": "module ab\n",
    "a/go.sum/inner": "a folder with a file's name",
    "vendor/modules.txt/x": "another one",
    "full": "x" * LIMIT,
    "over": "x" * (LIMIT + 1),
    "large": "x" * 300_000,
}
LINKS = {
    "link": "a/b/go.sum",
    "folder": "a",
    "a/up": "../folder/b",
    "a/top": "..",
    "chain": "link",
    "same": "./a/.//b/../b/go.sum",
    "out": "../outside/secret",
    "a/out": "../../outside",
    "absolute": "/etc/hostname",
    "loop": "loop-2",
    "loop-2": "a/../loop",
    "self": "self/x",
    "dangling": "absent/x",
    "through-file": "go.mod/x",
}


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = make(tmp_path_factory.mktemp("contract") / "top")
    write(top.parent / "outside/secret", "secret")
    for name, text in FILES.items():
        write(top / name, text)
    for name, target in LINKS.items():
        (top / name).symlink_to(target)
    (top / "empty").mkdir()
    run(top, "-c", "core.autocrlf=false", "add", "--all", "--force")
    return top


@pytest.fixture(scope="module")
def bare(top: Path) -> Path:
    """Return the same files as a commit, with no work tree to be read by mistake."""
    run(top, "commit", "--quiet", "--message=all")
    run(top, "clone", "--quiet", "--bare", str(top), str(top.parent / "bare.git"))
    return top.parent / "bare.git"


@pytest.fixture(params=["working tree", "index", "commit"])
def source(request: pytest.FixtureRequest, top: Path, bare: Path) -> Open:
    """Return what opens a source of the files under a folder."""
    if request.param == "working tree":
        return lambda under: WorkingTree(top, under)
    if request.param == "index":
        return lambda under: Index(top, under)
    return lambda under: Commit(bare, under)


def read(source: Open, *paths: str, limit: int = LIMIT) -> list[Content]:
    found = source("").read(paths, limit=limit)
    assert list(found) == list(paths)
    return list(found.values())


def test_files_are_read_by_their_paths(source: Open) -> None:
    names = ["go.mod", "go.sum", "a/b/go.sum", "a/b c/é", "a/\udcff/x"]
    assert read(source, *names) == [Known(FILES[name].encode()) for name in names]


def test_nothing_is_asked_and_nothing_answered(source: Open) -> None:
    assert read(source) == []


@pytest.mark.parametrize(
    "path", ["absent", "absent/x", "go.mod/x", "go.mod/x/y", "A/go.mod", "a\0b", "\ud800", "a\n"]
)
def test_what_is_not_there_is_none(source: Open, path: str) -> None:
    assert read(source, path, "go.mod") == [None, Known(b"module m\n")]
    assert source("").resolve(path) == path


@pytest.mark.parametrize(
    "path", ["./a//b/go.sum", "a/../a/b/go.sum", "a/b/go.sum/", "a/./b/go.sum"]
)
def test_a_path_may_be_written_otherwise(source: Open, path: str) -> None:
    assert read(source, path) == [Known(b"deep")]
    assert source("").resolve(path) == "a/b/go.sum"


def test_the_limit_is_the_largest_size(source: Open) -> None:
    fits, over, large = read(source, "full", "over", "large")
    assert fits == Known(b"x" * LIMIT)
    assert reason(over) == f"it has {LIMIT + 1} bytes; at most {LIMIT} are read"
    assert reason(large) == f"it has 300000 bytes; at most {LIMIT} are read"
    assert read(source, "large", "go.sum", limit=300_000) == [Known(b"x" * 300_000), Known(b"")]


@pytest.mark.parametrize(
    "path", ["", "a", "a/go.sum", "vendor/modules.txt", "folder", "a/top", "."]
)
def test_a_folder_in_a_files_place_is_said(source: Open, path: str) -> None:
    (found,) = read(source, path)
    assert reason(found) == "it is not a plain file"


@pytest.mark.parametrize(
    "path",
    [
        "link",
        "chain",
        "same",
        "folder/b/go.sum",
        "a/up/go.sum",
        "folder/up/go.sum",
        "a/top/a/top/link",
    ],
)
def test_a_link_inside_is_followed(source: Open, path: str) -> None:
    assert read(source, path) == [Known(b"deep")]
    assert source("").resolve(path) == "a/b/go.sum"


@pytest.mark.parametrize(
    "path", ["out", "a/out", "a/out/secret", "folder/out/secret", "absolute", "../outside/secret"]
)
def test_a_link_out_is_not(source: Open, path: str) -> None:
    (found,) = read(source, path)
    assert reason(found) == "it is a link that leaves the repository"
    assert source("").resolve(path) is None


def test_an_absolute_path_is_outside(source: Open) -> None:
    (found,) = read(source, "/etc/passwd")
    assert reason(found) == "it is a link that leaves the repository"
    assert source("").resolve("/etc/passwd") is None


@pytest.mark.parametrize("path", ["loop", "loop-2", "self", "loop/x", "a/../loop"])
def test_a_loop_of_links_is_said(source: Open, path: str) -> None:
    (found,) = read(source, path)
    assert reason(found) == "it cannot be read: it is a link to itself"
    assert source("").resolve(path) is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("dangling", "absent/x"),
        ("through-file", "go.mod/x"),
        ("folder/absent", "a/absent"),
        ("a/up/absent/x", "a/b/absent/x"),
        ("folder/absent/../x", "a/x"),
        ("dangling/../../link", "a/b/go.sum"),
    ],
)
def test_what_is_not_there_leads_to_where_it_would_be(source: Open, path: str, place: str) -> None:
    assert read(source, path) == [None]
    assert source("").resolve(path) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [("", ""), (".", ""), ("a/top", ""), ("folder", "a"), ("a", "a"), ("go.mod", "go.mod")],
)
def test_folders_and_files_are_resolved(source: Open, path: str, place: str) -> None:
    assert source("").resolve(path) == place


def everything() -> set[str]:
    return {*FILES, *LINKS, "a/go.sum", "vendor/modules.txt"}


def test_every_file_and_link_is_listed_once(source: Open) -> None:
    assert sorted(source("").paths()) == sorted(everything())


def test_only_what_is_under_the_checked_folder_is_listed(source: Open) -> None:
    expected = sorted(path for path in everything() if path.startswith("a/"))
    opened = source("a")
    assert sorted(opened.paths()) == sorted(opened.paths("a")) == expected
    assert opened.under == "a"
    assert opened.read(["go.mod"], limit=LIMIT) == {"go.mod": Known(b"module m\n")}


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("", everything()),
        ("a/b", {"a/b/go.sum"}),
        ("vendor", {"vendor/modules.txt", "vendor/modules.txt/x"}),
        ("vendor/modules.txt", {"vendor/modules.txt/x"}),
        ("absent", set()),
        ("go.mod", set()),
        ("a\0b", set()),
        ("a/up", {"a/up/go.sum"}),
        ("dangling", set()),
        ("link", set()),
        ("a/out", {"a/out/go.sum"}),
        ("loop", {"loop/go.sum"}),
    ],
)
def test_another_folder_can_be_listed(source: Open, folder: str, expected: set[str]) -> None:
    """One that cannot be listed could hold a go.sum; reading that one says what is wrong."""
    assert sorted(source("ab").paths(folder)) == sorted(expected)


def test_a_checked_folder_may_be_a_link(source: Open) -> None:
    opened = source("folder")
    paths = sorted(opened.paths())
    assert "folder/b/go.sum" in paths
    assert opened.read(["folder/b/go.sum"], limit=LIMIT) == {"folder/b/go.sum": Known(b"deep")}


def test_what_is_listed_can_be_read(source: Open) -> None:
    opened = source("")
    paths = list(opened.paths())
    found = opened.read(paths, limit=1 << 20)
    assert {path for path in paths if isinstance(found[path], Known)} == {
        *FILES,
        "link",
        "chain",
        "same",
    }


def test_there_are_no_submodules(source: Open) -> None:
    assert source("").submodules == ()


def test_the_location_is_absolute(source: Open) -> None:
    assert os.path.isdir(source("a").location)  # noqa: PTH112 - a text, as the Protocol has it
    assert source("a").location.startswith("/")
