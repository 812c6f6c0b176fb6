"""modules.txt: as the go command reads it, and a problem for what it would not understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.modulestxt import ModulesTxt, Vendored, parse_modules_txt
from gosupply.formats.sumjson import modules_json
from gosupply.locations import whole_line

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


def test_places_are_those_of_the_blocks_that_say_so() -> None:
    text = """\
# m.example v1.0.0
## go 1.20
# m.example v1.0.0 => ./old
m.example
# other.example v1.0.0
# m.example v1.0.0
## explicit
m.example/x
# m.example v1.0.0 => ./new
## explicit
"""
    module, other = parse(text).modules
    places = (module.at, module.replaced_at, module.explicit_at, module.listed_at)
    assert [at.span.line for at in places] == [1, 9, 6, 3]
    assert (module.new_path, module.replaced_at.text) == ("./new", "# m.example v1.0.0 => ./new")
    assert {other.at} == {other.replaced_at, other.explicit_at, other.listed_at}


@pytest.mark.parametrize(
    ("first", "workspace"),
    [
        ("## workspace", True),
        ("## later;\t workspace \r", True),
        (f"## {'x' * 497}; workspace", True),
        (f"## {'x' * 499}; workspace", False),
        ("## workspaces", False),
        ("##workspace", False),
        ("# workspace", False),
        ("", False),
        ("\n## workspace", False),
    ],
)
def test_the_mark_of_a_workspace_is_an_annotation_on_line_1(first: str, *, workspace: bool) -> None:
    found, _ = parse_modules_txt(f"{first}\n".encode(), path=PATH, source="tree")
    assert found.workspace is workspace
    assert (found.start.span.line, found.start.text) == (1, first.partition("\n")[0].rstrip("\r"))


def test_line_ends_and_blank_lines_do_not_matter() -> None:
    assert parse(WHOLE.replace("\n", "\r\n")) == parse(WHOLE)
    assert parse(f"{WHOLE}\n\n") == parse(WHOLE)
    assert parse("# example.com/a v1.0.0\n example.com/a\t\n").modules[0].packages == (
        "example.com/a",
    )
    assert parse("") == ModulesTxt(
        PATH, workspace=False, modules=(), start=whole_line("tree", PATH, 1, "")
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("example.com/a\n", 1, "stands before any module"),
        ("## explicit\n", 1, "stands before any module"),
        ("# example.com/a\n", 1, "neither '# MODULE VERSION'"),
        ("# example.com/a latest\n", 1, "neither '# MODULE VERSION'"),
        ("# example.com/a v1.0.0 =>\n", 1, "neither '# MODULE VERSION'"),
        ("# example.com/a v1.0.0 ./c\n", 1, "neither '# MODULE VERSION'"),
        ("# example.com/a v1.0.0 => b latest\n", 1, "neither '# MODULE VERSION'"),
        ("# example.com/a => b latest\n", 1, "neither '# MODULE VERSION'"),
        ("# example.com/a v1.0.0\ntwo words\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\na//b\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\n-a\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\na./b\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\na/Con.x/b\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\na/long~1\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\na/ä\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\n#\n", 2, "nor a package"),
        ("# example.com/a v1.0.0\n## workspace\n# \n", 3, "neither '# MODULE VERSION'"),
    ],
)
def test_what_go_does_not_understand_is_a_problem(text: str, line: int, message: str) -> None:
    ((where, what),) = refusals(text)
    assert where == line
    assert message in what


def lenient(text: str) -> list[tuple[tuple[str, str, str, str], tuple[str, ...]]]:
    found, problems = parse_modules_txt(text.encode(), path=PATH, source="tree")
    assert problems
    return [(said(module), module.packages) for module in found.modules]


def test_a_refused_module_takes_its_packages_along() -> None:
    text = "# a.example latest\nbad/x\n# a.example v1.0.0\na.example\n"
    assert [line for line, _ in refusals(text)] == [1, 2]
    assert lenient(text) == [(("a.example", "v1.0.0", "", ""), ("a.example",))]


def test_a_line_of_one_word_ends_no_block() -> None:
    text = "# bad\nbad/x\n# a.example v1.0.0\na.example\n# bad\na.example/x\n"
    assert [line for line, _ in refusals(text)] == [1, 2, 5]
    assert lenient(text) == [(("a.example", "v1.0.0", "", ""), ("a.example", "a.example/x"))]


def test_a_refused_replacement_is_none_and_leaves_the_module() -> None:
    text = "# a.example v1.0.0 => b latest\na.example\n# b.example =>\nb.example\n"
    assert [line for line, _ in refusals(text)] == [1, 3]
    assert lenient(text) == [
        (("a.example", "v1.0.0", "", ""), ("a.example",)),
        (("b.example", "", "", ""), ("b.example",)),
    ]


@pytest.mark.parametrize("path", ["a.b/~c", "a/.b", "a/x~1y", "a/v~", "a/con1", "a/b+c", "~/a"])
def test_unusual_packages_are_understood(path: str) -> None:
    (module,) = parse(f"# a.example v1.0.0\n{path}\n").modules
    assert module.packages == (path,)


@given(st.binary())
def test_no_bytes_crash_it(data: bytes) -> None:
    found, problems = parse_modules_txt(data, path=PATH, source="tree")
    assert all(problem.at.path == PATH for problem in problems)
    assert found.start.span.line == 1
    assert modules_json(found)["Workspace"] is found.workspace


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
