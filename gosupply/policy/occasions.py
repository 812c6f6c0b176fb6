"""Why a run happens: a pull request, a push, a hook, and what the host says about it.

Implements what is needed of GitHub's webhook payloads (`pull_request`, `merge_group`, `push`,
`repository`) with its GITHUB_* variables, and of GitLab's predefined CI_* variables. All of it is
somebody else's text: names of branches and labels are data and never part of a command, ids are
ids or refused. A label only asks; nothing is granted here.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn

from gosupply.errors import IncompleteError, InputError
from gosupply.locations import Location, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

OccasionKind = Literal[
    "laptop",
    "hook",
    "pre-push",
    "pre-receive",
    "pull-request",
    "merge-queue",
    "push",
    "tag",
    "schedule",
]

BRANCHES = "refs/heads/"
_TAGS = "refs/tags/"
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MERGE = re.compile(r"refs/pull/[0-9]+/merge")
# git-check-ref-format(1); no space and nothing that cannot be seen.
_ODD = re.compile(r"[\x00-\x20\x7f~^:?*\[\\\ud800-\udfff]|\.\.|@\{|//|/\.|\.lock(?:/|$)|\./|\.$|/$")
_LONGEST_NAME = 1000
_GITHUB = "GitHub's event"
_GITLAB = "GitLab's variables"


class Occasion(NamedTuple):
    """Why a run happens.

    Attributes:
        kind: What it is; a request to run a pipeline, and what else has no change, is `schedule`.
        where: The same in words for people.
        labels: Labels of the change, as they were when the host made the event.
        ref: Full name of the ref that is built; empty where the host says none.
        target: Branch that a change goes to, without `refs/heads/`.
        base: Commit to compare with, good only where `built` is what is checked; empty where the
            merge base is the one.
        before: What the ref was; empty for a new one.
        default_branch: Name of the repository's default branch; empty for unknown.
        advisory: Whether whoever made the change also says how the pipeline runs (a fork's own).
        url: Repository of the target branch, where that is not `origin`.
        built: Commit that the host builds; empty where it says none.
        states: The commits that are the change, by the host's word: what is checked out must be one
            of them. Empty where the occasion is no change.
    """

    kind: OccasionKind
    where: str
    labels: tuple[str, ...] = ()
    ref: str = ""
    target: str = ""
    base: str = ""
    before: str = ""
    default_branch: str = ""
    advisory: bool = False
    url: str = ""
    built: str = ""
    states: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether there is a beginning that something can be compared with."""
        return self.kind not in {"tag", "schedule"}


def from_nothing(
    kind: Literal["laptop", "hook", "pre-push"] = "laptop", *, ref: str = ""
) -> Occasion:
    """Return the occasion of a run on somebody's own machine."""
    words = {"laptop": "this machine", "hook": "a commit hook", "pre-push": "a hook before a push"}
    return Occasion(kind, words[kind], ref=ref)


def from_pre_receive(ref: str, before: str) -> Occasion:
    """Return the occasion of a server's hook.

    Args:
        ref: Full name of the ref that is pushed.
        before: Its old value as git gives it to the hook: zeros for a new ref (githooks(5)).

    Raises:
        InputError: That is no commit id, or no name of a ref.
    """
    reader = _Reader("git's hook input", "pre-receive")
    old, name = reader.commit("the old value", before), reader.ref("the ref", ref)
    return Occasion("pre-receive", f"a push of '{name}'", ref=name, before=old)


def from_github(event: bytes | None, env: Mapping[str, str]) -> Occasion:
    """Return the occasion of a workflow on GitHub.

    Args:
        event: Content of the file that GITHUB_EVENT_PATH names; None if it cannot be read.
        env: The environment.

    Raises:
        IncompleteError: There is no event; what was there before a push is said only there.
        InputError: The event, or a variable, is not what it should be.
    """
    if event is None:
        message = "GitHub's event file cannot be read, which says what the run is about"
        raise IncompleteError(message, "Run this in a step of a workflow, or give --authority.")
    reader = _Reader(_GITHUB, env.get("GITHUB_EVENT_PATH") or "event.json")
    name = env.get("GITHUB_EVENT_NAME", "")
    payload = reader.parse(event)
    common = Occasion(
        "schedule",
        f"GitHub, event '{name}'",
        ref=reader.ref("GITHUB_REF", env.get("GITHUB_REF", "")),
        default_branch=reader.branch(payload, "repository", "default_branch"),
        built=reader.commit("GITHUB_SHA", env.get("GITHUB_SHA", "")),
    )
    if name.startswith("pull_request"):
        return _pull_request(common, reader, payload)
    if name == "merge_group":
        return _merge_group(common, reader, payload)
    if name == "push" and not reader.flag(payload, "deleted"):
        return _push(common, reader.commit("before", reader.text(payload, "before")))
    if common.ref.startswith(_TAGS):
        return common._replace(kind="tag")
    if name == "schedule" and not common.default_branch:
        # A schedule runs on the default branch and nowhere else.
        return common._replace(default_branch=common.ref.removeprefix(BRANCHES))
    return common


def _pull_request(common: Occasion, reader: _Reader, payload: Mapping[str, Any]) -> Occasion:
    """Read `pull_request` and its kin; the host's merge commit has the target's tip as parent."""
    target = reader.branch(payload, "pull_request", "base", "ref")
    if not target:
        reader.refuse("names no target branch of the pull request")
    is_merge = common.built and _MERGE.fullmatch(common.ref)
    head = reader.commit("the head", reader.text(payload, "pull_request", "head", "sha"))
    # Where a workflow is the target's own (`pull_request_target`), so is the commit that is built.
    states = (common.built if is_merge else "", head)
    return common._replace(
        kind="pull-request",
        where=f"GitHub, pull request into '{target}'",
        labels=reader.labels(payload),
        target=target,
        base=f"{common.built}^1" if is_merge else "",
        states=tuple(filter(None, states)),
    )


def _merge_group(common: Occasion, reader: _Reader, payload: Mapping[str, Any]) -> Occasion:
    """Read `merge_group`: its base has entries of the queue that are not merged yet."""
    ref = reader.ref("base_ref", reader.text(payload, "merge_group", "base_ref"))
    if not ref.startswith(BRANCHES):
        reader.refuse("names no target branch of the merge queue")
    return common._replace(
        kind="merge-queue",
        where=f"GitHub, merge queue of '{ref.removeprefix(BRANCHES)}'",
        target=ref.removeprefix(BRANCHES),
        base=reader.commit("base_sha", reader.text(payload, "merge_group", "base_sha")),
        states=(common.built,) if common.built else (),
    )


def _push(common: Occasion, before: str) -> Occasion:
    if common.ref.startswith(_TAGS):
        return common._replace(kind="tag")
    where = common.where.partition(",")[0]
    return common._replace(
        kind="push", where=f"{where}, push to '{common.ref}'", base=before, before=before
    )


def from_gitlab(env: Mapping[str, str]) -> Occasion:
    """Return the occasion of a pipeline on GitLab.

    A child of a merge request's pipeline has the merge request's variables too, so these decide and
    not CI_PIPELINE_SOURCE. A merge train has labels, which do not count there: they would not on
    another host either.

    Raises:
        InputError: A variable is not what it should be.
    """
    reader = _Reader(_GITLAB, "CI_*")
    tag, branch = env.get("CI_COMMIT_TAG", ""), env.get("CI_COMMIT_BRANCH", "")
    ref = f"{_TAGS}{tag}" if tag else f"{BRANCHES}{branch}" if branch else ""
    source = env.get("CI_PIPELINE_SOURCE", "")
    common = Occasion(
        "schedule",
        f"GitLab, pipeline of '{source}'",
        ref=reader.ref("the ref", ref or env.get("CI_MERGE_REQUEST_REF_PATH", "")),
        default_branch=reader.ref("CI_DEFAULT_BRANCH", env.get("CI_DEFAULT_BRANCH", "")),
        built=reader.commit("CI_COMMIT_SHA", env.get("CI_COMMIT_SHA", "")),
    )
    if env.get("CI_MERGE_REQUEST_IID"):
        return _merge_request(common, reader, env)
    before = reader.commit("CI_COMMIT_BEFORE_SHA", env.get("CI_COMMIT_BEFORE_SHA", ""))
    if tag or source == "push":
        return _push(common, before)
    return common


def _merge_request(common: Occasion, reader: _Reader, env: Mapping[str, str]) -> Occasion:
    key = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    target = reader.ref(key, env.get(key, ""))
    if not target:
        reader.refuse(f"lack {key}")
    is_train = env.get("CI_MERGE_REQUEST_EVENT_TYPE") == "merge_train"
    # The tip that a merged result was made with; in other pipelines there is only the merge base.
    bases = ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
    base = next((found for each in bases if (found := reader.commit(each, env.get(each, "")))), "")
    # A pipeline of the fork runs in the fork, with its variables and what its file says.
    is_fork = env.get("CI_PROJECT_ID") != env.get("CI_MERGE_REQUEST_PROJECT_ID")
    what = "merge train" if is_train else "merge request"
    labels = env.get("CI_MERGE_REQUEST_LABELS", "").split(",")
    return common._replace(
        kind="merge-queue" if is_train else "pull-request",
        where=f"GitLab, {what} into '{target}'",
        labels=() if is_train else tuple(dict.fromkeys(filter(None, labels))),
        target=target,
        base=base,
        advisory=is_fork,
        states=(common.built,) if common.built else (),
        url=_repository_of(env.get("CI_MERGE_REQUEST_PROJECT_URL", "")) if is_fork else "",
    )


def _repository_of(project: str) -> str:
    """Return the URL of a project's repository, which the project's own only redirects to."""
    return f"{project.removesuffix('.git')}.git" if project else ""


class _Reader:
    """Reads what a host says; the first thing that is not as it should be stops the run."""

    def __init__(self, what: str, path: str) -> None:
        self._what = what
        self._path = path

    def refuse(self, message: str, line: int = 1, column: int = 1) -> NoReturn:
        """Say that the host's words cannot be used.

        Raises:
            InputError: Always.
        """
        at = Location("environment", self._path, Span(line, column, line, column), "")
        help_ = "Run it as the host gives it, or say with --authority what counts."
        raise InputError((Problem(f"{self._what} {message}", at, help_),))

    def parse(self, event: bytes) -> Mapping[str, Any]:
        """Return the event."""
        try:
            payload = json.loads(event)
        except json.JSONDecodeError as error:
            self.refuse(f"is no JSON: {error.msg}", error.lineno, error.colno)
        except (ValueError, RecursionError):
            self.refuse("is no JSON that can be read")
        if not isinstance(payload, dict):
            self.refuse("is no JSON object")
        return payload

    def text(self, payload: Mapping[str, Any], *path: str) -> str:
        """Return the text that the keys lead to; empty where there is none."""
        found = self._find(payload, path)
        if not isinstance(found, str | None):
            self.refuse(f"has no text at '{'.'.join(path)}'")
        return found or ""

    def flag(self, payload: Mapping[str, Any], *path: str) -> bool:
        """Return whether the keys lead to true."""
        return self._find(payload, path) is True

    def branch(self, payload: Mapping[str, Any], *path: str) -> str:
        """Return the name of a branch that the keys lead to; empty where there is none."""
        return self.ref(".".join(path), self.text(payload, *path))

    def labels(self, payload: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the labels of a pull request, each once."""
        labels = self._find(payload, ("pull_request", "labels")) or []
        if not isinstance(labels, list):
            self.refuse("has no list at 'pull_request.labels'")
        names = []
        for label in labels:
            if not isinstance(label, dict):
                self.refuse("has a label that is no object")
            names.append(self.text(label, "name"))
        return tuple(dict.fromkeys(filter(None, names)))

    def commit(self, what: str, text: str) -> str:
        """Return a commit's id; empty for none, which git and hosts also write as zeros."""
        if text and not _OID.fullmatch(text):
            self.refuse(f"{_have(self._what)} no commit id as {what}")
        return text if text.strip("0") else ""

    def ref(self, what: str, text: str) -> str:
        """Return the name of a ref or branch; empty for none."""
        odd = len(text) > _LONGEST_NAME or text[:1] in {"/", "."} or _ODD.search(text)
        if text and odd:
            self.refuse(f"{_have(self._what)} no name of a ref as {what}")
        return text

    def _find(self, payload: Mapping[str, Any], path: tuple[str, ...]) -> object:
        found: object = payload
        for place, key in enumerate(path):
            if not isinstance(found, dict):
                self.refuse(f"has no object at '{'.'.join(path[:place])}'")
            found = found.get(key)
            if found is None:
                return None
        return found


def _have(what: str) -> str:
    return "have" if what == _GITLAB else "has"
