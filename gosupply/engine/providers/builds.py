"""Answers `build-list-unknown`: which version of each module is selected, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.facts import Known, Unavailable
from gosupply.formats.modfile import parse_mod
from gosupply.locations import whole_line
from gosupply.workspace.mains import main_of, summary_of, work_of
from gosupply.workspace.mvs import BUILD_LISTS, select_versions
from gosupply.workspace.places import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gosupply.engine.providers.scene import Scene
    from gosupply.facts import Fact
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.modules.dependencies import Dependencies
    from gosupply.workspace.model import Target, Workspace
    from gosupply.workspace.mvs import BuildList
    from gosupply.workspace.requirements import Main, Summary, Work

NEED = BUILD_LISTS

_MALFORMED = Unavailable("it, or a file that it uses, is malformed", "Mend the file.")


def answer(scene: Scene) -> dict[str, Answer[BuildList]]:
    """Select versions for each go.mod, for each file in its place, and for each go.work."""
    workspace = scene.workspace
    reader = SummaryReader(workspace.targets, scene.dependencies)
    broken = {problem.at.path for problem in workspace.problems}
    found = {}
    for file, mains, work in _builds(workspace):
        fact: Fact[BuildList]
        if broken & {file.path, *(mod.path for _, mod in mains)}:
            fact = _MALFORMED
        elif not mains:
            fact = Unavailable("no module that it uses could be read", "Run 'go work use'.")
        else:
            fact = select_versions(_mains(mains), reader, work=work)
        found[file.path] = Answer(fact, _place(workspace, file))
    return found


def _builds(
    workspace: Workspace,
) -> Iterator[tuple[ModFile | WorkFile, Sequence[tuple[str, ModFile]], Work | None]]:
    """Yield each file that says what is built, with the folder and go.mod of its main modules."""
    for root in workspace.roots:
        for mod in root.mods:
            yield mod, [(root.folder, mod)], None
    for work in workspace.works.values():
        yield work, workspace.members[work.path], work_of(work)


def _mains(mains: Sequence[tuple[str, ModFile]]) -> list[Main]:
    return [main_of(folder, mod) for folder, mod in mains]


def _place(workspace: Workspace, file: ModFile | WorkFile) -> Location:
    if file.go:
        return file.go.at
    return whole_line(workspace.source, file.path, 1, "")


class SummaryReader:
    """Answers for go.mod texts (`workspace.requirements.Reader`), each read and parsed once."""

    def __init__(self, targets: Mapping[str, Target], dependencies: Dependencies) -> None:
        self._targets = targets
        self._dependencies = dependencies
        self._summaries: dict[ModuleVersion, Known[Summary] | Unavailable] = {}

    def __call__(
        self, modules: Sequence[ModuleVersion]
    ) -> dict[ModuleVersion, Known[Summary] | Unavailable]:
        """Return what each module version, or folder, requires."""
        new = [module for module in modules if module not in self._summaries]
        texts = self._dependencies.texts([module for module in new if module.version])
        for module in new:
            if module.version:
                self._summaries[module] = _summary(module, texts[module])
            else:
                self._summaries[module] = self._of_folder(module.path)
        return {module: self._summaries[module] for module in modules}

    def _of_folder(self, name: str) -> Known[Summary] | Unavailable:
        folder = join("", name)
        target = None if folder is None else self._targets.get(folder)
        if target is None:
            return Unavailable("it is outside of the repository", "Replace it by a folder inside.")
        if target.mod is None:
            return Unavailable(target.reason, "Check the folder that replaces it.")
        return Known(summary_of(target.mod))


def _summary(
    module: ModuleVersion, text: Known[bytes] | Unavailable
) -> Known[Summary] | Unavailable:
    if isinstance(text, Unavailable):
        return text
    mod, problems = parse_mod(text.value, path=str(module), source="log", strict=False)
    if problems:
        return Unavailable(f"its go.mod cannot be read: {problems[0].message}")
    return Known(summary_of(mod))
