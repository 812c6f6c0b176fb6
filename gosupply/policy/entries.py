"""What stands in the lists and maps of a policy: the rows of a denied module, a ring, a waiver.

Part of the field table (`fields`), which says where each of them may stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gosupply.policy.shapes import (
    COUNT,
    DAY,
    DURATION,
    FOLDERS,
    H1,
    MODULE_RANGE,
    MODULES,
    NAME,
    REF,
    SHA256,
    STAGES,
    TEXT,
    Choice,
    Field,
    ListOf,
    MapOf,
    NameOf,
    Record,
)
from gosupply.policy.values import (
    Allowed,
    ApprovalEntry,
    Denied,
    EmergencyEntry,
    Observe,
    Pinned,
    RingEntry,
    WaiverEntry,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gosupply.locations import Location

# Keys that are no names in Python, or that are the entry's place there.
_ATTRIBUTES: Mapping[str, str] = {"from": "start", "at": "stage"}
_NUMBERS_FROM: Mapping[str, str] = {"from": "groups"}

FOR_DENIED = ("module-denied",)
FOR_ALLOWED = ("module-not-allowed",)
FOR_WAIVERS = ("waiver-expired", "waiver-unused", "waiver-broad")


def _made(
    cls: Callable[..., Any], names: Mapping[str, str] = _ATTRIBUTES
) -> Callable[[Location, Mapping[str, Any]], Any]:
    """Return the maker of a NamedTuple whose fields are named after the keys."""

    def make(at: Location, values: Mapping[str, Any]) -> object:
        return cls(at=at, **{names.get(key, key): value for key, value in values.items()})

    return make


DENIED = Record(
    "a denied module",
    (
        Field(
            "module", MODULES, "once", FOR_DENIED, "The modules that are not wanted.", required=True
        ),
        Field("versions", MODULE_RANGE, "once", FOR_DENIED, "Which of their versions; else all."),
        Field(
            "requirement",
            Choice(("direct", "indirect")),
            "once",
            FOR_DENIED,
            "Whether only direct, or only indirect, requirements are meant.",
        ),
        Field("use", TEXT, "once", FOR_DENIED, "What to use instead."),
        Field("reason", TEXT, "once", FOR_DENIED, "Why they are not wanted."),
    ),
    _made(Denied),
)

ALLOWED = Record(
    "an allowed module",
    (
        Field(
            "module", MODULES, "once", FOR_ALLOWED, "The modules that are wanted.", required=True
        ),
        Field("versions", MODULE_RANGE, "once", FOR_ALLOWED, "Which of their versions; else all."),
        Field(
            "requirement",
            Choice(("direct", "indirect")),
            "once",
            FOR_ALLOWED,
            "Whether only direct, or only indirect, requirements are meant.",
        ),
        Field("reason", TEXT, "once", FOR_ALLOWED, "Why they are wanted."),
    ),
    _made(Allowed),
)

_NUMBERS = MapOf(COUNT, "a group")

APPROVALS = Record(
    "the approvals of a ring",
    (
        Field("threshold", COUNT, "max", (), "How many people must approve.", required=True),
        Field("from", _NUMBERS, "max", (), "How many of them from a group, or from owning-team."),
        Field(
            "keys",
            ListOf(Choice(("rsa", "ecdsa", "ed25519", "security-key"))),
            "intersect",
            (),
            "The kinds of key that count.",
        ),
    ),
    _made(ApprovalEntry, _NUMBERS_FROM),
)

EMERGENCY = Record(
    "the emergency of a ring",
    (
        Field("threshold", COUNT, "max", (), "How many people must approve.", required=True),
        Field("from", _NUMBERS, "max", (), "How many of them from a group, or from owning-team."),
        Field("days", COUNT, "min", (), "How many days it lasts.", required=True),
    ),
    _made(EmergencyEntry, _NUMBERS_FROM),
)

RING = Record(
    "a ring",
    (
        Field("name", NAME, "once", (), "Its name.", required=True),
        Field("at", Choice(STAGES), "once", (), "What happens there."),
        Field("refs", ListOf(REF), "unite", (), "Git refs that are judged for it at least."),
        Field("approvals", APPROVALS, "max", (), "What an override needs here."),
        Field(
            "after",
            MapOf(DURATION, "a ring"),
            "max",
            (),
            "How long an override must have been in an earlier ring.",
        ),
        Field("emergency", EMERGENCY, "max", (), "What lets an override skip the waiting time."),
    ),
    _made(RingEntry),
)

OBSERVE = Record(
    "the observed days",
    (
        Field("from", DAY, "once", (), "The first day.", required=True),
        Field("until", DAY, "once", (), "The last day, at most 30 days later.", required=True),
    ),
    _made(Observe),
)

WAIVER = Record(
    "a waiver",
    (
        Field("id", TEXT, "once", FOR_WAIVERS, "Its name.", required=True),
        Field("rule", NameOf(), "once", FOR_WAIVERS, "The rule.", required=True),
        Field(
            "subject",
            TEXT,
            "once",
            FOR_WAIVERS,
            "What the finding is about: a module, MODULE@VERSION, or a file's path.",
            required=True,
        ),
        Field("reason", TEXT, "once", FOR_WAIVERS, "Why it is accepted.", required=True),
        Field("owner", TEXT, "once", FOR_WAIVERS, "Who answers for it.", required=True),
        Field("from", DAY, "once", FOR_WAIVERS, "The first day.", required=True),
        Field("expires", DAY, "once", FOR_WAIVERS, "The last day.", required=True),
        Field("h1", H1, "once", FOR_WAIVERS, "The exact hash that is accepted."),
        Field("sha256", SHA256, "once", FOR_WAIVERS, "The exact file that is accepted."),
        Field("roots", ListOf(FOLDERS), "once", FOR_WAIVERS, "The roots that it is for; else all."),
    ),
    _made(WaiverEntry),
)

PINNED = Record(
    "a pinned file",
    (
        Field("file", TEXT, "once", (), "Its path.", required=True),
        Field("sha256", SHA256, "once", (), "What sha256sum says of it.", required=True),
    ),
    _made(Pinned),
)
