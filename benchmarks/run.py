"""Measures gosupply against Go's own checksum database client, as ratios in one run.

    python benchmarks/run.py [--data FOLDER] [--runs N] [ROW ...]

Prints one table. The interpreter that runs this must have gosupply installed; the Go client is
built from `peer/`. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench import ALL, DELAY_MS, SOME, Bench
from judging import hook, judged_go_mod, lists, teams
from loopback import DATABASE
from reading import builds, parse, policy, repo, show
from table import MILLISECONDS, Row, above, judged, table
from timing import Cost, Failed, compare, measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

IN_FLIGHT = 32

SLOWEST_START_MS = 15.0
MOST_MEMORY_MIB = 150.0


def start(bench: Bench) -> Iterator[Row]:
    """How much later than Python itself gosupply starts."""
    costs = compare([bench.gosupply("--version"), bench.bare()], 5 * bench.runs)
    yield above("gosupply --version, ms above python -c pass", SLOWEST_START_MS, costs)


def bundle(bench: Bench) -> Iterator[Row]:
    """A bundle against warm tiles, wall time."""
    work = f"{SOME} records from a bundle, wall"
    path = bench.bundle()
    if isinstance(path, Failed):
        yield Row(work, "-", "-", path, 0.75)
        return
    ours = bench.gosupply("check", str(bench.workspace(SOME)), "--offline", "--bundle", str(path))
    costs = compare([ours, bench.warm_peer(SOME)], bench.runs)
    yield judged(work, 0.75, costs, lambda cost: cost.wall)


def tiles(bench: Bench) -> Iterator[Row]:
    """The same tiles on both sides, CPU time."""
    costs = compare([bench.from_tiles(SOME), bench.warm_peer(SOME)], bench.runs)
    yield judged(f"{SOME} records from cached tiles, CPU", 1.0, costs, lambda cost: cost.cpu)
    yield judged("the same, wall", float("inf"), costs, lambda cost: cost.wall)


def cold(bench: Bench) -> Iterator[Row]:
    """Nothing cached, and a server 20 ms away."""
    work = f"{SOME} records cold at {DELAY_MS} ms, wall, peer one after the other"
    check = ("check", str(bench.workspace(SOME)))
    with bench.server() as server:
        url = server.url + DATABASE
        one_by_one = measure(bench.peer(SOME, "-url", url, "-parallel", "1"))
        ours, unlimited = compare(
            [bench.gosupply(*check, proxy=server.url), bench.peer(SOME, "-url", url)], bench.runs
        )
        server.reset()
        measure(bench.gosupply(*check, proxy=server.url))
        asked = server.counts()
    yield judged(work, 1 / 3, [ours, one_by_one], lambda cost: cost.wall)
    work = "the same, peer with one goroutine a line, all in flight"
    yield judged(work, float("inf"), [ours, unlimited], lambda cost: cost.wall)
    requests = sum(asked.values())
    ideal = requests / IN_FLIGHT * DELAY_MS / MILLISECONDS
    rounds = Cost(ideal, ideal, ideal) if requests else Failed("nothing was asked")
    work = f"the same, peer is {requests} requests / {IN_FLIGHT} round trips"
    yield judged(work, 1.5, [ours, rounds], lambda cost: cost.wall)
    again = ours if isinstance(ours, Failed) else float(requests - len(asked))
    yield Row("the same, URLs asked again", "-", "-", again, 0)


def everything(bench: Bench) -> Iterator[Row]:
    """All that was recorded: memory, and whether twice the work takes twice the time."""
    programs = [
        bench.from_tiles(ALL),
        bench.warm_peer(ALL),
        bench.from_tiles(SOME),
        bench.gosupply("--version"),
    ]
    ours, peer, some, none = compare(programs, bench.runs)
    yield judged(f"{ALL} records from cached tiles, CPU", 1.0, [ours, peer], lambda cost: cost.cpu)
    left, right = (
        "-" if isinstance(cost, Failed) else f"{cost.memory:.0f} MiB" for cost in (ours, peer)
    )
    memory = ours if isinstance(ours, Failed) else ours.memory
    yield Row("the same, memory in MiB", left, right, memory, MOST_MEMORY_MIB)
    work = f"CPU a record, start-up taken off: {ALL} over {SOME}"
    for cost in (ours, some, none):
        if isinstance(cost, Failed):
            yield Row(work, "-", "-", cost, 1.1)
            return
    if isinstance(ours, Cost) and isinstance(some, Cost) and isinstance(none, Cost):
        large = (ours.cpu - none.cpu) / ALL
        small = (some.cpu - none.cpu) / SOME
        yield Row(work, f"{large * 1e6:.0f} us", f"{small * 1e6:.0f} us", large / small, 1.1)


ROWS = {
    "start": start,
    "bundle": bundle,
    "tiles": tiles,
    "cold": cold,
    "everything": everything,
    "parse": parse,
    "repo": repo,
    "show": show,
    "policy": policy,
    "builds": builds,
    "judged": judged_go_mod,
    "lists": lists,
    "teams": teams,
    "hook": hook,
}


def main(arguments: Sequence[str]) -> None:
    """Measure the named rows, or all."""
    parser = argparse.ArgumentParser(description="Measure gosupply against Go's own client.")
    default = os.environ.get("GOSUPPLY_TEST_DATA")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(default) / "sumdb" if default else None,
        help="the recorded database (default: $GOSUPPLY_TEST_DATA/sumdb)",
    )
    parser.add_argument("--runs", type=int, default=7, help="runs of each program (default: 7)")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    options = parser.parse_args(arguments)
    if options.data is None or set(options.rows) - set(ROWS):
        parser.error("--data or GOSUPPLY_TEST_DATA is needed, and rows are " + ", ".join(ROWS))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.data.resolve(), Path(folder), options.runs)
        rows = [row for name in options.rows or ROWS for row in ROWS[name](bench)]
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main(sys.argv[1:])
