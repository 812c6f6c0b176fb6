"""What a policy lets teams do more, or asks less of them, than another: `loosening`, item 7.

Their levels are in `levelchanges`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.policy.levelproblems import judged_days
from gosupply.policy.levels import levels_of
from gosupply.policy.merging import content
from gosupply.policy.widening import ROWS, Loosened, added_words, folders_outside, quoted, widened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gosupply.policy.model import Policy
    from gosupply.policy.values import TeamEntry


def team_changes(before: Policy, after: Policy, day: date) -> Iterator[Loosened]:
    """Yield what is looser.

    A setting that the team had and that asks more than what holds now, or that it now loosens; days
    on which it is only observed; folders that it no longer owns, and with permissions also those
    that it owns besides; members in either direction.
    """
    for name in sorted({*before.teams, *after.teams}):
        old, new = before.teams.get(name), after.teams.get(name)
        yield from _settings(name, before, after)
        if new is not None:
            yield from _observed(name, old, new, day)
        if old is not None and new is not None:
            yield from _lost(name, old, new)
            if loosens(after, new, day):
                yield from _gained(name, old, new)
        if old is None or new is None or not _have_same_members(old, new):
            yield from _members(name, old, new)


def _settings(name: str, before: Policy, after: Policy) -> Iterator[Loosened]:
    """Compare what holds for the team on a root that it owns alone.

    A value that it may loosen replaces that of the chain; any other meets it, so that as soon as
    one of the two asks as much as before, nothing is looser.
    """
    old, new = before.teams.get(name), after.teams.get(name)
    mine, theirs = old.settings if old else {}, new.settings if new else {}
    for key, row in ROWS.items():
        if key not in {*mine, *theirs}:
            continue
        is_free = key in theirs and key in after.teams_may_loosen
        was_free = key in mine and key in before.teams_may_loosen
        held = [mine[key]] if key in mine else []
        if is_free and not was_free:
            held.append(before.settings[key])
        holds = [theirs[key]] if key in theirs else []
        if not is_free:
            holds.append(after.settings[key])
        for value in held:
            wider = [widened(row, value, each) for each in holds]
            if all(wider) and wider[0]:
                sentence = f"The setting '{key}' of team '{name}' {wider[0].what}."
                yield Loosened(sentence, wider[0].old, wider[0].new, f"team {name} {key}")
                break


def _observed(name: str, old: TeamEntry | None, new: TeamEntry, day: date) -> Iterator[Loosened]:
    """Yield days, today or later, on which only the second policy makes warnings of denials."""
    window, had = new.observe, old.observe if old else None
    if window is None or window.until.value < day:
        return
    start = max(day, window.start.value)
    if had is None or start < had.start.value or window.until.value > had.until.value:
        days = f"from {window.start.value.isoformat()} to {window.until.value.isoformat()}"
        sentence = f"The denials of team '{name}' are warnings {days}."
        yield Loosened(sentence, had and had.at, window.at, f"team {name} observe")


def _lost(name: str, old: TeamEntry, new: TeamEntry) -> Iterator[Loosened]:
    """Yield the folders where the team's restrictions no longer hold."""
    gone = folders_outside(new.paths, old.paths)
    if gone:
        sentence = f"The team '{name}' no longer owns {quoted(gone)}."
        yield Loosened(
            sentence, gone[0].at, new.paths.at if new.paths else new.at, f"team {name} paths"
        )
    if old.codeowners and content(old.codeowners) != content(new.codeowners):
        sentence = (
            f"The team '{name}' no longer owns what CODEOWNERS gives '{old.codeowners.value}'."
        )
        at = new.codeowners.at if new.codeowners else new.at
        yield Loosened(sentence, old.codeowners.at, at, f"team {name} codeowners")


def loosens(policy: Policy, team: TeamEntry, day: date) -> bool:
    """Whether a team's word makes anything looser on its roots, today or on a later day."""
    if team.observe and team.observe.until.value >= day:
        return True
    free = [key for key in team.settings if key in policy.teams_may_loosen]
    if any(widened(ROWS[key], policy.settings[key], team.settings[key]) for key in free):
        return True
    for moment in judged_days(policy, day) if team.rules else ():
        for ring in policy.rings:
            chain = levels_of(policy, ring, moment)
            own = levels_of(policy, ring, moment, owners=(team,), effective=team)
            if any(own[name][0] < chain[name][0] for name in own):
                return True
    return False


def _gained(name: str, old: TeamEntry, new: TeamEntry) -> Iterator[Loosened]:
    """Yield the folders where a team that loosens something does so besides."""
    more = folders_outside(old.paths, new.paths)
    start = f"The team '{name}', which loosens some things, now owns"
    if more:
        yield Loosened(f"{start} {quoted(more)}.", old.at, more[0].at, f"team {name} more paths")
    if new.codeowners and content(old.codeowners) != content(new.codeowners):
        sentence = f"{start} what CODEOWNERS gives '{new.codeowners.value}'."
        yield Loosened(sentence, old.at, new.codeowners.at, f"team {name} more codeowners")


def _have_same_members(old: TeamEntry, new: TeamEntry) -> bool:
    return not added_words(old.members, new.members) and not added_words(new.members, old.members)


def _members(name: str, old: TeamEntry | None, new: TeamEntry | None) -> Iterator[Loosened]:
    """Yield who may approve what the team owns, or revoke it."""
    mine, theirs = old and old.members, new and new.members
    more, gone = added_words(mine, theirs), added_words(theirs, mine)
    if more:
        sentence = f"The team '{name}' has {quoted(more)} as members, who decide on its overrides."
        yield Loosened(sentence, mine and mine.at, more[0].at, f"team {name} members")
    elif gone:
        sentence = f"The team '{name}' no longer has {quoted(gone)} as members."
        yield Loosened(sentence, gone[0].at, theirs and theirs.at, f"team {name} members")
