"""Values of a policy as YAML text, each with the place where it was said.

What comes from one line is written in one line, with that line behind it as a comment; what comes
from several is spread, until each line has one place. The reader of policies reads the text as the
same values (`tests/policy/test_writing.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.formats.quoting import quote
from gosupply.policy.shapes import ListOf, MapOf, Record
from gosupply.policy.values import HOURS_A_DAY, Duration, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gosupply.findings import Level
    from gosupply.locations import Location
    from gosupply.policy.shapes import Field, Shape
    from gosupply.policy.values import LevelEntry, LevelStep

# Neither a number nor a word that some reader of YAML guesses at, and nothing that ends a text.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*[A-Za-z0-9.]")
_GUESSED = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)
_DAYS_WRITTEN = 9999
_DAYS_A_WEEK = 7
# Keys whose values a NamedTuple keeps under another name (`policy.entries`).
_ATTRIBUTES = {"at": ("stage",), "from": ("groups", "start")}


class Leaf(NamedTuple):
    """A text as it is to be written, and the places that it comes from."""

    text: str
    places: tuple[Location, ...] = ()


class Table(NamedTuple):
    """A map, in order."""

    entries: tuple[tuple[str, Doc], ...]
    places: tuple[Location, ...] = ()


class Items(NamedTuple):
    """A list."""

    values: tuple[Doc, ...]
    places: tuple[Location, ...] = ()


Doc = Leaf | Table | Items


def table(entries: Iterable[tuple[str, Doc | None]], *places: Location) -> Table:
    """Return a map of what there is."""
    return Table(tuple((key, doc) for key, doc in entries if doc is not None), places)


def write_yaml(doc: Table) -> str:
    """Return the text of a document."""
    return "".join(f"{line}\n" for line in _block(doc, 0))


def scalar(text: str) -> str:
    """Return a text as YAML has it: bare if nobody can take it for anything else, else quoted."""
    is_plain = _PLAIN.fullmatch(text) and not _GUESSED.fullmatch(text)
    return text if is_plain else quote(text)


def line_of(at: Location) -> str:
    """Return `FILE:LINE`, in one line whatever the file's name is."""
    path = at.path if at.path.isprintable() else quote(at.path)
    return f"{path}:{at.span.line}"


def level_doc(level: Level, *places: Location) -> Leaf:
    """Return a level."""
    return Leaf(level.word, places)


def step_doc(step: LevelStep) -> Doc:
    """Return a level, or a dated one."""
    now = level_doc(step.now.value, step.now.at)
    if step.then is None or step.start is None:
        return now
    then = level_doc(step.then.value, step.then.at)
    start = Leaf(str(step.start.value), (step.start.at,))
    return table([("now", now), ("then", then), ("from", start)])


def levels_doc(rules: Mapping[str, LevelEntry]) -> Table:
    """Return the levels of one file or team."""
    return table((name, _entry_doc(entry)) for name, entry in rules.items())


def _entry_doc(entry: LevelEntry) -> Doc:
    if entry.every is not None:
        return step_doc(entry.every)
    rings = ((ring, step_doc(value.value)) for ring, value in entry.rings.items())
    return table(rings, entry.at)


def fields_doc(rows: Sequence[Field], values: Mapping[str, Any], *places: Location) -> Table:
    """Return the values of keys, in the order of the rows; the keys of a section are one map."""
    entries: dict[str, Doc | None] = {}
    sections: dict[str, list[tuple[str, Doc]]] = {}
    for row in rows:
        value = values.get(row.key)
        if value is None or value == {}:
            continue
        section, dot, key = row.key.partition(".")
        doc = value_doc(row.shape, value)
        if dot:
            entries.setdefault(section, None)
            sections.setdefault(section, []).append((key, doc))
        else:
            entries[section] = doc
    entries |= {section: table(inner) for section, inner in sections.items()}
    return table(entries.items(), *places)


def value_doc(shape: Shape, value: Any) -> Doc:  # noqa: ANN401 - a shape is what says the type
    """Return a value of a shape."""
    match shape:
        case Record():
            keys = {row.key: _attribute(value, row.key) for row in shape.fields}
            return fields_doc(shape.fields, keys, value.at)
        case ListOf():
            # Waivers are kept without the place of their list.
            items, places = (value.value, (value.at,)) if isinstance(value, Value) else (value, ())
            return Items(tuple(value_doc(shape.item, one) for one in items), places)
        case MapOf():
            inner = ((key, value_doc(shape.item, one)) for key, one in value.value.items())
            return table(inner, value.at)
        case _:
            if isinstance(value, Value):
                return Leaf(_text(value.value), (value.at,))
            return levels_doc(value)


def _attribute(value: Any, key: str) -> Any:  # noqa: ANN401 - any record of a policy
    """Return what a record's value has under a key; a team keeps its settings together."""
    if "." in key:
        return value.settings.get(key)
    names = [name for name in _ATTRIBUTES.get(key, (key,)) if hasattr(value, name)]
    return getattr(value, names[0])


def _text(value: object) -> str:
    """Return the text of an atom or a choice."""
    if isinstance(value, Duration):
        days = value.hours // HOURS_A_DAY
        # So long a time was written in weeks.
        return f"{days // _DAYS_A_WEEK}w" if days > _DAYS_WRITTEN else str(value)
    if isinstance(value, str):
        return scalar(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _places(doc: Doc) -> Iterator[Location]:
    """Yield every place that a value has, itself first."""
    yield from doc.places
    if isinstance(doc, Table):
        for _, inner in doc.entries:
            yield from _places(inner)
    elif isinstance(doc, Items):
        for inner in doc.values:
            yield from _places(inner)


def _flow(doc: Doc) -> str:
    """Return a value in one line."""
    if isinstance(doc, Leaf):
        return doc.text
    if isinstance(doc, Items):
        return f"[{', '.join(map(_flow, doc.values))}]"
    return "{" + ", ".join(f"{scalar(key)}: {_flow(inner)}" for key, inner in doc.entries) + "}"


def _block(doc: Doc, depth: int) -> Iterator[str]:
    """Yield the lines of what stands under a key, or in a list."""
    indent = "  " * depth
    for key, inner in doc.entries if isinstance(doc, Table) else ():
        yield from _entry(f"{indent}{scalar(key)}:", inner, depth)
    for inner in doc.values if isinstance(doc, Items) else ():
        yield from _item(inner, depth)


def _entry(head: str, doc: Doc, depth: int) -> Iterator[str]:
    if _is_one_line(doc):
        yield f"{head} {_flow(doc)}{_comment(_places(doc))}"
    else:
        yield head + _comment(doc.places)
        yield from _block(doc, depth + 1)


def _item(doc: Doc, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if _is_one_line(doc):
        yield f"{indent}- {_flow(doc)}{_comment(_places(doc))}"
    else:
        first, *others = _block(doc, depth + 1)
        yield f"{indent}- {first.lstrip()}"
        yield from others


def _is_one_line(doc: Doc) -> bool:
    if isinstance(doc, Leaf) or not doc[0]:
        return True
    return len({line_of(at) for at in _places(doc)}) == 1


def _comment(places: Iterable[Location]) -> str:
    lines = dict.fromkeys(map(line_of, places))
    return f"  # {', '.join(lines)}" if lines else ""
