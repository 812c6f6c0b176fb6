"""policy-unused-entry: permissions that nothing needs."""

from __future__ import annotations

import pytest

from gosupply.policy.waiving import Change
from gosupply.rules.policy_unused_entry import REVIEW
from tests.rules.reviewing import GO_MOD, REPLACED, case, policy_of, review_by

LOCAL = "\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./forks/lib\n"
FOLDER = "-- forks/lib/go.mod --\nmodule example.com/lib\n\ngo 1.25.0\n\ntoolchain go1.27.2\n"
BROKEN = GO_MOD + "require (\n"


def messages(text: str, *, under: str = "") -> list[str]:
    return [finding.message for finding in review_by(REVIEW, text, under=under)]


def judged(policy: str, mod: str = GO_MOD + REPLACED, *more: str) -> list[str]:
    return messages(case(policy=policy, mod=mod, more=more))


@pytest.mark.parametrize(
    ("entry", "is_needed"),
    [
        ("{module: example.com/lib}", True),
        ("{module: example.com/fork}", True),
        ("{module: example.com/...}", True),
        ('{module: example.com/lib, versions: ">=v9.0.0", requirement: indirect}', True),
        ("{module: ...}", True),
        ("{module: example.com/other}", False),
        ("{module: example.com/lib/v2}", False),
    ],
)
def test_an_allowed_module_that_no_file_chooses(entry: str, *, is_needed: bool) -> None:
    found = judged(f"versions:\n  allowed:\n    - {entry}\n")
    assert (not found) is is_needed
    for message in found:
        assert message.endswith("' in 'versions.allowed': no file requires such a module.")


def test_each_entry_is_looked_at_by_itself_and_shown_at_its_line() -> None:
    policy = "versions:\n  allowed:\n    - {module: example.com/...}\n    - {module: a.example/b}\n"
    (found,) = review_by(REVIEW, case(policy=policy))
    assert found.at.text == "    - {module: a.example/b}"
    assert found.key == "versions.allowed a.example/b"
    assert found.help == "Delete the entry, or correct it."


def test_what_a_repository_without_requirements_allows_is_for_later() -> None:
    assert judged("versions: {allowed: [{module: example.com/lib}]}\n", GO_MOD) == []


def test_a_folder_that_no_replacement_leads_to() -> None:
    policy = 'replace: {local_roots: ["forks/...", "internal/..."]}\n'
    assert judged(policy, GO_MOD + LOCAL, FOLDER) == [
        "Nothing needs 'internal/...' in 'replace.local_roots': no replacement leads there."
    ]


def test_forks_that_no_replacement_leads_to() -> None:
    policy = "replace: {fork_owners: [example.com/..., github.com/acme/...]}\n"
    assert judged(policy) == [
        "Nothing needs 'github.com/acme/...' in 'replace.fork_owners': no replacement leads there."
    ]


def test_what_is_denied_is_there_to_match_nothing() -> None:
    policy = "versions: {denied: [{module: a.example/b}]}\nsumdb: {private: [b.example/...]}\n"
    assert judged(policy) == []


@pytest.mark.parametrize(
    ("path", "is_needed"),
    [
        ("services/auth", True),
        ("services/auth/...", True),
        ("services/auth/internal", True),
        ("services/...", True),
        ("...", True),
        ("services/pay/...", False),
        ("services/authors", False),
    ],
)
def test_a_path_of_a_team_where_no_module_lies(path: str, *, is_needed: bool) -> None:
    text = case(policy=f'teams: {{auth-team: {{paths: ["{path}"]}}}}\n')
    text = text.replace("-- go.mod --", "-- services/auth/go.mod --")
    expected = f"Nothing needs '{path}' in 'paths of 'auth-team'': no module lies there."
    assert messages(text) == ([] if is_needed else [expected])


def test_a_team_may_have_no_paths_and_settings_of_its_own() -> None:
    policy = 'teams: {auth-team: {labels: [auth], replace: {local_roots: ["old/..."]}}}\n'
    assert judged(policy) == [
        "Nothing needs 'old/...' in 'replace.local_roots': no replacement leads there."
    ]


def test_nothing_is_said_where_not_everything_was_read() -> None:
    text = case(policy='replace: {local_roots: ["internal/..."]}\n')
    assert len(messages(text)) == 1
    assert messages(text, under="services") == []
    broken = case(policy='replace: {local_roots: ["internal/..."]}\n', mod=BROKEN)
    assert messages(broken) == []
    no_module = "-- authority/.gosupply/policy.yaml --\nversion: 1\nreplace: {local_roots: [a]}\n"
    assert messages(f"{no_module}-- README --\n") == []


def test_who_removes_the_entry_is_not_told_of_it() -> None:
    text = case(policy='replace: {local_roots: ["internal/..."]}\n')
    after = policy_of({"policy.yaml": "version: 1\n"})
    assert review_by(REVIEW, text, change=Change(after)) == []
