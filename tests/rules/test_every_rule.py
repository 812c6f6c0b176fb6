"""What is demanded of every rule: documented under fixed headings, with cases that are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gosupply import rules
from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.names import NEEDS
from gosupply.modules.dependencies import NEWEST
from gosupply.rules import RULES
from gosupply.rules.base import Rule
from gosupply.rules.documentation import (
    HEADINGS,
    CaseText,
    cases_of,
    headings_of,
    markdown_of,
    page_of,
    summary_of,
    text_of,
)
from gosupply.rules.reviews import REVIEWS
from tests.rules.judging import judge

# The names are for ever: a rename, or another kind, is a visible change here.
SNAPSHOT = {
    "sum-mismatch": "integrity",
    "sum-not-in-log": "integrity",
    "sum-malformed": "integrity",
    "sum-conflict": "integrity",
    "mod-malformed": "integrity",
    "modules-txt-malformed": "integrity",
    "modules-txt-inconsistent": "integrity",
    "log-forked": "integrity",
    "log-key-foreign": "integrity",
    "sumdb-environment": "opinion",
    "pin-weakened": "integrity",
    "pin-missing": "opinion",
    "forbidden-module": "integrity",
    "sum-missing": "opinion",
    "sum-unneeded": "opinion",
    "sum-private-undeclared": "opinion",
    "module-denied": "opinion",
    "module-not-allowed": "opinion",
    "vendor-mode": "opinion",
    "replace-not-permitted": "opinion",
    "replace-foreign": "opinion",
    "replace-local-path": "opinion",
    "replace-unversioned": "opinion",
    "replace-duplicate": "opinion",
    "replace-self": "opinion",
    "replace-ineffective": "opinion",
    "replace-excluded": "opinion",
    "exclude-unresolved": "opinion",
    "exclude-ineffective": "opinion",
    "exclude-selected": "opinion",
    "retracted": "opinion",
    "deprecated": "opinion",
    "go-directive": "opinion",
    "toolchain-directive": "opinion",
    "tool-directive": "opinion",
    "godebug-directive": "opinion",
    "ignore-directive": "opinion",
    "pseudo-version": "opinion",
    "incompatible-version": "opinion",
    "module-path-invalid": "opinion",
    "go-work-committed": "opinion",
    "team-ambiguous": "opinion",
    "team-not-entitled": "opinion",
    "policy-introduced": "opinion",
    "policy-loosened": "opinion",
}
NEEDS_SNAPSHOT = {
    "file-unread": "integrity",
    "pin-unread": "integrity",
    "policy-uncompared": "opinion",
    "sum-unproven": "integrity",
    "build-list-unknown": "opinion",
    "retraction-unseen": "opinion",
    "head-uncompared": "integrity",
}
NO_RULES = {
    "__init__",
    "authors",
    "base",
    "builds",
    "commands",
    "directives",
    "documentation",
    "fixes",
    "judged",
    "lines",
    "malformed",
    "modfiles",
    "ownpaths",
    "policy_unused_entry",
    "reviewed",
    "reviews",
    "waiver_broad",
    "waiver_expired",
    "waiver_expiring",
    "waiver_unused",
}
UNUSED = "policy-unused-entry"
SENTENCE = re.compile(r"[A-Z].*[^.]\.")

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def doc_of(rule: Rule) -> str:
    assert rule.doc
    return rule.doc


def every_case() -> list[tuple[Rule, CaseText]]:
    return [(rule, each) for rule in RULES for each in cases_of(doc_of(rule))]


def test_the_names_are_unique_and_those_of_the_snapshot() -> None:
    assert [(rule.name, rule.kind) for rule in RULES] == list(SNAPSHOT.items())


def test_the_needs_are_those_of_the_snapshot() -> None:
    assert [(need.name, need.kind) for need in NEEDS] == list(NEEDS_SNAPSHOT.items())


def test_no_rule_has_the_name_of_a_need() -> None:
    assert not SNAPSHOT.keys() & NEEDS_SNAPSHOT.keys()


def test_every_rule_file_is_registered() -> None:
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - NO_RULES
    assert files == {name.replace("-", "_") for name in SNAPSHOT}


@every_rule
def test_the_name_is_that_of_its_file(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.check.__module__ == f"gosupply.rules.{rule.name.replace('-', '_')}"


@every_rule
def test_the_summary_is_one_sentence_on_the_first_line(rule: Rule) -> None:
    first, second, *_ = doc_of(rule).split("\n")
    assert second == ""
    assert SENTENCE.fullmatch(first)
    assert ". " not in first
    assert summary_of(doc_of(rule)) == first


@every_rule
def test_the_headings_are_all_there_in_order(rule: Rule) -> None:
    assert headings_of(doc_of(rule)) == HEADINGS


@every_rule
def test_no_heading_is_empty(rule: Rule) -> None:
    doc = re.sub(r"^```case.*?^```$", "a case", doc_of(rule), flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^## .+$", doc, flags=re.MULTILINE)[1:]
    assert len(parts) == len(HEADINGS)
    assert all(part.strip() for part in parts)


@every_rule
def test_there_is_a_case_of_each_sort_and_no_other_fence(rule: Rule) -> None:
    cases = cases_of(doc_of(rule))
    assert {each.fails for each in cases} == {True, False}
    assert doc_of(rule).count("```") == 2 * len(cases)


@pytest.mark.parametrize(
    ("rule", "documented"),
    every_case(),
    ids=[f"{rule.name}-{'fails' if each.fails else 'passes'}" for rule, each in every_case()],
)
def test_every_documented_case_is_true(rule: Rule, documented: CaseText) -> None:
    assert bool(judge(rule, documented.text)) is documented.fails


@pytest.mark.parametrize(
    ("rule", "documented"),
    [(rule, each) for rule, each in every_case() if not each.fails],
    ids=lambda value: value.name if isinstance(value, Rule) else "",
)
def test_what_passes_breaks_no_other_rule(rule: Rule, documented: CaseText) -> None:
    report = judge_case(parse_case(documented.text))
    # An entry of a policy that a small case has no use for is unused, truly.
    found = [each.finding for each in report.judged if each.finding.rule != UNUSED]
    assert found == [], rule.name
    # That no retraction was seen is never a clean bill.
    unknown = [item for item in report.undetermined if item.need != NEWEST.name]
    assert not [*unknown, *report.contradicted]


@every_rule
def test_every_finding_is_whole(rule: Rule) -> None:
    documented = [each for each in cases_of(doc_of(rule)) if each.fails]
    for finding in [found for each in documented for found in judge(rule, each.text)]:
        assert finding.rule == rule.name
        # It may begin with a name: no capital is demanded, and no dot but a name's inside.
        assert re.fullmatch(r"\S.*[^.]\.", finding.message)
        assert ". " not in finding.message
        assert finding.key
        assert finding.help
        assert finding.at.text
        start, end = finding.at.span.column, finding.at.span.end_column
        assert 1 <= start <= end <= len(finding.at.text) + 1


@every_rule
def test_an_integrity_finding_about_a_module_has_the_version_in_its_key(rule: Rule) -> None:
    documented = [each for each in cases_of(doc_of(rule)) if each.fails]
    found = [finding for each in documented for finding in judge(rule, each.text)]
    about = [finding for finding in found if finding.module and rule.kind == "integrity"]
    assert all(finding.version and finding.version in finding.key for finding in about)


@every_rule
def test_the_needs_are_known(rule: Rule) -> None:
    assert set(rule.needs) <= set(NEEDS)


def test_every_need_is_wanted_by_some_rule() -> None:
    wanted = {need.name for rule in RULES for need in rule.needs}
    assert {need.name for need in NEEDS} - wanted == set()


def test_every_need_says_in_one_sentence_what_it_means() -> None:
    for need in NEEDS:
        assert SENTENCE.fullmatch(need.doc), need.name


def test_needs_come_after_those_they_name() -> None:
    names = [need.name for need in NEEDS]
    for at, need in enumerate(NEEDS):
        assert set(need.after) <= set(names[:at]), need.name


def test_without_docstrings_a_sentence_stands_for_the_documentation() -> None:
    bare = Rule("some-rule", doc=None, kind="opinion", check=lambda _: ())
    assert "some-rule" in markdown_of(bare)
    assert SENTENCE.fullmatch(markdown_of(bare))


def test_the_documentation_can_be_read_without_the_marks_of_markdown() -> None:
    doc = "It is `wrong`.\n\n## Example\n\n```case fails\n-- go.sum --\n```\n"
    assert text_of(doc) == "It is wrong.\n\nExample\n\n-- go.sum --\n"
    assert cases_of(doc) == (CaseText(fails=True, text="-- go.sum --\n"),)


def test_in_a_case_nothing_is_a_mark_of_markdown() -> None:
    case = "```case fails\n-- vendor/modules.txt --\n## `explicit`\n```\n"
    doc = f"It is wrong.\n\n## Example\n\n{case}\n## How to fix\n"
    assert headings_of(doc) == ("Example", "How to fix")
    assert text_of(doc) == (
        "It is wrong.\n\nExample\n\n-- vendor/modules.txt --\n## `explicit`\n\nHow to fix\n"
    )
    rule = Rule("some-rule", doc=doc, kind="opinion", check=lambda _: ())
    page = page_of((rule,), (), ())
    assert f"\n### Example\n\n{case}\n### How to fix\n" in page


def test_a_summary_may_be_wrapped() -> None:
    assert summary_of("It is\nwrong.\n\nMore.") == "It is wrong."


def test_one_page_holds_the_documentation_of_everything() -> None:
    page = page_of(RULES, REVIEWS, NEEDS)
    found = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert [name for name in found if name in SNAPSHOT] == list(SNAPSHOT)
    assert [name for name in found if name in NEEDS_SNAPSHOT] == list(NEEDS_SNAPSHOT)
    assert [name for name in found if name in {each.name for each in REVIEWS}] == [
        each.name for each in REVIEWS
    ]
    assert page.count("\n### How to fix\n") == len(RULES) + len(REVIEWS)
    assert all(need.doc in page for need in NEEDS)
