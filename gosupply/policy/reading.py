"""A policy's file from text to values, by the field table.

All problems are reported at once, each where it is, with what to write instead. What has a problem
is left out of the values; a file with any problem holds nothing that may be used, and whoever reads
it must stop at the problems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from gosupply.formats.closedyaml import Items, Scalar, Table, parse_yaml
from gosupply.locations import Problem, whole_line
from gosupply.policy.consistency import check_consistency
from gosupply.policy.entries import WAIVER
from gosupply.policy.fields import EXPIRY, FILES, SETTINGS, TEAM
from gosupply.policy.misspelt import Refusals, shortened
from gosupply.policy.reading_levels import NO_RULE, LevelReader
from gosupply.policy.shapes import (
    KIND_WORDS,
    NAME,
    Atom,
    Choice,
    Either,
    Levels,
    ListOf,
    MapOf,
    NameOf,
    Record,
    UnfitError,
)
from gosupply.policy.values import PolicyFile, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gosupply.formats.closedyaml import Node
    from gosupply.locations import Location
    from gosupply.policy.shapes import Field, Shape
    from gosupply.policy.values import FileKind

_SETTINGS = frozenset(field.key for field in (*SETTINGS, *EXPIRY))
_IGNORED = "x-"


def read_policy_file(
    data: bytes, *, path: str, source: str, names: Collection[str], kind: FileKind
) -> tuple[PolicyFile, tuple[Problem, ...]]:
    """Read one file of a policy.

    Args:
        data: The file.
        path: Where it is, slash-separated and relative to the source's top; a team's and a
            waiver's file have their name from it.
        source: What it was read from, for locations.
        names: The names of all rules and needs; kind words among them do no harm.
        kind: Which of the four kinds of file it is.

    Returns:
        The file, and all problems in the file's order. A version that is not known is the only
        problem: the rest is written in a language of its own.

    Raises:
        IncompleteError: The YAML parser is not installed.
    """
    node, broken = parse_yaml(data, path=path, source=source)
    empty = PolicyFile(path, source, kind, {}, {})
    if node is None:
        return empty, broken
    line = data.partition(b"\n")[0].decode().rstrip("\r")
    reader = _FileReader(names, whole_line(source, path, 1, line), kind)
    values = reader.read(node)
    if reader.other_version:
        return empty, (reader.other_version,)
    file = _assemble(empty, values, reader.start)
    check_consistency(file, reader.refusals)
    problems = (*broken, *reader.refusals.problems)
    return file, tuple(sorted(problems, key=lambda problem: problem.at.span))


def _assemble(empty: PolicyFile, values: Mapping[str, Any], start: Location) -> PolicyFile:
    """Return the file with its values."""
    name = _stem(empty.path)
    if empty.kind == "team":
        entry = TEAM.make(start, {key: one for key, one in values.items() if key != "version"})
        return empty._replace(teams=Value({name: entry}, start))
    if empty.kind == "waiver":
        rows = {field.key for field in WAIVER.fields if field.required}
        given = {"id": Value(name, start), **values}
        given.pop("version", None)
        return empty._replace(waivers=(WAIVER.make(start, given),)) if rows <= set(given) else empty
    whole = {key: one for key, one in values.items() if key in PolicyFile._fields}
    for key in ("extends", "waivers"):
        if key in whole:
            whole[key] = whole[key].value
    settings = {key: one for key, one in values.items() if key in _SETTINGS}
    return empty._replace(settings=settings, **whole)


def _stem(path: str) -> str:
    """Return a file's name without its folder and ending."""
    return path.rpartition("/")[2].rpartition(".")[0]


