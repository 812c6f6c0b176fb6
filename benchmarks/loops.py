"""What of gosupply is measured inside one process: done over and over, start-up left out.

    python benchmarks/loops.py parse GO_MOD RUNS
    python benchmarks/loops.py repo FOLDER RUNS

Prints the median of the seconds that one run took.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.environ import read_go_env
from gosupply.adapters.tree import WorkingTree
from gosupply.cli.main import collect_rarely
from gosupply.formats.modfile import parse_mod
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Callable


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


LOOPS = {"parse": parsing, "repo": discovering}


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
