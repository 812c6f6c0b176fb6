"""A fingerprint stays while lines move, and no two findings of a report share one."""

from __future__ import annotations

from gosupply.findings import Level
from gosupply.locations import Span
from gosupply.reporters.fingerprints import fingerprint, with_fingerprints
from tests.reporters.reports import judged, mismatch, pseudo_version


def test_the_value_never_changes() -> None:
    # sha256 of each of rule, path and key behind its length in 8 bytes
    assert fingerprint(mismatch()) == "434e6bfe779bfd50"


def test_it_stays_when_the_line_moves_or_the_words_change() -> None:
    moved = mismatch(99)._replace(message="Other words.", help="", notes=(), related=())
    moved = moved._replace(at=moved.at._replace(source="0123", text="x", span=Span(9, 9, 9, 9)))
    assert fingerprint(moved) == fingerprint(mismatch())


def test_rule_and_key_make_it() -> None:
    finding = mismatch()
    three = {finding, finding._replace(rule="other"), finding._replace(key="other")}
    assert len(set(map(fingerprint, three))) == 3


def test_the_file_makes_it() -> None:
    finding = mismatch()
    other = finding._replace(at=finding.at._replace(path="sub/go.sum"))
    assert fingerprint(other) != fingerprint(finding)


def test_parts_do_not_run_together() -> None:
    finding = mismatch()
    one = finding._replace(rule="a", at=finding.at._replace(path="bc"), key="d")
    two = finding._replace(rule="ab", at=finding.at._replace(path="c"), key="d")
    assert fingerprint(one) != fingerprint(two)


def test_bytes_that_are_no_utf_8_count() -> None:
    finding = mismatch()
    one, two = (finding._replace(key=key) for key in ("\udcfe", "\udcff"))
    assert fingerprint(one) != fingerprint(two)


def test_equal_ones_are_numbered_in_the_order_given() -> None:
    same = [judged(mismatch(line)) for line in (3, 5, 7)]
    other = judged(pseudo_version(), Level.WARN)
    pairs = with_fingerprints([same[0], other, *same[1:]])
    base = fingerprint(mismatch())
    assert [item for item, _ in pairs] == [same[0], other, *same[1:]]
    assert [mark for _, mark in pairs] == [
        base,
        fingerprint(pseudo_version()),
        f"{base}:2",
        f"{base}:3",
    ]
