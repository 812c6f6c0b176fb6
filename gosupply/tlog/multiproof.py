"""One proof for many records: the Merkle multiproof.

Separate inclusion proofs of records in one tree repeat each other: near the root all of them hold
the same hashes, and wherever two records share a subtree, either could be computed. The multiproof
holds just what cannot be computed. It is defined by the walk that checks it, over the half-open
range [low, high) of record numbers, from [0, size):

    no wanted record in the range      take the next hash of the proof
    the range is one wanted record     its record hash
    else                               node hash of the left part and the right part, split at the
                                       largest power of two smaller than the number of records

The walk goes left before right, so the order of the hashes is fixed and equal sets of records give
equal bytes. For M of N records about M * (log2(N/M) - 0.9) hashes are needed: 750 records of a log
of 63 million need about 11,600 where separate proofs need 19,500. A multiproof stays valid for its
own tree head for ever; to move to a newer head, a consistency proof is enough.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from gosupply.tlog.hashes import EMPTY_ROOT, HASH_SIZE, node_hash, range_hash, split_point
from gosupply.tlog.proofs import ProofError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.tlog.hashes import NodeReader


def prove_records(ids: Sequence[int], size: int, read: NodeReader) -> tuple[bytes, ...]:
    """Return the multiproof of the records with these numbers.

    Args:
        ids: Strictly increasing record numbers.
        size: Size of the tree.
        read: Gives node hashes.

    Raises:
        ProofError: The numbers are out of order or not in the tree.
    """
    _require_ids(ids, size)
    proof: list[bytes] = []

    def walk(low: int, high: int, first: int, last: int) -> None:
        if first == last:
            proof.append(range_hash(low, high, read))
        elif high - low > 1:
            middle = low + split_point(high - low)
            cut = bisect_left(ids, middle, first, last)
            walk(low, middle, first, cut)
            walk(middle, high, cut, last)

    if size:
        walk(0, size, 0, len(ids))
    return tuple(proof)


def check_records(
    ids: Sequence[int], leaves: Sequence[bytes], size: int, proof: bytes, root: bytes
) -> int:
    """Check that the records with these hashes stand at these numbers in the tree with this root.

    Args:
        ids: Strictly increasing record numbers.
        leaves: The record hash of each.
        size: Size of the tree.
        proof: The hashes of the multiproof, one after the other.
        root: Root hash of the tree.

    Returns:
        How many node hashes were computed.

    Raises:
        ProofError: It cannot be shown: a wrong, missing or superfluous hash, a wrong record.
    """
    _require_ids(ids, size)
    taken = 0

    def walk(low: int, high: int, first: int, last: int) -> bytes:
        nonlocal taken
        if first == last:
            taken += HASH_SIZE
            return proof[taken - HASH_SIZE : taken]
        size = high - low
        if size == 1:
            return leaves[first]
        # Below the right edge every range is a power of two, whose middle is quickly found.
        middle = low + (size >> 1 if size & (size - 1) == 0 else split_point(size))
        cut = bisect_left(ids, middle, first, last)
        return node_hash(walk(low, middle, first, cut), walk(middle, high, cut, last))

    computed = walk(0, size, 0, len(ids)) if size else EMPTY_ROOT
    # A walk that ran out of hashes took empty slices, and counted them.
    if taken != len(proof):
        msg = f"the multiproof has {len(proof)} bytes where the records need {taken}"
        raise ProofError(msg)
    if computed != root:
        msg = "the multiproof does not lead to the root"
        raise ProofError(msg)
    # Every node has two children: the walk visited one node fewer than leaves of its own tree.
    return max(0, taken // HASH_SIZE + len(ids) - 1)


def _require_ids(ids: Sequence[int], size: int) -> None:
    if any(left >= right for left, right in pairwise(ids)):
        msg = "record numbers must increase strictly"
        raise ProofError(msg)
    for index in (*ids[:1], *ids[-1:]):
        if not 0 <= index < size:
            msg = f"record {index} is not in a tree of size {size}"
            raise ProofError(msg)
