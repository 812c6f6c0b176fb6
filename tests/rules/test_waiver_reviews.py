"""The reviews of waivers: expired, expiring, unused, broad."""

from __future__ import annotations

import pytest

from gosupply.locations import Span
from gosupply.policy.waiving import Change
from gosupply.rules.waiver_broad import REVIEW as BROAD
from gosupply.rules.waiver_expired import REVIEW as EXPIRED
from gosupply.rules.waiver_expiring import REVIEW as EXPIRING
from gosupply.rules.waiver_unused import REVIEW as UNUSED
from tests.rules.judging import A, B
from tests.rules.reviewing import GO_MOD, REPLACED, WAIVER, case, policy_of, review_by

ENDED = WAIVER.replace("2026-03-01", "2025-12-31")
LONG_ENDED = WAIVER.replace("2026-03-01", "2025-12-28")
OTHER = WAIVER.replace("example.com/lib", "example.com/other")
NEED = WAIVER.replace("replace-unversioned", "sum-unproven")
BROKEN = GO_MOD + "require (\n"


def ending(day: str) -> str:
    return WAIVER.replace("2026-03-01", day)


# Expired.


def test_one_that_has_ended_is_shown_at_its_last_day() -> None:
    (found,) = review_by(EXPIRED, case(LONG_ENDED))
    assert found.message == "The waiver 'a' of 'replace-unversioned' ended on 2025-12-28."
    assert (found.at.path, found.at.span) == (".gosupply/waivers/a.yaml", Span(6, 10, 6, 20))
    assert (found.key, found.notes) == ("a", ())
    assert found.help == (
        "Mend what 'replace-unversioned' found, or let 'auth-team' decide about a new end."
    )
    (related,) = found.related
    assert (related.message, related.at.path) == ("what it accepts", "go.mod")


def test_within_the_days_of_grace_it_says_until_when() -> None:
    (found,) = review_by(EXPIRED, case(ENDED))
    assert found.notes == (
        "Until 2026-01-03 what it accepted still is a warning for other changes.",
    )


def test_one_that_nobody_needs_any_more_is_to_be_deleted() -> None:
    (found,) = review_by(EXPIRED, case(ENDED, mod=GO_MOD))
    assert found.help == "Delete the waiver 'a': what it accepted is no longer there."
    assert (found.related, found.notes) == ((), ())


def test_where_that_is_not_known_it_does_not_say_so() -> None:
    (found,) = review_by(EXPIRED, case(ENDED, mod=GO_MOD), under="services")
    assert found.help == (
        "Mend what 'replace-unversioned' found if it is still there, and delete the waiver 'a'."
    )


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02"])
def test_the_last_day_is_one_of_its_days(day: str) -> None:
    assert review_by(EXPIRED, case(ending(day))) == []


def test_the_end_is_the_earlier_one_if_it_lasts_too_long() -> None:
    lasting = policy_of({"policy.yaml": "version: 1\n", "waivers/a.yaml": WAIVER})
    text = case(policy="expiry: {default: 5d, max: 5d}\n")
    (found,) = review_by(EXPIRED, text, change=Change(lasting))
    assert found.message.endswith(" ended on 2025-12-20.")
    assert "No waiver lasts longer than 5 days here." in found.notes


# Expiring.


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-01-01", "2026-01-01, today."),
        ("2026-01-02", "2026-01-02, tomorrow."),
        ("2026-01-03", "2026-01-03, in 2 days."),
        ("2026-01-15", "2026-01-15, in 14 days."),
    ],
)
def test_a_needed_one_is_announced(day: str, words: str) -> None:
    (found,) = review_by(EXPIRING, case(ending(day)))
    assert found.message == f"The waiver 'a' of 'replace-unversioned' ends on {words}"
    assert found.at.text == f"expires: {day}"
    assert found.key == "a"
    assert [related.at.path for related in found.related] == ["go.mod"]
    assert "'auth-team'" in found.help


@pytest.mark.parametrize("text", [ending("2026-01-16"), ending("2025-12-31"), WAIVER])
def test_neither_long_before_nor_afterwards(text: str) -> None:
    assert review_by(EXPIRING, case(text)) == []


def test_one_that_nobody_needs_just_ends() -> None:
    assert review_by(EXPIRING, case(ending("2026-01-02"), mod=GO_MOD)) == []


def test_the_policy_says_how_long_before() -> None:
    text = case(ending("2026-01-16"), policy="expiry: {warn: [15d, 2d]}\n")
    assert len(review_by(EXPIRING, text)) == 1


# Unused.


def test_its_file_can_go() -> None:
    (found,) = review_by(UNUSED, case(OTHER))
    (edit,) = found.fix
    assert (edit.at.path, edit.text, edit.removes) == (".gosupply/waivers/a.yaml", "", "file")


_LINES = ["id: a", *OTHER.splitlines()]
_BLOCK, _FLOW = "\n    ".join(_LINES), ", ".join(_LINES)


@pytest.mark.parametrize(
    ("waivers", "lines"),
    [
        (f"waivers:\n  - {_BLOCK}\n", [3]),
        (f"waivers:\n- {{{_FLOW}}}\n", [3]),
        (f"waivers: [{{{_FLOW}}}]\n", []),
    ],
)
def test_an_item_in_lines_of_its_own_can_go(waivers: str, lines: list[int]) -> None:
    (found,) = review_by(UNUSED, case(policy=waivers))
    assert [edit.removes for edit in found.fix] == ["item" for _ in lines]
    assert [edit.at.span.line for edit in found.fix] == lines


