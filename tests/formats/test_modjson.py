"""go.mod and go.work as JSON: the same as the real `go` prints."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gosupply.formats.modfile import parse_mod
from gosupply.formats.modjson import mod_json, work_json
from gosupply.formats.workfile import parse_work
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

MOD = """\
// Deprecated: no.
module "example.com/m"
go 1.21
toolchain go1.23.0
godebug default=go1.21
godebug =x
require a.b/c v1.0.0
require a.b/c v1.1.0 // indirect
require "" v1.0.0
exclude a.b/c v1.2.0
exclude a.b/c v1.2.0
exclude "" v1.0.0
replace a.b/c => ../c
replace a.b/d v1.0.0 => a.b/e v1.0.0
replace a.b/c => "./<c&"
replace "" => ../c
retract v1.0.0 // first
retract [v1.1.0, v1.2.0]
tool a.b/c/cmd
tool a.b/c/cmd
ignore ./a
ignore ""
ignore ./a
"""
WORK = """\
go 1.21
toolchain go1.23.0
godebug default=go1.21
use ./a
use ./a
use ""
replace a.b/c => ../c
replace a.b/c => ../d
"""
SMALL = ["", "module a\n", "go 1.21\n", "// é\nmodule é\n", "godebug =x\n", "module \xff\n"]


def _go(folder: Path, verb: str, name: str, data: bytes) -> object:
    """Return what `go mod edit -json` prints; None where it refuses the file."""
    (folder / name).write_bytes(data)
    run = subprocess.run(
        [require_tool("go"), verb, "edit", "-json", name],
        cwd=folder,
        env={**os.environ, "GOTOOLCHAIN": "local", "GOWORK": "off", "GOENV": "off", "GOFLAGS": ""},
        check=False,
        capture_output=True,
    )
    shown: object = json.loads(run.stdout) if run.returncode == 0 else None
    return shown


def _ours(data: bytes) -> object:
    file, problems = parse_mod(data, path="go.mod", source="working tree")
    return None if problems else mod_json(file)


def _ours_of_work(data: bytes) -> object:
    file, problems = parse_work(data, path="go.work", source="working tree")
    return None if problems else work_json(file)


@pytest.mark.parametrize("text", [MOD, *SMALL, "go x\n"])
def test_a_go_mod_is_printed_as_go_does(tmp_path: Path, text: str) -> None:
    data = text.encode("latin-1") if "\xff" in text else text.encode()
    assert _ours(data) == _go(tmp_path, "mod", "go.mod", data)


@pytest.mark.parametrize("text", [WORK, "", "use ./a\n", "use\n"])
def test_a_go_work_is_printed_as_go_does(tmp_path: Path, text: str) -> None:
    assert _ours_of_work(text.encode()) == _go(tmp_path, "work", "go.work", text.encode())


def test_the_order_is_gos(tmp_path: Path) -> None:
    theirs = _go(tmp_path, "mod", "go.mod", MOD.encode())
    assert json.dumps(_ours(MOD.encode())) == json.dumps(theirs)


def test_shared_files_are_printed_as_go_does(tmp_path: Path, shared_data: Path) -> None:
    files = sorted(shared_data.glob("workspaces/**/*.mod"))
    assert files
    for file in files[::4]:
        data = file.read_bytes()
        assert _ours(data) == _go(tmp_path, "mod", "go.mod", data)
