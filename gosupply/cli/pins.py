"""What `pin` and `bundle` demand of the log and of the pins, before they write anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import read_pins
from gosupply.errors import ForkError, IncompleteError, InputError
from gosupply.facts import Contradicted, Known
from gosupply.locations import Problem, whole_line
from gosupply.sumdb.pin import Unsigned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.engine.ports import Ports
    from gosupply.facts import Fact
    from gosupply.sumdb.database import Database
    from gosupply.sumdb.pin import Pin
    from gosupply.tlog.checkpoint import SignedCheckpoint

_TAKE_BACK = "Take the committed one back with git, or delete it to begin anew."


def required_pins(ports: Ports, database: Database) -> list[tuple[str, SignedCheckpoint]]:
    """Return every pinned checkpoint with the path of its file, nearest first.

    Raises:
        IncompleteError: A pin cannot be read.
        InputError: A pin is not signed by the log.
    """
    pins = read_pins(ports.checked, ports.authority, database)
    return [
        (path, signed) for path, fact in pins.items() for signed in _checkpoints(ports, path, fact)
    ]


def refuse_fork(facts: Iterable[Fact[object]]) -> None:
    """Refuse to go on where the log contradicts itself.

    Raises:
        ForkError: It does.
    """
    for fact in facts:
        if isinstance(fact, Contradicted):
            raise ForkError(fact.summary, "Run 'gosupply check', which writes the evidence.")


def _checkpoints(ports: Ports, path: str, fact: Fact[Pin]) -> tuple[SignedCheckpoint, ...]:
    if not isinstance(fact, Known):
        raise IncompleteError(f"the pin '{path}' cannot be read", "Check the file.")
    if isinstance(fact.value.checked, Unsigned):
        unsigned = fact.value.checked
        at = whole_line(ports.checked.name, path, 1, unsigned.text)
        raise InputError(
            (Problem(f"the pin is not a signed checkpoint: {unsigned.reason}", at, _TAKE_BACK),)
        )
    return fact.value.checkpoints
