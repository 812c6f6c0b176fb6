"""go.mod, as far as it is read: the module line and the requirements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.gomod import ModFile, parse_mod
from gosupply.locations import Location, Problem, Span

WHOLE = """\
// Deprecated: use example.com/app/v2.
module example.com/app // the app

go 1.22

require example.com/one v1.0.0
require (
\texample.com/two v1.2.3 // indirect
\t"example.com/three" `v0.1.0` // indirect; see issue 7

\t// a remark
\texample.com/four v4.0.0+incompatible//indirect
\texample.com/five v0.0.0-20240102030405-abcdefabcdef // indirect dependency
) // end

replace example.com/two => ../two

retract (
\t[v1.0.0, v1.1.0] // module x
\tv1.2.0
)
require ()
exclude example.com/one v0.9.0
"""


def _parse(data: str | bytes) -> tuple[ModFile, tuple[Problem, ...]]:
    raw = data if isinstance(data, bytes) else data.encode()
    return parse_mod(raw, path="sub/go.mod", source="working tree")


def _underlined(at: Location | None) -> str:
    assert at is not None
    return at.text[at.span.column - 1 : at.span.end_column - 1]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_whole_file(line_end: str) -> None:
    file, problems = _parse(WHOLE.replace("\n", line_end))
    assert not problems
    assert file.path == "sub/go.mod"
    assert file.module == "example.com/app"
    assert file.at == Location(
        "working tree", "sub/go.mod", Span(2, 8, 2, 23), "module example.com/app // the app"
    )
    assert [require[:3] for require in file.requires] == [
        ("example.com/one", "v1.0.0", False),
        ("example.com/two", "v1.2.3", True),
        ("example.com/three", "v0.1.0", True),
        ("example.com/four", "v4.0.0+incompatible", True),
        ("example.com/five", "v0.0.0-20240102030405-abcdefabcdef", False),
    ]
    assert [require.at.span.line for require in file.requires] == [6, 8, 9, 12, 13]
    assert _underlined(file.requires[1].at) == "example.com/two v1.2.3"
    assert _underlined(file.requires[2].at) == '"example.com/three" `v0.1.0`'


def test_a_module_line_may_stand_in_a_block_and_in_quotes() -> None:
    file, problems = _parse('module (\n\t"example.com/\\a"\n)\n')
    assert not problems
    assert file.module == "example.com/a"
    assert _underlined(file.at) == '"example.com/\\a"'


def test_a_file_may_have_nothing() -> None:
    assert _parse("// nothing\n\n") == (ModFile("sub/go.mod", "", None, ()), ())


@pytest.mark.parametrize(
    ("line", "underlined", "message"),
    [
        ("module", "module", "one module path"),
        ("module a b // c", "module a b", "one module path"),
        ('module "example.com', 'module "example.com', "one module path"),
        ("module again", "module again", "second module"),
        ("require a", "require a", "path and a version"),
        ("require a v1 b", "require a v1 b", "path and a version"),
        ("require a ) // b", "require a )", "path and a version"),
        (") (", ") (", "begins with a word"),
        ('"', '"', "begins with a word"),
        ("require (", "require (", "not closed"),
        ("exclude (", "exclude (", "not closed"),
    ],
)
def test_a_malformed_directive_is_a_problem_at_its_place(
    line: str, underlined: str, message: str
) -> None:
    file, problems = _parse(f"module example.com/app\n{line}\n")
    assert file.module == "example.com/app"
    assert not file.requires
    (problem,) = problems
    assert problem.at.span.line == 2
    assert _underlined(problem.at) == underlined
    assert message in problem.message
    assert problem.help.endswith(".")


@pytest.mark.parametrize("text", ['"\\', '\\"', "`", "(", "a/"])
def test_long_lines_cost_little(text: str) -> None:
    file, _ = _parse("require " + text * 100_000)
    assert not file.requires


def test_a_wrong_line_of_a_block_leaves_the_others() -> None:
    file, problems = _parse("require (\n\ta v1\n\tb\n\t( c\n\td v2\n)\n")
    assert [require.path for require in file.requires] == ["a", "d"]
    assert [_underlined(problem.at) for problem in problems] == ["b", "( c"]


@given(
    st.one_of(
        st.binary(),
        st.lists(
            st.sampled_from(
                [
                    "module",
                    "require",
                    " ",
                    "\n",
                    "(",
                    ")",
                    '"',
                    "`",
                    "//",
                    "\\",
                    "a",
                    "\r",
                    "\u00a0",
                ]
            )
        ).map(lambda parts: "".join(parts).encode()),
    )
)
def test_any_bytes_are_read(data: bytes) -> None:
    file, problems = _parse(data)
    places = [require.at for require in file.requires] + [problem.at for problem in problems]
    for at in places:
        assert _underlined(at)
        assert at.text == data.decode(errors="replace").split("\n")[at.span.line - 1].rstrip("\r")
