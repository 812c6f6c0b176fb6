"""`gosupply show`: the workspace as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.adapters.clock import today
from gosupply.cli import options, pipeline
from gosupply.cli.streams import show
from gosupply.engine.gather import gather
from gosupply.engine.names import NAMES
from gosupply.engine.overview import overview
from gosupply.engine.providers import builds, sums
from gosupply.policy.governing import read_governing
from gosupply.policy.resolve import resolve
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.engine.overview import Overview

_UNREAD = 2


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen, day = options.parse_show(arguments), today()
    with pipeline.open_run(chosen, day) as (request, ports):
        workspace = read_workspace(ports.checked, ports.env)
        policy = read_governing(ports.authority, ports.checked, NAMES, floor=ports.floor)
        contexts = resolve(policy, workspace, request)
        facts = gather(workspace, contexts, ports, providers=(sums, builds))
    shown = overview(workspace, facts, facts.notices)
    show(_render(shown, chosen.outputs[0].format))
    return _UNREAD if shown.problems else 0


def _render(shown: Overview, format_: str) -> str:
    if format_ == "json":
        from gosupply.reporters.overviewjson import render_overview_json

        return render_overview_json(shown)
    from gosupply.reporters.overviewtext import render_overview

    return render_overview(shown)
