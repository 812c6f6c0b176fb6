"""A commit and the index as sources of files, read from git's objects.

Paths are looked up here, in git's own trees, and git is asked for objects by their ids: what is not
in a tree is None, and an object that the repository lacks is `Unavailable`. `adapters.catfile` says
how git is run.
"""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from gosupply.adapters.catfile import CatFile, GitObject, run_git
from gosupply.adapters.gitnames import LACKING, CommitNames, IndexNames, parse_index
from gosupply.adapters.links import Entry, Place, follow
from gosupply.adapters.tree import MODULE_FILES, NOT_PLAIN, too_large
from gosupply.errors import IncompleteError
from gosupply.facts import Known, Unavailable
from gosupply.workspace.places import below

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from gosupply.adapters.gitnames import Names
    from gosupply.workspace.source import Content

_MAX_LINK = 4095  # bytes; no file system holds a longer one
_MAX_COMMIT = 16 << 20
_CONFLICT = Unavailable("it has merge conflicts", "Resolve the conflict, then git add it.")
_NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udc7f\udd00-\udfff]{1,512}")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REMOTE = re.compile(r"(?:refs/remotes/)?origin/([\w./-]+)", re.ASCII)
_TREE_LINE = re.compile(rb"tree ([0-9a-f]{40,64})\n")


