"""`gosupply check`: does this Go workspace satisfy this policy?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import gather
from gosupply.engine.names import NAMES
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.policy.governing import read_governing
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.engine.ports import Output, Ports
    from gosupply.engine.report import Verdict
    from gosupply.policy.model import Request


def check(request: Request, outputs: Sequence[Output], ports: Ports) -> Verdict:
    """Check a workspace, write the report to every output, and return the verdict."""
    workspace = read_workspace(ports.checked, ports.env)
    policy = read_governing(ports.authority, ports.checked, NAMES, floor=ports.floor)
    contexts = resolve(policy, workspace, request)  # one Context per module root
    facts = gather(workspace, contexts, ports)
    results = evaluate(workspace, contexts, facts, RULES)
    report = review(results, policy, request)
    for output in outputs:
        output.write(report)
    return verdict(report)


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    from gosupply.adapters.clock import today
    from gosupply.cli import options, pipeline

    chosen = options.parse_check(arguments)
    outputs, day = pipeline.open_outputs(chosen.outputs), today()
    with pipeline.open_run(chosen, day) as (request, ports):
        found = check(request, outputs, ports)
    return pipeline.exit_code(found, outputs)
