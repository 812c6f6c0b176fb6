"""What each module version requires, as the go command reads it for the module graph.

The texts are the caller's: a reader answers for many at once and says which it cannot have. Here
replacements are applied before a text is asked for and excluded requirements dropped after; a `go`
line since 1.21 is a requirement of the pseudo-module go (cmd/go, modload/modfile.go). Refused, as
the go command refuses it: replacements that contradict each other, a go.mod of another module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Unavailable
from gosupply.formats import goversion
from gosupply.formats.modpath import ModuleVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Reader = Callable[[Sequence[ModuleVersion]], Mapping[ModuleVersion, "Text"]]
    """Answers for each module version that it is asked for; without a version it is a folder."""

GO = "go"
TOOLCHAIN = "toolchain"

# cmd/go/internal/gover/version.go: what a go.mod and a go.work without a go line mean, since when
# a go line binds those who require the module, and since when a go.mod lists all that it needs.
GO_OF_MOD = "1.16"
GO_OF_WORK = "1.18"
STRICT_SINCE = "1.21"
_PRUNED_SINCE = "1.17"

_MOST_NAMED = 3  # of the modules that lack a text for the same reason


class Summary(NamedTuple):
    """What the graph needs of a go.mod.

    Attributes:
        path: Of its module line; empty without one.
        go: Its go line; empty without one.
        requires: In its order; not what it excludes, which counts in main modules only.
    """

    path: str
    go: str
    requires: tuple[ModuleVersion, ...]


class Replace(NamedTuple):
    """A replacement.

    Attributes:
        old: A module version; without a version, every version of the module.
        new: A module version; without a version, a folder, by the name the reader knows it under.
            Two replacements by one folder name it alike, whatever their files say.
    """

    old: ModuleVersion
    new: ModuleVersion


class Main(NamedTuple):
    """A main module.

    Attributes:
        path: Of its module line.
        go: Its go line; empty without one.
        requires: In its order, excluded ones too.
        toolchain: Its toolchain line; empty without one. It means nothing in a workspace.
        excludes: What it excludes.
        replaces: What it replaces.
    """

    path: str
    go: str
    requires: tuple[ModuleVersion, ...]
    toolchain: str = ""
    excludes: tuple[ModuleVersion, ...] = ()
    replaces: tuple[Replace, ...] = ()


class Work(NamedTuple):
    """What a go.work says beside which modules it uses.

    Attributes:
        go: Its go line; empty without one.
        toolchain: Its toolchain line; empty without one.
        replaces: What it replaces; before the replacements of the main modules.
    """

    go: str = ""
    toolchain: str = ""
    replaces: tuple[Replace, ...] = ()


class Required(NamedTuple):
    """What a module version requires, and whether that leaves out what only its own need."""

    requires: tuple[ModuleVersion, ...]
    is_pruned: bool


Text = Known[Summary] | Unavailable


def is_pruned(go: str) -> bool:
    """Whether a go.mod with this go line lists all that its module needs (graph pruning)."""
    return goversion.compare(go or GO_OF_MOD, _PRUNED_SINCE) >= 0


class Replacements:
    """The replacements of a go.work and of the main modules, in that order."""

    def __init__(self, mains: Sequence[Main], work: Work | None) -> None:
        self._mains = frozenset(main.path for main in mains)
        self._work = _table(work.replaces if work else ())
        self._tables = [_table(main.replaces) for main in mains]
        self._replaced = {old.path for table in (self._work, *self._tables) for old in table}

    def resolve(self, module: ModuleVersion) -> ModuleVersion | Unavailable:
        """Return what stands in for a module version; itself where nothing does.

        A replacement of this version goes before one of all versions, and what go.work says before
        all others. Where several main modules replace it the last one wins, unless it says
        otherwise for just this version (modload/modfile.go, replacementFrom).
        """
        if module.path not in self._replaced:
            return module
        if module.path in self._mains and not module.version:
            return module
        found = _look_up(module, self._work)
        if found is not None:
            return found.new
        winner: Replace | None = None
        for table in self._tables:
            found = _look_up(module, table)
            if found is None:
                continue
            if winner and found.old.version and winner.new != found.new:
                return _conflict(module, winner.new, found.new)
            winner = found
        return winner.new if winner else module


class Requirements:
    """Every requirement that was asked for; asks the reader once for each text.

    Attributes:
        dropped: The excluded versions that were required.
    """

    def __init__(self, mains: Sequence[Main], work: Work | None, read: Reader) -> None:
        self.dropped: set[ModuleVersion] = set()
        self.replacements = Replacements(mains, work)
        self._excludes = frozenset(module for main in mains for module in main.excludes)
        self._read = read
        self._texts: dict[ModuleVersion, Summary] = {}
        self._required: dict[ModuleVersion, Required] = {}
        if work is not None:
            for main in mains:
                self._required[ModuleVersion(main.path, "")] = self._summarize(main)

    @property
    def texts(self) -> Iterable[ModuleVersion]:
        """Every module version whose go.mod was read; of folders the name without a version."""
        return self._texts.keys()

    def __getitem__(self, module: ModuleVersion) -> Required:
        return self._required[module]

    def without_excluded(self, requires: Iterable[ModuleVersion]) -> tuple[ModuleVersion, ...]:
        """Return the requirements that no main module excludes: they are dropped, not moved."""
        wanted = tuple(requires)
        self.dropped |= self._excludes.intersection(wanted)
        return tuple(module for module in wanted if module not in self._excludes)

    def load(self, modules: Iterable[ModuleVersion]) -> Unavailable | None:
        """Have the requirements of these module versions at hand; say which texts are missing."""
        actual: dict[ModuleVersion, ModuleVersion] = {}
        for module in modules:
            if module in self._required:
                continue
            if module.path in (GO, TOOLCHAIN):
                self._required[module] = _of_pseudo_module(module)
                continue
            resolved = self.replacements.resolve(module)
            if isinstance(resolved, Unavailable):
                return resolved
            actual[module] = resolved
        if failure := self._load_texts({one for one in actual.values() if one not in self._texts}):
            return failure
        for module, resolved in actual.items():
            summary = self._texts[resolved]
            if failure := _check_path(module, resolved, summary):
                return failure
            self._required[module] = self._summarize(summary)
        return None

    def _load_texts(self, wanted: set[ModuleVersion]) -> Unavailable | None:
        if not wanted:
            return None
        missing: dict[ModuleVersion, Unavailable] = {}
        batch = sorted(wanted)
        answers = self._read(batch)
        for module in batch:
            answer = answers[module]
            if isinstance(answer, Known):
                self._texts[module] = answer.value
            else:
                missing[module] = answer
        return _all_missing(missing) if missing else None

    def _summarize(self, summary: Summary | Main) -> Required:
        requires = self.without_excluded(summary.requires)
        # summaryFromModFile appends this after what the file says, so that it cannot be excluded.
        if goversion.compare(summary.go, STRICT_SINCE) >= 0:
            requires += (ModuleVersion(GO, summary.go),)
        return Required(requires, is_pruned(summary.go))


def refusal(mains: Sequence[Main], work: Work | None) -> Unavailable | None:
    """Say why the go command would not read these main modules together."""
    paths: set[str] = set()
    for main in mains:
        if main.path in paths:
            return _refused(f"the module {main.path} is used twice")
        paths.add(main.path)
    of_work = work.replaces if work else ()
    for old, new in of_work:
        if old.path in paths and not old.version:
            return _refused(f"go.work replaces {old.path}, which it uses, by {name_of(new)}")
    if work is not None and (failure := _too_new(mains, work)):
        return failure
    return _check_conflicts(mains, of_work)


def name_of(module: ModuleVersion) -> str:
    """Return a module version as messages name it; the folder where there is no version."""
    return str(module) if module.version else module.path


def _table(replaces: Iterable[Replace]) -> dict[ModuleVersion, Replace]:
    return {replace.old: replace for replace in replaces}


def _look_up(module: ModuleVersion, table: Mapping[ModuleVersion, Replace]) -> Replace | None:
    return table.get(module) or table.get(ModuleVersion(module.path, ""))


def _of_pseudo_module(module: ModuleVersion) -> Required:
    """Return what a version of go or of the toolchain requires (modfile.go, rawGoModSummary)."""
    is_strict = module.path == GO and goversion.compare(module.version, STRICT_SINCE) >= 0
    requires = (ModuleVersion(TOOLCHAIN, f"go{module.version}"),) if is_strict else ()
    return Required(requires, is_pruned=True)


def _check_path(
    required: ModuleVersion, actual: ModuleVersion, summary: Summary
) -> Unavailable | None:
    """Say why a go.mod cannot be this module's; of a folder the go command accepts any."""
    if not actual.version or summary.path in (required.path, actual.path):
        return None
    if not summary.path:
        return _refused(f"the go.mod of {actual} has no module line")
    return _refused(f"{required} is required, but its go.mod is that of {summary.path}")


