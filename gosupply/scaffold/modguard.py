"""gomodguard's lists of modules, as entries of a policy.

Reads both forms of its configuration (github.com/ryancurrah/gomodguard). The first:

    allowed: {modules: [PATH], domains: [PREFIX], prefixes: [PREFIX]}
    blocked:
      modules: [{PATH: {recommendations: [PATH], reason: TEXT}}]
      versions: [{PATH: {version: CONSTRAINT, reason: TEXT}}]
      local_replace_directives: true

The second, where golangci-lint has lists of maps with a key `module`:

    allowed: {PATH: {match_type: exact, version: CONSTRAINT}}
    blocked: {PATH: {match_type: prefix, version: CONSTRAINT, recommendations: [], reason: TEXT}}
    local_replace_directives: true

Only what a module requires directly is looked at. In the first form a module with an entry under
`blocked.versions` is allowed in other versions, whatever `allowed` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.closedyaml import Items, Scalar, Table
from gosupply.scaffold.carrying import is_true, keys_of, leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.formats.closedyaml import Node
    from gosupply.scaffold.carrying import Draft

_FIRST_FORM = frozenset({"modules", "domains", "prefixes", "versions", "local_replace_directives"})
_RECOMMENDED = (
    "a module that is itself recommended may use the denied one there; a policy denies it to all"
)
_FOLDERS = (
    "not quite carried over: folders of this repository with the right module line are fine here; "
    "replace.placement decides about all replacements"
)


def carry_modguard(draft: Draft, node: Node) -> None:
    """Carry gomodguard's configuration over."""
    for key, value in draft.entries(node):
        match key.text.replace("-", "_"):
            case "allowed":
                _allowed(draft, value)
            case "blocked":
                _blocked(draft, value)
            case "local_replace_directives":
                _folders(draft, value)
            case _:
                draft.note(key.at, f"not carried over: unknown key '{key.text}'")


def _allowed(draft: Draft, node: Node) -> None:
    if not _is_first(node):
        for path, at, options in _rules(draft, node):
            pattern = _pattern(draft, path, options)
            versions = draft.range(options["version"]) if "version" in options else ""
            if pattern and versions is not None:
                draft.allow(at.at, pattern, versions=versions)
        return
    for key, value in draft.entries(node):
        if key.text not in {"modules", "domains", "prefixes"}:
            draft.note(key.at, f"not carried over: unknown key '{key.text}'")
            continue
        for item in draft.items(value):
            path = draft.text(item)
            if path:
                is_prefix = key.text != "modules"
                draft.allow(item.at, _below(draft, path, item) if is_prefix else path)


def _blocked(draft: Draft, node: Node) -> None:
    if not _is_first(node):
        for path, at, options in _rules(draft, node):
            pattern = _pattern(draft, path, options)
            if pattern:
                _deny(draft, pattern, at, options)
        return
    for key, value in draft.entries(node):
        if key.text.replace("-", "_") == "local_replace_directives":
            _folders(draft, value)
        elif key.text in {"modules", "versions"}:
            listed = _rules(draft, value) if any(True for _ in draft.items(value)) else ()
            for path, at, options in listed:
                _deny(draft, path, at, options, must=key.text == "versions")
        else:
            draft.note(key.at, f"not carried over: unknown key '{key.text}'")


def _deny(
    draft: Draft, pattern: str, at: Scalar, options: Mapping[str, Node], *, must: bool = False
) -> None:
    """Deny what one entry blocks; with `must` an entry without a version blocks nothing."""
    versions: str | None = ""
    if "version" in options:
        versions = draft.range(options["version"])
    elif must:
        draft.note(at.at, "not carried over: it names no version, so it blocks nothing")
        versions = None
    if versions is None:
        return
    used = []
    if "recommendations" in options:
        used = [draft.text(item) for item in draft.items(options["recommendations"])]
        if used and not any(note.message == _RECOMMENDED for note in draft.notes):
            draft.note(options["recommendations"].at, _RECOMMENDED)
    reason = draft.text(options["reason"]) if "reason" in options else ""
    use = " or ".join(filter(None, used))
    draft.deny(at.at, pattern, versions=versions, use=use, reason=reason)


def allow_other_versions(draft: Draft, node: Node) -> None:
    """Allow what has an entry under `blocked.versions`, if anything else must be allowed."""
    blocked = keys_of(node).get("blocked")
    versions = keys_of(blocked).get("versions")
    if not draft.allowed or not isinstance(versions, Items):
        return
    for item in versions.values:
        for key, _ in item.entries if isinstance(item, Table) else ():
            draft.allow(key.at, key.text.strip())


def _folders(draft: Draft, node: Node) -> None:
    if is_true(node):
        draft.note(node.at, _FOLDERS)
        draft.rules["replace-local-path"] = leaf("deny", node.at)


def _is_first(node: Node) -> bool:
    """Whether lists are in the first form; no module has such a path."""
    return isinstance(node, Table) and any(
        key.text.replace("-", "_") in _FIRST_FORM for key, _ in node.entries
    )


def _rules(draft: Draft, node: Node) -> Iterator[tuple[str, Scalar, Mapping[str, Node]]]:
    """Yield paths with their options: of a map, or of each in a list."""
    if isinstance(node, Items):
        for item in node.values:
            options = keys_of(item)
            module = options.get("module")
            if isinstance(module, Scalar):
                yield module.text.strip(), module, options
            elif isinstance(item, Scalar) and not item.is_null:
                yield item.text.strip(), item, {}
            else:
                yield from _rules(draft, item)
    else:
        for key, value in draft.entries(node):
            yield key.text.strip(), key, dict(_options(draft, value))


def _options(draft: Draft, node: Node) -> Iterator[tuple[str, Node]]:
    for key, value in draft.entries(node):
        yield key.text, value


def _pattern(draft: Draft, path: str, options: Mapping[str, Node]) -> str:
    """Return the pattern of an entry in the second form; empty with a note for none."""
    node = options.get("match_type", options.get("match-type"))
    kind = draft.text(node) if node else "exact"
    if node is None or kind in {"", "exact"}:
        return path
    if kind == "prefix":
        return _below(draft, path, node)
    draft.note(node.at, f"not carried over: '{path}' is matched as a {kind}")
    return ""


def _below(draft: Draft, prefix: str, node: Node) -> str:
    """Return the pattern for paths that begin with a text: whole elements of it."""
    pattern = f"{prefix.rstrip('/')}/..."
    if "/" in prefix.rstrip("/") and not prefix.endswith("/"):
        draft.note(node.at, f"'{prefix}' means '{pattern}' now: whole elements of the path")
    return pattern
