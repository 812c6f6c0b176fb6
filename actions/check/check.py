"""The step of the action that judges: fetches what judges, runs gosupply once, says what came out.

    python -I check.py

Runs with the interpreter that has gosupply, isolated, so that nothing of the checked tree is
imported. Reads the action's inputs from INPUT_*, the run's own folder from FOLDER and the token for
fetching from GOSUPPLY_FETCH_TOKEN; inputs become arguments of a process and never text of a shell.
Appends to the files that GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name. Ends with 0 once the output
`exit-code` is written, which is the last: the gate ends with that code, after the upload. Anything
else, a crash too, leaves no such output, and the gate takes that for "could not be checked".
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MALFORMED = 2
INCOMPLETE = 3
WORDS = {0: "pass", 1: "fail", 2: "fail", 4: "forked"}
COUNTS = ("deny", "warn", "note", "waived", "undetermined")
FILES = ("sarif", "json", "markdown", "github")
KEPT = "proofs"
TOKEN = "GOSUPPLY_FETCH_TOKEN"  # noqa: S105 - the name of the variable
_FETCHED = re.compile(r"(authority|base)=([0-9a-f]{40}|[0-9a-f]{64})")
_KILLED = 128


class WrongInputError(Exception):
    """An input makes no sense; the text says which, and holds nothing of it."""


class Inputs(NamedTuple):
    """The action's inputs, as action.yml describes them."""

    path: str
    ring: str
    teams: tuple[str, ...]
    floor: str
    bundle: str
    offline: bool
    changed_only: bool
    annotations: bool


class Result(NamedTuple):
    """What a run came to.

    Attributes:
        code: Its exit code.
        report: The JSON report; empty where there is none.
    """

    code: int
    report: Mapping[str, Any]


def read_inputs(environ: Mapping[str, str]) -> Inputs:
    """Return the inputs.

    Raises:
        WrongInputError: A truth value is neither `true` nor `false`.
    """
    truths = {
        name: _truth(name, environ.get(_variable(name), "false"))
        for name in ("offline", "changed-only", "annotations", "upload")
    }
    lines = environ.get("INPUT_TEAM", "").splitlines()
    return Inputs(
        environ.get("INPUT_PATH") or ".",
        environ.get("INPUT_RING", ""),
        tuple(filter(None, (line.strip() for line in lines))),
        environ.get("INPUT_FLOOR", ""),
        environ.get("INPUT_BUNDLE", ""),
        truths["offline"],
        truths["changed-only"],
        truths["annotations"],
    )


def _variable(name: str) -> str:
    return "INPUT_" + name.upper().replace("-", "_")


def _truth(name: str, text: str) -> bool:
    if text not in {"true", "false"}:
        raise WrongInputError(f"the input '{name}' is neither 'true' nor 'false'")
    return text == "true"


def arguments(inputs: Inputs, fetched: Mapping[str, str], folder: Path) -> list[str]:
    """Return the words of the one `gosupply check`; each value is in one word with its option."""
    words = ["--offline"] * inputs.offline + ["--changed-only"] * inputs.changed_only
    values = {"ring": inputs.ring, "floor": inputs.floor, "bundle": inputs.bundle, **fetched}
    words += [f"--{name}={value}" for name, value in values.items() if value]
    words += [f"--team={team}" for team in inputs.teams]
    words += ["--output=text", *(f"--output={name}={folder / name}" for name in FILES)]
    return ["check", *words, "--", inputs.path]


def command(kind: str, message: str) -> None:
    """Print a workflow command about the whole run."""
    for found, written in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        message = message.replace(found, written)
    print(f"::{kind} title=gosupply::{message}", flush=True)


@contextlib.contextmanager
def commands_stopped() -> Iterator[None]:
    """Have the runner take everything that is printed meanwhile as mere text.

    What gosupply prints names modules, branches and labels, whose authors could write commands.
    """
    mark = secrets.token_hex(32)
    print(f"::stop-commands::{mark}", flush=True)
    try:
        yield
    finally:
        print(f"\n::{mark}::", flush=True)


