"""The shipped presets: what they say, and that they are what their files say."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.findings import Level
from gosupply.locations import Problem
from gosupply.policy.chain import POLICY_PATH, read_policy
from gosupply.policy.fields import EXPIRY, LOOSENABLE, SETTINGS
from gosupply.policy.levels import ABOUT_POLICY, level_of
from gosupply.policy.merging import meet, merge, settings_of
from gosupply.policy.presetcode import SHIPPED, decode, encode, module_text
from gosupply.policy.reading import read_policy_file
from gosupply.policy.settings import Settings
from tests.policy.written import EXAMPLE, accepted

if TYPE_CHECKING:
    from gosupply.policy.model import Policy
    from gosupply.policy.values import PolicyFile

TOP = Path(__file__).resolve().parents[2]
FILES = sorted((TOP / "policies").glob("*.yaml"))
MADE = TOP / "gosupply/policy/presets"
UPDATE = os.environ.get("GOSUPPLY_UPDATE") == "1"
KEYS = [field.key for field in (*SETTINGS, *EXPIRY)]

WITHOUT_YAML = """
import sys
from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.policy.chain import read_policy
from gosupply.policy.presetcode import SHIPPED

policy = read_policy(TextSource("nothing", {}), NAMES)
assert policy.settings and all(SHIPPED[name].rules or SHIPPED[name].settings for name in SHIPPED)
print([name for name in sys.modules if "ruamel" in name])
"""


def parsed(path: Path) -> PolicyFile:
    """Return what the reader makes of a preset's file."""
    return read(path.read_bytes(), path.name)


def read(data: bytes, name: str) -> PolicyFile:
    """Read a file as a preset."""
    file, problems = read_policy_file(
        data,
        path=name,
        source="built-in",
        names=[named.name for named in NAMES],
        kind="policy",
    )
    assert problems == ()
    return file


def levels(name: str) -> dict[str, object]:
    """Return a preset's levels, as words by ring or as one word."""
    return {
        rule: entry.every.now.value.word
        if entry.every
        else {ring: step.value.now.value.word for ring, step in entry.rings.items()}
        for rule, entry in SHIPPED[name].rules.items()
    }


def policy_of(name: str) -> Policy:
    """Return the policy of a repository that extends a preset and says nothing more."""
    text = f"version: 1\nextends: [{name}]\n"
    return read_policy(TextSource("files", {POLICY_PATH: text}), NAMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_module_of_a_preset_is_made_from_its_file(path: Path) -> None:
    module = MADE / f"{path.stem.replace('-', '_')}.py"
    made = module_text(parsed(path))
    if UPDATE:
        module.write_text(made, encoding="utf-8")
    assert module.read_text(encoding="utf-8") == made


def test_four_presets_are_shipped() -> None:
    assert [path.stem for path in FILES] == [*SHIPPED]
    assert [*SHIPPED] == ["baseline", "private-proxy", "staged-rollout", "strict"]
    assert len(SHIPPED) == 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_preset_is_what_its_file_says_with_every_place(path: Path) -> None:
    assert SHIPPED[path.stem] == parsed(path)


def test_a_name_that_is_not_shipped_is_no_key() -> None:
    assert "lenient" not in SHIPPED


def test_a_run_without_a_policy_loads_no_yaml() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_YAML], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_an_example_survives_the_code_of_presets() -> None:
    text = EXAMPLE.partition("teams:\n")[0] + "rules: {opinion: {commit: note, change: warn}}\n"
    file = read(text.encode(), "example.yaml")
    assert file.rings
    assert file.repository
    assert decode(encode(file), "example.yaml") == file


def test_what_no_preset_has_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="no preset has a TeamEntry"):
        encode(accepted("version: 1\nteams: {auth-team: {paths: [auth]}}\n"))
    dated = accepted("version: 1\nrules: {opinion: {now: warn, then: deny, from: 2027-02-15}}\n")
    with pytest.raises(TypeError, match="no preset has a date"):
        encode(dated)


def test_baseline_denies_integrity_and_warns_of_opinions() -> None:
    assert levels("baseline") == {
        "integrity": "deny",
        "opinion": "warn",
        "integrity-needs": {"commit": "note", "change": "deny"},
        "opinion-needs": "note",
        "head-uncompared": "note",
        "sum-unneeded": "note",
    }


