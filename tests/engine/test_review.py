"""The report: waivers first, then the reviews; sorted, whole, and saying where evidence lies."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.evaluate import Results, evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.report import Head, Report, Stats
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.facts import Contradicted, Unavailable
from gosupply.findings import Level
from gosupply.locations import Location, Span, whole_line
from gosupply.policy.model import Ring
from gosupply.policy.taken import Taken
from gosupply.policy.waiving import Change
from gosupply.rules.judged import Judged
from gosupply.sumdb.claims import SUMS, Claim
from tests.engine.worlds import LINE, POLICY, REQUEST, A, finding, rule, world
from tests.policy import waived

if TYPE_CHECKING:
    from gosupply.policy.model import Policy
    from gosupply.policy.values import WaiverEntry

FORK = Contradicted("two signed trees contradict each other", "evidence")
BECAUSE = whole_line("built-in", "baseline", 1, "integrity: deny")
SOME = [
    finding("b-rule", "a/go.sum", 2),
    finding("a-rule", "go.sum", 1, "key 2"),
    finding("a-rule", "go.sum", 1, "key 1"),
    finding("b-rule", "go.sum", 1),
    finding("a-rule", "a/go.sum", 10),
]
PSEUDO = waived.found()
NO_CHANGE = Change()
UNTOUCHED = Change(touches=lambda _: False)
ENDED = waived.waiver(expires="2025-12-31")


def results_of(files: dict[str, str]) -> Results:
    here = world(files)
    return evaluate(here.workspace, here.contexts, Gathered(here.answers), ())


def reviewed(
    *judged: Judged,
    forked: bool = False,
    evidence: str = "evidence.txt",
    policy: Policy = POLICY,
    change: Change = NO_CHANGE,
) -> Report:
    results = results_of({"go.sum": LINE})._replace(
        judged=judged,
        contradicted=(FORK,) if forked else (),
        facts=Gathered({}, change=change),
    )
    return review(results, policy, REQUEST._replace(evidence=evidence))


def only(report: Report) -> Judged:
    """Return the one finding that is not about the policy."""
    (judged,) = (each for each in report.judged if each.finding.at.source == "case")
    return judged


def marked(
    *waivers: WaiverEntry,
    level: Level = Level.DENY,
    change: Change = NO_CHANGE,
    judged: Judged | None = None,
) -> Judged:
    """Return what waivers make of a finding."""
    one = judged or Judged(PSEUDO, ".", level, BECAUSE)
    return only(reviewed(one, policy=waived.policy("", *waivers), change=change))


def test_findings_are_sorted_by_place_rule_and_key_however_they_came() -> None:
    expected = [SOME[0], SOME[4], SOME[2], SOME[1], SOME[3]]
    for order in permutations(SOME):
        report = reviewed(*(Judged(each, ".", Level.DENY, BECAUSE) for each in order))
        assert [judged.finding for judged in report.judged] == expected


def test_a_column_decides_before_a_rule() -> None:
    first = finding("z-rule")
    right = Location("case", "go.sum", Span(1, 5, 1, 6), "text")
    second = finding("a-rule")._replace(at=right)
    report = reviewed(*(Judged(each, ".", Level.DENY, BECAUSE) for each in (second, first)))
    assert [judged.finding for judged in report.judged] == [first, second]


def test_what_is_off_stays_in_the_report() -> None:
    off = Judged(finding("b"), ".", Level.OFF, BECAUSE)
    assert reviewed(off).judged == (off,)


@pytest.mark.parametrize("level", Level)
def test_a_waiver_marks_and_never_lowers(level: Level) -> None:
    judged = marked(waived.waiver(), level=level)
    assert judged == Judged(PSEUDO, ".", level, BECAUSE, "w", reason=waived.waiver().reason.value)
    assert judged.reason


def test_a_waived_denial_passes_and_stays_in_the_report() -> None:
    denied = Judged(PSEUDO, ".", Level.DENY, BECAUSE)
    report = reviewed(denied, policy=waived.policy("", waived.waiver()))
    assert [judged.waiver for judged in report.judged] == ["w"]
    assert verdict(report).exit_code == 0
    assert verdict(reviewed(denied)).exit_code == 1


def test_a_waiver_changes_no_other_finding() -> None:
    others = [Judged(each, ".", Level.DENY, BECAUSE) for each in SOME]
    denied = Judged(PSEUDO, ".", Level.DENY, BECAUSE)
    without = reviewed(denied, *others, policy=waived.policy())
    with_it = reviewed(denied, *others, policy=waived.policy("", waived.waiver()))
    unmarked = tuple(judged._replace(waiver="", reason="") for judged in with_it.judged)
    assert unmarked == without.judged


def test_roots_are_those_of_the_finding() -> None:
    waiver = waived.waiver(roots=("services/...",))
    assert marked(waiver).waiver == ""
    elsewhere = Judged(PSEUDO, "services/auth", Level.DENY, BECAUSE)
    assert marked(waiver, judged=elsewhere).waiver == "w"


def test_what_could_not_be_checked_is_not_waived() -> None:
    wanting = rule("sum-mismatch", needs=(SUMS,))
    here = world({"go.sum": LINE}).with_fact(
        SUMS.name, Claim("example.com/lib", "v1.0.0", A), Unavailable("no network")
    )
    results = evaluate(here.workspace, here.contexts, Gathered(here.answers), (wanting,))
    subject = "example.com/lib@v1.0.0"
    waivers = [waived.waiver(name, subject, h1=A) for name in ("sum-unproven", "sum-mismatch")]
    report = review(results, waived.policy("", *waivers), REQUEST)
    assert len(report.undetermined) == 1
    assert verdict(report).exit_code == 3


def test_one_of_the_change_is_pending_and_still_denied() -> None:
    change = Change(waived.policy("", waived.waiver()))
    judged = marked(change=change)
    assert (judged.waiver, judged.pending, judged.level) == ("", "w", Level.DENY)
    warned = marked(change=change, level=Level.WARN)
    assert (warned.waiver, warned.pending) == ("w", "")


def test_a_change_that_only_adds_waivers_passes_and_says_so() -> None:
    change = Change(waived.policy("", waived.waiver()), only_waivers=True)
    denied = Judged(PSEUDO, ".", Level.DENY, BECAUSE)
    report = reviewed(denied, policy=waived.policy(), change=change)
    assert (only(report).waiver, only(report).pending) == ("w", "w")
    assert verdict(report).exit_code == 0
    assert report.notices == (
        "This change does nothing but add waivers: they accept 1 finding that was there before it.",
    )
    two = reviewed(denied, denied, policy=waived.policy(), change=change)
    assert "accept 2 findings that were there before it." in two.notices[0]
    assert reviewed(denied, policy=waived.policy("", waived.waiver())).notices == ()


def test_grace_makes_a_warning_of_a_denial_at_the_line_that_ended() -> None:
    judged = marked(ENDED, change=UNTOUCHED)
    assert (judged.level, judged.grace, judged.waiver) == (Level.WARN, "w", "")
    assert judged.because == ENDED.expires.at
    assert marked(ENDED).level is Level.DENY


@pytest.mark.parametrize("level", [Level.OFF, Level.NOTE, Level.WARN])
def test_grace_leaves_what_warns_at_most(level: Level) -> None:
    judged = marked(ENDED, change=UNTOUCHED, level=level)
    assert (judged.level, judged.because, judged.grace) == (level, BECAUSE, "w")


def test_what_reviews_find_is_judged_by_the_policy() -> None:
    report = reviewed(policy=waived.policy("rules: {waiver-expired: deny}\n", ENDED))
    (judged,) = report.judged
    assert (judged.finding.rule, judged.root) == ("waiver-expired", ".")
    assert (judged.level, judged.because.text) == (Level.DENY, "rules: {waiver-expired: deny}")
    (usual,) = reviewed(policy=waived.policy("", ENDED)).judged
    assert usual.level is Level.WARN


def test_nothing_waives_what_reviews_find() -> None:
    covering = waived.waiver("waiver-expired", ".gosupply/waivers/w.yaml", name="cover")
    report = reviewed(policy=waived.policy("", ENDED, covering))
    assert {(each.finding.rule, each.waiver) for each in report.judged} == {
        ("waiver-expired", ""),
        ("waiver-unused", ""),
    }


def test_reviews_look_at_what_will_hold_once_the_change_is_merged() -> None:
    report = reviewed(policy=waived.policy("", ENDED), change=Change(waived.policy()))
    assert report.judged == ()


def test_without_a_contradiction_there_is_no_evidence() -> None:
    assert reviewed(evidence="dir/").evidence is None
    assert reviewed(evidence="file.txt").evidence is None


def test_evidence_goes_to_the_file_that_was_asked_for() -> None:
    assert reviewed(forked=True, evidence="some/file").evidence == "some/file"


def test_evidence_in_a_folder_is_named_after_its_content() -> None:
    digest = hashlib.sha256(b"evidence").hexdigest()
    found = reviewed(forked=True, evidence="cache/evidence/").evidence
    assert found == f"cache/evidence/{digest[:16]}.txt"
    other = results_of({})._replace(contradicted=(replace(FORK, evidence="other"),))
    assert review(other, POLICY, REQUEST._replace(evidence="cache/evidence/")).evidence != found


def test_the_ring_is_that_of_the_contexts_or_else_what_was_asked() -> None:
    assert reviewed().ring == "change"
    commit = REQUEST._replace(ring="commit")
    assert review(results_of({}), POLICY, commit).ring == "commit"
    assert review(results_of({}), POLICY, REQUEST).ring == "change"
    without = POLICY._replace(rings=(Ring("local", "commit"), Ring("prod", "release")))
    assert review(results_of({}), without, REQUEST).ring == "prod"


def test_the_commit_that_nobody_fetched_is_named_with_its_age() -> None:
    taken = Taken("refs/remotes/origin/HEAD", "3f2a1b4c5d6e7f80", REQUEST.today - timedelta(12))
    request = REQUEST._replace(taken=taken)
    words = "origin/HEAD (3f2a1b4c5d6e), 12 days old"
    assert review(results_of({}), POLICY, request).authority == words
    introduced = POLICY._replace(introduced=True, authority="case, which grants nothing")
    report = review(results_of({}), introduced, request)
    assert report.authority == f"case, which grants nothing; that is {words}"
    name = "origin/HEAD (3f2a1b4c5d6e)"
    assert report.authority_name == f"case, which grants nothing; that is {name}"
    assert report.taken == taken


def test_the_commit_that_was_fetched_for_the_run_has_no_age() -> None:
    taken = Taken("refs/remotes/origin/main", "3f2a1b4c5d6e7f80", None, is_fresh=True)
    report = review(results_of({}), POLICY, REQUEST._replace(taken=taken))
    assert (report.authority, report.authority_name) == ("authority", "authority")
    assert report.taken == taken


def test_whether_any_file_of_a_policy_was_read_is_reported() -> None:
    assert not reviewed().has_policy
    assert reviewed(policy=waived.policy("", waived.waiver())).has_policy


def test_what_the_occasion_means_is_told() -> None:
    request = REQUEST._replace(advisory=True, teams=("pay",))
    report = review(results_of({}), POLICY, request)
    assert [notice.endswith("its result is advisory.") for notice in report.notices] == [True]
    assert report.teams == ("pay",)


def test_what_was_gathered_is_reported() -> None:
    here = world({"go.sum": LINE})
    head = Head("log.example.com", "01234567", "go.sum database tree", 7, "root")
    stats = Stats(requests=3, sent_to=("https://proxy.example.com",))
    facts = Gathered(here.answers, head=head, stats=stats, notices=("One item was mended.",))
    report = review(evaluate(here.workspace, here.contexts, facts, ()), POLICY, REQUEST)
    assert (report.head, report.stats, report.notices) == (head, stats, ("One item was mended.",))
    assert (report.source, report.authority) == ("case", "authority")
    assert [context.root for context in report.contexts] == ["."]
