"""Measures gosupply against Go's own checksum database client, as ratios in one run.

    python benchmarks/run.py [--data FOLDER] [--runs N] [ROW ...]

Prints one table. The interpreter that runs this must have gosupply installed; the Go client is
built from `peer/`. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from loopback import DATABASE, Loopback
from timing import Cost, Failed, Program, compare, measure
from workspace import make_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SOME = 750
ALL = 2722
DELAY_MS = 20
IN_FLIGHT = 32
MILLISECONDS = 1000

SLOWEST_START_MS = 15.0
MOST_MEMORY_MIB = 150.0


class Row(NamedTuple):
    """One line of the table; `ratio` is what `target`, an upper limit, speaks about."""

    work: str
    ours: str
    peer: str
    ratio: float | Failed
    target: float


def milliseconds(seconds: float) -> str:
    """Return a duration as people compare it."""
    return f"{seconds * MILLISECONDS:.0f} ms"


def shown(cost: Cost | Failed, number: Callable[[Cost], float]) -> str:
    """Return one duration of a cost, or a dash."""
    return "-" if isinstance(cost, Failed) else milliseconds(number(cost))


def judged(
    work: str, target: float, costs: Sequence[Cost | Failed], number: Callable[[Cost], float]
) -> Row:
    """Return the row of ours over peer's for one number of their costs."""
    ours, peer = costs
    left, right = shown(ours, number), shown(peer, number)
    if isinstance(ours, Failed):
        return Row(work, left, right, ours, target)
    if isinstance(peer, Failed):
        return Row(work, left, right, peer, target)
    return Row(work, left, right, number(ours) / number(peer), target)


class Bench:
    """Workspaces, caches and programs of one run, all below one temporary folder."""

    def __init__(self, data: Path, folder: Path, runs: int) -> None:
        self.data = data
        self.runs = runs
        self.latest = data / "latest"
        self._folder = folder
        self._cache = folder / "cache"
        self._forgotten = 0
        self._gopath = folder / "gopath"
        subprocess.run(
            ["go", "build", "-o", f"{folder / 'bin'}/", "./..."],
            cwd=Path(__file__).parent / "peer",
            check=True,
        )
        known = self._gopath / "pkg" / "sumdb" / "sum.golang.org"
        known.mkdir(parents=True)
        shutil.copy(self.latest, known / "latest")

    def workspace(self, records: int) -> Path:
        """Return the workspace with that many records, made at the first call."""
        folder = self._folder / f"workspace-{records}"
        return folder if folder.exists() else make_workspace(self.data, folder, records)

    def gosupply(
        self, *arguments: str, proxy: str = "off", modcache: Path | None = None, fresh: bool = True
    ) -> Program:
        """Return gosupply, started by the interpreter itself; offline unless there is a proxy."""
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "GOENV": "off",
            "GOSUMDB": "sum.golang.org",
            "GOPROXY": proxy,
            "GOPATH": str(self._gopath),
            "GOMODCACHE": str(modcache or self._folder / "no-modcache"),
            "GOSUPPLY_CACHE": str(self._cache),
        }
        prepare = self._forget if fresh else nothing_to_forget
        return Program([sys.executable, "-m", "gosupply", *arguments], env, prepare)

    def peer(self, records: int, *arguments: str) -> Program:
        """Return Go's client on the go.sum of a workspace."""
        program = self._folder / "bin" / "verify"
        go_sum = self.workspace(records) / "go.sum"
        argv = [str(program), "-latest", str(self.latest), *arguments, str(go_sum)]
        return Program(argv, {"PATH": os.environ["PATH"]})

    def warm_peer(self, records: int) -> Program:
        """Return Go's client on the recorded cache."""
        return self.peer(records, "-modcache", str(self.data))

    def from_tiles(self, records: int) -> Program:
        """Return gosupply on the recorded cache, its own being empty."""
        path = str(self.workspace(records))
        return self.gosupply("check", path, "--offline", modcache=self.data)

    def server(self) -> Loopback:
        """Return the recorded database, as far away as the design says."""
        return Loopback(self._folder / "bin" / "loopback", self.data, DELAY_MS)

    def bundle(self) -> Path | Failed:
        """Return a proof bundle of the smaller workspace, made from the recorded cache."""
        path = self._folder / "bundle"
        workspace = str(self.workspace(SOME))
        arguments = ("bundle", workspace, "--offline", "-o", str(path))
        made = measure(self.gosupply(*arguments, modcache=self.data))
        return made if isinstance(made, Failed) else path

    def _forget(self) -> None:
        # Moved away, not deleted: a file system that has just deleted thousands of files is slow.
        if self._cache.exists():
            self._forgotten += 1
            self._cache.rename(self._folder / f"forgotten-{self._forgotten}")


def nothing_to_forget() -> None:
    """Leave the caches as they are."""


def start(bench: Bench) -> Iterator[Row]:
    """How much later than Python itself gosupply starts."""
    bare = Program([sys.executable, "-c", "pass"], {"PATH": os.environ["PATH"]})
    ours, peer = costs = compare([bench.gosupply("--version"), bare], 5 * bench.runs)
    row = judged("gosupply --version, ms above python -c pass", 0, costs, lambda cost: cost.wall)
    if isinstance(ours, Cost) and isinstance(peer, Cost):
        row = row._replace(ratio=(ours.wall - peer.wall) * MILLISECONDS)
    yield row._replace(target=SLOWEST_START_MS)


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


ROWS = {"start": start, "bundle": bundle, "tiles": tiles, "cold": cold, "everything": everything}


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Return the table's lines, and below it why rows have no number."""
    yield "| work | ours | peer | ratio | target |"
    yield "|---|---|---|---|---|"
    for row in rows:
        limit = "" if row.target == float("inf") else f"at most {row.target:.2f}"
        if isinstance(row.ratio, Failed):
            number, verdict = "-", ", not run"
        else:
            number = f"{row.ratio:.2f}"
            verdict = ", met" if row.ratio <= row.target else ", MISSED"
        target = limit + verdict if limit else "for information"
        yield f"| {row.work} | {row.ours} | {row.peer} | {number} | {target} |"
    yield ""
    for row in rows:
        if isinstance(row.ratio, Failed):
            yield f"{row.work}: {row.ratio.reason}"


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
