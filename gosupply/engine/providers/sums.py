"""Answers `sum-unproven`: what the log says about each go.sum line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.engine.providers.scene import Answer
from gosupply.rules.lines import claims_of
from gosupply.sumdb.asking import Asking, plan, together
from gosupply.sumdb.claims import SUMS, Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.engine.providers.scene import Scene
    from gosupply.facts import Fact
    from gosupply.locations import Location
    from gosupply.policy.model import Context
    from gosupply.policy.settings import SumdbSettings
    from gosupply.sumdb.claims import Proof
    from gosupply.workspace.model import Workspace

NEED = SUMS


class Planned(NamedTuple):
    """Every distinct line with the first place that has it, and what to do with all of them."""

    places: Mapping[Claim, Location]
    asking: Asking


def answer(scene: Scene) -> dict[Claim, Answer[Proof]]:
    """Prove every distinct line of every root in one pass."""
    places, asking = plan_lines(scene.workspace, scene.contexts)
    facts: dict[Claim, Fact[Proof]] = dict(asking.settled)
    if asking.ask or asking.local:
        facts |= scene.session.prove(asking.ask, local=asking.local)
    return {claim: Answer(facts[claim], at) for claim, at in places.items()}


def plan_lines(workspace: Workspace, contexts: Sequence[Context]) -> Planned:
    """Decide about every line by the settings of the roots that it stands in.

    Args:
        workspace: The roots.
        contexts: What holds for each of them.
    """
    places: dict[Claim, Location] = {}
    groups: dict[SumdbSettings, dict[Claim, None]] = {}
    for root, context in zip(workspace.roots, contexts, strict=True):
        claims = groups.setdefault(context.settings.sumdb, {})
        for line, claim in claims_of(root):
            if claim not in claims:
                claims[claim] = None
                places.setdefault(claim, line.at)
    plans = [plan(claims, workspace.env, settings) for settings, claims in groups.items()]
    return Planned(places, together(plans))
