"""A run over the real cache that kills itself at its n-th call that writes.

python -m tests.sumdb.interrupted CACHE CALL SIZE      (CALL 0: never)
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.logops import LogOps
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import FakeLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gosupply.sumdb.ops import Answer

NUMBERS = (3, 120)


def make_log() -> FakeLog:
    return FakeLog(300)


class Memory:
    """`adapters.tiers.Remote` over a fake log."""

    def __init__(self, log: FakeLog, size: int) -> None:
        self._at = log.at(size)

    def read(self, paths: Iterable[str]) -> Mapping[str, Answer]:
        """Answer."""
        return {path: self._at(path) for path in paths}


def half(file: object, data: object) -> None:
    """Write the first bytes only."""
    assert isinstance(file, int)
    assert isinstance(data, bytes | memoryview)
    WRITE(file, bytes(data)[:100])


def deadly(real: Callable[..., object], left: list[int]) -> Callable[..., object]:
    """Return a call that is the process's last one when none is left, done half if it can be."""

    def call(*arguments: object, **named: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            if real is WRITE:
                half(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    return call


WRITE = os.write
WRITING = ("open", "write", "close", "rename", "replace", "mkdir", "unlink")


def run(cache: Path, call: int, size: int) -> None:
    """Prove records in an own cache; die at a call."""
    log = make_log()
    if call:
        left = [call]
        for name in WRITING:
            setattr(os, name, deadly(getattr(os, name), left))
    ops = LogOps(
        log.key, cache=cache, modcache=None, latest=None, remote=Memory(log, size), say=sys.exit
    )
    # The last record of its size is what no smaller tree can prove.
    claims = log.claims(*NUMBERS, size - 1)
    facts = Session(log.key, ops).prove(claims)
    known = {claim.key: claim.hash for claim in claims}
    for claim, fact in facts.items():
        if getattr(getattr(fact, "value", None), "hash", "") != known[claim.key]:
            sys.exit(f"{claim}: {fact}")
    ops.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
