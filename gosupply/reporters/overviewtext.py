"""The workspace as a tree for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.reporters.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.engine.overview import Build, Effect, Mod, Overview, Place, Sums, Work


class _Node(NamedTuple):
    """A line, and the lines below it."""

    text: str
    below: tuple[_Node, ...] = ()


def render_overview(shown: Overview) -> str:
    """Return the tree, a blank line between roots, notices at its end."""
    settings = [terminal(f"{name}={value}") for name, value in shown.settings.items()]
    blocks = ["\n".join(settings)] if settings else []
    blocks += ["\n".join(_block(place)) for place in shown.places]
    if not shown.places:
        blocks.append("no go.mod, go.work or go.sum here")
    if shown.problems:
        blocks.append(f"{_count(shown.problems, 'problem')}: run 'gosupply check'")
    blocks += [f"notice: {terminal(notice)}" for notice in shown.notices]
    return "\n\n".join(blocks) + "\n"


def _block(place: Place) -> Iterator[str]:
    yield terminal(place.path)
    yield from _tree(tuple(_nodes(place)), "")


def _tree(nodes: Sequence[_Node], indent: str) -> Iterator[str]:
    for number, node in enumerate(nodes, 1):
        last = number == len(nodes)
        yield f"{indent}{'└── ' if last else '├── '}{terminal(node.text)}"
        yield from _tree(node.below, f"{indent}{'    ' if last else '│   '}")


def _nodes(place: Place) -> Iterator[_Node]:
    for mod in place.mods:
        yield _mod(mod)
    if place.work:
        yield _work(place.work)
    for sums in place.sums:
        yield _Node(f"{_name(sums.file)}: {_outcomes(sums)}")
    if place.vendor:
        kind = " of a workspace" if place.vendor.workspace else ""
        modules = _count(place.vendor.modules, "module")
        packages = _count(place.vendor.packages, "package")
        yield _Node(f"vendor/modules.txt{kind}: {modules}, {packages}")


def _mod(mod: Mod) -> _Node:
    below = [
        _Node(_versions(mod.go, mod.toolchain)),
        _Node(f"requires {_count(mod.requires, 'module')}"),
        *_effects("replace", mod.replaces),
        *_effects("exclude", mod.excludes),
        _Node(_build(mod.build)),
    ]
    if mod.work:
        below.insert(0, _Node(f"used by {mod.work}"))
    return _Node(f"{_name(mod.file)}: module {mod.module or 'without a name'}", tuple(below))


def _work(work: Work) -> _Node:
    below = (
        _Node(_versions(work.go, work.toolchain)),
        _Node(f"uses {_count(len(work.uses), 'module')}", tuple(map(_Node, work.uses))),
        *_effects("replace", work.replaces),
        _Node(_build(work.build)),
    )
    return _Node(f"{_name(work.file)}: a workspace", below)


def _effects(kind: str, effects: Sequence[Effect]) -> Iterator[_Node]:
    if effects:
        lines = tuple(_Node(f"{effect.line}: {effect.effect}") for effect in effects)
        yield _Node(_count(len(effects), f"{kind} line"), lines)


def _versions(go: str, toolchain: str) -> str:
    said = f"go {go}" if go else "no go line"
    return f"{said}, toolchain {toolchain}" if toolchain else said


def _build(build: Build) -> str:
    if build.modules is None:
        return f"build list unknown: {build.reason}"
    return f"build list of {_count(len(build.modules), 'module')}, {build.reason}"


def _outcomes(sums: Sums) -> str:
    counts = ", ".join(f"{count} {word}" for word, count in sums.outcomes.items())
    return f"{_count(sums.lines, 'line')}: {counts}" if counts else _count(sums.lines, "line")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _name(path: str) -> str:
    return path.rpartition("/")[2]
