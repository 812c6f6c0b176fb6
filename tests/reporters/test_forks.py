"""A fork has one word and its evidence in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest

from gosupply.adapters.resources import read_text
from gosupply.reporters.render import FORMATS, render
from tests.reporters.reports import FORK, FORKED, report

EVIDENCE = "fork-evidence"


def rendered(format_: str, evidence: str | None) -> str:
    given = replace(report(), contradicted=(FORK,), evidence=evidence)
    templates = partial(read_text, "reporters")
    return render(given, FORKED, format_, color=False, templates=templates)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_where_the_evidence_is(format_: str) -> None:
    assert rendered(format_, EVIDENCE).count(EVIDENCE) == 1
    assert "forked" in rendered(format_, EVIDENCE)
    kept = rendered(format_, None)
    assert EVIDENCE not in kept
    assert '"evidence": null' in kept if format_ == "json" else "not kept in a file" in kept


@pytest.mark.parametrize("format_", sorted({*FORMATS} - {"json", "sarif"}))
def test_people_are_told_one_word(format_: str) -> None:
    assert "contradicted" not in rendered(format_, EVIDENCE)


def test_programs_get_a_key_that_never_changes() -> None:
    assert json.loads(rendered("json", EVIDENCE))["counts"]["contradicted"] == 1
    (run,) = json.loads(rendered("sarif", EVIDENCE))["runs"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["descriptor"] == {"id": "forked"}
    assert run["properties"]["counts"]["contradicted"] == 1


def test_no_path_of_a_machine_is_uploaded() -> None:
    log = rendered("sarif", f"/home/ann/.cache/{EVIDENCE}.txt")
    assert "/home" not in log
    assert f"Evidence: {EVIDENCE}.txt" in log
    assert f"Evidence: kept/{EVIDENCE}.txt" in rendered("sarif", f"kept/{EVIDENCE}.txt")
