"""go.mod: the same reading as Go's own parser, and what differs on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gosupply.formats.modfile import ModFile, parse_mod
from gosupply.formats.modjson import mod_json
from gosupply.formats.modsyntax import Block, CommentBlock
from tests.formats import modfile_oracle as oracles
from tests.formats.modgrammar import MOD_FILES, SOUP

if TYPE_CHECKING:
    from pathlib import Path

    from gosupply.locations import Problem

modfile_go = oracles.modfile_go


def _parse(data: str | bytes, *, strict: bool = True) -> tuple[ModFile, tuple[Problem, ...]]:
    raw = data if isinstance(data, bytes) else data.encode()
    return parse_mod(raw, path="sub/go.mod", source="working tree", strict=strict)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("require a.b/c v1.2", "not canonical: that would be v1.2.0"),
        ("require a.b/c v1.2.3+meta", "not canonical: that would be v1.2.3"),
        ("replace a.b/c => d.e/f v2.0.0", "should be v0 or v1, not v2"),
        ("module a\nretract v1.2", "not canonical"),
        ("module a\nretract master", "not canonical"),
        ("module a.b/c\nretract [v1.0.0, v2.0.0]", "should be v0 or v1, not v2"),
        ("retract v1.0.0\nretract v1.1.0", "needs a module line"),
    ],
)
def test_a_main_module_is_read_as_it_is_loaded_not_as_it_is_edited(
    modfile_go: oracles.ModfileOracle, text: str, message: str
) -> None:
    """A deliberate difference to `go mod edit -json`, which has no version fixer.

    The commands that load a main module ask the network for such versions, or refuse them.
    """
    _, (problem,) = _parse(text)
    assert message in problem.message
    answer = modfile_go.ask("mod", text.encode())
    assert isinstance(answer, dict)
    assert "errors" not in answer
    assert not _parse(text, strict=False)[1]


def test_a_comment_stays_with_its_own_statement(modfile_go: oracles.ModfileOracle) -> None:
    """A deliberate difference: Go takes it for one of the statement above.

    It happens behind a string that goes on on the next line, which only a directive that nobody
    knows may have, in a dependency.
    """
    text = 'require a.b/c v1.0.0\nfuture "\\\n" // indirect\n'
    file, problems = _parse(text, strict=False)
    assert not problems
    assert not file.requires[0].indirect
    answer = modfile_go.ask("lax", text.encode())
    assert isinstance(answer, dict)
    assert answer["Require"][0]["Indirect"]


def _has_comment_behind_long_string(file: ModFile) -> bool:
    """Whether a comment is one of the statement above to Go: see the test above."""
    lines = [
        line
        for statement in file.syntax.statements
        if not isinstance(statement, CommentBlock)
        for line in (statement.lines if isinstance(statement, Block) else (statement,))
    ]
    return any(line.rest.comment and line.at.span.line < line.at.span.end_line for line in lines)


def _check(modfile_go: oracles.ModfileOracle, data: bytes) -> None:
    """Compare both readings with Go's: all places of problems, or all values."""
    for question, strict in (("main", True), ("lax", False)):
        file, problems = _parse(data, strict=strict)
        if not problems and _has_comment_behind_long_string(file):
            continue
        theirs = modfile_go.ask(question, data)
        assert isinstance(theirs, dict)
        if "errors" in theirs:
            theirs["errors"].sort()
        places = [list(problem.at.span[:2]) for problem in problems]
        assert ({"errors": places} if problems else mod_json(file)) == theirs


@settings(max_examples=1_500, deadline=None)
@given(MOD_FILES)
@example(b"\xef\xbb\xbfmodule a\n")
@example(b"module (\n)\nmodule a\nretract (\n\tretract\n)\n")
def test_files_are_to_us_what_they_are_to_go(
    modfile_go: oracles.ModfileOracle, data: bytes
) -> None:
    _check(modfile_go, data)


@settings(max_examples=1_500, deadline=None)
@given(st.one_of(SOUP.map(lambda text: text.encode("utf-8", "surrogateescape")), st.binary()))
def test_anything_is_to_us_what_it_is_to_go(modfile_go: oracles.ModfileOracle, data: bytes) -> None:
    _check(modfile_go, data)


def test_shared_files_are_to_us_what_they_are_to_go(
    modfile_go: oracles.ModfileOracle, shared_data: Path
) -> None:
    files = [*shared_data.glob("workspaces/**/*.mod")]
    assert files
    for file in files:
        _check(modfile_go, file.read_bytes())


LOADED = [
    ("module a.b/c\n\ngo 1.21\n", True),
    ("module a.b/c\n\ngo 1.21\n\nretract v1.0.0 // oops\n", True),
    ("module a.b/c\n\ngo 1.21\n\nretract v2.0.0\n", False),
    ("module a.b/c\n\ngo 1.21\n\nreplace d.e/f => d.e/g v2.0.0\n", False),
    ("module a.b/c\n\ngo 1.21\n\nexclude d.e/f v1.2\n", False),
    ("module a.b/c\n\ngo 1.21\n\nexclude d.e/f v1.2.0\n", True),
    ("module a.b/c\n\ngo 1.21\n\nreplace d.e/f => ../f\n", True),
    ("module a.b/c\n\ngo 1.21\n\nunknown x\n", False),
    ("module a.b/c\n\ngo 1.21\n\nexclude gopkg.in/d.v2 v0.0.0-gopkgin-v2.0.0\n", True),
    ("module a.b/c\n\ngo 1.21\n\nexclude gopkg.in/d.v2 v2.0.0-gopkgin-v3.0.0\n", False),
    ("module a.b/c\n\ngo 1.21\n\nexclude gopkg.in/d.v2 v2.0.0-gopkgin-v2.0\n", False),
    ("module gopkg.in/d.v2\n\ngo 1.21\n\nretract v0.0.0-gopkgin-v2.0.0\n", True),
    ("module gopkg.in/d.v2\n\ngo 1.21\n\nretract v2.0.0-gopkgin-v3.0.0\n", False),
]


@pytest.mark.parametrize(("text", "accepted"), LOADED)
def test_the_go_command_loads_what_we_accept(tmp_path: Path, text: str, *, accepted: bool) -> None:
    run = oracles.run_go(tmp_path, {"go.mod": text}, "list", "-mod=mod", "-m")
    assert (run.returncode == 0) is accepted, run.stderr
    assert (not _parse(text)[1]) is accepted


def test_a_version_with_a_drafts_mark_is_to_a_main_module_what_stands_behind(
    modfile_go: oracles.ModfileOracle, tmp_path: Path
) -> None:
    """A deliberate difference to `go mod edit -json`, which prints it as it is."""
    drafted = "v0.0.0-20180102030405-gopkgin-v1.2.0"
    text = f"module a.b/c\ngo 1.20\nrequire gopkg.in/d.v1 {drafted}\n"
    file, problems = _parse(text)
    assert not problems
    assert file.requires[0].version == "v1.2.0"
    files = {"go.mod": f"{text}replace gopkg.in/d.v1 v1.2.0 => ./d\n", "d/go.mod": "module d\n"}
    listed = oracles.run_go(tmp_path, files, "list", "-m", "all").stdout.splitlines()
    assert listed == ["a.b/c", "gopkg.in/d.v1 v1.2.0 => ./d"]
    dependency, problems = _parse(text, strict=False)
    assert not problems
    assert dependency.requires[0].version == drafted
    edited = modfile_go.ask("mod", text.encode())
    assert isinstance(edited, dict)
    assert edited["Require"] == [{"Path": "gopkg.in/d.v1", "Version": drafted}]
