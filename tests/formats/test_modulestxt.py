"""modules.txt: as the go command reads it, and a problem for what it would not understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.modulestxt import ModulesTxt, Vendored, parse_modules_txt
from gosupply.formats.sumjson import modules_json

if TYPE_CHECKING:
    from pathlib import Path

PATH = "vendor/modules.txt"
WHOLE = """\
## workspace
# example.com/a v1.0.0
## explicit; go 1.22.0
example.com/a
example.com/a/b+c
# example.com/b v1.2.3-rc.1 => example.com/fork v1.2.4
## explicit
example.com/b
# example.com/c v2.0.0+incompatible => ./c
# example.com/d => ../d
# example.com/e => example.com/f v0.1.0
"""


def parse(text: str) -> ModulesTxt:
    found, problems = parse_modules_txt(text.encode(), path=PATH, source="tree")
    assert problems == ()
    return found


def refusals(text: str) -> list[tuple[int, str]]:
    _, problems = parse_modules_txt(text.encode(), path=PATH, source="tree")
    assert all(problem.help for problem in problems)
    return [(problem.at.span.line, problem.message) for problem in problems]


def said(module: Vendored) -> tuple[str, str, str, str]:
    return module.path, module.version, module.new_path, module.new_version


def test_every_form_of_line() -> None:
    found = parse(WHOLE)
    assert found.workspace
    assert [said(module) for module in found.modules] == [
        ("example.com/a", "v1.0.0", "", ""),
        ("example.com/b", "v1.2.3-rc.1", "example.com/fork", "v1.2.4"),
        ("example.com/c", "v2.0.0+incompatible", "./c", ""),
        ("example.com/d", "", "../d", ""),
        ("example.com/e", "", "example.com/f", "v0.1.0"),
    ]
    first = found.modules[0]
    assert (first.explicit, first.go) == (True, "1.22.0")
    assert first.packages == ("example.com/a", "example.com/a/b+c")
    assert (str(first.at), first.at.text) == (f"{PATH}:2:1", "# example.com/a v1.0.0")
    assert (found.modules[1].explicit, found.modules[1].go) == (True, "")


def test_the_blocks_of_one_module_are_united() -> None:
    first = "# m.example v1.0.0\nm.example\n"
    second = "# m.example v1.0.0\n## go 1.20; later\n## explicit\nm.example/x\n"
    (module,) = parse(first + second).modules
    assert module.packages == ("m.example", "m.example/x")
    assert (module.explicit, module.go, module.at.span.line) == (True, "1.20", 1)


def test_line_ends_and_blank_lines_do_not_matter() -> None:
    assert parse(WHOLE.replace("\n", "\r\n")) == parse(WHOLE)
    assert parse(f"{WHOLE}\n\n") == parse(WHOLE)
    assert parse("") == ModulesTxt(PATH, workspace=False, modules=())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("example.com/a\n", 1, "stands before any module"),
        ("## explicit\n", 1, "stands before any module"),
        ("# example.com/a\n", 1, "is not '# MODULE VERSION'"),
        ("# example.com/a latest\n", 1, "is not '# MODULE VERSION'"),
        ("# example.com/a v1.0.0 =>\n", 1, "is not '# MODULE VERSION'"),
        ("# example.com/a v1.0.0 ./c\n", 1, "is not '# MODULE VERSION'"),
        ("# example.com/a v1.0.0 => b latest\n", 1, "is not '# MODULE VERSION'"),
        ("# example.com/a => b latest\n", 1, "is not '# MODULE VERSION'"),
        ("# example.com/a v1.0.0\ntwo words\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\na//b\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\n## workspace\n# \n", 3, "is not '# MODULE VERSION'"),
    ],
)
def test_what_go_does_not_understand_is_a_problem(text: str, line: int, message: str) -> None:
    ((where, what),) = refusals(text)
    assert where == line
    assert message in what


def test_a_refused_module_takes_its_packages_along() -> None:
    assert [line for line, _ in refusals("# bad\nbad/x\n# a.example v1.0.0\na.example\n")] == [1, 2]


@given(st.binary())
def test_no_bytes_crash_it(data: bytes) -> None:
    found, problems = parse_modules_txt(data, path=PATH, source="tree")
    assert all(problem.at.path == PATH for problem in problems)
    first = data.split(b"\n")[0].rstrip(b"\r")
    assert modules_json(found)["Workspace"] is (first == b"## workspace")


def test_the_recorded_ones_are_understood(shared_data: Path) -> None:
    files = sorted((shared_data / "workspaces").rglob("modules.txt"))
    assert files
    for file in files:
        found, problems = parse_modules_txt(file.read_bytes(), path=PATH, source="tree")
        assert problems == ()
        assert found.modules
        assert all(each.packages or each.new_path or each.explicit for each in found.modules)


def test_json() -> None:
    shown = modules_json(parse(WHOLE))
    assert shown["Workspace"] is True
    modules = shown["Modules"]
    assert isinstance(modules, list)
    assert modules[0] == {
        "Path": "example.com/a",
        "Version": "v1.0.0",
        "Explicit": True,
        "Go": "1.22.0",
        "Packages": ["example.com/a", "example.com/a/b+c"],
    }
    assert modules[1]["New"] == {"Path": "example.com/fork", "Version": "v1.2.4"}
    assert modules[3] == {
        "Path": "example.com/d",
        "New": {"Path": "../d"},
        "Explicit": False,
        "Go": None,
        "Packages": [],
    }
