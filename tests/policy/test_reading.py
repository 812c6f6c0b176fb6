"""A policy's file: what is read of it, and everything that is wrong with it, at once."""

from __future__ import annotations

from datetime import date

import pytest

from gosupply.findings import Level
from gosupply.policy.values import Duration, LevelEntry, LevelStep, Pinned
from tests.policy.written import (
    EXAMPLE,
    FLOOR,
    TEAM,
    WAIVER,
    accepted,
    read,
    refused,
)

V1 = "version: 1\n"
LINES = EXAMPLE.split("\n")


def test_the_settings_are_those_that_the_file_says() -> None:
    found = accepted(EXAMPLE).settings
    plain = {key: one.value for key, one in found.items() if type(one.value) is not tuple}
    assert plain == {
        "sumdb.pin": "required",
        "replace.placement": "overlay",
        "replace.own_paths": "repository",
        "exclude.require_resolve_to": True,
        "vendor.mode": "any",
        "expiry.default": Duration(720),
        "expiry.max": Duration(2160),
        "expiry.grace": Duration(72),
        "versions.go": ">=1.22",
        "versions.toolchain": ">=1.26.9 <1.27 || >=1.27.2",
    }
    assert [one.value for one in found["expiry.warn"].value] == [Duration(336)]
    assert [one.value for one in found["sumdb.private"].value] == ["git.acme.example/..."]
    (denied,) = found["versions.denied"].value
    assert (denied.module.value, denied.use.value) == (
        "github.com/boltdb-go/bolt",
        "go.etcd.io/bbolt",
    )
    assert (denied.versions, denied.reason.value) == (None, "impersonates boltdb/bolt")
    (allowed,) = found["versions.allowed"].value
    assert (allowed.versions.value, allowed.requirement.value) == (">=0.30", "direct")


def test_every_value_remembers_its_place() -> None:
    found = accepted(EXAMPLE)
    places = [found.settings["sumdb.pin"].at, found.settings["versions.denied"].value[0].at]
    places += [
        found.rules["pseudo-version"].at,
        found.rules["vendor-mode"].rings["ci"].value.now.at,
    ]
    assert [(str(at), at.text[at.span.column - 1 : at.span.end_column - 1]) for at in places] == [
        (".gosupply/policy.yaml:27:51", "required"),
        (
            ".gosupply/policy.yaml:36:7",
            LINES[35].removeprefix("    - "),
        ),
        (".gosupply/policy.yaml:42:3", "pseudo-version"),
        (".gosupply/policy.yaml:41:34", "deny"),
    ]


def test_rings_are_read_in_their_order() -> None:
    rings = accepted(EXAMPLE).rings
    assert rings is not None
    assert [ring.name.value for ring in rings.value] == ["local", "ci", "canary", "prod"]
    prod = rings.value[3]
    assert prod.stage is not None
    assert prod.refs is not None
    assert prod.after is not None
    assert (prod.stage.value, [ref.value for ref in prod.refs.value]) == (
        "release",
        ["refs/tags/v*"],
    )
    assert {name: str(wait.value) for name, wait in prod.after.value.items()} == {"canary": "7d"}
    wanted, emergency = prod.approvals, prod.emergency
    assert wanted is not None
    assert emergency is not None
    assert wanted.groups is not None
    assert wanted.keys is not None
    assert {name: one.value for name, one in wanted.groups.value.items()} == {
        "release-managers": 1,
        "owning-team": 1,
    }
    assert [key.value for key in wanted.keys.value] == ["security-key"]
    assert (wanted.threshold.value, emergency.threshold.value, emergency.days.value) == (2, 2, 3)
    assert rings.value[0].approvals is None


def test_teams_have_levels_and_settings_of_their_own() -> None:
    file = accepted(EXAMPLE)
    assert file.teams is not None
    auth, infra = (file.teams.value[name] for name in ("auth-team", "infra-team"))
    assert auth.paths is not None
    assert [path.value for path in auth.paths.value] == [
        "services/auth/...",
        "internal/team-auth/...",
    ]
    assert (list(auth.settings), auth.rules, auth.observe) == (["replace.local_roots"], {}, None)
    assert infra.observe is not None
    assert infra.codeowners is not None
    assert (infra.observe.start.value, infra.observe.until.value, infra.codeowners.value) == (
        date(2026, 11, 23),
        date(2026, 12, 15),
        "@acme/infra",
    )
    assert infra.settings["vendor.mode"].value == "required"
    assert infra.rules["exclude-ineffective"].every is not None
    assert (str(infra.at), infra.at.text) == (".gosupply/policy.yaml:15:3", "  infra-team:")


def said(step: LevelStep) -> str:
    if step.then is None or step.start is None:
        return step.now.value.word
    return f"{step.now.value.word}, {step.then.value.word} from {step.start.value}"


