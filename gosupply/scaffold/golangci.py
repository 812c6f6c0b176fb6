"""What a configuration of golangci-lint says about modules, in its first and second version.

gomodguard, gomoddirectives and depguard, where it speaks of modules. A linter that is not enabled
says nothing, and nothing of it is carried over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.closedyaml import Items, Scalar
from gosupply.scaffold.carrying import is_true, keys_of, leaf
from gosupply.scaffold.depguard import carry_depguard
from gosupply.scaffold.modguard import allow_other_versions, carry_modguard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.formats.closedyaml import Node
    from gosupply.locations import Location
    from gosupply.scaffold.carrying import Draft

LINTERS = ("gomodguard", "gomodguard_v2", "gomoddirectives", "depguard")

_UNSET = frozenset({"", "false", "no", "off", "n", "null", "~"})
_CHOOSING = frozenset({"default", "disable", "disable-all", "enable", "enable-all"})
_JUDGED = "no rule denies every such line; '{}' judges what they say"
_UNSAID: Mapping[str, str] = {
    "exclude-forbidden": "no rule denies every exclude; with 'exclude: {require_resolve_to: true}' "
    "each has to name the version to select instead",
    "toolchain-forbidden": _JUDGED.format("toolchain-directive"),
    "tool-forbidden": _JUDGED.format("tool-directive"),
    "go-debug-forbidden": _JUDGED.format("godebug-directive"),
    "ignore-forbidden": _JUDGED.format("ignore-directive"),
    "toolchain-pattern": "write it as a range: versions.toolchain",
    "go-version-pattern": "write it as a range: versions.go",
}
_ALL_REPLACED = ("replace-local", "replace-allow-all", "replace-allow-list")
_OWN_FOLDERS = (
    "only modules of this repository may be replaced by their folders now: give other folders an "
    "override or a waiver"
)


def carry_golangci(draft: Draft, node: Node) -> None:
    """Carry a configuration of golangci-lint over."""
    top = keys_of(node)
    linters = top.get("linters")
    first = keys_of(top.get("linters-settings"))
    settings = {**first, **keys_of(keys_of(linters).get("settings"))}
    for name in LINTERS:
        enabled = _enabled_at(linters, name, settings.get(name))
        if name in settings and enabled is None:
            draft.note(settings[name].at, f"not carried over: '{name}' is not enabled")
        elif enabled is not None:
            _carry(draft, name, settings.get(name), enabled)
    for item in _excluding(top):
        names = {each.text for each in _scalars(keys_of(item).get("linters"))}
        if names.intersection(LINTERS):
            draft.note(item.at, "not carried over: an exclusion; a waiver accepts one finding")


def _carry(draft: Draft, name: str, settings: Node | None, enabled: Location) -> None:
    if name == "gomoddirectives":
        _directives(draft, settings, enabled)
    elif settings is not None and name == "depguard":
        carry_depguard(draft, settings)
    elif settings is not None:
        carry_modguard(draft, settings)
        allow_other_versions(draft, settings)


def _enabled_at(linters: Node | None, name: str, settings: Node | None) -> Location | None:
    """Return what enables a linter; where nothing is said of any, its settings do."""
    keys = keys_of(linters)
    if not _CHOOSING.intersection(keys):
        return settings.at if settings is not None else None
    if any(each.text == name for each in _scalars(keys.get("disable"))):
        return None
    for each in _scalars(keys.get("enable")):
        if each.text == name:
            return each.at
    everything, default = keys.get("enable-all"), keys.get("default")
    if everything is not None and is_true(everything):
        return everything.at
    return default.at if isinstance(default, Scalar) and default.text == "all" else None


def _directives(draft: Draft, settings: Node | None, enabled: Location) -> None:
    """Carry gomoddirectives over, whose default is that nothing may be replaced."""
    keys = keys_of(settings)
    for key in keys:
        if key in _UNSAID and _is_set(keys[key]):
            draft.note(keys[key].at, f"'{key}' is not carried over: {_UNSAID[key]}")
        elif key not in _UNSAID and key not in _ALL_REPLACED:
            draft.note(keys[key].at, f"'{key}' is not carried over: no rule judges it")
    everything, local = keys.get("replace-allow-all"), keys.get("replace-local")
    if everything is not None and is_true(everything):
        return
    at = settings.at if settings is not None else enabled
    draft.replace["placement"] = leaf("none", at)
    if local is not None and is_true(local):
        draft.note(local.at, _OWN_FOLDERS)
        draft.replace["own_paths"] = leaf("repository", local.at)
    else:
        draft.replace["own_paths"] = leaf("none", at)
    for item in draft.items(keys["replace-allow-list"]) if "replace-allow-list" in keys else ():
        message = f"'{draft.text(item)}' may not be replaced any more: give it a waiver"
        draft.note(item.at, f"{message} for 'replace-not-permitted'")


def _excluding(top: Mapping[str, Node]) -> Iterator[Node]:
    """Yield the rules that exclude findings, of both versions."""
    first = keys_of(top.get("issues")).get("exclude-rules")
    second = keys_of(keys_of(top.get("linters")).get("exclusions")).get("rules")
    for rules in (first, second):
        yield from rules.values if isinstance(rules, Items) else ()


def _scalars(node: Node | None) -> Iterator[Scalar]:
    for each in node.values if isinstance(node, Items) else ():
        if isinstance(each, Scalar):
            yield each


def _is_set(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text.lower() not in _UNSET
