"""The file of a waiver: the finding that is meant, what is written, when it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.errors import InputError, UsageError
from gosupply.findings import Finding, Level
from gosupply.policy.reading import read_policy_file
from gosupply.policy.waiving import Change, Waivers, means, terms_of
from gosupply.reporters.fingerprints import fingerprint
from gosupply.rules.judged import Judged
from gosupply.scaffold.waiver import (
    Asked,
    Chosen,
    Draft,
    choose_finding,
    draft_waiver,
    name_of,
    waiver_text,
    when_it_counts,
)
from tests.policy.waived import DAY, EVERY_NAME, H1, SHA256, found, policy
from tests.reporters.reports import BASELINE, report

if TYPE_CHECKING:
    from gosupply.engine.report import Report
    from gosupply.policy.values import WaiverEntry

NAMES = tuple(named.name for named in EVERY_NAME)
TERMS = terms_of(policy())
ASKED = Asked("no tag yet", "dan@acme.example")
PSEUDO = found()
MISMATCH = found("sum-mismatch", path="go.sum", hash_=H1)
COPIED = found("vendor-modified", path="vendor/example.com/lib/a.go", hash_=SHA256)
WRONG_PIN = found("pin-weakened", "", "", path=".gosupply/checkpoint")


def judged(finding: Finding, root: str = ".", level: Level = Level.WARN) -> Judged:
    return Judged(finding, root, level, BASELINE)


def everything() -> Report:
    elsewhere = PSEUDO._replace(at=PSEUDO.at._replace(path="b/go.mod"))
    all_of_it = map(judged, (MISMATCH, COPIED, WRONG_PIN, found("go-directive", "", "")))
    return report(judged(PSEUDO), judged(elsewhere, "b", Level.DENY), *all_of_it)


def refusal(word: str, among: Report | None = None) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        choose_finding(among or everything(), word)
    return str(caught.value), caught.value.help


def draft(finding: Finding = PSEUDO, asked: Asked = ASKED, subject: str = "") -> Draft:
    word = f"{finding.rule}:{subject}" if subject else fingerprint(finding)
    return draft_waiver(choose_finding(report(judged(finding)), word), asked, TERMS, DAY)


def read(text: str, path: str) -> WaiverEntry:
    file, problems = read_policy_file(
        text.encode(), path=path, source="tree", names=NAMES, kind="waiver"
    )
    assert problems == ()
    (waiver,) = file.waivers
    return waiver


# Which finding is meant.


def test_a_rule_and_a_subject_mean_all_of_them_and_the_worst_decides() -> None:
    for subject in ("example.com/lib@v1.0.0", "example.com/lib"):
        chosen = choose_finding(everything(), f"pseudo-version:{subject}")
        assert (chosen.judged.root, chosen.judged.level) == ("b", Level.DENY)
        assert (chosen.subject, chosen.roots) == (subject, ())


def test_a_fingerprint_means_one_of_them() -> None:
    mark = fingerprint(PSEUDO)
    for word in (mark, mark[:4], mark[:15]):
        chosen = choose_finding(everything(), word)
        assert chosen == Chosen(judged(PSEUDO), "example.com/lib@v1.0.0", (".",))


def test_where_one_root_has_it_the_waiver_is_for_all() -> None:
    assert choose_finding(everything(), fingerprint(MISMATCH)).roots == ()


def test_a_path_is_a_subject() -> None:
    assert choose_finding(everything(), "go-directive:go.mod").subject == "go.mod"
    assert (
        choose_finding(everything(), f"vendor-modified:{COPIED.at.path}").judged.finding == COPIED
    )


def test_twins_are_told_apart_by_their_whole_fingerprint() -> None:
    twins = report(judged(PSEUDO), judged(PSEUDO._replace(at=PSEUDO.at._replace(text="twin"))))
    mark = fingerprint(PSEUDO)
    assert choose_finding(twins, f"{mark}:2").judged.finding.at.text == "twin"
    assert choose_finding(twins, mark).judged.finding.at.text == "text"
    message, help_ = refusal(mark[:8], twins)
    assert message == f"'{mark[:8]}' is the start of several fingerprints"
    assert help_ == "There is: pseudo-version:example.com/lib@v1.0.0"


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("0000", "'0000' is no finding's fingerprint"),
        ("abc", "'abc' is no finding"),
        ("pseudo-version", "'pseudo-version' is no finding"),
        ("", "'' is no finding"),
        ("retracted:example.com/lib", "there is no finding 'retracted:example.com/lib'"),
        ("pseudo-version:example.com/li", "there is no finding 'pseudo-version:example.com/li'"),
    ],
)
def test_what_means_nothing_is_refused(word: str, message: str) -> None:
    assert refusal(word)[0] == message


def test_a_refusal_names_what_there_is() -> None:
    assert refusal("pseudo-version:x")[1] == "There is: pseudo-version:example.com/lib@v1.0.0"
    assert refusal("retracted:x")[1].count(":") == 6
    many = [judged(found(version=f"v1.{minor}.0")) for minor in range(6)]
    assert refusal("retracted:x", report(*many))[1].endswith("@v1.4.0, ...")
    assert refusal("retracted:x", report())[1] == "Nothing was found."


# What it says.


def test_it_begins_today_and_lasts_as_long_as_is_usual() -> None:
    assert draft() == Draft(
        "pseudo-version-example-com-lib-v1-0-0",
        "pseudo-version",
        "example.com/lib@v1.0.0",
        "no tag yet",
        "dan@acme.example",
        DAY,
        date(2026, 1, 31),
    )
    assert draft().path == ".gosupply/waivers/pseudo-version-example-com-lib-v1-0-0.yaml"


def test_an_opinion_may_be_waived_for_every_version() -> None:
    assert draft(subject="example.com/lib").subject == "example.com/lib"


def test_a_violation_of_integrity_names_what_was_found() -> None:
    assert (draft(MISMATCH).h1, draft(MISMATCH).sha256) == (H1, "")
    copied = draft(COPIED)
    assert (copied.subject, copied.h1, copied.sha256) == (COPIED.at.path, "", SHA256)


@pytest.mark.parametrize(
    ("finding", "subject", "message", "help_"),
    [
        (
            MISMATCH,
            "example.com/lib",
            "'sum-mismatch' is about integrity: a waiver of it names exactly what was found",
            "Write 'sum-mismatch:example.com/lib@v1.0.0'.",
        ),
        (
            WRONG_PIN,
            "",
            "Nothing says exactly what 'pin-weakened' found, so that it cannot be waived",
            "Mend it.",
        ),
        (found("log-forked"), "", "No policy can waive 'log-forked'", "Mend it."),
        (
            found("waiver-unused", "", ""),
            "",
            "what is wrong with a policy cannot be waived",
            "Mend it.",
        ),
    ],
)
def test_what_cannot_be_waived_is_refused(
    finding: Finding, subject: str, message: str, help_: str
) -> None:
    with pytest.raises(UsageError) as caught:
        draft(finding, subject=subject)
    assert (str(caught.value), caught.value.help) == (message, help_)


@pytest.mark.parametrize(
    ("expires", "message", "help_"),
    [
        (date(2025, 12, 31), "2025-12-31 is over", "Choose a later day."),
        (
            date(2026, 4, 2),
            "the policy lets a waiver last 90 days",
            "Choose 2026-04-01 at most.",
        ),
    ],
)
def test_the_last_day_is_neither_over_nor_too_late(expires: date, message: str, help_: str) -> None:
    with pytest.raises(UsageError) as caught:
        draft(asked=ASKED._replace(expires=expires))
    assert (str(caught.value), caught.value.help) == (message, help_)


@pytest.mark.parametrize("days", [0, 90])
def test_today_and_the_most_are_right(days: int) -> None:
    day = DAY + timedelta(days=days)
    assert draft(asked=ASKED._replace(expires=day)).expires == day


def test_a_name_may_be_given() -> None:
    assert draft(asked=ASKED._replace(name="lib")).path == ".gosupply/waivers/lib.yaml"


@pytest.mark.parametrize(
    ("rule", "subject", "name"),
    [
        ("retracted", "github.com/Azure/x_y@v1.0.0", "retracted-github-com-azure-x-y-v1-0-0"),
        ("retracted", "…", "retracted"),
        ("retracted", "a/" * 50 + "end", "retracted-" + "a-" * 24 + "a-end"),
        ("r" * 70, "x", "r" * 63),
    ],
)
def test_a_name_is_made_of_rule_and_subject(rule: str, subject: str, name: str) -> None:
    made = name_of(rule, subject)
    assert made == name
    assert len(made) <= 63


# What is written.


def test_the_file_is_pleasant_to_read() -> None:
    assert waiver_text(draft(), NAMES) == (
        "rule: pseudo-version\n"
        "subject: example.com/lib@v1.0.0\n"
        'reason: "no tag yet"\n'
        "owner: dan@acme.example\n"
        "from: 2026-01-01\n"
        "expires: 2026-01-31\n"
    )


@pytest.mark.parametrize("finding", [PSEUDO, MISMATCH, COPIED, found("go-directive", "", "")])
def test_what_is_written_accepts_the_finding(finding: Finding) -> None:
    made = draft(finding)
    waiver = read(waiver_text(made, NAMES), made.path)
    holds = policy("", waiver)
    assert means(waiver, finding, ".", TERMS)
    assert Waivers(holds, Change(), DAY).accept(finding, Level.DENY, ".", "change").waiver == waiver


def test_the_root_is_written_if_others_have_the_same() -> None:
    chosen = choose_finding(everything(), fingerprint(PSEUDO))
    made = draft_waiver(chosen, ASKED, TERMS, DAY)
    waiver = read(waiver_text(made, NAMES), made.path)
    assert means(waiver, PSEUDO, ".", TERMS)
    assert not means(waiver, PSEUDO, "b", TERMS)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
HOSTILE = """\
null|yes|1.10|2026-01-01|a: b|- a|a #b|&a|*a|!a|{a|[a]|"|\\|'|%|@a|`a|a\x1b[2J|a\u2028b|\ufeff"""
hostile = st.sampled_from(["a\nrule: log-forked", *HOSTILE.split("|")])