def _too_new(mains: Sequence[Main], work: Work) -> Unavailable | None:
    """Say which module needs a higher go line in go.work (init.go, errWorkTooOld)."""
    of_work = work.go or GO_OF_WORK
    for main in mains:
        if (
            goversion.compare(main.go, of_work) > 0
            and goversion.compare(main.go, STRICT_SINCE) >= 0
        ):
            reason = f"the module {main.path} requires go {main.go}, but go.work says {of_work}"
            return _refused(reason, "Run `go work use`.")
    return None


def _check_conflicts(mains: Sequence[Main], of_work: Sequence[Replace]) -> Unavailable | None:
    """Say which replacements contradict each other (init.go, makeMainModules; toReplaceMap)."""
    decided_by_work = {old.path for old, _ in of_work}
    everyone: dict[ModuleVersion, ModuleVersion] = {}
    for replaces in (of_work, *(main.replaces for main in mains)):
        own: dict[ModuleVersion, ModuleVersion] = {}
        for old, new in replaces:
            others = own if old.path in decided_by_work else everyone
            first = own.setdefault(old, others.setdefault(old, new))
            if first != new:
                return _conflict(old, first, new)
    return None


def _conflict(old: ModuleVersion, first: ModuleVersion, second: ModuleVersion) -> Unavailable:
    return _refused(f"{name_of(old)} is replaced by {name_of(first)} and by {name_of(second)}")


def _refused(reason: str, remedy: str = "") -> Unavailable:
    return Unavailable(f"the go command refuses the module graph: {reason}", remedy)


def _all_missing(missing: Mapping[ModuleVersion, Unavailable]) -> Unavailable:
    by_reason: dict[str, list[str]] = {}
    for module, failure in missing.items():
        by_reason.setdefault(failure.reason, []).append(name_of(module))
    listed = "; ".join(f"{_enumerate(names)} ({why})" for why, names in by_reason.items())
    remedies = dict.fromkeys(failure.remedy for failure in missing.values() if failure.remedy)
    return Unavailable(f"the module graph needs the go.mod of {listed}", " ".join(remedies))


def _enumerate(names: Sequence[str]) -> str:
    others = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {others} more" if others > 0 else "")
