"""A policy shown as one text: every value with its line, and the same policy when read again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gosupply.engine.case import TextSource
from gosupply.errors import InputError
from gosupply.policy.chain import FloorText, read_policy
from gosupply.policy.levelproblems import judged_days
from gosupply.policy.levels import level_of, levels_of
from gosupply.policy.merging import content, settings_of
from gosupply.policy.model import Context
from gosupply.policy.reading import read_policy_file
from gosupply.policy.resolve import merge_settings
from gosupply.policy.showing import said_files, show_context, show_policy
from gosupply.policy.writing import scalar
from tests.policy.test_chain import NAMED, POLICY, extending, pin, policy
from tests.policy.written import EXAMPLE, FLOOR, TEAM, WAIVER

if TYPE_CHECKING:
    from gosupply.policy.model import Policy

TODAY = date(2026, 11, 23)
NAMES = [named.name for named in NAMED]
WAIVERS = {".gosupply/waivers/moved.yaml": WAIVER}
TEAMS = {".gosupply/teams/pay-team.yaml": TEAM}

LEVELS = ("off", "note", "warn", "deny")
DAYS = [TODAY + timedelta(days=days) for days in (-1, 0, 1, 40, 90)]
RINGS = "rings: [{name: local, at: commit}, {name: change, at: change}, {name: prod}]\n"


def reread(shown: str) -> Policy:
    return read_policy(TextSource("shown", {POLICY: shown}), NAMED)


def assert_same(found: Policy, shown: str) -> None:
    again = reread(shown)
    assert content(again.settings) == content(found.settings)
    assert again.rings == found.rings
    assert content(dict(again.teams)) == content(dict(found.teams))
    assert content(again.waivers) == content(found.waivers)
    assert again.teams_may_loosen == found.teams_may_loosen
    assert again.waive_in_change == found.waive_in_change
    for key in ("repository", "rings", "people", "groups"):
        before, after = (
            [content(getattr(file, key)) for file in each.chain if getattr(file, key)]
            for each in (found, again)
        )
        assert after[-1:] == before[-1:]
    is_whole = "Later still" not in shown
    for day in judged_days(found, TODAY)[: None if is_whole else 2]:
        for ring in found.rings:
            for named in found.names:
                was, _ = level_of(found._replace(floor=None), named, ring, day)
                assert level_of(again, named, ring, day)[0] == was, (named, ring, day)


def test_everything_that_a_policy_can_say_is_shown_and_read_again() -> None:
    found = policy({POLICY: EXAMPLE, **TEAMS, **WAIVERS})
    shown = show_policy(found, TODAY)
    assert_same(found, shown)
    head = '# What "commit 1a2b3c4" says from 2026-11-23 on: baseline.yaml, staged-rollout.yaml, '
    assert shown.startswith(f'{head}".gosupply/policy.yaml".\nversion: 1\n')


def test_each_value_has_the_file_and_line_that_says_it() -> None:
    lines = show_policy(policy({POLICY: EXAMPLE, **TEAMS}), TODAY).split("\n")
    for line in (
        "  - name: prod  # .gosupply/policy.yaml:8",
        '    refs: ["refs/tags/v*"]  # .gosupply/policy.yaml:8',
        "    paths: [services/pay/...]  # .gosupply/teams/pay-team.yaml:2",
        "  lookup: all  # baseline.yaml:27",
        "  private: [git.acme.example/...]  # .gosupply/policy.yaml:27",
        "    canary: warn  # staged-rollout.yaml:30",
        "    from: 2027-02-15  # .gosupply/policy.yaml:42",
        "waive_in_change: [opinion]  # .gosupply/policy.yaml:47",
    ):
        assert line in lines
    assert "rules: {}" not in "".join(lines)


def test_a_level_of_several_lines_has_one_line_a_ring() -> None:
    text = RINGS + "rules:\n  vendor-mode:\n    local: warn\n    prod: deny\n"
    shown = show_policy(policy({POLICY: f"version: 1\n{text}"}), TODAY)
    assert (
        "  vendor-mode:\n    local: warn  # .gosupply/policy.yaml:5\n"
        "    change: warn  # .gosupply/policy.yaml:5\n"
        "    prod: deny  # baseline:1\n"
    ) in shown


def test_a_level_that_is_the_same_everywhere_names_every_line() -> None:
    text = RINGS + "rules:\n  pseudo-version:\n    local: deny\n    prod: deny\n"
    shown = show_policy(policy({POLICY: f"version: 1\n{text}"}), TODAY)
    line = "  pseudo-version: deny  # .gosupply/policy.yaml:5, .gosupply/policy.yaml:6\n"
    assert line in shown


def test_what_is_past_is_not_shown_as_to_come() -> None:
    text = "version: 1\nrules: {pseudo-version: {now: note, then: deny, from: 2026-11-23}}\n"
    assert "  pseudo-version: deny  # .gosupply/policy.yaml:2\n" in show_policy(
        policy({POLICY: text}), TODAY
    )


def test_a_third_day_is_said_in_a_comment() -> None:
    base = "version: 1\nrules: {vendor-mode: {now: note, then: warn, from: 2026-12-01}}\n"
    more = "rules: {opinion: {now: 'off', then: deny, from: 2027-01-01}}\n"
    found = policy({POLICY: extending(pin("base.yaml", base), more=more), "base.yaml": base})
    shown = show_policy(found, TODAY)
    assert (
        "# Later still, vendor-mode at commit: deny from 2027-01-01, by .gosupply/policy.yaml:3.\n"
    ) in shown
    assert "  vendor-mode:" in shown
    assert_same(found, shown)


def test_the_floor_is_named_and_not_mixed_in() -> None:
    found = policy({}, floor=FLOOR)
    shown = show_policy(found, TODAY)
    assert "# The floor /etc/floor.yaml is not in it: it is applied last.\n" in shown.replace(
        '"', ""
    )
    assert "lookup: all" in shown
    assert_same(found, shown)


def test_the_files_that_were_read_are_counted_once_and_presets_never() -> None:
    assert said_files(policy({})) == ()
    found = policy({POLICY: EXAMPLE, **TEAMS, **WAIVERS})
    assert said_files(found) == (
        ".gosupply/policy.yaml",
        ".gosupply/teams/pay-team.yaml",
        ".gosupply/waivers/moved.yaml",
    )


def test_what_holds_for_a_root_reads_as_a_policy_of_the_same_settings_and_levels() -> None:
    found = read_policy(
        TextSource("tree", {POLICY: EXAMPLE, **TEAMS}),
        NAMED,
        floor=FloorText("floor.yaml", FLOOR.encode()),
    )
    ring, owners = found.rings[1], ("infra-team", "pay-team")
    teams = [found.teams[name] for name in owners]
    merged = merge_settings(found, owners, "infra-team")
    levels = levels_of(found, ring, TODAY, owners=teams, effective=teams[0])
    context = Context(
        "deploy",
        ring,
        "infra-team",
        entitled=True,
        settings=settings_of(merged.values),
        levels=levels,
        owners=owners,
        observed=True,
    )
    shown = show_context(context, merged.values)
    assert shown.startswith(
        "# Root deploy at ring ci (at: change).\n"
        "# Owned by infra-team, pay-team; effective team: infra-team.\n"
        "# Observed: denials of opinions are warnings for now.\n"
        "version: 1\n"
    )
    assert "vendor: {mode: required}  # .gosupply/policy.yaml:17\n" in shown
    file, problems = read_policy_file(
        shown.encode(), path="shown.yaml", source="shown", names=NAMES, kind="policy"
    )
    assert problems == ()
    assert content(dict(file.settings)) == content(dict(merged.values))
    said = {name: entry.every.on(TODAY).value for name, entry in file.rules.items() if entry.every}
    assert said == {name: level for name, (level, _) in levels.items()}


def test_a_root_that_nobody_owns_says_so() -> None:
    found = policy({})
    levels = levels_of(found, found.rings[0], TODAY)
    context = Context(
        ".",
        found.rings[0],
        "",
        entitled=False,
        settings=settings_of(found.settings),
        levels=levels,
    )
    shown = show_context(context, found.settings)
    assert "# Owned by nobody; effective team: none.\nversion: 1\n" in shown


@st.composite
def level(draw: st.DrawFn) -> str:
    first, second = sorted(draw(st.tuples(*[st.sampled_from(range(4))] * 2)))
    if draw(st.booleans()):
        return f"'{LEVELS[second]}'"
    day = draw(st.sampled_from(DAYS))
    return f"{{now: '{LEVELS[first]}', then: '{LEVELS[second]}', from: {day}}}"


@st.composite
def rules(draw: st.DrawFn) -> str:
    words = ("opinion", "opinion-needs", "integrity", "integrity-needs", *NAMES)
    lines = []
    for name in draw(st.lists(st.sampled_from(words), unique=True, max_size=4)):
        rings = draw(st.lists(st.sampled_from(("commit", "change", "release")), unique=True))
        if rings:
            inner = ", ".join(f"{ring}: {draw(level())}" for ring in rings)
            lines.append(f"  {name}: {{{inner}}}\n")
        else:
            lines.append(f"  {name}: {draw(level())}\n")
    return "rules:\n" + "".join(lines) if lines else ""


@st.composite
def chosen(draw: st.DrawFn) -> str:
    pieces = (
        "sumdb: {lookup: listed, public: [github.com/..., 'a*/b']}\n",
        "versions: {go: '>=1.22', allowed: [{module: golang.org/x/...}]}\n",
        "vendor: {mode: required}\n",
        "replace: {placement: overlay, local_roots: [a/..., b]}\n",
        "expiry: {max: 9999w, warn: [14d, 36h]}\n",
        "exclude: {require_resolve_to: true}\n",
    )
    return "".join(draw(st.lists(st.sampled_from(pieces), unique=True)))


@given(rules(), rules(), chosen(), chosen(), st.sampled_from(("", RINGS)))
def test_any_merged_policy_that_is_shown_and_read_again_is_the_same(
    first: str, second: str, said: str, more: str, rings: str
) -> None:
    base = f"version: 1\n{said}{first}"
    own = extending("strict", pin("base.yaml", base), more=f"{rings}{more}{second}")
    try:
        found = policy({POLICY: own, "base.yaml": base})
    except InputError:
        assume(False)  # noqa: FBT003 - hypothesis's own way to say it
    assert_same(found, show_policy(found, TODAY))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_text_is_read_again_as_it_is(text: str) -> None:
    own = f"version: 1\nversions: {{denied: [{{module: a.example, reason: {scalar(text)}}}]}}\n"
    found = policy({POLICY: own})
    assert found.settings["versions.denied"].value[0].reason.value == text
    assert_same(found, show_policy(found, TODAY))


@pytest.mark.parametrize("word", ["yes", "Null", "12", "1.10", "2026-11-23", "~", "a: b", "#"])
def test_what_yaml_takes_for_something_else_is_quoted(word: str) -> None:
    assert scalar(word) == f'"{word}"'
