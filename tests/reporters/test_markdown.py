"""The Markdown report: the same counts, within its limit, and nothing in it is obeyed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from gosupply.adapters.resources import read_text
from gosupply.facts import Contradicted
from gosupply.findings import Level
from gosupply.reporters import escape
from gosupply.reporters.markdown import LIMIT, render_markdown
from gosupply.reporters.pieces import pieces
from gosupply.reporters.text import render_text
from tests.reporters.rendered import seen, tokens
from tests.reporters.reports import (
    FAIL,
    FORK,
    FORKED,
    INCOMPLETE,
    MALFORMED,
    PASS,
    everything,
    judged,
    malformed,
    mismatch,
    pseudo_version,
    report,
    unproven,
)
from tests.reporters.strategies import HOSTILE, anything, briefly, reports, verdicts

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict

LEAST = 50_000
OURS = re.compile(r"</?span>|<details>\n<summary>\d+ more findings?</summary>\n|</details>\n")


def rendered(given: Report, verdict: Verdict, limit: int = LIMIT) -> str:
    return render_markdown(given, verdict, partial(read_text, "reporters"), limit=limit)


def check_harmless(text: str) -> None:
    """Fail if any markup stands there that the templates do not write."""
    for token in tokens(text):
        assert token.type not in {"link_open", "image", "code_block", "blockquote_open", "hr"}
        if token.type.startswith("html"):
            assert OURS.fullmatch(token.content)
    assert text.count("<details>") == text.count("</details>")
    for line in text.split("\n"):
        assert "##[" not in line
        assert not line.startswith("::")
    text.encode("utf-8")


def count(text: str) -> int:
    """Return how many findings are shown or counted as not shown."""
    marks = tuple("⛔🔶🔹")
    headings = [
        line for line in text.split("\n") if line.startswith(tuple(f"#### {m}" for m in marks))
    ]
    items = [line for line in text.split("\n") if line.startswith(tuple(f"- {m}" for m in marks))]
    left = re.search(r"^… and (\d+) more findings?$", text, re.MULTILINE)
    folded = re.search(r"^<summary>(\d+) more findings?</summary>$", text, re.MULTILINE)
    assert len(items) == (int(folded[1]) if folded else 0)
    return len(headings) + len(items) + (int(left[1]) if left else 0)


@briefly
@given(reports, verdicts)
def test_whatever_stands_in_a_report_is_only_shown(given: Report, verdict: Verdict) -> None:
    text = rendered(given, verdict, LEAST)
    check_harmless(text)
    assert len(text) <= LEAST
    assert count(text) == sum(
        item.level is not Level.OFF and not item.waiver for item in given.judged
    )


@briefly
@given(anything)
def test_escaped_text_renders_as_the_text(text: str) -> None:
    given = tokens(f"x{escape.markdown(text)}x")
    spans = [token for token in given if token.type == "html_inline"]
    assert all(token.content in {"<span>", "</span>"} for token in spans)
    assert seen(given) == f"x{escape.terminal(text)}x".replace("##\\x5b", "##[").replace(
        "##vso\\x5b", "##vso["
    )


@briefly
@given(anything)
def test_a_code_span_renders_as_exactly_the_text(text: str) -> None:
    check_code(text)


@pytest.mark.parametrize("text", ["`", "a`b", "``a`", " ", "  a  ", " a", "a ", "\\", "`` ` ``"])
def test_a_code_span_with_backticks_and_spaces(text: str) -> None:
    check_code(text)


def check_code(text: str) -> None:
    codes = [
        token.content
        for token in tokens(f"x {escape.markdown_code(text)} y")
        if token.type == "code_inline"
    ]
    assert codes == ([escape.terminal(text)] if text else [])


@briefly
@given(anything)
def test_a_block_of_code_has_exactly_its_lines(text: str) -> None:
    lines = [escape.terminal(text), "```", "~~~"]
    (block,) = tokens(escape.markdown_block(lines))
    assert (block.type, block.content) == ("fence", "\n".join((*lines, "")))
    assert escape.markdown_block([]) == "```text\n```"


def test_a_report_with_everything() -> None:
    text = rendered(everything(), FORKED)
    assert text.startswith("## 🚨 gosupply: forked\n\nSigned data contradicts itself")
    shown = seen(tokens(text))
    said = render_text(everything(), FORKED, color=False).rstrip("\n").split("\n")
    assert said[-1].removesuffix(": forked") in shown
    assert said[-2] in shown
    assert f"forked: {FORK.summary}" in shown
    assert "evidence: fork.txt" in shown
    assert "judged for the ring ci by the built-in baseline" in shown
    assert "GOPROXY is not set" in shown
    assert "It is required here. go.mod:5:2" in shown
    assert "undetermined sum-unproven: No answer from sum.golang.org within 10 s." in shown
    assert "Level deny, wanted by sum-mismatch, sum-not-in-log. Help: gosupply check" in shown
    assert "github.com/p/r" not in shown  # its level is off
    assert "root hash Tk6UlZpLrqZD+MTWnS8iqjc0kgHWt2MLVuhZtHmGlyc=" in shown


def test_findings_stand_in_the_order_of_the_text_report() -> None:
    said = re.findall(
        r"^ --> (\S+)$|^ +--> (\S+)$", render_text(everything(), FORKED, color=False), re.MULTILINE
    )
    shown = re.findall(r"^`([^`]+)`$", rendered(everything(), FORKED), re.MULTILINE)
    assert shown == [first or second for first, second in said]


def test_hashes_stand_below_each_other() -> None:
    finding = mismatch()._replace(notes=("this file: h1:A=", "the log:   h1:B="))
    text = rendered(report(judged(finding)), FAIL)
    assert "   = note: this file: h1:A=\n   = note: the log:   h1:B=\n   = note: deny by" in text


def test_long_notes_are_wrapped() -> None:
    long = judged(malformed()._replace(notes=("word " * 60, "")))
    block = next(
        token for token in tokens(rendered(report(long), MALFORMED)) if token.type == "fence"
    )
    assert max(map(len, block.content.split("\n"))) <= 110
    assert block.content.count("word") == 60
    assert "\n  = note:\n" in block.content


def test_a_finding_without_a_place_or_a_line() -> None:
    at = malformed().at._replace(path="", text="")
    text = rendered(report(judged(malformed()._replace(at=at, help="", notes=()))), MALFORMED)
    assert text.endswith(
        "#### ⛔ deny `sum-malformed`: A line has 2 fields instead of 3\\.\n\n"
        "```text\n  = note: deny by baseline:3 (sum-mismatch: deny)\n```\n"
    )


def test_a_clean_run() -> None:
    text = rendered(report(), PASS)
    assert text.startswith("## ✅ gosupply: pass\n\nNothing that was found is denied")
    assert "verified 27 lines of go" in text
    assert "###" not in text
    assert "0 deny" not in text


def test_a_run_that_proved_nothing() -> None:
    text = rendered(report(undetermined=(unproven("x", 3),), head=None), INCOMPLETE)
    assert text.startswith("## ❔ gosupply: incomplete\n")
    assert "root hash" not in text
    assert "`x` at `go.sum:3`" in text


def test_what_is_only_noted_is_one_line_and_an_opinion_none() -> None:
    noted = [unproven(f"noted {number}", level=Level.NOTE) for number in range(3)]
    opinion = unproven("opinion", level=Level.NOTE)._replace(kind="opinion")
    text = rendered(report(undetermined=(*noted, opinion._replace(reason="else"))), PASS)
    assert "❔ undetermined `sum-unproven`: `noted 0` and 2 more: No answer" in text
    assert "opinion" not in text
    alone = rendered(report(undetermined=(noted[0],)), PASS)
    assert "`noted 0`: No answer" in alone


def many(number: int, text: str = "") -> Report:
    findings = (mismatch(line, f"github.com/x/y{line}") for line in range(1, number + 1))
    return report(
        *(judged(finding._replace(message=finding.message + text)) for finding in findings)
    )


def test_more_findings_are_one_item_each() -> None:
    text = rendered(many(12), FAIL)
    check_harmless(text)
    assert count(text) == 12
    assert "<summary>2 more findings</summary>\n\n- ⛔ deny `sum-mismatch`: " in text
    assert text.count("At `go.sum:12:25`. **Help:** go clean") == 1
    assert "<summary>1 more finding</summary>" in rendered(many(11), FAIL)
    assert "\n… and" not in text


@pytest.mark.parametrize("text", ["", *HOSTILE, "`" * 400, "#" * 400, "\U000e0041" * 400])
def test_it_keeps_to_its_limit_and_counts_the_rest(text: str) -> None:
    given = many(600, text * 5)
    for limit in (LEAST, LIMIT):
        shown = rendered(given, FAIL, limit)
        check_harmless(shown)
        assert limit * 0.8 < len(shown) <= limit
        assert count(shown) == 600
        assert "more findings\n" in shown.splitlines(keepends=True)[-1]


def test_notices_take_room_from_what_comes_before_them() -> None:
    notices = tuple(f"{number} {'n' * 390}" for number in range(10))
    for limit in (LEAST, LIMIT):
        shown = rendered(replace(many(600), notices=notices), FAIL, limit)
        assert len(shown) <= limit
        assert all(notice in shown for notice in notices)
        assert count(shown) == 600


def test_one_finding_that_has_no_room() -> None:
    worst = mismatch()._replace(
        notes=("`" * 4000,) * 50, related=mismatch().related * 50, help="$" * 9999
    )
    text = rendered(report(judged(worst), judged(pseudo_version(), Level.NOTE)), FAIL, LEAST)
    check_harmless(text)
    assert count(text) == 2
    assert "… and 40 more" in text


def test_all_else_is_counted_too() -> None:
    given = replace(
        report(
            *many(300).judged,
            undetermined=tuple(
                unproven(f"{number}", reason=f"{number} {'*' * 300}") for number in range(300)
            ),
        ),
        notices=tuple(f"notice {number}" for number in range(12)),
        contradicted=tuple(Contradicted(f"fork {number}", "") for number in range(13)),
    )
    text = rendered(given, FORKED)
    check_harmless(text)
    assert len(text) <= LIMIT
    told = text.count("#### ❔ undetermined")
    assert told > 5
    assert f"\n… and {300 - told} more undetermined\n" in text
    assert "\n- … and 2 more\n" in text
    assert "\n… and 3 more\n" in text
    assert "evidence: not kept in a file" in text
    assert count(text) == 300


def test_a_group_names_ten_subjects_and_ten_rules() -> None:
    rules = tuple(f"rule-{number:02}" for number in range(12))
    unknown = tuple(unproven(f"x{number}", number)._replace(rules=rules) for number in range(1, 14))
    text = rendered(report(undetermined=unknown), INCOMPLETE)
    assert "- `x10` at `go.sum:10`\n- … and 3 more\n" in text
    assert "`rule-09`, … and 2 more." in text


def test_pieces() -> None:
    assert pieces("Run 'go mod tidy', don't ask 'x' (or 'y').") == (
        ("Run ", False),
        ("go mod tidy", True),
        (", don't ask ", False),
        ("x", True),
        (" (or ", False),
        ("y", True),
        (").", False),
    )
    assert pieces("'whole'") == (("whole", True),)
    assert pieces("isn't it's") == (("isn't it's", False),)
    assert pieces("") == ()


@briefly
@given(anything)
def test_pieces_lose_nothing_but_quotes(text: str) -> None:
    found = pieces(text)
    assert "".join(f"'{piece.text}'" if piece.is_code else piece.text for piece in found) == text
