"""Sections of several roots in one; what an introduced policy calls private."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.facts import Known
from gosupply.formats.goenv import resolve
from gosupply.policy.settings import Settings, SumdbSettings, proving_nothing, strictest
from gosupply.sumdb.asking import keep_home, settle_name

ENV = resolve({}, {}, {})
ALL = SumdbSettings()
NONE = SumdbSettings("none")


def listed(*public: str) -> SumdbSettings:
    return SumdbSettings("listed", public)


def test_one_section_is_itself() -> None:
    section = SumdbSettings("listed", ("a.x", "*.y"), ("b.x",), "LOG", "required", ("c.x",))
    assert strictest([section, section]) == section
    assert strictest([]) == SumdbSettings()


@pytest.mark.parametrize(
    ("first", "second", "lookup", "public"),
    [
        (ALL, NONE, "none", ()),
        (ALL, listed("a.x"), "listed", ("a.x",)),
        (listed("a.x"), NONE, "none", ("a.x",)),
        (SumdbSettings("all", ("b.x",)), listed("a.x"), "listed", ("a.x",)),
        (listed("a.x", "b.x"), listed("b.x/y", "c.x"), "listed", ("b.x/y",)),
        (listed("a.x", "b.x"), listed("*"), "listed", ("a.x", "b.x")),
        (listed("*/y"), listed("a.x"), "listed", ("a.x/y",)),
        (listed("a.x"), listed("b.x"), "listed", ()),
        (listed("a.x"), listed(), "listed", ()),
    ],
)
def test_what_any_keeps_at_home_is_looked_up_for_none(
    first: SumdbSettings, second: SumdbSettings, lookup: str, public: tuple[str, ...]
) -> None:
    for sections in ((first, second), (second, first)):
        found = strictest(sections)
        assert (found.lookup, found.public) == (lookup, public)


def test_private_and_unsent_names_add_up() -> None:
    sections = [
        SumdbSettings(private=("a.x", "b.x"), unsent=("c.x",)),
        SumdbSettings(private=("b.x", "d.x"), unsent=("c.x", "e.x")),
        ALL,
    ]
    found = strictest(sections)
    assert (found.private, found.unsent) == (("a.x", "b.x", "d.x"), ("c.x", "e.x"))


PATTERNS = st.lists(st.sampled_from(["*", "a.x", "a.x/b", "*/b", "a.*/b", "c.x"]), max_size=3)
SECTIONS = st.builds(
    SumdbSettings,
    lookup=st.sampled_from(["all", "listed", "none"]),
    public=PATTERNS.map(tuple),
    private=PATTERNS.map(tuple),
    unsent=PATTERNS.map(tuple),
)


@given(st.lists(SECTIONS, min_size=1, max_size=4))
def test_whatever_the_sections_are_no_name_goes_that_any_of_them_keeps(
    sections: list[SumdbSettings],
) -> None:
    met = strictest(sections)
    for path in ("a.x", "a.x/b", "a.x/b/c", "a.y/b", "c.x/b", "d.x"):
        kept = [keep_home(path, ENV, each) or settle_name(path, ENV, each) for each in sections]
        if any(kept):
            assert keep_home(path, ENV, met) or settle_name(path, ENV, met)


def test_what_an_introduced_policy_calls_private_proves_nothing() -> None:
    found = proving_nothing(Settings(sumdb=SumdbSettings("listed", ("a.x",), ("a.x/b",))))
    assert found == Settings(sumdb=SumdbSettings("listed", ("a.x",), unsent=("a.x/b",)))
    assert not isinstance(settle_name("a.x/b", ENV, found.sumdb), Known)
    assert keep_home("a.x/b", ENV, found.sumdb)
