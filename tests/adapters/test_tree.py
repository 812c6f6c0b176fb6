"""The working tree: every file that can be read, and a reason for every one that cannot."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.tree import WorkingTree, find_top
from gosupply.facts import Known, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIMIT = 100

needs_a_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def read(top: Path, path: str, limit: int = LIMIT) -> Known[bytes] | Unavailable | None:
    found = WorkingTree(top).read([path], limit=limit)
    assert list(found) == [path]
    return found[path]


def reason(top: Path, path: str) -> str:
    found = read(top, path)
    assert isinstance(found, Unavailable), found
    assert found.remedy.endswith(".")
    return found.reason


def test_files_are_read_by_their_paths(tmp_path: Path) -> None:
    write(tmp_path / "a/b c/é", "text")
    assert read(tmp_path, "a/b c/é") == Known(b"text")
    (tmp_path / "empty").touch()
    assert read(tmp_path, "empty") == Known(b"")


@pytest.mark.parametrize("path", ["absent", "absent/go.sum", "file/go.sum"])
def test_what_is_not_there_is_none(tmp_path: Path, path: str) -> None:
    write(tmp_path / "file")
    assert read(tmp_path, path) is None


def test_a_link_inside_the_tree_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "real/go.sum", "text")
    (tmp_path / "go.sum").symlink_to("real/go.sum")
    (tmp_path / "linked").symlink_to("real")
    assert read(tmp_path, "go.sum") == read(tmp_path, "linked/go.sum") == Known(b"text")


@pytest.mark.parametrize("is_absolute", [True, False])
def test_a_link_out_of_the_tree_is_not(tmp_path: Path, *, is_absolute: bool) -> None:
    secret = write(tmp_path / "secret/go.sum")
    top = tmp_path / "top"
    top.mkdir()
    (top / "go.sum").symlink_to(secret if is_absolute else "../secret/go.sum")
    (top / "folder").symlink_to(secret.parent)
    for path in ("go.sum", "folder/go.sum", "../secret/go.sum"):
        assert reason(top, path) == "it is a link that leaves the repository"


def test_a_neighbour_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    write(tmp_path / "top-secret/go.sum")
    (tmp_path / "top").mkdir()
    (tmp_path / "top/go.sum").symlink_to("../top-secret/go.sum")
    assert reason(tmp_path / "top", "go.sum") == "it is a link that leaves the repository"


def test_a_link_that_leads_nowhere_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "go.sum").symlink_to("absent")
    assert read(tmp_path, "go.sum") is None


def test_a_loop_of_links_is_said(tmp_path: Path) -> None:
    (tmp_path / "go.sum").symlink_to("other")
    (tmp_path / "other").symlink_to("go.sum")
    assert "link" in reason(tmp_path, "go.sum")
    assert list(WorkingTree(tmp_path).paths())


def test_a_named_pipe_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "go.sum")
    assert reason(tmp_path, "go.sum") == "it is not a plain file"


def test_a_folder_with_the_name_of_a_file_is_said(tmp_path: Path) -> None:
    for name in ("go.sum", "go.mod", "go.work.sum"):
        write(tmp_path / name / "inner")
        assert reason(tmp_path, name) == "it is not a plain file"
    assert {"go.sum", "go.mod", "go.work.sum", "go.sum/inner"} <= set(WorkingTree(tmp_path).paths())


def test_the_limit_is_the_largest_size(tmp_path: Path) -> None:
    write(tmp_path / "go.sum", "x" * LIMIT)
    assert read(tmp_path, "go.sum") == Known(b"x" * LIMIT)
    write(tmp_path / "go.sum", "x" * (LIMIT + 1))
    assert reason(tmp_path, "go.sum") == "it has 101 bytes; at most 100 are read"


def test_a_large_file_is_read_whole(tmp_path: Path) -> None:
    data = os.urandom(1 << 20)
    (tmp_path / "go.sum").write_bytes(data)
    assert read(tmp_path, "go.sum", limit=1 << 20) == Known(data)


@needs_a_user
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path / "go.sum").chmod(0)
    assert reason(tmp_path, "go.sum") == "it cannot be read: Permission denied"


@needs_a_user
def test_a_folder_that_may_not_be_entered_is_said(tmp_path: Path) -> None:
    write(tmp_path / "locked/go.sum")
    (tmp_path / "locked").chmod(0)
    try:
        assert list(WorkingTree(tmp_path).paths()) == ["locked/go.sum"]
        assert reason(tmp_path, "locked/go.sum") == "it cannot be read: Permission denied"
    finally:
        (tmp_path / "locked").chmod(0o700)


@pytest.mark.parametrize("gone", [False, True])
def test_a_folder_that_cannot_be_listed_may_hold_a_go_sum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, gone: bool
) -> None:
    write(tmp_path / "locked/go.sum")
    write(tmp_path / "other/go.sum")
    scandir: Callable[[Path], object] = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "locked":
            raise FileNotFoundError(path) if gone else PermissionError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert ("locked/go.sum" in set(WorkingTree(tmp_path).paths())) is not gone


def test_an_error_while_reading_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "go.sum")

    def fail(_file: int, _size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", fail)
    assert reason(tmp_path, "go.sum") == "it cannot be read: Input/output error"


def test_a_path_that_is_too_long_is_said(tmp_path: Path) -> None:
    assert "File name too long" in reason(tmp_path, "x" * 5000)


def test_every_file_is_listed_but_those_of_version_control(tmp_path: Path) -> None:
    for path in ("go.sum", "a/go.mod", "a/.x/y", "vendor/z", ".git/go.sum", "a/.hg/x", ".svn/x"):
        write(tmp_path / path)
    assert sorted(WorkingTree(tmp_path).paths()) == ["a/.x/y", "a/go.mod", "go.sum", "vendor/z"]


def test_only_what_is_under_the_checked_folder_is_listed(tmp_path: Path) -> None:
    for path in ("go.sum", "a/go.sum", "a/b/go.sum", "ab/go.sum"):
        write(tmp_path / path)
    tree = WorkingTree(tmp_path, "a")
    assert sorted(tree.paths()) == ["a/b/go.sum", "a/go.sum"]
    assert tree.read(["go.sum"], limit=LIMIT) == {"go.sum": Known(b"x")}


def test_linked_folders_are_not_walked_into(tmp_path: Path) -> None:
    write(tmp_path / "real/go.sum")
    (tmp_path / "real/up").symlink_to("..")
    (tmp_path / "linked").symlink_to("real")
    assert sorted(WorkingTree(tmp_path).paths()) == ["linked", "real/go.sum", "real/up"]


def test_a_name_that_is_no_utf8_is_listed_and_read(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)  # noqa: PTH102 - a pathlib path cannot be made of bytes
    with open(folder + b"/go.sum", "wb") as file:  # noqa: PTH123 - the same
        file.write(b"text")
    assert list(WorkingTree(tmp_path).paths()) == ["\udcff/go.sum"]
    assert read(tmp_path, "\udcff/go.sum") == Known(b"text")


def test_the_top_is_the_nearest_folder_with_git(tmp_path: Path) -> None:
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/a/b").mkdir(parents=True)
    assert find_top(tmp_path / "repo/a/b") == (tmp_path / "repo", True)
    assert find_top(tmp_path / "repo") == (tmp_path / "repo", True)


def test_a_nested_repository_is_its_own_top(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub/.git").mkdir(parents=True)
    assert find_top(tmp_path / "sub") == (tmp_path / "sub", True)


def test_a_worktree_has_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "tree/.git", "gitdir: /elsewhere\n")
    (tmp_path / "tree/a").mkdir()
    assert find_top(tmp_path / "tree/a") == (tmp_path / "tree", True)


def test_without_git_the_folder_is_its_own_top(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert find_top(tmp_path / "a") == (tmp_path / "a", False)


def test_a_link_to_a_folder_is_resolved_first(tmp_path: Path) -> None:
    (tmp_path / "repo/.git").mkdir(parents=True)
    (tmp_path / "repo/a").mkdir()
    (tmp_path / "link").symlink_to("repo/a")
    assert find_top(tmp_path / "link") == (tmp_path / "repo", True)


def test_the_file_that_marks_a_worktree_is_not_listed(tmp_path: Path) -> None:
    write(tmp_path / ".git", "gitdir: /elsewhere\n")
    write(tmp_path / "sub/.git", "gitdir: ../../elsewhere\n")
    write(tmp_path / "sub/.gitignore")
    assert list(WorkingTree(tmp_path).paths()) == ["sub/.gitignore"]


def test_a_submodule_is_read_like_any_folder(tmp_path: Path) -> None:
    write(tmp_path / "sub/.git", "gitdir: ../.git/modules/sub\n")
    write(tmp_path / "sub/go.mod", "module sub\n")
    tree = WorkingTree(tmp_path)
    assert tree.submodules == ()
    assert list(tree.paths()) == ["sub/go.mod"]
    assert read(tmp_path, "sub/go.mod") == Known(b"module sub\n")
    assert tree.location == str(tmp_path)
