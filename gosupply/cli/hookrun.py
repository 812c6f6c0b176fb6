"""The full run of `gosupply hook run`, and the stamp that it leaves if it passes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.catfile import CatFile, GitObject
from gosupply.adapters.clock import today
from gosupply.adapters.gitnames import parse_tree
from gosupply.cli import pipeline
from gosupply.cli.check import check
from gosupply.cli.hookcommands import parse_hook
from gosupply.cli.hookstamp import Stamp, observe, write_stamp
from gosupply.cli.streams import complain
from gosupply.formats.gitindex import is_relevant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gosupply.cli.hookstamp import Observed
    from gosupply.engine.ports import Ports
    from gosupply.workspace.source import Content, Source

_MOST_OTHERS = 1000
_LARGEST_TREE = 16 << 20
_POLICY = ".gosupply"
_INCOMPLETE = 3
_JUDGED = "stopped. 'gosupply check --staged' shows this again, and CI will say the same"
_UNPROVED = (
    "stopped: what is required could not be checked offline. Run 'gosupply check --staged', which "
    "asks the network too"
)


def run_fully(words: Sequence[str], observed: Observed | None) -> int:
    """Check what is staged, stamp or not; return the exit code.

    Args:
        words: The arguments of the hook.
        observed: What the run depends on; None if no stamp may be left.

    Raises:
        UsageError: The arguments make no sense.
    """
    chosen, day = parse_hook(words, staged=True), today()
    outputs = pipeline.open_outputs(chosen.outputs)
    noted = _Noted()
    with pipeline.open_run(chosen, day) as (request, ports):
        asked = request if request.where == "ci" else request._replace(where="hook")
        found = check(asked, outputs, noted.wrap(ports) if observed else ports)
    code = pipeline.exit_code(found, outputs)
    if code == 0 and observed:
        _leave_stamp(words, observed, noted)
    if code:
        is_unproved = code == _INCOMPLETE and chosen.offline
        complain(f"gosupply: {_UNPROVED if is_unproved else _JUDGED}")
    return code


class _Noted:
    """What a run asked for: of the checked files, and of the commits that they are judged by."""

    def __init__(self) -> None:
        self.checked: set[str] = set()
        self.judging: set[str] = set()

    def wrap(self, ports: Ports) -> Ports:
        """Return ports whose sources note what is asked for."""
        comparing = ports.comparing
        if comparing and comparing.base:
            comparing = comparing._replace(base=_Noting(comparing.base, self.judging))
        return ports._replace(
            checked=_Noting(ports.checked, self.checked),
            authority=_Noting(ports.authority, self.judging),
            comparing=comparing,
        )


class _Noting:
    """A source that notes what is asked for (`workspace.source.Source`)."""

    def __init__(self, source: Source, noted: set[str]) -> None:
        self._source = source
        self._noted = noted

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def under(self) -> str:
        return self._source.under

    @property
    def location(self) -> str:
        return self._source.location

    @property
    def submodules(self) -> tuple[str, ...]:
        return self._source.submodules

    def paths(self, folder: str | None = None, /) -> Iterable[str]:
        if folder is not None:
            self._noted.add(folder)
        return self._source.paths(folder)

    def read(self, paths: Collection[str], /, *, limit: int) -> Mapping[str, Content]:
        self._noted.update(paths)
        return self._source.read(paths, limit=limit)

    def resolve(self, path: str, /) -> str | None:
        return self._source.resolve(path)


def _leave_stamp(words: Sequence[str], before: Observed, noted: _Noted) -> None:
    """Write the stamp, unless something was changed meanwhile or too much would have to be kept."""
    after = observe(words, os.environ)
    others = [path for path in map(os.fsencode, sorted(noted.checked)) if not is_relevant(path)]
    key = before.key(others)
    if after is None or not after.is_same(before) or key is None or len(others) > _MOST_OTHERS:
        return
    wanted = {os.fsencode(path.partition("/")[0]) for path in (_POLICY, *noted.judging)}
    tops = _tops(before.head.decode(), wanted)
    if tops is not None:
        write_stamp(before.stamp, Stamp(key, before.head, before.origin, others, tops))


def _tops(head: str, wanted: Iterable[bytes]) -> dict[bytes, bytes] | None:
    """Return the ids of entries in a commit's top folder; None if git cannot read it."""
    objects = CatFile(Path.cwd())
    tree = f"{head}^{{tree}}"
    try:
        found = objects.read([tree], limit=_LARGEST_TREE)[tree]
    finally:
        objects.close()
    if not isinstance(found, GitObject) or found.data is None:
        return None
    entries = parse_tree(found.data, len(found.oid) // 2)
    if entries is None:
        return None
    named = {os.fsencode(name): entry.oid.encode() for name, entry in entries.items()}
    return {name: named.get(name, b"") for name in wanted}
