"""The policy that holds where nobody wrote one: integrity denies, opinions warn.

Levels speak of what happens at a ring (`commit`, `change`, `release`), never of its name. What
could not be checked has a level too, under the name of the need: a commit must not wait for a
network, so there it is a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.errors import UsageError
from gosupply.findings import Level
from gosupply.locations import whole_line
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.facts import Kind
    from gosupply.locations import Location
    from gosupply.policy.model import At, Request
    from gosupply.workspace.model import Workspace
    from gosupply.workspace.source import Source

RINGS = (Ring("commit", "commit"), Ring("change", "change"), Ring("release", "release"))

# The lines as a policy would write them, and what they mean at a commit and from a change on.
_BASELINE: Mapping[str, tuple[Level, Level]] = {
    "integrity: deny": (Level.DENY, Level.DENY),
    "opinion: warn": (Level.WARN, Level.WARN),
    "integrity needs: {commit: note, change: deny}": (Level.NOTE, Level.DENY),
    "opinion needs: note": (Level.NOTE, Level.NOTE),
    "head-uncompared: note": (Level.NOTE, Level.NOTE),
    "sum-unneeded: note": (Level.NOTE, Level.NOTE),
}


class Named(NamedTuple):
    """A name that has a level: of a rule or of a need."""

    name: str
    kind: Kind
    is_need: bool


class Policy(NamedTuple):
    """What holds.

    Attributes:
        names: Every rule and need.
        rings: In their order.
        settings: The five typed sections.
        authority: Where it came from, in words.
    """

    names: tuple[Named, ...]
    rings: tuple[Ring, ...]
    settings: Settings
    authority: str


def read_policy(authority: Source, names: Iterable[Named]) -> Policy:
    """Return the policy that holds for these rules and needs; so far the built-in one."""
    return Policy(tuple(names), RINGS, Settings(), authority.name)


def resolve(policy: Policy, workspace: Workspace, request: Request) -> tuple[Context, ...]:
    """Return what holds for each root.

    Raises:
        UsageError: The ring that was asked for does not exist.
    """
    ring = choose_ring(policy, request.ring)
    levels = {named.name: level_of(named, ring.at) for named in policy.names}
    return tuple(
        Context(root.path, ring, "", entitled=False, settings=policy.settings, levels=levels)
        for root in workspace.roots
    )


def choose_ring(policy: Policy, name: str) -> Ring:
    """Return the ring of that name; without one, the first where a change is named.

    Raises:
        UsageError: There is no such ring.
    """
    for ring in policy.rings:
        if ring.name == name or (not name and ring.at == "change"):
            return ring
    known = ", ".join(ring.name for ring in policy.rings)
    raise UsageError(f"there is no ring '{name}'", f"Use one of: {known}.")


def level_of(named: Named, at: At) -> tuple[Level, Location]:
    """Return the built-in level of a rule or need, and the line that gives it."""
    kind = f"{named.kind} needs" if named.is_need else named.kind
    wanted = (f"{named.name}:", f"{kind}:")
    # The last line that speaks of it is the most particular one.
    line, text = max(
        (number, text) for number, text in enumerate(_BASELINE, 1) if text.startswith(wanted)
    )
    early, late = _BASELINE[text]
    level = early if at == "commit" else late
    return level, whole_line("built-in", "baseline", line, text)
