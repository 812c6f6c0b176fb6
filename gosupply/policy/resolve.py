"""What holds for each root: levels and settings, after teams and floor."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.errors import InputError
from gosupply.locations import Problem
from gosupply.policy.levelproblems import judged_days, level_problems
from gosupply.policy.levels import is_observed, levels_of
from gosupply.policy.merging import meet, settings_of
from gosupply.policy.model import Context
from gosupply.policy.rings import choose_ring
from gosupply.policy.settings import keeping_home, proving_nothing
from gosupply.policy.teams import Asked, ownerships, requested_teams

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from gosupply.findings import Level
    from gosupply.locations import Location
    from gosupply.policy.model import Policy, Request, Ring
    from gosupply.policy.settings import Settings
    from gosupply.policy.values import Value
    from gosupply.workspace.model import Workspace

_PRIVATE = "sumdb.private"


class _Shared(NamedTuple):
    """What roots have in common that have the same owners and the same effective team."""

    settings: Settings
    levels: Mapping[str, tuple[Level, Location]]
    observed: bool


class Merged(NamedTuple):
    """The settings of a root by dotted key, each with its line; and what does not fit together."""

    values: Mapping[str, Value[Any]]
    problems: tuple[Problem, ...]


def resolve(policy: Policy, workspace: Workspace, request: Request) -> tuple[Context, ...]:
    """Return what holds for each root, in the workspace's order.

    Raises:
        UsageError: The ring or team that was asked for does not exist.
        InputError: Levels fall, or what several owners want does not fit together.
    """
    ring = choose_ring(policy, request.ring, where=request.where, ref=request.ref)
    requested = requested_teams(policy.teams, (Asked(request.teams, "--team"), *request.asked))
    problems = list(level_problems(policy, judged_days(policy, request.today)))
    shared: dict[tuple[tuple[str, ...], str], _Shared] = {}
    contexts = []
    roots = [root.path for root in workspace.roots]
    owned = ownerships(policy.teams, roots, requested, policy.codeowners)
    for root, own in zip(roots, owned, strict=True):
        key = own.owners, own.effective
        if key not in shared:
            merged = merge_settings(policy, *key)
            problems += merged.problems
            shared[key] = _share(policy, ring, request.today, own.owners, own.effective, merged)
        settings, levels, observed = shared[key]
        contexts.append(
            Context(
                root=root,
                ring=ring,
                team=own.effective,
                entitled=own.entitled,
                settings=settings,
                levels=levels,
                owners=own.owners,
                requested=own.requested,
                observed=observed,
                requested_by=own.source,
                owned_by=own.lines,
            )
        )
    if problems:
        raise InputError(tuple(dict.fromkeys(problems)))
    return tuple(contexts)


def _share(
    policy: Policy,
    ring: Ring,
    day: date,
    owners: Collection[str],
    effective: str,
    merged: Merged,
) -> _Shared:
    teams = [policy.teams[name] for name in owners]
    team = policy.teams.get(effective)
    levels = levels_of(policy, ring, day, owners=teams, effective=team)
    settings = settings_of(merged.values)
    if policy.introduced:
        settings = proving_nothing(settings)
    own = settings_of(policy.own.settings).sumdb if policy.own else settings.sumdb
    settings = settings._replace(
        sumdb=keeping_home(settings.sumdb, own, _names_at_home(policy)),
        replace=settings.replace._replace(repository=repository_of(policy)),
    )
    return _Shared(settings, levels, is_observed(team, day))


def _names_at_home(policy: Policy) -> tuple[str, ...]:
    """Return the names that somebody adds to the private ones where that permits nothing.

    The repository's own file, a team and the floor can only narrow the list, and a policy that is
    not merged yet judges nothing. But whoever writes a name there wants it kept at home. A name
    that one of them leaves out is one to be proved, and so to be sent.
    """
    policies = (policy, policy.own) if policy.own else (policy,)
    said = [
        settings[_PRIVATE]
        for each in policies
        for settings in (
            each.chain[-1].settings,
            *((each.floor.settings,) if each.floor else ()),
            *(team.settings for team in each.teams.values()),
        )
        if _PRIVATE in settings
    ]
    names = chain.from_iterable(settings_of({_PRIVATE: value}).sumdb.private for value in said)
    known = settings_of(policy.settings).sumdb.private
    return tuple(name for name in dict.fromkeys(names) if name not in known)


def repository_of(policy: Policy) -> str:
    """Return where the repository is, as its policy says; empty where it does not."""
    said = (file.repository.value for file in reversed(policy.chain) if file.repository)
    return next(said, "")


def merge_settings(policy: Policy, owners: Collection[str], effective: str) -> Merged:
    """Return the settings of a root.

    1. What the chain of files gave.
    2. What the effective team says of a key that `teams_may_loosen` lists, itself or its section,
       replaces.
    3. What every owner says meets it.
    4. What the floor says meets it, last.

    Where two do not meet, the first stays, and the problem names both lines.
    """
    values = dict(policy.settings)
    problems: list[Problem] = []

    def restrict(said: Mapping[str, Value[Any]], *, but: Collection[str] = ()) -> None:
        for key, value in said.items():
            if key not in but:
                met = meet(key, values[key], value)
                if isinstance(met, Problem):
                    problems.append(met)
                else:
                    values[key] = met

    team = policy.teams.get(effective)
    loosened = {
        key: value
        for key, value in (team.settings if team else {}).items()
        if policy.teams_may_loosen.intersection((key, key.partition(".")[0]))
    }
    values |= loosened
    for name in owners:
        restrict(policy.teams[name].settings, but=loosened if name == effective else ())
    if policy.floor is not None:
        restrict(policy.floor.settings)
    return Merged(values, tuple(problems))
