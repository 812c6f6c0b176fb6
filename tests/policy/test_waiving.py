"""Which waivers accept which finding: a test for each step, and what must hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gosupply.findings import Level, finding_name, subjects_of
from gosupply.locations import whole_line
from gosupply.policy.waiving import (
    Accepted,
    Change,
    added_waivers,
    counts_in_change,
    inexact,
    is_active,
    is_in_grace,
    last_day,
    meaning,
    means,
    terms_of,
    unreachable,
    unwaivable,
)
from tests.policy.waived import H1, OTHER_H1, SHA256, accept, changed, found, policy, waiver

if TYPE_CHECKING:
    from gosupply.findings import Finding
    from gosupply.policy.values import At, WaiverEntry

TERMS = terms_of(policy())
MISMATCH = found("sum-mismatch", hash_=H1)
EXACT = waiver("sum-mismatch", "example.com/lib@v1.0.0", h1=H1)
IN_FILE = found("go-directive", module="", version="")
COPIED = found("vendor-modified", path="vendor/example.com/lib/a.go", hash_=SHA256)


def untouched() -> Change:
    return Change(touches=lambda _: False)


# What a waiver is about.


@pytest.mark.parametrize(
    ("given_", "about", "is_meant"),
    [
        (waiver(), found(), True),
        (waiver(subject="example.com/lib@v1.0.0"), found(), True),
        (waiver(subject="example.com/lib@v1.0.1"), found(), False),
        (waiver(subject="example.com/li"), found(), False),
        (waiver(subject="example.com/lib/sub"), found(), False),
        (waiver(subject="example.com/..."), found(), False),
        (waiver(subject="go.mod"), found(), False),
        (waiver("retracted"), found(), False),
        (waiver("go-directive", "go.mod"), IN_FILE, True),
        (waiver("go-directive", "a/go.mod"), IN_FILE, False),
        (waiver(), found(version=""), True),
        (waiver(subject="example.com/lib@"), found(version=""), False),
    ],
)
def test_rule_and_subject_are_those_of_the_finding(
    given_: WaiverEntry, about: Finding, *, is_meant: bool
) -> None:
    assert means(given_, about, ".", TERMS) is is_meant


@pytest.mark.parametrize(
    ("given_", "about", "is_meant"),
    [
        (EXACT, MISMATCH, True),
        (EXACT, MISMATCH._replace(hash=OTHER_H1), False),
        (EXACT, MISMATCH._replace(hash=""), False),
        (waiver("sum-mismatch", "example.com/lib", h1=H1), MISMATCH, False),
        (waiver("sum-mismatch", "example.com/lib@v1.0.0"), MISMATCH, False),
        (waiver("sum-mismatch", "example.com/lib@v1.0.0/go.mod", h1=H1), MISMATCH, False),
        (waiver("sum-mismatch", "example.com/lib@v1.0.0", h1=H1, sha256=SHA256), MISMATCH, False),
        (waiver("vendor-modified", COPIED.at.path, sha256=SHA256), COPIED, True),
        (waiver("vendor-modified", COPIED.at.path, sha256="f" * 64), COPIED, False),
        (waiver("vendor-modified", COPIED.at.path), COPIED, False),
        (waiver("vendor-modified", "example.com/lib@v1.0.0", sha256=SHA256), COPIED, False),
        (waiver("pin-weakened", "go.mod"), found("pin-weakened", "", ""), False),
        (waiver("pin-weakened", "go.mod", sha256=SHA256), found("pin-weakened", "", ""), False),
    ],
)
def test_a_violation_of_integrity_is_named_exactly(
    given_: WaiverEntry, about: Finding, *, is_meant: bool
) -> None:
    assert means(given_, about, ".", TERMS) is is_meant


@pytest.mark.parametrize(
    ("subject", "is_meant"), [("example.com/lib@v1.0.0", True), ("example.com/lib", False)]
)
def test_other_rules_of_integrity_want_the_version(subject: str, *, is_meant: bool) -> None:
    about = found("modules-txt-inconsistent")
    assert means(waiver("modules-txt-inconsistent", subject), about, ".", TERMS) is is_meant


def test_a_hash_that_an_opinion_does_not_have_accepts_nothing() -> None:
    assert not means(waiver(h1=H1), found(), ".", TERMS)


@pytest.mark.parametrize(
    ("roots", "root", "is_meant"),
    [
        (("services/auth",), "services/auth", True),
        (("services/auth",), "services/auth/cmd", False),
        (("services/...",), "services/auth/cmd", True),
        (("services/...",), "other", False),
        (("a", "b"), "b", True),
        ((".",), ".", True),
        ((".",), "a", False),
        ((), "anything", True),
    ],
)
def test_a_waiver_may_be_for_some_roots(
    roots: tuple[str, ...], root: str, *, is_meant: bool
) -> None:
    assert means(waiver(roots=roots), found(), root, TERMS) is is_meant


@pytest.mark.parametrize(
    "rule", ["log-forked", "mod-malformed", "modules-txt-malformed", "sum-malformed"]
)
def test_some_rules_no_policy_can_waive(rule: str) -> None:
    about = found(rule, hash_=H1)
    assert not means(waiver(rule, "example.com/lib@v1.0.0", h1=H1), about, ".", TERMS)
    assert unreachable(rule, TERMS) == f"No policy can waive '{rule}'."
    assert unwaivable(about, TERMS) == unreachable(rule, TERMS)


def test_what_could_not_be_checked_cannot_be_waived() -> None:
    reason = "'sum-unproven' is no rule, and what could not be checked cannot be waived."
    assert unreachable("sum-unproven", TERMS) == reason
    assert not means(waiver("sum-unproven"), found("sum-unproven"), ".", TERMS)


@pytest.mark.parametrize("listed", ["pseudo-version", "opinion"])
def test_the_floor_has_rules_and_kinds_that_nobody_waives(listed: str) -> None:
    terms = terms_of(policy(floor=f"unwaivable: [{listed}]"))
    assert not means(waiver(), found(), ".", terms)
    assert unreachable("pseudo-version", terms) == "The floor lets nobody waive 'pseudo-version'."
    assert means(EXACT, MISMATCH, ".", terms)


def test_subjects_are_named_from_narrow_to_wide() -> None:
    assert subjects_of(found()) == ("example.com/lib@v1.0.0", "example.com/lib")
    assert subjects_of(found(version="")) == ("example.com/lib",)
    assert subjects_of(IN_FILE) == ("go.mod",)
    assert subjects_of(COPIED) == ("vendor/example.com/lib/a.go",)
    assert subjects_of(MISMATCH) == ("example.com/lib@v1.0.0", "example.com/lib")
    assert finding_name(found()) == "pseudo-version:example.com/lib@v1.0.0"


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (found(), ""),
        (IN_FILE, ""),
        (MISMATCH, ""),
        (COPIED, ""),
        (found("modules-txt-inconsistent"), ""),
        (found("sum-mismatch"), "sum-mismatch"),
        (found("pin-weakened", "", ""), "pin-weakened"),
        (found("modules-txt-inconsistent", version=""), "modules-txt-inconsistent"),
    ],
)
def test_what_nothing_names_exactly_cannot_be_waived(about: Finding, reason: str) -> None:
    said = f"Nothing says exactly what '{reason}' found, so that it cannot be waived."
    assert unwaivable(about, TERMS) == (said if reason else "")


def test_a_waiver_that_is_not_exact_is_told_what_it_lacks() -> None:
    by_hash = "A waiver of 'sum-mismatch' names the exact 'h1', or a path and its 'sha256'."
    assert inexact(waiver("sum-mismatch", "example.com/lib@v1.0.0"), TERMS) == by_hash
    by_version = "A waiver of 'sum-mismatch' names a version: 'module@version'."
    assert inexact(waiver("sum-mismatch", h1=H1), TERMS) == by_version
    assert "names a version" in inexact(waiver("modules-txt-inconsistent"), TERMS)
    assert inexact(EXACT, TERMS) == ""
    assert inexact(waiver("vendor-modified", "vendor/a.go", sha256=SHA256), TERMS) == ""
    assert inexact(waiver(), TERMS) == ""
    assert inexact(waiver("sum-unproven"), TERMS) == ""


# How long it lasts.


@pytest.mark.parametrize(
    ("day", "is_on"),
    [
        (date(2025, 11, 30), False),
        (date(2025, 12, 1), True),
        (date(2026, 2, 1), True),
        (date(2026, 2, 2), False),
    ],
)
def test_the_first_and_the_last_day_count(day: date, *, is_on: bool) -> None:
    assert is_active(waiver(), TERMS, day) is is_on
    assert (accept(waiver(), day=day).waiver is not None) is is_on


def test_no_waiver_lasts_longer_than_the_policy_lets() -> None:
    long = waiver(start="2025-12-01", expires="2027-12-01")
    assert TERMS.most == 90
    assert last_day(long, TERMS) == date(2025, 12, 1) + timedelta(days=90)
    assert last_day(waiver(), TERMS) == date(2026, 2, 1)
    short = terms_of(policy(floor="expiry: {max: 60d}"))
    assert last_day(long, short) == date(2025, 12, 1) + timedelta(days=60)


def test_the_last_day_of_the_calendar_is_no_trap() -> None:
    assert last_day(waiver(start="9999-12-30", expires="9999-12-31"), TERMS) == date.max


def test_terms_are_those_of_the_policy() -> None:
    assert (TERMS.default, TERMS.most, TERMS.grace, TERMS.warn) == (30, 90, 3, 14)
    assert TERMS.in_change == {"opinion"}
    own = terms_of(policy("expiry: {default: 1w, max: 20d, grace: 47h, warn: [25h, 1h]}"))
    assert (own.default, own.most, own.grace, own.warn) == (7, 20, 1, 2)
    assert terms_of(policy("expiry: {default: 1w, max: 1w, warn: []}")).default == 7


def test_the_floor_shortens_times_and_adds_warnings() -> None:
    floor = "expiry: {default: 10d, max: 20d, grace: 1d, warn: [30d]}"
    terms = terms_of(policy(floor=floor))
    assert (terms.default, terms.most, terms.grace, terms.warn) == (10, 20, 1, 30)
    lax = terms_of(policy(floor="expiry: {max: 300d, warn: [1d]}"))
    assert (lax.most, lax.warn) == (90, 14)
    assert terms_of(policy(floor="expiry: {max: 5d}")).default == 5


def test_without_a_warning_none_begins() -> None:
    base = policy()
    key = "expiry.warn"
    none = base.settings[key]._replace(value=())
    assert terms_of(base._replace(settings={**base.settings, key: none})).warn == -1


# What becomes of a finding.


def test_a_waiver_of_the_authority_accepts_a_denial() -> None:
    accepted = accept(EXACT, finding=MISMATCH, level=Level.DENY)
    assert accepted == Accepted(EXACT, used=(EXACT,))


def test_of_several_the_last_to_end_speaks_and_all_are_used() -> None:
    first, second = waiver(name="a", expires="2026-01-05"), waiver(name="b", expires="2026-01-06")
    third = waiver(name="c", expires="2026-01-06")
    for order in ((first, second, third), (third, second, first)):
        accepted = accept(*order)
        assert accepted.waiver == second
        assert set(accepted.used) == {first, second, third}


def test_one_of_the_change_reaches_what_only_warns() -> None:
    new = waiver()
    assert accept(change=changed(new)) == Accepted(new, used=(new,))
    assert accept(change=changed(new), level=Level.NOTE).waiver == new


@pytest.mark.parametrize(
    ("finding", "new", "level"),
    [
        (found(), waiver(), Level.DENY),
        (MISMATCH, EXACT, Level.WARN),
    ],
)
def test_else_it_is_pending(finding: Finding, new: WaiverEntry, level: Level) -> None:
    accepted = accept(finding=finding, level=level, change=changed(new))
    assert accepted == Accepted(pending=new, used=(new,))


def test_which_rules_it_reaches_is_for_the_authority_to_say() -> None:
    lists = policy("waive_in_change: []")
    assert accept(change=changed(waiver()), under=lists) == Accepted(
        pending=waiver(), used=(waiver(),)
    )
    assert not counts_in_change("pseudo-version", Level.WARN, terms_of(lists))
    one = terms_of(policy())._replace(in_change=frozenset({"retracted"}))
    assert counts_in_change("retracted", Level.WARN, one)
    assert not counts_in_change("retracted", Level.DENY, one)
    assert not counts_in_change("pseudo-version", Level.WARN, one)


def test_a_change_that_only_adds_waivers_passes_and_is_pending_all_the_same() -> None:
    change = changed(EXACT, only_waivers=True)
    accepted = accept(finding=MISMATCH, level=Level.DENY, change=change)
    assert accepted == Accepted(EXACT, EXACT, used=(EXACT,))


def test_a_waiver_of_the_change_has_its_days_too() -> None:
    over = waiver(expires="2025-12-31")
    assert accept(change=changed(over)) == Accepted(used=(over,))
    assert accept(change=changed(over, only_waivers=True)).waiver is None


def test_a_change_that_takes_a_waiver_away_still_has_it() -> None:
    assert accept(waiver(), change=changed()).waiver == waiver()


def test_one_that_the_change_prolongs_is_a_new_one() -> None:
    old, new = waiver(expires="2025-12-20"), waiver(expires="2026-03-01")
    accepted = accept(old, level=Level.DENY, change=changed(new))
    assert accepted == Accepted(pending=new, used=(old, new))


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 2, 1), False),
        (date(2026, 2, 2), True),
        (date(2026, 2, 4), True),
        (date(2026, 2, 5), False),
    ],
)
def test_grace_begins_behind_the_last_day(day: date, *, holds: bool) -> None:
    assert is_in_grace(waiver(), TERMS, day) is holds
    accepted = accept(waiver(), level=Level.DENY, change=untouched(), day=day)
    assert (accepted.grace is not None) is holds


@pytest.mark.parametrize("at", ["commit", "release"])
def test_there_is_no_grace_but_where_a_change_is_judged(at: At) -> None:
    ended = waiver(expires="2025-12-31")
    assert accept(ended, at=at, change=untouched()).grace is None
    assert accept(ended, at="change", change=untouched()).grace == ended


def test_there_is_no_grace_for_who_touches_it_nor_where_that_is_not_known() -> None:
    ended = waiver(expires="2025-12-31")
    touching = Change(touches=lambda at: at.span.line == 3)
    assert accept(ended, change=touching).grace is None
    assert accept(ended, finding=found(line=4), change=touching).grace == ended
    assert accept(ended) == Accepted(used=(ended,))


def test_grace_and_a_pending_waiver_are_both_said() -> None:
    ended, new = waiver(expires="2025-12-31"), waiver(expires="2026-03-01")
    change = changed(new)._replace(touches=lambda _: False)
    accepted = accept(ended, level=Level.DENY, change=change)
    assert accepted == Accepted(None, new, ended, (ended, new))


def test_a_waiver_of_the_change_has_no_grace() -> None:
    change = changed(waiver(expires="2025-12-31"))._replace(touches=lambda _: False)
    assert accept(change=change, level=Level.DENY).grace is None


# What it says.


def test_what_a_waiver_says_does_not_depend_on_where() -> None:
    there = whole_line("tree", ".gosupply/policy.yaml", 7, "rule: pseudo-version")
    moved = waiver()._replace(at=there, rule=waiver().rule._replace(at=there))
    assert moved != waiver()
    assert meaning(moved) == meaning(waiver())
    assert added_waivers((waiver(),), (moved,)) == ()


@pytest.mark.parametrize(
    "other",
    [
        waiver(name="x"),
        waiver(subject="example.com/other"),
        waiver(expires="2026-02-02"),
        waiver(start="2025-12-02"),
        waiver(h1=H1),
        waiver(roots=("a",)),
    ],
)
def test_every_part_of_what_it_says_counts(other: WaiverEntry) -> None:
    assert added_waivers((waiver(),), (waiver(), other)) == (other,)
