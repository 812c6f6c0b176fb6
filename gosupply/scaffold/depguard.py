"""depguard's lists of packages, as far as they speak of modules.

Reads both forms of its settings in golangci-lint (github.com/OpenPeeDeeP/depguard). The second:

    rules: {NAME: {list-mode: strict, files: [$all], allow: [PREFIX], deny: [{pkg: P, desc: TEXT}]}}

The first: `list-type`, `packages`, `packages-with-error-message`, `additional-guards`. A package is
matched by the beginning of its path, a `$` at the end makes it the whole path. Whether a path is a
module or a package in one is known of paths at the hosts where a module's path has three elements;
at others it is taken for a module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.scaffold.carrying import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.formats.closedyaml import Node
    from gosupply.locations import Location
    from gosupply.scaffold.carrying import Draft

_THREE = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "golang.org"})
_ELEMENTS = 3
_MAJOR = re.compile(r"v[2-9]|v[1-9][0-9]+")
_EVERY_FILE = frozenset({"$all", "**", "**/*", "**/*.go"})
_IGNORED_KEYS = frozenset({"list-type", "packages", "packages-with-error-message"})


def carry_depguard(draft: Draft, node: Node) -> None:
    """Carry depguard's settings over."""
    keys = keys_of(node)
    guards = [
        (name.text, keys_of(rule))
        for name, rule in (draft.entries(keys["rules"]) if "rules" in keys else ())
        if _is_for_every_file(draft, rule)
    ]
    allowing = [name for name, rule in guards if _only_allows(rule)]
    for name, rule in guards:
        _denied(draft, rule)
        if name in allowing:
            _allowed(draft, rule["allow"], is_only=len(allowing) == 1)
    if _IGNORED_KEYS.intersection(keys):
        _first_form(draft, keys)
    if "additional-guards" in keys:
        draft.note(keys["additional-guards"].at, "not carried over: additional guards")


def _is_for_every_file(draft: Draft, rule: Node) -> bool:
    files = keys_of(rule).get("files")
    if files is None:
        return True
    wanted = {draft.text(item) for item in draft.items(files)}
    if wanted <= _EVERY_FILE:
        return True
    draft.note(files.at, "not carried over: a rule for some files; a policy is about modules")
    return False


def _only_allows(rule: Mapping[str, Node]) -> bool:
    """Whether what a rule does not allow is denied."""
    mode = rule.get("list-mode")
    word = str(getattr(mode, "text", "original")).lower()
    return "allow" in rule and word != "lax" and not (word == "original" and "deny" in rule)


def _denied(draft: Draft, rule: Mapping[str, Node]) -> None:
    for item in draft.items(rule["deny"]) if "deny" in rule else ():
        entry = keys_of(item)
        if "pkg" not in entry:
            draft.note(item.at, "not carried over: it names no package")
            continue
        reason = draft.text(entry["desc"]) if "desc" in entry else ""
        _deny(draft, entry["pkg"].at, draft.text(entry["pkg"]), reason)


def _first_form(draft: Draft, keys: Mapping[str, Node]) -> None:
    kind = draft.text(keys["list-type"]) if "list-type" in keys else "denylist"
    if "ignore-file-rules" in keys:
        draft.note(keys["ignore-file-rules"].at, "not carried over: a policy is about modules")
    if kind.lower() in {"allowlist", "whitelist"}:
        if "packages" in keys:
            _allowed(draft, keys["packages"], is_only=True)
        return
    reasons: dict[str, tuple[Location, str]] = {}
    for item in draft.items(keys["packages"]) if "packages" in keys else ():
        reasons[draft.text(item)] = item.at, ""
    listed = keys.get("packages-with-error-message")
    for item in draft.items(listed) if listed else ():
        for key, value in draft.entries(item):
            reasons[key.text] = key.at, draft.text(value)
    for package, (at, reason) in reasons.items():
        _deny(draft, at, package, reason)


def _deny(draft: Draft, at: Location, package: str, reason: str) -> None:
    pattern = _pattern(draft, at, package)
    if pattern:
        draft.deny(at, pattern, reason=reason)


def _allowed(draft: Draft, node: Node, *, is_only: bool) -> None:
    """Allow the modules of a list, if it is the only one: of several, all would have to allow."""
    if draft.allowed or not is_only:
        draft.note(node.at, "not carried over: another list already says what is allowed")
        return
    for item in draft.items(node):
        package = draft.text(item)
        if package == "$all":
            draft.allowed.clear()
            return
        if package == "$gostd" or (package and _is_standard(package)):
            continue
        pattern = _pattern(draft, item.at, package)
        if pattern:
            draft.allow(item.at, pattern)
    if not draft.allowed:
        draft.note(node.at, "not carried over: it allows no module at all")


def _pattern(draft: Draft, at: Location, package: str) -> str:
    """Return the pattern of the modules that a package's path means; empty with a note for none."""
    path = package.removesuffix("$").rstrip("/")
    if package.startswith("$") or _is_standard(path):
        draft.note(at, f"not carried over: '{package}' is of the standard library")
        return ""
    if re.search(r"[*?\[{!]", path):
        draft.note(at, f"not carried over: '{package}' is a pattern of packages")
        return ""
    elements = path.split("/")
    most = _ELEMENTS + bool(_MAJOR.fullmatch(elements[-1]))
    if elements[0] in _THREE and len(elements) > most:
        draft.note(at, f"not carried over: '{package}' is a package inside of a module")
        return ""
    if package.endswith("$"):
        draft.note(at, f"'{package}' means the whole module now, not one package")
        return path
    return f"{path}/..."


def _is_standard(package: str) -> bool:
    """Whether a path is of the standard library: its first element has no dot."""
    return "." not in package.partition("/")[0]
