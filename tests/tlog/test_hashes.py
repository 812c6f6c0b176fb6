"""Hashes of records, nodes and trees, against RFC 6962 and values of golang.org/x/mod."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest

from gosupply.tlog.hashes import (
    EMPTY_ROOT,
    HASH_SIZE,
    fold,
    node_hash,
    range_hash,
    reader_of,
    record_hash,
    root_hash,
    split_point,
)
from tests.tlog.trees import Grown, branch, leaf, tree_hash

if TYPE_CHECKING:
    from tests.tlog.vectors import Vectors

LEAVES = [leaf(number) for number in range(140)]


def test_the_hash_of_an_empty_record() -> None:
    assert b64encode(record_hash(b"")) == b"bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="


def test_the_hash_of_a_record_is_prefixed_by_zero() -> None:
    assert record_hash(b"leaf 7") == leaf(7)


def test_the_hash_of_a_node_of_zeros() -> None:
    zero = bytes(HASH_SIZE)
    assert b64encode(node_hash(zero, zero)) == b"rgeY0Oyu0rd47d6/GPBxpWHFNljAXnbO3swnyvvbxXc="


def test_a_node_depends_on_the_order_of_its_children() -> None:
    assert node_hash(LEAVES[0], LEAVES[1]) == branch(LEAVES[0], LEAVES[1])
    assert node_hash(LEAVES[0], LEAVES[1]) != node_hash(LEAVES[1], LEAVES[0])


def test_no_record_passes_for_a_node() -> None:
    assert record_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


def test_the_root_of_the_empty_tree() -> None:
    assert b64encode(EMPTY_ROOT) == b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert root_hash(0, reader_of([])) == EMPTY_ROOT


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (1, "G7l9zCFjXUfiZj79/QoXRobZjdcBNS3SzQbotD/T0wU="),
        (2, "/F9riP+FVPdbsvnm85wxsZNtRLaSdu33sSBalVuXYeM="),
        (3, "1Pksj7uJcg6ztVZ3x9fvrd/rENEaGoSguo8aIzN/qpU="),
        (7, "WmH8K1T5z6cXdPJDIUPdQMbLKxGUf69lp9PaXLZRmcg="),
        (8, "xcLIIO00L92ozolra5z1uMAKIcxLIHFMxuXTwFw1JAs="),
        (15, "fVzzjAuL1L7jzmFz9tz5qEGoP+KqOuhVpFCx/Y/vZPk="),
        (16, "cUopKYyn2GQ5dRAFaUmcIwnoOm8vlwkC3EbvMuvBsA8="),
        (64, "8mHiNpLZeP2sP9lJ21SVlApDeuZxuabd6aphGNADZS8="),
        (100, "E/iJFcVg3JEaHaD7IJ2EoglxBR8pTr60KPs/wpOvJ0M="),
    ],
)
def test_roots_that_golang_mod_computes(size: int, expected: str) -> None:
    assert root_hash(size, reader_of(LEAVES)) == b64decode(expected)


def test_roots_of_the_vectors(vectors: Vectors) -> None:
    found = {size: text for size, text in vectors["leaf_n_roots"].items() if size != "about"}
    assert len(found) == 9
    for size, expected in found.items():
        assert root_hash(int(size), reader_of(LEAVES)) == b64decode(expected)


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_roots_are_those_of_the_definition(size: int) -> None:
    expected = tree_hash(LEAVES[:size])
    assert root_hash(size, reader_of(LEAVES)) == expected
    assert Grown.of(len(LEAVES)).root(size) == expected


@pytest.mark.parametrize("power", range(9))
def test_folding_gives_the_root_of_a_complete_subtree(power: int) -> None:
    leaves = [leaf(number) for number in range(1 << power)]
    assert fold(b"".join(leaves)) == tree_hash(leaves)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8), (256, 128), (257, 256), (1 << 62, 1 << 61)],
)
def test_split_points(size: int, expected: int) -> None:
    assert split_point(size) == expected


def test_a_range_is_read_in_its_complete_subtrees() -> None:
    """x/mod's `subTreeIndex(0, 100)` is [126 189 196]: 64, 32 and 4 records."""
    read = []

    def reader(level: int, index: int) -> bytes:
        read.append((level, index))
        return reader_of(LEAVES)(level, index)

    assert range_hash(0, 100, reader) == tree_hash(LEAVES[:100])
    assert read == [(6, 0), (5, 2), (2, 24)]


def test_a_right_part_is_a_tree_of_its_own() -> None:
    assert range_hash(64, 100, reader_of(LEAVES)) == tree_hash(LEAVES[64:100])