def test_one_that_accepts_nothing_is_shown_at_its_subject() -> None:
    (found,) = review_by(UNUSED, case(WAIVER, OTHER))
    assert found.message == "The waiver 'b' of 'replace-unversioned' accepts nothing."
    assert (found.at.path, found.at.text) == (
        ".gosupply/waivers/b.yaml",
        "subject: example.com/other",
    )
    assert (found.key, found.notes, found.related) == ("b", (), ())
    assert found.help == "Delete the waiver 'b', or correct what it names."


def test_where_several_accept_one_finding_all_are_used() -> None:
    assert review_by(UNUSED, case(WAIVER, WAIVER, WAIVER)) == []


def test_one_for_other_roots_accepts_nothing() -> None:
    assert review_by(UNUSED, case(f"{WAIVER}roots: [services/...]\n"))
    assert not review_by(UNUSED, case(f'{WAIVER}roots: ["."]\n'))


@pytest.mark.parametrize("text", [ENDED, OTHER.replace("2025-12-15", "2026-01-02")])
def test_only_on_its_days(text: str) -> None:
    assert review_by(UNUSED, case(text, mod=GO_MOD)) == []


def test_a_part_of_a_repository_says_nothing_about_the_rest() -> None:
    assert review_by(UNUSED, case(OTHER), under="services") == []


def test_a_file_that_is_malformed_may_have_what_it_accepts() -> None:
    assert review_by(UNUSED, case(OTHER, mod=BROKEN)) == []


def test_a_rule_without_all_its_answers_may_yet_find_something() -> None:
    text = WAIVER.replace("replace-unversioned", "sum-mismatch") + f"h1: {A}\n"
    exact = text.replace("example.com/lib", "example.com/lib@v1.0.0")
    sums = f"-- go.sum --\nexample.com/lib v1.0.0 {A}\n"
    assert review_by(UNUSED, case(exact, more=[sums])) == []
    logged = f"-- log --\nexample.com/lib v1.0.0 {A}\n"
    assert len(review_by(UNUSED, case(exact, more=[sums, logged]))) == 1


def test_one_for_what_could_not_be_checked_is_told_so_wherever() -> None:
    (found,) = review_by(UNUSED, case(NEED), under="services")
    assert found.notes == (
        "'sum-unproven' is no rule, and what could not be checked cannot be waived.",
    )
    assert found.at.text == "rule: sum-unproven"


def test_who_removes_it_is_not_told_of_it() -> None:
    after = policy_of({"policy.yaml": "version: 1\n"}, "working tree")
    assert review_by(UNUSED, case(OTHER), change=Change(after)) == []


def test_who_adds_it_is_told_at_the_added_line() -> None:
    added = {"policy.yaml": "version: 1\n", "waivers/a.yaml": WAIVER, "waivers/b.yaml": OTHER}
    after = policy_of(added, "working tree")
    (found,) = review_by(UNUSED, case(WAIVER), change=Change(after))
    assert (found.at.source, found.at.path) == ("working tree", ".gosupply/waivers/b.yaml")


# Broad.


def two_versions(waiver: str) -> str:
    other = GO_MOD.replace("app", "app/b") + REPLACED.replace("fork v1.0.0", "fork v1.1.0")
    fork = waiver.replace("replace-unversioned", "incompatible-version")
    fork = fork.replace("example.com/lib", "example.com/fork")
    first = GO_MOD + REPLACED.replace("fork v1.0.0", "fork v2.0.0+incompatible")
    second = other.replace("fork v1.1.0", "fork v3.0.0+incompatible")
    return case(fork, mod=first, more=[f"-- b/go.mod --\n{second}"])


def test_several_versions_of_a_module_are_several_things() -> None:
    (found,) = review_by(BROAD, two_versions(WAIVER))
    assert found.message == "The waiver 'a' of 'incompatible-version' accepts 2 different things."
    assert found.at.text == "subject: example.com/fork"
    assert found.key == "a"
    assert [(each.message, each.at.path) for each in found.related] == [
        ("it accepts 'example.com/fork@v3.0.0+incompatible'", "b/go.mod"),
        ("it accepts 'example.com/fork@v2.0.0+incompatible'", "go.mod"),
    ]
    assert found.help == (
        "Write one waiver for each, such as for 'example.com/fork@v3.0.0+incompatible'."
    )


def test_one_thing_in_many_places_is_one() -> None:
    other = GO_MOD.replace("app", "app/b") + REPLACED
    assert review_by(BROAD, case(WAIVER, more=[f"-- b/go.mod --\n{other}"])) == []


@pytest.mark.parametrize(
    ("subject", "more", "note"),
    [
        ("example.com/lib", f"h1: {A}\n", "names a version"),
        ("example.com/lib@v1.0.0", "", "names the exact 'h1'"),
        ("example.com/...", "", "names the exact 'h1'"),
    ],
)
def test_one_of_integrity_that_is_not_exact(subject: str, more: str, note: str) -> None:
    text = WAIVER.replace("replace-unversioned", "sum-mismatch")
    text = text.replace("example.com/lib", subject) + more
    sums = f"-- go.sum --\nexample.com/lib v1.0.0 {A}\n-- log --\nexample.com/lib v1.0.0 {B}\n"
    (found,) = review_by(BROAD, case(text, more=[sums]))
    assert found.message == (
        "The waiver 'a' of 'sum-mismatch' does not say exactly what it accepts, so that it "
        "accepts nothing."
    )
    assert note in found.notes[0]
    assert found.at.text == f"subject: {subject}"
    assert review_by(UNUSED, case(text, more=[sums])) == []


def test_one_that_has_ended_is_only_expired() -> None:
    text = ENDED.replace("replace-unversioned", "sum-mismatch")
    assert review_by(BROAD, case(text)) == []
