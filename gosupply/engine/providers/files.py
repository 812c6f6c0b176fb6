"""Answers `file-unread`: whether each go.sum file could be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.locations import whole_line
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from gosupply.engine.providers.scene import Scene
    from gosupply.formats.gosum import SumFile

NEED = FILES


def answer(scene: Scene) -> dict[str, Answer[SumFile]]:
    """Return what the workspace already knows."""
    source = scene.workspace.source
    return {
        path: Answer(fact, whole_line(source, path, 1, ""))
        for path, fact in scene.workspace.files.items()
    }
