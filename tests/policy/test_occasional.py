"""What is told of the occasion of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.policy.model import Context, Request, Ring
from gosupply.policy.occasional import occasion_notices
from gosupply.policy.settings import Settings
from gosupply.policy.teams import Asked
from tests.policy.building import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

LABELS = Asked(("team:auth", "bug"), "labels, GitHub", is_label=True)
TEAM = Asked(("auth",), "GOSUPPLY_TEAM")
REQUEST = Request(DAY, "evidence.txt", asked=(TEAM, LABELS))
PLAIN = Context("a", Ring("ci", "change"), "", entitled=False, settings=Settings(), levels={})
ASKED = PLAIN._replace(requested=("auth",), requested_by=LABELS.source)
CHOSEN = ASKED._replace(team="auth", entitled=True, owners=("auth", "pay"))


def told(*contexts: Context, request: Request = REQUEST) -> Sequence[str]:
    return tuple(occasion_notices(request, contexts))


def test_a_fork_s_own_pipeline_is_advisory() -> None:
    assert told(request=REQUEST._replace(advisory=True)) == (
        "This pipeline runs in the fork, whose files say how it runs: its result is advisory.",
    )
    assert told() == ()


def test_a_label_that_is_needed_is_said_to_be_gone_later() -> None:
    other = ASKED._replace(root="d", team="web", entitled=True, owners=("pay", "web"))
    (one,) = told(PLAIN, CHOSEN)
    assert one == (
        "Only by a label do the permissions of auth count for a: a merge queue, a push and a tag "
        "carry no labels, so there they do not count."
    )
    (both,) = told(CHOSEN, CHOSEN._replace(root="c"), other)
    assert both.startswith("Only by a label do the permissions of auth, web count for a and 2 more")


@pytest.mark.parametrize(
    "context",
    [
        PLAIN,
        ASKED,
        CHOSEN._replace(owners=("auth",)),
        CHOSEN._replace(requested_by=TEAM.source),
        ASKED._replace(team="", owners=("auth", "pay"), requested=("auth", "pay")),
        ASKED._replace(team="pay", owners=("pay",)),
    ],
    ids=["nobody asked", "no owner", "sole owner", "by name", "ambiguous", "another's"],
)
def test_a_label_that_changes_nothing_is_not_mentioned(context: Context) -> None:
    assert told(context) == ()


def test_what_is_no_change_leaves_nothing_out() -> None:
    request = Request(DAY, "evidence.txt", changed_only=True, is_change=False)
    (said,) = told(request=request)
    assert said.startswith("--changed-only leaves nothing out")
    assert not told(request=request._replace(is_change=True))
