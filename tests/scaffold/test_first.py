"""A first policy: what is accepted for a time, for whom, and what its file says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gosupply.errors import UsageError
from gosupply.findings import Level
from gosupply.formats.codeowners import parse_codeowners
from gosupply.policy.levels import level_of
from gosupply.policy.reading import read_policy_file
from gosupply.rules.judged import Judged
from gosupply.scaffold.first import (
    MOST,
    MOST_OF_A_RULE,
    Accepted,
    Later,
    Owner,
    Relaxed,
    accept,
    denied_later,
    existing,
    policy_text,
    repository_of,
)
from tests.policy.waived import DAY, EVERY_NAME, H1, found, policy
from tests.reporters.reports import BASELINE, report

if TYPE_CHECKING:
    from gosupply.engine.report import Report
    from gosupply.findings import Finding
    from gosupply.policy.model import Policy

LAST = DAY + timedelta(days=30)
START = LAST + timedelta(days=1)
DATED = "{now: warn, then: deny, from: 2026-02-01}"
NAMES = tuple(named.name for named in EVERY_NAME)


def denied(finding: Finding, level: Level = Level.DENY, waiver: str = "") -> Judged:
    return Judged(finding, ".", level, BASELINE, waiver)


def many(rule: str, count: int) -> list[Judged]:
    return [denied(found(rule, f"example.com/{number:02}")) for number in range(count)]


def accepted(*judged: Judged, under: Policy | None = None) -> Accepted:
    return accept(report(*judged), under or policy(), lambda path: f"owner of {path}", DAY)


# What is accepted.


def test_a_denied_opinion_gets_a_waiver_with_owner_and_end() -> None:
    (waiver,) = accepted(denied(found())).waivers
    assert (waiver.rule, waiver.subject) == ("pseudo-version", "example.com/lib@v1.0.0")
    assert waiver.reason == "There before the policy: It is wrong."
    assert waiver.owner == "owner of go.mod"
    assert (waiver.start, waiver.expires) == (DAY, LAST)
    assert waiver.path == ".gosupply/waivers/pseudo-version-example-com-lib-v1-0-0.yaml"


def test_no_waiver_lasts_longer_than_the_policy_lets() -> None:
    (waiver,) = accepted(denied(found()), under=policy("expiry: {max: 7d}\n")).waivers
    assert waiver.expires == DAY + timedelta(days=7)


@pytest.mark.parametrize(
    "judged",
    [
        denied(found(), Level.WARN),
        denied(found(), waiver="there"),
        denied(found("sum-mismatch", hash_=H1)),
        denied(found("mod-malformed", "", "")),
        denied(found("waiver-broad", "", "")),
        denied(found("vendor-modified", hash_="0" * 64)),
    ],
)
def test_nothing_else_is_accepted(judged: Judged) -> None:
    assert accepted(judged) == Accepted()


def test_what_nobody_may_waive_is_left() -> None:
    under = policy(floor="unwaivable: [pseudo-version]\n")
    assert accepted(denied(found()), under=under) == Accepted()


def test_a_subject_in_many_files_gets_one_waiver() -> None:
    files = (denied(found(path=f"{name}/go.mod")) for name in "abc")
    (waiver,) = accepted(*files).waivers
    assert waiver.owner == "owner of a/go.mod"


def test_names_that_would_be_the_same_are_told_apart() -> None:
    long = "example.com/" + "x" * 80
    subjects = ("example.com/Lib", "example.com/lib", f"{long}/A", f"{long}/a")
    names = [each.id for each in accepted(*(denied(found(module=m)) for m in subjects)).waivers]
    assert len(set(names)) == len(names) == 4
    assert names[1] == f"{names[0]}-2"
    assert max(map(len, names)) == 63


# Habits.


def test_what_a_rule_finds_too_often_gets_a_day() -> None:
    exceptions, habits = many("retracted", MOST_OF_A_RULE), many("deprecated", MOST_OF_A_RULE + 1)
    found_ = accepted(*exceptions, *habits)
    assert {each.rule for each in found_.waivers} == {"retracted"}
    assert found_.relaxed == (Relaxed("deprecated", MOST_OF_A_RULE + 1, START, everywhere=False),)


def test_of_too_many_waivers_the_rule_with_the_most_gets_a_day() -> None:
    counts = {"retracted": 7, "deprecated": 7, "pseudo-version": 6, "godebug-directive": 1}
    assert sum(counts.values()) == MOST + 1
    found_ = accepted(*(each for rule, count in counts.items() for each in many(rule, count)))
    assert [each.rule for each in found_.relaxed] == ["deprecated"]
    assert len(found_.waivers) == 14


def test_as_many_waivers_as_can_be_reviewed_are_written() -> None:
    found_ = accepted(*many("retracted", MOST // 2), *many("deprecated", MOST // 2))
    assert len(found_.waivers) == MOST
    assert found_.relaxed == ()


@pytest.mark.parametrize(
    ("rules", "level"),
    [
        ("{retracted: {commit: note, change: deny}}", f"{{change: {DATED}}}"),
        ("{retracted: deny}", DATED),
    ],
)
def test_a_day_changes_nothing_before_the_changes_ring_that_did_not_deny(
    rules: str, level: str
) -> None:
    before = policy(f"rules: {rules}\n")
    (relaxed,) = accepted(*many("retracted", 50), under=before).relaxed
    assert relaxed.level == level
    after = policy(f"rules: {{retracted: {relaxed.level}}}\n")
    named = next(each for each in EVERY_NAME if each.name == "retracted")
    _, change, release = after.rings
    for ring in (change, release):
        assert level_of(after, named, ring, LAST)[0] == Level.WARN
        assert level_of(after, named, ring, START)[0] == Level.DENY


# Owners.


def test_the_owner_is_named_or_owns_the_file_or_writes_the_policy() -> None:
    codeowners, _ = parse_codeowners(b"/a/ @acme/a @acme/b\n", path="CODEOWNERS", source="tree")
    assert Owner("erin", codeowners, "dan@acme.example").of("a/go.mod") == "erin"
    owner = Owner("", codeowners, "dan@acme.example")
    assert owner.of("a/go.mod") == "@acme/a"
    assert owner.of("b/go.mod") == "dan@acme.example"
    with pytest.raises(UsageError) as caught:
        Owner("", None, "").of("go.mod")
    assert str(caught.value) == "what is accepted for a time needs an owner"
    assert caught.value.help == "Add --owner, or set git's user.email."


# The file.


def test_the_file_says_what_was_decided_and_nothing_else() -> None:
    relaxed = (
        Relaxed("retracted", 12, START, everywhere=True),
        Relaxed("deprecated", 34, START, everywhere=False),
    )
    text = policy_text("strict", "git.acme.example/pay", ["git.acme.example/pay/a", "x"], relaxed)
    assert text.startswith("# yaml-language-server: $schema=policy.schema.json\n")
    said = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert said == [
        "version: 1",
        "extends: [strict]",
        "repository: git.acme.example/pay",
        "rules:",
        "  # 12 findings on the first day.",
        f"  retracted: {DATED}",
        "  # 34 findings on the first day.",
        f"  deprecated: {{change: {DATED}}}",
    ]
    assert read(text) == ()


def read(text: str) -> tuple[object, ...]:
    path = ".gosupply/policy.yaml"
    _, problems = read_policy_file(text.encode(), path=path, source="", names=NAMES, kind="policy")
    return problems


def test_examples_in_comments_are_right_too() -> None:
    text = policy_text("baseline", "", [])
    examples = [line.removeprefix("# ") for line in text.splitlines() if line.endswith("}")]
    assert len(examples) == 3
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert read("\n".join([*lines, *examples, ""])) == ()


def test_a_name_that_is_not_the_modules_is_a_comment_only() -> None:
    text = policy_text("strict", "github.com/etcd-io/etcd", ["go.etcd.io/etcd/v3"])
    assert "\n# repository: github.com/etcd-io/etcd\n" in text
    assert "\nrepository:" not in text
    assert "repository" not in policy_text("strict", "", []).replace("of this repository", "")


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/acme/payments.git", "github.com/acme/payments"),
        ("https://alice:secret@GitHub.com/acme/payments/", "github.com/acme/payments"),
        ("git@github.com:acme/payments.git", "github.com/acme/payments"),
        ("ssh://git@git.acme.example:2222/a/b/c", "git.acme.example/a/b/c"),
        ("git.acme.example:payments", "git.acme.example/payments"),
        ("", ""),
        ("/srv/git/payments.git", ""),
        ("../payments", ""),
        ("file:///srv/payments", ""),
        ("C:/payments", ""),
        ("https://github.com/acme/pay ments", ""),
        ("https://github.com/acme/x\ny: z", ""),
    ],
)
def test_where_a_repository_is(url: str, repository: str) -> None:
    assert repository_of(url) == repository


# What is there, and what comes.


def test_what_belongs_to_a_policy_is_found() -> None:
    paths = ["checkpoint", "waivers/b.yaml", "policy.yml", "teams/a.yaml", "tests/a.yaml"]
    assert existing(f".gosupply/{path}" for path in paths) == (
        ".gosupply/policy.yml",
        ".gosupply/teams/a.yaml",
        ".gosupply/waivers/b.yaml",
    )


def at(ring: str, *judged: Judged) -> Report:
    return replace(report(*judged), ring=ring)


def test_what_a_later_ring_denies_is_counted() -> None:
    under = policy("rules: {retracted: {commit: warn, release: deny}}\n")
    warned = [replace_level(each, Level.WARN) for each in many("retracted", 2)]
    other = denied(found("deprecated"), Level.WARN)
    assert denied_later(at("change", *warned, other), under, DAY) == Later("release", 2)
    assert denied_later(at("release", *warned), under, DAY) is None
    assert denied_later(at("change", other), under, DAY) is None


def replace_level(judged: Judged, level: Level) -> Judged:
    return judged._replace(level=level)


def test_the_days_are_those_of_the_calendar() -> None:
    assert (date(2026, 1, 31), date(2026, 2, 1)) == (LAST, START)
