"""The one run of a SARIF report, loaded again, and parts of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gosupply.reporters.sarif import render_sarif
from tests.reporters.reports import FAIL, RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gosupply.engine.report import Report, Verdict
    from gosupply.reporters.ruledocs import RuleDoc

Object = dict[str, Any]


def run_of(
    given: Report,
    verdict: Verdict = FAIL,
    rules: Sequence[RuleDoc] = RULES,
    needs: Sequence[RuleDoc] = (),
    *,
    suppressed: bool = False,
) -> Object:
    log = json.loads(render_sarif(given, verdict, rules=rules, needs=needs, suppressed=suppressed))
    assert list(log) == ["$schema", "version", "runs"]
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def notes_of(run: Object) -> list[Object]:
    (invocation,) = run["invocations"]
    notes: list[Object] = invocation["toolExecutionNotifications"]
    return notes


def texts(objects: list[Object]) -> list[str]:
    return [item["message"]["text"] for item in objects]


def place(path: str, region: tuple[int, int, int, int]) -> Object:
    names = ("startLine", "startColumn", "endLine", "endColumn")
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": path, "uriBaseId": "%SRCROOT%"},
            "region": dict(zip(names, region, strict=True)),
        }
    }
