"""What a change loosens is found where it is written, and points at what held."""

from __future__ import annotations

from gosupply.findings import Related
from gosupply.locations import Location, whole_line
from gosupply.policy.policychange import POLICIES, PolicyChange
from gosupply.policy.widening import Loosened
from gosupply.rules.policy_loosened import RULE
from tests.rules.views import GivenView, findings

PATH = ".gosupply/policy.yaml"
START = whole_line("case", PATH, 1, "version: 1")
OLD = whole_line("commit 1", PATH, 2, "rules: {retracted: deny}")
NEW = whole_line("case", PATH, 3, "rules: {retracted: note}")
BUILT_IN = whole_line("built-in", "baseline.yaml", 4, "  opinion: warn")


def view_of(
    *loosened: tuple[Location | None, Location | None], at: Location | None = START
) -> GivenView:
    found = tuple(Loosened("It is so.", old, new, "level retracted") for old, new in loosened)
    return GivenView(answers={POLICIES.name: {PATH: PolicyChange(found, introduced=False, at=at)}})


def test_it_is_found_at_the_new_line_related_to_the_old_one() -> None:
    (found,) = findings(RULE, view_of((OLD, NEW)))
    assert (found.message, found.at, found.key) == ("It is so.", NEW, "level retracted")
    assert found.related == (Related("What held is here.", OLD),)
    assert found.notes
    assert found.help


def test_without_an_old_line_nothing_is_related() -> None:
    (found,) = findings(RULE, view_of((None, NEW)))
    assert found.related == ()


def test_what_holds_by_a_preset_is_found_at_the_policy_s_beginning() -> None:
    (found,) = findings(RULE, view_of((OLD, BUILT_IN)))
    assert found.at == START
    assert [related.at for related in found.related] == [OLD, BUILT_IN]


def test_what_is_gone_is_found_at_the_policy_s_beginning_or_at_the_module() -> None:
    (found,) = findings(RULE, view_of((OLD, None)))
    assert found.at == START
    (found,) = findings(RULE, view_of((OLD, None), at=None))
    assert found.at.text == "module example.com/app"


def test_each_thing_is_one_finding() -> None:
    assert len(findings(RULE, view_of((OLD, NEW), (None, NEW)))) == 2
    assert findings(RULE, view_of()) == []


def test_it_is_an_opinion_that_speaks_once() -> None:
    assert (RULE.kind, RULE.once, RULE.needs) == ("opinion", True, (POLICIES,))
