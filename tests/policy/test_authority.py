"""Where policy is read from: a test for each row, and what a policy may do that nobody accepted."""

from __future__ import annotations

from typing import get_args

import pytest

from gosupply.policy.authority import Candidates, Fetch, choose, granting_nothing, may_judge_itself
from gosupply.policy.levels import level_of
from gosupply.policy.occasions import Occasion, OccasionKind, from_nothing
from tests.policy.loosenings import DAY, edited, policy_of

OLD = "b" * 40
REQUEST = Occasion("pull-request", "a pull request", target="main", default_branch="trunk")


@pytest.mark.parametrize("occasion", [REQUEST, from_nothing(), Occasion("push", "", before=OLD)])
@pytest.mark.parametrize("has_git", [True, False])
def test_row_1_what_was_asked_for_counts_everywhere(occasion: Occasion, *, has_git: bool) -> None:
    found = choose(occasion, OLD, has_git=has_git)
    assert found == Candidates((OLD,), f"git fetch origin {OLD}", f"'{OLD}', as asked for")


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        ("origin/a/b", "git fetch origin +refs/heads/a/b:refs/remotes/origin/a/b"),
        ("refs/remotes/origin/a", "git fetch origin +refs/heads/a:refs/remotes/origin/a"),
        ("origin/a;b", "git fetch origin"),
        ("v1.0.0", "git fetch --tags origin"),
        ("--upload-pack=x", "git fetch --tags origin"),
    ],
)
def test_row_1_one_command_helps(asked: str, remedy: str) -> None:
    assert choose(REQUEST, asked).remedy == remedy


def test_row_2_a_pull_request_is_judged_by_its_target() -> None:
    assert choose(REQUEST._replace(base=OLD, built=OLD)) == Candidates(
        ("refs/remotes/origin/main",),
        "git fetch origin +refs/heads/main:refs/remotes/origin/main",
        "the tip of 'main', the branch that the change goes to",
        Fetch("origin", "refs/heads/main", "refs/remotes/origin/main"),
    )


def test_row_2_a_fork_s_branch_of_that_name_is_not_the_target() -> None:
    url = "https://git.example/acme/app"
    found = choose(REQUEST._replace(url=url))
    assert found.revisions == ("refs/remotes/gosupply/main",)
    assert found.fetch == Fetch(url, "refs/heads/main", "refs/remotes/gosupply/main")
    assert found.remedy == (
        "git fetch https://git.example/acme/app +refs/heads/main:refs/remotes/gosupply/main"
    )


@pytest.mark.parametrize("target", ["a;b", "$(x)", "a'b", "a b", "ä"])
def test_row_2_a_command_never_has_what_a_shell_would_read(target: str) -> None:
    assert choose(REQUEST._replace(target=target)).remedy == "git fetch origin"
    assert choose(REQUEST._replace(target=target, url="https://git.example")).remedy == ""
    assert choose(REQUEST._replace(url="https://git.example/$(x)")).remedy == ""


def test_row_3_a_merge_queue_is_judged_by_its_branch_and_not_by_its_base() -> None:
    occasion = Occasion("merge-queue", "", target="main", base=OLD)
    assert choose(occasion).revisions == ("refs/remotes/origin/main",)


def test_row_4_a_push_is_judged_by_what_was_there() -> None:
    occasion = Occasion("push", "", ref="refs/heads/a", before=OLD, default_branch="main")
    words = "what 'refs/heads/a' was before the push"
    fetch = Fetch("origin", OLD)
    assert choose(occasion) == Candidates((OLD,), f"git fetch origin {OLD}", words, fetch)


@pytest.mark.parametrize("kind", ["push", "tag", "schedule"])
def test_rows_4_and_5_what_is_new_is_judged_by_the_default_branch(kind: OccasionKind) -> None:
    occasion = REQUEST._replace(kind=kind)
    assert choose(occasion) == Candidates(
        ("refs/remotes/origin/trunk",),
        "git fetch origin +refs/heads/trunk:refs/remotes/origin/trunk",
        "the tip of 'trunk', the default branch",
        Fetch("origin", "refs/heads/trunk", "refs/remotes/origin/trunk"),
    )
    unknown = choose(occasion._replace(default_branch=""))
    assert unknown.revisions == ("refs/remotes/origin/HEAD",)
    assert unknown.remedy == "git remote set-head origin --auto"
    assert unknown.fetch == Fetch("origin", "HEAD", "refs/remotes/origin/HEAD")


