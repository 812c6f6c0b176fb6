"""The pin: a checkpoint committed in the repository, so that a fresh machine detects a fork.

It is the signed note alone, in `.gosupply/checkpoint` of the checked folder or of a parent. It is
read where the policy is read; the checked change's own must be consistent with it, and neither
vanish nor go back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Need
from gosupply.tlog.checkpoint import SignedCheckpoint, open_checkpoint
from gosupply.tlog.note import NoteError

if TYPE_CHECKING:
    from gosupply.tlog.note import VerifierKey

FILE = ".gosupply/checkpoint"


class Unsigned(NamedTuple):
    """A pin that cannot be opened with the log's key.

    Attributes:
        reason: Why, as a sentence without its full stop.
        text: Its first line.
    """

    reason: str
    text: str


class Pin(NamedTuple):
    """One pin file, as the checked tree and as the authority have it; None where it is not."""

    checked: SignedCheckpoint | Unsigned | None
    authority: SignedCheckpoint | Unsigned | None

    @property
    def checkpoints(self) -> tuple[SignedCheckpoint, ...]:
        """Those that the log must agree with."""
        both = (self.authority, self.checked)
        return tuple(one for one in both if isinstance(one, SignedCheckpoint))


PINS: Need[str, Pin] = Need(
    name="pin-unread",
    doc="A pinned checkpoint could not be read, so a fork might go unseen.",
    kind="integrity",
)


def open_pin(data: bytes, key: VerifierKey) -> SignedCheckpoint | Unsigned:
    """Open the text of a pin."""
    try:
        return open_checkpoint(data, key)
    except NoteError as error:
        return Unsigned(str(error), data.partition(b"\n")[0].decode("utf-8", "replace"))
