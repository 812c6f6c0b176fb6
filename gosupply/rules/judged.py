"""A finding with what the policy made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gosupply.findings import Finding, Level
    from gosupply.locations import Location


class Judged(NamedTuple):
    """A finding, the level it got, and the policy line that gave it.

    Attributes:
        finding: What is wrong.
        root: Path of the module root it was found in; `.` for the top.
        level: What the policy does about it.
        because: The policy line that decided.
        waiver: Name of the waiver that accepts it, or empty.
        pending: Name of a waiver of the checked change that accepts it once that is merged; where
            the change does nothing but add waivers, `waiver` is the same one.
        grace: Name of a waiver that has ended, and for a few days still makes a warning of it.
        reason: Why `waiver` accepts it, as its author wrote; empty where none does.
    """

    finding: Finding
    root: str
    level: Level
    because: Location
    waiver: str = ""
    pending: str = ""
    grace: str = ""
    reason: str = ""
