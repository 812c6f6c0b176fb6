"""The key `rules`: a level for each name, one for all rings or one a ring, and dated ones.

    RULE: deny
    RULE: {local: warn, ci: deny}
    RULE: {now: warn, then: deny, from: 2027-02-15}
    RULE: {local: note, ci: {now: warn, then: deny, from: 2027-02-15}}

Implements steps 3 and 5 of how a level is found, as far as one file tells: a dated value holds no
map, and `then` is not below `now`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Level
from gosupply.formats.closedyaml import Scalar, Table
from gosupply.policy.shapes import DATED_KEYS, DAY, UnfitError
from gosupply.policy.values import LevelEntry, LevelStep, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gosupply.formats.closedyaml import Node
    from gosupply.policy.misspelt import Refusals

LEVEL_WORDS = ("deny", "warn", "note", "off")
_DATED = "{now: warn, then: deny, from: 2027-02-15}"
NO_RULE = "No rule or need has this name; docs/rules.md lists them."


class LevelReader:
    """Reads levels; what is wrong goes to the refusals."""

    def __init__(self, refusals: Refusals, names: Sequence[str]) -> None:
        self._refusals = refusals
        self._names = names
        self._known = frozenset(names)

    def read(self, node: Node, name: str) -> Mapping[str, LevelEntry]:
        """Read the levels by name."""
        entries: dict[str, LevelEntry] = {}
        if not isinstance(node, Table):
            example = "{pseudo-version: warn}"
            self._refusals.wrong(node, f"'{name}'", "a map from rules to levels", example)
            return entries
        for key, value in node.entries:
            if key.text.startswith("x-"):
                continue
            if key.text not in self._known:
                self._refusals.unknown("rule", key.text, key.at, self._names, NO_RULE)
            entry = self._entry(key, value)
            if entry is not None and key.text in self._known:
                entries[key.text] = entry
        return entries

    def _entry(self, key: Scalar, node: Node) -> LevelEntry | None:
        if not isinstance(node, Table) or _is_dated(node):
            every = self._step(node, key.text)
            return LevelEntry(key.at, every, {}) if every else None
        rings = {}
        for ring, value in node.entries:
            if ring.text.startswith("x-"):
                continue
            step = self._step(value, ring.text)
            if step is not None:
                rings[ring.text] = Value(step, ring.at)
        if not node.entries:
            self._refusals.add(f"'{key.text}' names no ring", node.at, "Write a level.")
        return LevelEntry(key.at, None, rings)

    def _step(self, node: Node, name: str) -> LevelStep | None:
        if not isinstance(node, Table):
            level = self._level(node, name)
            return LevelStep(level) if level else None
        if not _is_dated(node):
            self._refusals.wrong(node, f"'{name}'", "a level", "deny")
            return None
        return self._dated(node)

    def _dated(self, node: Table) -> LevelStep | None:
        found: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text in DATED_KEYS:
                found[key.text] = value
            elif not key.text.startswith("x-"):
                self._refusals.unknown("key of a dated level", key.text, key.at, DATED_KEYS)
        for word in DATED_KEYS:
            if word not in found:
                message = f"a dated level lacks '{word}'"
                self._refusals.add(message, node.at, f"Write: {_DATED}")
        now = self._level(found["now"], "now") if "now" in found else None
        then = self._level(found["then"], "then") if "then" in found else None
        start = self._day(found["from"]) if "from" in found else None
        if now is None or then is None or start is None:
            return None
        if then.value < now.value:
            message = f"'then: {then.value.word}' is below 'now: {now.value.word}'"
            help_ = "A level only rises with time; give a team or a waiver more time instead."
            self._refusals.add(message, then.at, help_)
            return None
        return LevelStep(now, then, start)

    def _level(self, node: Node, name: str) -> Value[Level] | None:
        if not isinstance(node, Scalar) or not node.text or node.is_null:
            self._refusals.wrong(node, f"'{name}'", "a level", "deny")
        elif node.text in LEVEL_WORDS:
            # YAML 1.1 takes `off` for false; it is the level that was meant.
            return Value(Level[node.text.upper()], node.at)
        elif node.text.lower() in {"no", "false", "n"}:
            message = f"'{node.text}' is no level: YAML takes it for false"
            self._refusals.add(message, node.at, "Write off.")
        elif node.text.lower() in {"yes", "true", "on", "y"}:
            message = f"'{node.text}' is no level: YAML takes it for true"
            self._refusals.add(message, node.at, "Write deny, warn or note.")
        else:
            self._refusals.unknown("level", node.text, node.at, LEVEL_WORDS)
        return None

    def _day(self, node: Node) -> Value[date] | None:
        if not isinstance(node, Scalar) or not node.text or node.is_null:
            self._refusals.wrong(node, "'from'", DAY.what, DAY.example)
            return None
        try:
            return Value(DAY.parse(node.text), node.at)
        except UnfitError as error:
            self._refusals.add(str(error), node.at, error.help)
            return None


def _is_dated(node: Table) -> bool:
    """Whether a map is a dated level; its three keys are no names of rings."""
    return any(key.text in DATED_KEYS for key, _ in node.entries)
