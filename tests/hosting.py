"""A host of git repositories as CI services have it, and the clones that they give to a job.

A clone is made as actions/checkout makes one: init, a remote, one commit fetched, HEAD detached;
there is no `origin/HEAD` and no branch. Runners of GitLab do the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.adapters.repositories import commit, make
from tests.adapters.repositories import run as git

if TYPE_CHECKING:
    from pathlib import Path

MERGE = "refs/pull/7/merge"
ZEROS = "0" * 40


class Host:
    """A repository on a host: `main`, a branch `change` made from it, and their merge.

    Attributes:
        work: Where commits are made.
        bare: What is cloned.
        begun: The commit that both branches came from.
        tip: The tip of `main`, when the host made its merge.
        change: The tip of `change`.
        merge: The host's merge commit, `refs/pull/7/merge`: first parent `main`.
    """

    def __init__(self, folder: Path, *, commits: int = 1) -> None:
        self.folder = folder
        self.work = make(folder / "work")
        for number in range(commits):
            self.begun = commit(self.work, **{"go.mod": "module example.com/m\n", "n": str(number)})
        git(self.work, "switch", "--quiet", "--create", "change")
        for number in range(commits):
            self.change = commit(self.work, changed=str(number))
        git(self.work, "switch", "--quiet", "main")
        for number in range(commits):
            self.tip = commit(self.work, main=str(number))
        git(self.work, "switch", "--quiet", "--detach", "main")
        git(self.work, "merge", "--quiet", "--no-ff", "--message=Merge", "change")
        self.merge = git(self.work, "rev-parse", "HEAD").strip()
        git(self.work, "switch", "--quiet", "main")
        self.bare = folder / "host.git"
        git(folder, "clone", "--quiet", "--bare", str(self.work), str(self.bare))
        git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(self.bare, "config", "uploadpack.allowFilter", "true")
        self.publish(self.merge, MERGE)

    @property
    def url(self) -> str:
        """Its address."""
        return self.bare.as_uri()

    def publish(self, oid: str, ref: str) -> None:
        """Have a ref point to a commit of the work folder."""
        git(self.work, "push", "--quiet", "--force", str(self.bare), f"{oid}:{ref}")

    def push(self, text: str) -> str:
        """Commit to `main`, after everything else; return the id."""
        oid = commit(self.work, later=text)
        self.publish(oid, "refs/heads/main")
        return oid

    def clone(self, what: str, *options: str, name: str = "clone") -> Path:
        """Return what a job is given: one commit, checked out.

        Args:
            what: A ref or an id.
            options: Of `git fetch`, as `--depth=2`.
            name: Of its folder.
        """
        top = self.folder / name
        git(self.folder, "init", "--quiet", str(top))
        git(top, "remote", "add", "origin", self.url)
        git(top, "fetch", "--quiet", "--no-tags", *options, "origin", what)
        git(top, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        return top


def github(scratch: Path, name: str, event: dict[str, Any], **variables: str) -> dict[str, str]:
    """Return the environment of a step on GitHub; variables without their GITHUB_."""
    path = scratch / "event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    named = {f"GITHUB_{key}": value for key, value in variables.items()}
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(path),
        **named,
    }


def pull_request(host: Host, *labels: str, **variables: str) -> dict[str, str]:
    """Return the environment of a step in a workflow of a pull request into `main`."""
    named = [{"name": label} for label in labels]
    change = {"base": {"ref": "main"}, "head": {"sha": host.change}, "labels": named}
    variables = {"REF": MERGE, "SHA": host.merge, **variables}
    return github(host.folder, "pull_request", {"pull_request": change}, **variables)


def merge_request(host: Host, **variables: str) -> dict[str, str]:
    """Return the environment of a job on GitLab in a pipeline of a merge request into `main`."""
    return {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_COMMIT_SHA": host.change,
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/7/head",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": host.begun,
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_PROJECT_ID": "1",
        **variables,
    }
