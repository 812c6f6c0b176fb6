"""Edits of go.work: only their own lines, and after formatting the same as Go's."""

from __future__ import annotations

import difflib
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gosupply.formats.modedit import (
    drop_go,
    drop_replace,
    drop_toolchain,
    drop_use,
    set_go,
    set_replace,
    set_toolchain,
    set_use,
)
from gosupply.formats.workfile import WorkFile, parse_work
from tests.formats import modfile_oracle as oracles
from tests.formats.modgrammar import FITTING, RIGHT_WORK_FILES
from tests.formats.test_modedit import may_lose_its_comment
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

modfile_go = oracles.modfile_go

EDITS: dict[str, Callable[..., bytes]] = {
    "use": set_use,
    "dropuse": drop_use,
    "replace": set_replace,
    "dropreplace": drop_replace,
    "go": set_go,
    "dropgo": drop_go,
    "toolchain": set_toolchain,
    "droptoolchain": drop_toolchain,
}
BASE = """\
// Head.

// Settings.
godebug default=go1.21
go   1.23 // Go.

use (
\t// A.
\t./a   // A too.

    "./b"
\t// Last.
)
use .
replace a.b/c => ../c // Local.
toolchain go1.23.4"""


def _parse(text: str | bytes) -> WorkFile:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    file, problems = parse_work(data, path="go.work", source="working tree")
    assert not problems
    return file


def _edit(text: str, verb: str, *arguments: str) -> str:
    return EDITS[verb](_parse(text), *arguments).decode()


@pytest.mark.parametrize(
    ("call", "changes"),
    [
        (("use", "./b"), ['-     "./b"', "+     ./b"]),
        (("use", "./c d"), ["- use .", "+ use (", "+ \t.", '+ \t"./c d"', "+ )"]),
        (("dropuse", "./a"), ["- \t// A.", "- \t./a   // A too."]),
        (("dropuse", "."), ["- use ."]),
        (("dropuse", "./c"), []),
        (
            ("replace", "a.b/c", "", "x.y/z", "v1.0.0"),
            ["- replace a.b/c => ../c // Local.", "+ replace a.b/c => x.y/z v1.0.0 // Local."],
        ),
        (("replace", "a.b/d", "v1.0.0", "./d", ""), ["+ replace a.b/d v1.0.0 => ./d"]),
        (("dropreplace", "a.b/c", ""), ["- replace a.b/c => ../c // Local."]),
        (("go", "1.24.0"), ["- go   1.23 // Go.", "+ go   1.24.0 // Go."]),
        (("dropgo",), ["- go   1.23 // Go."]),
        (("toolchain", "default"), ["- toolchain go1.23.4", "+ toolchain default"]),
        (("droptoolchain",), ["- toolchain go1.23.4"]),
    ],
)
def test_an_edit_touches_only_its_own_lines(call: tuple[str, ...], changes: list[str]) -> None:
    lines = difflib.ndiff(BASE.split("\n"), _edit(BASE, *call).split("\n"))
    assert [line for line in lines if line[0] in "+-" and line[2:]] == changes


@pytest.mark.parametrize(
    ("text", "verb", "arguments", "wanted"),
    [
        ("", "go", ["1.22"], "go 1.22\n"),
        ("// a", "go", ["1.22"], "// a\n\ngo 1.22\n"),
        ("// a\n\n// b\nuse ./a\n", "go", ["1.22"], "// a\n\ngo 1.22\n\n// b\nuse ./a\n"),
        ("use ./a", "go", ["1.22"], "go 1.22\n\nuse ./a"),
        ("use ./a\r\n", "toolchain", ["go1.22"], "toolchain go1.22\r\n\r\nuse ./a\r\n"),
        ("use ()\ngo 1.22", "toolchain", ["go1"], "use ()\ngo 1.22\n\ntoolchain go1\n"),
        ("go 1.22\n", "use", ["./a"], "go 1.22\n\nuse ./a\n"),
        ("use (\n)\n", "use", ["./a"], "use (\n\t./a\n)\n"),
        ("use (\n\n\t// b\n)\n", "use", ["./a"], "use (\n\t./a\n\t// b\n)\n"),
        ("use (\n\t./a\n)\nuse ./a\n", "use", ["./a"], "use (\n\t./a\n)\n"),
        ("use ./a\nuse (\n\t./a\n)\n", "dropuse", ["./a"], ""),
        ("use a\nuse ./a\n", "dropuse", ["a"], "use ./a\n"),
        ("go 1.22\n\nuse ./a\n", "dropgo", [], "use ./a\n"),
    ],
)
def test_an_edit_of_a_small_file(text: str, verb: str, arguments: list[str], wanted: str) -> None:
    assert _edit(text, verb, *arguments) == wanted


