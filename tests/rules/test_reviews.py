"""What is demanded of every review, as of every rule: documented, with cases that are true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gosupply import rules
from gosupply.rules.documentation import HEADINGS, CaseText, cases_of, headings_of, summary_of
from gosupply.rules.reviews import REVIEWS
from tests.rules.reviewing import review_by, reviewed

if TYPE_CHECKING:
    from gosupply.rules.reviewed import Review

# The names are for ever: a rename is a visible change here.
SNAPSHOT = (
    "waiver-expired",
    "waiver-expiring",
    "waiver-unused",
    "waiver-broad",
    "policy-unused-entry",
)
SENTENCE = re.compile(r"[A-Z].*[^.]\.")

every_review = pytest.mark.parametrize("review", REVIEWS, ids=lambda review: review.name)


def doc_of(review: Review) -> str:
    assert review.doc
    return review.doc


def every_case(*, fails: bool) -> list[tuple[Review, CaseText]]:
    pairs = [(review, each) for review in REVIEWS for each in cases_of(doc_of(review))]
    return [pair for pair in pairs if pair[1].fails is fails]


def test_the_names_are_those_of_the_snapshot() -> None:
    assert tuple(review.name for review in REVIEWS) == SNAPSHOT


def test_every_file_of_a_review_is_registered() -> None:
    folder = Path(rules.__file__).parent
    files = {path.stem for path in folder.glob("*.py") if "\nREVIEW = " in path.read_text("utf-8")}
    assert files == {name.replace("-", "_") for name in SNAPSHOT}


@every_review
def test_the_name_is_that_of_its_file(review: Review) -> None:
    assert review.check.__module__ == f"gosupply.rules.{review.name.replace('-', '_')}"


@every_review
def test_it_is_documented_as_a_rule_is(review: Review) -> None:
    doc = doc_of(review)
    first, second, *_ = doc.split("\n")
    assert second == ""
    assert SENTENCE.fullmatch(first)
    assert summary_of(doc) == first
    assert headings_of(doc) == HEADINGS
    assert {each.fails for each in cases_of(doc)} == {True, False}


@pytest.mark.parametrize(("review", "documented"), every_case(fails=True))
def test_what_fails_does_and_every_finding_is_whole(review: Review, documented: CaseText) -> None:
    findings = review_by(review, documented.text)
    assert findings
    for finding in findings:
        assert re.fullmatch(r"\S.*[^.]\.", finding.message)
        assert ". " not in finding.message
        assert finding.key
        assert finding.help
        assert finding.at.source == "authority"
        assert finding.at.path.startswith(".gosupply/")
        start, end = finding.at.span.column, finding.at.span.end_column
        assert 1 <= start <= end <= len(finding.at.text) + 1


@pytest.mark.parametrize(("review", "documented"), every_case(fails=False))
def test_what_passes_breaks_nothing_that_is_not_waived(
    review: Review, documented: CaseText
) -> None:
    report = reviewed(documented.text)
    assert [each.finding for each in report.judged if not each.waiver] == [], review.name
