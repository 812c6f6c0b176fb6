"""`gosupply ci fetch`: brings the commits here that a run on a CI service is judged by.

`gosupply check` never fetches. A wrapper runs this first, and passes on what it prints.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.checkouts import absent_submodules, find_checkout
from gosupply.adapters.fetching import Fetcher, Token
from gosupply.cli.judging import Judging, read_setting
from gosupply.cli.options import make_parser
from gosupply.cli.streams import complain, show
from gosupply.errors import IncompleteError, UsageError
from gosupply.policy.authority import Candidates, Fetch, choose
from gosupply.reporters.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.policy.occasions import Occasion

_LOCAL = frozenset({"laptop", "hook", "pre-push", "pre-receive"})
_FIRST_PARENT = "^1"


def run_fetch(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code.

    Raises:
        IncompleteError: The commit that judges cannot be had.
        InputError: What the host says makes no sense.
        UsageError: The arguments make none, or no CI service runs this.
    """
    parser = make_parser(
        "ci fetch",
        "Fetch the commits that a run on GitHub or GitLab is judged by, as far as they are not "
        "here: where policy is read from, and where the change began. Prints 'authority=COMMIT' "
        "and 'base=COMMIT', for the options of 'gosupply check'. GOSUPPLY_FETCH_TOKEN is shown to "
        "the host's own server, and to nobody else.",
        "exit codes: 0 done, 2 usage, or the event makes no sense, 3 what judges cannot be had, or "
        "what is checked out is not the change",
    )
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="default: this folder"
    )
    path = parser.parse_args(arguments).path
    occasion = read_setting(Judging(), os.environ).occasion
    if occasion.kind in _LOCAL:
        help_ = "On your own machine run 'git fetch', then 'gosupply check --like-ci'."
        raise UsageError("this is no workflow of GitHub and no pipeline of GitLab", help_)
    host = _host(os.environ)
    checkout = find_checkout(path, host.workspace)
    for submodule in absent_submodules(checkout):
        complain(f"The submodule '{terminal(submodule)}' is not checked out: it is not checked.")
    fetcher = Fetcher(checkout.top, host.token, os.environ)
    refuse_other_states(fetcher, occasion)
    wanted = choose(occasion)
    authority = fetch_authority(fetcher, wanted)
    show(f"authority={authority}\n")
    base = fetch_base(fetcher, occasion, wanted, authority)
    if base:
        show(f"base={base}\n")
    return 0


def fetch_authority(fetcher: Fetcher, wanted: Candidates) -> str:
    """Return the commit that policy is read from.

    A branch is fetched in any case: what the clone has of it may be days old.

    Raises:
        IncompleteError: It cannot be had.
    """
    (revision,) = wanted.revisions
    found = "" if wanted.fetch and wanted.fetch.to else fetcher.commit(revision)
    if found or wanted.fetch is None:
        return found
    complain(f"Fetching {terminal(wanted.words)}.")
    failed = fetcher.fetch(wanted.fetch)
    found = "" if failed else fetcher.commit(revision)
    if not found:
        why = failed.reason if failed else "git fetched something else"
        remedy = f"Run '{wanted.remedy}'." if wanted.remedy else "Look at the remote."
        raise IncompleteError(
            f"the policy is read from {wanted.words}, which cannot be had: {why}", remedy
        )
    return found


def fetch_base(fetcher: Fetcher, occasion: Occasion, wanted: Candidates, authority: str) -> str:
    """Return the commit that the change began from; empty where nobody can tell.

    The host's word for it counts only where the host's commit is what is checked out. A change that
    is checked out otherwise began at the merge base, for which alone history is deepened.
    """
    head = fetcher.commit("HEAD")
    if occasion.base and head == occasion.built:
        return _named_base(fetcher, occasion)
    if occasion.kind in {"tag", "schedule"} or not wanted.fetch:
        return ""
    base = fetcher.find_merge_base(authority, head, wanted.fetch, Fetch("origin", head))
    if not base:
        complain("It is not known where the change began: no merge base was found.")
    return base


def _named_base(fetcher: Fetcher, occasion: Occasion) -> str:
    found = fetcher.commit(occasion.base)
    if found:
        return found
    # The first parent of a commit comes with the commit, where two of its history are fetched.
    is_parent = occasion.base.endswith(_FIRST_PARENT)
    what = occasion.base.removesuffix(_FIRST_PARENT)
    complain(f"Fetching {what}, the commit that the change began from.")
    failed = fetcher.fetch(Fetch("origin", what), depth=2 if is_parent else 1)
    if failed:
        complain(f"It is not known where the change began: {terminal(failed.reason)}")
        return ""
    return fetcher.commit(occasion.base)


def refuse_other_states(fetcher: Fetcher, occasion: Occasion) -> None:
    """Refuse to judge something else than the change, and to report it as the change.

    Raises:
        IncompleteError: What is checked out is none of the change's states.
    """
    head = fetcher.commit("HEAD")
    if occasion.states and head not in occasion.states:
        states = " nor ".join(occasion.states)
        raise IncompleteError(
            f"what is checked out is {head or 'no commit'}, and not the change: neither {states}",
            "Check out what the host says this run is about.",
        )


class _Host(NamedTuple):
    """What a host says of a job: where its files are, and the token that is its own."""

    workspace: str
    token: Token


def _host(environ: Mapping[str, str]) -> _Host:
    """Return what the host says; the user's name with the token is as each documents it."""
    secret = environ.get("GOSUPPLY_FETCH_TOKEN", "")
    if environ.get("GITHUB_ACTIONS") == "true":
        server = environ.get("GITHUB_SERVER_URL", "")
        token = Token("x-access-token", secret, server)
        return _Host(environ.get("GITHUB_WORKSPACE", ""), token)
    token = Token("gitlab-ci-token", secret, environ.get("CI_SERVER_URL", ""))
    return _Host(environ.get("CI_PROJECT_DIR", ""), token)
