"""SARIF against the official schema and Microsoft's validator.

Both are needed: the validator accepts an illegal enumeration, the schema knows nothing of what
GitHub asks for. The validator's exit code says nothing; its own SARIF report does.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from gosupply.engine.report import Report, Verdict
from gosupply.findings import Level
from gosupply.reporters.ruledocs import need_docs, rule_docs
from gosupply.reporters.sarif import RESULTS, render_sarif
from tests.reporters.reports import (
    FORKED,
    PASS,
    RULES,
    everything,
    judged,
    malformed,
    mismatch,
    report,
)
from tests.reporters.schemas import multitool, validator
from tests.reporters.strategies import briefly, reports, ruledocs, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from gosupply.reporters.ruledocs import RuleDoc
    from tests.reporters.schemas import Validate

# More than GitHub shows and GitLab takes, and some more that are waived.
MANY = tuple(
    judged(mismatch(line, f"example.com/m{line}"), level, waiver=waiver)
    for line in range(1, RESULTS + 1000)
    for level, waiver in ((Level(1 + line % 3), "known" if line % 11 == 0 else ""),)
)
SAMPLES = {
    "more than fit": (report(*MANY), Verdict("fail", 1)),
    "clean": (report(), PASS),
    "mismatch": (report(judged(malformed()), judged(mismatch())), Verdict("fail", 2)),
    "everything": (everything(), FORKED),
}


@pytest.fixture(scope="module")
def schema() -> Validate:
    return validator(multitool() / "sarif-2.1.0.json")


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_the_official_schema(schema: Validate, sample: tuple[Report, Verdict]) -> None:
    schema(json.loads(render_sarif(*sample, rules=RULES)))


def test_the_official_schema_refuses_nonsense(schema: Validate) -> None:
    log = json.loads(render_sarif(*SAMPLES["mismatch"], rules=RULES))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(Exception, match="fatal"):
        schema(log)


@briefly
@given(reports, verdicts, ruledocs)
def test_anything_is_valid(
    schema: Validate, given: Report, verdict: Verdict, rules: list[RuleDoc]
) -> None:
    for suppressed in (False, True):
        log = render_sarif(given, verdict, rules=rules, needs=rules, suppressed=suppressed)
        schema(json.loads(log))


def findings_of_multitool(log: str, folder: Path, tool: Path | None = None) -> list[str]:
    """Return the ids of the rules that a log breaks."""
    checked, answer = folder / "checked.sarif", folder / "answer.sarif"
    checked.write_text(log, "utf-8")
    subprocess.run(
        [
            (tool or multitool()) / "Sarif.Multitool", "validate", checked,
            "--rule-kind", "Sarif;Gh;Ghas",
            "--level", "Error;Warning", "--kind", "Fail", "-o", answer, "--log", "ForceOverwrite",
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    (run,) = json.loads(answer.read_text("utf-8-sig"))["runs"]
    return sorted(result["ruleId"] for result in run["results"])


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_multitool(sample: tuple[Report, Verdict], tmp_path: Path) -> None:
    assert findings_of_multitool(render_sarif(*sample, rules=RULES), tmp_path) == []


def test_the_real_rules_pass_both(schema: Validate, tmp_path: Path) -> None:
    log = render_sarif(
        *SAMPLES["everything"], rules=rule_docs(), needs=need_docs(), suppressed=True
    )
    schema(json.loads(log))
    assert findings_of_multitool(log, tmp_path) == []


def test_multitool_refuses_nonsense(tmp_path: Path) -> None:
    log = render_sarif(*SAMPLES["mismatch"], rules=RULES)
    broken = log.replace('"ruleIndex": 1', '"ruleIndex": 7')
    assert "SARIF1009" in findings_of_multitool(broken, tmp_path)
