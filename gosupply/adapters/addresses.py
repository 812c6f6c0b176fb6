"""A URL taken apart, and the only form of a URL that may be shown: without what is secret in it.

Accepted are `http`, `https` and `file`. Refused, and never shown beyond their scheme: URLs with
an authority that cannot be read (it may hold half a password) and URLs with control characters.
"""

from __future__ import annotations

import base64
import functools
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}

# What RFC 3986 allows in a path and a query; everything else is sent percent-encoded.
_SAFE = "!$%&'()*+,-./:;=?@_~"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)", re.DOTALL)
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:@%\[\]\\]*)(:[0-9]{0,5})?")


class Site(NamedTuple):
    """Whom to ask: scheme, host and port, and the credentials that the URL itself carries.

    Attributes:
        base: `scheme://host` with a port that is not the scheme's own; never credentials.
        scheme: In lower case.
        host: In lower case; an IPv6 address without brackets.
        port: Always a number.
        basic: The value of an Authorization header; empty where only netrc may have one, and None
            where there must be none.
    """

    base: str
    scheme: str
    host: str
    port: int
    basic: str | None


class Address(NamedTuple):
    """A site and what to ask it for: path and query, beginning with a slash."""

    site: Site
    path: str


def redact(url: str) -> str:
    """Return a URL as it may be shown: no userinfo, no query, no fragment.

    Go's own form keeps the user name; but tokens are often written in that place.
    """
    match = _URL.match(url)
    if match is None:
        return "(unreadable URL)"
    scheme, authority, path = match.groups()
    host = authority.rpartition("@")[2]
    if not _HOST_PORT.fullmatch(host):
        return f"{scheme}://(unreadable)"
    return f"{scheme}://{host}{quote(path, safe=_SAFE)}"


def basic(user: str | bytes, password: str | bytes) -> str:
    """Return the Authorization header of RFC 7617 for a user and a password."""
    pair = b":".join(part.encode() if isinstance(part, str) else part for part in (user, password))
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def parse_address(url: str) -> Address | None:
    """Return the parts of an `http` or `https` URL, or None where they cannot be read."""
    if _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # an IPv6 address without its bracket, a port that is no number
        return None
    host = parts.hostname
    if parts.scheme not in PORTS or not host or not _readable(parts.netloc):
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(_site(parts.scheme, host, port, parts.netloc), quote(path, safe=_SAFE))


def redirected(address: Address, location: str) -> Address | None:
    """Return where a `Location` header leads, without any credentials that it holds."""
    here = f"{address.site.base}{address.path}"
    try:
        onward = parse_address(urljoin(here, location))
    except ValueError:  # urljoin reads the authority, too
        return None
    if onward is None:
        return None
    return onward._replace(site=onward.site._replace(basic=""))


def local_path(url: str) -> Path | None:
    """Return the path that a `file` URL means, or None where it means none of this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = Path(unquote(parts.path))
    here = parts.netloc.lower() in {"", "localhost"} and "\0" not in str(path)
    return path if here and path.is_absolute() else None


def _readable(netloc: str) -> bool:
    return _HOST_PORT.fullmatch(netloc.rpartition("@")[2]) is not None


@functools.lru_cache(maxsize=64)  # thousands of questions go to two or three sites
def _site(scheme: str, host: str, port: int | None, netloc: str) -> Site:
    number = PORTS[scheme] if port is None else port
    shown = f"[{host}]" if ":" in host else host
    base = f"{scheme}://{shown}" + ("" if number == PORTS[scheme] else f":{number}")
    userinfo, at, _ = netloc.rpartition("@")
    user, _, password = userinfo.partition(":")
    # RFC 3986 section 3.2.1: percent-encoded in the URL, sent as the bytes that this stands for.
    header = basic(unquote_to_bytes(user), unquote_to_bytes(password)) if at else ""
    return Site(base, scheme, host, number, header)
