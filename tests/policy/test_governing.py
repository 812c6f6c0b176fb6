"""Which policy judges a run: rows 8 and 9 of the authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.errors import InputError
from gosupply.findings import Level
from gosupply.formats.codeowners import PLACES
from gosupply.policy.governing import has_policy, read_governing

if TYPE_CHECKING:
    from gosupply.policy.model import Policy

POLICY = ".gosupply/policy.yaml"
STRICT = "version: 1\nrules: {pseudo-version: deny}\n"
LOOSE = "version: 1\nteams_may_loosen: [replace.local_roots]\nrules: {pseudo-version: note}\n"
INVALID = "version: 1\nruels: {}\n"
TEAMS = 'version: 1\nteams: {pay: {codeowners: "@acme/pay"}}\n'


def govern(authority: str, checked: str, *, mod: str = "") -> Policy:
    mine, theirs = ({POLICY: text} if text else {} for text in (checked, authority))
    mine |= {"go.mod": mod} if mod else {}
    return read_governing(TextSource("commit 1", theirs), TextSource("working tree", mine), NAMES)


def level_of(policy: Policy) -> Level | None:
    entry = policy.chain[-1].rules.get("pseudo-version")
    return entry.every.now.value if entry and entry.every else None


def test_the_policy_of_the_authority_judges_whatever_the_checked_one_says() -> None:
    policy = govern(STRICT, LOOSE)
    assert level_of(policy) is Level.DENY
    assert policy.authority == "commit 1"
    assert not policy.introduced


def test_without_one_there_the_checked_one_judges_and_grants_nothing() -> None:
    policy = govern("", LOOSE)
    assert level_of(policy) is Level.NOTE
    assert policy.teams_may_loosen == frozenset()
    assert policy.introduced
    assert policy.authority == ("working tree, which grants nothing: commit 1 has no valid policy")


def test_without_any_the_built_in_one_judges() -> None:
    policy = govern("", "")
    assert len(policy.chain) == 1
    assert not policy.introduced


def test_an_invalid_one_stops_the_run_whatever_the_checked_one_says() -> None:
    with pytest.raises(InputError):
        govern(INVALID, INVALID)
    with pytest.raises(InputError):
        govern(INVALID, STRICT, mod="module example.com/app\n")
    source = TextSource("working tree", {POLICY: INVALID})
    with pytest.raises(InputError):
        read_governing(source, source, NAMES)


def test_an_invalid_one_is_mended_by_a_change_of_policy_alone() -> None:
    policy = govern(INVALID, STRICT)
    assert level_of(policy) is Level.DENY
    assert policy.introduced


def test_the_files_themselves_judge_where_there_is_no_authority_but_them() -> None:
    source = TextSource("working tree", {POLICY: LOOSE})
    policy = read_governing(source, source, NAMES)
    assert policy.teams_may_loosen == {"replace.local_roots"}
    assert has_policy(source)


@pytest.mark.parametrize("path", PLACES)
def test_codeowners_are_those_of_the_authority(path: str) -> None:
    files = {POLICY: TEAMS, path: "* @acme/pay\n"}
    source = TextSource("commit 1", files)
    policy = read_governing(source, TextSource("working tree", {}), NAMES)
    assert policy.codeowners
    assert policy.codeowners.owners("go.mod") == ("@acme/pay",)


def test_nobody_reads_codeowners_that_no_team_speaks_of() -> None:
    source = TextSource("commit 1", {POLICY: STRICT, "CODEOWNERS": "* @acme/pay\n"})
    assert read_governing(source, source, NAMES).codeowners is None
    source = TextSource("commit 1", {POLICY: TEAMS})
    assert read_governing(source, source, NAMES).codeowners is None
