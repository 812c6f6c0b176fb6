"""YAML of other people's files: what repeats is resolved, nothing is executed, nothing explodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.formats.closedyaml import Items, Scalar, Table, parse_yaml
from gosupply.formats.openyaml import parse_open_yaml

if TYPE_CHECKING:
    from gosupply.formats.closedyaml import Node

Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node | None) -> Plain:
    if isinstance(node, Items):
        return [plain(one) for one in node.values]
    if isinstance(node, Table):
        return {key.text: plain(value) for key, value in node.entries}
    assert isinstance(node, Scalar)
    return node.text


def read(text: str) -> tuple[Plain | None, list[tuple[int, str]]]:
    node, problems = parse_open_yaml(text.encode(), path="a.yml", source="s")
    found = [(problem.at.span.line, problem.message) for problem in problems]
    return None if node is None else plain(node), found


def test_an_alias_is_what_its_anchor_stands_before() -> None:
    assert read("a: &x [1, {b: 2}]\nc: *x\nd: &y text\ne: *y\n") == (
        {"a": ["1", {"b": "2"}], "c": ["1", {"b": "2"}], "d": "text", "e": "text"},
        [],
    )


def test_merged_keys_give_way_to_own_ones_and_the_earlier_merged_one_wins() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: own\nd: {<<: *b}\n"
    found, problems = read(text)
    assert isinstance(found, dict)
    assert problems == []
    assert found["c"] == {"x": "own", "y": "1", "z": "2"}
    assert found["d"] == {"y": "2", "z": "2"}
    assert read("a: {'<<': text}\nb: {<<: text}\n")[0] == {"a": {"<<": "text"}, "b": {}}


def test_a_tag_is_not_executed() -> None:
    text = "a: !!python/object/apply:os.system ['false']\nb: !!str 12\n"
    assert read(text) == ({"a": ["false"], "b": "12"}, [])


@pytest.mark.parametrize(
    ("text", "found", "problem"),
    [
        ("a: *x\n", {}, (1, "the alias stands for nothing")),
        ("a: &x [1, *x]\n", {"a": ["1"]}, (1, "the alias stands for nothing")),
        ("a: 1\na: 2\n", {"a": "1"}, (2, "the key 'a' is there twice")),
        ("? [a]\n: 1\nb: 2\n", {"b": "2"}, None),
    ],
)
def test_what_cannot_be_kept_is_said(
    text: str, found: Plain, problem: tuple[int, str] | None
) -> None:
    assert read(text) == (found, [problem] if problem else [])


def test_a_small_file_cannot_become_a_large_one() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found, problems = read("\n".join(lines))
    assert found is None
    assert problems[0][1] == "the file has more than 50,000 values"


def test_what_is_no_yaml_is_said_as_everywhere() -> None:
    assert read("a: [")[0] is None
    node, problems = parse_open_yaml(b"\xff", path="a.yml", source="s")
    assert node is None
    assert problems[0].message == "the file is not UTF-8"


def test_a_plain_file_is_read_as_the_closed_reader_does() -> None:
    data = b"a: [b, {c: 'd'}]\ne:\n  f: ~\n"
    assert parse_open_yaml(data, path="a", source="s") == parse_yaml(data, path="a", source="s")
