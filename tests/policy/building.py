"""Policies from short texts, as values: no YAML is read. Every value has a line of its own."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

from gosupply.findings import Level
from gosupply.locations import whole_line
from gosupply.policy.levels import level_of
from gosupply.policy.model import Named, Policy, Ring
from gosupply.policy.rings import RINGS
from gosupply.policy.shapes import STAGES
from gosupply.policy.values import LevelEntry, LevelStep, Observe, PolicyFile, TeamEntry, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.locations import Location
    from gosupply.policy.values import FileKind, Words

DAY = date(2026, 11, 23)

# A level: `deny`; one a ring: `local=warn ci=deny`; dated: `warn>deny@2027-02-15`.
Levels = dict[str, str]

BASELINE: Levels = {
    "integrity": "deny",
    "opinion": "warn",
    "integrity-needs": "commit=note change=deny",
    "opinion-needs": "note",
    "head-uncompared": "note",
}

PSEUDO = Named("pseudo-version", "opinion", is_need=False)
MISMATCH = Named("sum-mismatch", "integrity", is_need=False)
NOT_IN_LOG = Named("sum-not-in-log", "integrity", is_need=False)
UNPROVEN = Named("sum-unproven", "integrity", is_need=True)
UNCOMPARED = Named("head-uncompared", "integrity", is_need=True)
UNSEEN = Named("retraction-unseen", "opinion", is_need=True)
DENIED = Named("module-denied", "opinion", is_need=False, configured=True)
AMBIGUOUS = Named("team-ambiguous", "opinion", is_need=False)
# Two rules that nobody mentions.
QUIET = tuple(Named(name, "opinion", is_need=False) for name in ("deprecated", "retracted"))
NAMES = (PSEUDO, MISMATCH, NOT_IN_LOG, UNPROVEN, UNCOMPARED, UNSEEN, DENIED, AMBIGUOUS, *QUIET)

_lines = itertools.count(1)


def place(text: str, path: str = "policy.yaml") -> Location:
    """Return a line that no other value has."""
    return whole_line("authority", path, next(_lines), text)


def words(*texts: str) -> Words:
    """Return a list of texts."""
    return Value(tuple(Value(text, place(text)) for text in texts), place("list"))


def entries(levels: Levels, path: str = "policy.yaml") -> Mapping[str, LevelEntry]:
    """Return levels by name."""
    return {name: _entry(name, text, path) for name, text in levels.items()}


def _entry(name: str, text: str, path: str) -> LevelEntry:
    at = place(name, path)
    if "=" not in text:
        return LevelEntry(at, _step(text, f"{name}: {text}", path), {})
    rings = {}
    for part in text.split():
        ring, _, level = part.partition("=")
        rings[ring] = Value(_step(level, f"{name}: {part}", path), place(ring, path))
    return LevelEntry(at, None, rings)


def _step(text: str, line: str, path: str) -> LevelStep:
    first, dated, rest = text.partition(">")
    now = Value(Level[first.upper()], place(line, path))
    if not dated:
        return LevelStep(now)
    then, _, day = rest.partition("@")
    start = Value(date.fromisoformat(day), place(line, path))
    return LevelStep(now, Value(Level[then.upper()], place(f"{line} then", path)), start)


def settings(values: Mapping[str, object]) -> Mapping[str, Value[Any]]:
    """Return settings by dotted key."""
    return {key: Value(value, place(f"{key}: {value}")) for key, value in values.items()}


def file(
    levels: Levels,
    *,
    path: str = "policy.yaml",
    kind: FileKind = "policy",
    said: Mapping[str, object] | None = None,
) -> PolicyFile:
    """Return a file with levels and settings."""
    return PolicyFile(path, "authority", kind, settings(said or {}), entries(levels, path))


def team(
    name: str,
    levels: Levels | None = None,
    *,
    paths: Sequence[str] = (),
    labels: Sequence[str] = (),
    codeowners: str = "",
    observed: tuple[date, date] | None = None,
    said: Mapping[str, object] | None = None,
) -> TeamEntry:
    """Return a team; without paths and labels it says nothing of either."""
    watch = None
    if observed:
        watch = Observe(place(f"{name} observe"), *(Value(day, place("day")) for day in observed))
    return TeamEntry(
        place(name),
        words(*labels) if labels else None,
        words(*paths) if paths else None,
        Value(codeowners, place(codeowners)) if codeowners else None,
        None,
        watch,
        entries(levels or {}, f"teams/{name}.yaml"),
        settings(said or {}),
    )


def rings(text: str) -> tuple[Ring, ...]:
    """Return rings from `local:commit ci:change`."""
    stages = {stage: ring.at for stage, ring in zip(STAGES, RINGS, strict=True)}
    pairs = [part.split(":") for part in text.split()]
    return tuple(Ring(name, stages[stage]) for name, stage in pairs)


def policy(
    *files: Levels,
    baseline: Levels | None = None,
    on: str = "local:commit ci:change prod:release",
    floor: PolicyFile | None = None,
    teams: Mapping[str, TeamEntry] | None = None,
    may_loosen: Sequence[str] = (),
    said: Mapping[str, object] | None = None,
) -> Policy:
    """Return a policy whose chain is the baseline and files with these levels."""
    first = file(BASELINE if baseline is None else baseline, path="baseline.yaml")
    chain = [file(levels, path=f"{place_}.yaml") for place_, levels in enumerate(files, 1)]
    return Policy(
        NAMES,
        (first, *chain),
        floor,
        rings(on),
        teams or {},
        settings(said or {}),
        (),
        frozenset(may_loosen),
        frozenset(),
        "working tree",
    )


def level_at(
    found: Policy,
    named: Named = PSEUDO,
    ring: str = "ci",
    *,
    day: date = DAY,
    owners: tuple[TeamEntry, ...] = (),
    effective: TeamEntry | None = None,
) -> tuple[Level, str]:
    """Return the level and the text of the line that gave it."""
    at = next(each for each in found.rings if each.name == ring)
    strictness, because = level_of(found, named, at, day, owners=owners, effective=effective)
    return strictness, because.text
