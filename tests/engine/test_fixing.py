"""Edits of findings, applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.fixing import apply_edits, edits_of
from gosupply.findings import Level
from gosupply.locations import Edit, Location, Span

MODULE = "module example.com/app\n\ngo 1.25.0\n\n"
LIB = (
    "-- mod example.com/lib@v1.0.0 --\nmodule example.com/lib\n"
    "-- go.sum --\nexample.com/lib v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
)


def edit(start: tuple[int, int], end: tuple[int, int], text: str) -> Edit:
    return Edit(Location("case", "f", Span(*start, *end), ""), text)


@pytest.mark.parametrize(
    ("edits", "made"),
    [
        ([], b"one\ntwo\nthree"),
        ([edit((2, 1), (3, 1), "")], b"one\nthree"),
        ([edit((3, 1), (4, 1), "")], b"one\ntwo\n"),
        ([edit((1, 2), (1, 4), "LD")], b"oLD\ntwo\nthree"),
        ([edit((4, 1), (4, 1), "\nfour")], b"one\ntwo\nthree\nfour"),
        ([edit((9, 1), (9, 1), "!")], b"one\ntwo\nthree!"),
        ([edit((2, 1), (3, 1), ""), edit((1, 1), (2, 1), "1\n")], b"1\nthree"),
        ([edit((1, 1), (3, 1), ""), edit((2, 1), (2, 4), "2")], b"three"),
    ],
)
def test_edits(edits: list[Edit], made: bytes) -> None:
    assert apply_edits(b"one\ntwo\nthree", edits) == made


def test_a_file_may_go_as_a_whole() -> None:
    whole = edit((1, 1), (1, 1), "")._replace(removes="file")
    assert apply_edits(b"one\n", [edit((1, 1), (1, 1), "x"), whole]) is None


def test_items_go_before_anything_else_is_edited() -> None:
    item = edit((2, 3), (2, 4), "")._replace(removes="item")
    text = b"x:\n- a\n- b\ny: c\n"
    assert apply_edits(text, [item, edit((4, 4), (4, 5), "d")]) == b"x:\n- b\ny: c\n"


def test_bytes_that_are_no_text_stay() -> None:
    assert apply_edits(b"\xff\nx\n\xfe", [edit((2, 1), (3, 1), "")]) == b"\xff\n\xfe"


def fixed(mod: str) -> str:
    report = judge_case(parse_case(f"-- go.mod --\n{MODULE}{mod}{LIB}-- log --\n"))
    edits = edits_of(report).get("go.mod", ())
    made = apply_edits(f"{MODULE}{mod}".encode(), edits)
    assert made is not None
    return made.decode().removeprefix(MODULE)


REQUIRE = "require example.com/lib v1.0.0\n"


@pytest.mark.parametrize(
    ("mod", "made"),
    [
        (f"{REQUIRE}\n// stale\nexclude example.com/lib v1.1.0\n", f"{REQUIRE}"),
        (
            f"{REQUIRE}exclude (\n\texample.com/lib v1.1.0 // a\n\texample.com/x v1.0.0\n)\n",
            REQUIRE,
        ),
        (f"{REQUIRE}replace example.com/gone => example.com/other v1.0.0\n", REQUIRE),
        ("exclude (\n)\n\n" + REQUIRE, "exclude (\n)\n\n" + REQUIRE),
        (f"toolchain go1.25.5\n\n{REQUIRE}", f"toolchain go1.26.9\n\n{REQUIRE}"),
        (REQUIRE, REQUIRE),
    ],
)
def test_what_findings_say_how_to_mend(mod: str, made: str) -> None:
    assert fixed(mod).rstrip("\n") == made.rstrip("\n")


def test_nobody_mends_what_is_waived_or_off_or_elsewhere() -> None:
    text = f"-- go.mod --\n{MODULE}toolchain go1.25.5\n"
    report = judge_case(parse_case(text))
    (judged,) = (each for each in report.judged if each.finding.fix)
    for changed in (
        judged._replace(waiver="w"),
        judged._replace(level=Level.OFF),
        judged._replace(
            finding=judged.finding._replace(
                fix=(Edit(judged.finding.at._replace(source="elsewhere"), ""),)
            )
        ),
    ):
        assert edits_of(replace(report, judged=(changed,))) == {}
