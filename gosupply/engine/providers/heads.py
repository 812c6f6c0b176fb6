"""Answers `head-uncompared`: what became of every signed head that was met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.sumdb.heads import HEADS

if TYPE_CHECKING:
    from gosupply.engine.providers.scene import Scene
    from gosupply.tlog.checkpoint import TreeHead

NEED = HEADS


def answer(scene: Scene) -> dict[str, Answer[TreeHead]]:
    """Return each head; the session has met them while proving sums (`Need.after`)."""
    return {where: Answer(fact) for where, fact in scene.session.facts().items()}
