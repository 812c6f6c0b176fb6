"""`--changed-only`, and findings that lie outside every root."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from gosupply.engine.case import NoLog, TextSource, judge_case, parse_case
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import gather
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, Ports
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.findings import Finding, Level
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.locations import whole_line
from gosupply.policy.governing import read_governing
from gosupply.policy.model import Request
from gosupply.policy.resolve import resolve
from gosupply.reporters.jsonreport import render_json
from gosupply.rules import RULES
from gosupply.rules.base import Rule
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from gosupply.engine.report import Report

DAY = date(2026, 1, 1)
OLD = "module example.com/app\n\ngo 1.25.0\n\nreplace example.com/a => example.com/b v1.0.0\n"
NEW = f"{OLD}replace example.com/c => example.com/d v1.0.0\n"


def report(before: str, after: str, *, changed_only: bool, is_change: bool = True) -> Report:
    base, checked = (
        TextSource(name, {"go.mod": text}) for name, text in (("base", before), ("tree", after))
    )
    env = resolve_env({}, {}, {})
    workspace = read_workspace(checked, env)
    policy = read_governing(base, checked, NAMES)
    request = Request(DAY, "evidence.txt", changed_only=changed_only, is_change=is_change)
    contexts = resolve(policy, workspace, request)
    comparing = Comparing(base, NAMES, DAY)
    facts = gather(workspace, contexts, Ports(checked, base, env, NoLog(), comparing=comparing))
    return review(evaluate(workspace, contexts, facts, RULES), policy, request)


def levels(found: Report) -> dict[str, set[Level]]:
    by_module: dict[str, set[Level]] = {}
    for judged in found.judged:
        by_module.setdefault(judged.finding.module, set()).add(judged.level)
    return by_module


def test_where_nothing_changes_every_opinion_counts() -> None:
    found = report(OLD, NEW, changed_only=True, is_change=False)
    assert levels(found) == {"example.com/a": {Level.WARN}, "example.com/c": {Level.WARN}}
    assert [notice for notice in found.notices if "--changed-only left out" in notice] == []


def test_opinions_about_untouched_lines_are_off_and_counted() -> None:
    found = report(OLD, NEW, changed_only=True)
    assert levels(found) == {"example.com/a": {Level.OFF}, "example.com/c": {Level.WARN}}
    assert found.notices == (
        "--changed-only left out 2 opinions about lines that the change does not touch.",
    )
    assert levels(report(OLD, NEW, changed_only=False))["example.com/a"] == {Level.WARN}


def test_one_opinion_is_said_as_one() -> None:
    text = "module example.com/app\n\ngo 1.25.0\n\ntoolchain go1.25.5\n"
    (notice,) = report(text, f"{text}\n", changed_only=True).notices
    assert notice == "--changed-only left out 1 opinion about lines that the change does not touch."


def test_integrity_is_never_left_out() -> None:
    found = report(f"{OLD}nonsense\n", f"{OLD}nonsense\n", changed_only=True)
    assert Level.DENY in {judged.level for judged in found.judged}


def test_the_json_names_the_roots() -> None:
    found = report(OLD, OLD, changed_only=False)
    assert json.loads(render_json(found, verdict(found)))["roots"] == [
        {
            "path": ".",
            "team": "",
            "team_by": "",
            "owners": [],
            "owned_by": [],
            "requested": [],
            "requested_by": "",
        }
    ]


def test_a_finding_outside_every_root_gets_the_strictest_level() -> None:
    """The go.work lies above both modules, and each of two teams owns one."""
    text = (
        "-- authority/.gosupply/policy.yaml --\nversion: 1\nteams:\n"
        "  a: {paths: [a]}\n  b: {paths: [b], rules: {policy-introduced: deny}}\n"
        "-- a/go.mod --\nmodule example.com/a\n\ngo 1.25.0\n"
        "-- b/go.mod --\nmodule example.com/b\n\ngo 1.25.0\n"
    )
    contexts = judge_case(parse_case(text)).contexts
    finding = Finding("policy-introduced", "It is new.", whole_line("t", "x", 1, "x"), "key")
    rule = Rule("policy-introduced", None, "opinion", lambda _view: [finding], once=True)
    found = [
        judged
        for judged in judge_case(parse_case(text), (rule,)).judged
        if judged.finding == finding
    ]
    assert [(judged.root, judged.level) for judged in found] == [(".", Level.DENY)]
    assert [context.levels["policy-introduced"][0] for context in contexts] == [
        Level.WARN,
        Level.DENY,
    ]
