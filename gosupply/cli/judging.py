"""By what the checked files are judged: authority, merge base, floor, ring and teams."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.catfile import GitObject, run_git
from gosupply.adapters.git import Commit
from gosupply.errors import IncompleteError, UsageError
from gosupply.facts import Unavailable
from gosupply.policy.authority import Candidates, choose
from gosupply.policy.chain import FloorText
from gosupply.policy.occasions import from_github, from_gitlab, from_nothing
from gosupply.policy.taken import Taken, day_of
from gosupply.policy.teams import Asked

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Mapping

    from gosupply.adapters.catfile import CatFile
    from gosupply.policy.occasions import Occasion
    from gosupply.policy.values import Where
    from gosupply.workspace.source import Content, Source

_MAX_FLOOR = 1 << 20
_MAX_EVENT = 32 << 20
_LARGEST = 16 << 20
_OWN_MACHINES = ("laptop", "hook", "pre-push")
_ORIGIN = "refs/remotes/origin/HEAD"
_LIKE_CI = Candidates((_ORIGIN,), "git remote set-head origin --auto", "origin/HEAD, as CI does")


class Judging(NamedTuple):
    """What the command line says about it.

    Attributes:
        ring: The ring to judge for; empty lets the policy choose.
        teams: The teams that are asked for.
        authority: The revision that policy is read from; empty lets the occasion choose.
        base: The revision that the change began from; empty for the merge base.
        floor: A policy that is applied last.
        like_ci: Whether to answer as CI will.
        changed_only: Whether opinions about untouched lines are left out.
        occasion: Why the run happens, where git itself says it; None where the host does.
    """

    ring: str = ""
    teams: tuple[str, ...] = ()
    authority: str = ""
    base: str = ""
    floor: Path | None = None
    like_ci: bool = False
    changed_only: bool = False
    occasion: Occasion | None = None


def add_judging(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say by what is judged."""
    group = parser.add_argument_group("policy")
    group.add_argument("--ring", metavar="RING", default="", help="judge for this ring")
    group.add_argument(
        "--team",
        metavar="TEAM",
        action="append",
        default=[],
        help="ask for this team's permissions; may be given several times",
    )
    group.add_argument(
        "--authority", metavar="COMMIT", default="", help="read the policy from this commit"
    )
    group.add_argument(
        "--base", metavar="COMMIT", default="", help="where the change began (default: merge base)"
    )
    group.add_argument(
        "--floor", metavar="FILE", type=Path, help="a policy that nobody below can drop"
    )
    group.add_argument("--like-ci", action="store_true", help="answer as CI will")
    group.add_argument(
        "--changed-only",
        action="store_true",
        help="leave out opinions about lines that the change does not touch",
    )


def judging_of(found: argparse.Namespace, environ: Mapping[str, str]) -> Judging:
    """Return what the parsed arguments say; what the environment does where they do not."""
    given = judging_from(environ)
    return Judging(
        found.ring or given.ring,
        tuple(found.team),
        found.authority,
        found.base,
        found.floor or given.floor,
        like_ci=found.like_ci,
        changed_only=found.changed_only,
    )


def judging_from(environ: Mapping[str, str]) -> Judging:
    """Return what GOSUPPLY_RING and GOSUPPLY_FLOOR say, for commands without such arguments."""
    floor = environ.get("GOSUPPLY_FLOOR")
    return Judging(environ.get("GOSUPPLY_RING", ""), floor=Path(floor) if floor else None)


class Setting(NamedTuple):
    """Why a run happens, and who asks for what.

    Attributes:
        occasion: Why.
        where: What runs gosupply.
        asked: Who asks for teams, beside the command line.
    """

    occasion: Occasion
    where: Where
    asked: tuple[Asked, ...]


def read_setting(judging: Judging, environ: Mapping[str, str]) -> Setting:
    """Return why this process runs.

    Raises:
        IncompleteError: The host says nothing of it.
        InputError: What the host says makes no sense.
    """
    occasion, where = _occasion(judging, environ)
    if judging.like_ci:
        where = "ci"
    team = environ.get("GOSUPPLY_TEAM", "")
    asked = (
        Asked((team,) if team else (), "GOSUPPLY_TEAM"),
        Asked(occasion.labels, f"labels, {occasion.where}", is_label=True),
    )
    return Setting(occasion, where, asked)


def _occasion(judging: Judging, environ: Mapping[str, str]) -> tuple[Occasion, Where]:
    if judging.occasion:  # also in a pipeline: what the host says is about another push
        return judging.occasion, "hook"
    if environ.get("GITHUB_ACTIONS") == "true":
        return from_github(_read_event(environ.get("GITHUB_EVENT_PATH", "")), environ), "ci"
    if environ.get("GITLAB_CI") == "true":
        return from_gitlab(environ), "ci"
    if environ.get("PRE_COMMIT") == "1":
        return from_nothing("hook"), "hook"
    return from_nothing(), "laptop"