def levels(entry: LevelEntry) -> dict[str, str]:
    rings = {name: said(step.value) for name, step in entry.rings.items()}
    return {"": said(entry.every)} if entry.every else rings


def test_levels_are_one_for_all_rings_or_one_a_ring_or_dated() -> None:
    found = accepted(EXAMPLE).rules
    assert {name: levels(entry) for name, entry in found.items()} == {
        "opinion": {"": "note"},
        "vendor-mode": {"local": "warn", "ci": "deny"},
        "pseudo-version": {"": "warn, deny from 2027-02-15"},
        "sum-unproven": {"local": "off", "ci": "warn, deny from 2027-02-15"},
    }


def test_a_dated_level_changes_on_its_day() -> None:
    step = accepted(EXAMPLE).rules["pseudo-version"].every
    assert step is not None
    assert step.on(date(2027, 2, 14)).value is Level.WARN
    assert step.on(date(2027, 2, 15)).value is Level.DENY
    assert LevelStep(step.now).on(date(2099, 1, 1)) == step.now


def test_the_rest_of_the_file() -> None:
    file = accepted(EXAMPLE)
    assert file.repository is not None
    assert file.groups is not None
    assert file.people is not None
    assert file.teams_may_loosen is not None
    assert file.waive_in_change is not None
    assert file.repository.value == "github.com/acme/payments"
    assert [one.value for one in file.groups.value["release-managers"].value] == ["bob", "erin"]
    assert [one.value for one in file.people.value["dan"].value] == ["dan@acme.example"]
    assert [one.value for one in file.teams_may_loosen.value] == ["replace.local_roots"]
    assert [one.value for one in file.waive_in_change.value] == ["opinion"]
    assert (file.children_may_loosen, file.unwaivable) == (None, None)
    (waiver,) = file.waivers
    assert (waiver.id.value, waiver.rule.value, waiver.start.value, waiver.expires.value) == (
        "bolt",
        "pseudo-version",
        date(2026, 11, 23),
        date(2026, 12, 31),
    )
    assert (waiver.h1, waiver.roots and waiver.roots.value[0].value) == (None, "services/auth")


def test_presets_and_pinned_files_are_extended_in_order() -> None:
    digest = "0" * 64
    found = accepted(f"{V1}extends: [strict, {{file: base.yaml, sha256: '{digest}'}}]").extends
    assert not isinstance(found[0], Pinned)
    assert isinstance(found[1], Pinned)
    assert (found[0].value, found[1].file.value, found[1].sha256.value) == (
        "strict",
        "base.yaml",
        digest,
    )


def test_a_team_of_its_own_file_is_named_by_it() -> None:
    file = accepted(TEAM, "team", ".gosupply/teams/pay.yaml")
    assert file.teams is not None
    ((name, team),) = file.teams.value.items()
    assert (name, str(team.at), list(team.settings)) == (
        "pay",
        ".gosupply/teams/pay.yaml:1:1",
        ["versions.go"],
    )
    assert levels(team.rules["vendor-mode"]) == {"change": "deny"}
    assert accepted(V1 + TEAM, "team", "pay.yaml").teams is not None
    assert accepted("", "team", "pay.yaml").teams is not None


def test_a_waiver_of_its_own_file_is_named_by_it() -> None:
    path = ".gosupply/waivers/moved-tag.yaml"
    (waiver,) = accepted(WAIVER, "waiver", path).waivers
    assert (waiver.id.value, waiver.rule.value) == ("moved-tag", "sum-mismatch")
    assert waiver.h1 is not None
    assert accepted(f"id: moved-tag\n{V1}{WAIVER}", "waiver", path).waivers
    assert refused(f"id: other\n{WAIVER}", "waiver", path)[:3] == (
        1,
        "other",
        "the waiver's id is not the file's name, 'moved-tag'",
    )
    file, refusals = read("rule: pseudo-version\n", "waiver", path)
    assert file.waivers == ()
    lacking = [message for _, _, message, _ in refusals]
    assert lacking == [
        f"the file lacks '{key}'" for key in ("subject", "reason", "owner", "from", "expires")
    ]


@pytest.mark.parametrize(("kind", "text"), [("team", TEAM), ("waiver", WAIVER)])
def test_a_file_whose_name_is_none_is_refused(kind: str, text: str) -> None:
    found = refused(text, "team" if kind == "team" else "waiver", "x/Pay Team.yaml")
    assert found[2] == f"the file's name is the {kind}'s, and 'Pay Team' is no name"


def test_a_floor_has_levels_settings_and_rules_that_nobody_waives() -> None:
    file = accepted(FLOOR, "floor")
    assert file.unwaivable is not None
    assert [one.value for one in file.unwaivable.value] == ["sum-mismatch", "integrity-needs"]
    assert file.settings["sumdb.lookup"].value == "listed"
    assert levels(file.rules["pseudo-version"]) == {"commit": "note", "change": "deny"}
    for key in ("rings", "teams", "waivers", "extends", "people"):
        assert refused(f"{FLOOR}{key}: []\n", "floor")[1:3] == (key, f"unknown key '{key}'")


