"""What became of the policy in the checked tree: a need, declared where little else is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Need

if TYPE_CHECKING:
    from gosupply.locations import Location
    from gosupply.policy.widening import Loosened


class PolicyChange(NamedTuple):
    """What the checked tree's own policy is to the one that judges it.

    Attributes:
        loosened: What it loosens in comparison with the merge base.
        introduced: Whether there is none yet where policy is read from.
        at: The beginning of the checked policy's file; None where there is no such file.
    """

    loosened: tuple[Loosened, ...]
    introduced: bool
    at: Location | None


POLICIES: Need[str, PolicyChange] = Need(
    name="policy-uncompared",
    doc="The checked policy could not be compared with the one that the change began from, so what "
    "it loosens might go unseen. An opinion: what judges this run is read from the authority all "
    "the same.",
    kind="opinion",
)
