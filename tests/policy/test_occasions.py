"""What a host says about a run: every kind of event, and every way of saying it wrongly."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.errors import IncompleteError, InputError
from gosupply.policy.occasions import (
    Occasion,
    from_github,
    from_gitlab,
    from_nothing,
    from_pre_receive,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.policy.occasions import OccasionKind

SHA = "a" * 40
OLD = "b" * 40
BASE = "c" * 64
ZEROS = "0" * 40
REPOSITORY = {"default_branch": "main"}


def github(name: str, payload: object, **env: str) -> Occasion:
    given_env = {"GITHUB_EVENT_NAME": name, "GITHUB_SHA": SHA, "GITHUB_REF": "refs/heads/main"}
    return from_github(json.dumps(payload).encode(), {**given_env, **env})


def refusal(name: str, payload: object, **env: str) -> str:
    with pytest.raises(InputError) as caught:
        github(name, payload, **env)
    return str(caught.value)


def pull_request(**more: object) -> Mapping[str, Any]:
    labels = [{"name": "team:pay"}, {"name": "a, b"}]
    change = {"base": {"ref": "main"}, "head": {"sha": OLD}, "labels": labels}
    return {"pull_request": {**change, **more}, "repository": REPOSITORY}


def test_a_pull_request_is_compared_with_the_first_parent_of_its_merge_commit() -> None:
    assert github("pull_request", pull_request(), GITHUB_REF="refs/pull/7/merge") == Occasion(
        "pull-request",
        "GitHub, pull request into 'main'",
        labels=("team:pay", "a, b"),
        ref="refs/pull/7/merge",
        target="main",
        base=f"{SHA}^1",
        default_branch="main",
        built=SHA,
        states=(SHA, OLD),
    )


@pytest.mark.parametrize("ref", ["refs/heads/main", "refs/pull/7/head"])
def test_a_pull_request_without_a_merge_commit_has_the_merge_base(ref: str) -> None:
    found = github("pull_request_target", pull_request(), GITHUB_REF=ref)
    assert (found.kind, found.base) == ("pull-request", "")
    # The workflow is the target's own, and so is the commit that GitHub builds.
    assert found.states == (OLD,)


def test_without_the_built_commit_nothing_is_its_parent() -> None:
    found = github("pull_request", pull_request(), GITHUB_REF="refs/pull/7/merge", GITHUB_SHA="")
    assert (found.base, found.built) == ("", "")


def test_labels_are_taken_once_and_may_be_missing() -> None:
    twice = [{"name": "a"}, {"name": "b"}, {"name": "a"}, {"name": ""}]
    assert github("pull_request", pull_request(labels=twice)).labels == ("a", "b")
    assert github("pull_request", pull_request(labels=None)).labels == ()


def test_a_merge_queue_goes_to_its_base_ref_and_has_no_labels() -> None:
    group = {"base_ref": "refs/heads/release/1", "base_sha": OLD}
    found = github("merge_group", {**pull_request(), "merge_group": group})
    assert (found.kind, found.target, found.base) == ("merge-queue", "release/1", OLD)
    assert (found.where, found.labels) == ("GitHub, merge queue of 'release/1'", ())
    assert found.states == (SHA,)


def test_a_push_says_what_was_there_before() -> None:
    found = github("push", {"before": OLD, "repository": REPOSITORY})
    assert (found.kind, found.before, found.base) == ("push", OLD, OLD)
    assert found.where == "GitHub, push to 'refs/heads/main'"
    assert github("push", {"before": ZEROS}).before == ""


@pytest.mark.parametrize(
    ("kind", "is_change"), [("pull-request", True), ("push", True), ("tag", False)]
)
def test_a_tag_changes_nothing(kind: OccasionKind, *, is_change: bool) -> None:
    assert Occasion(kind, "").is_change == is_change


@pytest.mark.parametrize("name", ["push", "release", "workflow_dispatch"])
def test_a_tag_is_one_however_it_came(name: str) -> None:
    found = github(name, {"before": ZEROS, "repository": REPOSITORY}, GITHUB_REF="refs/tags/v1")
    assert (found.kind, found.ref, found.default_branch) == ("tag", "refs/tags/v1", "main")


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("workflow_dispatch", {}),
        ("issue_comment", {"pull_request": {"base": {"ref": "main"}}}),
        ("push", {"deleted": True, "before": OLD}),
        ("", {}),
    ],
)
def test_what_has_no_change_is_like_a_schedule(name: str, payload: object) -> None:
    found = github(name, payload)
    assert (found.kind, found.before, found.target) == ("schedule", "", "")


def test_a_schedule_runs_on_the_default_branch() -> None:
    assert github("schedule", {}).default_branch == "main"
    assert github("schedule", {"repository": {"default_branch": "trunk"}}).default_branch == "trunk"
    assert github("workflow_dispatch", {}).default_branch == ""


@pytest.mark.parametrize(
    ("name", "payload", "env", "words"),
    [
        ("pull_request", [], {}, "GitHub's event is no JSON object"),
        ("pull_request", {}, {}, "GitHub's event names no target branch of the pull request"),
        (
            "pull_request",
            {"pull_request": 1},
            {},
            "GitHub's event has no object at 'pull_request'",
        ),
        (
            "pull_request",
            pull_request(base={"ref": 1}),
            {},
            "GitHub's event has no text at 'pull_request.base.ref'",
        ),
        (
            "pull_request",
            pull_request(labels={}),
            {},
            None,
        ),
        (
            "pull_request",
            pull_request(labels="a"),
            {},
            "GitHub's event has no list at 'pull_request.labels'",
        ),
        (
            "pull_request",
            pull_request(labels=["a"]),
            {},
            "GitHub's event has a label that is no object",
        ),
        (
            "merge_group",
            {"merge_group": {"base_ref": "refs/tags/v1"}},
            {},
            "GitHub's event names no target branch of the merge queue",
        ),
        ("push", {"before": "HEAD"}, {}, "GitHub's event has no commit id as before"),
        (
            "push",
            {},
            {"GITHUB_SHA": "--help"},
            "GitHub's event has no commit id as GITHUB_SHA",
        ),
    ],
)
def test_what_a_host_would_not_say_stops_the_run(
    name: str, payload: object, env: dict[str, str], words: str | None
) -> None:
    if words is None:
        assert github(name, payload, **env).labels == ()
    else:
        assert refusal(name, payload, **env) == words


@pytest.mark.parametrize(
    "branch",
    [
        "a b",
        "a..b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[b",
        "a\\b",
        "a\nb",
        "a\x7f",
        "\ud800",
        "/a",
        "a/",
        "a//b",
        ".a",
        "a/.b",
        "a.",
        "a./b",
        "a.lock",
        "a.lock/b",
        "a@{1}",
        "x" * 1001,
    ],
)
def test_a_branch_has_a_name_that_git_would_take(branch: str) -> None:
    words = "GitHub's event has no name of a ref as pull_request.base.ref"
    assert refusal("pull_request", pull_request(base={"ref": branch})) == words


@pytest.mark.parametrize("branch", ["-x", "a;rm", "$(x)", "a'b", "ä", "@", "lock", "a.locked"])
def test_any_other_name_is_data(branch: str) -> None:
    assert github("pull_request", pull_request(base={"ref": branch})).target == branch


def test_the_event_must_be_there_and_be_json() -> None:
    with pytest.raises(IncompleteError, match="GitHub's event file cannot be read"):
        from_github(None, {})
    with pytest.raises(InputError) as caught:
        from_github(b'{\n "a": }', {"GITHUB_EVENT_PATH": "event.json"})
    (problem,) = caught.value.problems
    assert problem.message == "GitHub's event is no JSON: Expecting value"
    assert str(problem.at) == "event.json:2:7"
    for data in (b"\xff\xfe\xff", b"[" * 100_000, b"1" * 5000):
        with pytest.raises(InputError, match="is no JSON"):
            from_github(data, {})


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from([SHA, ZEROS, "refs/heads/a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["pull_request", "base", "ref", "head", "sha", "labels", "merge_group", "base_ref"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["pull_request", "merge_group", "push", "schedule", "x"]))
def test_any_event_is_an_occasion_or_refused(payload: object, name: str) -> None:
    found = None
    with contextlib.suppress(InputError):
        found = github(name, payload)
    assert found is None or found.ref == "refs/heads/main"


REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": OLD,
    "CI_MERGE_REQUEST_LABELS": "team:pay,team:web,,team:pay",
    "CI_MERGE_REQUEST_PROJECT_ID": "1",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example/acme/app",
    "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/7/head",
    "CI_PROJECT_ID": "1",
    "CI_DEFAULT_BRANCH": "main",
    "CI_COMMIT_SHA": SHA,
    "CI_COMMIT_BEFORE_SHA": ZEROS,
}


def test_a_merge_request_has_labels_and_the_merge_base() -> None:
    assert from_gitlab(REQUEST) == Occasion(
        "pull-request",
        "GitLab, merge request into 'main'",
        labels=("team:pay", "team:web"),
        ref="refs/merge-requests/7/head",
        target="main",
        base=OLD,
        default_branch="main",
        built=SHA,
        states=(SHA,),
    )


def test_a_merged_result_is_compared_with_the_tip_it_was_made_with() -> None:
    env = {**REQUEST, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": BASE}
    assert from_gitlab(env).base == BASE
    del env["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"], env["CI_MERGE_REQUEST_DIFF_BASE_SHA"]
    assert from_gitlab(env).base == ""


def test_a_fork_s_own_pipeline_is_advisory_and_fetches_from_the_target() -> None:
    found = from_gitlab({**REQUEST, "CI_PROJECT_ID": "2"})
    assert (found.advisory, found.url) == (True, "https://gitlab.example/acme/app.git")


def test_a_merge_train_is_a_queue_and_its_labels_do_not_count() -> None:
    found = from_gitlab({**REQUEST, "CI_MERGE_REQUEST_EVENT_TYPE": "merge_train"})
    assert (found.kind, found.labels, found.target) == ("merge-queue", (), "main")
    assert found.where == "GitLab, merge train into 'main'"


def test_a_child_pipeline_of_a_merge_request_is_one_too() -> None:
    assert from_gitlab({**REQUEST, "CI_PIPELINE_SOURCE": "parent_pipeline"}).kind == "pull-request"


@pytest.mark.parametrize(
    ("env", "kind", "ref", "before"),
    [
        (
            {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "a", "CI_COMMIT_BEFORE_SHA": OLD},
            "push",
            "refs/heads/a",
            OLD,
        ),
        (
            {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "a", "CI_COMMIT_BEFORE_SHA": ZEROS},
            "push",
            "refs/heads/a",
            "",
        ),
        (
            {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "v1", "CI_COMMIT_BEFORE_SHA": OLD},
            "tag",
            "refs/tags/v1",
            "",
        ),
        ({"CI_PIPELINE_SOURCE": "web", "CI_COMMIT_TAG": "v1"}, "tag", "refs/tags/v1", ""),
        (
            {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "a"},
            "schedule",
            "refs/heads/a",
            "",
        ),
        ({}, "schedule", "", ""),
    ],
)
def test_other_pipelines(env: dict[str, str], kind: str, ref: str, before: str) -> None:
    found = from_gitlab(env)
    assert (found.kind, found.ref, found.before) == (kind, ref, before)


@pytest.mark.parametrize(
    ("env", "words"),
    [
        (
            {"CI_MERGE_REQUEST_IID": "7"},
            "GitLab's variables lack CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        ),
        (
            {**REQUEST, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "a b"},
            "GitLab's variables have no name of a ref as CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        ),
        (
            {"CI_COMMIT_BEFORE_SHA": "HEAD~1"},
            "GitLab's variables have no commit id as CI_COMMIT_BEFORE_SHA",
        ),
    ],
)
def test_what_gitlab_would_not_say(env: dict[str, str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        from_gitlab(env)
    assert str(caught.value) == words


def test_without_a_host() -> None:
    assert from_nothing().kind == "laptop"
    assert from_nothing("hook").where == "a commit hook"
    assert from_nothing("pre-push", ref="refs/heads/a").ref == "refs/heads/a"


def test_a_server_s_hook_knows_the_old_value() -> None:
    assert from_pre_receive("refs/heads/a", OLD).before == OLD
    assert from_pre_receive("refs/heads/a", ZEROS).before == ""
    with pytest.raises(InputError, match="no commit id as the old value"):
        from_pre_receive("refs/heads/a", "x")
