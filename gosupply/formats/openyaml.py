"""YAML of other people's files: anchors, aliases and merge keys are resolved, tags are ignored.

The same part of YAML as `closedyaml` reads, with the same places and limits, and in addition what
configurations of other tools use to repeat themselves. Nothing is executed or guessed: a tagged
scalar stays its text. An alias counts as much as what it stands for, so that a small file cannot
become a large one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.closedyaml import MOST, Items, Scalar, Table, _decode, _kind, _Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.closedyaml import Node, _Event
    from gosupply.locations import Problem

_MERGE = "<<"


def parse_open_yaml(
    data: bytes, *, path: str, source: str
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Parse one document.

    Args:
        data: The file.
        path: Where it is.
        source: What it was read from, for locations.

    Returns:
        The document, and what of it was left out, in the file's order. None where the text cannot
        be read as YAML.

    Raises:
        IncompleteError: The C part of ruamel.yaml is not installed.
    """
    text, problem = _decode(data, path, source)
    if problem:
        return None, (problem,)
    reader = _OpenReader(text, path, source)
    node = reader.read()
    return node, tuple(sorted(reader.problems, key=lambda problem: problem.at.span))


class _OpenReader(_Reader):
    """Reads the events of one document; what is anchored is kept with its number of values."""

    def __init__(self, text: str, path: str, source: str) -> None:
        super().__init__(text, path, source)
        self._anchored: dict[str, tuple[Node, int]] = {}

    def _node(self, event: _Event, depth: int) -> Node | None:
        if _kind(event) == "AliasEvent":
            return self._aliased(event)
        anchor, before = event.anchor, self._count
        node = super()._node(event, depth)
        if anchor is not None and node is not None:
            self._anchored[anchor] = node, self._count - before
        return node

    def _check_properties(self, event: _Event) -> None:
        """Let anchors and tags stand: a tag changes nothing here."""

    def _aliased(self, event: _Event) -> Node | None:
        if event.anchor not in self._anchored:
            help_ = "Write the value out; an anchor stands before its aliases."
            self._refuse("the alias stands for nothing", self._word(event), help_)
            return None
        node, size = self._anchored[event.anchor]
        self._count += size
        if self._count > MOST:
            self._stop(f"the file has more than {MOST:,} values", event, "Write fewer aliases.")
        return node

    def _table(self, start: _Event, depth: int) -> Table:
        """Return a map; its own keys count before those that it merges, the earlier merged first.

        Implements the merge key of YAML 1.1 (yaml.org/type/merge.html).
        """
        entries: dict[str, tuple[Scalar, Node]] = {}
        merged: dict[str, tuple[Scalar, Node]] = {}
        while _kind(event := self._next()) != "MappingEndEvent":
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar) or value is None:
                continue
            if key.plain and key.text == _MERGE:
                for table in _tables(value):
                    for inner in table.entries:
                        merged.setdefault(inner[0].text, inner)
            elif key.text in entries:
                line = entries[key.text][0].at.span.line
                help_ = f"Keep one of them; the first is in line {line}."
                self._refuse(f"the key '{key.text}' is there twice", key.at, help_)
            else:
                entries[key.text] = key, value
        at = self._location(start.start_mark, event.end_mark)
        return Table(tuple((merged | entries).values()), at)


def _tables(value: Node) -> Iterator[Table]:
    for each in value.values if isinstance(value, Items) else (value,):
        if isinstance(each, Table):
            yield each
