"""Laws of merging: neither order nor grouping counts, and nothing ever lowers what holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from gosupply.locations import Problem
from gosupply.policy.merging import Merged, content, meet, merge
from gosupply.policy.presetcode import SHIPPED
from gosupply.policy.values import PolicyFile, Value
from tests.policy.written import accepted

if TYPE_CHECKING:
    from random import Random

BASELINE = SHIPPED["baseline"]
HERE = BASELINE.settings["sumdb.pin"].at

TEXTS = {
    "sumdb.lookup": ["all", "listed", "none"],
    "sumdb.private": ["[a.x]", "[a.x/b, c.x]", "[c.x, d.x]"],
    "versions.go": ['">=1.21"', '">=1.22"', '"<1.25"', '">=1.20 <1.23 || >=1.24"'],
    "versions.denied": ["[]", "[{module: a.x}]", "[{module: b.x}, {module: a.x}]"],
    "versions.allowed": ['[{module: "..."}]', "[{module: a.x/...}]", "[{module: a.x/b}]"],
    "replace.local_roots": ["[a/...]", "[a/b]", '["..."]'],
    "vendor.mode": ["any", "required"],
    "expiry.max": ["10d", "90d"],
    "expiry.warn": ["[1d]", "[2d, 1d]", "[3d]"],
    "exclude.require_resolve_to": ["true", "false"],
}


def written(key: str, text: str) -> Value[Any]:
    """Return a setting as a file has it."""
    head, _, name = key.partition(".")
    return accepted(f"version: 1\n{head}: {{{name}: {text}}}\n").settings[key]


def merge_below(*files: PolicyFile) -> Merged:
    """Merge files below the baseline."""
    return merge([BASELINE, *files])


keyed = st.sampled_from(sorted(TEXTS)).flatmap(
    lambda key: st.tuples(
        st.just(key), st.lists(st.sampled_from(TEXTS[key]), min_size=3, max_size=3)
    )
)
files = st.dictionaries(st.sampled_from(sorted(TEXTS)), st.integers(0, 1), max_size=5).map(
    lambda chosen: {key: TEXTS[key][place] for key, place in chosen.items()}
)


def meant(key: str, found: Value[Any] | Problem) -> object:
    """Return what is meant, without regard to order."""
    if isinstance(found, Problem):
        return "nothing"
    said_ = content(found)
    return frozenset(said_) if key in {"versions.denied", "expiry.warn"} else said_


@given(keyed)
def test_what_is_met_depends_on_no_order_or_grouping(drawn: tuple[str, list[str]]) -> None:
    key, texts = drawn
    first, second, third = (written(key, text) for text in texts)

    def both(one: Value[Any] | Problem, other: Value[Any] | Problem) -> Value[Any] | Problem:
        if isinstance(one, Problem) or isinstance(other, Problem):
            return one if isinstance(one, Problem) else other
        return meet(key, one, other)

    assert both(first, first) is first
    assert meant(key, both(first, second)) == meant(key, both(second, first))
    left, right = both(both(first, second), third), both(first, both(second, third))
    assert meant(key, left) == meant(key, right)


@given(files, st.randoms())
def test_the_order_of_keys_in_a_file_never_matters(chosen: dict[str, str], random: Random) -> None:
    shuffled = [*chosen.items()]
    random.shuffle(shuffled)
    one, other = (
        merge_below(PolicyFile("child.yaml", "tree", "policy", dict(found), {}))
        for found in (parsed(chosen), {key: parsed(chosen)[key] for key, _ in shuffled})
    )
    assert one == other


def parsed(chosen: dict[str, str]) -> dict[str, Value[Any]]:
    """Return settings as values."""
    return {key: written(key, text) for key, text in chosen.items()}


@given(files, files)
def test_a_stricter_parent_never_lowers_anything(
    parent: dict[str, str], child: dict[str, str]
) -> None:
    above = PolicyFile("parent.yaml", "tree", "policy", parsed(parent), {})
    above = above._replace(children_may_loosen=Value((), HERE))
    below = PolicyFile("child.yaml", "tree", "policy", parsed(child), {})
    found = merge_below(above, below)
    for key, demanded in above.settings.items():
        holds = found.settings[key]
        assert meet(key, holds, demanded) is holds, key


@given(keyed)
def test_what_is_met_demands_all_that_both_demand(drawn: tuple[str, list[str]]) -> None:
    # So a floor, or one more owner, never lowers anything.
    key, texts = drawn
    first, second, _ = (written(key, text) for text in texts)
    met = meet(key, first, second)
    if not isinstance(met, Problem):
        assert meet(key, met, first) is met
        assert meet(key, met, second) is met
