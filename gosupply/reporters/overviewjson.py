"""The workspace as JSON, for programs: schema `gosupply-workspace/1`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gosupply.engine.overview import Build, Mod, Overview, Place, Work
    from gosupply.workspace.mvs import Selected


def render_overview_json(shown: Overview) -> str:
    """Return one JSON object; what is not known is null, what is not there is absent or empty."""
    whole = {
        "schema": "gosupply-workspace/1",
        "source": shown.source,
        "settings": dict(shown.settings),
        "roots": [_place(place) for place in shown.places],
        "problems": shown.problems,
        "notices": list(shown.notices),
    }
    return json.dumps(whole, indent=2, ensure_ascii=True) + "\n"


def _place(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"path": place.path, "mods": [_mod(mod) for mod in place.mods]}
    if place.work:
        found["work"] = _work(place.work)
    found["sums"] = [sums._asdict() for sums in place.sums]
    if place.vendor:
        found["vendor"] = place.vendor._asdict()
    return found


def _mod(mod: Mod) -> dict[str, Any]:
    return {**mod._asdict(), **_lists(mod)}


def _work(work: Work) -> dict[str, Any]:
    return {**work._asdict(), **_lists(work)}


def _lists(file: Mod | Work) -> dict[str, Any]:
    excludes = getattr(file, "excludes", None)
    lists = {"replaces": [effect._asdict() for effect in file.replaces]}
    if excludes is not None:
        lists["excludes"] = [effect._asdict() for effect in excludes]
    return {**lists, "build": _build(file.build)}


def _build(build: Build) -> dict[str, Any]:
    if build.modules is None:
        return {"modules": None, "reason": build.reason}
    return {"modules": [_module(each) for each in build.modules], "reason": build.reason}


def _module(module: Selected) -> dict[str, Any]:
    """Return a module in the words of `go list -m -json`; a main module has no version."""
    found: dict[str, Any] = {"Path": module.path, "Version": module.version}
    if module.replacement:
        found["Replace"] = {
            "Path": module.replacement.path,
            "Version": module.replacement.version,
        }
    return {name: value for name, value in found.items() if value}
