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
from gosupply.policy.baseline import read_policy, resolve
from gosupply.policy.model import Request
from gosupply.reporters.overviewjson import render_overview_json
from gosupply.reporters.overviewtext import render_overview
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNREAD = 2


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen, day = options.parse_show(arguments), today()
    with pipeline.open_ports(chosen, day) as ports:
        workspace = read_workspace(ports.checked, ports.env)
        policy = read_policy(ports.authority, NAMES)
        contexts = resolve(policy, workspace, Request(day, evidence=""))
        facts = gather(workspace, contexts, ports, providers=(sums, builds))
    shown = overview(workspace, facts, facts.notices)
    is_json = [option.format for option in chosen.outputs] == ["json"]
    show(render_overview_json(shown) if is_json else render_overview(shown))
    return _UNREAD if shown.problems else 0
