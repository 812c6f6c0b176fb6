"""One finding explained: every line that a person needs to act, and no more."""

from __future__ import annotations

from datetime import date

from gosupply.engine.case import TextSource
from gosupply.engine.explaining import context_of, explain_finding
from gosupply.engine.names import NAMES
from gosupply.findings import Finding, Level, Related
from gosupply.locations import Edit, Location, Span, whole_line
from gosupply.policy.chain import read_policy
from gosupply.policy.levels import level_of
from gosupply.policy.model import Context, Policy
from gosupply.policy.settings import Settings
from gosupply.rules.judged import Judged

DAY = date(2026, 11, 23)
AT = Location("working tree", "go.mod", Span(5, 2, 5, 10), "\trequire example.com/lib v1.0.0")

PAY = "pay: {paths: [...], rules: {pseudo-version: {ci: deny}}}"
NAME = "pseudo-version:example.com/lib@v1.0.0"
TEXT = """\
version: 1
rings: [{name: local, at: commit}, {name: ci, at: change}, {name: prod, at: release}]
teams:
  pay: {paths: [...], rules: {pseudo-version: {ci: deny}}}
rules: {pseudo-version: {local: note}}
"""
WAIVER = """\
rule: pseudo-version
subject: example.com/lib
reason: no tag yet
owner: dan
from: %s
expires: 2026-12-31
"""


def read(waiver: str = "") -> Policy:
    files = {".gosupply/policy.yaml": TEXT}
    if waiver:
        files[".gosupply/waivers/lib.yaml"] = waiver
    return read_policy(TextSource("working tree", files), NAMES)


def context(policy: Policy, *, team: str = "pay") -> Context:
    return Context(
        ".",
        policy.rings[1],
        team,
        entitled=False,
        settings=Settings(),
        levels={},
        owners=("pay",) if team else (),
    )


FINDING = Finding(
    "pseudo-version", "A commit.", AT, "key", module="example.com/lib", version="v1.0.0"
)


def found(policy: Policy, finding: Finding = FINDING) -> Judged:
    named = next(named for named in policy.names if named.name == "pseudo-version")
    owners = [policy.teams["pay"]]
    return Judged(finding, ".", *level_of(policy, named, policy.rings[1], DAY, owners=owners))


def test_who_decided_and_what_holds_elsewhere_is_said() -> None:
    policy = read()
    finding = FINDING._replace(
        notes=("it has no tag",),
        related=(Related("another line", AT._replace(path="go.sum")),),
        help="Require a release.",
        fix=(Edit(AT, "x"),),
    )
    assert explain_finding(found(policy, finding), policy, context(policy), DAY) == (
        "deny[pseudo-version]: A commit.",
        "  --> go.mod:5:2",
        "   | \trequire example.com/lib v1.0.0",
        "  = note: it has no tag",
        "  ::: go.sum:5:2 another line",
        f"  = why: deny by .gosupply/policy.yaml:4: {PAY}",
        "  = team: pay, of the owners pay",
        "  = ring local: note by .gosupply/policy.yaml:5",
        "  = ring ci: deny by .gosupply/policy.yaml:4, where this was judged",
        "  = ring prod: deny by .gosupply/policy.yaml:4",
        f"  = waiver: none. gosupply waive '{NAME}' --reason ... writes one.",
        "  = help: Require a release.",
        "  = fix: 'gosupply fix' mends it",
        "  = more: 'gosupply explain pseudo-version' says what the rule does, and why",
    )


def test_without_a_team_only_the_policy_s_levels_count() -> None:
    policy = read()
    lines = explain_finding(found(policy), policy, context(policy, team=""), DAY)
    assert "  = ring ci: note by .gosupply/policy.yaml:5, where this was judged" in lines
    assert not any(line.startswith("  = team") for line in lines)


def test_what_is_about_no_root_is_explained_by_the_policy_alone() -> None:
    policy = read()
    judged = found(policy, FINDING._replace(at=whole_line("", "", 1, "")))._replace(
        because=whole_line("built-in", "baseline", 3, "")
    )
    lines = explain_finding(judged, policy, context_of(judged, ()), DAY)
    assert lines[:2] == ("deny[pseudo-version]: A commit.", "  = why: deny by baseline:3")
    assert "  = ring ci: note by .gosupply/policy.yaml:5" in lines


def test_a_rule_that_has_no_level_has_none_at_any_ring() -> None:
    policy = read()
    lines = explain_finding(found(policy, FINDING._replace(rule="unheard-of")), policy, None, DAY)
    assert not any(line.startswith("  = ring") for line in lines)
    assert any("is no rule, and what could not be checked" in line for line in lines)


def test_a_waiver_that_means_the_finding_is_named_with_its_days() -> None:
    active, later = (read(WAIVER % day) for day in ("2026-11-01", "2026-12-01"))
    who = "by dan: no tag yet (.gosupply/waivers/lib.yaml:1)"
    assert f"  = waiver lib: accepts it, 2026-11-01 to 2026-12-31, {who}" in explain_finding(
        found(active), active, context(active), DAY
    )
    lines = explain_finding(found(later), later, context(later), DAY)
    assert f"  = waiver lib: would accept it on its days, 2026-12-01 to 2026-12-31, {who}" in lines


def test_a_waiver_that_only_the_change_has_is_named_too() -> None:
    policy = read()
    lines = explain_finding(found(policy)._replace(pending="lib"), policy, None, DAY)
    assert "  = waiver lib: accepts it once it is merged" in lines
    assert not any("waiver: none" in line for line in lines)


def test_the_context_of_a_finding_is_that_of_its_root() -> None:
    policy = read()
    mine, other = context(policy), context(policy)._replace(root="b")
    judged = Judged(found(policy).finding, "b", Level.WARN, AT)
    assert context_of(judged, (mine, other)) is other
