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
    owned = plain._replace(root="a", owners=("pay", "web"), requested=("web",), team="web")
    asked = plain._replace(root="d", requested=("web",))
    contexts = (plain, owned, owned._replace(root="b"), owned._replace(root="c"), asked)
    text = render_text(replace(report(), contexts=contexts), PASS, color=False)
    assert "\na and 2 more roots: owned by pay, web; asked for: web; permissions of web\n" in text
    assert text.endswith("\nd: owned by no team; asked for: web; no permissions\n")
    text = render_text(replace(report(), contexts=contexts[1:3]), PASS, color=False)
    assert "\na and 1 more root: owned by pay, web; " in text


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
