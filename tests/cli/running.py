"""Running gosupply as people do: in a process of its own, or in this one where that is cheaper."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.cli.main import main
from gosupply.sumdb.ops import Found
from tests.loopback import Loopback, Say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

    import pytest

    from tests.sumdb.fake_log import FakeLog

TOP = Path(__file__).parent.parent.parent
SECONDS = 60


class Ran(NamedTuple):
    """What a run left: its exit code and both streams."""

    code: int
    out: str
    err: str


def environment(**changes: str | None) -> dict[str, str]:
    """Return this process's environment with changes; None takes a variable away."""
    import os

    changed = {**os.environ, "PYTHONPATH": str(TOP), **changes}
    return {name: value for name, value in changed.items() if value is not None}


def gosupply(
    *words: str | bytes,
    cwd: Path,
    stdout: IO[bytes] | int = subprocess.PIPE,
    flags: tuple[str, ...] = (),
    changes: Mapping[str, str | None] | None = None,
) -> Ran:
    """Run it in a process of its own."""
    done = subprocess.run(
        [sys.executable, *flags, "-m", "gosupply", *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(**(changes or {})),
        timeout=SECONDS,
        check=False,
    )
    out = (done.stdout or b"").decode("utf-8", "surrogateescape")
    return Ran(done.returncode, out, done.stderr.decode("utf-8", "surrogateescape"))


def shell(script: str, *, cwd: Path, **changes: str | None) -> Ran:
    """Run a shell script in which `gosupply` is a command; no output of it is a file."""
    prefix = f'gosupply() {{ "{sys.executable}" -m gosupply "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-c", prefix + script],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(**changes),
        timeout=SECONDS,
        check=False,
        text=True,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def here(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Ran:
    """Run it in this process."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    return Ran(code, *capsys.readouterr())


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def sums_of(log: FakeLog, *numbers: int) -> str:
    """Return the right go.sum lines of records."""
    return "".join(f"{claim.key} {claim.hash}\n" for claim in log.claims(*numbers))


class LogServer(Loopback):
    """A loopback server that answers as a log; another log can be put in its place."""

    def __init__(self, log: FakeLog) -> None:
        super().__init__({})
        self.log = log
        self.size = log.size
        self.scripts: dict[str, Say] = {}

    def begin(self, path: str, headers: object) -> Say:
        """Note a request; answer it as the log does."""
        super().begin(path, headers)  # type: ignore[arg-type]  # only kept
        name = path.removeprefix("/")
        if name in self.scripts:
            return self.scripts[name]
        answer = self.log.at(self.size)(name)
        return Say(200, answer.data) if isinstance(answer, Found) else Say(404, b"not found")

    @property
    def requests(self) -> int:
        """How many requests came so far."""
        return sum(self.counts.values())

    def asked(self) -> Iterator[str]:
        """Yield the names that were asked for."""
        return (path for path in self.counts if path.startswith("/lookup/"))

    def environ(self) -> Mapping[str, str]:
        """Return the environment that leads here."""
        return {"GOSUMDB": f"{self.log.key} {self.base}", "GOPROXY": "off", "GOENV": "off"}
