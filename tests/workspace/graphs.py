"""Module graphs for tests: texts by hand or generated, as values and as what the go command reads.

Generated graphs are small and dense: few modules, each at several versions, so that versions meet,
cycles form and pruning matters.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Unavailable
from gosupply.formats.h1 import go_mod_hash
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.mvs import BuildList, select_versions
from gosupply.workspace.requirements import Main, Replace, Summary, Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from random import Random

    from gosupply.workspace.requirements import Text

APPS = ("example.com/app0", "example.com/app1", "example.com/app2")
_PLAIN = ("example.com/a", "example.com/b", "example.com/c/sub", "example.com/d", "example.com/e")
_VERSIONS = (
    "v0.9.0",
    "v1.0.0-rc.1",
    "v1.0.0",
    "v1.0.1-0.20240102030405-abcdefabcdef",
    "v1.2.0",
    "v1.10.0",
)
_PATHS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys((*_PLAIN, *APPS), _VERSIONS),
    "example.com/a/v2": ("v2.0.0", "v2.1.0"),
    "example.com/old": ("v1.0.0", "v2.0.0+incompatible", "v3.1.0+incompatible"),
    "gopkg.in/y.v1": ("v1.0.0", "v1.1.0", "v0.0.0-20240102030405-abcdefabcdef"),
}
_FORKS = tuple(ModuleVersion(f"example.com/fork{n}", "v1.0.0") for n in range(3))
_FOLDERS = tuple(ModuleVersion(f"./local/l{n}", "") for n in range(3))
# Modules keep to go lines that every go command of the last years reads.
_OLD_GO = ("", "1.12", "1.16")
_NEW_GO = ("1.17", "1.18", "1.20")
_STRICT_GO = ("1.21", "1.21rc2", "1.21.0", "1.21.3")


class Texts:
    """A reader over go.mod texts; what is not there is missing. It notes what it was asked for."""

    def __init__(self, texts: Mapping[ModuleVersion, Summary]) -> None:
        self.texts = dict(texts)
        self.batches: list[tuple[ModuleVersion, ...]] = []

    def __call__(self, modules: Sequence[ModuleVersion]) -> dict[ModuleVersion, Text]:
        self.batches.append(tuple(modules))
        return {module: self._answer(module) for module in modules}

    def _answer(self, module: ModuleVersion) -> Text:
        summary = self.texts.get(module)
        return Unavailable("not there", "Fetch it.") if summary is None else Known(summary)


class Scene(NamedTuple):
    """Main modules, alone or in a workspace, over some texts."""

    mains: tuple[Main, ...]
    work: Work | None
    texts: Mapping[ModuleVersion, Summary]

    def select(self) -> Known[BuildList] | Unavailable:
        return select_versions(self.mains, Texts(self.texts), work=self.work)

    def known(self) -> BuildList:
        found = self.select()
        assert isinstance(found, Known), found
        return found.value


def version(text: str) -> ModuleVersion:
    """Read `a@v1` as example.com/a@v1.0.0, `./folder` as a folder; `a` is every version of a."""
    path, _, number = text.partition("@")
    if path.startswith("."):
        return ModuleVersion(path, "")
    path = path if path in ("go", "toolchain") else f"example.com/{path}"
    is_short = number.startswith("v") and "." not in number
    return ModuleVersion(path, f"{number}.0.0" if is_short else number)


def versions(text: str) -> tuple[ModuleVersion, ...]:
    """Read several, separated by spaces."""
    return tuple(version(word) for word in text.split())


def replaces(text: str) -> tuple[Replace, ...]:
    """Read `a@v1=>b@v2 a=>./folder`."""
    pairs = (word.split("=>") for word in text.split())
    return tuple(Replace(version(old), version(new)) for old, new in pairs)


def texts(lines: str) -> dict[ModuleVersion, Summary]:
    """Read lines `a@v1 1.17: b@v1 c@v2`, one go.mod each, `-` for no go line."""
    read = {}
    for line in lines.strip().splitlines():
        head, _, requires = line.partition(":")
        name, go = head.split()
        module = version(name)
        read[module] = Summary(module.path, go.removeprefix("-"), versions(requires))
    return read


def selected(build: BuildList) -> str:
    """Return the build list without the main modules, as `versions` reads it."""
    names = [f"{path}@{number}" for path, number, _ in build.modules if number]
    return " ".join(name.removeprefix("example.com/").removesuffix(".0.0") for name in names)


def random_texts(random: Random) -> dict[ModuleVersion, Summary]:
    """Return go.mod texts of every version, of forks and of folders."""
    made = {}
    everything = [ModuleVersion(path, one) for path, known in _PATHS.items() for one in known]
    eldest = random.random()
    for module in (*everything, *_FORKS, *_FOLDERS):
        go = random.choice(_OLD_GO if random.random() < eldest else (*_NEW_GO, *_STRICT_GO[:2]))
        if "+incompatible" in module.version:
            made[module] = Summary(module.path, "", ())
            continue
        requires = random.sample(everything, random.choice((0, 1, 1, 2, 3)))
        made[module] = Summary(module.path, go, tuple(_one_of_each(requires)))
    return made


def random_main(random: Random, path: str, known: Mapping[ModuleVersion, Summary]) -> Main:
    """Return a main module; its folders are those of `write_scene`."""
    everything = [module for module in known if module.version and module not in _FORKS]
    requires = list(_one_of_each(random.sample(everything, random.randint(1, 5))))
    if random.random() < 0.1:
        requires.append(random.choice(everything))
    if random.random() < 0.03:
        requires.append(ModuleVersion(path, "v1.0.0"))
    excludes = random.sample(everything, random.choice((0, 0, 0, 2, 6)))
    if random.random() < 0.05:
        excludes.append(requires[0])
    toolchain = random.choice(("", "", "", "go1.21.3", "go1.23.1", "default", "go1.21.0-local"))
    go = random.choice((*_OLD_GO, *_NEW_GO, *_NEW_GO, *_STRICT_GO, *_STRICT_GO))
    old = random.sample(everything, random.choice((0, 0, 1, 3)))
    table = {
        ModuleVersion(module.path, random.choice((module.version, ""))): random.choice(
            (*_FORKS, *_FOLDERS)
        )
        for module in old
        if module.path not in APPS
    }
    return Main(
        path,
        go,
        tuple(requires),
        toolchain,
        tuple(excludes),
        tuple(map(Replace, table, table.values())),
    )


def random_work(random: Random, known: Mapping[ModuleVersion, Summary]) -> Scene:
    """Return a workspace of two or three main modules."""
    mains = tuple(random_main(random, path, known) for path in APPS[: random.choice((2, 3))])
    if random.random() < 0.8:
        # Replacements of the same module in several main modules mostly contradict each other.
        mains = (*mains[:-1], *(main._replace(replaces=()) for main in mains[-1:]))
    more = random_main(random, APPS[0], known).replaces
    work = Work(
        random.choice(("", "1.20", "1.21.3", "1.22")), random.choice(("", "go1.22.5")), more
    )
    return Scene(mains, work, known)


def repaired(main: Main, build: BuildList) -> Main:
    """Return the main module as the go command would write it: it requires what is selected.

    A requirement on an excluded version is dropped, whatever is selected then.
    """
    chosen = {module.path: module.version for module in build.modules}
    requires = dict.fromkeys(
        ModuleVersion(required.path, chosen[required.path])
        for required in main.requires
        if chosen.get(required.path) and required not in main.excludes
    )
    dropped = any(update.path == "toolchain" for update in build.updates)
    return main._replace(
        go=build.go if any(update.path == "go" for update in build.updates) else main.go,
        toolchain="" if dropped else main.toolchain,
        requires=tuple(requires),
    )


def write_proxy(known: Mapping[ModuleVersion, Summary], folder: Path) -> None:
    """Write what GOPROXY serves, as files: `.info` and `.mod` of each version.

    Archives are not needed: `go list -m` reads none.
    """
    for module, summary in known.items():
        if module.version:
            place = folder / module.path / "@v"
            place.mkdir(parents=True, exist_ok=True)
            info = {"Version": module.version, "Time": "2024-01-02T03:04:05Z"}
            (place / f"{module.version}.info").write_text(json.dumps(info))
            (place / f"{module.version}.mod").write_text(mod_text(summary))


def sums(known: Mapping[ModuleVersion, Summary]) -> str:
    """Return a go.sum with the go.mod of every version."""
    return "".join(
        f"{module.path} {module.version}/go.mod {go_mod_hash(mod_text(summary).encode())}\n"
        for module, summary in known.items()
        if module.version
    )


def write_scene(scene: Scene, folder: Path) -> Path:
    """Write go.mod and go.work files; return the folder in which the go command runs."""
    for module, summary in scene.texts.items():
        if not module.version:
            _write(folder / module.path / "go.mod", mod_text(summary))
    if scene.work is None:
        _write(folder / "go.mod", main_text(scene.mains[0], "./"))
        _write(folder / "go.sum", sums(scene.texts))
        return folder
    for number, main in enumerate(scene.mains):
        _write(folder / f"m{number}" / "go.mod", main_text(main, "../"))
    _write(folder / "go.work", work_text(scene.work, len(scene.mains)))
    return folder


def mod_text(summary: Summary) -> str:
    return f"module {summary.path}\n{_go(summary.go)}{_requires(summary.requires)}"


def main_text(main: Main, top: str) -> str:
    toolchain = f"toolchain {main.toolchain}\n" if main.toolchain else ""
    excludes = "".join(f"exclude {path} {one}\n" for path, one in main.excludes)
    return (
        f"module {main.path}\n{_go(main.go)}{toolchain}{_requires(main.requires)}{excludes}"
        f"{_replaces(main.replaces, top)}"
    )


def work_text(work: Work, count: int) -> str:
    toolchain = f"toolchain {work.toolchain}\n" if work.toolchain else ""
    uses = "".join(f"use ./m{number}\n" for number in range(count))
    return f"{_go(work.go)}{toolchain}{uses}{_replaces(work.replaces, './')}"


def _one_of_each(modules: Iterable[ModuleVersion]) -> Iterable[ModuleVersion]:
    return {module.path: module for module in modules}.values()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _go(go: str) -> str:
    return f"go {go}\n" if go else ""


def _requires(requires: Iterable[ModuleVersion]) -> str:
    return "".join(f"require {path} {one}\n" for path, one in requires)


def _replaces(replaced: Iterable[Replace], top: str) -> str:
    lines = []
    for old, new in replaced:
        target = " ".join(new) if new.version else new.path.replace("./", top, 1)
        lines.append(f"replace {old.path} {old.version} => {target}\n")
    return "".join(lines)
