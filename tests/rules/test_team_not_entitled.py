"""A requested team that owns nothing here is said once, however many roots there are."""

from __future__ import annotations

from gosupply.rules.team_not_entitled import RULE
from tests.rules.views import GivenView, context, findings


def test_a_team_without_a_root_is_found_at_the_module() -> None:
    contexts = tuple(
        context(f"m{place}", owners=("pay",), requested=("web",)) for place in range(40)
    )
    (found,) = findings(RULE, GivenView(contexts))
    assert found.message == "The team 'web' is asked for and owns none of the checked roots."
    assert (found.at.text, found.key) == ("module example.com/app", "web")
    assert (
        found.help == "Take its label off, or add a folder to the 'paths' of 'web' in the policy."
    )


def test_each_such_team_is_one_finding() -> None:
    found = findings(RULE, GivenView((context(".", requested=("web", "pay")),)))
    assert [one.key for one in found] == ["pay", "web"]


def test_a_team_that_owns_any_root_is_entitled_somewhere() -> None:
    requested = ("web", "pay")
    contexts = (
        context("a", owners=("pay",), requested=requested),
        context("b", owners=("web",), requested=requested),
        context("c", requested=requested),
    )
    assert findings(RULE, GivenView(contexts)) == []
    assert findings(RULE, GivenView((context(".", owners=("pay",)),))) == []


def test_it_is_an_opinion_that_speaks_once() -> None:
    assert (RULE.kind, RULE.once) == ("opinion", True)
