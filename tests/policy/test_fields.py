"""The field table: complete, without contradiction, and the values have a place for every key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from gosupply.engine.names import NAMES
from gosupply.locations import whole_line
from gosupply.policy import shapes
from gosupply.policy.fields import EXPIRY, FILES, LOOSENABLE, SETTINGS, TEAM
from gosupply.policy.settings import Settings
from gosupply.policy.shapes import (
    Atom,
    Choice,
    Direction,
    Either,
    Field,
    ListOf,
    MapOf,
    Record,
    Shape,
    UnfitError,
)
from gosupply.policy.values import Duration, PolicyFile, Value
from tests.policy.written import EXAMPLE, FLOOR, WAIVER
from tests.policy.written import TEAM as TEAM_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

ATOMS = {name: atom for name, atom in vars(shapes).items() if isinstance(atom, Atom)}


def inner(shape: Shape) -> Iterator[Shape]:
    """Every shape that is part of one, itself first."""
    yield shape
    match shape:
        case ListOf() | MapOf():
            yield from inner(shape.item)
        case Record():
            for row in shape.fields:
                yield from inner(row.shape)
        case Either():
            yield from inner(shape.word)
            yield from inner(shape.record)


RECORDS = {
    shape.what: shape
    for rows in FILES.values()
    for row in rows
    for shape in inner(row.shape)
    if isinstance(shape, Record)
}
ROWS = {
    f"{owner}: {row.key}": row
    for owner, rows in [
        *FILES.items(),
        *((what, record.fields) for what, record in RECORDS.items()),
    ]
    for row in rows
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_every_row_says_what_it_is(row: Field) -> None:
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z_]+)?", row.key)
    assert row.direction in get_args(Direction)
    assert re.fullmatch(r"[A-Z][^.]*(\.[^ .][^.]*)*\.", row.doc), row.doc
    assert {*row.serves} <= {named.name for named in NAMES}


@pytest.mark.parametrize("what", RECORDS)
def test_no_key_is_there_twice(what: str) -> None:
    keys = [row.key for row in RECORDS[what].fields]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("what", RECORDS)
def test_a_value_has_a_field_for_every_key_and_none_besides(what: str) -> None:
    record = RECORDS[what]
    at = whole_line("tree", "policy.yaml", 1, "")
    values = {row.key: Value(row.key, at) for row in record.fields if row.key != "rules"}
    made = record.make(at, values)
    if record is TEAM:
        assert set(made.settings) == {row.key for row in SETTINGS}
        values = {key: value for key, value in values.items() if "." not in key}
    rest = [name for name in made._fields if name not in {"at", "rules", "settings"}]
    assert sorted(getattr(made, name).value for name in rest) == sorted(values)


def test_every_key_of_a_file_has_a_place_in_the_values() -> None:
    settings = {row.key for row in (*SETTINGS, *EXPIRY)}
    for kind in ("policy", "floor"):
        keys = {row.key for row in FILES["policy" if kind == "policy" else "floor"]}
        assert keys - settings - {"version"} <= set(PolicyFile._fields)


def test_the_sections_are_those_of_the_model() -> None:
    sections = {key for key in LOOSENABLE if "." not in key}
    assert sections == {*Settings._fields, "expiry"}
    for section, default in Settings()._asdict().items():
        # Where the repository is has a key of its own, that no section has. What is unsent beside
        # private names follows from where the policy is read.
        for name in set(default._fields) - {"repository", "unsent"}:
            assert f"{section}.{name}" in LOOSENABLE


def test_the_examples_use_every_key() -> None:
    """A key that no test writes would be read by nobody."""
    texts = f"{EXAMPLE}\n{FLOOR}\n{TEAM_TEXT}\n{WAIVER}"
    written = set(re.findall(r"[a-z0-9_]+(?=:(?:\s|$))", texts, re.MULTILINE))
    known = {part for row in ROWS.values() for part in row.key.split(".")}
    assert known - written == {"children_may_loosen", "log", "file", "sha256"}


@pytest.mark.parametrize("row", [row for row in ROWS.values() if isinstance(row.shape, Choice)])
def test_only_a_choice_is_ordered_by_its_words(row: Field) -> None:
    assert isinstance(row.shape, Choice)
    assert len(set(row.shape.words)) == len(row.shape.words) > 1


def test_what_is_ordered_has_an_order() -> None:
    for row in ROWS.values():
        if row.direction == "ordered":
            assert isinstance(row.shape, Choice) or row.shape is shapes.FLAG


# Whether a text is of the form of an atom, by the atom's name.
TEXTS = {
    "FLAG": (["true", "False"], ["yes", "1", "on"]),
    "NAME": (["a", "a-b", "7", "a" * 63], ["A", "a_b", "-a", "a-", "é", "x-a", "a" * 64, "a b"]),
    "COUNT": (["1", "999"], ["0", "01", "1000", "-1", "1.0", "two", "٣"]),
    "VERSION": (["1"], ["2", "1.0", "01"]),
    "DURATION": (["1h", "30d", "2w"], ["30", "0d", "1.5h", "d", "-1d", "10000d", "1 d", "٣d"]),
    "DAY": (["2026-02-28"], ["2026-02-29", "2026-2-8", "20260228", "2026-02-28T00:00", "tomorrow"]),
    "MODULES": (
        [
            "example.com/a",
            "example.com/a/...",
            "...",
            "*.corp.example",
            "git.example:8443/x",
            "local",
        ],
        ["a/.../b", "a...", "/a", "a/", "a//b", "https://a", "a b", "a,b", "[a", "a\\b", "/..."],
    ),
    "FOLDERS": (
        [".", "...", "a/...", "a/b", "pkg/...gen"],
        ["/a", "a/", "./a", "../a", "a/../b", "a//b", "a/**", "a b", "a\\b", "[a]", "a?"],
    ),
    "REF": (["refs/tags/v*", "refs/heads/main"], ["main", "refs/", "refs/[a", "refs/a b", "v*"]),
    "GO_RANGE": ([">=1.22", ">=1.26.9 <1.27 || >=1.27.2"], ["1.22", ">=go1.22", "^1.22", ">2 <1"]),
    "MODULE_RANGE": (
        [">=1.4.0 <1.5.0", ">=v2.0.0 || =v1.2.3", "<v0.0.0-20240102030405-abcdefabcdef"],
        [">=1.x", "^1", ">=", ">=v1.0.0 ||", "master", "<v1.0.0 >v2.0.0"],
    ),
    "SHA256": (["0" * 64], ["0" * 63, "A" * 64]),
    "H1": (["h1:" + "A" * 43 + "="], ["h1:x", "A" * 43 + "=", "h1:" + "A" * 44]),
    "TEXT": (["anything: [at all", "\u202e"], []),
}


@pytest.mark.parametrize("name", ATOMS)
def test_an_atom_reads_its_own_texts_and_no_others(name: str) -> None:
    good, bad = TEXTS[name]
    for text in good:
        ATOMS[name].parse(text)
    for text in bad:
        with pytest.raises(UnfitError) as refused:
            ATOMS[name].parse(text)
        assert str(refused.value)
        assert refused.value.help


@pytest.mark.parametrize("name", [name for name in ATOMS if name not in {"SHA256", "H1"}])
def test_the_example_of_an_atom_is_one(name: str) -> None:
    ATOMS[name].parse(ATOMS[name].example)


def test_durations_are_whole_hours() -> None:
    read = [str(shapes.DURATION.parse(text)) for text in ("36h", "48h", "30d", "2w")]
    assert read == ["36h", "2d", "30d", "14d"]
    assert shapes.DURATION.parse("2w") == Duration(336)
