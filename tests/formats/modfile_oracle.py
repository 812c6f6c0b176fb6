"""The go toolchain as an oracle for go.mod and go.work: its own parser, asked thousands of times.

The parser is no part of the standard library, but lies beside the toolchain's sources; it is copied
from there into a folder of the test run.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.formats.oracle import GO_MOD, Oracle
from tests.tools import end_without, require_tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGES = ["internal/lazyregexp", "modfile", "module", "semver"]


class ModfileOracle:
    """Asks one question at a time about the bytes of a file or of a string."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle

    def ask(self, question: str, data: bytes, *arguments: str) -> object:
        """Return the answer as JSON has it."""
        return self._oracle.ask(question, base64.b64encode(data).decode(), *arguments)

    def ask_bytes(self, question: str, data: bytes) -> bytes | None:
        """Return an answer that is a string; None if there is none."""
        answer = self.ask(question, data)
        return None if answer is None else base64.b64decode(str(answer))


def run_go(
    folder: Path, files: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Write files into a folder and run the go command there, without a network."""
    go = require_tool("go")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    environ = {"HOME": str(folder), "PATH": os.environ["PATH"], "GOENV": "off"}
    environ |= {"GOPROXY": "off", "GOSUMDB": "off", "GOTOOLCHAIN": "local"}
    return subprocess.run(
        [go, *arguments], cwd=folder, env=environ, check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="session")
def modfile_go(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModfileOracle]:
    """The started oracle; test modules that assign this to a name of theirs have it."""
    folder = tmp_path_factory.getbasetemp() / "modfile-oracle"
    if not folder.is_dir():
        build_modfile_oracle(folder)
    with Oracle(folder / "oracle") as started:
        yield ModfileOracle(started)


def build_modfile_oracle(folder: Path) -> None:
    """Build the program `oracle`, or end the test as `require_tool` does."""
    go = require_tool("go")
    environ = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off", "GOENV": "off"}
    root = subprocess.run(
        [go, "env", "GOROOT"], env=environ, check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()
    for package in PACKAGES:
        source = Path(root, "src/cmd/vendor/golang.org/x/mod", package)
        if not source.is_dir():
            end_without(f"the go toolchain came without its sources: no {source}")
        shutil.copytree(
            source, folder / "mod" / package, ignore=shutil.ignore_patterns("*_test.go")
        )
    (folder / "go.mod").write_text(GO_MOD.replace("go 1.21", "go 1.24"))
    (folder / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.24\n")
    shutil.copy(Path(__file__).with_suffix(".go"), folder / "main.go")
    subprocess.run([go, "build", "-o", "oracle", "."], cwd=folder, env=environ, check=True)
