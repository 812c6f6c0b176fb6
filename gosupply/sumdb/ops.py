"""Every effect that the checksum database's protocol needs, behind one Protocol.

Paths are the log's own, relative to its base URL: `latest`, `lookup/ESCAPED@VERSION`,
`tile/8/L/N[.p/W]` (golang.org/x/mod/sumdb, `Server`). Whatever `read` returns is suspect: whoever
uses it authenticates it first, and only then hands it to `save`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Tier(enum.IntEnum):
    """Where bytes came from, nearest first; the meaning of the bytes is the same."""

    CACHE = 0
    GO = 1
    NETWORK = 2


DISKS = (Tier.CACHE, Tier.GO)


@dataclass(frozen=True, slots=True)
class Absent:
    """The sources that were asked do not have it.

    Attributes:
        source: Who said so over the network (URL without credentials); empty where only disks
            were asked. It is unauthenticated: a server can say it of anything.
    """

    source: str = ""


class Found(NamedTuple):
    """Bytes, still suspect.

    Attributes:
        tier: What had them.
        data: The bytes.
        source: Who gave them over the network (URL without credentials), where that matters.
    """

    tier: Tier
    data: bytes
    source: str = ""


Answer = Found | Absent | Unavailable


class Ops(Protocol):
    """The world as the protocol sees it. Implementations do not raise for one path."""

    def read(self, paths: Collection[str], /, *, skip: Collection[Tier]) -> Mapping[str, Answer]:
        """Read each path from the first tier, not skipped, that has it.

        A whole batch is one call so that the network can be asked for all of it at once. An empty
        file on disk counts as missing. Sizes are bounded (sumdb.md 8.4: a lookup 1 MiB, a tile
        8 KiB, a note 1 MB); what is larger is `Unavailable`.
        """

    def save(self, authenticated: Mapping[str, bytes], /) -> None:
        """Keep authenticated bytes in the own cache, each atomically.

        `latest` only moves forward: a smaller tree than the one kept is not written. Failing to
        write is not an error of the run; the implementation says it once.
        """

    def drop(self, path: str, tier: Tier, /) -> None:
        """Forget what failed to authenticate. Only the own cache is ever changed."""
