"""The steps on the way to production: which there are, and which one a run is judged for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.errors import UsageError
from gosupply.formats.patterns import path_match
from gosupply.locations import Problem
from gosupply.policy.model import Ring
from gosupply.policy.shapes import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.policy.model import Policy
    from gosupply.policy.values import At, RingEntry, Where

RINGS = (Ring("commit", "commit"), Ring("change", "change"), Ring("release", "release"))
"""The rings of a policy that defines none."""


def rings_of(entries: Sequence[RingEntry]) -> tuple[Ring, ...]:
    """Return the rings that a file defines, in its order.

    Without `at` the first is `commit`, the second `change`, the others `release`. No entry at all:
    the three that are named after these words.
    """
    if not entries:
        return RINGS
    return tuple(
        Ring(
            entry.name.value,
            entry.stage.value if entry.stage else _default_stage(place),
            tuple(ref.value for ref in entry.refs.value) if entry.refs else (),
        )
        for place, entry in enumerate(entries)
    )


def ring_problems(entries: Sequence[RingEntry]) -> Iterator[Problem]:
    """Yield each ring whose `at` is earlier on the way than that of the ring before it.

    Levels never fall along the rings, so the words that levels speak of must not go back either.
    """
    rings = rings_of(entries)
    for before, ring, entry in zip(rings, rings[1:], entries[1:], strict=False):
        if STAGES.index(ring.at) < STAGES.index(before.at):
            message = (
                f"ring '{ring.name}' is at '{ring.at}', after '{before.name}' at '{before.at}'"
            )
            at = entry.stage.at if entry.stage else entry.name.at
            yield Problem(message, at, "Order the rings: commit, then change, then release.")


def choose_ring(policy: Policy, asked: str, *, where: Where, ref: str = "") -> Ring:
    """Return the ring that a run is judged for.

    | asked | where  | ring                                |
    | ----- | ------ | ----------------------------------- |
    | yes   |        | the one of that name                |
    | no    | hook   | the first                           |
    | no    | else   | the first that is `at: change`      |

    Then the later of this one and of what the run may not be below: in a pipeline the first ring
    that is `at: change`; anywhere the last ring that has a pattern of `refs` for the ref. Where no
    ring is `at: change`, the first behind the commits stands for it, else the last.

    Args:
        policy: What holds.
        asked: Its name; empty if nobody asked.
        where: What runs gosupply.
        ref: Full name of the git ref that is checked; empty where there is none.

    Raises:
        UsageError: There is no ring of that name.
    """
    names = [ring.name for ring in policy.rings]
    if asked and asked not in names:
        raise UsageError(f"there is no ring '{asked}'", f"Use one of: {', '.join(names)}.")
    change = _first_change(policy.rings)
    chosen = names.index(asked) if asked else 0 if where == "hook" else change
    least = [
        place
        for place, ring in enumerate(policy.rings)
        if (where == "ci" and place == change) or any(path_match(each, ref) for each in ring.refs)
    ]
    return policy.rings[max(chosen, *least, 0)]


def _first_change(rings: Sequence[Ring]) -> int:
    """Return the place of the first ring where a change is judged."""
    stages = [ring.at for ring in rings]
    if "change" in stages:
        return stages.index("change")
    return stages.index("release") if "release" in stages else len(stages) - 1


def _default_stage(place: int) -> At:
    return RINGS[min(place, len(RINGS) - 1)].at
