"""Which files under a folder are Go's, and which module root each belongs to.

The go command leaves out folders named `testdata` or `vendor` and those whose name begins with `.`
or `_` (cmd/go, "Package lists and patterns"). What is left out here is counted, not forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Need
from gosupply.formats.gosum import SumFile, parse_sum
from gosupply.formats.modfile import ModFile, parse_mod
from gosupply.formats.workfile import WorkFile, parse_work
from gosupply.locations import Location, Problem, Span, whole_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.facts import Fact
    from gosupply.formats.goenv import GoEnv
    from gosupply.workspace.source import Source

MAX_FILE = 16 << 20  # bytes; a go.sum of 100,000 lines has 11 MB

_SUMS = ("go.sum", "go.work.sum")
_FILES = (*_SUMS, "go.mod", "go.work")

FILES: Need[str, SumFile] = Need(
    name="file-unread",
    doc="A go.mod, go.work, go.sum or go.work.sum file could not be read.",
    kind="integrity",
)


class Root(NamedTuple):
    """One module root: a folder with a go.mod, a go.work, or the sums of either.

    Attributes:
        path: The folder; `.` for the top.
        mod: Its go.mod, if it has one that can be read.
        sums: Its go.sum and go.work.sum.
    """

    path: str
    mod: ModFile | None
    sums: tuple[SumFile, ...]


class Workspace(NamedTuple):
    """Everything of Go's under the checked folder.

    Attributes:
        source: Name of the source it was read from.
        env: The GO* configuration it would be built with.
        roots: By path.
        works: The go.work of each folder that has one; empty for the top.
        files: Each go.sum and go.work.sum file, and why any module file could not be read.
        problems: What is malformed in any of them; by file and line.
        skipped: How many go.sum and go.work.sum files lie in folders that Go leaves out.
    """

    source: str
    env: GoEnv
    roots: tuple[Root, ...]
    works: Mapping[str, WorkFile]
    files: Mapping[str, Fact[SumFile]]
    problems: tuple[Problem, ...]
    skipped: int

    @property
    def anchor(self) -> Location:
        """Where a finding is shown that is about no file: the first module line, or go.sum line."""
        for root in self.roots:
            if root.mod and root.mod.module:
                return root.mod.module.at
            for file in root.sums:
                if file.lines:
                    return file.lines[0].at
        path = next(iter(self.files), "go.mod")
        return Location(self.source, path, Span(1, 1, 1, 1), "")


def read_workspace(source: Source, env: GoEnv) -> Workspace:
    """Read the module files under the source's checked folder."""
    wanted, skipped = _select(source.paths(), source.under)
    reader = _Reader(source.name)
    for path, content in source.read(wanted, limit=MAX_FILE).items():
        if isinstance(content, Known):
            reader.read(path, content.value)
        elif content is not None:
            reader.files[path] = content
    return Workspace(
        source.name,
        env,
        _roots(reader),
        reader.works,
        reader.files,
        tuple(reader.problems),
        skipped,
    )


class _Reader:
    """Collects what the module files say; of each kind there is one a folder."""

    def __init__(self, source: str) -> None:
        self.mods: dict[str, ModFile] = {}
        self.works: dict[str, WorkFile] = {}
        self.files: dict[str, Fact[SumFile]] = {}
        self.problems: list[Problem] = []
        self._source = source

    def read(self, path: str, data: bytes) -> None:
        """Parse one file."""
        folder, _, name = path.rpartition("/")
        found: tuple[Problem, ...]
        if name == "go.mod":
            self.mods[folder], found = parse_mod(data, path=path, source=self._source)
            if self.mods[folder].module is None and not found:
                at = whole_line(self._source, path, 1, "")
                found = (Problem("the file has no module line", at, "Add 'module PATH'."),)
        elif name == "go.work":
            self.works[folder], found = parse_work(data, path=path, source=self._source)
        else:
            file, found = parse_sum(data, path=path, source=self._source)
            self.files[path] = Known(file)
        self.problems.extend(found)


def _select(paths: Iterable[str], under: str) -> tuple[list[str], int]:
    start = len(under) + 1 if under else 0
    wanted, skipped = [], 0
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name not in _FILES:
            continue
        if any(_is_left_out(part) for part in folder[start:].split("/")):
            skipped += name in _SUMS
        else:
            wanted.append(path)
    return sorted(wanted), skipped


def _is_left_out(folder: str) -> bool:
    return folder in ("testdata", "vendor") or folder.startswith((".", "_"))


def _roots(reader: _Reader) -> tuple[Root, ...]:
    sums: dict[str, list[SumFile]] = {}
    for path, fact in reader.files.items():
        files = sums.setdefault(path.rpartition("/")[0], [])
        if isinstance(fact, Known):
            files.append(fact.value)
    return tuple(
        Root(folder or ".", reader.mods.get(folder), tuple(sums.get(folder, ())))
        for folder in sorted({*reader.mods, *reader.works, *sums})
    )
