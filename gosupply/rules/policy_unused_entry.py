"""An entry of the policy lets nothing through.

## What it does

Flags what the repository's own policy file and its teams list, and what nothing in the repository
is or needs: an entry of `versions.allowed` for modules that no go.mod requires and no replacement
leads to; a folder of `replace.local_roots` that no replacement or `use` names; an entry of
`replace.fork_owners` where no replacement leads; a path of a team in which no module lies and that
lies in no module.

Only permissions are looked at, and who has them. What is denied is there to match nothing, and
labels come with changes. Presets and pinned files serve other repositories too. Silent where a
module file could not be read, and where only a part of the repository was looked at.

## Why it matters

A permission that nobody needs is one that nobody looks at: whoever uses it next was never
reviewed. A team's path that matches nothing is a root that its owners do not protect.

## Example

```case fails
-- authority/.gosupply/policy.yaml --
version: 1
replace: {local_roots: ["internal/forks/..."]}
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2
```

## How to fix

Delete the entry, or correct it.

```case passes
-- authority/.gosupply/policy.yaml --
version: 1
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding
from gosupply.formats.patterns import match_dots
from gosupply.policy.chain import POLICY_PATH
from gosupply.policy.modulelists import Asked, ModuleList
from gosupply.policy.teams import enclosing_root, fixed_folder
from gosupply.rules.directives import replaces_of
from gosupply.rules.reviewed import Review
from gosupply.workspace.places import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from gosupply.locations import Location
    from gosupply.policy.model import Policy
    from gosupply.policy.values import Value
    from gosupply.rules.reviewed import Reviewed
    from gosupply.workspace.model import Workspace


class _Entry(NamedTuple):
    """An entry that matches nothing: its key, what it says, where, and what does not exist."""

    key: str
    text: str
    at: Location
    lacking: str


def check(view: Reviewed) -> Iterator[Finding]:
    """Yield a finding for each entry that nothing needs."""
    if not view.is_whole or not view.workspace.roots:
        return
    for key, text, at, lacking in _unused(view.policy, view.workspace):
        yield Finding(
            REVIEW.name,
            f"Nothing needs '{text}' in '{key}': {lacking}.",
            at=at,
            key=f"{key} {text}",
            help="Delete the entry, or correct it.",
        )


def _unused(policy: Policy, workspace: Workspace) -> Iterator[_Entry]:
    own = [file.settings for file in policy.chain if file.path == POLICY_PATH]
    for settings in (*own, *(team.settings for team in policy.teams.values())):
        yield from _modules(settings, workspace)
        yield from _folders(settings, workspace)
        yield from _forks(settings, workspace)
    for name, team in policy.teams.items():
        paths = team.paths.value if team.paths else ()
        yield from _left(
            f"paths of '{name}'",
            paths,
            lambda pattern: _has_root(pattern, workspace),
            "no module lies there",
        )


def _modules(settings: Mapping[str, Value[Any]], workspace: Workspace) -> Iterator[_Entry]:
    key = "versions.allowed"
    if key not in settings:
        return
    # Whether the version is right is not asked: the entry speaks of what is there.
    entries = [each._replace(versions=None, requirement=None) for each in settings[key].value]
    listed = ModuleList(entries)
    chosen = sorted(_chosen(workspace))
    needed = {entry.at for path in chosen for entry in listed.find(Asked(path, "")).meant}
    for entry in entries if chosen else ():
        if entry.at not in needed:
            yield _Entry(key, entry.module.value, entry.at, "no file requires such a module")


def _folders(settings: Mapping[str, Value[Any]], workspace: Workspace) -> Iterator[_Entry]:
    key = "replace.local_roots"
    folders = [shown(folder) for folder in workspace.targets]
    return _left(
        key,
        settings[key].value if key in settings else (),
        lambda pattern: any(match_dots(pattern, folder) for folder in folders),
        "no replacement leads there",
    )


def _forks(settings: Mapping[str, Value[Any]], workspace: Workspace) -> Iterator[_Entry]:
    key = "replace.fork_owners"
    paths = [line.new_path for root in workspace.roots for _, line in replaces_of(root)]
    return _left(
        key,
        settings[key].value if key in settings else (),
        lambda pattern: any(match_dots(pattern, path) for path in paths),
        "no replacement leads there",
    )


def _left(
    key: str, patterns: Iterable[Value[str]], is_needed: Callable[[str], bool], lacking: str
) -> Iterator[_Entry]:
    for pattern in patterns:
        if not is_needed(pattern.value):
            yield _Entry(key, pattern.value, pattern.at, lacking)


def _has_root(pattern: str, workspace: Workspace) -> bool:
    roots = {root.path for root in workspace.roots}
    inside = enclosing_root(fixed_folder(pattern), roots)
    return inside is not None or any(match_dots(pattern, root) for root in roots)


def _chosen(workspace: Workspace) -> set[str]:
    """Return the modules that any file requires, or replaces something by."""
    required = {line.path for root in workspace.roots for mod in root.mods for line in mod.requires}
    return required | {line.new_path for root in workspace.roots for _, line in replaces_of(root)}


REVIEW = Review("policy-unused-entry", doc=__doc__, check=check)
