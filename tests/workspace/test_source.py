"""The folders above a checked folder."""

from __future__ import annotations

import pytest

from gosupply.workspace.source import folders_above


@pytest.mark.parametrize(
    ("under", "folders"),
    [
        ("", ("",)),
        ("a", ("a/", "")),
        ("a/b/c", ("a/b/c/", "a/b/", "a/", "")),
        ("a b/é", ("a b/é/", "a b/", "")),
    ],
)
def test_folders_come_nearest_first_as_prefixes(under: str, folders: tuple[str, ...]) -> None:
    assert folders_above(under) == folders
