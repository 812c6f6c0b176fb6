"""Inclusion and consistency proofs: each one holds for its own claim, and for no other."""

from __future__ import annotations

from base64 import b64decode
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.tlog.hashes import EMPTY_ROOT, record_hash
from gosupply.tlog.proofs import (
    ProofError,
    check_consistency,
    check_inclusion,
    prove_consistency,
    prove_inclusion,
)
from tests.tlog.trees import Grown, flip, leaf, tampered
from tests.tlog.vectors import hashes, roots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.tlog.vectors import Vectors

LOG = Grown.of(300)
SIZES = range(1, 71)
SMALL = range(13)

briefly = settings(max_examples=60, deadline=None)
sizes = st.integers(1, 5000)


@cache
def grown(size: int) -> Grown:
    return Grown.of(size)


def includes(index: int, size: int, proof: Sequence[bytes], *, entry: bytes = b"") -> bool:
    try:
        check_inclusion(index, size, entry or leaf(index), proof, LOG.root(size))
    except ProofError:
        return False
    return True


def extends(old: int, new: int, proof: Sequence[bytes]) -> bool:
    try:
        check_consistency(old, LOG.root(old), new, LOG.root(new), proof)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("size", SIZES)
def test_every_record_is_included_and_no_tampered_proof_says_so(size: int) -> None:
    root = LOG.root(size)
    for index in range(size):
        proof = prove_inclusion(index, size, LOG.node)
        check_inclusion(index, size, leaf(index), proof, root)
        for wrong in tampered(proof):
            assert not includes(index, size, wrong)


@pytest.mark.parametrize("size", SIZES)
def test_an_inclusion_proof_holds_for_one_record_at_one_place(size: int) -> None:
    root = LOG.root(size)
    for index in range(size):
        proof = prove_inclusion(index, size, LOG.node)
        assert not includes(index, size, proof, entry=leaf(index, "other"))
        with pytest.raises(ProofError, match="does not lead to the root"):
            check_inclusion(index, size, leaf(index), proof, flip(root, index))
        for other in {0, index - 1, index + 1, size - 1} - {index}:
            assert not includes(other, size, proof, entry=leaf(index))


def test_an_inclusion_proof_holds_under_no_other_head() -> None:
    places = [(index, size) for size in SMALL for index in range(size)]
    for (index, size), (other, other_size) in product(places, repeat=2):
        proof = prove_inclusion(index, size, LOG.node)
        honest = prove_inclusion(other, other_size, LOG.node)
        assert includes(other, other_size, proof) == (proof == honest)


@pytest.mark.parametrize("size", SIZES)
def test_every_tree_extends_the_earlier_ones_and_no_tampered_proof_says_so(size: int) -> None:
    for old in range(size + 1):
        proof = prove_consistency(old, size, LOG.node)
        check_consistency(old, LOG.root(old), size, LOG.root(size), proof)
        for wrong in tampered(proof):
            assert not extends(old, size, wrong)


@pytest.mark.parametrize("size", SIZES)
def test_a_consistency_proof_does_not_hold_for_another_root(size: int) -> None:
    for old in range(size + 1):
        proof = prove_consistency(old, size, LOG.node)
        old_root, root = LOG.root(old), LOG.root(size)
        with pytest.raises(ProofError, match="does not lead from the old root"):
            check_consistency(old, flip(old_root, old), size, root, proof)
        if old:
            with pytest.raises(ProofError, match="does not lead from the old root"):
                check_consistency(old, old_root, size, flip(root, old), proof)


def test_a_consistency_proof_holds_for_no_other_pair_of_heads() -> None:
    pairs = [(old, new) for new in SMALL for old in range(new + 1)]
    for (old, new), (other, other_new) in product(pairs, repeat=2):
        proof = prove_consistency(old, new, LOG.node)
        honest = prove_consistency(other, other_new, LOG.node)
        assert extends(other, other_new, proof) == (proof == honest)


def test_every_bit_of_a_proof_counts() -> None:
    inclusion = prove_inclusion(42, 100, LOG.node)
    consistency = prove_consistency(37, 100, LOG.node)
    # Numbers from golang.org/x/mod for the same 100 records.
    assert (len(inclusion), len(consistency)) == (7, 8)
    for wrong in tampered(inclusion, every_bit=True):
        assert not includes(42, 100, wrong)
    for wrong in tampered(consistency, every_bit=True):
        assert not extends(37, 100, wrong)
    for bit in range(256):
        assert not includes(42, 100, inclusion, entry=flip(leaf(42), bit))


