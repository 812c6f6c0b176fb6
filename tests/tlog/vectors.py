"""The shape of `sumdb.json`: real public data of sum.golang.org, roots and hashes in base64."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, TypedDict, cast

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class SignedHead(TypedDict):
    size: int
    root: str
    note: str


class LoggedRecord(TypedDict):
    id: int
    text: str
    record_hash: str


class Inclusion(TypedDict):
    tree_size: int
    proof: list[str]


class Consistency(TypedDict):
    old_size: int
    new_size: int
    proof: list[str]


class CosignatureLine(TypedDict):
    name: str
    key: str
    sig: str


class Cosignatures(TypedDict):
    checkpoint: str
    lines: list[CosignatureLine]


class Vectors(TypedDict):
    verifier_key: str
    signed_heads: list[SignedHead]
    record: LoggedRecord
    inclusion: list[Inclusion]
    consistency: Consistency
    leaf_n_roots: dict[str, str]
    cosignatures: Cosignatures


def load_vectors(path: Path) -> Vectors:
    return cast("Vectors", json.loads(path.read_bytes()))


def roots(vectors: Vectors) -> dict[int, bytes]:
    """Return the root of each signed head, by its size."""
    return {head["size"]: b64decode(head["root"]) for head in vectors["signed_heads"]}


def hashes(encoded: Iterable[str]) -> list[bytes]:
    return [b64decode(text) for text in encoded]
