"""The go toolchain as an oracle: a process that answers what Go makes of a name or an archive.

The packages it asks are no part of the standard library, but lie beside the toolchain's sources;
they are copied from there into a folder of the test run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.tools import end_without, require_tool

if TYPE_CHECKING:
    from types import TracebackType

PACKAGES = {
    "cmd/vendor/golang.org/x/mod/internal/lazyregexp": "mod/internal/lazyregexp",
    "cmd/vendor/golang.org/x/mod/module": "mod/module",
    "cmd/vendor/golang.org/x/mod/semver": "mod/semver",
    "cmd/vendor/golang.org/x/mod/sumdb/dirhash": "mod/sumdb/dirhash",
    "cmd/internal/pkgpattern": "pkgpattern",
}
GO_MOD = """module oracle

go 1.21

require golang.org/x/mod v0.0.0

replace golang.org/x/mod => ./mod
"""


class Oracle:
    """Asks one question at a time."""

    def __init__(self, program: Path) -> None:
        self._process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.__exit__(kind, error, trace)

    def ask(self, *question: str) -> object:
        """Return the answer as JSON has it."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps(question) + "\n")
        asked.flush()
        answer: object = json.loads(answered.readline())
        return answer


def build_oracle(folder: Path) -> Path:
    """Build the program, or end the test as `require_tool` does."""
    go = require_tool("go")
    environ = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off", "GOENV": "off"}
    root = subprocess.run(
        [go, "env", "GOROOT"], env=environ, check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()
    for package, place in PACKAGES.items():
        source = Path(root, "src", package)
        if not source.is_dir():
            end_without(f"the go toolchain came without its sources: no {source}")
        shutil.copytree(source, folder / place, ignore=shutil.ignore_patterns("*_test.go"))
    (folder / "go.mod").write_text(GO_MOD)
    (folder / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.21\n")
    shutil.copy(Path(__file__).with_suffix(".go"), folder / "main.go")
    program = folder / "oracle"
    subprocess.run([go, "build", "-o", program, "."], cwd=folder, env=environ, check=True)
    return program
