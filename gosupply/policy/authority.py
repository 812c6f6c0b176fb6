"""Where policy, teams, keys and pin are read from.

1. What was asked for, which must resolve.
2. Pull or merge request: the tip of the target branch, from the target project's repository.
3. Merge queue: the tip of the target branch; what the queue is based on holds unmerged entries.
4. Push: what the ref was before; for a new one the default branch's tip.
5. Tag, schedule, dispatch: the default branch's tip.
6. Hook, laptop, before a push: `origin/HEAD`, else HEAD. Server's hook: what the ref was, else the
   repository's HEAD.
7. No git: the files themselves.
8. No policy there: what the checked one says counts as far as it grants nothing.
9. An invalid policy there: as 8 for a change of policy alone, whose own policy is valid.

Nothing is fetched here: what is not there is said with the one command that helps. Only rows 6 and
7 name something else to take instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.policy.fields import EXPIRY, SETTINGS
from gosupply.policy.occasions import BRANCHES
from gosupply.policy.widening import widened

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from typing import Any

    from gosupply.policy.model import Policy
    from gosupply.policy.occasions import Occasion
    from gosupply.policy.values import PolicyFile, RingEntry, Value

FOLDER = ".gosupply/"
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REMOTE = re.compile(r"(?:refs/remotes/)?origin/(.+)")
# What a shell takes as it is: a branch is named by whoever made it.
_PLAIN = re.compile(r"[A-Za-z0-9._/@+:=][A-Za-z0-9._/@+:=-]*")
_TARGETS = "refs/remotes/gosupply/"
_SET_HEAD = "git remote set-head origin --auto"
_ORIGIN = "refs/remotes/origin/"


class Fetch(NamedTuple):
    """One commit that git can fetch.

    Attributes:
        remote: The name or the URL of a remote repository.
        what: Full name of a ref there, or the id of a commit.
        to: Full name of the ref here that then names it; empty for an id.
    """

    remote: str
    what: str
    to: str = ""

    @property
    def refspec(self) -> str:
        """What `git fetch` takes after the remote."""
        return f"+{self.what}:{self.to}" if self.to else self.what

    @property
    def command(self) -> str:
        """The command for people; where a name is none that a shell takes as it is, a wider one."""
        words = (self.remote, self.refspec)
        if not all(map(_PLAIN.fullmatch, words)):
            return "git fetch origin" if self.remote == "origin" else ""
        return f"git fetch {' '.join(words)}"


class Candidates(NamedTuple):
    """Commits to read policy from.

    Attributes:
        revisions: In order of preference: the first that there is counts. Each but the last is
            named with its successor by the rule itself, so taking the next one is no guess. Empty:
            the checked files.
        remedy: The one command that helps if there is none of them; may be empty.
        words: What it is, for people.
        fetch: What brings the first one here; None where it is no matter of fetching.
    """

    revisions: tuple[str, ...]
    remedy: str
    words: str
    fetch: Fetch | None = None


def choose(occasion: Occasion, asked: str = "", *, has_git: bool = True) -> Candidates:
    """Return where the policy of a run is read from: rows 1 to 7.

    Args:
        occasion: Why it happens.
        asked: The revision that was asked for; empty if nobody asked.
        has_git: Whether the checked files are in a repository.
    """
    if asked:  # row 1
        return Candidates((asked,), _fetching(asked), f"'{asked}', as asked for")
    if not has_git:  # row 7
        return Candidates((), "", "the checked files themselves: there is no git repository")
    if occasion.kind in {"pull-request", "merge-queue"}:  # rows 2 and 3
        return _target(occasion)
    if occasion.kind == "pre-receive":  # row 6
        if occasion.before:
            words = f"what '{occasion.ref}' was before the push"
            return Candidates((occasion.before,), "", words)
        return Candidates(("HEAD",), "", "the repository's HEAD: the ref is new")
    if occasion.kind == "push" and occasion.before:  # row 4
        words = f"what '{occasion.ref}' was before the push"
        return _fetched(occasion.before, Fetch("origin", occasion.before), words)
    if occasion.kind in {"push", "tag", "schedule"}:  # rows 4 and 5
        return _default(occasion)
    words = "origin/HEAD, or HEAD where there is none"
    return Candidates((f"{_ORIGIN}HEAD", "HEAD"), _SET_HEAD, words)


def _target(occasion: Occasion) -> Candidates:
    """Rows 2 and 3: another repository's branch must not be looked for among origin's.

    The origin of a fork's pipeline is the fork, whose branch of that name is the fork's to write.
    """
    folder, remote = (_TARGETS, occasion.url) if occasion.url else (_ORIGIN, "origin")
    revision = f"{folder}{occasion.target}"
    words = f"the tip of '{occasion.target}', the branch that the change goes to"
    return _fetched(revision, Fetch(remote, f"{BRANCHES}{occasion.target}", revision), words)


def _default(occasion: Occasion) -> Candidates:
    """Rows 4 and 5."""
    branch = occasion.default_branch
    if not branch:
        revision = f"{_ORIGIN}HEAD"
        words = "the tip of the default branch, origin/HEAD"
        return Candidates((revision,), _SET_HEAD, words, Fetch("origin", "HEAD", revision))
    revision = f"{_ORIGIN}{branch}"
    words = f"the tip of '{branch}', the default branch"
    return _fetched(revision, Fetch("origin", f"{BRANCHES}{branch}", revision), words)


def _fetched(revision: str, fetch: Fetch, words: str) -> Candidates:
    return Candidates((revision,), fetch.command, words, fetch)


def _fetching(revision: str) -> str:
    """Return the command that fetches what somebody asked for."""
    if _OID.fullmatch(revision):
        return Fetch("origin", revision).command
    if branch := _REMOTE.fullmatch(revision):
        return Fetch("origin", f"{BRANCHES}{branch[1]}", f"{_ORIGIN}{branch[1]}").command
    return "git fetch --tags origin"


def may_judge_itself(changed: Iterable[str]) -> bool:
    """Row 9: whether a change touches the policy and nothing else.

    Args:
        changed: The paths that differ from the authority, relative to the top.
    """
    paths = tuple(changed)
    return bool(paths) and all(path.startswith(FOLDER) for path in paths)


def granting_nothing(policy: Policy) -> Policy:
    """Row 8: return what a policy says that nobody has accepted yet, less what it would permit.

    It keeps levels (an integrity level never falls below the baseline's anyway), rings,
    restrictions of settings and of teams, and waivers of opinions. Gone are people and groups, so
    that no approval counts, emergencies, what teams may loosen, the days on which they are only
    observed, and settings that let more through than the baseline does; but `sumdb.private` stays,
    as names that its author wants to keep at home must not be sent: it proves nothing there.
    """
    baseline, *files = policy.chain
    names = {"sumdb.private"}
    if policy.floor is None or "sumdb.lookup" not in policy.floor.settings:
        # The baseline asks for every name: a list of some restricts, whatever is on it.
        names.add("sumdb.public")
    opinions = {named.name for named in policy.names if named.kind == "opinion"}
    return policy._replace(
        chain=(baseline, *map(_without_people, files)),
        teams={name: team._replace(observe=None) for name, team in policy.teams.items()},
        settings=_restricting(policy.settings, baseline.settings, kept=names),
        waivers=tuple(waiver for waiver in policy.waivers if waiver.rule.value in opinions),
        teams_may_loosen=frozenset(),
    )


def _without_people(file: PolicyFile) -> PolicyFile:
    rings = file.rings and file.rings._replace(value=tuple(map(_without_haste, file.rings.value)))
    return file._replace(people=None, groups=None, rings=rings)


def _without_haste(ring: RingEntry) -> RingEntry:
    return ring._replace(emergency=None)


def _restricting(
    settings: Mapping[str, Value[Any]], baseline: Mapping[str, Value[Any]], *, kept: Container[str]
) -> Mapping[str, Value[Any]]:
    """Return the settings, with the baseline's where they would let more through."""
    found = dict(settings)
    for field in (*SETTINGS, *EXPIRY):
        key = field.key
        if key not in kept and widened(field, baseline[key], settings[key]):
            found[key] = baseline[key]
    return found