def test_all_problems_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = """\
version: 1
ruels: {}
sumdb: {pin: requird, lookup: []}
rings:
  - {at: commit}
  - {name: CI}
expiry: {max: 30}
rules:
  psuedo-version: deny
  vendor-mode: {now: deny, from: 2027-02-30}
waivers: [{id: a}]
version: 1
"""
    _, refusals = read(text)
    assert [(line, caret, message) for line, caret, message, _ in refusals] == [
        (2, "ruels", "unknown key 'ruels'"),
        (3, "requird", "unknown value for 'pin': 'requird'"),
        (3, "[]", "'lookup' is a list where one of all, listed, none is wanted"),
        (5, "{at: commit}", "a ring lacks 'name'"),
        (6, "CI", "'CI' is no name"),
        (7, "30", "'30' is no duration"),
        (9, "psuedo-version", "unknown rule 'psuedo-version'"),
        (10, "{now: deny, from: 2027-02-30}", "a dated level lacks 'then'"),
        (10, "2027-02-30", "'2027-02-30' is no day of the calendar"),
        *(
            (11, "{id: a}", f"a waiver lacks '{key}'")
            for key in ("rule", "subject", "reason", "owner", "from", "expires")
        ),
        (12, "version", "the key 'version' is there twice"),
    ]
    assert all(help_ for *_, help_ in refusals)


def test_a_long_value_is_not_repeated_in_full() -> None:
    message = refused(f"{V1}sumdb: {'y' * 99}")[2]
    assert message == f"'sumdb' is '{'y' * 57}...' where a map is wanted"


@pytest.mark.parametrize("text", ["[a]", "x", "- a: b"])
def test_a_file_that_is_no_map_is_refused(text: str) -> None:
    assert "the file is" in refused(text)[2]


def test_a_file_must_say_its_version() -> None:
    assert refused("# comment\n\nrules: {}")[:3] == (1, "# comment", "the file lacks 'version'")
    assert refused("")[:3] == (1, "", "the file lacks 'version'")
    assert refused("", "floor")[2] == "the file lacks 'version'"
    assert refused("version: [1]")[2] == "'version' is a list where the number 1 is wanted"


@pytest.mark.parametrize("version", ["2", "1.0", "v1", "'01'"])
def test_another_version_is_the_only_problem(version: str) -> None:
    file, refusals = read(f"ruels: 1\nversion: {version}\nrules: {{opinion: deny}}")
    assert [message for _, _, message, _ in refusals] == [
        f"version '{version.strip(chr(39))}' of the policy's language is not known"
    ]
    assert file.rules == {}


def test_a_text_that_is_no_yaml_is_refused_where_it_ends_to_be() -> None:
    file, refusals = read("version: 1\nrules: {a\n")
    assert (file.rules, [line for line, *_ in refusals]) == ({}, [3])


def test_what_yaml_guesses_is_read_as_it_was_meant_or_refused_with_the_reason() -> None:
    assert levels(accepted(f"{V1}rules: {{opinion: off}}").rules["opinion"]) == {"": "off"}
    for word, meant in {
        "no": "off",
        "False": "off",
        "n": "off",
        "yes": "deny",
        "on": "deny",
    }.items():
        _, caret, message, help_ = refused(f"{V1}rules: {{opinion: {word}}}")
        assert caret == word
        assert f"'{word}' is no level: YAML takes it for" in message
        assert meant in help_
    numeric = accepted(f"{V1}repository: 1.10").repository
    assert numeric is not None
    assert numeric.value == "1.10"
    assert accepted(f"{V1}exclude: {{require_resolve_to: True}}").settings
    assert refused(f"{V1}exclude: {{require_resolve_to: yes}}")[2] == (
        "'yes' is neither true nor false"
    )
    assert accepted(f'{V1}versions: {{go: ">=1.20"}}').settings["versions.go"].value == ">=1.20"


def test_x_keys_are_allowed_everywhere_and_mean_nothing() -> None:
    text = """\
version: 1
x-a: {b: [c]}
sumdb: {x-b: 1}
rings: [{name: ci, x-c: ~}]
teams: {a: {x-d: 1, rules: {x-e: 1, opinion: {x-f: 1, ci: deny}}}, x-g: []}
rules: {opinion: {now: warn, then: deny, from: 2027-01-01, x-h: 1}}
groups: {x-i: 1}
"""
    file = accepted(text)
    assert file.settings == {}
    assert file.teams is not None
    assert list(file.teams.value) == ["a"]
    assert levels(file.teams.value["a"].rules["opinion"]) == {"ci": "deny"}
    assert refused(f"{V1}rings: [{{name: x-ci}}]")[2] == "'x-ci' is no name"
