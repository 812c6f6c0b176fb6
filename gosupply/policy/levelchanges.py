"""Which levels a policy has lower than another: part of `loosening`, item 1."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from gosupply.policy.levelproblems import judged_days
from gosupply.policy.levels import levels_of, said_of, words_at
from gosupply.policy.rings import choose_ring
from gosupply.policy.widening import Loosened, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from gosupply.findings import Level
    from gosupply.locations import Location
    from gosupply.policy.model import Policy, Ring
    from gosupply.policy.values import TeamEntry, Where

_WHERE: tuple[Where, ...] = ("hook", "ci", "laptop")


class _Fall(NamedTuple):
    """One level that falls; all that one pair of lines makes fall is one sentence."""

    old: tuple[Level, Location]
    new: tuple[Level, Location]


class _Reach(NamedTuple):
    """What one pair of lines makes fall: which names, at which rings, since when, for whom."""

    names: dict[str, None]
    rings: dict[str, None]
    day: date
    team: str


class _Side(NamedTuple):
    """One of the two policies, with the team on whose own roots it is looked at."""

    policy: Policy
    team: TeamEntry | None

    def levels(self, ring: Ring, day: date) -> Mapping[str, tuple[Level, Location]]:
        """Return every level, and the line that gives it."""
        owners = () if self.team is None else (self.team,)
        return levels_of(self.policy, ring, day, owners=owners, effective=self.team)

    def saying(
        self, name: str, ring: Ring, day: date, found: tuple[Level, Location]
    ) -> tuple[Level, Location]:
        """Return a level with the last line that says it.

        What gave it may be an earlier one, as a line that repeats what it inherits changes nothing;
        but a person looks for the line that was edited.
        """
        named = next(each for each in self.policy.names if each.name == name)
        words = words_at(self.policy.rings, ring)
        tables = [self.team.rules] if self.team else []
        for rules in (*tables, *(file.rules for file in reversed(self.policy.chain))):
            said = said_of(rules, named, words, day)
            if said is not None and said.level == found[0]:
                return said.level, said.at
        return found


def level_changes(before: Policy, after: Policy, day: date) -> Iterator[Loosened]:
    """Yield each pair of lines that makes levels fall, with what it makes fall.

    The days on which a team is only observed are left aside: `teamchanges` has them.
    """
    falls: dict[_Fall, _Reach] = {}
    days = sorted({*judged_days(before, day), *judged_days(after, day)})
    for team in ("", *sorted({*before.teams, *after.teams})):
        sides = _Side(before, _entry(before, team)), _Side(after, _entry(after, team))
        if team and not any(side.team and side.team.rules for side in sides):
            continue
        for moment, rings in itertools.product(days, _ring_pairs(before, after)):
            for name, fall in _falls(sides, rings, moment):
                reach = falls.setdefault(fall, _Reach({}, {}, moment, team))
                if reach.team == team:
                    reach.names[name] = reach.rings[rings[1].name] = None
    for fall, reach in falls.items():
        yield _sentence(fall, reach, day)


def _falls(
    sides: tuple[_Side, _Side], rings: tuple[Ring, Ring], day: date
) -> Iterator[tuple[str, _Fall]]:
    """Yield each name whose level falls from one ring to the one that stands for it."""
    old, new = (side.levels(ring, day) for side, ring in zip(sides, rings, strict=True))
    for name in old:
        if name in new and new[name][0] < old[name][0]:
            yield (
                name,
                _Fall(
                    sides[0].saying(name, rings[0], day, old[name]),
                    sides[1].saying(name, rings[1], day, new[name]),
                ),
            )


def _ring_pairs(before: Policy, after: Policy) -> list[tuple[Ring, Ring]]:
    """Return which ring of the second policy stands for which of the first.

    Rings of one name; the rings that are judged if nobody asks for one; and for a name that is
    gone the last ring where the same happens.
    """
    by_name = {ring.name: ring for ring in after.rings}
    pairs = []
    for ring in before.rings:
        same = [each for each in after.rings if each.at == ring.at]
        pairs.append((ring, by_name.get(ring.name) or [after.rings[-1], *same][-1]))
    pairs += [
        (choose_ring(before, "", where=where), choose_ring(after, "", where=where))
        for where in _WHERE
    ]
    return list(dict.fromkeys(pairs))


def _entry(policy: Policy, team: str) -> TeamEntry | None:
    entry = policy.teams.get(team)
    return entry and entry._replace(observe=None)


def _sentence(fall: _Fall, reach: _Reach, day: date) -> Loosened:
    first, *others = reach.names
    rest = f" and of {len(others)} more" if others else ""
    (old, was_at), (new, is_at) = fall
    rings = listed([f"'{name}'" for name in reach.rings])
    whose = f" for team '{reach.team}'" if reach.team else ""
    since = f" from {reach.day.isoformat()} on" if reach.day > day else ""
    what = (
        f"The level of '{first}'{rest} falls from '{old.word}' to '{new.word}' at {rings}"
        f"{whose}{since}."
    )
    key = f"level {reach.team} {first} {min(reach.rings)} {old.word} {new.word}"
    return Loosened(what, was_at, is_at, key)
