"""Problems of one file: as many as anybody reads, in the file's order, never megabytes of words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from gosupply.formats.gosum import parse_sum
from gosupply.formats.modfile import parse_mod
from gosupply.formats.modulestxt import parse_modules_txt
from gosupply.formats.problems import LONGEST_WORD, MOST_LINES, MOST_PROBLEMS, Problems
from gosupply.formats.workfile import parse_work
from gosupply.locations import Location, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosupply.locations import Problem

    Parse = Callable[[bytes], tuple[Problem, ...]]

LONG = b"a.b/" + b"x" * (LONGEST_WORD - 4)
TOO_LONG = LONG + b"x"
H1 = b"h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def at(line: int) -> Location:
    return Location("working tree", "go.mod", Span(line, 1, line, 2), "x")


def mod(data: bytes) -> tuple[Problem, ...]:
    return parse_mod(b"module m\n" + data, path="go.mod", source="working tree")[1]


def work(data: bytes) -> tuple[Problem, ...]:
    return parse_work(b"go 1.25.0\n" + data, path="go.work", source="working tree")[1]


def sums(data: bytes) -> tuple[Problem, ...]:
    return parse_sum(data, path="go.sum", source="working tree")[1]


def modules(data: bytes) -> tuple[Problem, ...]:
    return parse_modules_txt(data, path="vendor/modules.txt", source="working tree")[1]


every = pytest.mark.parametrize("parse", [mod, work, sums, modules])


def test_they_are_in_the_files_order() -> None:
    problems = Problems()
    for line in (3, 1, 2):
        problems.add(f"{line}", at(line), "Mend it.")
    assert [problem.message for problem in problems.sorted()] == ["1", "2", "3"]


def test_the_last_one_stands_for_those_that_are_not_kept() -> None:
    problems = Problems()
    for line in range(1, MOST_PROBLEMS + 1235):
        problems.add("this", at(line), "Mend it.")
    *kept, last = problems.sorted()
    assert [problem.at.span.line for problem in kept] == [*range(1, MOST_PROBLEMS + 1)]
    assert last.message == "1,234 more problems are in the file, the first of them here"
    assert last.at == at(MOST_PROBLEMS + 1)


def test_the_middle_of_a_long_message_is_left_out() -> None:
    problems = Problems()
    problems.add("a" * 300 + "b" * 300, at(1), "")
    problems.add(f"'{'a' * 9999}' is not this", at(2), "")
    whole, cut = problems.sorted()
    assert whole.message == "a" * 300 + "b" * 300
    assert len(cut.message) == 601
    assert cut.message.startswith("'aaa")
    assert cut.message.endswith("aaa' is not this")
    assert "…" in cut.message


@every
def test_a_file_that_is_malformed_in_each_line_is_one_of_a_thousand_problems(parse: Parse) -> None:
    found = parse(b"x y\n" * (MOST_PROBLEMS + 5))
    assert len(found) == MOST_PROBLEMS + 1
    assert all(first.at.span < second.at.span for first, second in pairwise(found))
    assert found[-1].message.startswith("5 more problems")


@every
def test_a_thousand_problems_are_a_thousand(parse: Parse) -> None:
    found = parse(b"x y\n" * MOST_PROBLEMS)
    assert len(found) == MOST_PROBLEMS
    assert len({problem.message for problem in found}) == 1


@pytest.mark.parametrize("parse", [sums, modules])
def test_a_file_of_too_many_lines_is_one_problem(parse: Parse) -> None:
    assert parse(b"\n" * MOST_LINES) == ()
    (found,) = parse(b"\n" * (MOST_LINES + 1))
    assert found.message == "the file has more than 200,000 lines"
    assert found.at.span == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (mod, b"require %s v1.0.0\n"),
        (mod, b"require (\n%s v1.0.0\n)\n"),
        (mod, b"replace a.b/c => ./%s\n"),
        (mod, b"tool %s\n"),
        (mod, b'require "%s\\\n" v1.0.0\n'),
        (work, b"use ./%s\n"),
        (sums, b"%s v1.0.0 " + H1 + b"\n"),
        (sums, b"a.b/c v1.0.0-%s " + H1 + b"\n"),
        (sums, b"a.b/c v1.0.0 h9:%s\n"),
        (modules, b"# %s v1.0.0\n"),
        (modules, b"# a.b/c v1.0.0 => ./%s\n"),
        (modules, b"# a.b/c v1.0.0\n%s\n"),
        (modules, b"# a.b/c v1.0.0\n## explicit; %s\n"),
    ],
)
def test_a_word_that_is_too_long_is_one_problem(parse: Parse, text: bytes) -> None:
    (found,) = parse(text % TOO_LONG)
    assert "has more than 4,096 characters" in found.message
    assert found.at.text


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (mod, b"require %s v1.0.0\n"),
        (mod, b"require a.b/c v1.0.0 // %s and more\n"),
        (sums, b"%s v1.0.0 " + H1 + b"\n"),
        (sums, b"%s v1.0.0/go.mod " + H1 + b"\n"),
        (modules, b"# %s v1.0.0 => a.b/c v1.0.0\n"),
    ],
)
def test_the_longest_word_is_a_word_and_comments_may_be_longer(parse: Parse, text: bytes) -> None:
    assert parse(text % LONG) == ()


def test_a_million_fields_are_counted_and_underlined() -> None:
    line = b"  a " + b"b " * 1_000_000
    (found,) = sums(line + b"\n")
    assert found.message == "a line of go.sum has 3 fields, this one has 1000001"
    assert found.at.span == (1, 3, 1, len(line))
    (found,) = modules(b"# a.b/c v1.0.0\n" + line)
    assert found.at.span.line == 2


def test_annotations_that_say_nothing_are_passed_over() -> None:
    file, found = parse_modules_txt(
        b"# a.b/c v1.0.0\n##  ;; explicit ; \t;go 1.25.0;\n", path="m", source="working tree"
    )
    assert found == ()
    assert file.modules[0].explicit
    assert file.modules[0].go == "1.25.0"
