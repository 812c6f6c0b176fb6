"""The rows about module files: parsing, discovery, `show` and `check` offline, build lists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from repository import LINES, make_go_mod, make_repository
from table import MILLISECONDS, Row, above, judged
from timing import Cost, Failed, Program, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench import Bench

FEW, MANY = 75, 300
PARSES = 200
DISCOVERIES = 5
GRAPH = 500

SLOWEST_PARSE_MS = 5.0
MOST_PARSES = 15.0
# A tenth more than linear.
MOST_DISCOVERIES = 1.1 * MANY / FEW
SLOWEST_SHOW_MS = 150.0
SLOWEST_POLICY_MS = 120.0
MOST_BUILDS = 3.0


def parse(bench: Bench) -> Iterator[Row]:
    """A go.mod against Go's parser, both over and over in one process."""
    path = make_go_mod(bench.data, bench.folder / "large.mod")
    programs = [bench.loop("parse", path, PARSES), bench.parser(path, 5 * PARSES)]
    ours, peer = compare(programs, bench.runs)
    work = f"a go.mod of {LINES} lines parsed, start-up left out"
    yield judged(work, MOST_PARSES, [ours, peer], lambda cost: cost.wall)
    number = ours if isinstance(ours, Failed) else ours.wall * MILLISECONDS
    yield Row("the same, ms", "-", "-", number, SLOWEST_PARSE_MS)


def repo(bench: Bench) -> Iterator[Row]:
    """Everything in a repository read, against one of a quarter of its size."""
    made = [
        make_repository(bench.data, bench.folder / f"repository-{modules}", modules)
        for modules in (MANY, FEW)
    ]
    costs = compare([bench.loop("repo", folder, DISCOVERIES) for folder in made], bench.runs)
    work = f"a repository of {MANY} modules read, peer is one of {FEW}, start-up left out"
    yield judged(work, MOST_DISCOVERIES, costs, lambda cost: cost.wall)


def show(bench: Bench) -> Iterator[Row]:
    """How much longer than Python's start `gosupply show` takes on the largest workspace."""
    work = "gosupply show of the largest workspace, nothing cached, ms above python -c pass"
    workspace = largest_workspace()
    if isinstance(workspace, Failed):
        yield Row(work, "-", "-", workspace, SLOWEST_SHOW_MS)
        return
    command = ("show", str(workspace), "--offline")
    without, proving, bare = compare(
        [bench.gosupply(*command), bench.gosupply(*command, modcache=bench.data), bench.bare()],
        bench.runs,
    )
    yield above(work, SLOWEST_SHOW_MS, [without, bare])
    yield above("the same, proving what was recorded", float("inf"), [proving, bare])


def policy(bench: Bench) -> Iterator[Row]:
    """How much longer than Python's start a check takes that can prove nothing."""
    folder = bench.folder / "policy"
    folder.mkdir()
    make_go_mod(bench.data, folder / "go.mod")
    costs = compare([bench.gosupply("check", str(folder), "--offline"), bench.bare()], bench.runs)
    work = f"check of a go.mod of {LINES} lines, nothing cached, ms above python -c pass"
    yield above(work, SLOWEST_POLICY_MS, costs)


def largest_workspace() -> Path | Failed:
    """Return the shared workspace with the most bytes."""
    data = os.environ.get("GOSUPPLY_TEST_DATA")
    if not data:
        return Failed("GOSUPPLY_TEST_DATA is not set")
    folders = [path for path in sorted(Path(data, "workspaces").iterdir()) if path.is_dir()]
    return max(folders, key=size, default=Failed("there are no workspaces"))


def size(folder: Path) -> int:
    """Return the bytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def builds(bench: Bench) -> Iterator[Row]:
    """A proved build list against `go list -m all`, from one module cache."""
    work = f"build list of {GRAPH} modules, start-up taken off, peer is go list -m all"
    main, settings = make_graph(bench.folder / "graph")
    command = ("show", str(main), "--offline")
    if unknown := unknown_build(bench.gosupply(*command, "--output", "json", settings=settings)):
        yield Row(work, "-", "-", unknown, MOST_BUILDS)
        return
    arguments = ("-C", str(main), "list", "-mod=readonly", "-m", "all")
    empty, kept, start, peer = compare(
        [
            bench.gosupply(*command, settings=settings),
            # Its own cache is the one that the run before has filled.
            bench.gosupply(*command, settings=settings, fresh=False),
            bench.gosupply("--version", fresh=False),
            bench.go(*arguments, settings=settings | {"GOSUMDB": "off"}),
        ],
        bench.runs,
    )
    for name, ours in ((work, empty), ("the same, own cache warm", kept)):
        costs = [without(ours, start), peer]
        yield judged(name, MOST_BUILDS, costs, lambda cost: cost.wall)


def make_graph(folder: Path) -> tuple[Path, dict[str, str]]:
    """Make the graph in a process of its own; return its main module, and where the caches are."""
    script = Path(__file__).with_name("graph.py")
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(script.parent.parent)}
    gosumdb = subprocess.run(
        [sys.executable, str(script), str(folder)],
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()
    settings = {"GOMODCACHE": str(folder / "modcache"), "GOPATH": str(folder / "gopath")}
    return folder / "main", settings | {"GOSUMDB": gosumdb}


def unknown_build(program: Program) -> Failed | None:
    """Return why `gosupply show --output json` has no build list of all modules."""
    program.prepare()
    done = subprocess.run(
        program.argv, env=program.env, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        return Failed(f"exit code {done.returncode}: {done.stderr.strip()}")
    build = json.loads(done.stdout)["roots"][0]["mods"][0]["build"]
    if len(build.get("modules", ())) != GRAPH + 1:
        return Failed(f"the build list is not known: {json.dumps(build)[:200]}")
    return None


def without(cost: Cost | Failed, start: Cost | Failed) -> Cost | Failed:
    """Return a cost whose start-up is taken off."""
    if isinstance(cost, Failed) or isinstance(start, Failed):
        return cost if isinstance(cost, Failed) else start
    return Cost(cost.wall - start.wall, cost.cpu - start.cpu, cost.memory)
