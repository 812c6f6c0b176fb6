"""Workflow commands: exactly the intended ones, whatever text is in the report."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from gosupply.engine.verdict import verdict
from gosupply.findings import Level
from gosupply.locations import Location, Span
from gosupply.reporters.escape import terminal
from gosupply.reporters.github import SHOWN, render_github
from gosupply.reporters.places import in_checked_tree
from gosupply.reporters.tally import groups, is_told
from gosupply.reporters.words import spoken
from tests.reporters.reports import (
    BASELINE,
    FORK,
    HASH,
    POLICY,
    everything,
    judged,
    mismatch,
    pseudo_version,
    report,
    unproven,
)
from tests.reporters.strategies import anything, briefly, reports
from tests.reporters.workflow import Command, obeyed

if TYPE_CHECKING:
    from gosupply.engine.report import Report

NAMES = {Level.DENY: "error", Level.WARN: "warning", Level.NOTE: "notice"}


def commands_of(given: Report) -> list[Command]:
    found = obeyed(render_github(given))
    commands = [each for each in found if isinstance(each, Command)]
    assert commands == found
    return commands


def test_a_clean_run_says_nothing() -> None:
    assert render_github(report()) == ""


def test_the_line_of_a_finding() -> None:
    end = 23 + len(HASH)
    assert render_github(report(judged(mismatch()))) == (
        f"::error file=go.sum,line=12,endLine=12,col=23,endColumn={end},title=sum-mismatch::"
        "'github.com/x/y v1.0.0' has another hash in the checksum database.%0A"
        "sum.golang.org has 'h1:BBBB=' in record 1234.%0A"
        "deny by baseline:3 (sum-mismatch: deny)%0A"
        "Help: go clean -modcache && go mod download github.com/x/y@v1.0.0\n"
    )


def test_the_worst_comes_first_and_what_is_waived_or_off_not_at_all() -> None:
    assert [(each.name, each.properties["title"]) for each in commands_of(everything())] == [
        ("error", "forked"),
        ("error", "sum-mismatch"),
        ("error", "undetermined: sum-unproven"),
        ("warning", "sum-mismatch"),
        ("warning", "sum-mismatch"),
        ("notice", "pseudo-version"),
        ("notice", "gosupply"),
    ]


def test_a_finding_elsewhere_says_where_and_has_no_place() -> None:
    finding = pseudo_version()._replace(at=POLICY)
    (command,) = commands_of(report(judged(finding)))
    assert command.properties == {"title": "pseudo-version"}
    assert command.message.startswith(
        ".gosupply/policy.yaml:12: 'github.com/a/b' is required at a commit.\n"
    )


def test_a_finding_nowhere_only_speaks() -> None:
    finding = mismatch()._replace(at=Location("", "", Span(1, 1, 1, 1), ""), message="")
    (command,) = commands_of(report(judged(finding)))
    assert command.message.startswith("sum-mismatch\n")


def test_a_region_of_many_lines_is_its_first_line() -> None:
    at = Location("working tree", "go.mod", Span(3, 5, 6, 2), "require (")
    (command,) = commands_of(report(judged(mismatch()._replace(at=at))))
    assert command.properties == {
        "file": "go.mod",
        "line": "3",
        "endLine": "3",
        "col": "5",
        "endColumn": "10",
        "title": "sum-mismatch",
    }


def test_what_could_not_be_checked_is_shown_at_the_first_place_that_is_there() -> None:
    asked = (
        unproven("a v1")._replace(at=BASELINE),
        unproven("b v1", 20),
        unproven("c v1", 21),
    )
    (command,) = commands_of(report(undetermined=asked))
    assert (command.name, command.properties["line"]) == ("error", "20")
    assert command.message.split("\n")[1] == "Not checked: a v1, b v1, c v1"


@pytest.mark.parametrize(
    ("kind", "names"), [("integrity", ["notice"]), ("opinion", [])], ids=["integrity", "opinion"]
)
def test_what_is_only_noted(kind: str, names: list[str]) -> None:
    noted = unproven("a v1", level=Level.NOTE)
    noted = noted if kind == "integrity" else noted._replace(kind="opinion")
    assert [each.name for each in commands_of(report(undetermined=(noted,)))] == names


@pytest.mark.parametrize("level", NAMES)
def test_ten_are_shown(level: Level) -> None:
    ten = [judged(mismatch(line), level) for line in range(1, 11)]
    commands = commands_of(report(*ten))
    assert [each.properties["line"] for each in commands] == [str(line) for line in range(1, 11)]


@pytest.mark.parametrize("level", NAMES)
def test_of_more_the_tenth_says_how_many(level: Level) -> None:
    many = [judged(mismatch(line), level) for line in range(1, 31)]
    commands = commands_of(report(*many))
    assert {each.name for each in commands} == {NAMES[level]}
    assert [each.properties.get("line") for each in commands] == [*map(str, range(1, 10)), None]
    assert commands[-1].message == "… and 21 more, see the whole report"
    assert commands[-1].properties == {"title": "gosupply"}


def test_each_kind_has_its_own_ten() -> None:
    many = [judged(mismatch(line), level) for line in range(1, 31) for level in NAMES]
    names = [each.name for each in commands_of(report(*many))]
    assert names == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10


def test_a_long_message_is_shorter_than_the_runner_s_limit() -> None:
    (command,) = commands_of(report(judged(mismatch()._replace(message="x" * 9000))))
    assert len(command.message) == 3000


@pytest.mark.parametrize(
    "text",
    [
        "x\n::set-env name=PATH::/tmp",
        "x\r::stop-commands::y",
        "::error::x",
        "##[set-env]x",
        "%0A::error::x",
        "a,file=/etc/passwd,b",
        "a::b",
    ],
)
def test_no_field_gives_a_command(text: str) -> None:
    finding = mismatch()._replace(rule=text, message=text, notes=(text,), help=text)
    finding = finding._replace(at=finding.at._replace(path=text.replace("/", "")))
    given = replace(
        report(judged(finding, because=POLICY._replace(text=text, path=text))),
        contradicted=(replace(FORK, summary=text),),
        notices=(text,),
    )
    assert [each.name for each in commands_of(given)] == ["error", "error", "notice"]


@briefly
@given(anything)
def test_a_message_reads_as_what_it_is(text: str) -> None:
    """What the runner shows is the text, but for what acts instead of being seen."""
    (command,) = commands_of(replace(report(), notices=(text,)))
    lines = re.split(r"([\r\n])", text[:3000])
    expected = "".join(line if line in {"\r", "\n"} else terminal(line) for line in lines)
    assert command.message == expected.replace("::", ":\\x3a")


def test_the_reader_of_these_tests_sees_commands_where_the_runner_does() -> None:
    log = "x\n  ::error file=a%2Cb,line=1::c%0Ad\n::nothing::x\nx ##[set-env name=a]b\n"
    assert obeyed(log) == [
        "x",
        Command("error", {"file": "a,b", "line": "1"}, "c\nd"),
        "::nothing::x",
        Command("set-env", {}, "x ##[set-env name=a]b"),
    ]


@briefly
@given(reports)
def test_whatever_the_text_only_the_intended_commands_are_there(given: Report) -> None:
    commands = commands_of(given)
    told = [group[0].level for group in groups(given.undetermined) if is_told(group)]
    levels = [
        *[Level.DENY] * len(given.contradicted),
        *[item.level for item in spoken(given)],
        *told,
        *[Level.NOTE] * len(given.notices),
    ]
    assert [each.name for each in commands] == [
        name for level, name in NAMES.items() for _ in range(min(SHOWN, levels.count(level)))
    ]
    places = [
        item.finding.at for item in spoken(given) if in_checked_tree(item.finding.at, given.source)
    ]
    for command in commands:
        assert list(command.properties)[-1:] == ["title"]
        assert set(command.properties) <= {
            "file", "line", "endLine", "col", "endColumn", "title",
        }  # fmt: skip
        assert command.properties.get("line") == command.properties.get("endLine")
    files = [command.properties["file"] for command in commands if "file" in command.properties]
    assert {terminal(at.path).strip() for at in places} <= {file.strip() for file in files}
    # Whoever sees no error sees a run that passed.
    assert ("error" in [each.name for each in commands]) == bool(verdict(given).exit_code)