class _GitSource(ABC):
    """What the two sources share: reading, links and listing over names and objects."""

    def __init__(self, top: Path, under: str, objects: CatFile | None) -> None:
        self.under = under
        self._top = top
        self._objects = objects or CatFile(top)
        self._is_owner = objects is None
        self._listed: dict[str, tuple[list[str], list[str]]] = {}

    @property
    def location(self) -> str:
        """The top."""
        return str(self._top)

    @property
    def submodules(self) -> tuple[str, ...]:
        """Folders under the checked one whose files are in another repository.

        Raises:
            IncompleteError: Git cannot list them.
        """
        return tuple(self._list(self.under)[1])

    def paths(self, folder: str | None = None, /) -> Collection[str]:
        """Return every file below a folder, and every folder with a module file's name.

        A folder that cannot be listed could hold a go.sum: that one is returned, and reading it
        says what is wrong.

        Raises:
            IncompleteError: Git cannot list anything.
        """
        return self._list(self.under if folder is None else folder)[0]

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Read files; all questions are asked at once."""
        names = self._names()
        if isinstance(names, Unavailable):
            return dict.fromkeys(paths, names)
        places = {path: self._find(names, path) for path in paths}
        wanted = {
            place.entry.oid
            for place in places.values()
            if isinstance(place, Place) and place.entry and place.entry.kind == "file"
        }
        objects = self._objects.read(wanted, limit=limit)
        return {path: self._content(place, objects, limit) for path, place in places.items()}

    def resolve(self, path: str, /) -> str | None:
        """Return where a path leads; None if out of the tree, or if git cannot tell."""
        names = self._names()
        if isinstance(names, Unavailable):
            return None
        place = follow(path, names.look, self._target, strict=False)
        return place.path if isinstance(place, Place) else None

    def close(self) -> None:
        """End git, if it was started for this source alone."""
        if self._is_owner:
            self._objects.close()

    @abstractmethod
    def _names(self) -> Names | Unavailable:
        """Return what stands where; found out once."""

    def _list(self, folder: str) -> tuple[list[str], list[str]]:
        if folder not in self._listed:
            names = self._names()
            if isinstance(names, Unavailable):
                raise IncompleteError(names.reason, names.remedy)
            self._listed[folder] = self._walk(names, folder)
        return self._listed[folder]

    def _walk(self, names: Names, folder: str) -> tuple[list[str], list[str]]:
        """Return the paths and the submodules below a folder, which may be a link."""
        place = self._find(names, folder)
        if isinstance(place, Unavailable):
            return [below(folder, "go.sum")], []
        if place.entry and place.entry.kind == "submodule":
            return [], [folder]
        paths, submodules = [], []
        for path, entry in names.below(place.path):
            name = below(folder, path)
            if isinstance(entry, Unavailable):
                paths.append(below(name, "go.sum"))
            elif entry.kind == "submodule":
                submodules.append(name)
            elif entry.kind != "folder" or path.rpartition("/")[2] in MODULE_FILES:
                paths.append(name)
        return paths, submodules

    def _find(self, names: Names, path: str) -> Place | Unavailable:
        found = names.look(path)
        if isinstance(found, Entry) and found.kind == "file":
            return Place(path, found)  # as nearly always: no link on the way
        return follow(path, names.look, self._target, strict=True)

    def _target(self, link: Entry) -> str | Unavailable | None:
        found = self._objects.read([link.oid], limit=_MAX_LINK)[link.oid]
        if isinstance(found, GitObject):
            return os.fsdecode(found.data) if found.data else None
        return found or LACKING

    def _content(
        self,
        place: Place | Unavailable,
        objects: dict[str, GitObject | Unavailable | None],
        limit: int,
    ) -> Content:
        if isinstance(place, Unavailable) or place.entry is None:
            return None if isinstance(place, Place) else place
        if place.entry.kind == "conflict":
            return _CONFLICT
        if place.entry.kind != "file":
            return NOT_PLAIN
        found = objects[place.entry.oid]
        if not isinstance(found, GitObject):
            return found or LACKING
        if found.kind != "blob":
            return NOT_PLAIN
        return too_large(found.size, limit) if found.data is None else Known(found.data)


class Commit(_GitSource):
    """`workspace.source.Source` over a commit."""

    def __init__(
        self, top: Path, under: str, revision: str = "HEAD", *, objects: CatFile | None = None
    ) -> None:
        """Begin; nothing is run yet.

        Args:
            top: The folder with `.git`, or a bare repository.
            under: The checked folder.
            revision: Anything that names a commit (gitrevisions(7)); looked up once.
            objects: The repository's process, if there is one; not closed with the source.
        """
        super().__init__(top, under, objects)
        self._revision = revision
        self._oid = ""
        self._trees: CommitNames | Unavailable | None = None

    @property
    def name(self) -> str:
        """Return `commit HEAD`, or the id's beginning where the commit was named otherwise."""
        if self._revision != "HEAD":
            self._names()
        return f"commit {self._oid[:12] or self._revision}"

    @property
    def revision(self) -> str:
        """What names the commit."""
        return self._oid or self._revision

    @property
    def asked(self) -> str:
        """What named the commit when it was looked up."""
        return self._revision

    def exists(self) -> Unavailable | None:
        """Return why there is no such commit; HEAD without any commits is an empty one."""
        names = self._names()
        return names if isinstance(names, Unavailable) else None

    def _names(self) -> CommitNames | Unavailable:
        if self._trees is None:
            self._trees = self._open()
        return self._trees

    def _open(self) -> CommitNames | Unavailable:
        found = None
        if _NAME.fullmatch(self._revision):
            commit = f"{self._revision}^{{commit}}"
            found = self._objects.read([commit], limit=_MAX_COMMIT)[commit]
        if found is None:
            return self._unknown()
        if isinstance(found, Unavailable):
            return found
        tree = _TREE_LINE.match(found.data or b"")
        if tree is None:
            words = f"the commit is damaged, or has more than {_MAX_COMMIT} bytes"
            return Unavailable(words, "Run 'git fsck'.")
        if self._revision != "HEAD":
            self._oid = found.oid
        return CommitNames(tree[1].decode(), self._objects)

    def _unknown(self) -> CommitNames | Unavailable:
        """Return what a revision means that is no commit's: an empty HEAD, or what would help."""
        if self._revision == "HEAD":
            words = ("rev-parse", "--verify", "--quiet", "HEAD")
            oid = run_git(self._top, *words, environ=self._objects.environ)
            if isinstance(oid, Unavailable):
                return CommitNames("", self._objects)
            return Unavailable(
                f"the commit HEAD, {oid.decode().strip()}, is not in this repository",
                "Run 'git fsck'.",
            )
        is_shallow = run_git(self._top, "rev-parse", "--is-shallow-repository") == b"true\n"
        depth = "--depth=1 " if is_shallow else ""
        remedy = "Run 'git fetch --unshallow'." if is_shallow else "Run 'git fetch'."
        if _OID.fullmatch(self._revision):
            remedy = f"Run 'git fetch {depth}origin {self._revision}'."
        elif branch := _REMOTE.fullmatch(self._revision):
            where = f"+refs/heads/{branch[1]}:refs/remotes/origin/{branch[1]}"
            remedy = f"Run 'git fetch {depth}origin {where}'."
        return Unavailable(f"there is no commit '{self._revision}' in this repository", remedy)


class Index(_GitSource):
    """`workspace.source.Source` over what is staged: what the next commit will hold.

    It is the index that git names in GIT_INDEX_FILE where it runs a hook: that of `git commit
    --all` and of `git commit FILE` is not the usual file. The variable may be relative to the top.
    """

    name = "index"

    def __init__(self, top: Path, under: str, *, objects: CatFile | None = None) -> None:
        """Begin; nothing is run yet.

        Args:
            top: The folder with `.git`.
            under: The checked folder.
            objects: The repository's process, if there is one; not closed with the source.
        """
        super().__init__(top, under, objects)
        self._entries: IndexNames | Unavailable | None = None

    def _names(self) -> IndexNames | Unavailable:
        if self._entries is None:
            self._entries = self._open()
        return self._entries

    def _open(self) -> IndexNames | Unavailable:
        # The work tree is named because the configuration may name another one.
        words = ("--work-tree=.", "ls-files", "--stage", "-z", "--full-name")
        named = os.environ.get("GIT_INDEX_FILE")
        environ = {"GIT_INDEX_FILE": named} if named else None
        output = run_git(self._top, *words, "--no-recurse-submodules", environ=environ)
        return output if isinstance(output, Unavailable) else IndexNames(parse_index(output))
