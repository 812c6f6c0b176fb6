"""Folders of a source, and where paths lead that are written in them."""

from __future__ import annotations

import pytest

from gosupply.workspace.places import below, folder_of, inside, join, shown


@pytest.mark.parametrize(
    ("folder", "path", "found"),
    [
        ("", ".", ""),
        ("", "./a", "a"),
        ("a/b", "../c", "a/c"),
        ("a/b", "../..", ""),
        ("a/b", "../../..", None),
        ("a", "../../a", None),
        ("", "..", None),
        ("", "/a", None),
        ("a", "./b//c/.", "a/b/c"),
        ("a", "b/../../c", "c"),
        ("a", "", "a"),
        ("a", "...", "a/..."),
    ],
)
def test_join(folder: str, path: str, found: str | None) -> None:
    assert join(folder, path) == found


@pytest.mark.parametrize(
    ("path", "location", "found"),
    [
        ("/top/a/go.work", "/top", "a/go.work"),
        ("/top/a", "/top/", "a"),
        ("/topper/a", "/top", None),
        ("/top/../a", "/top", None),
        ("/a", "", None),
        ("/a", "/", "a"),
    ],
)
def test_inside(path: str, location: str, found: str | None) -> None:
    assert inside(path, location) == found


def test_names() -> None:
    assert (folder_of("a/b/c"), folder_of("c")) == ("a/b", "")
    assert (below("a", "c"), below("", "c")) == ("a/c", "c")
    assert (shown(""), shown("a")) == (".", "a")
