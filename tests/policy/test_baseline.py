"""The built-in policy, as a table that a change to any level must change."""

from __future__ import annotations

from datetime import date

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.errors import UsageError
from gosupply.findings import Level
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.baseline import (
    RINGS,
    Named,
    Policy,
    choose_ring,
    level_of,
    read_policy,
    resolve,
)
from gosupply.policy.model import At, Request, Ring
from gosupply.policy.settings import Settings
from gosupply.rules import RULES
from gosupply.workspace.discovery import read_workspace

COMMIT: At = "commit"
CHANGE: At = "change"
RELEASE: At = "release"

# The levels at a commit, at a change and at a release, and the line that gives them.
KINDS = {
    "integrity": ("deny", "deny", "deny", "integrity: deny"),
    "opinion": ("warn", "warn", "warn", "opinion: warn"),
}
TABLE = {rule.name: KINDS[rule.kind] for rule in RULES} | {
    "file-unread": ("note", "deny", "deny", "integrity needs: {commit: note, change: deny}"),
    "pin-unread": ("note", "deny", "deny", "integrity needs: {commit: note, change: deny}"),
    "sum-unproven": ("note", "deny", "deny", "integrity needs: {commit: note, change: deny}"),
    "build-list-unknown": ("note", "note", "note", "opinion needs: note"),
    "retraction-unseen": ("note", "note", "note", "opinion needs: note"),
    "head-uncompared": ("note", "note", "note", "head-uncompared: note"),
}
POLICY = read_policy(TextSource("authority", {}), NAMES)
TABLE["sum-unneeded"] = ("note", "note", "note", "sum-unneeded: note")
REQUEST = Request(date(2026, 1, 1), evidence="evidence.txt")


def test_the_table_has_every_rule_and_need() -> None:
    assert list(TABLE) == [named.name for named in NAMES]


@pytest.mark.parametrize("named", NAMES, ids=lambda named: named.name)
def test_every_level_is_that_of_the_table(named: Named) -> None:
    places: tuple[At, At, At] = (COMMIT, CHANGE, RELEASE)
    levels = [level_of(named, at) for at in places]
    row = (*(level.word for level, _ in levels), levels[0][1].text)
    assert row == TABLE[named.name]


@pytest.mark.parametrize("at", [COMMIT, CHANGE, RELEASE])
def test_an_opinion_that_could_not_be_formed_is_a_note(at: At) -> None:
    level, because = level_of(Named("build-list-unknown", "opinion", is_need=True), at)
    assert level is Level.NOTE
    assert because.text == "opinion needs: note"


def test_the_line_that_decides_can_be_pointed_at() -> None:
    because = level_of(Named("sum-mismatch", "integrity", is_need=False), CHANGE)[1]
    assert (because.source, str(because)) == ("built-in", "baseline:1:1")
    assert because.span.end_column == len(because.text) + 1


def test_no_level_falls_along_the_rings() -> None:
    for named in NAMES:
        levels = [level_of(named, ring.at)[0] for ring in RINGS]
        assert levels == sorted(levels), named.name


@pytest.mark.parametrize("name", ["commit", "change", "release"])
def test_a_ring_is_chosen_by_its_name(name: str) -> None:
    assert choose_ring(POLICY, name).name == name


def test_without_a_name_it_is_the_first_ring_of_changes() -> None:
    assert choose_ring(POLICY, "") == Ring("change", "change")
    other = Policy(
        (), (Ring("local", "commit"), Ring("ci", "change"), Ring("ci2", "change")), Settings(), "x"
    )
    assert choose_ring(other, "").name == "ci"


def test_an_unknown_ring_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        choose_ring(POLICY, "prod")
    assert str(caught.value) == "there is no ring 'prod'"
    assert caught.value.help == "Use one of: commit, change, release."


def workspace_of(*files: str) -> dict[str, str]:
    return dict.fromkeys(files, "")


def test_every_root_gets_a_context_in_its_order() -> None:
    source = TextSource("case", workspace_of("go.sum", "b/go.sum", "a/go.mod"))
    workspace = read_workspace(source, resolve_env({}, {}, {}))
    contexts = resolve(POLICY, workspace, REQUEST)
    assert [context.root for context in contexts] == [".", "a", "b"]
    for context in contexts:
        assert context.ring == Ring("change", "change")
        assert (context.team, context.entitled) == ("", False)
        assert context.settings == Settings()
        assert {name: level.word for name, (level, _) in context.levels.items()} == {
            name: row[1] for name, row in TABLE.items()
        }


def test_the_ring_that_was_asked_for_decides_the_levels() -> None:
    workspace = read_workspace(TextSource("case", {"go.sum": ""}), resolve_env({}, {}, {}))
    request = Request(date(2026, 1, 1), evidence="e", ring="commit")
    (context,) = resolve(POLICY, workspace, request)
    assert context.levels["sum-unproven"][0] is Level.NOTE
    assert context.levels["sum-mismatch"][0] is Level.DENY


def test_an_unknown_ring_stops_the_run_even_without_roots() -> None:
    workspace = read_workspace(TextSource("case", {}), resolve_env({}, {}, {}))
    with pytest.raises(UsageError):
        resolve(POLICY, workspace, Request(date(2026, 1, 1), evidence="e", ring="prod"))


def test_the_policy_says_where_it_came_from() -> None:
    assert POLICY.authority == "authority"
    assert POLICY.rings == RINGS
