"""go.work: values, problems, and the same reading as Go's own parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.formats.modjson import work_json
from gosupply.formats.modsyntax import NO_SYNTAX, render
from gosupply.formats.workfile import Use, WorkFile, parse_work
from gosupply.locations import Location, Problem, Span
from tests.formats import modfile_oracle as oracles
from tests.formats.modgrammar import SOUP, WORK_FILES

if TYPE_CHECKING:
    from pathlib import Path

modfile_go = oracles.modfile_go

WHOLE = """\
go 1.23

toolchain go1.23.4
godebug (
\tdefault=go1.21
)
use (
\t./a // the first
\t"./b c"
)
use .
replace example.com/one => ../one
"""


def _parse(data: str | bytes) -> tuple[WorkFile, tuple[Problem, ...]]:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
    return parse_work(raw, path="go.work", source="working tree")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_whole_file(line_end: str) -> None:
    file, problems = _parse(WHOLE.replace("\n", line_end))
    assert not problems
    assert file.path == "go.work"
    assert render(file.syntax) == WHOLE.replace("\n", line_end)
    assert file.go is not None
    assert file.go.version == "1.23"
    assert file.toolchain is not None
    assert file.toolchain.name == "go1.23.4"
    assert [one[:2] for one in file.godebugs] == [("default", "go1.21")]
    assert file.uses[0] == Use(
        "./a", Location("working tree", "go.work", Span(8, 2, 8, 5), "\t./a // the first")
    )
    assert [one.path for one in file.uses] == ["./a", "./b c", "."]
    assert [one[:4] for one in file.replaces] == [("example.com/one", "", "../one", "")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("use", "takes one argument, not 0"),
        ("use a b", "takes one argument, not 2"),
        ("use `a`", "quotes other than"),
        ("go v1.13", "not a Go version"),
        ("toolchain go2", "not a toolchain"),
        ("require a.b/c v1.0.0", "no directive 'require'"),
        ("module a", "no directive 'module'"),
        ("replace a.b/c => d", "without a version"),
        ("toolchain (\n)", "no blocks of 'toolchain'"),
        ("\x00", "cannot stand"),
    ],
)
def test_a_malformed_directive_is_a_problem_at_its_start(line: str, message: str) -> None:
    file, (problem,) = _parse(f"use ./kept\n{line}\n")
    assert problem.at.span[:2] == (2, 1)
    assert message in problem.message
    assert len(file.uses) == (0 if file.syntax == NO_SYNTAX else 1)


def test_versions_are_made_canonical_as_the_go_command_does() -> None:
    file, problems = _parse("replace a.b/c v1.2 => d.e/f v2.0.0+x\n")
    assert not problems
    assert file.replaces[0][:4] == ("a.b/c", "v1.2.0", "d.e/f", "v2.0.0")


def test_a_version_with_a_drafts_mark_stays_as_the_go_command_leaves_it(tmp_path: Path) -> None:
    """The main module that means v2.1.0 is then not replaced."""
    drafted = "gopkg.in/c.v2 v2.0.0-gopkgin-v2.1.0"
    text = f"go 1.20\nuse ./a\nreplace {drafted} => ./c\n"
    file, problems = _parse(text)
    assert not problems
    assert " ".join(file.replaces[0][:2]) == drafted
    files = {
        "go.work": text,
        "a/go.mod": f"module a.b/a\ngo 1.20\nrequire {drafted}\n",
        "c/go.mod": "module gopkg.in/c.v2\n",
    }
    run = oracles.run_go(tmp_path, files, "list", "-m", "all")
    assert "gopkg.in/c.v2@v2.1.0: module lookup disabled" in run.stderr
    files["go.work"] = text.replace(drafted, "gopkg.in/c.v2 v2.1.0")
    run = oracles.run_go(tmp_path, files, "list", "-m", "all")
    assert run.stdout.splitlines() == ["a.b/a", "gopkg.in/c.v2 v2.1.0 => ./c"]


def test_sixteen_megabytes_are_enough() -> None:
    _, (problem,) = _parse(b"//" + b"a" * (16 << 20))
    assert "16 MiB" in problem.message


def _check(modfile_go: oracles.ModfileOracle, data: bytes) -> None:
    file, problems = _parse(data)
    theirs = modfile_go.ask("work", data)
    places = [list(problem.at.span[:2]) for problem in problems]
    assert ({"errors": places} if problems else work_json(file)) == theirs


@settings(max_examples=1_500, deadline=None)
@given(st.one_of(WORK_FILES, SOUP.map(lambda text: text.encode("utf-8", "surrogateescape"))))
def test_files_are_to_us_what_they_are_to_go(
    modfile_go: oracles.ModfileOracle, data: bytes
) -> None:
    _check(modfile_go, data)


def test_shared_files_are_to_us_what_they_are_to_go(
    modfile_go: oracles.ModfileOracle, shared_data: Path
) -> None:
    """Most are no go.work at all, and so it is for Go."""
    for file in shared_data.glob("workspaces/**/go.[mw]*"):
        _check(modfile_go, file.read_bytes())
