"""Fetching commits with git: for the wrappers of CI services; `gosupply check` never fetches.

Each fetch is one `git fetch` that brings exactly what is named: no tags, no submodules, no hooks,
no housekeeping, and no filter, since a commit without its files judges nothing. Only the transports
of `NETWORKING` are used, and nobody is asked for a password. A token goes to the host's own server
alone, whatever the remote is, in the environment of that one command (git-config(1),
`http.<url>.extraHeader`, GIT_CONFIG_COUNT), so that neither a list of processes nor a file ever
holds it.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from gosupply.adapters.addresses import PORTS
from gosupply.adapters.catfile import run_git
from gosupply.adapters.gitnetwork import NETWORKING, without_userinfo
from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gosupply.policy.authority import Fetch

_SECONDS = 300.0
# Where a change began is looked for that many commits back; after that everything is fetched.
_DEPTHS = (50, 500, 5000)
# git(1): they lead to another repository, or to parts of it.
_LEADING_ELSEWHERE = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)


class Token(NamedTuple):
    """What proves to a server who asks.

    Attributes:
        user: The name that the host wants with it.
        secret: The token; empty for none.
        server: Whom it is for, as the host names itself: `https://github.com`; empty for nobody.
    """

    user: str
    secret: str
    server: str

    @property
    def header(self) -> str:
        """The header of a request (RFC 7617)."""
        pair = base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        return f"Authorization: Basic {pair}"


class Fetcher:
    """Fetches commits into one repository."""

    def __init__(self, top: Path, token: Token, environ: Mapping[str, str]) -> None:
        """Begin; nothing is run yet.

        Args:
            top: The folder with `.git`.
            token: What servers are shown.
            environ: The environment; its GIT_* variables count, as for the git that made the
                clone, but for those that lead to another repository.
        """
        self._top = top
        self._token = token
        self._environ = {
            name: value
            for name, value in environ.items()
            if name.startswith("GIT_") and name not in _LEADING_ELSEWHERE
        }

    def commit(self, revision: str) -> str:
        """Return the id of a commit that is here with its files; empty if it is not."""
        name = f"{revision}^{{commit}}"
        found = run_git(self._top, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        oid = "" if isinstance(found, Unavailable) else found.decode().strip()
        # An id is taken as it is, whether there is such an object or not.
        is_here = oid and not isinstance(
            self._run("cat-file", "-e", f"{oid}^{{tree}}"), Unavailable
        )
        return oid if is_here else ""

    def merge_base(self, one: str, other: str) -> str:
        """Return the newest commit that both came from; empty where none is known here."""
        found = self._run("merge-base", "--end-of-options", one, other)
        return "" if isinstance(found, Unavailable) else found.decode().strip()

    @property
    def is_shallow(self) -> bool:
        """Whether history is cut off somewhere."""
        return self._run("rev-parse", "--is-shallow-repository") == b"true\n"

    def fetch(self, wanted: Fetch, *, depth: int = 1) -> Unavailable | None:
        """Fetch a commit; return why that could not be.

        Args:
            wanted: Which, and from where.
            depth: How many commits of its history, where the clone is shallow already: a clone
                that has all of its history keeps it.
        """
        words = [f"--depth={depth}"] if self.is_shallow else []
        return self._fetch(wanted, *words)

    def find_merge_base(self, one: str, other: str, *sources: Fetch) -> str:
        """Return what `merge_base` does, with more history if that is what it takes.

        Args:
            one: A commit.
            other: Another.
            sources: What brings both here: the base lies in either's history, so both grow.
        """
        found = self.merge_base(one, other)
        for words in self._deeper():
            if found:
                break
            for source in sources:
                self._fetch(source, words)
            found = self.merge_base(one, other)
        return found

    def _deeper(self) -> Iterator[str]:
        for depth in _DEPTHS:
            if not self.is_shallow:
                return
            yield f"--depth={depth}"
        if self.is_shallow:
            yield "--unshallow"

    def _fetch(self, wanted: Fetch, *words: str) -> Unavailable | None:
        unfiltered = ["--no-filter"]
        if self._run("config", "--get", f"remote.{wanted.remote}.promisor") == b"true\n":
            # The server takes it that a clone with a filter has the files of what it has.
            unfiltered.append("--refetch")
        done = run_git(
            self._top,
            *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
            *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"),
            *unfiltered,
            *words,
            *("--end-of-options", wanted.remote, wanted.refspec),
            environ=self._networking(wanted.remote),
            seconds=_SECONDS,
            doing="fetch",
        )
        return self._shown(done) if isinstance(done, Unavailable) else None

    def _run(self, *words: str) -> bytes | Unavailable:
        return run_git(self._top, *words)

    def _networking(self, remote: str) -> dict[str, str]:
        """Return the GIT_* variables of a fetch."""
        environ = {**self._environ, **NETWORKING}
        server = _site(self._token.server)
        if not self._token.secret or not server or _site(self._url(remote)) != server:
            return environ
        key = f"http.{server}/.extraHeader"
        settings = [
            (key, ""),  # what the clone's configuration has would be sent beside it
            (key, self._token.header),
            ("http.followRedirects", "false"),
        ]
        given = environ.get("GIT_CONFIG_COUNT", "")
        count = int(given) if given.isdecimal() else 0
        for number, (name, value) in enumerate(settings, count):
            environ[f"GIT_CONFIG_KEY_{number}"] = name
            environ[f"GIT_CONFIG_VALUE_{number}"] = value
        environ["GIT_CONFIG_COUNT"] = str(count + len(settings))
        return environ

    def _url(self, remote: str) -> str:
        """Return where a remote is, as `url.*.insteadOf` has it."""
        words = ("ls-remote", "--get-url", "--end-of-options", remote)
        found = run_git(self._top, *words, environ=self._environ)
        return "" if isinstance(found, Unavailable) else os.fsdecode(found).strip()

    def _shown(self, failure: Unavailable) -> Unavailable:
        """Return why git failed, without what may be secret in it."""
        shown = without_userinfo(failure)
        if not self._token.secret:
            return shown
        return Unavailable(shown.reason.replace(self._token.secret, "(token)"), shown.remedy)


def _site(url: str) -> str:
    """Return scheme, host and port of an http URL; empty for another or an unreadable one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_usual = port in {None, PORTS[parts.scheme]}
    return f"{parts.scheme}://{host}{'' if is_usual else f':{port}'}"
