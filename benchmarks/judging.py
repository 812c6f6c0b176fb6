"""The rows about policy: the check itself, lists of modules, teams, the commit hook."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from table import MILLISECONDS, Row, above, judged
from timing import Failed, Program, compare, measure
from workspace import make_workspace

from policies import git, make_judged, make_lists, make_repository, make_roots, make_vendored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bench import Bench

PATTERNS, MODULES = 2000, 1500
ROOTS, TEAMS = 40, 8
LOOPS = 5

SLOWEST_CHECK_MS = 120.0
SLOWEST_LISTS_MS = 100.0
# A tenth more than linear.
MOST_OF_TWICE = 2.2
MOST_OF_TEAMS = 1.5
# Relevant entries of the index, and milliseconds.
HOOKS = ((2_000, 15.0), (10_000, 25.0))
CHANGED_RECORDS = 150  # two lines of go.sum each
SLOWEST_CHANGED_MS = 300.0


def judged_go_mod(bench: Bench) -> Iterator[Row]:
    """How much longer than Python's start a check by policy alone takes."""
    folder = make_judged(bench.data, bench.folder / "judged")
    check = bench.gosupply("check", str(folder), "--offline", fresh=False)
    costs = compare([check, bench.bare()], bench.runs)
    work = "go.mod of 300 lines by a policy of 60, offline, ms above python -c pass"
    yield above(work, SLOWEST_CHECK_MS, costs)


def lists(bench: Bench) -> Iterator[Row]:
    """Denied patterns against modules, and what half of either costs."""
    sizes = [(PATTERNS, MODULES), (PATTERNS // 2, MODULES), (PATTERNS, MODULES // 2)]
    made = [make_lists(bench.folder / f"lists-{p}-{m}", p, m) for p, m in sizes]
    whole, patterns, modules = compare(
        [bench.loop("lists", folder, LOOPS) for folder in made], bench.runs
    )
    number = whole if isinstance(whole, Failed) else whole.wall * MILLISECONDS
    work = f"{PATTERNS} denied patterns against {MODULES} modules, start-up left out, ms"
    yield Row(work, "-", "-", number, SLOWEST_LISTS_MS)
    for peer, what in ((patterns, "patterns"), (modules, "modules")):
        work = f"the same, peer has half of the {what}"
        yield judged(work, MOST_OF_TWICE, [whole, peer], lambda cost: cost.wall)


def teams(bench: Bench) -> Iterator[Row]:
    """Roots that have owners against roots that have none."""
    made = [make_roots(bench.folder / f"roots-{count}", ROOTS, count) for count in (TEAMS, 0)]
    costs = compare([bench.loop("check", folder, LOOPS) for folder in made], bench.runs)
    work = f"{ROOTS} roots with {TEAMS} teams, peer has none, start-up left out"
    yield judged(work, MOST_OF_TEAMS, costs, lambda cost: cost.wall)


def hook(bench: Bench) -> Iterator[Row]:
    """The hook where nothing that matters has changed, by itself and below a real commit."""
    python = ([sys.executable, "-m", "gosupply", "hook", "run"], [sys.executable, "-c", "pass"])
    for entries, limit in HOOKS:
        folders = [
            make_vendored(bench.folder / f"hook-{entries}-{place}", entries, shlex.join(argv))
            for place, argv in enumerate(python)
        ]
        alone = [
            Program(["env", "-C", str(folder), *argv], environ(bench), working(folder))
            for folder, argv in zip(folders, python, strict=True)
        ]
        costs = compare(alone, 3 * bench.runs)
        yield above(f"hook of {entries} entries, ms above python -c pass", limit, costs)
        commits = [committing(bench, folder) for folder in folders]
        work = "the same below git commit, peer's hook is python -c pass"
        yield above(work, float("inf"), compare(commits, bench.runs))
    yield from changed(bench)


def changed(bench: Bench) -> Iterator[Row]:
    """The hook after a change of go.sum, the whole of which is proved again."""
    folder = make_workspace(bench.data, bench.folder / "hook-changed", CHANGED_RECORDS)
    bundle = folder / ".gosupply" / "proof.bundle"
    made = measure(bench.gosupply("bundle", str(folder), "--offline", modcache=bench.data))
    if isinstance(made, Failed):
        return
    make_repository(folder)
    for words in ("a bundle", "the module cache"):
        program = [sys.executable, "-m", "gosupply", "hook", "run"]
        settings = dict(bench.gosupply(modcache=bench.data).env)
        argv = ["env", "-C", str(folder), *program]
        (cost,) = compare([Program(argv, settings, swapping(folder))], bench.runs)
        number = cost if isinstance(cost, Failed) else cost.wall * MILLISECONDS
        work = f"hook after a change to a go.sum of {2 * CHANGED_RECORDS} lines, from {words}, ms"
        yield Row(work, "-", "-", number, SLOWEST_CHANGED_MS)
        git(folder, "rm", "--quiet", "--ignore-unmatch", str(bundle))


def swapping(folder: Path) -> Callable[[], None]:
    """Return what swaps two lines of go.sum, and adds it."""

    def swap() -> None:
        go_sum = folder / "go.sum"
        first, second, rest = go_sum.read_text("utf-8").split("\n", 2)
        go_sum.write_text(f"{second}\n{first}\n{rest}", "utf-8")
        git(folder, "add", "go.sum")

    return swap


def environ(bench: Bench) -> Mapping[str, str]:
    """Return gosupply's environment, with an author for git."""
    settings = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", "Gopher"), ("EMAIL", "gopher@example.com"))
    }
    return bench.gosupply(settings=settings).env


def committing(bench: Bench, folder: Path) -> Program:
    """Return the commit of a file that does not matter."""
    argv = ["git", "-C", str(folder), "commit", "--quiet", "--message=change"]
    return Program(argv, environ(bench), working(folder))


def working(folder: Path) -> Callable[[], None]:
    """Return what changes a file, adds it, and looks at the status."""

    def work() -> None:
        readme = folder / "README.md"
        readme.write_text(f"{int(readme.read_text('utf-8')) + 1}\n", "utf-8")
        git(folder, "add", "README.md")
        git(folder, "status")

    return work