@given(texts | hostile, texts | hostile)
def test_any_text_is_read_as_it_was_given(reason: str, owner: str) -> None:
    made = draft(asked=Asked(reason, owner))
    waiver = read(waiver_text(made, NAMES), made.path)
    assert (waiver.reason.value, waiver.owner.value) == (reason, owner)
    assert waiver.rule.value == "pseudo-version"


@pytest.mark.parametrize("reason", ["", "x" * 2001, "\udc80"])
def test_what_no_policy_can_say_is_refused(reason: str) -> None:
    with pytest.raises(InputError):
        waiver_text(draft(asked=ASKED._replace(reason=reason)), NAMES)


# When it counts.


def test_it_says_when_it_counts() -> None:
    warned, denied = judged(PSEUDO), judged(PSEUDO, level=Level.DENY)
    assert when_it_counts(denied, TERMS, is_authority=True) == "It counts now."
    assert when_it_counts(warned, TERMS, is_authority=False).startswith(
        "It counts for the change that adds it"
    )
    for later in (denied, judged(MISMATCH)):
        assert when_it_counts(later, TERMS, is_authority=False).startswith(
            "It counts once it is merged"
        )


def test_a_waived_finding_can_be_chosen_again() -> None:
    accepted = replace(everything(), judged=(judged(PSEUDO)._replace(waiver="w"),))
    assert choose_finding(accepted, "pseudo-version:example.com/lib").judged.waiver == "w"
