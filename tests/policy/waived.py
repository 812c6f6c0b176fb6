"""Policies with waivers, and findings that they may accept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.findings import Finding, Level
from gosupply.locations import whole_line
from gosupply.policy.chain import FloorText, read_policy
from gosupply.policy.model import Named
from gosupply.policy.values import Value, WaiverEntry
from gosupply.policy.waiving import Change, Waivers
from gosupply.rules.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.policy.model import Policy
    from gosupply.policy.values import At
    from gosupply.policy.waiving import Accepted

DAY = date(2026, 1, 1)
H1 = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
OTHER_H1 = "h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
SHA256 = "0123456789abcdef" * 4
_VENDOR = Named("vendor-modified", "integrity", is_need=False)
_REVIEWS = (Named(each.name, "opinion", is_need=False) for each in REVIEWS)
EVERY_NAME = tuple({named.name: named for named in (*NAMES, *_REVIEWS, _VENDOR)}.values())


def waiver(
    rule: str = "pseudo-version",
    subject: str = "example.com/lib",
    *,
    name: str = "w",
    start: str = "2025-12-01",
    expires: str = "2026-02-01",
    h1: str = "",
    sha256: str = "",
    roots: Sequence[str] = (),
) -> WaiverEntry:
    """Return a waiver with a file of its own."""
    lines = iter(range(1, 20))

    def value(text: str) -> Value[str]:
        path = f".gosupply/waivers/{name}.yaml"
        return Value(text, whole_line("authority", path, next(lines), text))

    def day(text: str) -> Value[date]:
        return Value(date.fromisoformat(text), value(text).at)

    return WaiverEntry(
        value("").at,
        value(name),
        value(rule),
        value(subject),
        value("it is accepted"),
        value("auth-team"),
        day(start),
        day(expires),
        value(h1) if h1 else None,
        value(sha256) if sha256 else None,
        Value(tuple(map(value, roots)), value("roots").at) if roots else None,
    )


def policy(text: str = "", *waivers: WaiverEntry, floor: str = "") -> Policy:
    """Return a policy whose own file says this, with these waivers."""
    source = TextSource("authority", {".gosupply/policy.yaml": f"version: 1\n{text}"})
    below = FloorText("floor.yaml", f"version: 1\n{floor}".encode()) if floor else None
    return read_policy(source, EVERY_NAME, floor=below)._replace(waivers=waivers)


def found(
    rule: str = "pseudo-version",
    module: str = "example.com/lib",
    version: str = "v1.0.0",
    *,
    path: str = "go.mod",
    line: int = 3,
    hash_: str = "",
) -> Finding:
    """Return a finding about a module version; of a file where there is no module."""
    at = whole_line("case", path, line, "text")
    return Finding(
        rule, "It is wrong.", at, f"{module} key", module, version, help="Mend it.", hash=hash_
    )


def accept(
    *waivers: WaiverEntry,
    finding: Finding | None = None,
    level: Level = Level.WARN,
    at: At = "change",
    change: Change | None = None,
    day: date = DAY,
    under: Policy | None = None,
) -> Accepted:
    """Return what waivers of the authority make of a finding."""
    holds = (under or policy())._replace(waivers=waivers)
    speaking = Waivers(holds, change or Change(), day)
    return speaking.accept(finding or found(), level, ".", at)


def changed(*waivers: WaiverEntry, only_waivers: bool = False) -> Change:
    """Return a change whose tree has these waivers."""
    return Change(policy("", *waivers), only_waivers=only_waivers)
