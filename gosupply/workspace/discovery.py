"""Which files under a folder are Go's, and which module root each belongs to.

The go command leaves out folders named `testdata` or `vendor` and those whose name begins with `.`
or `_` (cmd/go, "Package lists and patterns"). What is left out here is counted, not forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Need
from gosupply.formats.gomod import ModFile, parse_mod
from gosupply.formats.gosum import SumFile, parse_sum
from gosupply.locations import Location, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.facts import Fact
    from gosupply.formats.goenv import GoEnv
    from gosupply.locations import Problem
    from gosupply.workspace.source import Source

MAX_FILE = 16 << 20  # bytes; a go.sum of 100,000 lines has 11 MB

_SUMS = ("go.sum", "go.work.sum")
_FILES = (*_SUMS, "go.mod")

FILES: Need[str, SumFile] = Need(
    name="file-unread",
    doc="A go.sum or go.work.sum file could not be read.",
    kind="integrity",
)


class Root(NamedTuple):
    """One module root: a folder with a go.mod, a go.sum or a go.work.sum.

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
        files: Each go.sum and go.work.sum file, or why it could not be read.
        problems: What is malformed in them; by file and line.
        skipped: How many go.sum and go.work.sum files lie in folders that Go leaves out.
    """

    source: str
    env: GoEnv
    roots: tuple[Root, ...]
    files: Mapping[str, Fact[SumFile]]
    problems: tuple[Problem, ...]
    skipped: int

    @property
    def anchor(self) -> Location:
        """Where a finding is shown that is about no file: the first module line, or go.sum line."""
        for root in self.roots:
            if root.mod and root.mod.at:
                return root.mod.at
            for file in root.sums:
                if file.lines:
                    return file.lines[0].at
        path = next(iter(self.files), "go.mod")
        return Location(self.source, path, Span(1, 1, 1, 1), "")


def read_workspace(source: Source, env: GoEnv) -> Workspace:
    """Read the module files under the source's checked folder."""
    wanted, skipped = _select(source.paths(), source.under)
    texts = source.read(wanted, limit=MAX_FILE)
    problems: list[Problem] = []
    mods: dict[str, ModFile] = {}
    files: dict[str, Fact[SumFile]] = {}
    for path in wanted:
        folder, _, name = path.rpartition("/")
        fact = texts[path]
        if name == "go.mod":
            # Of a go.mod only the module line is used here: as a place for findings.
            if isinstance(fact, Known):
                mods[folder], _ = parse_mod(fact.value, path=path, source=source.name)
        elif isinstance(fact, Known):
            file, found = parse_sum(fact.value, path=path, source=source.name)
            files[path] = Known(file)
            problems.extend(found)
        elif fact is not None:
            files[path] = fact
    return Workspace(source.name, env, _roots(mods, files), files, tuple(problems), skipped)


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


def _roots(mods: Mapping[str, ModFile], files: Mapping[str, Fact[SumFile]]) -> tuple[Root, ...]:
    folders = {*mods, *(path.rpartition("/")[0] for path in files)}
    return tuple(
        Root(
            folder or ".",
            mods.get(folder),
            tuple(
                fact.value
                for path, fact in files.items()
                if path.rpartition("/")[0] == folder and isinstance(fact, Known)
            ),
        )
        for folder in sorted(folders)
    )