def test_row_5_a_tag_is_not_judged_by_what_was_there() -> None:
    occasion = Occasion("tag", "", before=OLD, default_branch="main")
    assert choose(occasion).revisions == ("refs/remotes/origin/main",)


@pytest.mark.parametrize("kind", ["laptop", "hook", "pre-push"])
def test_row_6_a_person_s_machine_has_origin_head_or_head(kind: OccasionKind) -> None:
    found = choose(REQUEST._replace(kind=kind))
    assert found.revisions == ("refs/remotes/origin/HEAD", "HEAD")


def test_row_6_a_server_has_the_old_value_or_its_head() -> None:
    occasion = Occasion("pre-receive", "", ref="refs/heads/a", before=OLD)
    words = "what 'refs/heads/a' was before the push"
    assert choose(occasion) == Candidates((OLD,), "", words)
    found = choose(occasion._replace(before=""))
    assert (found.revisions, found.words) == (("HEAD",), "the repository's HEAD: the ref is new")


def test_row_7_without_git_there_are_only_the_files() -> None:
    words = "the checked files themselves: there is no git repository"
    assert choose(from_nothing(), has_git=False) == Candidates((), "", words)


def test_only_rows_6_and_7_name_something_else_to_take() -> None:
    machines = {"laptop", "hook", "pre-push"}
    kinds = [kind for kind in get_args(OccasionKind) if kind not in machines]
    assert {len(choose(REQUEST._replace(kind=kind)).revisions) for kind in kinds} == {1}


MORE = """\
sumdb: {private: [git.acme.example/...], pin: required}
waivers:
  - {id: two, rule: sum-mismatch, subject: example.com/lib@v1.0.0, reason: x, owner: ann,
     from: 2026-11-20, expires: 2026-12-15,
     h1: "h1:qN2skY5pEnwFVfBUSc2fNLLDddWBh13a+gC9XWoQDwY="}
"""
LOOSE = edited(
    ("extends: [strict]\n", ""),
    ("teams_may_loosen: []", "teams_may_loosen: [versions.go]"),
    ('  go: ">=1.24"\n', '  go: ">=1.24"\n  toolchain: ">=1.21"\n'),
    ("waivers:\n", MORE),
)


def test_row_8_what_restricts_counts_and_what_grants_does_not() -> None:
    whole = policy_of(LOOSE)
    found = granting_nothing(whole)
    built_in = policy_of(None)
    for named in whole.names:
        for ring in whole.rings:
            assert level_of(found, named, ring, DAY) == level_of(whole, named, ring, DAY)
    assert found.rings == whole.rings
    for key in ("versions.go", "versions.denied", "sumdb.pin", "sumdb.private"):
        assert found.settings[key] == whole.settings[key] != built_in.settings[key]
    assert found.settings["versions.toolchain"] == built_in.settings["versions.toolchain"]
    assert [waiver.id.value for waiver in found.waivers] == ["one"]
    assert found.teams_may_loosen == frozenset()
    assert found.teams["pay"].settings == whole.teams["pay"].settings
    assert found.teams["pay"].observe is None


@pytest.mark.parametrize(
    ("floor", "public"), [("", True), ("rules: {}", True), ("sumdb: {lookup: listed}", False)]
)
def test_row_8_a_list_of_public_names_restricts_a_baseline_that_sends_all(
    floor: str, *, public: bool
) -> None:
    own = "version: 1\nsumdb: {lookup: listed, public: [example.com/a]}\n"
    policy = policy_of(own, floor=f"version: 1\n{floor}\n" if floor else "")
    found = granting_nothing(policy).settings["sumdb.public"].value
    assert [name.value for name in found] == ["example.com/a"] * public


def test_row_8_no_approval_counts_and_no_emergency() -> None:
    own = granting_nothing(policy_of(LOOSE)).chain[-1]
    assert (own.people, own.groups) == (None, None)
    assert own.rings is not None
    assert [bool(ring.approvals) for ring in own.rings.value] == [False, True, True]
    assert not any(ring.emergency for ring in own.rings.value)


def test_row_8_the_built_in_policy_grants_what_it_grants() -> None:
    built_in = policy_of(None)
    assert granting_nothing(built_in) == built_in


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ([], False),
        ([".gosupply/policy.yaml", ".gosupply/teams/a.yaml"], True),
        ([".gosupply/policy.yaml", "go.mod"], False),
        (["x/.gosupply/policy.yaml"], False),
        ([".gosupply-not/x"], False),
    ],
)
def test_row_9_a_change_of_the_policy_alone_may_mend_it(
    changed: list[str], *, expected: bool
) -> None:
    assert may_judge_itself(changed) is expected
