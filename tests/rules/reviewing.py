"""Judging a case by one review, under the policy of its authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.case import TextSource, judge_case, parse_case
from gosupply.engine.evaluate import Results
from gosupply.engine.gather import Gathered
from gosupply.engine.review import review
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.chain import read_policy
from gosupply.policy.model import Request
from gosupply.policy.waiving import Change
from gosupply.workspace.discovery import read_workspace
from tests.policy.waived import DAY, EVERY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.engine.report import Report
    from gosupply.findings import Finding
    from gosupply.policy.model import Policy
    from gosupply.rules.reviewed import Review

GO_MOD = """\
module example.com/app

go 1.25.0

toolchain go1.27.2
"""
REPLACED = """\

require example.com/lib v1.0.0

replace example.com/lib => example.com/fork v1.0.0
"""
WAIVER = """\
rule: replace-unversioned
subject: example.com/lib
reason: the fork has no tag of its own
owner: auth-team
from: 2025-12-15
expires: 2026-03-01
"""


def policy_of(files: Mapping[str, str], source: str = "authority") -> Policy:
    """Return the policy of files below `.gosupply`."""
    there = {f".gosupply/{name}": text for name, text in files.items()}
    return read_policy(TextSource(source, there), EVERY_NAME)


def reviewed(text: str, *, under: str = "", change: Change | None = None) -> Report:
    """Judge a case, and review it under its own policy.

    Args:
        text: The case.
        under: The checked folder; only what `is_whole` says depends on it.
        change: What the change does.
    """
    case = parse_case(text)
    found = judge_case(case)
    workspace = read_workspace(TextSource("case", case.files), resolve_env(case.env, {}, {}))
    results = Results(
        tuple(judged for judged in found.judged if judged.finding.at.source == "case"),
        found.undetermined,
        found.contradicted,
        found.counts,
        found.source,
        Gathered({}, change=change or Change()),
        found.contexts,
        workspace._replace(under=under),
    )
    policy = read_policy(TextSource("authority", case.authority), EVERY_NAME)
    return review(results, policy, Request(DAY, evidence="evidence.txt"))


def review_by(
    one: Review, text: str, *, under: str = "", change: Change | None = None
) -> list[Finding]:
    """Return what a review finds in a case, in the report's order."""
    judged = reviewed(text, under=under, change=change).judged
    return [each.finding for each in judged if each.finding.rule == one.name]


def case(
    *waivers: str, policy: str = "", mod: str = GO_MOD + REPLACED, more: Iterable[str] = ()
) -> str:
    """Return a case with waivers `a`, `b` and so on, and one go.mod."""
    parts = [f"-- authority/.gosupply/policy.yaml --\nversion: 1\n{policy}"]
    for name, text in zip("abcdefg", waivers, strict=False):
        parts.append(f"-- authority/.gosupply/waivers/{name}.yaml --\n{text}")
    return "".join([*parts, f"-- go.mod --\n{mod}", *more])
