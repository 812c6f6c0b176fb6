"""The steps of the action, run one by one as a runner runs them, and what they leave."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from tests.actions.origins import NAME, TOP
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.actions.origins import Event

CHECK = TOP / "actions" / "check"
# The defaults of action.yml.
INPUTS = {
    "PATH": ".",
    "RING": "",
    "TEAM": "",
    "FLOOR": "",
    "BUNDLE": "",
    "OFFLINE": "false",
    "CHANGED_ONLY": "false",
    "ANNOTATIONS": "true",
    "UPLOAD": "false",
    "PYTHON": "python3",
    "VERSION": "",
    "WHEELHOUSE": "",
}
_OUTPUT = re.compile(r"([a-z-]+)(?:<<([0-9a-f]{64})\n(.*?)\n\2|=(.*?))\n", re.DOTALL)


class Step(NamedTuple):
    """How a step ended.

    Attributes:
        code: Its exit code.
        log: What it printed.
        outputs: Its outputs, in order.
        summary: What it added to the job's summary.
    """

    code: int
    log: str
    outputs: dict[str, str]
    summary: str


def run(
    scratch: Path, folder: Path, *argv: str, env: Mapping[str, str], inputs: Mapping[str, str]
) -> Step:
    """Run a step in a folder; `scratch` is its RUNNER_TEMP."""
    files = {name: scratch / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    done = subprocess.run(
        argv,
        cwd=folder,
        env={
            **os.environ,
            **{f"INPUT_{name}": value for name, value in {**INPUTS, **inputs}.items()},
            **{name: str(file) for name, file in files.items()},
            "RUNNER_TEMP": str(scratch),
            "GITHUB_ACTION_PATH": str(CHECK),
            "GITHUB_WORKSPACE": str(folder),
            "NO_COLOR": "1",
            **env,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    written = files["GITHUB_OUTPUT"].read_text(encoding="utf-8")
    found = {match[1]: match[3] or match[4] or "" for match in _OUTPUT.finditer(written)}
    summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    return Step(done.returncode, done.stdout, found, summary)


def script(scratch: Path, name: str, env: Mapping[str, str], **inputs: str) -> Step:
    """Run a shell script of the action in an empty folder."""
    folder = scratch / "empty"
    folder.mkdir(exist_ok=True)
    words = (require_tool("bash"), str(CHECK / name))
    return run(scratch, folder, *words, env=env, inputs=inputs)


def judge(
    scratch: Path,
    clone: Path,
    event: Event,
    *,
    python: str = sys.executable,
    env: Mapping[str, str] | None = None,
    **inputs: str,
) -> Step:
    """Run the step that judges, on a clone, for an event, with a Python that has gosupply."""
    payload = scratch / "event.json"
    payload.write_text(json.dumps(event.payload), encoding="utf-8")
    own = {
        "FOLDER": str(scratch),
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": NAME,
        "GITHUB_EVENT_NAME": event.name,
        "GITHUB_EVENT_PATH": str(payload),
        "GITHUB_REF": event.ref,
        "GITHUB_SHA": event.sha,
        "GOENV": "off",
        "GOPROXY": "off",
        **(env or {}),
    }
    return run(scratch, clone, python, "-I", str(CHECK / "check.py"), env=own, inputs=inputs)


def heard(log: str) -> Iterator[str]:
    """Return the workflow commands that a runner obeys, as ActionCommandManager reads them.

    Blanks before a command do not matter, `##[` counts anywhere in a line, and between
    `::stop-commands::MARK` and `::MARK::` there are none.
    """
    mark = ""
    for line in log.split("\n"):
        text = line.lstrip()
        if mark:
            mark = "" if text.rstrip() == f"::{mark}::" else mark
        elif text.startswith("::stop-commands::"):
            mark = text.removeprefix("::stop-commands::").rstrip()
            assert re.fullmatch("[0-9a-f]{64}", mark)
        elif text.startswith("::") or "##[" in text:
            yield text
    assert not mark, "the runner obeys nothing from here on"
