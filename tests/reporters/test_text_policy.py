"""What the text report says of waivers, teams, and opinions that could not be formed."""

from __future__ import annotations

from dataclasses import replace

from gosupply.findings import Level, Undetermined
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings
from gosupply.reporters.text import render_text
from tests.reporters.reports import FAIL, PASS, judged, malformed, report


def test_what_waivers_do_beside_accepting_is_said() -> None:
    pending = judged(malformed())._replace(pending="w-1", grace="w-2")
    text = render_text(report(pending), FAIL, color=False)
    assert "= note: The waiver 'w-1' of this change accepts it once it is merged.\n" in text
    assert "= note: The waiver 'w-2' has ended, and makes a warning of it for a few days.\n" in text


def test_roots_of_the_same_teams_are_one_sentence() -> None:
    ring = Ring("ci", "change")
    plain = Context(".", ring, "", entitled=False, settings=Settings(), levels={})
    asked = plain._replace(root="d", requested=("web",), requested_by="--team")
    owned = asked._replace(root="a", owners=("pay", "web"), team="web", entitled=True)
    contexts = (plain, owned, owned._replace(root="b"), owned._replace(root="c"), asked)
    text = render_text(replace(report(), contexts=contexts), PASS, color=False)
    told = "owned by pay, web; asked for: web (--team); permissions of web"
    assert f"\na and 2 more roots: {told}\n" in text
    assert text.endswith("\nd: owned by no team; asked for: web (--team); no permissions\n")
    text = render_text(replace(report(), contexts=contexts[1:3]), PASS, color=False)
    assert "\na and 1 more root: owned by pay, web; " in text


def test_of_many_sets_of_owners_those_that_were_asked_for_are_told_and_the_others_counted() -> None:
    plain = Context(".", Ring("ci", "change"), "", entitled=False, settings=Settings(), levels={})
    names = [f"team-{number}" for number in range(5)]
    contexts = [
        plain._replace(root=f"{name}/{end}", owners=(name,), team=name, entitled=name == names[4])
        for name in names
        for end in "ab"
    ]
    text = render_text(replace(report(), contexts=tuple(contexts)), PASS, color=False)
    assert text.endswith(
        "\nteam-4/a and 1 more root: owned by team-4; permissions of team-4"
        "\nteam-0/a and 1 more root: owned by team-0; permissions of team-0"
        "\nteam-1/a and 1 more root: owned by team-1; permissions of team-1"
        "\n4 more roots with 2 other sets of owners; the JSON report has each root\n"
    )
    # A line about one more set takes no more room than it would.
    text = render_text(replace(report(), contexts=tuple(contexts[:8])), PASS, color=False)
    assert text.count(" more root: owned by team-") == 4
    assert "other sets" not in text


def test_where_a_policy_was_read_from_is_said() -> None:
    text = render_text(report(), PASS, color=False)
    assert "policy of" not in text
    given = replace(report(), authority="origin/\x1b (3f2a), 12 days old", has_policy=True)
    assert "\npolicy of origin/\\x1b (3f2a), 12 days old\n" in render_text(given, PASS, color=False)


def test_an_opinion_that_could_not_be_formed_is_only_counted() -> None:
    unknown = Undetermined(
        "build-list-unknown", "go.mod", "nobody asked", "", (), Level.NOTE, None, "opinion"
    )
    text = render_text(replace(report(), undetermined=(unknown,)), PASS, color=False)
    assert "nobody asked" not in text
    assert "1 undetermined (build-list-unknown): pass" in text
    integrity = unknown._replace(kind="integrity")
    text = render_text(replace(report(), undetermined=(integrity,)), PASS, color=False)
    assert "undetermined[build-list-unknown]: go.mod: nobody asked (note)\n" in text
