"""Which files under a folder are Go's, and which module root each belongs to.

The go command leaves out folders named `testdata` or `vendor` and those whose name begins with `.`
or `_` (cmd/go, "Package lists and patterns"). What is left out here is counted, not forgotten; a
module in such a folder that a go.work uses is a root like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Need
from gosupply.formats.goflags import parse_goflags
from gosupply.formats.gosum import SumFile, parse_sum
from gosupply.formats.modfile import ModFile, parse_mod
from gosupply.formats.modulestxt import ModulesTxt, parse_modules_txt
from gosupply.formats.workfile import WorkFile, parse_work
from gosupply.locations import Problem, whole_line
from gosupply.workspace.model import Root, Workspace
from gosupply.workspace.places import below, folder_of, inside, join
from gosupply.workspace.source import folders_above
from gosupply.workspace.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.facts import Fact
    from gosupply.formats.goenv import GoEnv
    from gosupply.workspace.source import Source

MAX_FILE = 16 << 20  # bytes; a go.sum of 100,000 lines has 11 MB

_SUMS = ("go.sum", "go.work.sum")
_MODULES_TXT = "vendor/modules.txt"

FILES: Need[str, SumFile] = Need(
    name="file-unread",
    doc="A go.mod, go.work, go.sum, go.work.sum or vendor/modules.txt file could not be read.",
    kind="integrity",
)


def read_workspace(source: Source, env: GoEnv) -> Workspace:
    """Read the module files under the source's checked folder, and what they name elsewhere."""
    named = _named_by_environment(env, source)
    selected = _select(source.paths(), source.under, named.paths)
    reader = _Reader(source.name)
    reader.read_all(source, selected.wanted)
    outer = _Reader(source.name)
    outer.read_all(source, _above(source.under))
    works = {work.path: work for work in (*outer.works, *reader.works)}
    targets = Targets(source, {folder_of(mod.path): mod for mod in reader.mods}, MAX_FILE)
    members = {work.path: targets.members_of(work) for work in works.values()}
    reader.read_all(source, _left_out_members(targets, reader, source.under))
    roots = _roots(reader, named.modfile, source.under)
    targets.follow(roots, works.values(), members)
    submodules = map(_unread_submodule, source.submodules)
    return Workspace(
        source=source.name,
        env=env,
        location=source.location,
        roots=roots,
        works=works,
        targets=targets.found,
        members=members,
        above=tuple(fact.value for fact in outer.files.values() if isinstance(fact, Known)),
        files=reader.files,
        problems=tuple(
            dict.fromkeys((*reader.problems, *outer.problems, *targets.problems)),
        ),
        skipped=selected.skipped,
        notices=(*named.notices, *targets.notices, *submodules),
        under=source.under,
    )


class _Named(NamedTuple):
    """The module files that the environment names, as far as they are in the source.

    Attributes:
        work: The file of GOWORK, or empty.
        modfile: The file of GOFLAGS's `-modfile`, or empty.
        notices: What else they name.
    """

    work: str
    modfile: str
    notices: tuple[str, ...]

    @property
    def paths(self) -> set[str]:
        """The files, and the sums beside them."""
        named = (self.work, f"{self.work}.sum") if self.work else ()
        stem = self.modfile.removesuffix(".mod")
        return {*named, self.modfile, f"{stem}.sum"} if stem else set(named)


def _named_by_environment(env: GoEnv, source: Source) -> _Named:
    """Return what GOWORK, which must be absolute, and GOFLAGS's `-modfile` name."""
    gowork = env.get("GOWORK").value
    gowork = "" if gowork in ("off", "auto") else gowork
    modfile = parse_goflags(env.get("GOFLAGS").value).get("modfile", "")
    work = inside(gowork, source.location)
    if modfile.startswith("/"):
        mod = inside(modfile, source.location)
    else:
        mod = join(source.under, modfile) if modfile else None
    notices = [
        f"{name} names '{value}', which is not in this repository: not read."
        for name, value, path in (
            ("GOWORK", gowork, work),
            ("GOFLAGS's -modfile", modfile, mod),
        )
        if value and not path
    ]
    return _Named(work or "", mod or "", tuple(notices))


def _unread_submodule(folder: str) -> str:
    return f"the submodule '{folder}' is another repository's: not read."


