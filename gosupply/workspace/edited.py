"""A source of files some of which are changed, added or deleted, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gosupply.workspace.source import Content, Source


class Edited:
    """A source as it would be with some changes (`workspace.source.Source`).

    Attributes:
        changes: What files hold instead, by path; None for a file that is deleted.
    """

    def __init__(self, source: Source) -> None:
        self.changes: dict[str, bytes | None] = {}
        self.name = source.name
        self.under = source.under
        self.location = source.location
        self.submodules = source.submodules
        self._source = source

    def paths(self, folder: str | None = None, /) -> Iterable[str]:
        """Return the paths of the source, and those of added files."""
        start = self.under if folder is None else folder
        yield from (path for path in self._source.paths(folder) if path not in self.changes)
        for path, data in self.changes.items():
            if data is not None and (not start or path.startswith(f"{start}/")):
                yield path

    def read(self, paths: Collection[str], /, *, limit: int) -> Mapping[str, Content]:
        """Read files as they were changed."""
        found = dict(self._source.read(paths, limit=limit))
        for path in self.changes.keys() & set(paths):
            data = self.changes[path]
            found[path] = None if data is None else Known(data)
        return found

    def resolve(self, path: str, /) -> str | None:
        """Return where a path leads."""
        return self._source.resolve(path)
