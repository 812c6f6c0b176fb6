"""The network road to a checksum database: through a proxy that carries it, or straight.

Which one is found out once, as the go command does (cmd/go/internal/modfetch, `initBase`): the
first proxy of GOPROXY that answers `/sumdb/NAME/supported` is used for everything, and the
database itself is never asked behind its back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.adapters.http import Ask, Fetched, Gone
from gosupply.adapters.ledger import Ledger
from gosupply.adapters.logops import limit_of
from gosupply.facts import Unavailable
from gosupply.sumdb.ops import Absent, Found, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gosupply.adapters.http import Http
    from gosupply.engine.ports import Spent
    from gosupply.sumdb.database import Database, Road
    from gosupply.sumdb.ops import Answer

_SUPPORTED_LIMIT = 1 << 16


class NetworkRoad:
    """`adapters.tiers.Remote` over HTTP."""

    def __init__(
        self,
        http: Http,
        database: Database,
        road: Road,
        *,
        announce: Callable[[str], None],
        told: set[str] | None = None,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            http: What speaks HTTP.
            database: The database to reach.
            road: The proxies to ask first.
            announce: Takes a sentence, before the first names are sent, that says how many and
                to whom.
            told: The names that left this machine so far (`adapters.ledger`).
        """
        self._ledger = Ledger(http, announce=announce, told=told)
        self._database = database
        self._road = road
        self._base: str | Unavailable | None = None

    def read(self, paths: Iterable[str]) -> dict[str, Answer]:
        """Fetch paths, all at once."""
        asked = list(paths)
        if self._base is None:
            self._base = self._find_base()
        base = self._base
        if isinstance(base, Unavailable):
            return dict.fromkeys(asked, base)
        names = [path.removeprefix("lookup/") for path in asked if path.startswith("lookup/")]
        asks = [Ask(f"{base}/{path}", limit_of(path)) for path in asked]
        answers = self._ledger.fetch(asks, place=base, names=names)
        return {path: _answer(answer) for path, answer in zip(asked, answers, strict=True)}

    def spent(self) -> Spent:
        """Return what was spent, and how many names were sent where."""
        return self._ledger.spent()

    def close(self) -> None:
        """Let go of the connections."""
        self._ledger.close()

    def _find_base(self) -> str | Unavailable:
        if self._database.url:
            return self._database.url.rstrip("/")
        failure: Unavailable | None = None
        for hop in self._road.hops:
            base = f"{hop.url}/sumdb/{self._database.name}"
            (answer,) = self._ledger.fetch([Ask(f"{base}/supported", _SUPPORTED_LIMIT)])
            if isinstance(answer, Fetched):
                return base
            if isinstance(answer, Unavailable):
                failure = answer
                if not hop.any_error:
                    return failure
        if failure and not self._road.direct:
            return failure
        return self._database.address


def _answer(answer: Fetched | Gone | Unavailable) -> Answer:
    if isinstance(answer, Fetched):
        return Found(Tier.NETWORK, answer.data)
    return Absent(answer.source) if isinstance(answer, Gone) else answer
