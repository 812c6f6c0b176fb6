"""A policy as one YAML text, where every value says which line of which file it comes from.

`show_policy` has what all files say together, for every ring and team; it reads as a policy that
says the same (property test). `show_context` has what holds for one root at one ring.

A dated level of a policy has one day. Where several files give one name several days to come, the
text has the next one, and the later ones as a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.policy.fields import EXPIRY, POLICY_FIELDS, SETTINGS
from gosupply.policy.levelproblems import judged_days
from gosupply.policy.levels import chain_level, kind_word, words_at
from gosupply.policy.merging import check_wanted
from gosupply.policy.model import Named
from gosupply.policy.presetcode import BUILT_IN
from gosupply.policy.shapes import KIND_WORDS
from gosupply.policy.values import LevelStep, Value
from gosupply.policy.writing import (
    Items,
    Leaf,
    fields_doc,
    level_doc,
    line_of,
    scalar,
    step_doc,
    table,
    write_yaml,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gosupply.findings import Level
    from gosupply.locations import Location
    from gosupply.policy.model import Context, Policy, Ring
    from gosupply.policy.values import PolicyFile
    from gosupply.policy.writing import Doc

_VERSION = ("version", Leaf("1"))
_SETTINGS = (*SETTINGS, *EXPIRY)
# Said by one file of a chain, and taken from it as it is.
_ONCE = ("repository", "rings", "people", "groups")
_KINDS = tuple(
    Named(word, "integrity" if word.startswith("integrity") else "opinion", "needs" in word)
    for word in KIND_WORDS
)


class _Steps(NamedTuple):
    """The level of a name at a ring: as a policy writes it, and what it cannot write."""

    step: LevelStep
    later: tuple[tuple[Level, Location, date], ...]


def show_policy(policy: Policy, today: date) -> str:
    """Return what the files of a policy say together, as it holds from a day on.

    The floor is not part of it: it is applied last, and nothing that extends a policy sees it.
    """
    rows = {row.key: row for row in POLICY_FIELDS}
    said: dict[str, Any] = {key: _said_last(policy.chain, key) for key in _ONCE}
    if policy.teams:
        said["teams"] = Value(policy.teams, next(iter(policy.teams.values())).at)
    if policy.waivers:
        said["waivers"] = policy.waivers
    head = [rows[key] for key in ("repository", "rings", "teams", "people", "groups")]
    later: list[str] = []
    doc = table(
        [
            _VERSION,
            *fields_doc(head, said).entries,
            *_settings(policy.settings),
            ("rules", _levels(policy, today, later)),
            *fields_doc([rows["waivers"]], said).entries,
            ("waive_in_change", _words(policy.chain, "waive_in_change", policy.waive_in_change)),
            ("teams_may_loosen", _words(policy.chain, "teams_may_loosen", policy.teams_may_loosen)),
        ]
    )
    files = ", ".join(scalar(file.path) for file in policy.chain)
    notes = [f"What {scalar(policy.authority)} says from {today} on: {files}."]
    if policy.floor:
        notes.append(f"The floor {scalar(policy.floor.path)} is not in it: it is applied last.")
    return _commented([*notes, *later]) + write_yaml(doc)


def show_context(context: Context, settings: Mapping[str, Value[Any]]) -> str:
    """Return what holds for one root: a policy's text with one level for each name.

    Args:
        context: The root, and its levels.
        settings: Its settings, by dotted key, as they were merged (`resolve.merge_settings`).
    """
    levels = ((name, level_doc(level, at)) for name, (level, at) in context.levels.items())
    doc = table([_VERSION, *_settings(settings), ("rules", table(levels))])
    owners = ", ".join(context.owners) or "nobody"
    notes = [
        f"Root {scalar(context.root)} at ring {context.ring.name} (at: {context.ring.at}).",
        f"Owned by {owners}; effective team: {context.team or 'none'}.",
    ]
    if context.observed:
        notes.append("Observed: denials of opinions are warnings for now.")
    return _commented(notes) + write_yaml(doc)


def said_files(policy: Policy) -> tuple[str, ...]:
    """Return the paths of the files that a policy was read from, without what is built in."""
    places = [
        *((file.source, file.path) for file in policy.chain),
        *((team.at.source, team.at.path) for team in policy.teams.values()),
        *((waiver.at.source, waiver.at.path) for waiver in policy.waivers),
    ]
    return tuple(sorted({path for source, path in places if source != BUILT_IN}))


def _settings(values: Mapping[str, Value[Any]]) -> Iterator[tuple[str, Doc]]:
    """Yield the settings; an empty list that no file may write is left out, which is the same."""
    written = {key: value for key, value in values.items() if not any(check_wanted({key: value}))}
    yield from fields_doc(_SETTINGS, written).entries


def _said_last(chain: Sequence[PolicyFile], key: str) -> Value[Any] | None:
    """Return what the last file that speaks of a key says."""
    said = [getattr(file, key) for file in chain]
    return next((value for value in reversed(said) if value is not None), None)


def _words(chain: Sequence[PolicyFile], key: str, words: Iterable[str]) -> Doc | None:
    """Return a list of words, with the line of the last file that has such a list."""
    said = _said_last(chain, key)
    if said is None:
        return None
    return Items(tuple(Leaf(scalar(word)) for word in sorted(words)), (said.at,))


def _levels(policy: Policy, today: date, later: list[str]) -> Doc:
    """Return the level of every kind and name; `later` gets what cannot be written."""
    days = judged_days(policy, today)
    entries = []
    for named in (*_KINDS, *sorted(policy.names, key=lambda named: (kind_word(named), named.name))):
        rings = {ring.name: _steps(policy, named, ring, days) for ring in policy.rings}
        entries.append((named.name, _rings_doc(list(rings.items()))))
        for ring, (_, more) in rings.items():
            for level, at, day in more:
                words = f"{named.name} at {ring}: {level.word} from {day}, by {line_of(at)}."
                later.append(f"Later still, {words}")
    return table(entries)


def _steps(policy: Policy, named: Named, ring: Ring, days: Sequence[date]) -> _Steps:
    """Return the level of a name today, and how it changes."""
    words = words_at(policy.rings, ring)
    changes: list[tuple[Level, Location, date]] = []
    for day in days:
        level, at = chain_level(policy, named, ring, words, day)
        if not changes or changes[-1][0] != level:
            changes.append((level, at, day))
    (now, at, _), *others = changes
    if not others:
        return _Steps(LevelStep(Value(now, at)), ())
    (then, other_at, start), *later = others
    step = LevelStep(Value(now, at), Value(then, other_at), Value(start, other_at))
    return _Steps(step, tuple(later))


def _rings_doc(rings: Sequence[tuple[str, _Steps]]) -> Doc:
    """Return one level if it is the same at all rings, else a map."""
    docs = [step_doc(steps.step) for _, steps in rings]
    first = rings[0][1].step
    if all(_meaning(steps.step) == _meaning(first) for _, steps in rings):
        if isinstance(docs[0], Leaf):
            return Leaf(docs[0].text, tuple(at for doc in docs for at in doc.places))
        return docs[0]
    return table((ring, doc) for (ring, _), doc in zip(rings, docs, strict=True))


def _meaning(step: LevelStep) -> tuple[object, ...]:
    return tuple(part and part.value for part in step)


def _commented(notes: Iterable[str]) -> str:
    return "".join(_comments(notes))


def _comments(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield f"# {note}\n"
