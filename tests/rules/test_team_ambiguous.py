"""Several requested owners of one root are said once, however many roots they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.rules.team_ambiguous import RULE
from tests.rules.views import GivenView, context, findings

if TYPE_CHECKING:
    from gosupply.policy.model import Context

BOTH = ("pay", "web")


@pytest.mark.parametrize(
    "contexts",
    [
        (context(".", owners=BOTH),),
        (context(".", owners=BOTH, requested=("pay",)),),
        (context(".", owners=("pay",), requested=BOTH),),
        (
            context("a", owners=("pay",), requested=BOTH),
            context("b", owners=("web",), requested=BOTH),
        ),
    ],
    ids=["no request", "one of them", "one owner", "a root each"],
)
def test_one_requested_owner_a_root_is_not_ambiguous(contexts: tuple[Context, ...]) -> None:
    assert findings(RULE, GivenView(contexts)) == []


def test_two_are_found_at_the_module() -> None:
    (found,) = findings(RULE, GivenView((context(".", owners=BOTH, requested=BOTH),)))
    assert found.message == (
        "The teams 'pay' and 'web' are both asked for and share '.', so no permission counts there."
    )
    assert (found.at.text, found.key) == ("module example.com/app", "pay web")
    assert found.help


def test_forty_roots_give_one_sentence() -> None:
    three = ("api", *BOTH)
    contexts = tuple(context(f"m{place}", owners=three, requested=three) for place in range(40))
    (found,) = findings(RULE, GivenView((context("x"), *contexts)))
    assert found.message == (
        "The teams 'api' and 'pay' and 'web' are all asked for and share 40 roots, such as 'm0', "
        "so no permission counts there."
    )


def test_it_is_an_opinion_that_speaks_once() -> None:
    assert (RULE.kind, RULE.once) == ("opinion", True)
