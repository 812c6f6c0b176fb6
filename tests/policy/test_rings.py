"""Which rings there are, and which one a run is judged for."""

from __future__ import annotations

import pytest

from gosupply.errors import UsageError
from gosupply.policy.model import Ring
from gosupply.policy.rings import RINGS, choose_ring, ring_problems, rings_of
from gosupply.policy.values import RingEntry, Value, Where
from tests.policy.building import place, policy, words

CI: Where = "ci"
HOOK: Where = "hook"
LAPTOP: Where = "laptop"
FOUR = policy(on="local:commit ci:change canary:release prod:release")


def entry(name: str, stage: str = "", *refs: str) -> RingEntry:
    """Return a ring of a file."""
    at = {ring.at: Value(ring.at, place(f"at: {ring.at}")) for ring in RINGS}
    stages = {str(word): value for word, value in at.items()}
    return RingEntry(
        place(name), Value(name, place(name)), stages.get(stage), words(*refs) if refs else None
    )


def test_no_ring_is_three() -> None:
    assert rings_of(()) == RINGS


def test_stages_are_those_of_the_order_where_none_is_said() -> None:
    assert [ring.at for ring in rings_of([entry(name) for name in "abcd"])] == [
        "commit", "change", "release", "release",
    ]  # fmt: skip
    assert rings_of([entry("ci", "change", "refs/heads/*")]) == (
        Ring("ci", "change", ("refs/heads/*",)),
    )


def test_stages_do_not_go_back() -> None:
    right = [entry("a", "commit"), entry("b"), entry("c", "change"), entry("d", "release")]
    assert list(ring_problems(right)) == []
    (problem,) = ring_problems([entry("a", "change"), entry("b", "commit")])
    assert problem.message == "ring 'b' is at 'commit', after 'a' at 'change'"
    assert problem.at.text == "at: commit"
    (default,) = ring_problems([entry("a", "release"), entry("b")])
    assert default.at.text == "b"


@pytest.mark.parametrize(
    ("asked", "where", "expected"),
    [
        ("", HOOK, "local"),
        ("", LAPTOP, "ci"),
        ("", CI, "ci"),
        ("prod", HOOK, "prod"),
        ("local", LAPTOP, "local"),
        ("local", CI, "ci"),  # a pipeline is never judged as a commit
        ("canary", CI, "canary"),
    ],
)
def test_the_ring_of_a_run(asked: str, where: Where, expected: str) -> None:
    assert choose_ring(FOUR, asked, where=where).name == expected


@pytest.mark.parametrize(
    ("rings", "expected"),
    [
        ("local:commit canary:release prod:release", "canary"),
        ("local:commit second:commit", "second"),
        ("only:release", "only"),
    ],
)
def test_where_no_ring_is_a_change(rings: str, expected: str) -> None:
    assert choose_ring(policy(on=rings), "", where=CI).name == expected


def test_an_unknown_ring_lists_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="there is no ring 'production'") as caught:
        choose_ring(FOUR, "production", where=LAPTOP)
    assert caught.value.help == "Use one of: local, ci, canary, prod."


@pytest.mark.parametrize(
    ("ref", "asked", "where", "expected"),
    [
        ("refs/tags/v1.0.0", "", CI, "prod"),
        ("refs/tags/v1.0.0", "local", HOOK, "prod"),
        ("refs/tags/nightly", "", CI, "ci"),
        ("refs/heads/release-1", "", LAPTOP, "canary"),
        ("refs/heads/release-1", "prod", CI, "prod"),
        ("", "", HOOK, "local"),
    ],
)
def test_a_ref_has_a_least_ring(ref: str, asked: str, where: Where, expected: str) -> None:
    found = FOUR._replace(
        rings=(
            *FOUR.rings[:2],
            Ring("canary", "release", ("refs/heads/release-*", "refs/tags/v*")),
            Ring("prod", "release", ("refs/tags/v*",)),
        )
    )
    assert choose_ring(found, asked, where=where, ref=ref).name == expected
