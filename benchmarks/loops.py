"""What of gosupply is measured inside one process: done over and over, start-up left out.

    python benchmarks/loops.py parse GO_MOD RUNS
    python benchmarks/loops.py repo FOLDER RUNS
    python benchmarks/loops.py check FOLDER RUNS
    python benchmarks/loops.py lists FOLDER RUNS

Prints the median of the seconds that one run took.
"""

from __future__ import annotations

import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.clock import today
from gosupply.adapters.environ import read_go_env
from gosupply.adapters.tree import WorkingTree
from gosupply.cli.check import check
from gosupply.cli.main import collect_rarely
from gosupply.cli.options import parse_check
from gosupply.cli.pipeline import open_run
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import gather
from gosupply.engine.names import NAMES
from gosupply.formats.modfile import parse_mod
from gosupply.policy.governing import read_governing
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosupply.policy.model import Policy


def parsing(path: Path) -> Callable[[], None]:
    """Return what parses a go.mod, and refuses to go on where it is malformed."""
    data = path.read_bytes()

    def parse() -> None:
        _, problems = parse_mod(data, path=path.name, source="benchmark")
        if problems:
            raise ValueError(problems[0].message)

    return parse


def discovering(folder: Path) -> Callable[[], None]:
    """Return what reads every module file below a folder, and refuses to go on without any."""
    env = read_go_env({"GOENV": "off", "GOWORK": "off"})

    def discover() -> None:
        workspace = read_workspace(WorkingTree(folder), env)
        if workspace.problems or not workspace.roots:
            raise ValueError(f"{len(workspace.roots)} modules, problems: {workspace.problems}")

    return discover


def checking(folder: Path) -> Callable[[], None]:
    """Return what checks a folder, offline, and reports to nobody."""
    options, day = parse_check([str(folder), "--offline"]), today()

    def judge() -> None:
        with open_run(options, day) as (request, ports):
            check(request, (), ports)

    return judge


def listing(folder: Path) -> Callable[[], None]:
    """Return what judges the modules of one go.mod by `versions.denied`, and nothing else."""
    options, day = parse_check([str(folder), "--offline"]), today()
    # Left open: the process ends with the loop.
    request, ports = ExitStack().enter_context(open_run(options, day))
    workspace = read_workspace(ports.checked, ports.env)
    policy = read_governing(ports.authority, ports.checked, NAMES)
    facts = gather(workspace, resolve(policy, workspace, request), ports)
    rules = tuple(rule for rule in RULES if rule.name == "module-denied")

    def judge() -> None:
        # The policy is resolved anew each time, so that no index of its lists is still there.
        contexts = resolve(_anew(policy), workspace, request)
        if not evaluate(workspace, contexts, facts, rules).judged:
            raise ValueError("no module was denied")

    return judge


def _anew(policy: Policy) -> Policy:
    """Return the same policy with a list of denied modules that nobody has seen before."""
    denied = policy.settings["versions.denied"]
    again = denied._replace(value=(*denied.value[1:], denied.value[0]))
    return policy._replace(settings={**policy.settings, "versions.denied": again})


LOOPS = {"parse": parsing, "repo": discovering, "check": checking, "lists": listing}


def main(arguments: list[str]) -> None:
    """Run one loop, as the command line says."""
    name, path, runs = arguments
    run = LOOPS[name](Path(path))
    collect_rarely()  # as every command does
    taken = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    print(statistics.median(taken))


if __name__ == "__main__":
    main(sys.argv[1:])
