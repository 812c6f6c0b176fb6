"""Whether vendor/modules.txt says what go.mod, or go.work and its modules, say.

Implements cmd/go/internal/modload: `checkVendorConsistency` (vendor.go), and that a go.mod since
1.17 requires all that is vendored (buildlist.go, `initVendor`), which the go command looks at only
where it has found nothing else.

Found besides, since the go command misses both and `go mod vendor` writes neither: a vendored
version that go.mod excludes, and a version whose replacement is not the one that go.mod has for all
versions of the module. The go command compares what has a line of its own in go.mod.

The go command asks none of it where the `## workspace` mark does not fit: it does not use the
folder then, unless it is told to by `-mod=vendor`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from gosupply.formats import goversion, versions
from gosupply.formats.modpath import ModuleVersion
from gosupply.vendor.replacements import Replacements
from gosupply.workspace.requirements import is_pruned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gosupply.formats.modfile import Exclude, ModFile, Require
    from gosupply.formats.modulestxt import ModulesTxt, Vendored
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.vendor.replacements import Replacement

Kind = Literal[
    "wrong-mode",
    "not-explicit",
    "other-version",
    "replacement-missing",
    "replacement-differs",
    "not-required",
    "not-replaced",
    "wildcard-differs",
    "excluded",
    "requirement-missing",
]

# Until then modules.txt had neither the mark `explicit` nor replacements of all versions.
_MARKED_SINCE = "1.14"
_NOTHING = ModuleVersion("", "")
# How the sentence ends where go.mod has no version to require.
_UNREQUIRED = {None: "does not require it.", "": "is that module's own."}


class Inconsistency(NamedTuple):
    """One contradiction.

    Attributes:
        module: What it is about; without a version, all versions of a module. Empty where the file
            is of the wrong mode.
        message: One sentence, ending in a full stop, with dynamic parts in single quotes.
        at: The line of modules.txt that is wrong; where it lacks one, that of go.mod or go.work.
        other: The line on the other side, or the nearest thing to it, if there is one.
        kind: Which contradiction.
    """

    module: ModuleVersion
    message: str
    at: Location
    other: Location | None
    kind: Kind


def find_inconsistencies(
    vendored: ModulesTxt, mains: Sequence[tuple[str, ModFile]], work: WorkFile | None
) -> tuple[Inconsistency, ...]:
    """Compare a modules.txt with what it was made from.

    Args:
        vendored: The modules.txt.
        mains: The folder and the go.mod of each main module: one, or all that the go.work uses, in
            its order. Folders are relative to the source's top, which is empty or `.`; they say
            what replacements by a folder mean in a workspace. One that leaves the top and comes
            back by the top's own name is not recognized.
        work: The go.work, in a workspace.

    Returns:
        Each contradiction, in the go command's order; only `wrong-mode` where the file is of
        a workspace and there is none, or the other way round. Of files that the go command refuses
        it says what it can.
    """
    if vendored.workspace is not (work is not None):
        return (_wrong_mode(vendored),)
    check = _Check(vendored, mains, work)
    return (
        *check.requirements(),
        *check.replacements(),
        *check.explicit(),
        *check.replaced(),
        *check.excluded(),
        *check.unrequired(),
    )


def _wrong_mode(vendored: ModulesTxt) -> Inconsistency:
    message = (
        "The vendor folder is a workspace's, but there is no go.work beside it."
        if vendored.workspace
        else "The vendor folder is a module's, but the modules beside it are a workspace."
    )
    return Inconsistency(_NOTHING, message, vendored.start, None, "wrong-mode")


class _Lines:
    """Where modules stand: of several lines about one the first, in the order of those.

    Attributes:
        found: By module and version.
    """

    def __init__(self, lines: Iterable[tuple[str, str, Location]]) -> None:
        self.found: dict[ModuleVersion, Location] = {}
        self._near: dict[str, Location] = {}
        for path, version, at in lines:
            self.found.setdefault(ModuleVersion(path, version), at)
            self._near.setdefault(path, at)

    def near(self, module: ModuleVersion) -> Location | None:
        """Return where this version stands, or else any version of the module."""
        return self.found.get(module) or self._near.get(module.path)


class _Check:
    """Compares one modules.txt."""

    def __init__(
        self, vendored: ModulesTxt, mains: Sequence[tuple[str, ModFile]], work: WorkFile | None
    ) -> None:
        mods = [mod for _, mod in mains]
        replaces = [line for mod in mods for line in mod.replaces]
        replaces += work.replaces if work else ()
        self._mains = [mod.module.path for mod in mods if mod.module]
        self._path = vendored.path
        self._modules = {ModuleVersion(each.path, each.version): each for each in vendored.modules}
        self._lines = _Lines((each.path, each.version, each.at) for each in vendored.modules)
        self._selected = _selected(vendored)
        self._versions = {each.path: each for each in self._selected}
        self._requires = _lines(line for mod in mods for line in mod.requires)
        self._excludes = _lines(line for mod in mods for line in mod.excludes)
        self._replaces = _Lines((line.old_path, line.old_version, line.at) for line in replaces)
        self._replacements = Replacements(mains, work)
        self._elsewhere = (
            f"the workspace of '{work.path}'"
            if work
            else ", ".join(f"'{mod.path}'" for mod in mods)
        )
        gos = [mod.go.version if mod.go else "" for mod in mods]
        self._is_unmarked = work is None and all(map(_is_before_marks, gos))
        self._is_complete = work is None and all(map(is_pruned, gos))

    def requirements(self) -> Iterator[Inconsistency]:
        """Yield what is required and not marked so."""
        for module, at in self._requires.found.items():
            entry = self._modules.get(module)
            if entry and entry.explicit:
                continue
            start = f"'{module}' is required in '{at.path}', but"
            if self._is_unmarked:
                chosen = self._versions.get(module.path)
                if chosen and chosen.version != module.version:
                    text = f"{start} '{self._path}' has '{_name(chosen.path, chosen.version)}'."
                    yield Inconsistency(module, text, chosen.listed_at, at, "other-version")
                continue
            text = f"{start} not marked as explicit in '{self._path}'."
            places = (entry.at, at) if entry else (at, self._lines.near(module))
            yield Inconsistency(module, text, *places, "not-explicit")

    def replacements(self) -> Iterator[Inconsistency]:
        """Yield what is replaced and not marked so."""
        for module in self._replaces.found:
            found = self._replacements.of(module)
            entry = self._modules.get(module)
            if found is None:
                continue  # a main module; `replaced` yields it where it is marked so
            if entry and entry.new_path:
                if found.new != _marked(entry):
                    yield self._differs(module, found, entry, "replacement-differs")
            elif not self._is_unmarked or self._is_selected(module):
                text = self._replaced(module, found, "")
                line = found.line.at
                places = (entry.at, line) if entry else (line, self._lines.near(module))
                yield Inconsistency(module, text, *places, "replacement-missing")

    def explicit(self) -> Iterator[Inconsistency]:
        """Yield what is marked as required and is not, as far as it has packages."""
        for entry in self._selected:
            module = ModuleVersion(entry.path, entry.version)
            if entry.explicit and module not in self._requires.found:
                text = (
                    f"'{_name(*module)}' is marked as explicit in '{self._path}', "
                    f"but not required in {self._elsewhere}."
                )
                near = self._requires.near(module)
                yield Inconsistency(module, text, entry.explicit_at, near, "not-required")

    def replaced(self) -> Iterator[Inconsistency]:
        """Yield what is marked as replaced and is not, or by all that `replacements` leaves out."""
        for module, entry in self._modules.items():
            found = self._replacements.of(module)
            if found is None:
                if entry.new_path:
                    text = (
                        f"'{_name(*module)}' is replaced by '{_name(*_marked(entry))}' in "
                        f"'{self._path}', but not in {self._elsewhere}."
                    )
                    near = self._replaces.near(module)
                    yield Inconsistency(module, text, entry.replaced_at, near, "not-replaced")
            elif module not in self._replaces.found and found.new != _marked(entry):
                yield self._differs(module, found, entry, "wildcard-differs")

    def excluded(self) -> Iterator[Inconsistency]:
        """Yield what is excluded and has packages.

        A version without any may be listed because it is required, too.
        """
        for module, entry in self._modules.items():
            at = self._excludes.found.get(module)
            if at and entry.packages:
                text = f"'{module}' is vendored in '{self._path}', but excluded in '{at.path}'."
                yield Inconsistency(module, text, entry.listed_at, at, "excluded")

    def unrequired(self) -> Iterator[Inconsistency]:
        """Yield what has packages and is required nowhere, or only at lower versions.

        Not where go.mod need not list it, and not what is marked as explicit or excluded.
        """
        if not self._is_complete:
            return
        # The main module stands for all versions of itself.
        highest = _highest(self._requires.found.keys() - self._excludes.found.keys())
        highest |= dict.fromkeys(self._mains, "")
        for entry in self._selected:
            module = ModuleVersion(entry.path, entry.version)
            is_known = entry.explicit and module not in self._requires.found
            is_known = is_known or module in self._excludes.found
            chosen = highest.get(entry.path)
            if chosen != entry.version and not is_known:
                name = _name(*module)
                text = f"'{name}' is vendored in '{self._path}', but {self._elsewhere} "
                text += f"requires '{entry.path}@{chosen}'." if chosen else _UNREQUIRED[chosen]
                near = self._requires.near(module)
                yield Inconsistency(module, text, entry.listed_at, near, "requirement-missing")

    def _is_selected(self, module: ModuleVersion) -> bool:
        """Whether it has packages; before 1.14 other replacements were not written."""
        chosen = self._versions.get(module.path)
        return bool(module.version and chosen and chosen.version == module.version)

    def _differs(
        self, module: ModuleVersion, found: Replacement, entry: Vendored, kind: Kind
    ) -> Inconsistency:
        text = self._replaced(module, found, _name(*_marked(entry)))
        return Inconsistency(module, text, entry.replaced_at, found.line.new_at, kind)

    def _replaced(self, module: ModuleVersion, found: Replacement, marked: str) -> str:
        but = f"but by '{marked}' in" if marked else "but not in"
        return (
            f"'{_name(*module)}' is replaced by '{_name(*found.new)}' in '{found.line.at.path}', "
            f"{but} '{self._path}'."
        )


def _lines(lines: Iterable[Require | Exclude]) -> _Lines:
    return _Lines((line.path, line.version, line.at) for line in lines)


def _selected(vendored: ModulesTxt) -> tuple[Vendored, ...]:
    """Return the modules with packages, in order (modload.vendorList).

    Of a module at several versions only those that are higher than the ones before.
    """
    highest: dict[str, str] = {}
    found = []
    listed = (each for each in vendored.modules if each.packages)
    for each in sorted(listed, key=lambda each: each.listed_at.span.line):
        highest_so_far = highest.get(each.path)
        if highest_so_far is None or versions.compare(highest_so_far, each.version) < 0:
            highest[each.path] = each.version
            found.append(each)
    return tuple(found)


def _highest(modules: Iterable[ModuleVersion]) -> dict[str, str]:
    """Return the highest version of each module."""
    highest: dict[str, str] = {}
    for path, version in modules:
        if versions.compare(highest.get(path, ""), version) < 0:
            highest[path] = version
    return highest


def _is_before_marks(go: str) -> bool:
    return goversion.compare(go, _MARKED_SINCE) < 0


def _marked(entry: Vendored) -> ModuleVersion:
    return ModuleVersion(entry.new_path, entry.new_version)


def _name(path: str, version: str) -> str:
    return f"{path}@{version}" if version else path
