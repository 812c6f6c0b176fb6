"""Import paths, which main modules are named with: what Go takes for one."""

from __future__ import annotations

import pytest

from gosupply.formats.modpath import import_path_problem


@pytest.mark.parametrize(
    "path",
    [
        "hello",
        "example/app",
        "_",
        "c++/x",
        "example.com/c++",
        "Example.com/App",
        "example.com/.x",
        ".x/y",
        "hello/v1",
        "gopkg.in/x",
        "a~b",
        "con1",
        "x/-y",
    ],
)
def test_what_may_be_imported(path: str) -> None:
    assert import_path_problem(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "it is empty"),
        ("-x", "it begins with a dash"),
        ("-x/", "it begins with a dash"),
        ("/x", "it has an empty element"),
        ("x/", "it has an empty element"),
        ("x//y", "it has an empty element"),
        (".", "its element '.' begins or ends with a dot"),
        ("../x", "its element '..' begins or ends with a dot"),
        ("x/y.", "its element 'y.' begins or ends with a dot"),
        ("a b", "it has the character ' '"),
        ("x/é", "it has the character 'é'"),
        ("x/y@z", "it has the character '@'"),
        ("x/CON.txt", "its element 'CON.txt' is reserved on Windows"),
        ("x/y~1", "its element 'y~1' looks like a short file name of Windows"),
    ],
)
def test_what_may_not(path: str, reason: str) -> None:
    assert import_path_problem(path) == reason
