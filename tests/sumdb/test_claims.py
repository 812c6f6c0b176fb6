"""Claims, and what becomes of a line."""

from __future__ import annotations

import pytest

from gosupply.facts import Contradicted, Fact, Known, Unavailable
from gosupply.formats.modpath import ModuleVersion
from gosupply.sumdb.claims import (
    Claim,
    Logged,
    NotInLog,
    Outcome,
    Private,
    Proof,
    outcome,
    proved,
)

ZIP = Claim("example.com/m", "v1.0.0", "h1:a")
MOD = Claim("example.com/m", "v1.0.0/go.mod", "h1:b")


def test_both_lines_of_a_module_have_one_record() -> None:
    assert ZIP.module == MOD.module == ModuleVersion("example.com/m", "v1.0.0")
    assert ZIP.key == "example.com/m v1.0.0"
    assert MOD.key == "example.com/m v1.0.0/go.mod"
    assert str(MOD) == "example.com/m@v1.0.0/go.mod"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (proved("h1:a", 1, 2), Outcome.VERIFIED),
        (proved("h1:A", 1, 2), Outcome.MISMATCH),
        (proved("h1:a ", 1, 2), Outcome.MISMATCH),
        (Known(NotInLog("https://proxy.example.com")), Outcome.NOT_IN_LOG),
        (Known(Private("*", "environment")), Outcome.PRIVATE),
        (Unavailable("down"), Outcome.UNPROVEN),
        (Contradicted("two faces", "evidence"), Outcome.UNPROVEN),
    ],
)
def test_outcomes(fact: Fact[Proof], expected: Outcome) -> None:
    assert outcome(ZIP, fact) is expected


def test_a_proved_fact_names_the_record() -> None:
    assert proved("h1:a", 1, 2) == Known(Logged(hash="h1:a", record=1, size=2))
