"""sum-conflict: two hashes for one version in one file, and nothing that only looks like it."""

from __future__ import annotations

from gosupply.rules.sum_conflict import RULE
from tests.rules.judging import LIB, A, B, C, case, judge, lines

OTHER = f"example.com/lib v1.0.0 {B}"
THIRD = f"example.com/lib v1.0.0 {C}"


def test_the_second_line_is_the_conflict_and_the_first_is_related() -> None:
    (found,) = judge(RULE, case(lines(LIB, OTHER)))
    assert found.at.span.line == 2
    assert [(each.message, each.at.span.line) for each in found.related] == [("the other hash", 1)]
    assert found.key == f"example.com/lib v1.0.0 {B}"


def test_exact_duplicates_are_no_conflict() -> None:
    assert judge(RULE, case(lines(LIB, LIB, f"{LIB}\r"))) == []


def test_a_duplicate_of_the_first_after_a_conflict_is_none() -> None:
    assert [each.at.span.line for each in judge(RULE, case(lines(LIB, OTHER, LIB)))] == [2]


def test_each_further_hash_is_a_conflict_of_its_own() -> None:
    found = judge(RULE, case(lines(LIB, OTHER, THIRD)))
    assert [each.at.span.line for each in found] == [2, 3]
    assert len({each.key for each in found}) == 2


def test_module_and_go_mod_are_two_things() -> None:
    assert judge(RULE, case(lines(LIB, f"example.com/lib v1.0.0/go.mod {B}"))) == []


def test_conflicting_go_mod_lines_are_a_conflict() -> None:
    sums = lines(f"example.com/lib v1.0.0/go.mod {A}", f"example.com/lib v1.0.0/go.mod {B}")
    (found,) = judge(RULE, case(sums))
    assert found.version == "v1.0.0/go.mod"
    assert found.message == "'example.com/lib@v1.0.0/go.mod' has two hashes in this file."


def test_another_algorithm_is_no_conflict() -> None:
    assert judge(RULE, case(lines(LIB, "example.com/lib v1.0.0 h2:xyz"))) == []
    assert judge(RULE, case(lines("example.com/lib v1.0.0 h2:xyz", LIB))) == []


def test_two_files_do_not_conflict() -> None:
    files = f"-- go.sum --\n{LIB}\n-- go.work.sum --\n{OTHER}\n-- a/go.sum --\n{THIRD}\n"
    assert judge(RULE, files) == []


def test_lines_that_end_in_crlf_conflict_too() -> None:
    assert len(judge(RULE, case(f"{LIB}\r\n{OTHER}\r\n"))) == 1
