"""pin-weakened: every way in which a change can touch the pin."""

from __future__ import annotations

import pytest

from gosupply.engine.case import judge_case, parse_case
from gosupply.engine.verdict import verdict
from gosupply.rules.documentation import cases_of
from gosupply.rules.pin_weakened import RULE
from tests.rules.judging import LIB, judge

PIN = ".gosupply/checkpoint"
# Two checkpoints that sum.golang.org signed: those of the rule's own documentation.
_PASSES = parse_case(next(each.text for each in cases_of(RULE.doc or "") if not each.fails))
OLD = _PASSES.authority[PIN]
NEW = _PASSES.files[PIN]
OLD_SIZE, NEW_SIZE = "54715574", "54717027"
BROKEN = OLD.replace("FUQB", "FUQC")

BEFORE = f"authority/{PIN}"


def text_of(**pins: str) -> str:
    names = {"checked": PIN, "authority": BEFORE}
    parts = [f"-- {names[name]} --\n{text}" for name, text in pins.items()]
    return f"-- go.sum --\n{LIB}\n-- log --\n{LIB}\n{''.join(parts)}"


@pytest.mark.parametrize(
    "pins",
    [
        {},
        {"checked": OLD},
        {"checked": OLD, "authority": OLD},
        {"checked": NEW, "authority": OLD},
        {"checked": NEW, "authority": BROKEN},
        {"authority": BROKEN},
    ],
    ids=["none", "new", "equal", "forward", "mended", "broken one removed"],
)
def test_a_pin_may_stay_move_forward_or_be_mended(pins: dict[str, str]) -> None:
    assert OLD_SIZE in OLD
    assert NEW_SIZE in NEW
    assert judge(RULE, text_of(**pins)) == []


def test_a_pin_must_not_be_removed() -> None:
    (found,) = judge(RULE, text_of(authority=OLD))
    assert found.message == "The pinned checkpoint '.gosupply/checkpoint' is removed."
    assert (found.at.path, found.at.text) == ("go.sum", LIB)
    assert found.help == (
        "Take the merged one back: 'git checkout origin/HEAD -- .gosupply/checkpoint'."
    )


def test_a_pin_must_not_go_back() -> None:
    (found,) = judge(RULE, text_of(checked=OLD, authority=NEW))
    assert found.message == (
        "The pinned checkpoint '.gosupply/checkpoint' goes back from tree size 54717027."
    )
    assert (str(found.at), found.at.text) == (".gosupply/checkpoint:2:1", OLD_SIZE)
    assert OLD.split("\n")[1] == found.at.text


@pytest.mark.parametrize("authority", [{}, {"authority": OLD}, {"authority": BROKEN}])
@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        (BROKEN, "the signature by sum.golang.org+033de0ae is wrong", "go.sum database tree"),
        ("hello\n", "the note has no signature lines after a blank line", "hello"),
        ("", "the note has no signature lines after a blank line", ""),
        (OLD.replace("sum.golang", "sum.evil"), "the note is not signed by sum.golang.org", None),
        (OLD.replace("\n", "\r\n"), "the note has a control character", None),
    ],
    ids=["signature", "text", "empty", "signer", "crlf"],
)
def test_a_pin_that_the_log_did_not_sign_is_reported(
    text: str, reason: str, line: str | None, authority: dict[str, str]
) -> None:
    (found,) = judge(RULE, text_of(checked=text, **authority))
    assert found.message == (
        f"The pinned checkpoint '.gosupply/checkpoint' is not a signed checkpoint: {reason}."
    )
    assert str(found.at) == ".gosupply/checkpoint:1:1"
    assert line is None or found.at.text == line


def test_it_is_denied_and_said_once_for_all_roots() -> None:
    text = f"{text_of(authority=OLD)}-- a/go.sum --\n{LIB}\n"
    report = judge_case(parse_case(text))
    assert [judged.finding.rule for judged in report.judged] == [RULE.name]
    assert verdict(report) == ("fail", 1)
