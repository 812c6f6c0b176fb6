"""What is true of the levels of any policy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gosupply.findings import Level
from gosupply.policy.levels import level_of, levels_of
from tests.policy.building import BASELINE, DAY, NAMES, QUIET, Levels, file, level_at, policy, team

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from gosupply.policy.model import Named

OFF, NOTE, WARN, DENY = Level
WATCH = (DAY, DAY + timedelta(days=10))

words = st.sampled_from(["off", "note", "warn", "deny"])
keys = st.sampled_from(["local", "ci", "prod", "commit", "change", "release"])
maps = st.dictionaries(keys, words, min_size=1, max_size=3).map(
    lambda map_: " ".join(f"{ring}={word}" for ring, word in map_.items())
)
dated = st.tuples(words, words).map(lambda pair: f"{pair[0]}>{pair[1]}@{DAY}")
said = st.one_of(words, maps, dated)
titles = st.sampled_from([*(named.name for named in NAMES if named not in QUIET), *BASELINE])
rules: SearchStrategy[Levels] = st.dictionaries(titles, said, max_size=4)
named_ = st.sampled_from(NAMES)
ring_names = st.sampled_from(["local", "ci", "prod"])


def test_what_a_team_may_loosen_is_alike_to_nothing_else() -> None:
    auth = team("auth", {"opinion": "off"})
    found = policy(teams={"auth": auth}, may_loosen=["deprecated"])
    levels = levels_of(found, found.rings[1], DAY, owners=(auth,), effective=auth)
    assert (levels["deprecated"][0], levels["retracted"][0]) == (OFF, WARN)


def test_not_in_log_is_alike_to_no_other_integrity() -> None:
    found = policy(baseline={"integrity": "note", "integrity-needs": "deny"})
    levels = levels_of(found, found.rings[1], DAY)
    assert (levels["sum-mismatch"][0], levels["sum-not-in-log"][0]) == (NOTE, DENY)


@given(rules, rules, rules, rules)
def test_alike_names_have_the_levels_they_would_have_alone(
    first: Levels, second: Levels, of_team: Levels, floor: Levels
) -> None:
    auth = team("auth", of_team)
    found = policy(
        first,
        second,
        teams={"auth": auth},
        may_loosen=["opinion", "module-denied"],
        floor=file(floor, kind="floor"),
    )
    at = found.rings[1]
    levels = levels_of(found, at, DAY, owners=(auth,), effective=auth)
    assert levels == {
        named.name: level_of(found, named, at, DAY, owners=(auth,), effective=auth)
        for named in NAMES
    }


@given(rules, rules, rules, named_, ring_names)
def test_a_floor_never_lowers(
    child: Levels, of_team: Levels, floor: Levels, named: Named, ring: str
) -> None:
    auth = team("auth", of_team, observed=WATCH)
    without = policy(child, may_loosen=["opinion", "module-denied"])
    with_ = without._replace(floor=file(floor, kind="floor"))
    assert (
        level_at(with_, named, ring, owners=(auth,), effective=auth)[0]
        >= level_at(without, named, ring, owners=(auth,), effective=auth)[0]
    )


@given(words, words, rules, named_, ring_names)
def test_a_stricter_parent_never_lowers(
    loose: str, strict: str, child: Levels, named: Named, ring: str
) -> None:
    low, high = sorted((loose, strict), key=lambda word: Level[word.upper()])
    lower, higher = (level_at(policy({named.name: w}, child), named, ring)[0] for w in (low, high))
    assert higher >= lower


@given(rules, rules, named_, ring_names)
def test_a_further_owner_never_lowers(
    first: Levels, second: Levels, named: Named, ring: str
) -> None:
    auth, infra = team("auth", first, observed=WATCH), team("infra", second)
    found = policy(may_loosen=["opinion", "module-denied"])
    assert (
        level_at(found, named, ring, owners=(auth, infra), effective=auth)[0]
        >= level_at(found, named, ring, owners=(auth,), effective=auth)[0]
    )


@given(rules, rules, named_, ring_names)
def test_observing_never_touches_integrity(
    child: Levels, of_team: Levels, named: Named, ring: str
) -> None:
    auth = team("auth", of_team)
    watched = team("auth", of_team, observed=WATCH)
    found = policy(child)
    before = level_at(found, named, ring, owners=(auth,), effective=auth)[0]
    after = level_at(found, named, ring, owners=(watched,), effective=watched)[0]
    if named.kind == "integrity":
        assert after == before
    else:
        assert after == min(before, WARN)


@given(rules, rules, named_, ring_names)
def test_what_may_not_be_loosened_is_not(
    child: Levels, of_team: Levels, named: Named, ring: str
) -> None:
    auth = team("auth", of_team)
    strict = policy(child)
    loose = policy(child, may_loosen=["opinion", "opinion-needs", named.name])
    least = level_at(strict, named, ring)[0]
    assert level_at(strict, named, ring, owners=(auth,), effective=auth)[0] >= least
    assert (
        level_at(strict, named, ring, owners=(auth,), effective=auth)[0]
        >= level_at(loose, named, ring, owners=(auth,), effective=auth)[0]
    )
