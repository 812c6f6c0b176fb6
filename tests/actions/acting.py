"""Workflows run by `act` as processes of this machine, with stubs in place of GitHub's actions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.adapters.repositories import run as git
from tests.tools import require_script

if TYPE_CHECKING:
    from tests.actions.origins import Event, Origin

TOP = Path(__file__).resolve().parents[2]
STUBS = Path(__file__).parent / "stubs"
OUR_ACTION = "gosupply/gosupply@0123456789abcdef0123456789abcdef01234567"
STUBBED = {
    "actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae": "cache",
    "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1": "checkout",
    "github/codeql-action@8aad20d150bbac5944a9f9d289da16a4b0d87c1e": "codeql-action",
}
_PREFIX = re.compile(r"^\[[^\]]*\] {1,3}", re.MULTILINE)


def copy_action(folder: Path) -> Path:
    """Return a copy of what a runner downloads of this repository, as far as the action uses it."""
    for name in ("gosupply", "actions"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(TOP / name, folder / name, ignore=ignored)
    return folder


class Ran(NamedTuple):
    """How a workflow ended.

    Attributes:
        ok: Whether all of its jobs are green.
        text: Its log, without the names of jobs.
        uploaded: The SARIF reports that code scanning took.
        hashed: The files of the checkout that their upload found.
        kept: The keys under which proofs are kept.
    """

    ok: bool
    text: str
    uploaded: list[dict[str, Any]]
    hashed: list[str]
    kept: list[str]


class Act:
    """Runs workflows in a folder of its own; no network, and nothing of the user's home."""

    def __init__(self, folder: Path, wheels: Path) -> None:
        self._folder = folder
        self._action = copy_action(folder / "action")
        self._env = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "ACT_DISABLE_VERSION_CHECK": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GOENV": "off",
            "GOPROXY": "off",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
        }

    def run(self, workflow: str, event: Event, origin: Origin, **env: str) -> Ran:
        """Run a workflow for an event.

        Args:
            workflow: Its text.
            event: What happened.
            origin: To which repository.
            env: Further variables of the runner.
        """
        place = self._folder / f"run-{len(list(self._folder.glob('run-*')))}"
        record = place / "record"
        record.mkdir(parents=True)
        (place / "workflow.yml").write_text(workflow, encoding="utf-8")
        (place / "event.json").write_text(json.dumps(event.payload), encoding="utf-8")
        replaced = {
            OUR_ACTION: self._action,
            **{key: STUBS / name for key, name in STUBBED.items()},
        }
        words = [
            require_script("act"),
            event.name,
            "--directory",
            str(self._seen(place, event, origin)),
        ]
        words += [
            "--workflows",
            str(place / "workflow.yml"),
            "--eventpath",
            str(place / "event.json"),
        ]
        words += ["--platform", "ubuntu-latest=-self-hosted", "--no-cache-server"]
        words += ["--no-skip-checkout", "--env", f"GITHUB_REF={event.ref}"]
        for key, folder in replaced.items():
            words += ["--local-repository", f"{key}={folder}"]
        homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(place / "home"))
        own = {**self._env, **homes, "HOSTED": str(origin.hosted), "RECORD": str(record), **env}
        output = place / "output"
        with output.open("wb") as file:
            done = subprocess.run(
                words, env=own, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
            )
        return Ran(
            done.returncode == 0,
            _PREFIX.sub("", output.read_text(encoding="utf-8")),
            [json.loads(path.read_bytes()) for path in sorted(record.glob("uploaded.*"))],
            "".join(path.read_text() for path in record.glob("hashed")).splitlines(),
            sorted(path.name for path in record.glob("cache/*")),
        )

    def _seen(self, place: Path, event: Event, origin: Origin) -> Path:
        """Return a repository from which act learns what a runner is told: name and commit."""
        folder = place / "seen"
        git(place, "clone", "--quiet", "--no-checkout", str(origin.work), str(folder))
        git(folder, "update-ref", "--no-deref", "HEAD", event.sha)
        git(folder, "remote", "set-url", "origin", "https://github.com/acme/hello.git")
        return folder
