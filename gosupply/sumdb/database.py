"""Which checksum database the go command would use, and over which road.

GOSUMDB is `KEY` or `KEY URL`, where KEY is a known name or a whole verifier key
(cmd/go/internal/modfetch/sumdb.go, `dbDial`). All Go logs share one origin line, so the key *is*
the identity: a value that names sum.golang.org with another key is another log that pretends.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

from gosupply.tlog.note import VerifierKey, parse_verifier_key

GO_NAME = "sum.golang.org"
GO_KEY = parse_verifier_key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
_CHINA = "sum.golang.google.cn"

_USERINFO = re.compile(r"://[^/?#\s]*@")
_NAME = re.compile(r"[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-])?")


@dataclass(frozen=True, slots=True)
class Database:
    """A checksum database.

    Attributes:
        key: The key that its checkpoints are signed with.
        url: Base URL given beside the key; empty where the proxies or the name decide.
    """

    key: VerifierKey
    url: str = ""

    @property
    def name(self) -> str:
        """The key name."""
        return self.key.name

    @property
    def public(self) -> bool:
        """Whether this is sum.golang.org, by its key."""
        return self.key == GO_KEY

    @property
    def address(self) -> str:
        """Where it is, without a proxy; without credentials, since bundles are committed."""
        return without_credentials(self.url) or f"https://{self.name}"


@dataclass(frozen=True, slots=True)
class Disabled:
    """GOSUMDB=off."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """The name sum.golang.org with a key that is not its own."""

    key: VerifierKey


@dataclass(frozen=True, slots=True)
class Invalid:
    """GOSUMDB cannot be read; the reason is the end of a sentence."""

    reason: str


GO_DATABASE = Database(GO_KEY)


def without_credentials(text: str) -> str:
    """Return a text whose URLs have no userinfo, so that it may be shown and committed."""
    return _USERINFO.sub("://", text)


@functools.lru_cache(maxsize=8)  # the same one is asked for with every line
def parse_gosumdb(value: str) -> Database | Disabled | Foreign | Invalid:
    """Return the database that a value of GOSUMDB names."""
    fields = value.split()
    if fields == ["off"]:
        return Disabled()
    if not fields:
        return Invalid("it is empty")
    if len(fields) > 2:  # noqa: PLR2004 - a key and a URL
        return Invalid("it has more than a key and a URL")
    spec, url = fields[0], fields[1] if len(fields) > 1 else ""
    if spec == GO_NAME:
        return Database(GO_KEY, url)
    if value == _CHINA:  # an alias only for the whole value
        return Database(GO_KEY, f"https://{_CHINA}")
    try:
        key = parse_verifier_key(spec)
    except ValueError as error:
        return Invalid(str(error))
    if not _NAME.fullmatch(key.name):
        return Invalid(f"'{key.name}' is no host, or host and path")
    if key.name == GO_NAME and key != GO_KEY:
        return Foreign(key)
    return Database(key, url)


class Hop(NamedTuple):
    """One proxy of GOPROXY.

    Attributes:
        url: Base URL, as configured, perhaps with credentials.
        any_error: Whether the next entry is tried after any error (`|`), not only 404 and 410.
    """

    url: str
    any_error: bool


class Road(NamedTuple):
    """Which proxies to ask whether they carry the database, in order, and what comes after.

    Attributes:
        hops: The proxies.
        direct: Whether an explicit `direct` follows: then the database itself is asked even after
            a proxy's error that `|` forgave. Without it that error is the answer; running out of
            proxies after nothing but 404 and 410 leads to the database, also with `off`.
    """

    hops: tuple[Hop, ...]
    direct: bool


def proxy_road(goproxy: str) -> Road:
    """Return the road to the database that a value of GOPROXY describes.

    cmd/go/internal/modfetch: `proxyList`, `TryProxies` and `initBase`.
    """
    hops: list[Hop] = []
    for entry, separator in re.findall(r"([^,|]*)([,|]?)", goproxy):
        url = entry.strip()
        if url in ("direct", "off"):
            return Road(tuple(hops), direct=url == "direct")
        if url:
            hops.append(Hop(_complete(url).rstrip("/"), separator == "|"))
    return Road(tuple(hops), direct=False)


def _complete(url: str) -> str:
    # Single words are reserved, and "://" or a leading slash marks a complete address.
    if ":/" in url or url.startswith("/") or not re.search(r"[.:/]", url):
        return url
    return f"https://{url}"
