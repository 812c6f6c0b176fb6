"""What was asked (`Request`) and what holds for one module root (`Context`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gosupply.findings import Level
    from gosupply.locations import Location
    from gosupply.policy.settings import Settings

At = Literal["commit", "change", "release"]


class Ring(NamedTuple):
    """A named step on the way to production.

    Attributes:
        name: As the policy's file names it.
        at: What happens there; presets and built-in levels speak of these three words only.
    """

    name: str
    at: At


class Request(NamedTuple):
    """What was asked.

    Attributes:
        ring: Name of the ring to judge for; empty lets the policy choose.
        teams: Requested team labels.
        base: Commit to compare with; empty for none.
        today: The UTC day, read once.
        evidence: File for the evidence of a contradiction; a folder if it ends in a slash.
    """

    today: date
    evidence: str
    ring: str = ""
    teams: tuple[str, ...] = ()
    base: str = ""


class Context(NamedTuple):
    """What holds for one root.

    Attributes:
        root: The root's path; `.` for the top.
        ring: The ring it is judged for.
        team: The effective team, or empty.
        entitled: Whether a requested team owns this root.
        settings: The five typed sections.
        levels: For each rule and need its level and the policy line that gave it.
    """

    root: str
    ring: Ring
    team: str
    entitled: bool
    settings: Settings
    levels: Mapping[str, tuple[Level, Location]]
