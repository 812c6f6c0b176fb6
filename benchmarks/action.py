"""What the GitHub action costs until gosupply says its first word, step by step.

    python benchmarks/action.py [--runs N]

Runs the action's own `install.sh`, with pip's cache filled by a first run, and then gosupply. Bash
traces when each command begins, so that nothing of the script is written down a second time here.
Prints the whole, and the three slowest steps with their part of it; all are medians. Bash 5 is
needed, for its clock.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from table import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOP = Path(__file__).resolve().parents[1]
CHECK = TOP / "actions" / "check"
SLOWEST = 3
FIRST_WORD = "gosupply --version"
# Bash takes PS4 from no environment if root runs it.
TRACED = 'PS4="+ \\$EPOCHREALTIME "; set -x; . "$0"'
WORDS = 5
_COMMAND = re.compile(r"^\++ ([0-9]+\.[0-9]+) (.*)$", re.MULTILINE)


class Step(NamedTuple):
    """A command, and how many seconds it took."""

    name: str
    seconds: float


def shown(command: str) -> str:
    """Return a traced command in few words; a folder says nothing, and differs each time."""
    return " ".join(word.rpartition("/")[2] for word in command.split()[:WORDS])


def steps(trace: str, end: float) -> Iterator[Step]:
    """Return the commands of a trace, each lasting until the next begins, the last until `end`."""
    found = [(float(began), shown(command)) for began, command in _COMMAND.findall(trace)]
    ends = [began for began, _ in found[1:]] + [end]
    for (began, name), ended in zip(found, ends, strict=True):
        yield Step(name, ended - began)


def installed(folder: Path) -> list[Step]:
    """Install as the action does; return its steps, and gosupply's first word as the last.

    Raises:
        CalledProcessError: That failed; standard error says why.
    """
    output = folder / "output"
    output.write_text("")
    env = {
        **os.environ,
        "LC_ALL": "C",
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_ACTION_PATH": str(CHECK),
        "GITHUB_WORKSPACE": str(TOP / "examples" / "hello"),
        "INPUT_PYTHON": sys.executable,
        "INPUT_VERSION": "",
        "INPUT_WHEELHOUSE": "",
    }
    command = ["bash", "-c", TRACED, str(CHECK / "install.sh")]
    done = subprocess.run(command, env=env, stderr=subprocess.PIPE, text=True, check=False)
    end = time.time()
    if done.returncode:
        sys.stderr.write(done.stderr)
        done.check_returncode()
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    began = time.perf_counter()
    word = [outputs["python"], "-I", "-m", "gosupply", "--version"]
    subprocess.run(word, check=True, stdout=subprocess.DEVNULL)
    return [*steps(done.stderr, end), Step(FIRST_WORD, time.perf_counter() - began)]


def table(runs: Sequence[Sequence[Step]]) -> Iterator[str]:
    """Return the lines of the table: the whole first, then the slowest steps."""
    whole = statistics.median(sum(step.seconds for step in run) for run in runs)
    medians: dict[str, float] = {}
    for name in {step.name for run in runs for step in run}:
        times = [sum(step.seconds for step in run if step.name == name) for run in runs]
        medians[name] = statistics.median(times)
    slowest = sorted(medians, key=lambda name: -medians[name])[:SLOWEST]
    yield "| step | time | part |"
    yield "|---|---|---|"
    yield f"| from the beginning to gosupply's first word | {milliseconds(whole)} | |"
    for name in slowest:
        yield f"| `{name}` | {milliseconds(medians[name])} | {medians[name] / whole:.0%} |"


def main(arguments: Sequence[str]) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure what the GitHub action costs.")
    parser.add_argument("--runs", type=int, default=5, help="how often it is installed (5)")
    wanted = parser.parse_args(arguments).runs
    with tempfile.TemporaryDirectory() as folder:
        _, *runs = [installed(Path(folder)) for _ in range(wanted + 1)]
    print("\n".join(table(runs)))


if __name__ == "__main__":
    main(sys.argv[1:])
