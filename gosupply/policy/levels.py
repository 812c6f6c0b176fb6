"""The level of one finding: of rule r at a root, for ring g, on day d.

1. Kind and start level from `baseline`, by `at(g)`. Rules that speak only because the policy
   configured them are opinions that start at deny; `team-*`, `policy-*`, `waiver-*` are opinions
   that start at warn; integrity starts at deny.
2. For each file of the `extends` chain, parents first (of two parents the later is the child):
3. its entry for r: a scalar, a ring map, or dated.
4. Map: the exact ring; else the ring's `at` word (unless a ring bears that name); else the nearest
   earlier ring; else what was inherited.
5. Dated: `then` where d >= `from`.
6. An opinion replaces what was inherited. An integrity level below what was inherited is a policy
   error, not a silent maximum.
7. The effective team's loosening (an opinion that `teams_may_loosen` lists) replaces.
8. Every owner's entry: maximum.
9. `observe` of the effective team: deny becomes warn, except integrity, and except where another
   owner or the floor set it.
10. Floor: maximum, last.
11. `sum-not-in-log` is at least the level of `sum-unproven`.
14. `because` is the last step that changed the level.
15. A finding outside every root: maximum over the roots that its file serves. About policy files:
    steps 1 to 6 and 10, which is the level without owners.

An entry for r is r's own, else that of its kind, in one file. The word for a kind never lowers a
rule that has a start of its own (step 1); only its name does. In the baseline and in a floor, which
know no ring, the words of a map are `at` words whatever a ring is called, and a stage without an
entry takes the nearest earlier one: no policy escapes them by naming or leaving out a ring.

Steps 12 and 13 are about waivers, which mark and never lower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Level
from gosupply.locations import Location, whole_line
from gosupply.policy.shapes import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gosupply.policy.model import Context, Named, Policy, Ring
    from gosupply.policy.values import At, LevelEntry, PolicyFile, TeamEntry, Value

ABOUT_POLICY = ("team-", "policy-", "waiver-")
NOT_IN_LOG = "sum-not-in-log"
UNPROVEN = "sum-unproven"


class Said(NamedTuple):
    """What one file or team says of a rule at a ring on a day.

    Attributes:
        level: The level.
        at: Where.
        by_kind: Whether the word for the rule's kind says it, not the rule's name.
    """

    level: Level
    at: Location
    by_kind: bool


class Step(NamedTuple):
    """The level so far, and what gave it."""

    level: Level
    at: Location

    def moved(self, level: Level, at: Location) -> Step:
        """Step 14: a step that does not change the level leaves no trace."""
        return self if level == self.level else Step(level, at)

    def raised(self, said: Said | None) -> Step:
        """Return the maximum of this and of what is said."""
        return self.moved(max(self.level, said.level), said.at) if said else self


def kind_word(named: Named) -> str:
    """Return the word under `rules` that speaks of all rules or needs of a name's kind."""
    return f"{named.kind}-needs" if named.is_need else named.kind


def own_start(named: Named) -> Level | None:
    """Step 1: the start of a rule that does not start as its kind does."""
    if named.kind == "integrity" or named.is_need:
        return None
    if named.configured:
        return Level.DENY
    return Level.WARN if named.name.startswith(ABOUT_POLICY) else None


def words_at(rings: Sequence[Ring], ring: Ring) -> tuple[str, ...]:
    """Step 4: return the keys of a ring map that speak of a ring; the first that there is holds.

    An `at` word that no ring of the policy has stands for a ring between its neighbours.
    """
    names = {each.name for each in rings}
    words: list[str] = []
    for place in range(rings.index(ring), -1, -1):
        words.append(rings[place].name)
        before = STAGES.index(rings[place - 1].at) + 1 if place else 0
        here = STAGES.index(rings[place].at)
        stages = (STAGES[here], *reversed(STAGES[before:here]))
        words += (stage for stage in stages if stage not in names)
    return tuple(words)


def stage_words(stage: At) -> tuple[str, ...]:
    """Step 4 where no ring is known: the stage and those before it, the nearest first."""
    return tuple(reversed(STAGES[: STAGES.index(stage) + 1]))


def said_of(
    rules: Mapping[str, LevelEntry], named: Named, words: Iterable[str], day: date
) -> Said | None:
    """Steps 3 to 5: return what one file says of a name; None leaves what was inherited."""
    for name in (named.name, kind_word(named)):
        value = _read(rules[name], words, day) if name in rules else None
        if value is not None:
            return Said(value.value, value.at, name != named.name)
    return None


def _read(entry: LevelEntry, words: Iterable[str], day: date) -> Value[Level] | None:
    if entry.every:
        return entry.every.on(day)
    word = next((word for word in words if word in entry.rings), None)
    return None if word is None else entry.rings[word].value.on(day)


def start_level(baseline: PolicyFile, named: Named, ring: Ring, day: date) -> Step:
    """Step 1: return the start level; the baseline gives it, save where the rule has its own."""
    said = said_of(baseline.rules, named, stage_words(ring.at), day)
    own = own_start(named)
    if said and (own is None or not said.by_kind):
        return Step(said.level, said.at)
    if own is None:
        # A baseline that does not speak of a kind: what cannot be judged is denied.
        own = Level.WARN if named.kind == "opinion" and not named.is_need else Level.DENY
    text = f"{named.name}: {own.word}"
    return Step(own, whole_line("built-in", "baseline", 1, text)).raised(said)


