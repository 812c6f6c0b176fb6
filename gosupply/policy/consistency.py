"""Whether what one file says fits together; what several files say is judged where they are merged.

Each check is one function with its sentence. Names that another file may give (rings, people,
teams, groups) are judged only where this file gives them itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.policy.misspelt import shortened
from gosupply.policy.shapes import DATED_KEYS, OWNING_TEAM, STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from gosupply.policy.misspelt import Refusals
    from gosupply.policy.values import (
        ApprovalEntry,
        EmergencyEntry,
        PolicyFile,
        RingEntry,
        TeamEntry,
        Value,
        Words,
    )

LONGEST_OBSERVED = 30
"""Days from an observation's first day to its last."""


def check_consistency(file: PolicyFile, refusals: Refusals) -> None:
    """Refuse what does not fit together in one file."""
    for check in _CHECKS:
        check(file, refusals)


def _rings(file: PolicyFile, refusals: Refusals) -> None:
    """Names of rings are unique and none of the words of a dated level."""
    for ring in _rings_of(file):
        if ring.name.value in DATED_KEYS:
            help_ = "Choose another: 'now', 'then' and 'from' make a dated level."
            refusals.add(f"'{ring.name.value}' is no name for a ring", ring.name.at, help_)
    _refuse_twice("rings", [ring.name for ring in _rings_of(file)], refusals)


def _waiting(file: PolicyFile, refusals: Refusals) -> None:
    """A ring waits for earlier rings only."""
    earlier: dict[str, None] = {}
    for ring in _rings_of(file):
        for name, wait in (ring.after.value if ring.after else {}).items():
            if name not in earlier:
                refusals.unknown("earlier ring", name, wait.at, earlier)
        earlier[ring.name.value] = None


def _levels(file: PolicyFile, refusals: Refusals) -> None:
    """Levels speak of this file's rings, and a floor's of no ring's name."""
    own = [ring.name.value for ring in _rings_of(file)]
    if not own and file.kind != "floor":
        return
    known = dict.fromkeys((*own, *STAGES))
    for rules in (file.rules, *(team.rules for team in _teams_of(file).values())):
        for entry in rules.values():
            for name, step in entry.rings.items():
                if name not in known:
                    refusals.unknown("ring", name, step.at, known)


def _observed(file: PolicyFile, refusals: Refusals) -> None:
    """A team's denials are warnings for 30 days at most."""
    for team in _teams_of(file).values():
        if team.observe is None:
            continue
        _, start, until = team.observe
        days = (until.value - start.value).days
        if days < 0:
            _refuse_backwards("until", until, start, refusals)
        elif days > LONGEST_OBSERVED:
            message = f"a team may be observed for {LONGEST_OBSERVED} days, and this is {days}"
            refusals.add(message, until.at, "Let it end earlier.")


def _waivers(file: PolicyFile, refusals: Refusals) -> None:
    """A waiver ends after it begins, and no two have one name."""
    for waiver in file.waivers:
        if waiver.expires.value < waiver.start.value:
            _refuse_backwards("expires", waiver.expires, waiver.start, refusals)
    _refuse_twice("waivers", [waiver.id for waiver in file.waivers], refusals)


def _lifetimes(file: PolicyFile, refusals: Refusals) -> None:
    """Nothing lasts longer by default than it may."""
    default, most = (file.settings.get(f"expiry.{key}") for key in ("default", "max"))
    if default and most and default.value.hours > most.value.hours:
        message = f"the default of {default.value} is longer than the most, {most.value}"
        refusals.add(message, default.at, "Lower it, or raise 'max'.")


def _labels(file: PolicyFile, refusals: Refusals) -> None:
    """A label requests one team."""
    seen: dict[str, str] = {}
    for name, team in _teams_of(file).items():
        for label in team.labels.value if team.labels else ():
            if label.value in seen:
                other = seen[label.value]
                message = f"the label '{shortened(label.value)}' is also that of '{other}'"
                refusals.add(message, label.at, "Give each team a label of its own.")
            seen.setdefault(label.value, name)


def _people(file: PolicyFile, refusals: Refusals) -> None:
    """Groups and teams name people that there are."""
    if file.people is None:
        return
    known = file.people.value
    teams = [team.members for team in _teams_of(file).values()]
    lists = [*_groups_of(file).values(), *teams]
    for members in lists:
        for member in members.value if members else ():
            if member.value not in known:
                refusals.unknown("person", member.value, member.at, known)


def _quorums(file: PolicyFile, refusals: Refusals) -> None:
    """Every number of approvals can be reached, whoever of a group makes the proposal."""
    for ring in _rings_of(file):
        for entry in (ring.approvals, ring.emergency):
            if entry is not None:
                _refuse_impossible(file, entry, refusals)


def _refuse_impossible(
    file: PolicyFile, entry: ApprovalEntry | EmergencyEntry, refusals: Refusals
) -> None:
    if file.people:
        _refuse_more("'people'", entry.threshold, len(file.people.value), refusals)
    groups = _groups_of(file)
    for name, wanted in (entry.groups.value if entry.groups else {}).items():
        if wanted.value > entry.threshold.value:
            most = entry.threshold.value
            message = f"{wanted.value} of '{name}' are more than the threshold of {most}"
            refusals.add(message, wanted.at, "Raise the threshold.")
        if name == OWNING_TEAM:
            for team_name, team in _teams_of(file).items():
                if team.members:
                    _refuse_more(f"'{team_name}'", wanted, len(team.members.value), refusals)
        elif name in groups:
            _refuse_more(f"'{name}'", wanted, len(groups[name].value), refusals)
        elif groups:
            refusals.unknown("group", name, wanted.at, (*groups, OWNING_TEAM))


def _refuse_more(of: str, wanted: Value[int], size: int, refusals: Refusals) -> None:
    if wanted.value >= size:
        message = f"{of} has {size}, who proposes does not count, and {wanted.value} must approve"
        refusals.add(message, wanted.at, "Name more people, or ask for fewer.")


def _refuse_backwards(key: str, end: Value[Any], start: Value[Any], refusals: Refusals) -> None:
    message = f"'{key}: {end.value}' is before 'from: {start.value}'"
    refusals.add(message, end.at, "Swap the days, or correct the year.")


def _refuse_twice(what: str, names: list[Value[str]], refusals: Refusals) -> None:
    seen: dict[str, int] = {}
    for name, at in names:
        if name in seen:
            help_ = f"Rename one of them; the first is in line {seen[name]}."
            refusals.add(f"there are two {what} '{shortened(name)}'", at, help_)
        seen.setdefault(name, at.span.line)


def _rings_of(file: PolicyFile) -> tuple[RingEntry, ...]:
    return file.rings.value if file.rings else ()


def _teams_of(file: PolicyFile) -> Mapping[str, TeamEntry]:
    return file.teams.value if file.teams else {}


def _groups_of(file: PolicyFile) -> Mapping[str, Words]:
    return file.groups.value if file.groups else {}


_CHECKS: tuple[Callable[[PolicyFile, Refusals], None], ...] = (
    _rings,
    _waiting,
    _levels,
    _observed,
    _waivers,
    _lifetimes,
    _labels,
    _people,
    _quorums,
)
