"""What one road spends of an Http that others may use too, and which names it tells to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.adapters.addresses import redact
from gosupply.engine.ports import Spent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from gosupply.adapters.http import Answer, Ask, Http


class Ledger:
    """Fetches, and counts what that took.

    Ledgers that share `told` count a name once between them, so that each field of their `Spent`s
    adds up; only `sent_to` may name one place in both.
    """

    def __init__(
        self, http: Http, *, announce: Callable[[str], None], told: set[str] | None = None
    ) -> None:
        """Begin an account.

        Args:
            http: What speaks HTTP.
            announce: Takes a sentence, before the first names are sent to a place, that says how
                many and to whom.
            told: The names that left this machine so far, with whatever ledger.
        """
        self._http = http
        self._announce = announce
        self._told = set() if told is None else told
        self._places: set[str] = set()
        self._requests = 0
        self._bytes = 0
        self._names = 0

    def fetch(
        self, asks: Sequence[Ask], *, place: str = "", names: Collection[str] = ()
    ) -> list[Answer]:
        """Fetch.

        Args:
            asks: The questions.
            place: Whom they go to, a URL.
            names: The names that they tell: `PATH@VERSION`, escaped, or `PATH`.
        """
        self._tell(place, names)
        requests, received = self._http.requests, self._http.bytes
        answers = self._http.fetch(asks)
        self._requests += self._http.requests - requests
        self._bytes += self._http.bytes - received
        return answers

    def spent(self) -> Spent:
        """Return what was spent here, and how many names were sent where."""
        return Spent(self._requests, self._bytes, self._names, tuple(sorted(self._places)))

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _tell(self, place: str, names: Collection[str]) -> None:
        if not names:
            return
        shown = redact(place)
        if shown not in self._places:
            self._places.add(shown)
            self._announce(f"asking {shown} about {_count(names)}")
        self._names += len(set(names) - self._told)
        self._told.update(names)


def _count(names: Collection[str]) -> str:
    noun = "module version" if any("@" in name for name in names) else "module"
    return f"1 {noun}" if len(names) == 1 else f"{len(names)} {noun}s"
