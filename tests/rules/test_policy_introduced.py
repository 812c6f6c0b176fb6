"""A policy that nobody has accepted yet is said to be new, once."""

from __future__ import annotations

from gosupply.locations import whole_line
from gosupply.policy.policychange import POLICIES, PolicyChange
from gosupply.rules.policy_introduced import RULE
from tests.rules.views import GivenView, findings

PATH = ".gosupply/policy.yaml"
AT = whole_line("case", PATH, 1, "version: 1")


def view_of(change: PolicyChange | None) -> GivenView:
    return GivenView(answers={POLICIES.name: {} if change is None else {PATH: change}})


def test_a_new_policy_is_found_at_its_first_line() -> None:
    (found,) = findings(RULE, view_of(PolicyChange((), introduced=True, at=AT)))
    assert found.message == (
        "The policy '.gosupply/policy.yaml' is new: it judges opinions and restricts, and it "
        "grants nothing yet."
    )
    assert (found.at, found.key) == (AT, PATH)
    assert found.help


def test_without_its_line_it_is_found_at_the_module() -> None:
    (found,) = findings(RULE, view_of(PolicyChange((), introduced=True, at=None)))
    assert found.at.text == "module example.com/app"


def test_a_policy_that_is_at_the_authority_too_is_not_new() -> None:
    assert findings(RULE, view_of(PolicyChange((), introduced=False, at=AT))) == []
    assert findings(RULE, view_of(None)) == []


def test_it_is_an_opinion_that_speaks_once() -> None:
    assert (RULE.kind, RULE.once, RULE.needs) == ("opinion", True, (POLICIES,))
