"""Cases of a policy: what they say, what is refused, and what is compared."""

from __future__ import annotations

from datetime import date

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.casefile import (
    DEFAULT_DAY,
    CaseFile,
    Expected,
    outcome_text,
    read_case_file,
    run_case,
)
from gosupply.engine.names import NAMES
from gosupply.errors import UsageError
from gosupply.policy.chain import read_policy

RULE_NAMES = [named.name for named in NAMES if not named.is_need]

POLICY = """\
version: 1
rings: [{name: local, at: commit}, {name: ci, at: change}]
versions: {denied: [{module: example.com/bad, reason: bad}]}
teams:
  pay: {labels: ["team:pay"], paths: [...], observe: {from: 2026-09-25, until: 2026-10-01}}
rules: {module-denied: {local: warn, ci: deny}, go-directive: "off"}
waivers:
  - {id: bad, rule: module-denied, subject: example.com/bad, reason: later, owner: dan,
     from: 2026-11-01, expires: 2026-12-01}
"""

CASE = """\
files:
  go.mod: |
    module example.com/app

    go 1.25.0

    require example.com/bad v1.0.0
  go.sum: |
    example.com/bad v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
context: {ring: %s, today: %s}
mods: {example.com/bad@v1.0.0: "module example.com/bad\\n"}
log: |
  example.com/bad v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
expect:
  - {rule: module-denied, at: "go.mod:5", level: %s}
"""


def read(text: str) -> tuple[CaseFile | None, list[tuple[int, str, str]]]:
    case, problems = read_case_file(
        text.encode(), path="case.yaml", source="case", names=RULE_NAMES
    )
    return case, [(problem.at.span.line, problem.message, problem.help) for problem in problems]


def accepted(text: str) -> CaseFile:
    case, problems = read(text)
    assert problems == []
    assert case is not None
    return case


def judged(text: str) -> str:
    case = accepted(text)
    policy = read_policy(TextSource("tree", {".gosupply/policy.yaml": POLICY}), NAMES)
    return outcome_text(case, run_case(case, policy))


def test_everything_that_a_case_can_say_is_read() -> None:
    text = """\
files: {go.mod: module example.com/app, empty: }
context:
  ring: ci
  team: pay
  labels: [a, "b: c"]
  today: 2026-11-23
  env: {GOFLAGS: -mod=mod}
log: |
  a.example/b v1.0.0 h1:x

  a.example/b v1.0.0/go.mod   h1:y
mods: {a.example/b@v1.0.0: module a.example/b}
expect: [{rule: module-denied, at: "a:b:3", level: waived}]
"""
    path, case, expected = accepted(text)
    assert path == "case.yaml"
    assert case.files == {"go.mod": "module example.com/app", "empty": ""}
    assert case.log == {"a.example/b v1.0.0": "h1:x", "a.example/b v1.0.0/go.mod": "h1:y"}
    assert case.mods == {"a.example/b@v1.0.0": "module a.example/b"}
    assert case.env == {"GOFLAGS": "-mod=mod"}
    request = case.request
    assert (request.ring, request.teams, request.today) == ("ci", ("pay",), date(2026, 11, 23))
    assert [asked.values for asked in request.asked] == [("a", "b: c")]
    assert expected == (Expected("module-denied", "a:b:3", "waived"),)


def test_what_a_case_leaves_out_has_its_usual_value() -> None:
    _, case, expected = accepted("files: {}\nexpect: none\n")
    assert case.log is None
    assert (case.request.ring, case.request.teams, case.request.today) == ("", (), DEFAULT_DAY)
    assert expected == ()
    assert accepted("files: {}\nlog:\nexpect: []\n").case.log == {}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a\n", 1, "the case is a list where a map is wanted"),
        ("files: {}\n", 1, "the case lacks 'expect'"),
        ("expect: none\n", 1, "the case lacks 'files'"),
        ("files: {}\nexpect: none\nfile: x\n", 3, "unknown key 'file'"),
        ("files: [a]\nexpect: none\n", 1, "'files' is a list where a map of texts is wanted"),
        ("files: {a: [b]}\nexpect: none\n", 1, "'a' is a list where a text is wanted"),
        ("files: {}\nexpect: some\n", 2, "'expect' is 'some' where a list, or none is wanted"),
        ("files: {}\nexpect: [x]\n", 2, "a finding is 'x' where a map is wanted"),
        (
            "files: {}\nexpect: [{rule: module-denied, at: 'a:1'}]\n",
            2,
            "a finding lacks 'level'",
        ),
        (
            "files: {}\nexpect: [{rule: no-rule, at: 'a:1', level: deny}]\n",
            2,
            "unknown rule 'no-rule'",
        ),
        (
            "files: {}\nexpect: [{rule: module-denied, at: 'a:0', level: deny}]\n",
            2,
            "'a:0' is no place",
        ),
        (
            "files: {}\nexpect: [{rule: module-denied, at: 'a:1', level: error}]\n",
            2,
            "unknown level 'error'",
        ),
        ("files: {}\nexpect: none\ncontext: x\n", 3, "'context' is 'x' where a map is wanted"),
        ("files: {}\nexpect: none\ncontext: {rings: ci}\n", 3, "unknown key 'rings'"),
        ("files: {}\nexpect: none\ncontext: {labels: x}\n", 3, "'labels' is 'x' where a list is"),
        ("files: {}\nexpect: none\ncontext: {today: now}\n", 3, "'now' is no day of the calendar"),
        ("files: {}\nexpect: none\nlog: a b\n", 3, "'a b' is no line of a go.sum"),
        ("files: {}\nfiles: {}\nexpect: none\n", 2, "the key 'files' is there twice"),
        ("files: [\n", 2, "the text is no YAML"),
    ],
)
def test_what_is_no_case_is_refused_where_it_is(text: str, line: int, message: str) -> None:
    case, problems = read(text)
    assert case is None
    assert [(at, said[: len(message)]) for at, said, _ in problems] == [(line, message)]


def test_all_that_is_wrong_is_said_at_once() -> None:
    _, problems = read("files: {}\nother: 1\ncontext: {ring: [a]}\nexpect: [{}]\n")
    assert [line for line, _, _ in problems] == [2, 3, 4, 4, 4]


@pytest.mark.parametrize(
    ("ring", "today", "level"),
    [
        ("local", "2026-10-02", "warn"),
        ("ci", "2026-10-01", "warn"),
        ("ci", "2026-10-02", "deny"),
        ("ci", "2026-11-23", "waived"),
    ],
)
def test_a_case_passes_where_exactly_what_it_expects_is_found(
    ring: str, today: str, level: str
) -> None:
    assert judged(CASE % (ring, today, level)) == "pass case.yaml\n"


def test_a_difference_is_shown_as_one() -> None:
    assert judged(CASE % ("ci", "2026-10-02", "warn")) == (
        "FAIL case.yaml\n  - warn[module-denied] go.mod:5\n  + deny[module-denied] go.mod:5\n"
    )


def test_one_finding_does_not_stand_for_two() -> None:
    line = '  - {rule: module-denied, at: "go.mod:5", level: deny}\n'
    text = CASE % ("ci", "2026-10-02", "deny")
    assert judged(text.replace(line, line * 2)) == (
        "FAIL case.yaml\n  - deny[module-denied] go.mod:5\n"
    )


def test_a_ring_that_there_is_not_stops_the_run() -> None:
    with pytest.raises(UsageError, match="there is no ring 'prod'"):
        judged(CASE % ("prod", "2026-10-01", "deny"))
