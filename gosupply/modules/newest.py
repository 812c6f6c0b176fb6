"""Which versions of a module there are, as far as anybody says: nobody signs such lists.

So a list decides nothing by itself: whoever holds it back or adds to it can hide a version or make
one up, and what a version contains is proved elsewhere. Read are (golang.org/ref/mod, "GOPROXY
protocol", `$base/$module/@v/list`) the own cache, the network, the module cache:

    own list of the same UTC day   used; nothing is asked
    name may be sent               the network is asked, and its list kept with the day
    else, or nothing came          the own list of an earlier day, else the one of the module cache,
                                   which names what the go command has read the go.mod of

The own cache holds the day and whose list it is in the first line, then a version a line.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Unavailable
from gosupply.formats.modpath import path_problem
from gosupply.formats.versions import (
    is_canonical,
    is_incompatible,
    is_pseudo,
    path_major_problem,
)
from gosupply.modules.paths import list_path
from gosupply.sumdb.asking import keep_home, settle_name
from gosupply.sumdb.lookupreader import LIARS
from gosupply.sumdb.ops import DISKS, Found, Tier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gosupply.formats.goenv import GoEnv
    from gosupply.sumdb.asking import Sending
    from gosupply.sumdb.ops import Absent, Ops

_MODULE_CACHE = "the module cache"
_UNCACHED = Unavailable("its list of versions is in no cache")
_LONGEST = 255  # bytes; what is longer is no file name, so that nobody can cache it

_FIRST_LINE = re.compile(rb"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([!-~]+)")

# A key by which versions are in semver's order, where it is compared like any tuple.
_Order = tuple[list[tuple[int, str]], bool, list[tuple[bool, int, str]], str]


class Versions(NamedTuple):
    """A list of versions.

    Attributes:
        versions: Canonical ones that the module can have, in the order of semver.Sort.
        where: Who said so: a proxy's URL without credentials, with the day if it is not today, or
            the module cache.
    """

    versions: tuple[str, ...]
    where: str


class _Kept(NamedTuple):
    """A list of the own cache, and its day."""

    day: date
    versions: Versions

    def dated(self) -> Versions:
        """Return the list with its day: it is not of today."""
        return self.versions._replace(where=f"{self.versions.where} on {self.day}")


def read_lists(
    ops: Ops,
    paths: Iterable[str],
    env: GoEnv,
    settings: Sending,
    *,
    today: date,
    offline: bool,
) -> dict[str, Versions | Unavailable]:
    """Read the lists of modules; the network is asked for all of them at once.

    Args:
        ops: Caches and proxies, by the paths of `modules.paths`.
        paths: Module paths.
        env: The GO* configuration.
        settings: What the policy says about sending names.
        today: The day of the run, in UTC.
        offline: Whether the network is left alone.
    """
    found: dict[str, Versions | Unavailable] = {}
    wanted = list(dict.fromkeys(paths))
    for path in wanted:
        if problem := path_problem(path):
            found[path] = Unavailable(f"its path cannot be asked for: {problem}")
    kept = _read_own(ops, [path for path in wanted if path not in found])
    found |= {path: own.versions for path, own in kept.items() if own.day == today}
    earlier = {path: own for path, own in kept.items() if own.day != today}
    unsent = {
        path: _UNCACHED if offline else _keep_home(path, env, settings)
        for path in wanted
        if path not in found
    }
    asked = [path for path, why in unsent.items() if why is None]
    failed = {path: why for path, why in unsent.items() if why is not None}
    for path, answer in _ask(ops, asked, today).items():
        if isinstance(answer, Versions):
            found[path] = answer
        else:
            failed[path] = answer
    older = {path: earlier[path].dated() for path in failed if path in earlier}
    cached = _read_go(ops, [path for path in failed if path not in older])
    return {path: {**failed, **cached, **older, **found}[path] for path in wanted}


def newest(versions: Iterable[str], *, incompatible: bool = False) -> str | None:
    """Return what `@latest` means, given nothing but a list.

    That is the highest release; without one the highest pre-release; without that the
    pseudo-version with the latest commit (golang.org/ref/mod, "Version queries"). Retracted
    versions count: only the newest version's go.mod names them.

    Args:
        versions: Canonical versions, in any order.
        incompatible: Whether `+incompatible` versions count beside others. The go command lets them
            where the version in use is one, or the highest version that is none has no go.mod of
            its own (its text is `module PATH`). No list says either; by default they count only
            where there is nothing else, since they rarely go on with what is in use.
    """
    ordered = sorted(versions, key=_order)
    pseudo = [version for version in ordered if is_pseudo(version)]
    tagged = [version for version in ordered if not is_pseudo(version)]
    compatible = [version for version in tagged if not is_incompatible(version)]
    tagged = tagged if incompatible or not compatible else compatible
    releases = [version for version in tagged if "-" not in version]
    if tagged:
        return (releases or tagged)[-1]
    return max(pseudo, key=_time, default=None)


def parse_list(data: bytes, path: str) -> tuple[str, ...] | None:
    """Return the versions of a list that the module can have, in order.

    As in cmd/go (modfetch/proxy.go, `Versions`) the first word of each line counts, and what is no
    version is passed over. Stricter: versions that are not canonical or do not fit the path too.

    Returns:
        The versions; None where there are lines, but no version in any: a page, but no list.
    """
    words = [
        line.split()[0] for line in data.decode("utf-8", "replace").split("\n") if line.split()
    ]
    versions = {word for word in words if len(word) <= _LONGEST and is_canonical(word)}
    if words and not versions:
        return None
    fitting = (version for version in versions if path_major_problem(path, version) is None)
    return tuple(sorted(fitting, key=_order))


def _keep_home(path: str, env: GoEnv, settings: Sending) -> Unavailable | None:
    settled = settle_name(path, env, settings)
    if isinstance(settled, Known):
        return Unavailable("it is private, so that nobody is asked for its versions")
    return settled or keep_home(path, env, settings)


def _read_own(ops: Ops, paths: Collection[str]) -> dict[str, _Kept]:
    found = {}
    for path, answer in _read(ops, paths, skip={Tier.GO, Tier.NETWORK}).items():
        if isinstance(answer, Found):
            kept = _parse_kept(answer.data, path)
            if kept is None:
                ops.drop(list_path(path), answer.tier)
            else:
                found[path] = kept
    return found


def _read_go(ops: Ops, paths: Collection[str]) -> dict[str, Versions]:
    found = {}
    for path, answer in _read(ops, paths, skip={Tier.CACHE, Tier.NETWORK}).items():
        if isinstance(answer, Found) and (versions := parse_list(answer.data, path)):
            found[path] = Versions(versions, _MODULE_CACHE)
    return found


def _ask(ops: Ops, paths: Collection[str], today: date) -> dict[str, Versions | Unavailable]:
    """Ask the network, and keep what it says."""
    found: dict[str, Versions | Unavailable] = {}
    kept: dict[str, bytes] = {}
    for path, answer in _read(ops, paths, skip=DISKS).items():
        if not isinstance(answer, Found):
            found[path] = _missing(answer)
        elif (versions := parse_list(answer.data, path)) is None:
            found[path] = Unavailable(f"what {answer.source} sent is no list of versions", LIARS)
        else:
            found[path] = Versions(versions, answer.source)
            lines = (f"{today} {answer.source}", *versions)
            kept[list_path(path)] = "".join(f"{line}\n" for line in lines).encode()
    if kept:
        ops.save(kept)
    return found


def _read(
    ops: Ops, paths: Collection[str], skip: Collection[Tier]
) -> Mapping[str, Found | Absent | Unavailable]:
    if not paths:
        return {}
    answers = ops.read([list_path(path) for path in paths], skip=skip)
    return {path: answers[list_path(path)] for path in paths}


def _missing(answer: Absent | Unavailable) -> Unavailable:
    if isinstance(answer, Unavailable):
        return answer
    if not answer.source:  # no network to ask
        return _UNCACHED
    return Unavailable(f"{answer.source} has no list of its versions", "Check the module path.")


def _parse_kept(data: bytes, path: str) -> _Kept | None:
    """Read a list of the own cache; None where its first line is none, or the rest no list."""
    first, _, rest = data.partition(b"\n")
    versions = parse_list(rest, path)
    found = _FIRST_LINE.fullmatch(first)
    if versions is None or found is None:
        return None
    try:
        day = date.fromisoformat(found[1].decode())
    except ValueError:
        return None
    return _Kept(day, Versions(versions, found[2].decode()))


def _order(version: str) -> _Order:
    """Return the key of golang.org/x/mod/semver.Sort: by precedence, then by the text.

    Numbers are compared as texts, the longer one being greater: they may have any length.
    """
    core, _, prerelease = version[1:].removesuffix("+incompatible").partition("-")
    numbers = [(len(number), number) for number in core.split(".")]
    identifiers = [
        (False, len(word), word) if word.isdigit() else (True, 0, word)
        for word in prerelease.split(".")
    ]
    return numbers, not prerelease, identifiers, version


def _time(pseudo: str) -> str:
    """Return the time of a pseudo-version's commit (module.PseudoVersionTime)."""
    return pseudo.rpartition("-")[0][-14:]
