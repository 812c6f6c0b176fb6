"""Multiproofs: all sets of records of small trees, some of large ones, and every tampering."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import log2
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.tlog import multiproof
from gosupply.tlog.hashes import EMPTY_ROOT, HASH_SIZE, node_hash
from gosupply.tlog.multiproof import check_records, prove_records
from gosupply.tlog.proofs import ProofError, check_inclusion, prove_inclusion
from tests.tlog.trees import Grown, flip, leaf, scattered, tampered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOG = Grown.of(2000)
LIVE_SIZE = 63_096_908


def leaves_of(ids: Sequence[int]) -> list[bytes]:
    return [leaf(number) for number in ids]


def subsets(size: int) -> Iterator[tuple[int, ...]]:
    for count in range(size + 1):
        yield from combinations(range(size), count)


def holds(ids: Sequence[int], size: int, proof: bytes) -> bool:
    try:
        check_records(ids, leaves_of(ids), size, proof, LOG.root(size))
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("size", range(1, 11))
def test_every_set_of_records_of_a_small_tree(size: int) -> None:
    for ids in subsets(size):
        proof = prove_records(ids, size, LOG.node)
        check_records(ids, leaves_of(ids), size, b"".join(proof), LOG.root(size))


@pytest.mark.parametrize("size", range(1, 8))
def test_no_tampered_multiproof_of_a_small_tree_holds(size: int) -> None:
    for ids in subsets(size):
        for wrong in tampered(prove_records(ids, size, LOG.node)):
            # The hashes are one text: an empty one more changes nothing.
            if wrong[-1:] != [b""]:
                assert not holds(ids, size, b"".join(wrong))


@pytest.mark.parametrize("size", range(1, 8))
def test_no_wrong_record_is_proved(size: int) -> None:
    root = LOG.root(size)
    for ids in subsets(size):
        proof = b"".join(prove_records(ids, size, LOG.node))
        honest = leaves_of(ids)
        for at, number in enumerate(ids):
            wrong = [*honest[:at], leaf(number, "forged"), *honest[at + 1 :]]
            with pytest.raises(ProofError, match="does not lead to the root"):
                check_records(ids, wrong, size, proof, root)
        for at in range(len(ids) - 1):
            swapped = [*honest[:at], honest[at + 1], honest[at], *honest[at + 2 :]]
            with pytest.raises(ProofError, match="does not lead to the root"):
                check_records(ids, swapped, size, proof, root)
        with pytest.raises(ProofError, match="does not lead to the root"):
            check_records(ids, honest, size, proof, flip(root, len(ids)))


@pytest.mark.parametrize("size", range(1, 7))
def test_a_multiproof_holds_for_one_set_of_records(size: int) -> None:
    for ids in subsets(size):
        proof = b"".join(prove_records(ids, size, LOG.node))
        for others in subsets(size):
            honest = b"".join(prove_records(others, size, LOG.node))
            assert holds(others, size, proof) == (proof == honest)


def test_every_bit_of_a_multiproof_counts() -> None:
    ids = [3, 4, 99, 500, 1001]
    proof = b"".join(prove_records(ids, 1234, LOG.node))
    assert holds(ids, 1234, proof)
    for bit in range(len(proof) * 8):
        assert not holds(ids, 1234, flip(proof, bit))


def test_a_multiproof_that_is_cut_or_longer_says_so() -> None:
    ids = [3, 4, 99]
    proof = b"".join(prove_records(ids, 128, LOG.node))
    for cut in range(len(proof)):
        with pytest.raises(ProofError, match=f"has {cut} bytes where the records need"):
            check_records(ids, leaves_of(ids), 128, proof[:cut], LOG.root(128))
    for more in (1, HASH_SIZE):
        with pytest.raises(ProofError, match="bytes where the records need"):
            check_records(ids, leaves_of(ids), 128, proof + bytes(more), LOG.root(128))


@pytest.mark.parametrize("ids", [[3, 3], [4, 3], [1, 2, 2], [0, 5, 4], [7, 0]])
def test_numbers_must_increase(ids: list[int]) -> None:
    with pytest.raises(ProofError, match="must increase strictly"):
        prove_records(ids, 8, LOG.node)
    with pytest.raises(ProofError, match="must increase strictly"):
        check_records(ids, leaves_of(ids), 8, b"", LOG.root(8))


@pytest.mark.parametrize(
    ("ids", "size", "outside"),
    [
        ([8], 8, 8),
        ([1, 9], 8, 9),
        ([-1], 8, -1),
        ([-1, 3], 8, -1),
        ([0], 0, 0),
        ([1 << 63], 8, 1 << 63),
    ],
)
def test_numbers_must_be_in_the_tree(ids: list[int], size: int, outside: int) -> None:
    with pytest.raises(ProofError, match=f"record {outside} is not in a tree of size {size}"):
        prove_records(ids, size, LOG.node)
    with pytest.raises(ProofError, match=f"record {outside} is not in a tree of size {size}"):
        check_records(ids, leaves_of(ids), size, b"", LOG.root(size))


def test_a_tree_of_one_record_needs_no_hash() -> None:
    assert prove_records([0], 1, LOG.node) == ()
    assert check_records([0], [leaf(0)], 1, b"", leaf(0)) == 0
    with pytest.raises(ProofError, match="does not lead"):
        check_records([0], [leaf(1)], 1, b"", leaf(0))


def test_all_records_need_no_hash() -> None:
    ids = range(100)
    assert prove_records(ids, 100, LOG.node) == ()
    assert check_records(ids, leaves_of(ids), 100, b"", LOG.root(100)) == 99


def test_no_record_is_proved_by_the_root_itself() -> None:
    root = LOG.root(77)
    assert prove_records([], 77, LOG.node) == (root,)
    assert check_records([], [], 77, root, root) == 0
    for wrong in (b"", root + root, flip(root, 0)):
        with pytest.raises(ProofError):
            check_records([], [], 77, wrong, root)


def test_the_empty_tree_proves_no_record() -> None:
    assert prove_records([], 0, LOG.node) == ()
    assert check_records([], [], 0, b"", EMPTY_ROOT) == 0
    with pytest.raises(ProofError, match="does not lead"):
        check_records([], [], 0, b"", leaf(0))
    with pytest.raises(ProofError, match="bytes where the records need 0"):
        check_records([], [], 0, EMPTY_ROOT, EMPTY_ROOT)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 1023, 1024, 1025])
def test_for_one_record_it_has_the_hashes_of_its_inclusion_proof(size: int) -> None:
    for number in {0, size // 3, size // 2, size - 1}:
        alone = prove_records([number], size, LOG.node)
        assert sorted(alone) == sorted(prove_inclusion(number, size, LOG.node))


def test_it_says_what_separate_proofs_say_with_fewer_hashes() -> None:
    ids, size = scattered(60, 2000), 2000
    root = LOG.root(size)
    separate = {number: prove_inclusion(number, size, LOG.node) for number in ids}
    for number, proof in separate.items():
        check_inclusion(number, size, leaf(number), proof, root)
    together = prove_records(ids, size, LOG.node)
    check_records(ids, leaves_of(ids), size, b"".join(together), root)
    every = [one for proof in separate.values() for one in proof]
    assert set(together) < set(every)
    assert len(together) < len(every) / 2


@pytest.mark.parametrize("count", [1, 50, 200, 750, 1500])
def test_its_size_in_a_log_as_long_as_the_real_one(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = scattered(count, LIVE_SIZE)
    log = Grown({number: leaf(number) for number in ids})
    proof = prove_records(ids, LIVE_SIZE, log.node)
    assert len(proof) == pytest.approx(count * (log2(LIVE_SIZE / count) - 0.9), rel=0.04)

    computed = 0

    def counted(left: bytes, right: bytes) -> bytes:
        nonlocal computed
        computed += 1
        return node_hash(left, right)

    monkeypatch.setattr(multiproof, "node_hash", counted)
    said = check_records(ids, leaves_of(ids), LIVE_SIZE, b"".join(proof), log.root(LIVE_SIZE))
    assert said == computed == len(proof) + count - 1


def test_equal_sets_give_equal_bytes_left_before_right() -> None:
    proof = prove_records([2], 5, LOG.node)
    assert proof == (LOG.node(1, 0), leaf(3), leaf(4))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), size=st.integers(1, 2000))
def test_what_is_proved_checks(data: st.DataObject, size: int) -> None:
    ids = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=30)))
    proof = b"".join(prove_records(ids, size, LOG.node))
    count = check_records(ids, leaves_of(ids), size, proof, LOG.root(size))
    assert count == len(proof) // HASH_SIZE + len(ids) - 1
    at = data.draw(st.integers(0, len(ids) - 1))
    wrong = [*leaves_of(ids[:at]), leaf(ids[at], "forged"), *leaves_of(ids[at + 1 :])]
    with pytest.raises(ProofError, match="does not lead"):
        check_records(ids, wrong, size, proof, LOG.root(size))


@settings(max_examples=100, deadline=None)
@given(
    ids=st.lists(st.integers(-2, 40), max_size=6),
    size=st.integers(0, 40),
    proof=st.binary(max_size=200),
)
def test_nothing_made_up_is_a_multiproof(ids: list[int], size: int, proof: bytes) -> None:
    """Any numbers and any bytes: a refusal, never another error."""
    with pytest.raises(ProofError):
        check_records(ids, [leaf(0, "made up") for _ in ids], size, proof, LOG.root(41))


@settings(max_examples=100, deadline=None)
@given(ids=st.lists(st.integers(-2, 12), max_size=4), size=st.integers(0, 12))
def test_exactly_the_increasing_numbers_inside_have_a_proof(ids: list[int], size: int) -> None:
    increasing = all(left < right for left, right in pairwise(ids))
    inside = all(0 <= number < size for number in ids)
    try:
        prove_records(ids, size, LOG.node)
    except ProofError:
        proved = False
    else:
        proved = True
    assert proved == (increasing and inside)
