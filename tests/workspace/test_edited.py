"""A source with changes in memory: what is added, changed and deleted."""

from __future__ import annotations

import pytest

from gosupply.engine.case import TextSource
from gosupply.facts import Known
from gosupply.workspace.edited import Edited


@pytest.fixture
def tree() -> Edited:
    """Return three files, of which one is changed and one deleted, and one that is added."""
    edited = Edited(TextSource("tree", {"a/x": "1", "a/y": "2", "b": "3"}))
    edited.changes = {"a/x": b"new", "a/y": None, "a/z": b"added", "ab": b"beside"}
    return edited


def test_paths_are_those_of_what_is_there(tree: Edited) -> None:
    assert sorted(tree.paths()) == ["a/x", "a/z", "ab", "b"]
    assert sorted(tree.paths("a")) == ["a/x", "a/z"]


def test_files_are_read_as_they_were_changed(tree: Edited) -> None:
    assert tree.read(["a/x", "a/y", "a/z", "b", "c"], limit=100) == {
        "a/x": Known(b"new"),
        "a/y": None,
        "a/z": Known(b"added"),
        "b": Known(b"3"),
        "c": None,
    }


def test_all_else_is_the_source_s(tree: Edited) -> None:
    assert (tree.name, tree.under, tree.location, tree.submodules) == ("tree", "", "", ())
    assert tree.resolve("a/x") == "a/x"
