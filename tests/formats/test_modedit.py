"""Edits of go.mod: only their own lines, and after formatting the same as Go's."""

from __future__ import annotations

import difflib
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gosupply.formats.modedit import (
    add_exclude,
    drop_exclude,
    drop_go,
    drop_replace,
    drop_require,
    drop_toolchain,
    set_go,
    set_replace,
    set_require,
    set_toolchain,
)
from gosupply.formats.modfile import ModFile, parse_mod
from gosupply.formats.modsyntax import Block
from tests.formats import modfile_oracle as oracles
from tests.formats.modgrammar import FITTING, RIGHT_MOD_FILES
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gosupply.formats.workfile import WorkFile

modfile_go = oracles.modfile_go

EDITS: dict[str, Callable[..., bytes]] = {
    "require": set_require,
    "droprequire": drop_require,
    "replace": set_replace,
    "dropreplace": drop_replace,
    "exclude": add_exclude,
    "dropexclude": drop_exclude,
    "go": set_go,
    "dropgo": drop_go,
    "toolchain": set_toolchain,
    "droptoolchain": drop_toolchain,
}
BASE = """\
// Head.

module example.com/m // M.

go   1.21

// A.
require a.b/c v1.0.0 // C.

require (
\t// D.
\ta.b/d   v1.0.0 // indirect

\ta.b/e "v1.0.0" // E.
\t// Last.
)

replace a.b/c => ../c // Local.
replace (
\ta.b/d v1.0.0 => ../d
    a.b/f => ../f
)
exclude a.b/c v1.1.0
toolchain go1.23.0"""


def _parse(text: str | bytes) -> ModFile:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    file, problems = parse_mod(data, path="go.mod", source="working tree")
    assert not problems
    return file


def _edit(text: str, verb: str, *arguments: str) -> str:
    return EDITS[verb](_parse(text), *arguments).decode()


@pytest.mark.parametrize(
    ("call", "changes"),
    [
        (
            ("require", "a.b/c", "v1.2.0"),
            ["- require a.b/c v1.0.0 // C.", "+ require a.b/c v1.2.0 // C."],
        ),
        (
            ("require", "a.b/e", "v1.2.0"),
            ['- \ta.b/e "v1.0.0" // E.', "+ \ta.b/e v1.2.0 // E."],
        ),
        (("require", "a.b/g", "v1.2.0"), ["+ \ta.b/g v1.2.0"]),
        (("droprequire", "a.b/c"), ["- // A.", "- require a.b/c v1.0.0 // C."]),
        (("droprequire", "a.b/d"), ["- \t// D.", "- \ta.b/d   v1.0.0 // indirect"]),
        (("droprequire", "a.b/g"), []),
        (
            ("replace", "a.b/d", "v1.0.0", "x.y/z", "v1.0.0"),
            ["- \ta.b/d v1.0.0 => ../d", "+ \ta.b/d v1.0.0 => x.y/z v1.0.0"],
        ),
        (("replace", "a.b/f", "v1.0.0", "../g h", ""), ['+     a.b/f v1.0.0 => "../g h"']),
        (("replace", "a.b/g", "", "../g", ""), ["+ replace a.b/g => ../g"]),
        (("dropreplace", "a.b/d", "v1.0.0"), ["- \ta.b/d v1.0.0 => ../d"]),
        (("dropreplace", "a.b/d", ""), []),
        (("exclude", "a.b/c", "v1.1.0"), []),
        (
            ("exclude", "a.b/c", "v1.2.0"),
            [
                "- exclude a.b/c v1.1.0",
                *("+ exclude (", "+ \ta.b/c v1.1.0", "+ \ta.b/c v1.2.0", "+ )"),
            ],
        ),
        (("dropexclude", "a.b/c", "v1.1.0"), ["- exclude a.b/c v1.1.0"]),
        (("go", "1.22.0"), ["- go   1.21", "+ go   1.22.0"]),
        (("dropgo",), ["- go   1.21"]),
        (("toolchain", "default"), ["- toolchain go1.23.0", "+ toolchain default"]),
        (("droptoolchain",), ["- toolchain go1.23.0"]),
    ],
)
def test_an_edit_touches_only_its_own_lines(call: tuple[str, ...], changes: list[str]) -> None:
    lines = difflib.ndiff(BASE.split("\n"), _edit(BASE, *call).split("\n"))
    assert [line for line in lines if line[0] in "+-" and line[2:]] == changes