def test_a_fork_has_no_consistency_proof() -> None:
    fork = LOG.forged(20)
    for old in range(21, 70):
        proof = prove_consistency(old, 70, fork.node)
        with pytest.raises(ProofError):
            check_consistency(old, LOG.root(old), 70, fork.root(70), proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (6, 5), (0, 0), (0, -1)])
def test_a_record_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ProofError, match=f"record {index} is not in a tree of size {size}"):
        prove_inclusion(index, size, LOG.node)
    with pytest.raises(ProofError, match=f"record {index} is not in a tree of size {size}"):
        check_inclusion(index, size, leaf(0), (), leaf(0))


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (1, 0), (-2, -1)])
def test_sizes_out_of_order(old: int, new: int) -> None:
    with pytest.raises(ProofError, match=f"size {old} cannot be a prefix of one of size {new}"):
        prove_consistency(old, new, LOG.node)
    with pytest.raises(ProofError, match=f"size {old} cannot be a prefix of one of size {new}"):
        check_consistency(old, leaf(0), new, leaf(0), ())


def test_a_proof_with_too_few_or_too_many_hashes_says_so() -> None:
    proof = prove_inclusion(3, 8, LOG.node)
    with pytest.raises(ProofError, match="too few"):
        check_inclusion(3, 8, leaf(3), proof[:-1], LOG.root(8))
    with pytest.raises(ProofError, match="too many"):
        check_inclusion(3, 8, leaf(3), [*proof, leaf(0)], LOG.root(8))


def test_the_empty_tree_is_a_prefix_of_all() -> None:
    assert prove_consistency(0, 7, LOG.node) == ()
    check_consistency(0, EMPTY_ROOT, 7, LOG.root(7), ())
    check_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, ())
    with pytest.raises(ProofError, match="does not lead"):
        check_consistency(0, leaf(0), 7, LOG.root(7), ())
    with pytest.raises(ProofError, match="too many"):
        check_consistency(0, EMPTY_ROOT, 7, LOG.root(7), (LOG.root(7),))


def test_the_real_record_is_in_both_real_trees(vectors: Vectors) -> None:
    record = vectors["record"]
    entry = record_hash(record["text"].encode())
    assert entry == b64decode(record["record_hash"])
    proved = roots(vectors)
    for vector in vectors["inclusion"]:
        size, proof = vector["tree_size"], hashes(vector["proof"])
        assert len(proof) == 26
        check_inclusion(record["id"], size, entry, proof, proved[size])
        for wrong in tampered(proof):
            with pytest.raises(ProofError):
                check_inclusion(record["id"], size, entry, wrong, proved[size])
        for number in (record["id"] - 1, record["id"] + 1):
            with pytest.raises(ProofError, match="does not lead"):
                check_inclusion(number, size, entry, proof, proved[size])


def test_the_newer_real_tree_extends_the_older_one(vectors: Vectors) -> None:
    vector = vectors["consistency"]
    old, new, proof = vector["old_size"], vector["new_size"], hashes(vector["proof"])
    proved = roots(vectors)
    assert len(proof) == 19
    check_consistency(old, proved[old], new, proved[new], proof)
    for wrong in tampered(proof):
        with pytest.raises(ProofError):
            check_consistency(old, proved[old], new, proved[new], wrong)


@briefly
@given(data=st.data(), size=sizes)
def test_what_is_proved_to_be_included_checks(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    log = grown(5000)
    proof = prove_inclusion(index, size, log.node)
    assert len(proof) <= (size - 1).bit_length()
    check_inclusion(index, size, leaf(index), proof, log.root(size))
    bit = data.draw(st.integers(0, 255))
    with pytest.raises(ProofError):
        check_inclusion(index, size, flip(leaf(index), bit), proof, log.root(size))


@briefly
@given(data=st.data(), new=sizes)
def test_what_is_proved_to_be_consistent_checks(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    log = grown(5000)
    proof = prove_consistency(old, new, log.node)
    assert len(proof) <= (new - 1).bit_length() + 1
    check_consistency(old, log.root(old), new, log.root(new), proof)
    bit = data.draw(st.integers(0, 255))
    with pytest.raises(ProofError):
        check_consistency(old, flip(log.root(old), bit), new, log.root(new), proof)


@briefly
@given(
    proof=st.lists(st.binary(max_size=40), max_size=12),
    old=st.integers(-3, 80),
    new=st.integers(-3, 80),
)
def test_nothing_made_up_is_a_proof(proof: list[bytes], old: int, new: int) -> None:
    """Any integers and any bytes: a refusal, never another error."""
    with pytest.raises(ProofError):
        check_inclusion(old, new, leaf(0, "made up"), proof, LOG.root(70))
    with pytest.raises(ProofError):
        check_consistency(old, leaf(0, "made up"), new, LOG.root(70), proof)
