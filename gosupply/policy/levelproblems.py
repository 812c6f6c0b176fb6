"""What is wrong with the levels of a policy, judged on what its files make of them together.

1. An integrity level below the inherited one, in a file of the chain or of a team.
2. A level that falls along the rings, for the chain or for a team that owns a root alone.
3. A dated level whose `then` is below its `now`.

The first two are judged on every day on which a level changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.locations import Problem
from gosupply.policy.levels import (
    alike_key,
    inherit,
    kind_word,
    level_of,
    mentioned_names,
    said_of,
    start_level,
    words_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from gosupply.findings import Level
    from gosupply.locations import Location
    from gosupply.policy.model import Named, Policy, Ring
    from gosupply.policy.values import LevelEntry, LevelStep, TeamEntry


class _Place(NamedTuple):
    """Where and when a level is looked at."""

    ring: Ring
    words: tuple[str, ...]
    day: date


def judged_days(policy: Policy, today: date) -> tuple[date, ...]:
    """Return today and every later day on which a dated level changes, in order."""
    starts = {step.start.value for step in _steps(policy) if step.start}
    return (today, *sorted(day for day in starts if day > today))


def level_problems(policy: Policy, days: Sequence[date]) -> tuple[Problem, ...]:
    """Return what is wrong with the levels on any of these days, by file and line; each once.

    Names of which no file speaks are judged together, under the word for their kind.
    """
    mentioned = mentioned_names(policy)
    alike = {alike_key(named, mentioned): named for named in reversed(policy.names)}
    # What no file names comes first, so that the word for a kind is blamed under its own name.
    names = [alike[key] for key in sorted(alike, key=lambda key: (key[2], key[0]))]
    found: dict[object, Problem] = {}
    for day in days:
        places = [_Place(ring, words_at(policy.rings, ring), day) for ring in policy.rings]
        for named in names:
            title = named.name if named.name in mentioned else kind_word(named)
            if named.kind == "integrity":
                for problem in _below(policy, named, title, places):
                    found.setdefault(problem.at, problem)
            for team in (None, *policy.teams.values()):
                if _may_fall(policy, named, team):
                    for key, problem in _falls(policy, named, title, places, team):
                        found.setdefault((title, key), problem)
    for step in _steps(policy):
        if step.then and step.then.value < step.now.value:
            message = f"'then: {step.then.value.word}' is below 'now: {step.now.value.word}'"
            found[step.then.at] = Problem(message, step.then.at, "A level only rises with time.")
    order = sorted(found.values(), key=lambda problem: (problem.at.path, problem.at.span))
    return tuple(dict.fromkeys(order))


def _below(policy: Policy, named: Named, title: str, places: Sequence[_Place]) -> Iterator[Problem]:
    """Yield each integrity level of a file or team that is below what it inherits."""
    baseline, *files = policy.chain
    for ring, words, day in places:
        inherited = start_level(baseline, named, ring, day)
        tables = [*(file.rules for file in files), *(team.rules for team in policy.teams.values())]
        for place, rules in enumerate(tables):
            said = said_of(rules, named, words, day)
            if said and said.level < inherited.level:
                message = (
                    f"'{said.level.word}' for '{title}' at ring '{ring.name}' is below"
                    f" the inherited '{inherited.level.word}' ({inherited.at})"
                )
                yield Problem(message, said.at, "Integrity only rises; waive the one finding.")
            if place < len(files):  # teams inherit from the chain, not from each other
                inherited = inherit(inherited, said, named)


def _may_fall(policy: Policy, named: Named, team: TeamEntry | None) -> bool:
    """Whether it is worth looking: whoever speaks of rings by name can make a level fall."""
    files = [*policy.chain, *(() if policy.floor is None else (policy.floor,))]
    tables = [*(file.rules for file in files), *(() if team is None else (team.rules,))]
    said = [rules[name] for rules in tables for name in _names(named) if name in rules]
    if team is not None and not any(name in team.rules for name in _names(named)):
        return False  # as without the team
    return any(entry.rings for entry in said)


def _names(named: Named) -> tuple[str, str]:
    return named.name, kind_word(named)


def _falls(
    policy: Policy, named: Named, title: str, places: Sequence[_Place], team: TeamEntry | None
) -> Iterator[tuple[object, Problem]]:
    """Yield each two neighbouring rings of which the later has the lower level."""
    owners = (team,) if team else ()
    before: tuple[Level, Ring] | None = None
    for place in places:
        level, because = level_of(
            policy, named, place.ring, place.day, owners=owners, effective=team
        )
        if before and level < before[0]:
            message = (
                f"the level of '{title}' falls from '{before[0].word}' at ring '{before[1].name}'"
                f" to '{level.word}' at '{place.ring.name}' from {place.day}"
            )
            at = _last_word(policy, named, place, team) or because
            help_ = f"Write at least '{before[0].word}' there: levels only rise along the rings."
            yield (before[1], place.ring), Problem(message, at, help_)
        before = level, place.ring


def _last_word(
    policy: Policy, named: Named, place: _Place, team: TeamEntry | None
) -> Location | None:
    """Return the line that speaks last of a level, though it may not have changed it."""
    tables = [*(file.rules for file in policy.chain[1:]), *((team.rules,) if team else ())]
    for rules in reversed(tables):
        said = said_of(rules, named, place.words, place.day)
        if said:
            return said.at
    return None


def _steps(policy: Policy) -> Iterator[LevelStep]:
    """Yield every level that is written anywhere."""
    files = [*policy.chain, *(() if policy.floor is None else (policy.floor,))]
    tables: list[Mapping[str, LevelEntry]] = [file.rules for file in files]
    tables += (team.rules for team in policy.teams.values())
    for rules in tables:
        for entry in rules.values():
            if entry.every:
                yield entry.every
            yield from (value.value for value in entry.rings.values())