class _Reader:
    """Collects what the module files say."""

    def __init__(self, source: str) -> None:
        self.mods: list[ModFile] = []
        self.pairs: list[ModFile] = []
        self.works: list[WorkFile] = []
        self.vendors: list[ModulesTxt] = []
        self.files: dict[str, Fact[SumFile]] = {}
        self.problems: list[Problem] = []
        self._source = source

    def read_all(self, source: Source, paths: Iterable[str]) -> None:
        """Read files; one that is not there is left out."""
        for path, content in source.read(sorted(paths), limit=MAX_FILE).items():
            if isinstance(content, Known):
                self._read(path, content.value)
            elif content is not None:
                self.files[path] = content

    def _read(self, path: str, data: bytes) -> None:
        name = path.rpartition("/")[2]
        found: tuple[Problem, ...]
        if name.endswith(".mod"):
            mod, found = parse_mod(data, path=path, source=self._source)
            if mod.module is None and not found:
                at = whole_line(self._source, path, 1, "")
                found = (Problem("the file has no module line", at, "Add 'module PATH'."),)
            (self.mods if name == "go.mod" else self.pairs).append(mod)
        elif name.endswith(".work"):
            work, found = parse_work(data, path=path, source=self._source)
            self.works.append(work)
        elif name == "modules.txt":
            vendor, found = parse_modules_txt(data, path=path, source=self._source)
            self.vendors.append(vendor)
        else:
            file, found = parse_sum(data, path=path, source=self._source)
            self.files[path] = Known(file)
        self.problems.extend(found)


class _Selected(NamedTuple):
    """Which files to read, and how many sums are in folders that Go leaves out."""

    wanted: list[str]
    skipped: int


def _select(paths: Iterable[str], under: str, named: Iterable[str]) -> _Selected:
    start = len(under) + 1 if under else 0
    wanted, pairs, skipped = set(named), set(), 0
    for path in paths:
        if not path.endswith((".mod", ".sum", "/modules.txt", "go.work", "vendor")):
            continue
        if path.rpartition("/")[2] == "vendor":
            # Folders are not listed: it is a link, which the go command follows.
            path = f"{path}/modules.txt"  # noqa: PLW2901 - the file that is meant
        folder, _, name = path.rpartition("/")
        is_vendor = path.endswith(f"/{_MODULES_TXT}") or path == _MODULES_TXT
        owner = folder.removesuffix("vendor").rstrip("/") if is_vendor else folder
        if any(_is_left_out(part) for part in owner[start:].split("/")):
            skipped += name in _SUMS
        elif is_vendor or name in ("go.mod", "go.work", *_SUMS):
            wanted.add(path)
        elif name.endswith((".mod", ".sum")):
            pairs.add(path)
    for path in pairs:
        stem = path[:-4]
        if path.endswith(".mod") and (f"{stem}.sum" in pairs or path in wanted):
            wanted.update(pairs & {path, f"{stem}.sum"})
    return _Selected(list(wanted), skipped)


def _is_left_out(folder: str) -> bool:
    return folder in ("testdata", "vendor") or folder.startswith((".", "_"))


def _above(under: str) -> list[str]:
    names = ("go.work", "go.work.sum")
    return [f"{folder}{name}" for folder in folders_above(under)[1:] for name in names]


def _left_out_members(targets: Targets, reader: _Reader, under: str) -> list[str]:
    """Return the files of modules that a go.work uses, and that lie in folders Go leaves out."""
    known = {folder_of(mod.path) for mod in reader.mods}
    start = f"{under}/" if under else ""
    return [
        below(folder, name)
        for folder in targets.used - known
        if f"{folder}/".startswith(start)
        for name in ("go.mod", "go.sum", _MODULES_TXT)
    ]


def _roots(reader: _Reader, modfile: str, under: str) -> tuple[Root, ...]:
    mods = {folder_of(mod.path): mod for mod in reader.mods}
    # What GOWORK names stands for the go.work of its folder.
    usual_first = sorted(reader.works, key=lambda work: not _is_go_work(work))
    works = {folder_of(work.path): work for work in usual_first}
    vendors = {folder_of(folder_of(vendor.path)): vendor for vendor in reader.vendors}
    pairs: dict[str, list[ModFile]] = {}
    for pair in reader.pairs:
        # What GOFLAGS names stands for the go.mod of the folder that go is run in.
        owner = under if pair.path == modfile else folder_of(pair.path)
        pairs.setdefault(owner, []).append(pair)
    sums: dict[str, list[SumFile]] = {}
    for path, fact in reader.files.items():
        if path.endswith(".sum"):
            files = sums.setdefault(folder_of(path), [])
            if isinstance(fact, Known):
                files.append(fact.value)
    return tuple(
        Root(
            folder or ".",
            mods.get(folder),
            tuple(sums.get(folder, ())),
            tuple(pairs.get(folder, ())),
            works.get(folder),
            vendors.get(folder),
        )
        for folder in sorted({*mods, *works, *sums, *pairs, *vendors})
    )


def _is_go_work(work: WorkFile) -> bool:
    return work.path.rpartition("/")[2] == "go.work"
