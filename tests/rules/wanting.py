"""Judging a case by a rule that a policy configures, with settings that a test states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.case import CaseDependencies, NoLog, TextSource, parse_case
from gosupply.engine.evaluate import Answers, RuleView, Run
from gosupply.engine.gather import Gathered
from gosupply.engine.ports import Ports
from gosupply.engine.providers import builds
from gosupply.engine.providers.scene import Scene
from gosupply.formats.goenv import resolve
from gosupply.locations import whole_line
from gosupply.policy.merging import settings_of
from gosupply.policy.model import Context, Ring
from gosupply.policy.reading import read_policy_file
from gosupply.policy.settings import (
    ExcludeSettings,
    ReplaceSettings,
    Settings,
    SumdbSettings,
    VendorSettings,
    VersionsSettings,
)
from gosupply.policy.values import Allowed, Denied, Value
from gosupply.rules.documentation import HEADINGS, cases_of, headings_of, summary_of
from gosupply.workspace.discovery import read_workspace
from tests.workspace.test_discovery import Files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.findings import Finding
    from gosupply.locations import Location
    from gosupply.policy.settings import OwnPaths, Placement, VendorMode
    from gosupply.rules.base import Rule
    from gosupply.workspace.model import Root

POLICY = ".gosupply/policy.yaml"
RING = Ring("change", "change")


def judge(
    rule: Rule,
    text: str,
    settings: Settings,
    *,
    under: str = "",
    links: Mapping[str, str | None] | None = None,
) -> list[Finding]:
    """Return what a rule finds in a case where these settings hold for every root.

    Args:
        rule: The rule.
        text: The case.
        settings: What the policy says.
        under: The checked folder.
        links: Where paths lead that are symbolic links; None for out of the repository.
    """
    case = parse_case(text)
    checked = Files(case.files, under, links)
    workspace = read_workspace(checked, resolve(case.env, {}, {}))

    def context_of(root: Root) -> Context:
        return Context(root.path, RING, "", entitled=False, settings=settings, levels={})

    contexts = tuple(map(context_of, workspace.roots))
    ports = Ports(checked, TextSource("authority", {}), workspace.env, NoLog())
    scene = Scene(workspace, contexts, ports)
    scene.dependencies = CaseDependencies(case.mods)
    answers = Answers(Gathered({builds.NEED.name: builds.answer(scene)}))
    run = Run(workspace, contexts, answers)
    found: list[Finding] = []
    for root, context in zip(workspace.roots, contexts, strict=True):
        found += rule.check(RuleView(rule, root, context, run))
    return found


def settings_in(text: str) -> Settings:
    """Return the settings that the text of a policy says."""
    file, problems = read_policy_file(
        text.encode(), path=POLICY, source="authority", names=(), kind="policy"
    )
    assert problems == ()
    return settings_of(file.settings)


def check_rule(rule: Rule, name: str) -> None:
    """Demand of a rule what is demanded of every rule, and what is of one that is configured."""
    doc = rule.doc or ""
    assert (rule.name, rule.kind, rule.configured, rule.once) == (name, "opinion", True, False)
    assert rule.check.__module__ == f"gosupply.rules.{name.replace('-', '_')}"
    assert headings_of(doc) == HEADINGS
    assert summary_of(doc) == doc.partition("\n")[0]
    cases = cases_of(doc)
    assert {each.fails for each in cases} == {True, False}
    for each in cases:
        policy = parse_case(each.text).authority[POLICY]
        found = judge(rule, each.text, settings_in(policy))
        assert bool(found) is each.fails
        assert all(finding.key and finding.help and finding.at.text for finding in found)
        assert judge(rule, each.text, Settings()) == []


def line_of(number: int) -> Location:
    """Return a line of the policy."""
    return whole_line("commit 1a2b3c4d5e6f", POLICY, number, "an entry")


def denied(module: str, number: int = 1, **words: str) -> Denied:
    """Return an entry of `versions.denied` that stands in this line."""
    at = line_of(number)
    return Denied(at, Value(module, at), **{key: Value(word, at) for key, word in words.items()})


def allowed(module: str, number: int = 1, **words: str) -> Allowed:
    """Return an entry of `versions.allowed` that stands in this line."""
    at = line_of(number)
    return Allowed(at, Value(module, at), **{key: Value(word, at) for key, word in words.items()})


def denying(*entries: Denied) -> Settings:
    """Return settings that deny modules."""
    return Settings(versions=VersionsSettings(denied=entries))


def allowing(*entries: Allowed) -> Settings:
    """Return settings that allow modules."""
    return Settings(versions=VersionsSettings(allowed=entries))


def vendoring(mode: VendorMode) -> Settings:
    """Return settings with a mode of vendoring."""
    return Settings(vendor=VendorSettings(mode))


def private(*patterns: str) -> Settings:
    """Return settings that call modules private."""
    return Settings(sumdb=SumdbSettings(private=patterns))


def replacing(
    *,
    placement: Placement = "committed",
    local_roots: tuple[str, ...] = (),
    own_paths: OwnPaths = "repository",
    fork_owners: tuple[str, ...] = (),
    repository: str = "",
) -> Settings:
    """Return settings about replacements."""
    return Settings(
        replace=ReplaceSettings(placement, local_roots, own_paths, fork_owners, repository)
    )


def resolving() -> Settings:
    """Return settings that want to know what is selected instead of what is excluded."""
    return Settings(exclude=ExcludeSettings(require_resolve_to=True))
