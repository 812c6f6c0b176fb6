"""What does not fit together in one file, one case a row."""

from __future__ import annotations

import pytest

from tests.policy.written import accepted, read, refused

PEOPLE = "people: {a: [a@x.example], b: [b@x.example], c: [c@x.example]}\n"
OWNED = "approvals: {threshold: 2, from: {owning-team: 1}}"
WAIVED = "rule: pseudo-version, subject: x, reason: y, owner: z"


def ring(rest: str) -> str:
    return f"rings: [{{name: ci}}, {{name: prod, {rest}}}]\n"


# What is wrong, and where and how it is said; the version stands in front of each.
REFUSED = {
    "rings: [{name: ci}, {name: ci}]": ("ci", "there are two rings 'ci'", "in line 2"),
    "rings: [{name: now}]": ("now", "'now' is no name for a ring", "dated level"),
    ring("after: {ci: 1d, cii: 2d}"): ("cii", "unknown earlier ring 'cii'", "'ci'?"),
    ring("after: {prod: 1d}"): ("prod", "unknown earlier ring 'prod'", "one of: ci."),
    "rings: [{name: ci, after: {ci: 1d}}]": ("ci", "unknown earlier ring 'ci'", "There is no"),
    "rings: [{name: ci}]\nrules: {opinion: {cii: deny}}": ("cii", "unknown ring 'cii'", "'ci'?"),
    "rings: [{name: ci}]\nteams: {a: {rules: {opinion: {zz: deny}}}}": (
        "zz",
        "unknown ring 'zz'",
        "ci, commit, change, release",
    ),
    "teams: {a: {observe: {from: 2026-01-01, until: 2026-02-01}}}": (
        "2026-02-01",
        "a team may be observed for 30 days, and this is 31",
        "earlier",
    ),
    "teams: {a: {observe: {from: 2026-01-02, until: 2026-01-01}}}": (
        "2026-01-01",
        "'until: 2026-01-01' is before 'from: 2026-01-02'",
        "Swap",
    ),
    f"waivers: [{{id: a, {WAIVED}, from: 2026-01-02, expires: 2026-01-01}}]": (
        "2026-01-01",
        "'expires: 2026-01-01' is before 'from: 2026-01-02'",
        "Swap",
    ),
    f"waivers:\n- {{id: a, {WAIVED}, from: 2026-01-02, expires: 2026-01-02}}\n"
    f"- {{id: a, {WAIVED}, from: 2026-01-02, expires: 2026-01-02}}": (
        "a",
        "there are two waivers 'a'",
        "in line 3",
    ),
    "expiry: {default: 91d, max: 90d}": (
        "91d",
        "the default of 91d is longer than the most, 90d",
        "Lower it",
    ),
    "teams: {a: {labels: [x]}, b: {labels: [y, x]}}": (
        "x",
        "the label 'x' is also that of 'a'",
        "of its own",
    ),
    f"{PEOPLE}groups: {{g: [a, d]}}": ("d", "unknown person 'd'", "one of: a, b, c"),
    f"{PEOPLE}teams: {{t: {{members: [e]}}}}": ("e", "unknown person 'e'", "one of: a, b, c"),
    f"{PEOPLE}{ring('approvals: {threshold: 3}')}": (
        "3",
        "'people' has 3, who proposes does not count, and 3 must approve",
        "fewer",
    ),
    ring("approvals: {threshold: 1, from: {g: 2}}"): (
        "g",
        "2 of 'g' are more than the threshold of 1",
        "Raise",
    ),
    f"groups: {{g: [a, b]}}\n{ring('emergency: {threshold: 2, from: {g: 2}, days: 1}')}": (
        "g",
        "'g' has 2, who proposes does not count, and 2 must approve",
        "fewer",
    ),
    f"groups: {{owners: [a, b]}}\n{ring('approvals: {threshold: 2, from: {owner: 1}}')}": (
        "owner",
        "unknown group 'owner'",
        "'owners'?",
    ),
    f"teams: {{t: {{members: [a]}}}}\n{ring(OWNED)}": (
        "owning-team",
        "'t' has 1, who proposes does not count, and 1 must approve",
        "fewer",
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_does_not_fit_is_refused_where_it_stands(text: str) -> None:
    caret, message, help_ = REFUSED[text]
    found = refused(f"version: 1\n{text}")
    assert found[1:3] == (caret, message)
    assert help_ in found[3]


FITS = [
    "rings: [{name: ci}]\nrules: {opinion: {ci: note, change: warn, release: deny}}",
    "rules: {opinion: {of-another-file: deny}}",
    "teams: {a: {observe: {from: 2026-01-01, until: 2026-01-31}}}",
    f"waivers: [{{id: a, {WAIVED}, from: 2026-01-02, expires: 2026-01-02}}]",
    "expiry: {default: 90d, max: 90d}",
    "expiry: {default: 90d}",
    "teams: {a: {members: [of-another-file]}}\ngroups: {g: [of-another-file]}",
    ring("approvals: {threshold: 9, from: {of-another-file: 1}}"),
    f"{PEOPLE}{ring('approvals: {threshold: 2}')}",
    f"groups: {{g: [a, b, c]}}\n{ring('approvals: {threshold: 2, from: {g: 2}}')}",
    f"teams: {{t: {{labels: [x]}}}}\n{ring('approvals: {threshold: 1, from: {owning-team: 1}}')}",
]


@pytest.mark.parametrize("text", FITS)
def test_what_fits_or_what_another_file_may_give_is_accepted(text: str) -> None:
    accepted(f"version: 1\n{text}")


def test_a_floor_speaks_of_no_ring_by_name() -> None:
    text = "version: 1\nrules: {opinion: {ci: deny}}"
    assert refused(text, "floor")[1:3] == ("ci", "unknown ring 'ci'")


def test_thousands_of_unknown_names_are_refused_without_comparing_each_with_each() -> None:
    people = "".join(f"  p{n}: [x]\n" for n in range(2000))
    members = ", ".join(f"q{n}" for n in range(2000))
    _, refusals = read(f"version: 1\npeople:\n{people}groups: {{g: [{members}]}}")
    assert len(refusals) == 2000
    assert {help_ for *_, help_ in refusals} == {
        f"Use one of: {', '.join(f'p{n}' for n in range(12))}, ...."
    }
