"""Scenes from texts in the form of cases: what providers answer, without a world."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gosupply.engine.case import CaseDependencies, NoLog, TextSource, parse_case
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Ports
from gosupply.engine.providers import builds, newest
from gosupply.engine.providers.scene import Scene
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.chain import read_policy
from gosupply.policy.model import Request
from gosupply.policy.resolve import resolve
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from gosupply.modules.dependencies import Dependencies


def scene_of(text: str, dependencies: Dependencies | None = None) -> Scene:
    """Return the scene of a case, with the build lists and the newest versions answered."""
    case = parse_case(text)
    source = TextSource("case", case.files)
    env = resolve_env(case.env, {}, {})
    workspace = read_workspace(source, env)
    contexts = resolve(read_policy(source, NAMES), workspace, Request(date(2026, 1, 1), ""))
    scene = Scene(workspace, contexts, Ports(source, source, env, NoLog(), offline=True))
    scene.dependencies = dependencies or CaseDependencies(case.mods)
    for provider in (builds, newest):
        scene.answers[provider.NEED.name] = provider.answer(scene)
    return scene
