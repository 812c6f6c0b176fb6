"""JUnit XML: which case is what, that none is missing or counted wrongly, and stable names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given

from gosupply.engine.verdict import verdict
from gosupply.findings import Finding, Level
from gosupply.policy.model import Context, Ring
from gosupply.policy.settings import Settings
from gosupply.reporters.junit import render_junit
from gosupply.reporters.tally import groups, is_told
from tests.reporters.reports import (
    BASELINE,
    FAIL,
    FORK,
    FORKED,
    INCOMPLETE,
    PASS,
    POLICY,
    everything,
    judged,
    mismatch,
    pseudo_version,
    report,
    unproven,
)
from tests.reporters.strategies import briefly, reports
from tests.reporters.xmlreading import junit_validator, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosupply.engine.report import Report, Verdict


class Case(NamedTuple):
    """A test case as a reader sees it; an empty outcome is a pass."""

    classname: str
    name: str
    file: str | None
    outcome: str
    message: str
    text: str


PASSED = ("", "", "")


def cases_of(given: Report, given_verdict: Verdict = FAIL) -> list[Case]:
    (suite,) = parse(render_junit(given, given_verdict))
    return [
        Case(
            case.attrib["classname"],
            case.attrib["name"],
            case.get("file"),
            *next(((each.tag, each.attrib["message"], each.text or "") for each in case), PASSED),
        )
        for case in suite.iter("testcase")
    ]


def root(path: str) -> Context:
    return Context(path, Ring("ci", "change"), "", entitled=False, settings=Settings(), levels={})


def names_of(given: Report) -> list[str]:
    return [case.name for case in cases_of(given) if case.outcome]


@pytest.fixture(scope="module")
def validate() -> Callable[[str], None]:
    return junit_validator()


def test_a_clean_run_passes_with_a_case_for_each_root() -> None:
    given = replace(report(), contexts=(root("."), root("services/auth")))
    assert cases_of(given, PASS) == [
        Case("gosupply.root", "nothing is denied in .", None, "", "", ""),
        Case("gosupply.root", "nothing is denied in services/auth", None, "", "", ""),
    ]


def test_a_run_without_a_root_passes_with_one_case() -> None:
    assert [case.name for case in cases_of(report(), PASS)] == ["nothing is denied in ."]


def test_the_document_of_one_finding() -> None:
    assert render_junit(report(judged(pseudo_version(), because=POLICY)), FAIL) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="gosupply" tests="1" failures="1" errors="0">\n'
        '  <testsuite name="gosupply" tests="1" failures="1" errors="0" skipped="0">\n'
        '    <testcase classname="gosupply.pseudo-version" '
        'name="pseudo-version: github.com/a/b (go.mod)" file="go.mod">\n'
        '      <failure message="deny: &#39;github.com/a/b&#39; is required at a commit." '
        'type="pseudo-version">deny: &#39;github.com/a/b&#39; is required at a commit.\n'
        "= at go.mod:7, root .\n"
        "= deny by .gosupply/policy.yaml@0123456789ab:12 (pseudo-version: warn)</failure>\n"
        "    </testcase>\n"
        "    <system-out>verified 27 lines of go.sum under sum.golang.org tree size 71999284; "
        "0 private, 0 unproven\n"
        "= 1 deny, 0 warn, 0 note; 0 waived, 0 undetermined: fail</system-out>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_only_what_is_denied_fails() -> None:
    said = [
        (each.name, each.outcome, each.message.split(":")[0]) for each in cases_of(everything())
    ]
    assert said == [
        (FORK.summary, "error", "forked"),
        ("sum-mismatch: github.com/x/y v1.0.0 (go.sum)", "failure", "deny"),
        ("sum-mismatch: elsewhere (baseline)", "skipped", "warn"),
        ("sum-mismatch: github.com/x/z v1.0.0 (go.sum)", "skipped", "warn"),
        ("pseudo-version: github.com/a/b (go.mod)", "skipped", "note"),
        (
            "sum-unproven: No answer from 'sum.golang.org' within 10 s.",
            "error",
            "undetermined, deny",
        ),
        ("sum-mismatch: github.com/w/w v1.0.0 (go.sum)", "skipped", "waived by 'known-w'"),
    ]


def test_what_is_waived_says_why() -> None:
    given = judged(mismatch(), waiver="known")._replace(reason="the tag was moved")
    (case, passed) = cases_of(report(given), PASS)
    assert case.outcome == "skipped"
    assert case.message.startswith("waived by 'known': 'github.com/x/y v1.0.0' has")
    assert "\n= Accepted because: the tag was moved\n" in case.text
    assert passed.name == "nothing is denied in ."


def test_a_root_in_which_something_is_denied_does_not_pass() -> None:
    bad = judged(mismatch())._replace(root="a")
    warned = judged(mismatch(13), Level.WARN)._replace(root="b")
    given = replace(report(bad, warned), contexts=(root("a"), root("b")))
    assert [case.name for case in cases_of(given) if not case.outcome] == ["nothing is denied in b"]


@pytest.mark.parametrize("level", [Level.DENY, Level.WARN])
def test_no_root_passes_where_something_required_could_not_be_checked(level: Level) -> None:
    given = report(undetermined=(unproven("a v1", 3, level=level),))
    passed = [case.name for case in cases_of(given, INCOMPLETE) if not case.outcome]
    assert passed == ([] if level is Level.DENY else ["nothing is denied in ."])


def test_no_root_passes_under_a_forked_log() -> None:
    (case,) = cases_of(replace(report(), contradicted=(FORK,)), FORKED)
    assert (case.classname, case.outcome) == ("gosupply.forked", "error")


def test_what_could_not_be_checked_for_one_reason_is_one_case() -> None:
    many = tuple(unproven(f"a v{number:02}", number) for number in range(1, 15))
    (case,) = cases_of(report(undetermined=many), INCOMPLETE)
    assert case.file == "go.sum"
    assert case.text.split("\n= ") == [
        "undetermined, deny: No answer from 'sum.golang.org' within 10 s.",
        f"Not checked: {', '.join(f'a v{number:02}' for number in range(1, 11))} and 4 more",
        "level deny, wanted by sum-mismatch, sum-not-in-log",
        "Help: gosupply check",
    ]


def test_what_is_undetermined_without_a_place_rule_or_remedy() -> None:
    bare = unproven("a v1", remedy="")._replace(rules=())
    (case,) = cases_of(report(undetermined=(bare,)), INCOMPLETE)
    assert case.file is None
    assert case.text.endswith("\n= Not checked: a v1\n= level deny")


def test_opinions_that_were_not_formed_are_only_counted() -> None:
    opinion = unproven("a v1", level=Level.NOTE)._replace(kind="opinion")
    given = report(undetermined=(opinion,))
    assert names_of(given) == []
    assert "1 undetermined (sum-unproven): pass</system-out>" in render_junit(given, PASS)


def test_names_stay_when_lines_move_and_words_change() -> None:
    before = report(judged(mismatch(12)), judged(pseudo_version(7)))
    after = report(
        judged(mismatch(90)._replace(message="Other.", notes=(), version="v9")),
        judged(pseudo_version(70)._replace(version="v9")),
    )
    assert names_of(before) == names_of(after)


@pytest.mark.parametrize(
    "changed",
    [
        mismatch()._replace(rule="other"),
        mismatch()._replace(key="other"),
        mismatch()._replace(at=mismatch().at._replace(path="sub/go.sum")),
    ],
    ids=["rule", "key", "file"],
)
def test_what_tells_findings_apart_is_in_the_name(changed: Finding) -> None:
    assert names_of(report(judged(changed))) != names_of(report(judged(mismatch())))


def test_equal_names_are_numbered_and_never_those_of_others() -> None:
    same = [judged(mismatch(line)._replace(key="k")) for line in (3, 4, 6)]
    other = judged(mismatch(5)._replace(key="k (go.sum) #2", at=mismatch(5).at._replace(path="")))
    assert names_of(report(*same, other)) == [
        "sum-mismatch: k (go.sum) #2",
        "sum-mismatch: k (go.sum)",
        "sum-mismatch: k (go.sum) #3",
        "sum-mismatch: k (go.sum) #4",
    ]


def test_long_names_are_cut_and_still_differ() -> None:
    long = [judged(mismatch(line)._replace(key=f"{'k' * 300}{line}")) for line in (3, 4)]
    one, two = names_of(report(*long))
    assert one == f"{'sum-mismatch: ' + 'k' * 186}…"
    assert two == f"{one} #2"


def test_a_place_outside_the_checked_tree_is_no_file() -> None:
    (case, _) = cases_of(report(judged(mismatch()._replace(at=BASELINE), Level.WARN)))
    assert case.file is None
    assert "\n= at baseline:3, root .\n" in case.text


def test_a_finding_without_words_place_or_key() -> None:
    at = mismatch().at._replace(path="", source="")
    (case,) = cases_of(report(judged(Finding("some-rule", "", at, ""))))
    assert case.name == "some-rule"
    assert case.text.startswith("deny: some-rule\n= at no place, root .")


def test_notices_are_in_the_output() -> None:
    shown = render_junit(everything(), FORKED)
    assert "\n= GOPROXY is not set, so the database was asked directly.</system-out>" in shown


def test_the_schema_refuses_nonsense(validate: Callable[[str], None]) -> None:
    good = render_junit(everything(), FORKED)
    validate(good)
    case = '<testcase classname="gosupply.root" name="x"/>\n    '
    for bad in (
        good.replace(' tests="', ' test="', 1),
        good.replace('failures="1"', 'failures="-1"', 1),
        good.replace("<skipped", "<skiped").replace("</skipped", "</skiped"),
        good.replace("    <system-out>", f"    {case}{case}<system-out>"),
    ):
        assert bad != good
        with pytest.raises(Exception, match=r".+"):
            validate(bad)


@briefly
@given(reports)
def test_anything_is_valid_counted_and_nowhere_missing(
    validate: Callable[[str], None], given: Report
) -> None:
    word = verdict(given)
    shown = render_junit(given, word)
    validate(shown)
    (suite,) = parse(shown)
    outcomes = [case.outcome for case in cases_of(given, word)]
    told = [group for group in groups(given.undetermined) if is_told(group)]
    denied = sum(item.level is Level.DENY and not item.waiver for item in given.judged)
    missing = sum(group[0].level is Level.DENY for group in told)
    waived = sum(bool(item.waiver) for item in given.judged)
    open_ = sum(Level.OFF < item.level < Level.DENY and not item.waiver for item in given.judged)
    assert outcomes.count("failure") == denied
    assert outcomes.count("error") == missing + len(given.contradicted)
    assert outcomes.count("skipped") == waived + open_ + len(told) - missing
    for name, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[name]) == outcomes.count(outcome)
    assert int(suite.attrib["tests"]) == len(outcomes)
    # Whoever gates by this file gates as the exit code does.
    assert bool(outcomes.count("failure") or outcomes.count("error")) == bool(word.exit_code)
    for line in shown.split("\n"):
        assert not line.strip().startswith(("::", "##["))
        assert "##[" not in line
