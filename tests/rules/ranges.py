"""Judging a case where a policy wants other versions of Go than the built-in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.case import TextSource, parse_case
from gosupply.engine.evaluate import Answers, RuleView, Run
from gosupply.engine.gather import Gathered
from gosupply.formats.goenv import resolve
from gosupply.policy.model import Context
from gosupply.policy.rings import RINGS
from gosupply.policy.settings import Settings, VersionsSettings
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from gosupply.findings import Finding
    from gosupply.rules.base import Rule


def judge_wanting(rule: Rule, text: str, *, go: str = "", toolchain: str = "") -> list[Finding]:
    """Return what a rule finds in a case where these ranges of Go versions are wanted."""
    case = parse_case(text)
    workspace = read_workspace(TextSource("case", case.files), resolve(case.env, {}, {}))
    settings = Settings(versions=VersionsSettings(go, toolchain))
    answers = Answers(Gathered({}))
    found: list[Finding] = []
    for root in workspace.roots:
        context = Context(root.path, RINGS[0], "", entitled=False, settings=settings, levels={})
        found += rule.check(RuleView(rule, root, context, Run(workspace, (context,), answers)))
    return found
