"""Proofs about one record and about two trees (RFC 6962 sections 2.1.1 and 2.1.2).

An **inclusion proof** shows that a record is in a tree: the hashes of the subtrees beside the path
from the record to the root, from the leaf upwards. A **consistency proof** shows that a tree is a
prefix of a larger one. `prove_*` makes a proof from node hashes; `check_*` needs nothing but the
proof and raises `ProofError` unless it holds exactly, with no hash missing and none left over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.tlog.hashes import EMPTY_ROOT, node_hash, range_hash, split_point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.tlog.hashes import NodeReader


class ProofError(ValueError):
    """A proof does not prove what it is said to prove."""


def prove_inclusion(index: int, size: int, read: NodeReader) -> tuple[bytes, ...]:
    """Return the inclusion proof of a record (RFC 6962 section 2.1.1, PATH).

    Raises:
        ProofError: The index is not in the tree.
    """
    _require_index(index, size)
    return tuple(_prove_inclusion(0, size, index, read))


def check_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the record with this hash stands at `index` in the tree with this root.

    Raises:
        ProofError: It cannot be shown.
    """
    _require_index(index, size)
    rest = iter(proof)
    computed = _run_inclusion(0, size, index, leaf, rest)
    _require_end(rest)
    if computed != root:
        msg = "the inclusion proof does not lead to the root"
        raise ProofError(msg)


def prove_consistency(old: int, new: int, read: NodeReader) -> tuple[bytes, ...]:
    """Return the proof that the tree of size `old` is a prefix of the one of size `new`.

    RFC 6962 section 2.1.2, PROOF. It is empty for equal sizes and for an empty old tree.

    Raises:
        ProofError: `old` is larger than `new`.
    """
    _require_order(old, new)
    if old in (0, new):
        return ()
    return tuple(_prove_consistency(0, new, old, read))


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree (old, old_root) is a prefix of the tree (new, new_root).

    Raises:
        ProofError: It cannot be shown.
    """
    _require_order(old, new)
    rest = iter(proof)
    if old == 0:
        computed = EMPTY_ROOT, new_root
    elif old == new:
        computed = new_root, new_root
    else:
        computed = _run_consistency(0, new, old, old_root, rest)
    _require_end(rest)
    if computed != (old_root, new_root):
        msg = "the consistency proof does not lead from the old root to the new one"
        raise ProofError(msg)


def _prove_inclusion(low: int, high: int, index: int, read: NodeReader) -> Iterator[bytes]:
    if high - low == 1:
        return
    middle = low + split_point(high - low)
    if index < middle:
        yield from _prove_inclusion(low, middle, index, read)
        yield range_hash(middle, high, read)
    else:
        yield from _prove_inclusion(middle, high, index, read)
        yield range_hash(low, middle, read)


def _run_inclusion(low: int, high: int, index: int, leaf: bytes, rest: Iterator[bytes]) -> bytes:
    if high - low == 1:
        return leaf
    middle = low + split_point(high - low)
    if index < middle:
        left = _run_inclusion(low, middle, index, leaf, rest)
        return node_hash(left, _next(rest))
    right = _run_inclusion(middle, high, index, leaf, rest)
    return node_hash(_next(rest), right)


def _prove_consistency(low: int, high: int, old: int, read: NodeReader) -> Iterator[bytes]:
    if old == high:
        # SUBPROOF(m, D[m], true) is empty: whoever checks knows the old root.
        if low:
            yield range_hash(low, high, read)
        return
    middle = low + split_point(high - low)
    if old <= middle:
        yield from _prove_consistency(low, middle, old, read)
        yield range_hash(middle, high, read)
    else:
        yield from _prove_consistency(middle, high, old, read)
        yield range_hash(low, middle, read)


def _run_consistency(
    low: int, high: int, old: int, old_root: bytes, rest: Iterator[bytes]
) -> tuple[bytes, bytes]:
    """Return the old and the new hash of the records low to high."""
    if old == high:
        known = _next(rest) if low else old_root
        return known, known
    middle = low + split_point(high - low)
    if old <= middle:
        before, after = _run_consistency(low, middle, old, old_root, rest)
        return before, node_hash(after, _next(rest))
    before, after = _run_consistency(middle, high, old, old_root, rest)
    left = _next(rest)
    return node_hash(left, before), node_hash(left, after)


def _next(rest: Iterator[bytes]) -> bytes:
    for found in rest:
        return found
    msg = "the proof has too few hashes"
    raise ProofError(msg)


def _require_end(rest: Iterator[bytes]) -> None:
    if any(True for _ in rest):
        msg = "the proof has too many hashes"
        raise ProofError(msg)


def _require_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        msg = f"record {index} is not in a tree of size {size}"
        raise ProofError(msg)


def _require_order(old: int, new: int) -> None:
    if not 0 <= old <= new:
        msg = f"a tree of size {old} cannot be a prefix of one of size {new}"
        raise ProofError(msg)
