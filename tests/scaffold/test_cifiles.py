"""The files that run gosupply: what they pin, whom they ask, and names that would break them."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from gosupply.adapters.resources import read_text
from gosupply.errors import UsageError
from gosupply.scaffold.cifiles import (
    ACTION,
    REPOSITORY,
    Release,
    branch_pattern,
    commit_of,
    commit_of_tag,
    component_of,
    hooks,
    pinned_in,
    pipeline,
    workflow,
    yaml_scalar,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40
RELEASE = Release("0.1.0", COMMIT)
READ = partial(read_text, "scaffold")
HEX = st.text("0123456789abcdef", min_size=40, max_size=40)
# What looks like something else to a reader of YAML of either version.
ODD = (
    "",
    "0",
    "1e5",
    "1.5",
    "0x1f",
    "0o17",
    "0b1",
    "017",
    "2026-01-01",
    "2026-01-01t01",
    "on",
    "No",
    "y",
    "null",
    "~",
    "<<",
    "=",
    ".inf",
    "- a",
    "a: b",
    "a #b",
    "#",
    "*",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "'",
    '"',
    "a\nb",
    "\\",
    "é",
    "\u2028",
    "\U0001f9ea",
    "{a}",
    "[a]",
    "a, b",
    "${{ secrets.a }}",
    "$CI_SERVER_FQDN/a",
)


def read_yaml(text: str, version: tuple[int, int] = (1, 2)) -> Any:  # noqa: ANN401 - any YAML
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    return yaml.load(text)


def read_workflow(branch: str, *, has_teams: bool = False) -> Any:  # noqa: ANN401 - any YAML
    return read_yaml(workflow(READ, RELEASE, branch, has_teams=has_teams))


# GitHub.


def test_the_workflow_pins_all_it_runs_by_commit() -> None:
    text = workflow(READ, RELEASE, "main", has_teams=False)
    uses = [step["uses"] for step in read_yaml(text)["jobs"]["gosupply"]["steps"]]
    assert uses[-1] == f"{ACTION}@{COMMIT}"
    assert len(uses) == 2
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each) for each in uses)
    assert len(re.findall(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+\n", text)) == 2
    assert f"{ACTION}@{COMMIT} # v0.1.0\n" in text


def test_the_workflow_may_do_no_more_than_it_needs() -> None:
    found = read_workflow("main")
    assert found["permissions"] == {}
    job = found["jobs"]["gosupply"]
    assert job["permissions"] == {
        "contents": "read",
        "actions": "read",
        "security-events": "write",
    }
    assert job["steps"][0]["with"] == {"fetch-depth": 2, "persist-credentials": False}
    assert job["steps"][1]["with"] == {"upload": True}


def test_the_workflow_runs_whenever_something_can_change() -> None:
    events = read_workflow("trunk")["on"]
    assert events["pull_request"]["types"] == [
        "opened",
        "synchronize",
        "reopened",
        "edited",
        "labeled",
        "unlabeled",
    ]
    assert events["push"] == {"branches": ["trunk"], "tags": ["**"]}
    assert {"merge_group", "schedule", "workflow_dispatch"} <= {*events}
    # A privileged event would run with the rights of the target branch.
    assert not {"pull_request_target", "workflow_run"} & {*events}
    (weekly,) = events["schedule"]
    minute, hour, day, month, weekday = weekly["cron"].split()
    assert (day, month) == ("*", "*")
    assert minute not in {"0", "15", "30", "45"}
    assert hour.isdigit()
    assert weekday.isdigit()


def test_only_states_of_the_same_pull_request_replace_each_other() -> None:
    group = read_workflow("main")["concurrency"]["group"]
    assert "github.event.pull_request.number || github.run_id" in group


def test_what_labels_are_for_depends_on_whether_there_are_teams() -> None:
    texts = {each: workflow(READ, RELEASE, "main", has_teams=each) for each in (True, False)}
    assert "Labels choose among the teams" in texts[True]
    assert "once .gosupply/policy.yaml has teams" in texts[False]
    assert read_yaml(texts[True]) == read_yaml(texts[False])


@pytest.mark.parametrize(
    ("branch", "pattern"),
    [
        ("main", "main"),
        ("release/1.x", "release/1.x"),
        ("c++", r"c\+\+"),
        ("!wow", r"\!wow"),
        ("a]b", r"a\]b"),
    ],
)
def test_a_branch_is_no_pattern(branch: str, pattern: str) -> None:
    assert branch_pattern(branch) == pattern
    assert read_workflow(branch)["on"]["push"]["branches"] == [pattern]


@pytest.mark.parametrize(
    "branch",
    ["o'clock", 'say"so"', "a,b", "#1", "on", "1.0", "${{x}}", "{%x%}", "<<tag>>", "é", "&a"],
)
def test_an_odd_branch_changes_nothing_else(branch: str) -> None:
    odd, plain = read_workflow(branch), read_workflow("main")
    assert odd["on"]["push"]["branches"] == [branch]
    odd["on"]["push"]["branches"] = ["main"]
    assert odd == plain


# GitLab.


def test_a_component_is_included_by_its_version_or_by_a_commit() -> None:
    component = component_of("gitlab.com", "")
    text = pipeline(READ, Release("0.1.0", ""), component)
    assert read_yaml(text) == {
        "include": [{"component": "gitlab.com/gosupply/gosupply/check@0.1.0"}]
    }
    text = pipeline(READ, RELEASE, component)
    (included,) = read_yaml(text)["include"]
    assert included == {"component": f"gitlab.com/gosupply/gosupply/check@{COMMIT}"}
    assert text.endswith("# 0.1.0\n")


def test_a_component_is_found_on_its_own_server_only() -> None:
    assert component_of("", "") == component_of("gitlab.com", "")
    with pytest.raises(UsageError, match=r"'origin' is at 'git\.acme\.example'") as caught:
        component_of("git.acme.example", "")
    assert "--component" in caught.value.help
    mirrored = component_of("git.acme.example", "platform/tools/gosupply")
    assert mirrored == "$CI_SERVER_FQDN/platform/tools/gosupply/check"
    (included,) = read_yaml(pipeline(READ, Release("0.1.0", ""), mirrored))["include"]
    assert included == {"component": f"{mirrored}@0.1.0"}


@pytest.mark.parametrize(
    "mirror", ["gosupply", "/a/b", "a/b/", "a//b", "a/b@1", "$A/b", "a b/c", "../a"]
)
def test_a_mirror_is_named_by_its_path(mirror: str) -> None:
    with pytest.raises(UsageError, match="is no path of a project"):
        component_of("", mirror)


# pre-commit.


def test_the_hook_is_frozen_as_pre_commit_does_it() -> None:
    text = hooks(READ, RELEASE)
    assert f"\n    rev: {COMMIT}  # frozen: v0.1.0\n" in text
    (repo,) = read_yaml(text)["repos"]
    assert repo == {"repo": REPOSITORY, "rev": COMMIT, "hooks": [{"id": "gosupply"}]}


def test_an_entry_stands_below_the_repos_that_are_there() -> None:
    block = hooks(READ, RELEASE, is_whole=False)
    assert hooks(READ, RELEASE).endswith(f"\nrepos:\n{block}")
    there = "repos:\n  - repo: meta\n    hooks: [{id: identity}]\n"
    assert read_yaml(there + block)["repos"][1:] == read_yaml(hooks(READ, RELEASE))["repos"]


# Commits.


def test_what_an_older_file_pins_is_found_again() -> None:
    older = Release("0.0.9", OTHER)
    assert pinned_in("github", workflow(READ, older, "main", has_teams=False)) == OTHER
    assert pinned_in("gitlab", pipeline(READ, older, component_of("", ""))) == OTHER
    assert pinned_in("gitlab", pipeline(READ, older, component_of("", "a/b"))) == OTHER
    assert pinned_in("pre-commit", hooks(READ, older)) == OTHER
    assert pinned_in("github", hooks(READ, older)) == ""
    assert pinned_in("gitlab", pipeline(READ, Release("0.0.9", ""), component_of("", ""))) == ""


@given(HEX)
def test_every_commit_is_found_again_and_read_as_text(commit: str) -> None:
    text = hooks(READ, Release("0.1.0", commit))
    assert pinned_in("pre-commit", text) == commit
    assert {read_yaml(text, version)["repos"][0]["rev"] for version in ((1, 1), (1, 2))} == {commit}


def test_only_a_whole_commit_is_pinned() -> None:
    assert commit_of(COMMIT) == COMMIT
    for text in (
        "",
        "main",
        "v0.1.0",
        COMMIT[:39],
        COMMIT.upper(),
        f"{COMMIT}\n",
        f"{COMMIT}0" * 2,
    ):
        with pytest.raises(UsageError, match="is no full commit id"):
            commit_of(text)


@pytest.mark.parametrize(
    ("listed", "commit"),
    [
        (f"{COMMIT}\trefs/tags/v0.1.0\n", COMMIT),
        (f"{OTHER}\trefs/tags/v0.1.0\n{COMMIT}\trefs/tags/v0.1.0^{{}}\n", COMMIT),
        # git matches the ends of names: another tag is another.
        (f"{OTHER}\trefs/tags/refs/tags/v0.1.0\n", ""),
        (f"{OTHER}\trefs/tags/v0.1.0-rc1\n", ""),
        (f"{'a' * 64}\trefs/tags/v0.1.0\n", ""),
        ("fatal\n", ""),
        ("", ""),
    ],
)
def test_a_tag_means_the_commit_that_it_leads_to(listed: str, commit: str) -> None:
    assert commit_of_tag(listed, "v0.1.0") == commit


# Text as YAML.


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_read_back(text: str) -> None:
    for version in ((1, 1), (1, 2)):
        assert read_yaml(f"a: {yaml_scalar(text)} # b\n", version) == {"a": text}
        assert read_yaml(f"[{yaml_scalar(text)}, b]\n", version) == [text, "b"]


@given(st.text())
def test_any_text_is_read_back(text: str) -> None:
    assert read_yaml(f"[{yaml_scalar(text)}, b]\n") == [text, "b"]


@given(st.from_regex(r"[0-9a-fox_.eE$/-]{1,12}", fullmatch=True))
def test_what_looks_like_a_number_is_read_back(text: str) -> None:
    for version in ((1, 1), (1, 2)):
        assert read_yaml(f"[{yaml_scalar(text)}]\n", version) == [text]


def test_ordinary_names_stay_readable() -> None:
    for text in ("main", "release/1.x", "v0.1.0", f"{ACTION}@{COMMIT}", COMMIT):
        assert yaml_scalar(text) == text
