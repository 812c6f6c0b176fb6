"""Answers `retraction-unseen`: what the newest go.mod of each selected module says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.facts import Known, Unavailable
from gosupply.formats.modfile import parse_mod
from gosupply.formats.modpath import ModuleVersion
from gosupply.formats.versions import is_incompatible
from gosupply.modules.dependencies import NEWEST, Newest
from gosupply.modules.newest import newest
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gosupply.engine.providers.scene import Scene

NEED = NEWEST


def answer(scene: Scene) -> dict[str, Answer[Mapping[str, Newest]]]:
    """Return what was seen in each list, and of how many modules nothing was."""
    used = _used(scene)
    lists = scene.dependencies.lists(sorted(used))
    where: dict[ModuleVersion, str] = {}
    failures: dict[str, list[str]] = {}
    for path, versions in used.items():
        listed = lists[path]
        if isinstance(listed, Unavailable):
            failures.setdefault(listed.reason, []).append(path)
        else:
            # A module without tagged versions has none in any list, but the one that is used.
            known = (*listed.versions, *versions)
            incompatible = any(map(is_incompatible, versions))
            version = newest(known, incompatible=incompatible) or known[0]
            where[ModuleVersion(path, version)] = listed.where
    texts = scene.dependencies.texts(sorted(where))
    seen: dict[str, dict[str, Newest]] = {}
    for module, place in where.items():
        text = texts[module]
        if isinstance(text, Unavailable):
            failures.setdefault(text.reason, []).append(module.path)
        else:
            mod, _ = parse_mod(text.value, path=str(module), source="log", strict=False)
            seen.setdefault(place, {})[module.path] = Newest(module.version, mod, place)
    return dict((*_seen(seen, used), *_failed(failures)))


def _used(scene: Scene) -> dict[str, set[str]]:
    """Return the versions of each module that some build list selects, replacements applied."""
    used: dict[str, set[str]] = {}
    for built in scene.answered(BUILD_LISTS).values():
        if isinstance(built, Known):
            for module in built.value.modules:
                path, version = module.replacement or (module.path, module.version)
                if version:
                    used.setdefault(path, set()).add(version)
    return used


def _seen(
    seen: Mapping[str, Mapping[str, Newest]], used: Mapping[str, set[str]]
) -> Iterator[tuple[str, Answer[Mapping[str, Newest]]]]:
    """Yield what each list showed; that it shows no retraction proves nothing."""
    for place, found in seen.items():
        yield place, Answer(Known(found))
        quiet = [
            path
            for path, newest_one in found.items()
            if not any(newest_one.retraction_of(version) for version in used[path])
        ]
        if quiet:
            reason = f"no retraction was seen among the versions that {place} lists, unsigned"
            yield _subject(quiet), Answer(Unavailable(reason))


def _failed(
    failures: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, Answer[Mapping[str, Newest]]]]:
    for reason, paths in failures.items():
        yield _subject(paths), Answer(Unavailable(f"the newest go.mod is not known: {reason}"))


def _subject(paths: Sequence[str]) -> str:
    """Return the first module's path, and how many others there are."""
    first, *others = sorted(paths)
    return f"{first} and {len(others)} more" if others else first
