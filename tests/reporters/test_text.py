"""The text report, word for word: each expectation was written and read by hand."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent
from typing import TYPE_CHECKING

from gosupply.engine.report import Stats
from gosupply.findings import Finding, Level, Related
from gosupply.locations import Location, Span
from gosupply.reporters.text import render_text
from tests.reporters.reports import (
    FAIL,
    FORK,
    FORKED,
    HASH,
    INCOMPLETE,
    MALFORMED,
    PASS,
    POLICY,
    everything,
    judged,
    malformed,
    mismatch,
    pseudo_version,
    report,
    sum_line,
    unproven,
)

if TYPE_CHECKING:
    from gosupply.engine.report import Report, Verdict

UNDER = "under sum.golang.org tree size 71999284"
NOWHERE = Location("", "", Span(1, 1, 1, 1), "")


def assert_text(given: Report, verdict: Verdict, expected: str) -> None:
    """Compare line by line; `expected` is indented like the code around it."""
    shown = render_text(given, verdict, color=False)
    assert shown == dedent(expected).removeprefix("\n")


def test_clean() -> None:
    assert_text(
        report(lines={"verified": 27, "private": 2}),
        PASS,
        """
        verified 27 lines of go.sum under sum.golang.org tree size 71999284; 2 private, 0 unproven
        """,
    )


def test_clean_with_one_line_and_skipped_files() -> None:
    assert_text(
        report(lines={"verified": 1}, skipped=2),
        PASS,
        f"""
        verified 1 line of go.sum {UNDER}; 0 private, 0 unproven; 2 files skipped
        """,
    )


def test_names_that_were_sent_are_counted_with_who_got_them() -> None:
    sent = Stats(30, 1000, 20, 1, ("https://sum.golang.org",))
    assert_text(
        replace(report(), stats=sent),
        PASS,
        f"""
        verified 27 lines of go.sum {UNDER}; 0 private, 0 unproven; sent 1 name to https://sum.golang.org
        """,
    )


def test_all_private() -> None:
    assert_text(
        report(lines={"private": 3}, head=None),
        PASS,
        """
        verified 0 lines of go.sum under no tree head; 3 private, 0 unproven
        """,
    )


def test_no_go_sum() -> None:
    said = "no go.sum line was found, so nothing was verified"
    assert_text(report(lines={}, head=None), PASS, f"{said}\n")
    assert_text(report(lines={}, skipped=1, head=None), PASS, f"{said}; 1 file skipped\n")
    assert_text(replace(report(), counts={}), PASS, f"{said}\n")


def test_an_outcome_that_is_not_known_yet_is_counted() -> None:
    assert_text(
        report(lines={"verified": 1, "not-in-log": 1, "zzz": 4, "aaa": 5}),
        PASS,
        f"""
        verified 1 line of go.sum {UNDER}; 1 not-in-log, 0 private, 0 unproven, 5 aaa, 4 zzz
        """,
    )


def test_mismatch() -> None:
    assert_text(
        report(judged(mismatch()), lines={"verified": 26, "mismatch": 1}),
        FAIL,
        f"""
        deny[sum-mismatch]: 'github.com/x/y v1.0.0' has another hash in the checksum database.
          --> go.sum:12:23
           |
        12 | github.com/x/y v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
           |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           = note: sum.golang.org has 'h1:BBBB=' in record 1234.
           = note: deny by baseline:3 (sum-mismatch: deny)
           = help: go clean -modcache && go mod download github.com/x/y@v1.0.0
          ::: go.mod:5:2 It is required here.
           |
         5 |     github.com/x/y v1.0.0
           |     ^^^^^^^^^^^^^^

        verified 26 lines of go.sum {UNDER}; 1 mismatch, 0 private, 0 unproven
        1 deny, 0 warn, 0 note; 0 waived, 0 undetermined: fail
        """,
    )


def test_malformed() -> None:
    assert_text(
        report(judged(malformed()), lines={"malformed": 1}, head=None),
        MALFORMED,
        """
        deny[sum-malformed]: A line has 2 fields instead of 3.
         --> go.sum:3:1
          |
        3 | github.com/x/y v1.0.0
          | ^^^^^^^^^^^^^^^^^^^^^
          = note: deny by baseline:3 (sum-mismatch: deny)
          = help: go mod tidy

        verified 0 lines of go.sum under no tree head; 1 malformed, 0 private, 0 unproven
        1 deny, 0 warn, 0 note; 0 waived, 0 undetermined: fail
        """,
    )


def test_worst_level_first_then_place_and_the_rest_is_counted() -> None:
    first = mismatch(3)._replace(related=(), notes=(), help="")
    assert_text(
        report(
            judged(pseudo_version(12), Level.NOTE),
            judged(pseudo_version(), Level.WARN, POLICY),
            judged(first._replace(at=first.at._replace(path="z/go.sum"))),
            judged(first),
            judged(mismatch(16), waiver="known-w"),
            judged(mismatch(17), Level.OFF),
        ),
        FAIL,
        """
        deny[sum-mismatch]: 'github.com/x/y v1.0.0' has another hash in the checksum database.
         --> go.sum:3:23
          |
        3 | github.com/x/y v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
          |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = note: deny by baseline:3 (sum-mismatch: deny)

        deny[sum-mismatch]: 'github.com/x/y v1.0.0' has another hash in the checksum database.
         --> z/go.sum:3:23
          |
        3 | github.com/x/y v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
          |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = note: deny by baseline:3 (sum-mismatch: deny)

        warn[pseudo-version]: 'github.com/a/b' is required at a commit.
         --> go.mod:7:17
          |
        7 |     github.com/a/b v0.0.0-20260101000000-0123456789ab // indirect
          |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = note: warn by .gosupply/policy.yaml@0123456789ab:12 (pseudo-version: warn)

        note[pseudo-version]: 'github.com/a/b' is required at a commit.
          --> go.mod:12:17
           |
        12 |     github.com/a/b v0.0.0-20260101000000-0123456789ab // indirect
           |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           = note: note by baseline:3 (sum-mismatch: deny)

        verified 27 lines of go.sum under sum.golang.org tree size 71999284; 0 private, 0 unproven
        2 deny, 1 warn, 1 note, 1 off; 1 waived, 0 undetermined: fail
        """,
    )


def test_a_pass_with_something_waived_says_so() -> None:
    assert_text(
        report(judged(mismatch(), waiver="known")),
        PASS,
        """
        verified 27 lines of go.sum under sum.golang.org tree size 71999284; 0 private, 0 unproven
        0 deny, 0 warn, 0 note; 1 waived, 0 undetermined: pass
        """,
    )


def test_undetermined_are_grouped_by_reason() -> None:
    internal = unproven(
        "git.corp/b v1.0.0",
        level=Level.NOTE,
        reason="The name looks internal.",
        remedy="go env -w GOPRIVATE=git.corp",
    )._replace(rules=())
    assert_text(
        report(
            undetermined=(
                *(unproven(f"github.com/p/q v1.{i}.0", 20 + i) for i in range(12)),
                internal,
                internal._replace(subject="git.corp/a v1.0.0"),
                unproven("github.com/r/r v1.0.0", reason="Offline.", remedy=""),
                unproven("github.com/s/s v1.0.0", level=Level.OFF),
            ),
            lines={"verified": 10, "unproven": 16},
        ),
        INCOMPLETE,
        """
        undetermined[sum-unproven]: No answer from 'sum.golang.org' within 10 s.
           - github.com/p/q v1.0.0 (go.sum:20)
           - github.com/p/q v1.1.0 (go.sum:21)
           - github.com/p/q v1.2.0 (go.sum:22)
           - github.com/p/q v1.3.0 (go.sum:23)
           - github.com/p/q v1.4.0 (go.sum:24)
           - github.com/p/q v1.5.0 (go.sum:25)
           - github.com/p/q v1.6.0 (go.sum:26)
           - github.com/p/q v1.7.0 (go.sum:27)
           - github.com/p/q v1.8.0 (go.sum:28)
           - github.com/p/q v1.9.0 (go.sum:29)
           … and 2 more
           = note: level deny, wanted by sum-mismatch, sum-not-in-log
           = help: gosupply check

        undetermined[sum-unproven]: Offline.
           - github.com/r/r v1.0.0
           = note: level deny, wanted by sum-mismatch, sum-not-in-log

        undetermined[sum-unproven]: git.corp/a v1.0.0 and 1 more: The name looks internal. (note)

        verified 10 lines of go.sum under sum.golang.org tree size 71999284; 0 private, 16 unproven
        0 deny, 0 warn, 0 note; 0 waived, 16 undetermined (sum-unproven): incomplete
        """,
    )


def test_notices_and_a_contradiction() -> None:
    given = replace(
        report(lines={"unproven": 27}),
        contradicted=(FORK,),
        evidence=".gosupply/evidence/fork.txt",
        notices=("27 names will be sent to sum.golang.org.", "No policy was found."),
    )
    expected = """
        notice: 27 names will be sent to sum.golang.org.
        notice: No policy was found.

        forked: 'sum.golang.org' signed two trees that do not contain each other.
           = note: evidence: .gosupply/evidence/fork.txt

        verified 0 lines of go.sum under sum.golang.org tree size 71999284; 0 private, 27 unproven
        0 deny, 0 warn, 0 note; 0 waived, 0 undetermined, 1 forked: forked
        """
    assert_text(given, FORKED, expected)
    unkept = expected.replace(".gosupply/evidence/fork.txt", "not kept in a file")
    assert_text(replace(given, evidence=None), FORKED, unkept)


def test_places_without_a_file_or_a_text() -> None:
    finding = Finding(
        rule="team-not-entitled",
        message="Team 'x' owns no checked root.",
        at=NOWHERE,
        key="x",
        related=(
            Related("The team is here.", NOWHERE._replace(path="a.yaml")),
            Related("It was asked for on the command line.", NOWHERE),
            Related("", NOWHERE._replace(path="b.yaml")),
            Related("", NOWHERE._replace(text="labels")),
        ),
    )
    because = Location("index", ".gosupply/policy.yaml", Span(7, 1, 7, 2), "x" * 90)
    assert_text(
        report(
            judged(finding, because=because),
            judged(finding, Level.WARN, because._replace(source="working tree", text="  ")),
            judged(finding, Level.WARN, because._replace(path="", source="--floor")),
        ),
        FAIL,
        f"""
        deny[team-not-entitled]: Team 'x' owns no checked root.
          = note: deny by .gosupply/policy.yaml@index:7 ({"x" * 80}…)
         ::: a.yaml:1:1 The team is here.
         ::: It was asked for on the command line.
         ::: b.yaml:1:1
         :::
          |
        1 | labels
          | ^

        warn[team-not-entitled]: Team 'x' owns no checked root.
          = note: warn by .gosupply/policy.yaml:7
         ::: a.yaml:1:1 The team is here.
         ::: It was asked for on the command line.
         ::: b.yaml:1:1
         :::
          |
        1 | labels
          | ^

        warn[team-not-entitled]: Team 'x' owns no checked root.
          = note: warn by --floor:7 ({"x" * 80}…)
         ::: a.yaml:1:1 The team is here.
         ::: It was asked for on the command line.
         ::: b.yaml:1:1
         :::
          |
        1 | labels
          | ^

        verified 27 lines of go.sum under sum.golang.org tree size 71999284; 0 private, 0 unproven
        1 deny, 2 warn, 0 note; 0 waived, 0 undetermined: fail
        """,
    )


def test_hostile_text() -> None:
    line = f"git.example/漢字\x1b[2J v1.0.0 {HASH}" + "x" * 10_000
    finding = Finding(
        rule="sum-malformed",
        message="'\x1b[31m\u202eevil' is\n::error::no ##[error]path.",
        at=sum_line(7, line, HASH)._replace(path="a\n::error::b/go.sum"),
        key="k",
        notes=("one\r\n::stop-commands::x",),
        help="run\u200b me",
    )
    assert_text(
        report(judged(finding)),
        FAIL,
        f"""
        deny[sum-malformed]: '\\x1b[31m\\u202eevil' is\\n::error::no ##\\x5berror]path.
         --> a\\n::error::b/go.sum:7:27
          |
        7 | …t.example/漢字\\x1b[2J v1.0.0 {HASH}{"x" * 42}…
          | {" " * 30}{"^" * 47}
          = note: one\\r\\n::stop-commands::x
          = note: deny by baseline:3 (sum-mismatch: deny)
          = help: run\\u200b me

        verified 27 lines of go.sum under sum.golang.org tree size 71999284; 0 private, 0 unproven
        1 deny, 0 warn, 0 note; 0 waived, 0 undetermined: fail
        """,
    )


def test_colours() -> None:
    finding = malformed()._replace(help="")
    assert render_text(report(judged(finding)), FAIL, color=True) == (
        "\x1b[1;31mdeny[sum-malformed]\x1b[0m: \x1b[1mA line has 2 fields instead of 3.\x1b[0m\n"
        " \x1b[1;34m-->\x1b[0m go.sum:3:1\n"
        "  \x1b[1;34m|\x1b[0m\n"
        "\x1b[1;34m3\x1b[0m \x1b[1;34m|\x1b[0m github.com/x/y v1.0.0\n"
        "  \x1b[1;34m|\x1b[0m \x1b[1;31m^^^^^^^^^^^^^^^^^^^^^\x1b[0m\n"
        "  \x1b[1;34m=\x1b[0m \x1b[1mnote\x1b[0m: deny by baseline:3 (sum-mismatch: deny)\n"
        "\n"
        "verified 27 lines of go.sum under sum.golang.org tree size 71999284; "
        "0 private, 0 unproven\n"
        "1 deny, 0 warn, 0 note; 0 waived, 0 undetermined: \x1b[1;31mfail\x1b[0m\n"
    )


def test_colours_add_nothing_but_colours() -> None:
    given = everything()
    colored = render_text(given, FORKED, color=True)
    for style in ("0", "1", "1;31", "1;32", "1;33", "1;34", "1;35", "1;36", "2"):
        colored = colored.replace(f"\x1b[{style}m", "")
    assert colored == render_text(given, FORKED, color=False)
