"""The go.mod and go.work files of a root: what their go lines mean, which versions they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats import goversion
from gosupply.formats.modpath import ModuleVersion, path_problem
from gosupply.formats.workfile import WorkFile
from gosupply.locations import whole_line
from gosupply.rules.builds import work_of
from gosupply.rules.commands import edit
from gosupply.vendor.replacements import Replacements
from gosupply.workspace.requirements import GO_OF_MOD, GO_OF_WORK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gosupply.formats.directives import Replace
    from gosupply.formats.goversion import Range
    from gosupply.formats.modfile import ModFile, Require
    from gosupply.locations import Location
    from gosupply.rules.base import View


class Choice(NamedTuple):
    """A module version that a line chooses, so that its code may be built.

    Attributes:
        path: The module.
        version: Its version.
        how: `'PATH' is required at`, or what it replaces: the start of a message.
        at: The requirement, or the right side of the replacement.
        key: The line without its versions.
        direct: Whether whoever wrote the file chose it; else it is `// indirect`.
    """

    path: str
    version: str
    how: str
    at: Location
    key: str
    direct: bool = True


def is_whole(view: View, file: ModFile | WorkFile) -> bool:
    """Whether nothing in a file is malformed, so that what is not there was never written."""
    return all(problem.at.path != file.path for problem in view.workspace.problems)


def go_of(file: ModFile | WorkFile) -> str:
    """Return the version of the go line, or which one the go command assumes without."""
    if file.go:
        return file.go.version
    return GO_OF_WORK if isinstance(file, WorkFile) else GO_OF_MOD


def head_of(file: ModFile | WorkFile, source: str) -> Location:
    """Return where a finding is shown about a line that is missing: the file's first of substance.

    Args:
        file: The file.
        source: What it was read from.
    """
    if isinstance(file, WorkFile):
        return file.uses[0].at if file.uses else whole_line(source, file.path, 1, "")
    return file.module.at if file.module else whole_line(source, file.path, 1, "")


def edited(file: ModFile | WorkFile, flag: str) -> str:
    """Return the advice to edit a file with a flag."""
    return edit(file, flag, otherwise="Change or remove the line.")


def lowest_above(version: str, allowed: Range) -> str:
    """Return the lowest bound of a range that is a version of it and above this one, or empty."""
    bounds = [bound.version for bounds in allowed for bound in bounds]
    above = [
        bound
        for bound in bounds
        if goversion.compare(bound, version) > 0 and goversion.in_range(bound, allowed)
    ]
    lowest = ""
    for bound in above:
        if not lowest or goversion.compare(bound, lowest) < 0:
            lowest = bound
    return lowest


def choices_of(view: View, is_such: Callable[[str], bool]) -> Iterator[Choice]:
    """Yield each such version that a file requires itself, or replaces something by.

    Requirements that are `// indirect` are other people's choice. Those that are replaced, or that
    a module of the go.work meets, choose nothing.
    """
    return _choices(view, lambda line: not line.indirect and is_such(line.version), is_such)


def every_choice_of(view: View) -> Iterator[Choice]:
    """Yield each version that a file requires, `// indirect` or not, or replaces something by.

    Those that are replaced, or that a module of the go.work meets, choose nothing.
    """
    return _choices(view, lambda _line: True, lambda _version: True)


def latest_of(choice: Choice) -> str:
    """Return the help that has a release of a module chosen; many have none."""
    # A path that could not be fetched may be anything, also something that a shell obeys.
    if path_problem(choice.path):
        return "Choose a release, if there is one."
    return f"Choose a release, if 'go list -m -versions {choice.path}' prints one."


def _choices(
    view: View, is_required: Callable[[Require], bool], is_replacing: Callable[[str], bool]
) -> Iterator[Choice]:
    for mod in view.root.mods:
        lines = [line for line in mod.requires if is_required(line)]
        if lines:
            yield from _required(view, mod, lines)
        yield from _replacing(mod.replaces, is_replacing)
    if view.root.work:
        yield from _replacing(view.root.work.replaces, is_replacing)


def _required(view: View, mod: ModFile, lines: list[Require]) -> Iterator[Choice]:
    work = work_of(view, mod)
    mains = view.workspace.members[work.path] if work else ((view.root.folder, mod),)
    own = {main.module.path for _, main in mains if main.module}
    replacements = Replacements(mains, work)
    for line in lines:
        module = ModuleVersion(line.path, line.version)
        if line.path not in own and replacements.of(module) is None:
            how, key = f"'{line.path}' is required at", f"require {line.path}"
            yield Choice(*module, how, line.at, key, direct=not line.indirect)


def _replacing(lines: tuple[Replace, ...], is_such: Callable[[str], bool]) -> Iterator[Choice]:
    for line in lines:
        if line.new_version and is_such(line.new_version):
            yield Choice(
                line.new_path,
                line.new_version,
                f"'{line.old_path}' is replaced by '{line.new_path}' at",
                line.new_at,
                f"replace {line.old_path} {line.new_path}",
            )
