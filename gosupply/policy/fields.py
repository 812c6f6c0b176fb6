"""The field table: every key that a policy's files may have, one row each.

Reader, merging and JSON Schema are made from these rows, so that they cannot disagree. A row names
the rules that it serves; levels themselves stand under `rules`. `x-*` keys are allowed everywhere
and mean nothing. The files of each kind are the records at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gosupply.policy.entries import (
    ALLOWED,
    DENIED,
    FOR_ALLOWED,
    FOR_DENIED,
    FOR_WAIVERS,
    OBSERVE,
    PINNED,
    RING,
    WAIVER,
)
from gosupply.policy.shapes import (
    DURATION,
    FLAG,
    FOLDERS,
    GO_RANGE,
    MODULES,
    NAME,
    TEXT,
    VERSION,
    Choice,
    Either,
    Field,
    Levels,
    ListOf,
    MapOf,
    NameOf,
    Record,
)
from gosupply.policy.values import TeamEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.locations import Location
    from gosupply.policy.values import FileKind

_ASKING = ("sum-mismatch", "sum-not-in-log", "sum-unproven")
_PRIVATE = ("sum-private-undeclared", "sum-unproven")
_PERMITTED = ("replace-not-permitted",)

SETTINGS = (
    Field(
        "sumdb.lookup",
        Choice(("all", "listed", "none")),
        "ordered",
        _ASKING,
        "Which names the checksum database is asked for: all that are not private, those under "
        "sumdb.public, or none.",
    ),
    Field(
        "sumdb.public",
        ListOf(MODULES),
        "intersect",
        _ASKING,
        "Modules whose names may be sent where sumdb.lookup is listed.",
    ),
    Field(
        "sumdb.private",
        ListOf(MODULES),
        "intersect",
        _PRIVATE,
        "Modules whose names are never sent, and whose sums no log proves.",
    ),
    Field(
        "sumdb.log",
        TEXT,
        "once",
        ("log-key-foreign", "sumdb-environment"),
        "NAME KEY [URL] of the checksum database that counts instead of sum.golang.org.",
    ),
    Field(
        "sumdb.pin",
        Choice(("optional", "required")),
        "ordered",
        ("pin-missing",),
        "Whether there must be a pinned checkpoint.",
    ),
    Field("versions.go", GO_RANGE, "intersect", ("go-directive",), "Which go lines are wanted."),
    Field(
        "versions.toolchain",
        GO_RANGE,
        "intersect",
        ("toolchain-directive",),
        "Which toolchain lines are wanted.",
    ),
    Field("versions.denied", ListOf(DENIED), "unite", FOR_DENIED, "Modules that are not wanted."),
    Field(
        "versions.allowed",
        ListOf(ALLOWED),
        "intersect",
        FOR_ALLOWED,
        "The only modules that are wanted.",
    ),
    Field(
        "replace.placement",
        Choice(("committed", "overlay", "none")),
        "ordered",
        _PERMITTED,
        "Where replacements may stand: in go.mod, only in overlays, or nowhere.",
    ),
    Field(
        "replace.local_roots",
        ListOf(FOLDERS),
        "intersect",
        _PERMITTED,
        "Folders that a replacement may point to.",
    ),
    Field(
        "replace.own_paths",
        Choice(("repository", "none")),
        "ordered",
        _PERMITTED,
        "Whether a module of the same repository may replace its own path.",
    ),
    Field(
        "replace.fork_owners",
        ListOf(MODULES),
        "intersect",
        ("replace-foreign",),
        "Where forks may live; a fork keeps the repository's name and the version it replaces.",
    ),
    Field(
        "exclude.require_resolve_to",
        FLAG,
        "ordered",
        ("exclude-unresolved",),
        "Whether an exclude must name the version to select instead.",
    ),
    Field(
        "vendor.mode",
        Choice(("any", "required", "forbidden")),
        "intersect",
        ("vendor-mode",),
        "Whether a root must have a vendor folder, or must not.",
    ),
)

EXPIRY = (
    Field("expiry.default", DURATION, "min", (), "How long a new waiver or override lasts."),
    Field("expiry.max", DURATION, "min", (), "How long one may last."),
    Field(
        "expiry.grace",
        DURATION,
        "min",
        ("waiver-expired",),
        "How long an expired one still holds as a warning.",
    ),
    Field(
        "expiry.warn",
        ListOf(DURATION),
        "unite",
        ("waiver-expired",),
        "How long before its end a warning begins.",
    ),
)

SECTIONS = tuple(dict.fromkeys(field.key.partition(".")[0] for field in SETTINGS))
LOOSENABLE = (*SECTIONS, "expiry", *(field.key for field in (*SETTINGS, *EXPIRY)))

RULES = Field("rules", Levels(), "max", (), "Levels of rules, needs, and all rules of a kind.")


def _team(at: Location, values: Mapping[str, Any]) -> TeamEntry:
    keys = {field.key for field in SETTINGS}
    return TeamEntry(
        at,
        values.get("labels"),
        values.get("paths"),
        values.get("codeowners"),
        values.get("members"),
        values.get("observe"),
        values.get("rules", {}),
        {key: value for key, value in values.items() if key in keys},
    )


TEAM = Record(
    "a team",
    (
        Field("labels", ListOf(TEXT), "once", ("team-ambiguous",), "Labels that request it."),
        Field("paths", ListOf(FOLDERS), "once", ("team-not-entitled",), "Folders that it owns."),
        Field(
            "codeowners",
            TEXT,
            "once",
            ("team-not-entitled",),
            "The owner of CODEOWNERS whose paths it owns too.",
        ),
        Field("members", ListOf(NAME), "once", (), "Names of people."),
        RULES,
        *SETTINGS,
        Field("observe", OBSERVE, "once", (), "When its denials are warnings."),
    ),
    _team,
)

_VERSION = Field(
    "version", VERSION, "once", (), "The version of the policy's language.", required=True
)
_LOOSENED = ListOf(NameOf(kinds=True, keys=LOOSENABLE))
_NAMES = ListOf(NameOf(kinds=True))

POLICY_FIELDS = (
    _VERSION,
    Field(
        "extends", ListOf(Either(NAME, PINNED)), "once", (), "Presets and pinned files, in order."
    ),
    Field("repository", TEXT, "once", (), "Where the repository is: github.com/acme/payments."),
    Field("rings", ListOf(RING), "once", (), "The steps on the way to production, in order."),
    Field("teams", MapOf(TEAM, "a team"), "once", (), "Who owns which roots."),
    Field(
        "people", MapOf(ListOf(TEXT), "a person"), "once", (), "Who signs, with which principals."
    ),
    Field("groups", MapOf(ListOf(NAME), "a group"), "once", (), "People by what they decide."),
    *SETTINGS,
    *EXPIRY,
    RULES,
    Field(
        "waivers", ListOf(WAIVER), "unite", FOR_WAIVERS, "Findings that are accepted for a time."
    ),
    Field(
        "waive_in_change",
        _NAMES,
        "intersect",
        FOR_WAIVERS,
        "Rules and kinds that a waiver in the checked change reaches, where they warn.",
    ),
    Field(
        "teams_may_loosen",
        _LOOSENED,
        "intersect",
        ("policy-loosened",),
        "Keys, rules and kinds that a team may loosen.",
    ),
    Field(
        "children_may_loosen",
        _LOOSENED,
        "intersect",
        ("policy-loosened",),
        "Keys, rules and kinds that a policy which extends this one may loosen.",
    ),
)

FLOOR_FIELDS = (
    _VERSION,
    *SETTINGS,
    *EXPIRY,
    RULES,
    Field("unwaivable", _NAMES, "unite", FOR_WAIVERS, "Rules and kinds that no waiver reaches."),
)

# A team's and a waiver's file have their name from the file's.
_LATER = _VERSION._replace(required=False)
FILES: Mapping[FileKind, tuple[Field, ...]] = {
    "policy": POLICY_FIELDS,
    "team": (_LATER, *TEAM.fields),
    "waiver": (
        _LATER,
        *(field._replace(required=field.required and field.key != "id") for field in WAIVER.fields),
    ),
    "floor": FLOOR_FIELDS,
}
