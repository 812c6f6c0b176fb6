"""The network road to modules: the proxies of GOPROXY, as the go command walks them.

Implements golang.org/ref/mod, "GOPROXY environment variable" and cmd/go/internal/modfetch,
`TryProxies`, for many files at once: each proxy is asked in one batch for what is left. Where the
go command would run version control (`direct`, names of GONOPROXY) this one says so and stops.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.adapters.addresses import redact
from gosupply.adapters.http import Ask, Fetched, Gone
from gosupply.adapters.ledger import Ledger
from gosupply.facts import Unavailable
from gosupply.formats.modpath import unescape_path
from gosupply.formats.patterns import match_prefix_patterns
from gosupply.modules.paths import limit_of
from gosupply.sumdb.database import proxy_road
from gosupply.sumdb.ops import Absent, Found, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from gosupply.adapters.http import Http
    from gosupply.engine.ports import Spent
    from gosupply.sumdb.database import Hop
    from gosupply.sumdb.ops import Answer

_DOWNLOAD = "Run 'go mod download'."
_DIRECT = "GOPROXY says direct: version control is never run"
_NAME_PROXY = "Name a module proxy in GOPROXY, or run 'go mod download'."


class ProxyRoad:
    """`adapters.tiers.Remote` for paths of `modules.paths`."""

    def __init__(
        self,
        http: Http,
        *,
        goproxy: str,
        gonoproxy: str,
        announce: Callable[[str], None],
        told: set[str] | None = None,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            http: What speaks HTTP.
            goproxy: The value of GOPROXY.
            gonoproxy: The value of GONOPROXY: modules that are never asked for.
            announce: Takes a sentence, before the first names are sent to a proxy, that says how
                many and to whom.
            told: The names that left this machine so far (`adapters.ledger`).
        """
        self._ledger = Ledger(http, announce=announce, told=told)
        self._road = proxy_road(goproxy)
        self._is_off = any(entry.strip() == "off" for entry in re.split("[,|]", goproxy))
        self._gonoproxy = gonoproxy

    def read(self, paths: Iterable[str]) -> dict[str, Answer]:
        """Fetch paths; each proxy is asked once, for all that those before it did not have."""
        found: dict[str, Answer] = {}
        left = []
        for path in paths:
            if reason := self._reserved(path):
                found[path] = reason
            else:
                left.append(path)
        said: dict[str, Answer] = {}
        for hop in self._road.hops:
            answers = self._ask(hop, left)
            left = []
            for path, answer in answers.items():
                if isinstance(answer, Found):
                    found[path] = answer
                elif isinstance(answer, Absent):
                    # What failed before says more.
                    said.setdefault(path, answer)
                    left.append(path)
                else:
                    said[path] = answer
                    if hop.any_error:
                        left.append(path)
                    else:
                        found[path] = answer
        return found | {path: self._end(said.get(path)) for path in left}

    def spent(self) -> Spent:
        """Return what was spent, and how many names were sent where."""
        return self._ledger.spent()

    def close(self) -> None:
        """Let go of the connections."""
        self._ledger.close()

    def _reserved(self, path: str) -> Unavailable | None:
        """Say why a module is asked of no proxy (modfetch/repo.go, `lookup`)."""
        module = unescape_path(path.partition("/@v/")[0])
        pattern = match_prefix_patterns(self._gonoproxy, module)
        if not pattern:
            return None
        return Unavailable(
            f"GONOPROXY ('{pattern}') keeps it from proxies, and version control is never run",
            _DOWNLOAD,
        )

    def _ask(self, hop: Hop, paths: Collection[str]) -> dict[str, Answer]:
        if not paths:
            return {}
        asks = [Ask(f"{hop.url}/{path}", limit_of(path), roams=True) for path in paths]
        answers = self._ledger.fetch(asks, place=hop.url, names=[*map(_name, paths)])
        shown = redact(hop.url)
        found: dict[str, Answer] = {}
        for path, answer in zip(paths, answers, strict=True):
            if isinstance(answer, Fetched):
                found[path] = Found(Tier.NETWORK, answer.data, shown)
            else:
                found[path] = Absent(shown) if isinstance(answer, Gone) else answer
        return found

    def _end(self, said: Answer | None) -> Answer:
        """Return the answer where no proxy is left, given the most that one had to say."""
        if isinstance(said, Absent) and self._road.direct:
            return Unavailable(f"{said.source} does not have it, and then {_DIRECT}", _DOWNLOAD)
        if said:
            return said
        if self._road.direct:
            return Unavailable(_DIRECT, _NAME_PROXY)
        if self._is_off:
            return Unavailable("GOPROXY=off switches module proxies off", _NAME_PROXY)
        return Unavailable(
            "GOPROXY names no module proxy, and gosupply has none of its own", _NAME_PROXY
        )


def _name(path: str) -> str:
    """Return the name that a path tells: `PATH@VERSION`, escaped, or `PATH`."""
    module, _, file = path.partition("/@v/")
    version = file.removesuffix(".mod")
    return module if file == version else f"{module}@{version}"
