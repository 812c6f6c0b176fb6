"""The shipped presets as values, and how `presets/` is made of the files in `policies/`.

A run without a policy reads no YAML, and to load a parser for it would be most of its time. So the
presets are kept as JSON of what the reader makes of them:

    {"lines": {"27": "  lookup: all"},
     "file": {"settings": {"sumdb.lookup": ["Value", "all", ["@", 27, 11, 14]]}}}

A value is a text, a number, true, false or null; a map is an object; a tuple is a list that begins
with the name of its type, empty for a plain one, or with `@`, line, column and end column for a
place; what a type has at its end by default may be absent. Whatever a preset does not say is left
out. `encode` and `decode` are each other's inverse.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from gosupply.findings import Level
from gosupply.locations import Location, Span
from gosupply.policy.presets import NAMES, text_of
from gosupply.policy.values import (
    Allowed,
    ApprovalEntry,
    Denied,
    Duration,
    EmergencyEntry,
    LevelEntry,
    LevelStep,
    PolicyFile,
    RingEntry,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILT_IN = "built-in"
"""The source of the shipped presets."""

_PLACE = "@"
_LEVEL = "Level"
_WIDTH = 98  # and a comma
_TYPES: Mapping[str, type[Any]] = {
    each.__name__: each
    for each in (
        Allowed,
        ApprovalEntry,
        Denied,
        Duration,
        EmergencyEntry,
        LevelEntry,
        LevelStep,
        RingEntry,
        Value,
    )
}
_HEAD = '''\
"""A shipped preset as `presetcode` has it; made from `policies/`, do not edit.

GOSUPPLY_UPDATE=1 python -m pytest tests/policy/test_presets.py
"""

from __future__ import annotations

'''


class _Shipped(Mapping[str, PolicyFile]):
    """The presets by name; each is decoded when somebody asks for it."""

    def __getitem__(self, name: str) -> PolicyFile:
        return _decoded(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


SHIPPED: Mapping[str, PolicyFile] = _Shipped()


@cache
def _decoded(name: str) -> PolicyFile:
    return decode(text_of(name), f"{name}.yaml")


def encode(file: PolicyFile) -> str:
    """Return a preset as JSON, in lines of a bearable length.

    Raises:
        TypeError: It has a value of a type that no preset needs, such as a day.
    """
    lines: dict[str, str] = {}
    said = {
        name: _encoded(value, lines)
        for name, value in file._asdict().items()
        if name not in {"path", "source", "kind"} and value != PolicyFile._field_defaults.get(name)
    }
    ordered = {number: lines[number] for number in sorted(lines, key=int)}
    return f"{_wrapped({'lines': ordered, 'file': said})}\n"


def decode(text: str, path: str) -> PolicyFile:
    """Return the preset that was encoded; its places are in a built-in file of this path."""
    found = json.loads(text)
    lines = found["lines"]

    def value_of(node: Any) -> Any:  # noqa: ANN401 - the node says which type it has
        if isinstance(node, dict):
            return {key: value_of(one) for key, one in node.items()}
        if not isinstance(node, list):
            return node
        name, *rest = node
        if name == _PLACE:
            line, column, end = rest
            return Location(BUILT_IN, path, Span(line, column, line, end), lines[str(line)])
        if name == _LEVEL:
            return Level(rest[0])
        items = tuple(map(value_of, rest))
        return _TYPES[name](*items) if name else items

    said = {name: value_of(node) for name, node in found["file"].items()}
    return PolicyFile(path, BUILT_IN, "policy", **said)


def module_text(file: PolicyFile) -> str:
    """Return the text of a preset's module in `presets/`."""
    return f'{_HEAD}TEXT = r"""\n{encode(file)}"""\n'


def _encoded(value: Any, lines: dict[str, str]) -> Any:  # noqa: ANN401 - as above
    """Return a value as JSON has it; the lines that places are in are collected."""
    if isinstance(value, Location):
        lines[str(value.span.line)] = value.text
        return [_PLACE, value.span.line, value.span.column, value.span.end_column]
    if isinstance(value, Level):
        return [_LEVEL, value.value]
    if isinstance(value, tuple):
        name = "" if type(value) is tuple else type(value).__name__
        if name and name not in _TYPES:
            raise TypeError(f"no preset has a {name}")
        return [name, *(_encoded(one, lines) for one in _trimmed(value))]
    if isinstance(value, Mapping):
        return {key: _encoded(one, lines) for key, one in value.items()}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no preset has a {type(value).__name__}")


def _trimmed(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the items without those at the end that are there by default."""
    names: tuple[str, ...] = getattr(value, "_fields", ())
    defaults: Mapping[str, object] = getattr(value, "_field_defaults", {})
    size = len(value)
    while names and names[size - 1] in defaults and value[size - 1] == defaults[names[size - 1]]:
        size -= 1
    return value[:size]


def _wrapped(node: Any, start: str = "") -> str:  # noqa: ANN401 - as above
    """Return JSON behind a start, in lines that are filled up to the width where it allows."""
    whole = f"{start}{json.dumps(node, separators=(',', ':'))}"
    if len(whole) <= _WIDTH or not isinstance(node, dict | list):
        return whole
    if isinstance(node, dict):
        ends, parts = "{}", [_wrapped(one, f"{json.dumps(key)}:") for key, one in node.items()]
    else:
        ends, parts = "[]", [_wrapped(one) for one in node]
    lines = [f"{start}{ends[0]}", parts[0]]
    for part in parts[1:]:
        lines[-1] += ","
        if "\n" in part or "\n" in lines[-1] or len(lines[-1]) + len(part) > _WIDTH:
            lines.append(part)
        else:
            lines[-1] += part
    return "\n".join([*lines, ends[1]])