def gosupply(environ: Mapping[str, str], *words: str, out: int | None = None) -> tuple[int, str]:
    """Run gosupply; return its exit code, and what it wrote to a pipe given as `out`.

    Its two streams are one otherwise: the runner reads them apart, in no certain order, and would
    obey a command on the second one that comes after the end of `commands_stopped`.
    """
    argv = [sys.executable, "-I", "-m", "gosupply", *words]
    done = subprocess.run(
        argv,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT if out is None else subprocess.PIPE,
        check=False,
    )
    if done.stderr:
        sys.stdout.buffer.write(done.stderr)
        sys.stdout.flush()
    code = done.returncode if done.returncode >= 0 else _KILLED - done.returncode
    return code, (done.stdout or b"").decode("utf-8", "replace")


def fetch(inputs: Inputs, environ: Mapping[str, str], token: str) -> tuple[int, dict[str, str]]:
    """Fetch the commits that judge; return the exit code, and what is passed on of them."""
    own = {**environ, TOKEN: token} if token else environ
    with commands_stopped():
        code, said = gosupply(own, "ci", "fetch", "--", inputs.path, out=subprocess.PIPE)
    found = [_FETCHED.fullmatch(line) for line in said.splitlines()]
    if code == 0 and not all(found):
        command("error", "what was fetched is not said as expected; nothing can be judged by it")
        code = INCOMPLETE
    return code, {match[1]: match[2] for match in found if match}


def run(inputs: Inputs, environ: Mapping[str, str], token: str, folder: Path) -> Result:
    """Fetch and check; a run that says success without a report is none."""
    code, fetched = fetch(inputs, environ, token)
    if code:
        return Result(code, {})
    with commands_stopped():
        code, _ = gosupply(environ, *arguments(inputs, fetched, folder))
    report = _read_report(folder / "json")
    if code == 0 and report.get("exit_code") != 0:
        command("error", "gosupply wrote no report of what it checked")
        code = INCOMPLETE
    return Result(code, report)


def _read_report(path: Path) -> Mapping[str, Any]:
    try:
        report = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def outputs(result: Result, folder: Path) -> dict[str, str]:
    """Return the step's outputs, `exit-code` last; a count is empty where there is no report."""
    counts = result.report.get("counts", {})
    return {
        "verdict": WORDS.get(result.code, "incomplete"),
        **{name: str(counts.get(name, "")) for name in COUNTS},
        **{name: str(path) if (path := folder / name).is_file() else "" for name in FILES[:2]},
        # What an unfinished run has would be taken for all there is by the runs after it.
        "keep": "true" if result.code in {0, 1} and (folder.parent / KEPT).is_dir() else "false",
        "exit-code": str(result.code),
    }


def append(path: str, text: str) -> None:
    """Append to a file of the runner's."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(text)


def assigned(values: Mapping[str, str]) -> str:
    """Return outputs in the form of GITHUB_OUTPUT that takes any text as a value."""
    mark = secrets.token_hex(32)
    return "".join(f"{name}<<{mark}\n{value}\n{mark}\n" for name, value in values.items())


def tell(result: Result, folder: Path, environ: Mapping[str, str], *, annotations: bool) -> None:
    """Show the result on the diff and in the job's summary."""
    if annotations and (folder / "github").is_file():
        print((folder / "github").read_text(encoding="utf-8"), end="", flush=True)
    if result.code == 0 and not result.report.get("roots"):
        command("notice", "No go.mod was found below the input 'path', so there was nothing to do.")
    if summary := environ.get("GITHUB_STEP_SUMMARY"):
        markdown = folder / "markdown"
        text = "gosupply could not finish; the log of its step says why.\n"
        append(summary, markdown.read_text(encoding="utf-8") if markdown.is_file() else text)


def main() -> int:
    """Run the step; return the exit code, which says only whether it came to its end."""
    folder = Path(os.environ["FOLDER"]) / "report"
    folder.mkdir()
    taken = {name for name in os.environ if name.startswith("INPUT_")} | {TOKEN, "FOLDER", "PYTHON"}
    environ = {name: value for name, value in os.environ.items() if name not in taken}
    environ["GOSUPPLY_CACHE"] = str(folder.parent / KEPT)
    annotations = False
    try:
        inputs = read_inputs(os.environ)
        annotations = inputs.annotations
        result = run(inputs, environ, os.environ.get(TOKEN, ""), folder)
    except WrongInputError as error:
        command("error", str(error))
        result = Result(MALFORMED, {})
    tell(result, folder, environ, annotations=annotations)
    append(environ["GITHUB_OUTPUT"], assigned(outputs(result, folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
