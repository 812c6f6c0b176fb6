"""Judging a case by one rule, and the texts that many cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.case import judge_case, parse_case

if TYPE_CHECKING:
    from gosupply.findings import Finding
    from gosupply.rules.base import Rule

A = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
B = "h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
C = "h1:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA="
LIB = f"example.com/lib v1.0.0 {A}"


def judge(rule: Rule, text: str) -> list[Finding]:
    """Return what a rule finds in a case, in the report's order."""
    found = (judged.finding for judged in judge_case(parse_case(text), (rule,)).judged)
    return [finding for finding in found if finding.rule == rule.name]


def lines(*texts: str) -> str:
    """Return texts as lines, each ended."""
    return "".join(f"{text}\n" for text in texts)


def case(sums: str, *, log: str | None = "", env: str = "", heads: str = "") -> str:
    """Return the text of a case with one go.sum."""
    text = f"-- go.sum --\n{sums}-- env --\n{env}-- heads --\n{heads}"
    return text if log is None else f"{text}-- log --\n{log}"
