"""Facts: three kinds that are never mistaken for each other."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import combinations

import pytest

from gosupply.facts import Contradicted, Fact, Known, Need, Unavailable

DIFFERENT: tuple[Fact[str], ...] = (
    Known("a"),
    Known("b"),
    Unavailable("a"),
    Unavailable("a", "b"),
    Contradicted("a", "b"),
    Contradicted("a", ""),
)


@pytest.mark.parametrize(("one", "other"), list(combinations(DIFFERENT, 2)))
def test_no_two_different_facts_are_equal(one: Fact[str], other: Fact[str]) -> None:
    assert one != other


@pytest.mark.parametrize("fact", DIFFERENT)
def test_no_fact_passes_for_a_tuple(fact: Fact[str]) -> None:
    tuples: list[object] = [("a",), ("b",), ("a", ""), ("a", "b")]
    assert fact not in tuples


def test_equal_facts_are_equal() -> None:
    assert {Known(1), Known(1), Unavailable("x"), Unavailable("x", "")} == {
        Known(1),
        Unavailable("x"),
    }


def test_a_fact_cannot_be_changed() -> None:
    fact = Unavailable("no network")
    with pytest.raises(FrozenInstanceError):
        fact.reason = "none"  # type: ignore[misc]  # the very mistake that is refused
    assert fact.reason == "no network"


def test_a_known_nothing_is_still_known() -> None:
    nothing: Fact[None] = Known(None)
    assert isinstance(nothing, Known)
    assert nothing.value is None


def test_a_need_can_be_looked_up() -> None:
    need: Need[str, int] = Need("lines-uncounted", "Lines could not be counted.", "opinion")
    assert need in {need: 1}
    assert need.after == ()
