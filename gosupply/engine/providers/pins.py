"""Answers `pin-unread`: what is pinned, in the checked tree and at the authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.sumdb.pin import PINS

if TYPE_CHECKING:
    from gosupply.engine.providers.scene import Scene
    from gosupply.sumdb.pin import Pin

NEED = PINS


def answer(scene: Scene) -> dict[str, Answer[Pin]]:
    """Return each pin."""
    return {path: Answer(fact) for path, fact in scene.pins.items()}
