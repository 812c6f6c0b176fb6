"""Teams, per root: who owns it, who was asked for, and whose permissions count.

1. Owners: a team owns a root if one of its paths covers the root, or lies inside it and in no
   nested root (a path counts for its nearest enclosing root, so a team with `services/auth/...`
   owns the module at `.` only where no nested module covers that path). `codeowners: "@acme/auth"`
   takes the paths of that owner from the authority's CODEOWNERS, last match wins.
2. Restrictions of all owners meet (`resolve`).
3. Requested: the first that is not empty of `--team`, GOSUPPLY_TEAM, labels. An unknown `--team`
   is exit 2; an unknown label is ignored.
4. R = requested that own the root. One: it is effective. Several: none, `team-ambiguous`. None
   requested for this root: the sole owner, else none.
5. A requested team that owns no checked root: `team-not-entitled`, once for the run.
6. Merge queue, push and tag carry no labels: as without a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.errors import UsageError
from gosupply.formats.patterns import match_dots
from gosupply.workspace.places import below, folder_of, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gosupply.formats.codeowners import Codeowners
    from gosupply.locations import Location
    from gosupply.policy.values import TeamEntry


class Asked(NamedTuple):
    """One source of requests.

    Attributes:
        values: What it holds: names of teams, or labels as they are written.
        source: What it is, in words: `--team`, `GOSUPPLY_TEAM`, `labels of the pull request`.
        is_label: Whether these are labels of a change, of which most are about something else.
    """

    values: tuple[str, ...]
    source: str
    is_label: bool = False


class Requested(NamedTuple):
    """The teams that were asked for, by name, and by what; both empty without a request."""

    teams: tuple[str, ...] = ()
    source: str = ""


class Ownership(NamedTuple):
    """What the teams have to do with one root; all names are sorted.

    Attributes:
        owners: The teams that own it.
        requested: The teams that were asked for, whatever they own.
        effective: The owner whose permissions count; empty for none.
        entitled: Whether a requested team owns it.
        source: What asked, in words; empty without a request.
        ambiguous: The requested owners, where there are several.
        not_entitled: The requested teams that own no checked root; the same for every root.
        lines: For each of the owners, in their order, the policy line that makes it one.
    """

    owners: tuple[str, ...]
    requested: tuple[str, ...]
    effective: str
    entitled: bool
    source: str
    ambiguous: tuple[str, ...]
    not_entitled: tuple[str, ...]
    lines: tuple[Location, ...] = ()


def requested_teams(teams: Mapping[str, TeamEntry], sources: Iterable[Asked]) -> Requested:
    """Step 3: return the teams of the first source that asks for any.

    A name is compared with the teams' names, then with their labels; a label with labels only, and
    exactly: no folding of case, no part of it.

    Raises:
        UsageError: No team has a name that was given for one.
    """
    of_label = {label: name for name, team in teams.items() for label in _labels(team)}
    for values, source, is_label in sources:
        found = set()
        for value in filter(None, values):
            name = of_label.get(value, "") if is_label or value not in teams else value
            if name:
                found.add(name)
            elif not is_label:
                known = ", ".join(sorted(teams))
                help_ = f"Use one of: {known}." if known else "The policy defines no team."
                raise UsageError(f"there is no team '{value}' ({source})", help_)
        if found:
            return Requested(tuple(sorted(found)), source)
    return Requested()


def _labels(team: TeamEntry) -> Iterable[str]:
    return (label.value for label in team.labels.value) if team.labels else ()


def owners_of(
    teams: Mapping[str, TeamEntry], roots: Sequence[str], codeowners: Codeowners | None
) -> Mapping[str, Mapping[str, Location]]:
    """Step 1: return the teams that own each root, sorted, each with the policy line that says so.

    Args:
        teams: By name.
        roots: Their folders; `.` for the top.
        codeowners: The authority's; None where there is none.
    """
    known = frozenset(roots)
    owned: dict[str, dict[str, Location]] = {root: {} for root in roots}
    for name, team in sorted(teams.items()):
        for root, at in _roots_of(team, known, codeowners).items():
            owned[root][name] = at
    return owned


def _roots_of(
    team: TeamEntry, roots: frozenset[str], codeowners: Codeowners | None
) -> Mapping[str, Location]:
    """Return the roots that a team owns, each with the first line that gives it."""
    found: dict[str, Location] = {}
    for path, at in team.paths.value if team.paths else ():
        for root in roots:
            if match_dots(path, root):
                found.setdefault(root, at)
        if nearest := enclosing_root(fixed_folder(path), roots):
            found.setdefault(nearest, at)
    if team.codeowners and codeowners:
        owner, at = team.codeowners
        for root in roots:
            if codeowners.is_owner(owner, below("" if root == "." else root, "go.mod")):
                found.setdefault(root, at)
        for folder in codeowners.folders(owner):
            if nearest := enclosing_root(folder, roots):
                found.setdefault(nearest, at)
    return found


def fixed_folder(pattern: str) -> str:
    """Return the folder that all folders of a pattern are in, or are: what precedes any `...`."""
    stem, dots, _ = pattern.partition("...")
    folder = folder_of(stem) if dots else stem
    return "" if folder == "." else folder


def enclosing_root(folder: str, roots: Collection[str]) -> str | None:
    """Return the nearest root that a folder is, or is in."""
    while shown(folder) not in roots:
        if not folder:
            return None
        folder = folder_of(folder)
    return shown(folder)


def effective(owners: Collection[str], requested: Collection[str]) -> str:
    """Step 4: return the team whose permissions count for a root; empty for none.

    | requested owners | owners | effective           |
    | ---------------- | ------ | ------------------- |
    | one              |        | it                  |
    | several          |        | none                |
    | none             | one    | the sole owner      |
    | none             | other  | none                |
    """
    both = sorted(set(owners).intersection(requested))
    candidates = both or sorted(owners)
    return candidates[0] if len(candidates) == 1 else ""


def ownerships(
    teams: Mapping[str, TeamEntry],
    roots: Sequence[str],
    requested: Requested,
    codeowners: Codeowners | None,
) -> tuple[Ownership, ...]:
    """Steps 1, 4 and 5: return what the teams have to do with each root, in the roots' order."""
    owners = owners_of(teams, roots, codeowners)
    anywhere = {name for names in owners.values() for name in names}
    strangers = tuple(name for name in requested.teams if name not in anywhere)
    found = []
    for root in roots:
        mine = tuple(owners[root])
        both = tuple(name for name in mine if name in requested.teams)
        found.append(
            Ownership(
                mine,
                requested.teams,
                effective(mine, requested.teams),
                bool(both),
                requested.source,
                both if len(both) > 1 else (),
                strangers,
                tuple(owners[root].values()),
            )
        )
    return tuple(found)