@pytest.mark.parametrize(
    ("text", "verb", "arguments", "wanted"),
    [
        ("", "go", ["1.22"], "go 1.22\n"),
        ("", "toolchain", ["default"], "toolchain default\n"),
        ("// a", "require", ["a.b/c", "v1.0.0"], "// a\n\nrequire a.b/c v1.0.0\n"),
        ("module m", "go", ["1.22"], "module m\n\ngo 1.22\n"),
        ("tool a\n\n", "go", ["1.22"], "tool a\n\ngo 1.22\n"),
        ("module m\ntool a", "go", ["1.22"], "module m\n\ngo 1.22\n\ntool a"),
        ("module m\n\ntool a", "toolchain", ["go1"], "module m\n\ntoolchain go1\n\ntool a"),
        ("module (\n\tm\n)\n", "go", ["1.22"], "module (\n\tm\n)\n\ngo 1.22\n"),
        ("require ()", "require", ["a.b/c", "v1.0.0"], "require (\n\ta.b/c v1.0.0\n)"),
        ("require (\n)", "require", ["a.b/c", "v1.0.0"], "require (\n\ta.b/c v1.0.0\n)"),
        (
            "module m\r\n// a\r\nrequire a.b/c v1.0.0",
            "require",
            ["a.b/d", "v1.0.0"],
            "module m\r\nrequire (\r\n\t// a\r\n\ta.b/c v1.0.0\r\n\ta.b/d v1.0.0\r\n)\r\n",
        ),
        ("require (\n\ta.b/c v1.0.0\n)\n", "droprequire", ["a.b/c"], ""),
        ("module m\n\ngo 1.2\n", "dropgo", [], "module m\n"),
        ("// a\n\ngo 1.2", "dropgo", [], "// a\n"),
        ("go 1.2\n\nmodule m\n", "dropgo", [], "module m\n"),
        ("module m\ngo 1.2\n\ntool a\n", "dropgo", [], "module m\n\ntool a\n"),
        ("module m\n\ngo 1.2\ntool a\n", "dropgo", [], "module m\n\ntool a\n"),
        ("module m\n\ngo 1.2\n// a\n\n// b", "dropgo", [], "module m\n\n// a\n\n// b"),
        ("module m\n\ngo 1.2\n\n\n\ntool a\n", "dropgo", [], "module m\n\ntool a\n"),
        ("require ()\ngo 1.2\n", "dropgo", [], "require ()\n"),
        ("module m\n", "dropgo", [], "module m\n"),
        ("module m\n", "droptoolchain", [], "module m\n"),
        (
            "replace (\n\ta.b/c v1.0.0 => ../c\n\ta.b/c => ../d\n)\n",
            "replace",
            ["a.b/c", "", "../e", ""],
            "replace (\n\ta.b/c => ../e\n)\n",
        ),
    ],
)
def test_an_edit_of_a_small_file(text: str, verb: str, arguments: list[str], wanted: str) -> None:
    assert _edit(text, verb, *arguments) == wanted


def test_bytes_that_are_not_utf8_stay() -> None:
    data = b"// \xff\nmodule m\n"
    assert set_go(_parse(data), "1.22") == data + b"\ngo 1.22\n"


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("require", ["a.b/c", "master"]),
        ("require", ["a.b/c", "v1.2"]),
        ("require", ["a.b/c", "v2.0.0"]),
        ("require", ["a.b/c/v1", "v1.0.0"]),
        ("require", ["gopkg.in/c.v1", "v1.0.0-gopkgin-v1.1.0"]),
        ("exclude", ["a.b/c", ""]),
        ("exclude", ["", "v1.0.0"]),
        ("replace", ["", "", "../c", ""]),
        ("replace", ["a.b/c", "", "", ""]),
        ("replace", ["a.b/c", "v1.2", "../c", ""]),
        ("replace", ["a.b/c/v1", "", "../c", ""]),
        ("replace", ["a.b/c", "", "a.b/d", ""]),
        ("replace", ["a.b/c", "", "../d", "v1.0.0"]),
        ("replace", ["a.b/c", "", "..\\d", ""]),
        ("replace", ["a.b/c", "", "a.b/d", "v2.0.0"]),
        ("go", ["v1.22"]),
        ("go", ["1.22\n"]),
        ("toolchain", ["go2"]),
        ("toolchain", ["go1.2 // x"]),
        ("toolchain", ["go1.2\nreplace"]),
    ],
)
def test_what_could_not_be_read_again_is_refused(verb: str, arguments: list[str]) -> None:
    """A deliberate difference: `go mod edit` writes versions for the go command to look up."""
    with pytest.raises(ValueError, match=r"."):
        _edit(BASE, verb, *arguments)