def _read_event(path: str) -> bytes | None:
    try:
        with Path(path).open("rb") as file:
            return file.read(_MAX_EVENT)
    except OSError:
        return None


def open_authority(
    top: Path, under: str, judging: Judging, setting: Setting, objects: CatFile
) -> Commit:
    """Return the commit that policy is read from.

    Raises:
        IncompleteError: It is not there; with the one command that helps.
    """
    wanted = choose(setting.occasion, judging.authority)
    if judging.like_ci and not judging.authority:
        wanted = _LIKE_CI
    *tried, last = wanted.revisions
    for revision in tried:
        asked = f"{revision}^{{commit}}"
        if objects.read([asked], limit=_LARGEST)[asked]:
            return Commit(top, under, revision, objects=objects)
    commit = Commit(top, under, last, objects=objects)
    if missing := commit.exists():
        remedy = f"Run '{wanted.remedy}'." if wanted.remedy else missing.remedy
        raise IncompleteError(
            f"the policy is read from {wanted.words}, which is not here: {missing.reason}", remedy
        )
    return commit


def taken_from(authority: Commit, setting: Setting, objects: CatFile) -> Taken | None:
    """Return the commit that policy is read from; None for a HEAD without any commit.

    On CI and servers it is as new as the run; on machines of one's own nobody fetches it for that.
    """
    is_fresh = setting.occasion.kind not in _OWN_MACHINES
    revision = f"{authority.revision}^{{commit}}"
    found = objects.read([revision], limit=_LARGEST)[revision]
    if not isinstance(found, GitObject):
        return None
    return Taken(authority.asked, found.oid, day_of(found.data or b""), is_fresh)


def open_base(
    authority: Commit, checked: str, judging: Judging, setting: Setting, objects: CatFile
) -> Source:
    """Return the commit that the change began from; if there is none, a source that says why.

    Args:
        authority: Where policy is read from.
        checked: The commit that is checked, or whose files were changed since.
        judging: What the command line says.
        setting: Why the run happens.
        objects: The repository's process.

    Raises:
        IncompleteError: It is needed, and not there.
    """
    top, under = Path(authority.location), authority.under
    named = judging.base or _base_of_host(setting.occasion, checked, objects)
    if not named:
        words = ("merge-base", "--end-of-options", authority.revision, checked)
        output = run_git(top, *words, environ=objects.environ)
        if isinstance(output, Unavailable):
            reason = "there is no merge base in what is here of the history"
            help_ = "Run 'git fetch --deepen=100', or name --base."
            return _absent(judging, setting, reason, help_)
        named = output.decode().strip()
    commit = Commit(top, under, named, objects=objects)
    missing = commit.exists()
    return _absent(judging, setting, missing.reason, missing.remedy) if missing else commit


def _base_of_host(occasion: Occasion, checked: str, objects: CatFile) -> str:
    """Return what the host compares with; empty where its commit is not what is checked."""
    if checked != "HEAD" or not occasion.base:
        return ""
    name = "HEAD^{commit}"
    head = objects.read([name], limit=_LARGEST)[name]
    is_built = isinstance(head, GitObject) and head.oid == occasion.built
    return occasion.base if is_built or not occasion.built else ""


def _absent(judging: Judging, setting: Setting, reason: str, remedy: str) -> Source:
    if judging.base or (judging.changed_only and setting.occasion.is_change):
        raise IncompleteError(f"it is not known where the change began: {reason}", remedy)
    return Nowhere(reason, remedy)


class Nowhere:
    """A source that cannot be read, and says why (`workspace.source.Source`)."""

    name = "the change's beginning"
    under = ""
    location = ""
    submodules: tuple[str, ...] = ()

    def __init__(self, reason: str, remedy: str) -> None:
        self._answer = Unavailable(reason, remedy)

    def paths(self, folder: str | None = None, /) -> tuple[str, ...]:
        """Return nothing."""
        del folder
        return ()

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Say why nothing can be read."""
        del limit
        return dict.fromkeys(paths, self._answer)

    def resolve(self, path: str, /) -> str:
        """Return the path."""
        return path


def read_floor_text(path: Path, tree: Path | None) -> FloorText:
    """Read a floor, which must not come from the checked tree.

    Args:
        path: The floor.
        tree: The top of the checked files; None where they are nowhere but in git.

    Raises:
        UsageError: It does, or it cannot be read.
    """
    if tree and path.resolve().is_relative_to(tree):
        raise UsageError(
            f"the floor '{path}' is in the checked tree, whose change could lower it",
            "Keep it elsewhere.",
        )
    try:
        with path.open("rb") as file:
            return FloorText(str(path), file.read(_MAX_FLOOR + 1))
    except OSError as error:
        message = f"the floor '{path}' cannot be read: {os.strerror(error.errno or 0)}"
        raise UsageError(message, "Check the path.") from None
