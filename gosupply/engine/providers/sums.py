"""Answers `sum-unproven`: what the log says about each go.sum line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.rules.lines import claims_of
from gosupply.sumdb.asking import plan
from gosupply.sumdb.claims import SUMS, Claim

if TYPE_CHECKING:
    from gosupply.engine.providers.scene import Scene
    from gosupply.facts import Fact
    from gosupply.locations import Location
    from gosupply.sumdb.claims import Proof

NEED = SUMS


def answer(scene: Scene) -> dict[Claim, Answer[Proof]]:
    """Prove every distinct line of every root in one pass."""
    places: dict[Claim, Location] = {}
    for root in scene.workspace.roots:
        for line, claim in claims_of(root):
            places.setdefault(claim, line.at)
    if not places:
        return {}
    settings = scene.contexts[0].settings.sumdb
    asking = plan(places, scene.workspace.env, settings)
    facts: dict[Claim, Fact[Proof]] = dict(asking.settled)
    if asking.ask or asking.local:
        facts |= scene.session.prove(asking.ask, local=asking.local)
    return {claim: Answer(facts[claim], at) for claim, at in places.items()}
