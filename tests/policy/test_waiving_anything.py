"""What must hold for all waivers, findings and days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gosupply.findings import Level
from gosupply.policy.waiving import is_active, means, terms_of
from tests.policy.waived import H1, OTHER_H1, accept, changed, found, policy, waiver

if TYPE_CHECKING:
    from gosupply.findings import Finding
    from gosupply.policy.values import WaiverEntry

TERMS = terms_of(policy())

rules = st.sampled_from(["pseudo-version", "sum-mismatch", "go-directive", "log-forked"])
subjects = st.sampled_from(["example.com/lib", "example.com/lib@v1.0.0", "go.mod"])
days = st.dates(date(2025, 10, 1), date(2026, 4, 1))
hashes = st.sampled_from(["", H1, OTHER_H1])


@st.composite
def waivers(draw: st.DrawFn) -> WaiverEntry:
    start = draw(days)
    end = start + timedelta(days=draw(st.integers(0, 90)))
    return waiver(
        draw(rules),
        draw(subjects),
        name=draw(st.sampled_from("abc")),
        start=start.isoformat(),
        expires=end.isoformat(),
        h1=draw(hashes),
    )


findings = st.builds(
    lambda rule, module, version, hash_: found(rule, module, version, hash_=hash_),
    rules,
    st.sampled_from(["example.com/lib", ""]),
    st.sampled_from(["v1.0.0", "v1.1.0"]),
    hashes,
)


@given(st.lists(waivers(), max_size=4), waivers(), findings, days, st.sampled_from(Level))
def test_taking_a_waiver_away_never_accepts_anything(
    others: list[WaiverEntry], one: WaiverEntry, finding: Finding, day: date, level: Level
) -> None:
    with_it = accept(*others, one, finding=finding, level=level, day=day)
    without = accept(*others, finding=finding, level=level, day=day)
    assert with_it.waiver is not None or without.waiver is None


@given(st.lists(waivers(), max_size=4), findings, days)
def test_what_is_accepted_is_meant_and_on_its_days(
    several: list[WaiverEntry], finding: Finding, day: date
) -> None:
    accepted = accept(*several, finding=finding, day=day).waiver
    expected = [
        each for each in several if means(each, finding, ".", TERMS) and is_active(each, TERMS, day)
    ]
    assert (accepted in expected) if expected else accepted is None


@given(st.lists(waivers(), max_size=4), findings, days, st.sampled_from(Level))
def test_a_waiver_of_the_change_never_accepts_a_denial_or_a_violation_of_integrity(
    several: list[WaiverEntry], finding: Finding, day: date, level: Level
) -> None:
    accepted = accept(finding=finding, level=level, day=day, change=changed(*several))
    is_opinion = TERMS.kinds[finding.rule] == "opinion"
    assert accepted.waiver is None or (is_opinion and level < Level.DENY)
