"""What a process costs, measured from outside, and costs compared side by side.

Two programs are run in turn, A B A B, so that whatever else the machine does hits both; each side's
numbers are medians. CPU time and memory are the kernel's own account of the process (`wait4`),
children included. A process's peak memory is never reported below the caller's, so the caller
stays small: it imports nothing outside the standard library.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KIB_PER_MIB = 1024


def nothing() -> None:
    """Prepare nothing."""


class Cost(NamedTuple):
    """What one process took, or the median of several: seconds, seconds, mebibytes."""

    wall: float
    cpu: float
    memory: float


class Failed(NamedTuple):
    """Why there is no cost."""

    reason: str


class Program(NamedTuple):
    """A process to be measured.

    Attributes:
        argv: Program and arguments.
        env: Its whole environment.
        prepare: Called before each run, outside the measured time.
        reports: Whether it measures itself, and prints the seconds that count as both times.
    """

    argv: Sequence[str]
    env: Mapping[str, str]
    prepare: Callable[[], None] = nothing
    reports: bool = False


def measure(program: Program) -> Cost | Failed:
    """Run a program once; any exit code but 0 is a failure."""
    program.prepare()
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            program.argv, env=program.env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        # Popen would wait for a process that is already gone.
        process.returncode = os.waitstatus_to_exitcode(status)
        said = ""
        if process.returncode != 0 or program.reports:
            output.seek(0)
            said = output.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        if process.returncode != 0:
            return Failed(f"exit code {process.returncode}: {said}")
    memory = usage.ru_maxrss / KIB_PER_MIB
    if program.reports:
        return Cost(float(said), float(said), memory)
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each number."""
    return Cost(*(statistics.median(numbers) for numbers in zip(*costs, strict=True)))


def compare(programs: Sequence[Program], runs: int) -> list[Cost | Failed]:
    """Measure programs in turn, `runs` times, and return each one's median.

    A program that fails once is not run again. One round before the first fills the disk cache.
    """
    failed: dict[int, Failed] = {}
    costs: list[list[Cost]] = [[] for _ in programs]
    for run in range(runs + 1):
        for index, program in enumerate(programs):
            if index in failed:
                continue
            cost = measure(program)
            if isinstance(cost, Failed):
                failed[index] = cost
            elif run > 0:
                costs[index].append(cost)
    return [
        failed[index] if index in failed else median(costs[index]) for index in range(len(costs))
    ]
