"""The hashes of a Merkle tree (RFC 6962 section 2.1; golang.org/x/mod/sumdb/tlog).

    record hash   SHA-256(0x00 || record)          RFC 6962 calls it a leaf hash
    node hash     SHA-256(0x01 || left || right)
    empty tree    SHA-256("")

The two prefixes make sure that no record can pass for a node. The node at `level` and `index`
covers the 2**level records from index * 2**level on; a *complete* subtree is one node. A tree whose
size is no power of two is split at the largest power of two smaller than its size, so that its left
part is always complete.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    NodeReader = Callable[[int, int], bytes]
    """Gives the hash of the complete subtree at (level, index), already authenticated."""

HASH_SIZE = 32
SIZE_LIMIT = 1 << 63  # golang.org/x/mod/sumdb/tlog: sizes and record numbers are an int64
EMPTY_ROOT = hashlib.sha256().digest()

_RECORD = hashlib.sha256(b"\x00")
_NODE = hashlib.sha256(b"\x01")


def record_hash(text: bytes) -> bytes:
    """Return the hash of one record."""
    state = _RECORD.copy()
    state.update(text)
    return state.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two subtrees."""
    state = _NODE.copy()
    state.update(left + right)
    return state.digest()


def fold(hashes: bytes) -> bytes:
    """Return the root of a complete subtree from its 2**k hashes, given one after the other.

    This is nearly all the time that a proof from tiles takes: copying a hash state that has seen
    the prefix costs half of making a new one.
    """
    copy = _NODE.copy
    width = len(hashes)
    while width > HASH_SIZE:
        row = []
        for at in range(0, width, 2 * HASH_SIZE):
            state = copy()
            state.update(hashes[at : at + 2 * HASH_SIZE])
            row.append(state.digest())
        hashes = b"".join(row)
        width >>= 1
    return hashes


def split_point(size: int) -> int:
    """Return the largest power of two smaller than a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def range_hash(low: int, high: int, read: NodeReader) -> bytes:
    """Return the hash over the records low to high, a subtree of some tree, right edge or not."""
    count = high - low
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return read(level, low >> level)
    middle = low + split_point(count)
    return node_hash(range_hash(low, middle, read), range_hash(middle, high, read))


def root_hash(size: int, read: NodeReader) -> bytes:
    """Return the root hash of the tree of the first `size` records."""
    return range_hash(0, size, read) if size else EMPTY_ROOT


def reader_of(leaves: Sequence[bytes]) -> NodeReader:
    """Return a reader over record hashes that are all in memory."""

    def read(level: int, index: int) -> bytes:
        return fold(b"".join(leaves[index << level : (index + 1) << level]))

    return read
