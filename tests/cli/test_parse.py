"""`gosupply parse`: the JSON of the go command, and errors with line and column."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import here, write
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

MOD = """\
// A comment.
module example.com/app // Deprecated: use example.com/other

go 1.25.0

require (
	example.com/lib v1.0.0
	example.com/other v1.2.3 // indirect
)

replace example.com/lib => ../lib

retract [v1.0.0, v1.1.0] // wrong
"""
WORK = "go 1.25.0\n\nuse (\n\t./app\n\t./lib\n)\n"
SUM = "example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"


def parsed(capsys: Capture, *words: str | Path) -> tuple[int, list[dict[str, Any]]]:
    code, out, err = here(capsys, "parse", *words)
    assert err == ""
    return code, [json.loads(line) for line in out.split("\n")[:-1]]


@pytest.mark.parametrize(
    ("name", "text", "command"),
    [("go.mod", MOD, ["mod", "edit"]), ("go.work", WORK, ["work", "edit"])],
)
def test_it_says_what_go_says(
    capsys: Capture, work: Path, name: str, text: str, command: list[str]
) -> None:
    file = write(work / name, text)
    go = require_tool("go")
    done = subprocess.run(
        [go, *command, "-json", str(file)], capture_output=True, check=True, cwd=work
    )
    assert parsed(capsys, file) == (0, [json.loads(done.stdout)])


def test_sums_and_modules_are_told_by_their_names(capsys: Capture, work: Path) -> None:
    sums = write(work / "alt.sum", SUM)
    modules = write(work / "vendor" / "modules.txt", "# example.com/lib v1.0.0\nexample.com/lib\n")
    code, (first, second) = parsed(capsys, sums, modules)
    assert code == 0
    assert first["Lines"][0]["Path"] == "example.com/lib"
    assert first["Lines"][0]["Line"] == 1
    assert second["Modules"][0]["Packages"] == ["example.com/lib"]


def test_a_file_that_does_not_parse_leaves_the_others_alone(capsys: Capture, work: Path) -> None:
    good = write(work / "go.mod", "module example.com/app\n")
    bad = write(work / "bad.mod", "module example.com/app\nrequire one\nfly\n")
    code, (first, second, third) = parsed(capsys, bad, good, work / "missing.sum")
    assert code == 2
    assert first["File"] == str(bad)
    assert [(each["line"], each["column"]) for each in first["Errors"]] == [(2, 1), (3, 1)]
    assert second["Module"] == {"Path": "example.com/app"}
    assert third["Errors"] == [{"line": 0, "column": 0, "message": "there is no such file"}]


def test_a_folder_in_the_place_of_a_file_is_said(capsys: Capture, work: Path) -> None:
    (work / "go.mod").mkdir()
    code, (found,) = parsed(capsys, work / "go.mod")
    assert code == 2
    assert found["Errors"][0]["message"] == "it is not a plain file"


def test_kind_overrides_the_name(capsys: Capture, work: Path) -> None:
    file = write(work / "notes.txt", "module example.com/app\n")
    assert parsed(capsys, "--kind", "mod", file)[0] == 0
    code, out, err = here(capsys, "parse", file)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: '{file}' has no known name\n")
    assert here(capsys, "parse").code == 2
    assert here(capsys, "parse", "--kind", "zip", file).code == 2


def test_every_recorded_file_is_as_go_reads_it(capsys: Capture, shared_data: Path) -> None:
    files = sorted((shared_data / "workspaces").glob("*/go.mod"))
    go = require_tool("go")
    for file in files:
        done = subprocess.run(
            [go, "mod", "edit", "-json", str(file)], capture_output=True, check=True
        )
        assert parsed(capsys, file) == (0, [json.loads(done.stdout)])
    assert files
