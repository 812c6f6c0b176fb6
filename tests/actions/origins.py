"""A repository on GitHub, what happens to it, and the clones that jobs are given of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.adapters.repositories import commit, make, write
from tests.adapters.repositories import run as git
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP = Path(__file__).resolve().parents[2]
CLONE = Path(__file__).parent / "stubs" / "checkout" / "clone.sh"
NAME = "acme/hello"
POLICY = """\
version: 1
repository: github.com/acme/hello
rules:
  replace-local-path: deny
teams:
  payments: {labels: ["team:payments"], paths: ["payments/..."]}
  storage: {labels: ["team:storage"], paths: ["storage/..."]}
"""
# A folder that only quoting makes one word.
ODD = 'it\'s a "folder" $(exit 9) `exit 9`'
MODULE = "module example.com/hello/{}\n\ngo 1.25\n"
QUEUE = "refs/heads/gh-readonly-queue/main/pr-{}-0f3a"
CLEAN, BAD = 7, 8
ACTIONS: Mapping[str, Mapping[str, object]] = {
    "opened": {},
    "synchronize": {"before": "1" * 40, "after": "2" * 40},
    "reopened": {},
    "edited": {"changes": {"base": {"ref": {"from": "lax"}, "sha": {"from": "1" * 40}}}},
    "labeled": {"label": {"name": "team:payments"}},
    "unlabeled": {"label": {"name": "team:payments"}},
}
"""What happens to a pull request, each with what the host says of that alone."""


class Event(NamedTuple):
    """Something that happens to a repository: GITHUB_EVENT_NAME, _REF, _SHA and the payload."""

    name: str
    ref: str
    sha: str
    payload: dict[str, Any]


class Origin:
    """The repository `acme/hello` on a host: examples/hello, three modules more, and a policy.

    Pull request 7 adds a text. Pull request 8 changes a hash, replaces a module by a folder,
    and takes the rule that forbids this out of the policy.

    Attributes:
        hosted: The folder with all repositories of the host.
        work: Where commits are made.
        before: What `main` was before its last push.
        tip: What it is.
        heads: The commits that pull requests propose.
        merges: The host's merge commits of the pull requests.
    """

    def __init__(self, folder: Path) -> None:
        self.hosted = folder / "hosted"
        self.work = make(folder / "work")
        self.bare = self.hosted / f"{NAME}.git"
        shutil.copytree(TOP / "examples" / "hello", self.work, dirs_exist_ok=True)
        write(self.work / ".gosupply/policy.yaml", POLICY)
        for number, name in enumerate(("payments", "storage", ODD)):
            write(self.work / name / "go.mod", MODULE.format(number))
        self.before = commit(self.work)
        self.tip = commit(self.work, readme="hello\n")
        git(self.work, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.publish(self.tip, "refs/heads/main")
        self.heads: dict[int, str] = {}
        sums = (self.work / "go.sum").read_text(encoding="utf-8")
        mod = (self.work / "go.mod").read_text(encoding="utf-8")
        bad = {
            "go.sum": sums.replace("9exaQaMOCwffKiii", "9exaQaMOCwffKiij"),
            "go.mod": f"{mod}\nreplace github.com/spf13/cobra => ./cobra\n",
            ".gosupply/policy.yaml": POLICY.replace("local-path: deny", "local-path: off"),
        }
        self.merges = {
            CLEAN: self.propose(CLEAN, notes="hello, world\n"),
            BAD: self.propose(BAD, **bad),
        }
        for number, oid in self.merges.items():
            self.publish(oid, QUEUE.format(number), f"refs/tags/v1.0.{number}")

    def publish(self, oid: str, *refs: str) -> None:
        """Have refs of the host point to a commit of the work folder."""
        named = [f"{oid}:{ref}" for ref in refs]
        git(self.work, "push", "--quiet", "--force", str(self.bare), *named)

    def propose(self, number: int, **files: str) -> str:
        """Open a pull request into `main`; return the host's merge commit."""
        branch = f"change-{number}"
        git(self.work, "switch", "--quiet", "--create", branch, self.before)
        self.heads[number] = commit(self.work, **files)
        git(self.work, "switch", "--quiet", "--detach", self.tip)
        git(self.work, "merge", "--quiet", "--no-ff", "--message=Merge", branch)
        oid = git(self.work, "rev-parse", "HEAD").strip()
        self.publish(oid, f"refs/pull/{number}/merge")
        return oid

    def merge(self, number: int) -> None:
        """Merge a pull request into `main`."""
        self.before, self.tip = self.tip, self.merges[number]
        self.publish(self.tip, "refs/heads/main")

    def host(self, name: str, **files: str) -> None:
        """Add a further repository to the host."""
        work = make(self.hosted.parent / name)
        commit(work, **files)
        git(work, "clone", "--quiet", "--bare", str(work), str(self.hosted / f"{name}.git"))

    def clone(self, event: Event, folder: Path, *, depth: int = 2) -> Path:
        """Return the clone that a job is given."""
        words = (self.bare.as_uri(), event.ref, event.sha, str(depth), str(folder))
        subprocess.run([require_tool("bash"), str(CLONE), *words], check=True)
        return folder

    def pull_request(
        self, number: int, *labels: str, fork: bool = False, action: str = "opened"
    ) -> Event:
        """Something happens to a pull request with labels."""
        base = {"ref": "main", "sha": self.tip}
        head = {"ref": f"change-{number}", "sha": self.heads[number], "repo": {"fork": fork}}
        named = [{"name": label} for label in labels]
        change = {"number": number, "base": base, "head": head, "labels": named}
        common = {"action": action, "number": number, "pull_request": change}
        payload = {**common, **ACTIONS[action]}
        ref = f"refs/pull/{number}/merge"
        return self.event("pull_request", ref, self.merges[number], payload)

    def merge_group(self, number: int = CLEAN) -> Event:
        """The queue wants a pull request checked."""
        ref = QUEUE.format(number)
        group = {"base_ref": "refs/heads/main", "base_sha": self.tip, "head_ref": ref}
        payload = {"action": "checks_requested", "merge_group": group}
        return self.event("merge_group", ref, self.merges[number], payload)

    def push(self, before: str = "") -> Event:
        """`main` was pushed."""
        ref = "refs/heads/main"
        payload = {"ref": ref, "before": before or self.before, "after": self.tip}
        return self.event("push", ref, self.tip, payload)

    def tag(self, number: int = CLEAN) -> Event:
        """A release was tagged: what a pull request would make of `main`."""
        ref, oid = f"refs/tags/v1.0.{number}", self.merges[number]
        return self.event("push", ref, oid, {"ref": ref, "before": "0" * 40, "after": oid})

    def by_itself(self, name: str) -> Event:
        """The clock, or somebody, wants `main` looked at."""
        return self.event(name, "refs/heads/main", self.tip, {})

    def event(self, name: str, ref: str, sha: str, payload: Mapping[str, object]) -> Event:
        """Something happens."""
        repository = {"default_branch": "main", "full_name": NAME}
        return Event(name, ref, sha, {"repository": repository, **payload})