VERSIONS = st.sampled_from(FITTING)
TARGETS = st.one_of(VERSIONS, st.sampled_from([("../e", ""), ("./a b", "")]))
CALLS = st.one_of(
    VERSIONS.map(lambda one: ("require", *one)),
    VERSIONS.map(lambda one: ("droprequire", one[0])),
    st.builds(lambda old, new: ("replace", *old, *new), VERSIONS, TARGETS),
    st.builds(lambda old, new: ("replace", old[0], "", *new), VERSIONS, TARGETS),
    VERSIONS.map(lambda one: ("dropreplace", *one)),
    VERSIONS.map(lambda one: ("dropreplace", one[0], "")),
    VERSIONS.map(lambda one: ("exclude", *one)),
    VERSIONS.map(lambda one: ("dropexclude", *one)),
    st.sampled_from([("go", "1.22"), ("dropgo",), ("toolchain", "go1.22"), ("droptoolchain",)]),
)


def may_lose_its_comment(file: ModFile | WorkFile) -> bool:
    """Whether a block has a comment above, and a blank line inside that may come to the front."""
    return any(
        isinstance(statement, Block)
        and statement.before
        and any(not rest.comment for line in statement.lines[1:] for rest in line.before)
        for statement in file.syntax.statements
    )


@settings(max_examples=1_000, deadline=None)
@given(data=RIGHT_MOD_FILES, call=CALLS)
def test_formatted_edits_are_gos(
    modfile_go: oracles.ModfileOracle, data: bytes, call: tuple[str, ...]
) -> None:
    file, problems = parse_mod(data, path="go.mod", source="working tree")
    verb, *arguments = call
    assume(not problems)
    assume(not (verb.startswith("drop") or verb == "replace") or not may_lose_its_comment(file))
    edited = EDITS[verb](file, *arguments)
    assert modfile_go.ask("edit", edited, "") == modfile_go.ask("edit", data, verb, *arguments)


def test_a_block_keeps_its_comment(modfile_go: oracles.ModfileOracle) -> None:
    """A deliberate difference: Go writes a blank line between them, which parts them for good."""
    text = "// Why.\nrequire (\n\ta.b/c v1.0.0\n\n\ta.b/d v1.0.0\n)\n"
    edited = _edit(text, "droprequire", "a.b/c")
    assert edited == "// Why.\nrequire (\n\ta.b/d v1.0.0\n)\n"
    assert modfile_go.ask("edit", edited.encode(), "") == "// Why.\nrequire a.b/d v1.0.0\n"
    theirs = modfile_go.ask("edit", text.encode(), "droprequire", "a.b/c")
    assert theirs == "// Why.\n\nrequire a.b/d v1.0.0\n"


@pytest.mark.parametrize(
    ("verb", "arguments", "flags"),
    [
        ("require", ["a.b/g", "v1.2.0"], ["-require=a.b/g@v1.2.0"]),
        ("droprequire", ["a.b/d"], ["-droprequire=a.b/d"]),
        ("replace", ["a.b/c", "v1.0.0", "../x", ""], ["-replace=a.b/c@v1.0.0=../x"]),
        ("dropreplace", ["a.b/c", ""], ["-dropreplace=a.b/c"]),
        ("exclude", ["a.b/c", "v1.0.0"], ["-exclude=a.b/c@v1.0.0"]),
        ("dropexclude", ["a.b/c", "v1.1.0"], ["-dropexclude=a.b/c@v1.1.0"]),
        ("go", ["1.22"], ["-go=1.22"]),
        ("dropgo", [], ["-go=none"]),
        ("toolchain", ["default"], ["-toolchain=default"]),
        ("droptoolchain", [], ["-toolchain=none"]),
    ],
)
def test_the_real_go_writes_the_same(
    tmp_path: Path, verb: str, arguments: list[str], flags: list[str]
) -> None:
    def go(*flags: str) -> None:
        environ = {**os.environ, "GOWORK": "off", "GOENV": "off", "GOFLAGS": ""}
        command = [require_tool("go"), "mod", "edit", *flags, "go.mod"]
        subprocess.run(command, cwd=tmp_path, env=environ, check=True)

    place = tmp_path / "go.mod"
    place.write_text(BASE)
    go(*flags)
    go("-fmt")
    theirs = place.read_text()
    place.write_text(_edit(BASE, verb, *arguments))
    go("-fmt")
    assert place.read_text() == theirs
