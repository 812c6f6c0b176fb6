"""What stands where in git: the trees of a commit, and the entries of the index.

Formats: gitformat-index(5) as `git ls-files --stage -z` prints it, and tree objects, a run of
`MODE NAME NUL ID` with the id in binary.
"""

from __future__ import annotations

import os
import re
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from gosupply.adapters.catfile import GitObject
from gosupply.adapters.links import FOLDER, Entry
from gosupply.adapters.tree import VERSION_CONTROL
from gosupply.errors import IncompleteError
from gosupply.facts import Unavailable
from gosupply.workspace.places import below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gosupply.adapters.catfile import CatFile
    from gosupply.adapters.links import Kind

LACKING = Unavailable(
    "its content is not in this repository, which is a partial clone or damaged",
    "Run 'git fetch --refetch --no-filter'.",
)
_DAMAGED = Unavailable("its folder is damaged in git's objects", "Run 'git fsck'.")
_MAX_TREE = 64 << 20  # bytes
_MOST = 2_000_000
_KINDS: dict[int, Kind] = {0o04: "folder", 0o10: "file", 0o12: "link", 0o16: "submodule"}
_TREE_ENTRY = re.compile(rb"([0-7]{5,6}) ([^\0/]+)\0", re.DOTALL)
_HIDDEN = re.compile(r"(?:^|/)\.(?:git|hg|svn)(?:/|$)")


class Names(Protocol):
    """What stands where."""

    def look(self, path: str, /) -> Entry | Unavailable | None:
        """Return what stands at a path none of whose folders is a link."""

    def below(self, folder: str, /) -> Iterator[tuple[str, Entry | Unavailable]]:
        """Yield every entry below such a folder, by its path from there.

        A folder below is yielded too; again as `Unavailable` where it cannot be listed. What is
        version control's own is left out.

        Raises:
            IncompleteError: There are too many.
        """


class CommitNames:
    """The names of a commit: its tree objects, each read once."""

    def __init__(self, root: str, objects: CatFile, *, most: int = _MOST) -> None:
        """Begin.

        Args:
            root: The id of the top's tree; empty for a commit without files.
            objects: The repository's process.
            most: Entries that are listed: few objects can make up billions of them.
        """
        self._objects = objects
        self._most = most
        self._folders: dict[str, dict[str, Entry] | Unavailable] = {}
        self._oids = {"": root}
        if not root:
            self._folders[""] = {}

    def look(self, path: str, /) -> Entry | Unavailable | None:
        """Return what stands at a path none of whose folders is a link."""
        if not path:
            return FOLDER
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._load([folder])
        entries = self._folders.get(folder, {})
        return entries if isinstance(entries, Unavailable) else entries.get(name)

    def below(self, folder: str, /) -> Iterator[tuple[str, Entry | Unavailable]]:
        """Yield every entry below a folder; the folders of one depth are asked for at once."""
        level = [""]
        count = 0
        while level:
            self._load([_join(folder, inner) for inner in level])
            deeper = []
            for inner in level:
                entries = self._folders.get(_join(folder, inner), {})
                if isinstance(entries, Unavailable):
                    yield inner, entries
                    continue
                count += len(entries)
                if count > self._most:
                    message = f"the commit has more than {self._most} files and folders"
                    raise IncompleteError(message, "Check a folder of it.")
                for name, entry in entries.items():
                    if name in VERSION_CONTROL:
                        continue
                    path = below(inner, name)
                    if entry.kind == "folder":
                        deeper.append(path)
                    yield path, entry
            level = deeper

    def _load(self, folders: Iterable[str]) -> None:
        """Read folders whose ids are known; what stands in the others is nothing."""
        wanted = {
            folder: self._oids[folder]
            for folder in folders
            if folder not in self._folders and folder in self._oids
        }
        if not wanted:
            return
        found = self._objects.read(wanted.values(), limit=_MAX_TREE)
        for folder, oid in wanted.items():
            entries = _entries_of(found[oid])
            self._folders[folder] = entries
            if isinstance(entries, dict):
                for name, entry in entries.items():
                    if entry.kind == "folder":
                        self._oids[below(folder, name)] = entry.oid


class IndexNames:
    """The names of the index."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self._entries = entries
        self._folders = {""}
        for path in entries:
            folder = path
            while (folder := folder.rpartition("/")[0]) not in self._folders:
                self._folders.add(folder)

    def look(self, path: str, /) -> Entry | None:
        """Return what stands at a path; where a conflict has a file and a folder, the folder."""
        return FOLDER if path in self._folders else self._entries.get(path)

    def below(self, folder: str, /) -> Iterator[tuple[str, Entry]]:
        """Yield every entry below a folder."""
        start = f"{folder}/" if folder else ""
        folders = dict.fromkeys(self._folders, FOLDER)
        for path, entry in chain(self._entries.items(), folders.items()):
            inner = path.removeprefix(start)
            if path.startswith(start) and not _HIDDEN.search(inner):
                yield inner, entry


def parse_index(output: bytes) -> dict[str, Entry]:
    """Read `MODE ID STAGE TAB PATH NUL` of each entry; one with a stage is in conflict."""
    entries = {}
    for line in os.fsdecode(output).split("\0")[:-1]:
        words, _, path = line.partition("\t")
        mode, oid, stage = words.split(" ")
        entries[path] = Entry(_kind(mode) if stage == "0" else "conflict", oid)
    return entries


def parse_tree(data: bytes, size: int) -> dict[str, Entry] | None:
    """Read a tree object; None where git itself would refuse it (git-fsck(1)).

    Args:
        data: The object.
        size: Bytes of an id.
    """
    entries: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        head = _TREE_ENTRY.match(data, at)
        at = head.end() + size if head else 0
        if head is None or at > len(data):
            return None
        name = os.fsdecode(head[2])
        if name in entries or name in (".", ".."):
            return None
        entries[name] = Entry(_kind(head[1].decode()), data[head.end() : at].hex())
    return entries


def _entries_of(found: GitObject | Unavailable | None) -> dict[str, Entry] | Unavailable:
    if not isinstance(found, GitObject):
        return found or LACKING
    if found.kind != "tree" or found.data is None:
        return _DAMAGED
    entries = parse_tree(found.data, len(found.oid) // 2)
    return _DAMAGED if entries is None else entries


def _kind(mode: str) -> Kind:
    return _KINDS.get(int(mode, 8) >> 12, "other")


def _join(folder: str, inner: str) -> str:
    return below(folder, inner) if inner else folder