def inherit(before: Step, said: Said | None, named: Named) -> Step:
    """Step 6: return the level after one more file of the chain.

    An integrity level below the inherited one is a policy error (`level_problems`), and until
    somebody reports it the inherited one holds.
    """
    if said is None:
        return before
    if named.kind == "integrity" or (said.by_kind and own_start(named) is not None):
        return before.raised(said)
    return before.moved(said.level, said.at)


def chain_level(policy: Policy, named: Named, ring: Ring, words: Iterable[str], day: date) -> Step:
    """Steps 1 to 6: return the level that the chain of files gives."""
    baseline, *files = policy.chain
    found = start_level(baseline, named, ring, day)
    for file in files:
        found = inherit(found, said_of(file.rules, named, words, day), named)
    return found


def may_loosen(policy: Policy, named: Named) -> bool:
    """Step 7: return whether a team may lower the level of a name."""
    listed = policy.teams_may_loosen
    by_kind = kind_word(named) in listed and own_start(named) is None
    return named.kind == "opinion" and (named.name in listed or by_kind)


def observe(before: Step, team: TeamEntry, named: Named, others: Iterable[Said], day: date) -> Step:
    """Step 9: return a warning for a denial that only the observed team and the chain want."""
    demanded = any(said.level == Level.DENY for said in others)
    if before.level < Level.DENY or named.kind == "integrity" or demanded or not team.observe:
        return before
    return Step(Level.WARN, team.observe.at) if is_observed(team, day) else before


def is_observed(team: TeamEntry | None, day: date) -> bool:
    """Return whether a day is one of those on which a team's denials are warnings."""
    watch = team.observe if team else None
    return watch is not None and watch.start.value <= day <= watch.until.value


def level_of(
    policy: Policy,
    named: Named,
    ring: Ring,
    day: date,
    *,
    owners: Sequence[TeamEntry] = (),
    effective: TeamEntry | None = None,
) -> tuple[Level, Location]:
    """Return the level of a rule or need, and the policy line that gave it: all the steps.

    Args:
        policy: What holds.
        named: The rule or need.
        ring: One of the policy's rings.
        day: The UTC day.
        owners: The teams that own the root; none for what is about no root.
        effective: The one of them whose permissions count.
    """
    found = _level(policy, named, ring, day, owners, effective)
    if named.name == NOT_IN_LOG:
        for other in policy.names:
            if other.name == UNPROVEN:  # step 11
                least = _level(policy, other, ring, day, owners, effective)
                found = found.moved(max(found.level, least.level), least.at)
    return found.level, found.at


def _level(
    policy: Policy,
    named: Named,
    ring: Ring,
    day: date,
    owners: Sequence[TeamEntry],
    effective: TeamEntry | None,
) -> Step:
    words = words_at(policy.rings, ring)
    found = chain_level(policy, named, ring, words, day)
    if effective is not None and may_loosen(policy, named):
        found = inherit(found, said_of(effective.rules, named, words, day), named)
    others = []
    for team in owners:
        said = said_of(team.rules, named, words, day)
        found = found.raised(said)  # step 8
        if said is not None and team is not effective:
            others.append(said)
    if effective is not None:
        found = observe(found, effective, named, others, day)
    if policy.floor is not None:  # step 10
        found = found.raised(said_of(policy.floor.rules, named, stage_words(ring.at), day))
    return found


def levels_of(
    policy: Policy,
    ring: Ring,
    day: date,
    *,
    owners: Sequence[TeamEntry] = (),
    effective: TeamEntry | None = None,
) -> Mapping[str, tuple[Level, Location]]:
    """Return the level of every rule and need, as `level_of` gives it."""
    mentioned = mentioned_names(policy)
    known: dict[object, tuple[Level, Location]] = {}
    found = {}
    for named in policy.names:
        alike = alike_key(named, mentioned)
        if alike not in known:
            known[alike] = level_of(policy, named, ring, day, owners=owners, effective=effective)
        found[named.name] = known[alike]
    return found


def mentioned_names(policy: Policy) -> frozenset[str]:
    """Return the names that any file or team speaks of, which is why they are no two alike."""
    files = [*policy.chain, *(() if policy.floor is None else (policy.floor,))]
    tables = [*(file.rules for file in files), *(team.rules for team in policy.teams.values())]
    return frozenset(
        [NOT_IN_LOG, *policy.teams_may_loosen, *(name for rules in tables for name in rules)]
    )


def alike_key(named: Named, mentioned: frozenset[str]) -> tuple[str, Level | None, str]:
    """Return what names have in common that get the same level: no file need be asked twice.

    A rule with a start of its own says so in its place, so it is alike to itself only.
    """
    own = own_start(named)
    name = named.name if named.name in mentioned or own is not None else ""
    return kind_word(named), own, name


def level_over(contexts: Iterable[Context], name: str) -> tuple[Level, Location]:
    """Step 15: return the strictest level of a name over the roots that a file serves.

    Of two equal ones the first counts; there must be a context.
    """
    return max((context.levels[name] for context in contexts), key=lambda found: found[0])
