"""What a change touches, among the files that are read here: module files and the policy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.workspace.source import Content, Source

POLICY_FOLDER = ".gosupply"
_LARGEST = 16 << 20
_KINDS = (".mod", ".sum", ".work", "/modules.txt")


def changed_files(checked: Source, base: Source) -> Mapping[str, frozenset[str] | None]:
    """Return the lines that each file had before that is not the same any more.

    None is for a file that was not there. A line that only moved is not touched. A file that cannot
    be read on either side has changed; one that could not be read before had no line that is known.

    Raises:
        IncompleteError: One of them cannot be listed.
    """
    paths = sorted({*_paths(checked), *_paths(base)})
    new, old = checked.read(paths, limit=_LARGEST), base.read(paths, limit=_LARGEST)
    changed = (path for path in paths if not _is_same(new[path], old[path]))
    return {path: _lines(old[path]) for path in changed}


def _paths(source: Source) -> Iterator[str]:
    yield from (path for path in source.paths() if path.endswith(_KINDS))
    yield from source.paths(POLICY_FOLDER)


def _is_same(new: Content, old: Content) -> bool:
    return new == old and (new is None or isinstance(new, Known))


def _lines(content: Content) -> frozenset[str] | None:
    if content is None:
        return None
    if not isinstance(content, Known):
        return frozenset()
    text = content.value.decode("utf-8", "replace")
    return frozenset(line.rstrip("\r") for line in text.split("\n"))
