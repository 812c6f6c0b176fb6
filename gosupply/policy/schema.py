"""The JSON Schema of a policy's files, for editors: made from the field table, never written.

Implements draft 2020-12. The schema itself is that of `policy.yaml`; those of the other kinds of
file are `#/$defs/team-file`, `waiver-file` and `floor-file`. It is a little wider than the reader:
what fits together, and whether a day is in the calendar, only the reader says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, assert_never

from gosupply.policy.fields import FILES
from gosupply.policy.reading_levels import LEVEL_WORDS
from gosupply.policy.shapes import (
    DATED_KEYS,
    DAY,
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gosupply.policy.shapes import Field, Shape

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TITLE = "A policy of gosupply"

Schema = dict[str, Any]


def policy_schema(names: Iterable[str]) -> Schema:
    """Return the schema.

    Args:
        names: The names of all rules and needs, which editors then complete.
    """
    maker = _Maker(tuple(sorted(set(names).difference(KIND_WORDS))))
    files = {kind: maker.fields(rows) for kind, rows in FILES.items()}
    return {
        "$schema": _DRAFT,
        "title": _TITLE,
        **files.pop("policy"),
        "$defs": {
            **{f"{kind}-file": schema for kind, schema in files.items()},
            **maker.definitions(),
        },
    }


class _Maker:
    """Makes schemas of shapes; what stands in several places becomes a definition."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._records: dict[str, Schema] = {}

    def definitions(self) -> Schema:
        """Return what the other schemas refer to."""
        names = {
            "level": {"enum": list(LEVEL_WORDS)},
            "step": {"anyOf": [_ref("level"), _dated()]},
            "levels": self._levels(),
            "rule": {"enum": list(self._names)},
        }
        return {**names, **self._records}

    def fields(self, rows: Sequence[Field]) -> Schema:
        """Return the schema of a map with known keys, some of them in sections."""
        properties: Schema = {}
        sections: dict[str, list[Field]] = {}
        for row in rows:
            section, dot, key = row.key.partition(".")
            if dot:
                sections.setdefault(section, []).append(row._replace(key=key))
                properties.setdefault(section, {})
            else:
                properties[row.key] = {**self._shape(row.shape), "description": _described(row)}
        for section, inner in sections.items():
            name = f"{section}-section"
            self._records[name] = self.fields(inner)
            properties[section] = _ref(name)
        schema = {
            "type": "object",
            "properties": properties,
            "patternProperties": {"^x-": True},
            "additionalProperties": False,
        }
        required = [row.key for row in rows if row.required]
        return {**schema, "required": required} if required else schema

    def _shape(self, shape: Shape) -> Schema:
        match shape:
            case Atom():
                return dict(shape.schema)
            case Choice():
                return {"enum": list(shape.words)}
            case NameOf():
                return self._name_of(shape)
            case Levels():
                return _ref("levels")
            case ListOf():
                return {"type": "array", "items": self._shape(shape.item), "uniqueItems": True}
            case MapOf():
                return _map_of(self._shape(shape.item))
            case Record():
                return self._record(shape)
            case Either():
                return {"anyOf": [self._shape(shape.word), self._shape(shape.record)]}
            case never:
                assert_never(never)

    def _name_of(self, shape: NameOf) -> Schema:
        others = [*(KIND_WORDS if shape.kinds else ()), *shape.keys]
        return {"anyOf": [_ref("rule"), {"enum": others}]} if others else _ref("rule")

    def _record(self, shape: Record) -> Schema:
        name = re.sub("^an? |^the ", "", shape.what).replace(" ", "-")
        if name not in self._records:
            self._records[name] = self.fields(shape.fields)
        return _ref(name)

    def _levels(self) -> Schema:
        rings = _map_of(_ref("step"))
        entry = {"anyOf": [_ref("step"), {**rings, "minProperties": 1}]}
        return {
            "type": "object",
            "properties": dict.fromkeys((*KIND_WORDS, *self._names), entry),
            "patternProperties": {"^x-": True},
            "additionalProperties": False,
        }


def _map_of(item: Mapping[str, object]) -> Schema:
    form = NAME.schema["pattern"]
    return {
        "type": "object",
        "patternProperties": {"^x-": True, str(form): item},
        "additionalProperties": False,
    }


def _dated() -> Schema:
    now, then, start = DATED_KEYS
    return {
        "type": "object",
        "properties": {now: _ref("level"), then: _ref("level"), start: dict(DAY.schema)},
        "patternProperties": {"^x-": True},
        "additionalProperties": False,
        "required": list(DATED_KEYS),
    }


def _described(row: Field) -> str:
    """Return what a key says and which rules it serves."""
    return f"{row.doc} Serves {', '.join(row.serves)}." if row.serves else row.doc


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