@pytest.mark.parametrize("path", ["", "a", "a/../..", ".a"])
def test_a_use_that_is_not_written_as_a_directory_is_refused(path: str) -> None:
    """A deliberate difference: `go work edit -use=a` writes `use ./a`."""
    with pytest.raises(ValueError, match="is not a directory"):
        _edit(BASE, "use", path)


USED = st.sampled_from(["./a", "..", ".", "./a b", "./new"])
VERSIONS = st.sampled_from(FITTING)
TARGETS = st.one_of(VERSIONS, st.sampled_from([("../e", ""), ("./a b", "")]))
CALLS = st.one_of(
    USED.map(lambda path: ("use", path)),
    USED.map(lambda path: ("dropuse", path)),
    st.builds(lambda old, new: ("replace", *old, *new), VERSIONS, TARGETS),
    st.builds(lambda old, new: ("replace", old[0], "", *new), VERSIONS, TARGETS),
    VERSIONS.map(lambda one: ("dropreplace", *one)),
    VERSIONS.map(lambda one: ("dropreplace", one[0], "")),
    st.sampled_from([("go", "1.22"), ("dropgo",), ("toolchain", "go1.22"), ("droptoolchain",)]),
)


@settings(max_examples=1_000, deadline=None)
@given(data=RIGHT_WORK_FILES, call=CALLS)
def test_formatted_edits_are_gos(
    modfile_go: oracles.ModfileOracle, data: bytes, call: tuple[str, ...]
) -> None:
    file, problems = parse_work(data, path="go.work", source="working tree")
    verb, *arguments = call
    assume(not problems)
    assume(verb in {"go", "toolchain"} or not may_lose_its_comment(file))
    edited = EDITS[verb](file, *arguments)
    assert modfile_go.ask("workedit", edited, "") == modfile_go.ask(
        "workedit", data, verb, *arguments
    )


@pytest.mark.parametrize("base", [BASE, "// Head.\n\n// A.\nuse ./a\n", ""])
@pytest.mark.parametrize(
    ("verb", "arguments", "flags"),
    [
        ("use", ["./c"], ["-use=./c"]),
        ("use", ["./a"], ["-use=./a"]),
        ("dropuse", ["./b"], ["-dropuse=./b"]),
        ("replace", ["a.b/c", "v1.0.0", "../x", ""], ["-replace=a.b/c@v1.0.0=../x"]),
        ("replace", ["a.b/c", "", "x.y/z", "v1.0.0"], ["-replace=a.b/c=x.y/z@v1.0.0"]),
        ("dropreplace", ["a.b/c", ""], ["-dropreplace=a.b/c"]),
        ("go", ["1.22"], ["-go=1.22"]),
        ("dropgo", [], ["-go=none"]),
        ("toolchain", ["default"], ["-toolchain=default"]),
        ("droptoolchain", [], ["-toolchain=none"]),
    ],
)
def test_the_real_go_writes_the_same(
    tmp_path: Path, base: str, verb: str, arguments: list[str], flags: list[str]
) -> None:
    def go(*flags: str) -> None:
        command = [require_tool("go"), "work", "edit", *flags, "go.work"]
        environ = {**os.environ, "GOENV": "off", "GOFLAGS": "", "GOTOOLCHAIN": "local"}
        subprocess.run(command, cwd=tmp_path, env=environ, check=True)

    place = tmp_path / "go.work"
    place.write_text(base)
    go(*flags)
    go("-fmt")
    theirs = place.read_text()
    place.write_text(_edit(base, verb, *arguments))
    go("-fmt")
    assert place.read_text() == theirs