class _FileReader:
    """Reads the nodes of one file."""

    def __init__(self, names: Collection[str], start: Location, kind: FileKind) -> None:
        self.refusals = Refusals()
        self.start = start
        self.other_version: Problem | None = None
        self._kind = kind
        self._names = frozenset(names).difference(KIND_WORDS)
        self._levels = LevelReader(self.refusals, (*sorted(self._names), *KIND_WORDS))

    def read(self, node: Node) -> Mapping[str, Any]:
        """Return the values by dotted key."""
        if not isinstance(node, Table):
            self.refusals.wrong(node, "the file", "a map of keys", "version: 1")
            return {}
        values = self._fields(FILES[self._kind], node, "the file", self.start)
        version = next((one for key, one in node.entries if key.text == "version"), None)
        if isinstance(version, Scalar) and "version" not in values:
            self.other_version = next(
                problem for problem in self.refusals.problems if problem.at == version.at
            )
        self._check_name(values)
        return values

    def _check_name(self, values: Mapping[str, Any]) -> None:
        """Refuse a file whose name is none, or not the one that it says."""
        if self._kind not in {"team", "waiver"}:
            return
        name = _stem(self.start.path)
        try:
            NAME.parse(name)
        except UnfitError as error:
            message = f"the file's name is the {self._kind}'s, and {error}"
            self.refusals.add(message, self.start, error.help)
        if "id" in values and values["id"].value != name:
            message = f"the waiver's id is not the file's name, '{shortened(name)}'"
            self.refusals.add(message, values["id"].at, "Leave the id out, or rename the file.")

    def _fields(
        self, rows: Sequence[Field], table: Table, what: str, at: Location
    ) -> dict[str, Any]:
        """Read the keys of a map; those of a section are maps in it."""
        values: dict[str, Any] = {}
        direct = {row.key: row for row in rows if "." not in row.key}
        sections: dict[str, list[Field]] = {}
        for row in rows:
            section, dot, rest = row.key.partition(".")
            if dot:
                sections.setdefault(section, []).append(row._replace(key=rest))
        for key, node in table.entries:
            if key.text in direct:
                value = self._read(direct[key.text].shape, node, key.text, None)
                if value is not None:
                    values[key.text] = value
            elif key.text in sections:
                inner = self._section(sections[key.text], node, key.text)
                values.update({f"{key.text}.{name}": value for name, value in inner.items()})
            elif not key.text.startswith(_IGNORED):
                self.refusals.unknown("key", key.text, key.at, (*direct, *sections))
        written = {key.text for key, _ in table.entries}
        for row in rows:
            if row.required and row.key not in written:
                self.refusals.add(f"{what} lacks '{row.key}'", at, f"Add it. {row.doc}")
        return values

    def _section(self, rows: Sequence[Field], node: Node, name: str) -> Mapping[str, Any]:
        if not isinstance(node, Table):
            self.refusals.wrong(node, f"'{name}'", "a map", f"{name}: {{{rows[0].key}: ...}}")
            return {}
        return self._fields(rows, node, f"'{name}'", node.at)

    def _read(self, shape: Shape, node: Node, name: str, key: Location | None) -> Any | None:  # noqa: ANN401 - a shape is what says the type
        """Return the value of a shape, or None with a problem.

        `key` is where the name stands that the value has in a map of names.
        """
        match shape:
            case Atom():
                return self._atom(shape, node, name, key)
            case Choice():
                return self._choice(shape, node, name)
            case NameOf():
                return self._name_of(shape, node, name)
            case Levels():
                return self._levels.read(node, name)
            case ListOf():
                return self._list(shape, node, name, key)
            case MapOf():
                return self._map(shape, node, name)
            case Record():
                return self._record(shape, node, name, key)
            case Either():
                inner = shape.record if isinstance(node, Table) else shape.word
                return self._read(inner, node, name, key)
            case never:
                assert_never(never)

    def _atom(self, shape: Atom, node: Node, name: str, key: Location | None) -> Value[Any] | None:
        if not isinstance(node, Scalar) or node.is_null or not node.text:
            self.refusals.wrong(node, f"'{name}'", shape.what, shape.example)
            return None
        if len(node.text) > shape.longest:
            message = f"'{name}' is longer than {shape.longest:,} characters"
            self.refusals.add(message, node.at, "Write it shorter.")
            return None
        try:
            return Value(shape.parse(node.text), key or node.at)
        except UnfitError as error:
            self.refusals.add(str(error), node.at, error.help)
            return None

    def _choice(self, shape: Choice, node: Node, name: str) -> Value[str] | None:
        wanted = f"one of {', '.join(shape.words)}"
        if not isinstance(node, Scalar) or node.is_null:
            self.refusals.wrong(node, f"'{name}'", wanted, shape.words[0])
        elif node.text not in shape.words:
            self.refusals.unknown(f"value for '{name}':", node.text, node.at, shape.words)
        else:
            return Value(node.text, node.at)
        return None

    def _name_of(self, shape: NameOf, node: Node, name: str) -> Value[str] | None:
        if not isinstance(node, Scalar) or node.is_null:
            self.refusals.wrong(node, f"'{name}'", "the name of a rule", "pseudo-version")
            return None
        kinds = KIND_WORDS if shape.kinds else ()
        if node.text in self._names or node.text in kinds or node.text in shape.keys:
            return Value(node.text, node.at)
        known = (*sorted(self._names), *kinds, *shape.keys)
        self.refusals.unknown("name", node.text, node.at, known, NO_RULE)
        return None

    def _list(
        self, shape: ListOf, node: Node, name: str, key: Location | None
    ) -> Value[tuple[Any, ...]] | None:
        if not isinstance(node, Items):
            self.refusals.wrong(node, f"'{name}'", "a list", f"{name}: [...]")
            return None
        values = []
        lines: dict[str, int] = {}
        for one in node.values:
            value = self._read(shape.item, one, name, None)
            if isinstance(one, Scalar) and one.text in lines:
                message = f"'{shortened(one.text)}' is twice in '{name}'"
                help_ = f"Keep one of them; the first is in line {lines[one.text]}."
                self.refusals.add(message, one.at, help_)
            elif value is not None:
                values.append(value)
            if isinstance(one, Scalar):
                lines.setdefault(one.text, one.at.span.line)
        return Value(tuple(values), key or node.at)

    def _map(self, shape: MapOf, node: Node, name: str) -> Value[Mapping[str, Any]] | None:
        if not isinstance(node, Table):
            self.refusals.wrong(node, f"'{name}'", f"a map from {shape.name}", f"{name}: {{...}}")
            return None
        values = {}
        for key, inner in node.entries:
            if key.text.startswith(_IGNORED):
                continue
            named = self._atom(NAME, key, f"the name of {shape.name}", None)
            value = self._read(shape.item, inner, key.text, key.at)
            if named is not None and value is not None:
                values[key.text] = value
        return Value(values, node.at)

    def _record(self, shape: Record, node: Node, name: str, key: Location | None) -> Any | None:  # noqa: ANN401 - as above
        if not isinstance(node, Table):
            self.refusals.wrong(node, f"'{name}'", "a map", f"{{{shape.fields[0].key}: ...}}")
            return None
        values = self._fields(shape.fields, node, shape.what, key or node.at)
        if any(row.required and row.key not in values for row in shape.fields):
            return None
        return shape.make(key or node.at, values)