def test_baseline_says_every_setting_as_it_holds_where_nobody_says_anything() -> None:
    assert [*SHIPPED["baseline"].settings] == KEYS
    assert settings_of(SHIPPED["baseline"].settings) == Settings()


def test_baseline_lets_its_children_say_every_setting_otherwise() -> None:
    listed = SHIPPED["baseline"].children_may_loosen
    assert listed is not None
    words = {word.value for word in listed.value}
    assert {key.partition(".")[0] for key in KEYS} == words & {*LOOSENABLE}
    assert words - {*LOOSENABLE} == {"opinion", "opinion-needs"}


def test_a_waiver_in_a_change_reaches_opinions_unless_the_policy_is_strict() -> None:
    assert merge([SHIPPED["baseline"]]).waive_in_change == {"opinion"}
    assert merge([SHIPPED["baseline"], SHIPPED["strict"]]).waive_in_change == set()


@pytest.mark.parametrize("key", KEYS)
def test_no_setting_of_strict_demands_less_than_the_baseline(key: str) -> None:
    mine = SHIPPED["strict"].settings.get(key)
    if mine is not None:
        met = meet(key, SHIPPED["baseline"].settings[key], mine)
        assert not isinstance(met, Problem)
        # Warnings come in addition.
        assert met is mine or key == "expiry.warn"


def test_strict_denies_opinions_from_a_change_on() -> None:
    found = levels("strict")
    assert found["opinion"] == {"commit": "warn", "change": "deny"}
    assert found["retracted"] == {"commit": "warn", "release": "deny"}
    settings = settings_of(merge([SHIPPED["baseline"], SHIPPED["strict"]]).settings)
    assert (settings.sumdb.pin, settings.replace.placement) == ("required", "overlay")
    assert settings.exclude.require_resolve_to


def test_staged_rollout_warns_early_and_denies_late() -> None:
    preset = SHIPPED["staged-rollout"]
    assert preset.rings is not None
    assert [ring.name.value for ring in preset.rings.value] == ["local", "ci", "canary", "prod"]
    assert levels("staged-rollout")["opinion"] == {"commit": "warn", "release": "deny"}
    assert preset.settings["replace.placement"].value == "overlay"


@pytest.mark.parametrize("name", ["strict", "staged-rollout"])
def test_what_is_said_about_the_policy_denies_nothing_but_a_broad_waiver(name: str) -> None:
    policy = policy_of(name)
    about = [
        named for named in policy.names if named.name.startswith(ABOUT_POLICY) and not named.is_need
    ]
    denied = {
        named.name
        for named in about
        if level_of(policy, named, policy.rings[-1], date(2026, 1, 1))[0] == Level.DENY
    }
    assert len(about) > len(denied)
    assert denied == {"waiver-broad"}


@pytest.mark.parametrize("name", ["strict", "staged-rollout"])
def test_at_a_commit_no_opinion_about_a_replacement_denies(name: str) -> None:
    policy = policy_of(name)
    named = next(each for each in NAMES if each.name == "replace-not-permitted")
    commit, change = (
        level_of(policy, named, ring, date(2026, 1, 1))[0] for ring in policy.rings[:2]
    )
    assert (commit, change) == (Level.WARN, Level.DENY)


def test_private_proxy_sends_only_names_that_are_listed() -> None:
    settings = settings_of(merge([SHIPPED["baseline"], SHIPPED["private-proxy"]]).settings)
    assert settings.sumdb.lookup == "listed"
    assert "golang.org" in settings.sumdb.public
    assert not any("github" in pattern for pattern in settings.sumdb.public)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_presets_go_together_in_any_order(count: int) -> None:
    for names in permutations([name for name in SHIPPED if name != "baseline"], count):
        merged = merge([SHIPPED[name] for name in ("baseline", *names)])
        assert merged.problems == (), names


def test_presets_name_only_stages_and_no_level_falls() -> None:
    order = ("commit", "change", "release")
    strictness = ("off", "note", "warn", "deny")
    for name in SHIPPED:
        for rule, level in levels(name).items():
            rings = level if isinstance(level, dict) else {}
            assert [*rings] == sorted(rings, key=order.index), (name, rule)
            values = [strictness.index(word) for word in rings.values()]
            assert values == sorted(values), (name, rule)
