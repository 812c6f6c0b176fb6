"""`gosupply ci fetch` on clones as CI services make them: what it brings, what it never does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests import program
from tests.adapters.repositories import commit, fake_git
from tests.adapters.repositories import run as git
from tests.hosting import MERGE, ZEROS, Host, github, merge_request, pull_request
from tests.loopback import Loopback, Say
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEEP = 60
ORIGIN_MAIN = "refs/remotes/origin/main"


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def fetch(top: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Run it; return what it passes on."""
    done = program.gosupply("ci", "fetch", str(top), env=env)
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def refused(top: Path, env: Mapping[str, str], code: int) -> str:
    done = program.gosupply("ci", "fetch", str(top), env=env)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def history(top: Path) -> int:
    return int(git(top, "rev-list", "--all", "--count"))


def test_a_clone_of_a_service_has_neither_branch_nor_origin_head(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    assert git(top, "for-each-ref") == ""


def test_a_pull_request_is_judged_by_the_tip_of_its_target_as_it_is_now(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    now = host.push("meanwhile")
    found = fetch(top, pull_request(host))
    assert found == {"authority": now, "base": host.tip}
    # One commit was fetched, and the clone is no deeper than before.
    assert history(top) == 4


def test_the_merge_s_parent_is_fetched_where_the_clone_lacks_it(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=1")
    found = fetch(top, pull_request(host))
    assert found == {"authority": host.tip, "base": host.tip}


def test_a_clone_with_all_of_its_history_keeps_it(host: Host) -> None:
    top = host.clone("refs/pull/7/merge")
    before = history(top)
    assert fetch(top, pull_request(host))["base"] == host.tip
    assert history(top) == before
    assert git(top, "rev-parse", "--is-shallow-repository") == "false\n"


def test_an_old_branch_of_the_same_name_in_the_clone_does_not_judge(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    git(top, "update-ref", ORIGIN_MAIN, host.merge)
    assert fetch(top, pull_request(host))["authority"] == host.tip


def test_without_a_merge_commit_history_is_deepened_to_where_the_change_began(
    tmp_path: Path,
) -> None:
    host = Host(tmp_path, commits=DEEP)
    top = host.clone(host.change, "--depth=1")
    found = fetch(top, pull_request(host))
    assert found == {"authority": host.tip, "base": host.begun}


def test_histories_that_share_nothing_have_no_base(host: Host) -> None:
    git(host.work, "switch", "--quiet", "--orphan", "alone")
    git(host.work, "commit", "--quiet", "--allow-empty", "--message=alone")
    host.change = git(host.work, "rev-parse", "HEAD").strip()
    host.publish(host.change, "refs/heads/change")
    top = host.clone(host.change, "--depth=1")
    assert fetch(top, pull_request(host)) == {"authority": host.tip}


def test_a_merge_queue_is_judged_by_its_branch_and_compared_with_its_base(host: Host) -> None:
    event = {"merge_group": {"base_ref": "refs/heads/main", "base_sha": host.change}}
    top = host.clone(host.merge, "--depth=1")
    queue = "refs/heads/gh-readonly-queue/main/pr-7-x"
    env = github(host.folder, "merge_group", event, REF=queue, SHA=host.merge)
    assert fetch(top, env) == {"authority": host.tip, "base": host.change}


def test_a_push_is_judged_by_what_was_there(host: Host) -> None:
    top = host.clone("refs/heads/main", "--depth=1")
    event = {"before": host.begun, "repository": {"default_branch": "main"}}
    env = github(host.folder, "push", event, REF="refs/heads/main", SHA=host.tip)
    assert fetch(top, env) == {"authority": host.begun, "base": host.begun}


@pytest.mark.parametrize(
    ("name", "event", "ref"),
    [
        ("push", {"before": ZEROS}, "refs/tags/v1.0.0"),
        ("schedule", {}, "refs/heads/main"),
        ("workflow_dispatch", {}, "refs/heads/change"),
    ],
)
def test_what_is_no_change_is_judged_by_the_default_branch(
    host: Host, name: str, event: dict[str, object], ref: str
) -> None:
    top = host.clone(host.change, "--depth=1")
    whole = {**event, "repository": {"default_branch": "main"}}
    env = github(host.folder, name, whole, REF=ref, SHA=host.change)
    assert fetch(top, env) == {"authority": host.tip}
    assert git(top, "rev-parse", ORIGIN_MAIN).strip() == host.tip


def test_a_new_branch_began_where_it_left_the_default_one(host: Host) -> None:
    top = host.clone(host.change, "--depth=1")
    event = {"before": ZEROS, "repository": {"default_branch": "main"}}
    env = github(host.folder, "push", event, REF="refs/heads/new", SHA=host.change)
    assert fetch(top, env) == {"authority": host.tip, "base": host.begun}


def test_a_default_branch_without_a_name_is_the_host_s_head(host: Host) -> None:
    top = host.clone(host.change, "--depth=1")
    env = github(host.folder, "workflow_dispatch", {}, REF="refs/heads/change", SHA=host.change)
    assert fetch(top, env) == {"authority": host.tip}


def test_a_merge_request_on_gitlab(host: Host) -> None:
    top = host.clone(host.change, "--depth=1")
    assert fetch(top, merge_request(host)) == {"authority": host.tip, "base": host.begun}


def test_a_fork_s_pipeline_fetches_from_the_target_and_not_from_its_origin(
    host: Host, tmp_path: Path
) -> None:
    (tmp_path / "fork").mkdir()
    fork = Host(tmp_path / "fork")
    top = fork.clone(fork.change, "--depth=1")
    project = host.url.removesuffix(".git")
    env = {"CI_PROJECT_ID": "2", "CI_MERGE_REQUEST_PROJECT_URL": project}
    now = host.push("only in the target")
    assert fetch(top, merge_request(fork, **env))["authority"] == now


def test_a_clone_with_a_filter_gets_whole_commits(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2", "--filter=blob:none")
    authority = fetch(top, pull_request(host))["authority"]
    # Without the network, which is where git would look for a missing file.
    host.bare.rename(host.folder / "gone.git")
    assert git(top, "show", f"{authority}:main") == "0"


def test_a_file_that_only_the_authority_still_has_is_fetched_too(host: Host) -> None:
    """The clone has the commit, and never had the file: the change deletes it."""
    host.tip = commit(host.work, kept="by main alone")
    host.publish(host.tip, "refs/heads/main")
    git(host.work, "switch", "--quiet", "--detach", "main")
    git(host.work, "merge", "--quiet", "--no-ff", "--no-commit", "change")
    git(host.work, "rm", "--quiet", "--force", "kept")
    git(host.work, "commit", "--quiet", "--message=Merge")
    host.merge = git(host.work, "rev-parse", "HEAD").strip()
    host.publish(host.merge, MERGE)
    top = host.clone(MERGE, "--filter=blob:none")
    authority = fetch(top, pull_request(host))["authority"]
    host.bare.rename(host.folder / "gone.git")
    assert git(top, "show", f"{authority}:kept") == "by main alone"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_COMMON_DIR", "work/.git"),
        ("GIT_DIR", "work/.git"),
        ("GIT_OBJECT_DIRECTORY", "elsewhere"),
        ("GIT_SHALLOW_FILE", "work/go.mod"),
    ],
)
def test_variables_do_not_lead_to_another_repository(host: Host, name: str, value: str) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    now = host.push("meanwhile")
    git(host.work, "remote", "add", "origin", host.url)
    before = git(host.work, "for-each-ref")
    found = fetch(top, {**pull_request(host), name: str(host.folder / value)})
    assert found == {"authority": now, "base": host.tip}
    assert git(top, "rev-parse", ORIGIN_MAIN).strip() == now
    assert git(host.work, "for-each-ref") == before


def test_git_is_not_told_of_another_repository(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    host.push("meanwhile")
    fake_git(host.folder / "bin", f'env >>"$0.log"; exec {require_tool("git")} "$@"')
    names = (
        *("ALTERNATE_OBJECT_DIRECTORIES", "COMMON_DIR", "DIR", "INDEX_FILE"),
        *("NAMESPACE", "OBJECT_DIRECTORY", "SHALLOW_FILE", "WORK_TREE"),
    )
    leading = dict.fromkeys((f"GIT_{name}" for name in names), "x")
    path = f"{host.folder / 'bin'}:{os.environ['PATH']}"
    fetch(top, {**pull_request(host), **leading, "GIT_TRACE2": "0", "PATH": path})
    seen = (host.folder / "bin/git.log").read_text().splitlines()
    # A person's own settings are.
    assert "GIT_TRACE2=0" in seen
    assert not {f"{name}=x" for name in leading} & {*seen}


def test_hooks_and_aliases_of_the_clone_are_left_alone(host: Host) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    trap = host.folder / "trap"
    hook = top / ".git/hooks/reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch '{trap}'\n")
    hook.chmod(0o755)
    git(top, "update-ref", "refs/x", "HEAD")
    assert trap.exists()  # it works
    trap.unlink()
    fetch(top, pull_request(host))
    assert not trap.exists()


@pytest.mark.parametrize("url", ["ext::touch trap", "--upload-pack=touch trap", "file:///nowhere"])
def test_what_judges_must_be_had(host: Host, url: str) -> None:
    top = host.clone("refs/pull/7/merge", "--depth=2")
    git(top, "config", "remote.origin.url", url)
    said = refused(top, pull_request(host), 3)
    assert "the tip of 'main'" in said
    assert "which cannot be had: git could not fetch" in said
    assert "git fetch origin +refs/heads/main:refs/remotes/origin/main" in said
    assert not (top / "trap").exists()


def test_a_push_whose_past_is_gone_is_not_judged_by_something_else(host: Host) -> None:
    top = host.clone("refs/heads/main", "--depth=1")
    event = {"before": "1" * 40, "repository": {"default_branch": "main"}}
    env = github(host.folder, "push", event, REF="refs/heads/main", SHA=host.tip)
    assert "what 'refs/heads/main' was before the push" in refused(top, env, 3)


def test_a_lost_beginning_is_said_and_stops_nothing(host: Host) -> None:
    top = host.clone(host.change, "--depth=1")
    env = merge_request(host, CI_MERGE_REQUEST_DIFF_BASE_SHA="1" * 40)
    done = program.gosupply("ci", "fetch", str(top), env=env)
    assert (done.returncode, done.stdout) == (0, f"authority={host.tip}\n")
    assert "It is not known where the change began" in done.stderr


def test_odd_events(host: Host) -> None:
    env = pull_request(host)
    (host.folder / "event.json").write_text("{")
    assert "is no JSON" in refused(host.folder, env, 2)
    (host.folder / "event.json").unlink()
    assert "cannot be read" in refused(host.folder, env, 3)


def test_nobody_s_machine_fetches(host: Host) -> None:
    env = {"GITHUB_ACTIONS": "", "GITLAB_CI": "", "PRE_COMMIT": ""}
    assert "gosupply check --like-ci" in refused(host.work, env, 2)


@pytest.fixture
def clone(host: Host) -> Path:
    """Return a job's clone, with a module in a folder of its own."""
    return host.clone("refs/pull/7/merge", "--depth=2")


def at_work(host: Host, clone: Path) -> dict[str, str]:
    return pull_request(host, WORKSPACE=str(clone))


def test_without_git_nobody_knows_what_judges(host: Host) -> None:
    (host.folder / "plain").mkdir()
    said = refused(host.folder / "plain", pull_request(host), 3)
    assert "is in no git repository" in said


@pytest.mark.parametrize("target", ["/", "..", "../work", "other"])
def test_a_link_in_the_place_of_the_folder_leads_nowhere(
    host: Host, clone: Path, target: str
) -> None:
    (clone / "other").mkdir()
    (clone / "auth").symlink_to(target)
    for path in ("auth", "auth/below"):
        assert "leads over the link 'auth'" in refused(clone / path, at_work(host, clone), 2)


def test_a_submodule_in_the_place_of_the_folder_judges_nothing(host: Host, clone: Path) -> None:
    git(clone, "clone", "--quiet", host.url, "auth")
    assert "is in the submodule 'auth'" in refused(clone / "auth", at_work(host, clone), 2)


def test_one_of_several_checkouts_side_by_side(host: Host, clone: Path) -> None:
    (clone / "folder").mkdir()
    assert fetch(clone / "folder", pull_request(host, WORKSPACE=str(host.folder)))
    assert "is not a folder" in refused(clone / "none", at_work(host, clone), 2)
    # Where the host says nothing, the current folder is what it made.
    assert fetch(clone, pull_request(host))


@pytest.mark.parametrize("what", ["main", "change^"])
def test_what_is_not_the_change_is_not_judged_in_its_place(host: Host, what: str) -> None:
    top = host.clone("refs/pull/7/merge")
    git(top, "fetch", "--quiet", "origin", "main")
    old = git(host.work, "rev-parse", what).strip()
    git(top, "checkout", "--quiet", old)
    said = refused(top, pull_request(host), 3)
    assert f"what is checked out is {old}, and not the change" in said


def test_a_change_without_its_merge_is_the_change(host: Host) -> None:
    top = host.clone(host.change, "--depth=1")
    assert fetch(top, pull_request(host))["authority"] == host.tip


@pytest.mark.parametrize("kept", ["/n\n", "/n\n/.gosupply/\n"])
def test_what_is_not_checked_out_is_not_silence(host: Host, clone: Path, kept: str) -> None:
    git(clone, "sparse-checkout", "set", "--no-cone", "--stdin", given=kept.encode())
    assert not (clone / "go.mod").exists()
    said = refused(clone, at_work(host, clone), 3)
    assert "'go.mod' is in the commit, and is not checked out" in said


def test_a_folder_of_its_own_may_be_checked_out_alone(host: Host) -> None:
    git(host.work, "switch", "--quiet", "--detach", host.merge)
    (host.work / "auth").mkdir()
    host.merge = commit(host.work, **{"auth/go.mod": "module example.com/auth\n"})
    host.publish(host.merge, MERGE)
    clone = host.clone(MERGE, "--depth=2")
    git(clone, "sparse-checkout", "set", "--no-cone", "/auth/", "/.gosupply/")
    assert not (clone / "go.mod").exists()
    assert fetch(clone / "auth", at_work(host, clone))
    git(clone, "sparse-checkout", "set", "--no-cone", "/n")
    assert "not a folder" in refused(clone / "auth", at_work(host, clone), 2)


def test_a_submodule_that_is_not_there_is_named(host: Host) -> None:
    git(host.work, "switch", "--quiet", "--detach", host.merge)
    git(host.work, "update-index", "--add", "--cacheinfo", f"160000,{host.tip},lib")
    git(host.work, "commit", "--quiet", "--message=lib")
    host.merge = git(host.work, "rev-parse", "HEAD").strip()
    host.publish(host.merge, MERGE)
    clone = host.clone(MERGE, "--depth=2")
    done = program.gosupply("ci", "fetch", str(clone), env=at_work(host, clone))
    assert done.returncode == 0
    assert "The submodule 'lib' is not checked out" in done.stderr


def served(host: Host) -> Loopback:
    """Return a server of the repository's files (git's "dumb" protocol)."""
    git(host.bare, "gc", "--quiet")
    git(host.bare, "update-server-info")
    files = [path for path in host.bare.rglob("*") if path.is_file()]
    scripts = {
        f"/app.git/{path.relative_to(host.bare)}": Say(body=path.read_bytes()) for path in files
    }
    refs = scripts["/app.git/info/refs"]
    return Loopback({**scripts, "/app.git/info/refs?service=git-upload-pack": refs})


def test_the_token_goes_to_the_host_s_own_server(host: Host) -> None:
    top = host.clone(host.change)
    git(top, "config", "--add", "http.extraHeader", "Authorization: Basic b3RoZXI=")
    with served(host) as server:
        git(top, "remote", "set-url", "origin", server.url("/app.git"))
        git(top, "config", "--add", f"http.{server.base}/.extraHeader", "Authorization: Basic eA==")
        env = {**pull_request(host, SERVER_URL=server.base), "GOSUPPLY_FETCH_TOKEN": "secret"}
        assert fetch(top, env)["authority"] == host.tip
    # x-access-token:secret
    expected = ["Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0"]
    assert {tuple(headers.get_all("Authorization", [])) for headers in server.headers} == {
        tuple(expected)
    }
    assert "secret" not in (top / ".git/config").read_text()


@pytest.mark.parametrize(
    "told", ["", "https://github.com", "http://[", "ftp://127.0.0.1", "{port}"]
)
def test_the_token_goes_to_no_other_server(host: Host, told: str) -> None:
    top = host.clone(host.change)
    with served(host) as server:
        git(top, "remote", "set-url", "origin", server.url("/app.git"))
        # The same host, and another server.
        told = "http://127.0.0.1:1" if told == "{port}" else told
        env = {**pull_request(host, SERVER_URL=told), "GOSUPPLY_FETCH_TOKEN": "secret"}
        assert fetch(top, env)["authority"] == host.tip
    assert not any("Authorization" in headers for headers in server.headers)


def test_a_redirection_is_not_followed_with_a_token(host: Host) -> None:
    top = host.clone(host.change)
    with (
        served(host) as other,
        Loopback(
            {
                "/app.git/info/refs?service=git-upload-pack": Say(
                    302, headers=[("Location", other.url("/app.git/info/refs"))]
                )
            }
        ) as server,
    ):
        git(top, "remote", "set-url", "origin", server.url("/app.git", "user:hidden@"))
        env = {**pull_request(host, SERVER_URL=server.base), "GOSUPPLY_FETCH_TOKEN": "secret"}
        said = refused(top, env, 3)
        assert not other.headers
    assert "hidden" not in said
    assert "secret" not in said


def test_what_git_says_of_a_url_shows_neither_password_nor_token(host: Host) -> None:
    top = host.clone(host.change)
    with Loopback({}) as server:
        git(top, "remote", "set-url", "origin", server.url("/s3cr3t/app.git"))
        env = {**pull_request(host, SERVER_URL=server.base), "GOSUPPLY_FETCH_TOKEN": "s3cr3t"}
        said = refused(top, env, 3)
        assert f"repository '{server.url('/(token)/app.git/')}' not found" in said
        assert "s3cr3t" not in said
        # In most of its messages git itself leaves out who logs in; not in this one.
        git(top, "remote", "set-url", "origin", server.url("/a%0ab", "user:hidden@"))
        said = refused(top, pull_request(host), 3)
        assert f"cannot be parsed: {server.url('/a%0ab/')}" in said
        assert "hidden" not in said
