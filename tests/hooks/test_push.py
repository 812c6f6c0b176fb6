"""`hooks/pre-push`, run by git itself."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import commit, run
from tests.cli.hooking import BAD, POLICY
from tests.cli.running import TOP, environment, gosupply
from tests.hooks.scenes import DENIED, bad_commit, git, hang, head, repository, server, tamper
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Ran

NONE = "0" * 40


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return an empty repository to push to."""
    return server(tmp_path / "server.git", hook="")


def refs(bare: Path) -> set[str]:
    """Return the names of all refs of a repository."""
    return set(run(bare, "for-each-ref", "--format=%(refname)").split())


def said(err: str) -> list[str]:
    """Return what gosupply says of refs."""
    return [line for line in err.splitlines() if line.startswith("gosupply: refs/")]


def test_commits_that_are_pushed_are_checked(top: Path, bare: Path) -> None:
    good = head(top)
    ran = git(top, "push", str(bare), "main")
    assert ran.code == 0
    assert said(ran.out)[0].startswith(f"gosupply: refs/heads/main {good[:12]}: ")
    assert said(ran.out)[0].endswith(": pass")
    bad = bad_commit(top)
    ran = git(top, "push", str(bare), "main")
    assert ran.code != 0
    assert DENIED in ran.out
    assert said(ran.out) == [f"gosupply: refs/heads/main {bad[:12]}: fail"]
    assert f"'gosupply check --commit {bad}' shows it again" in ran.err
    assert head(bare, "main") == good


def test_the_working_tree_and_the_index_do_not_matter(top: Path, bare: Path) -> None:
    tamper(top)
    run(top, "add", "go.sum")
    assert git(top, "push", str(bare), "main").code == 0


def test_every_ref_has_its_verdict_and_the_worst_counts(top: Path, bare: Path) -> None:
    good = head(top)
    run(top, "push", "--quiet", "--no-verify", str(bare), "main:old", "main:gone")
    run(top, "tag", "-a", "v1", "-m", "v1")
    bad = bad_commit(top)
    words = ("main", f"{good}:refs/heads/good", "v1", f"{good}:refs/heads/old", ":gone")
    ran = git(top, "push", str(bare), *words)
    assert ran.code != 0
    lines = {line.split()[1].rstrip(":"): line for line in said(ran.out)}
    assert set(lines) == {"refs/heads/main", "refs/heads/good", "refs/heads/gone", "refs/tags/v1"}
    assert lines["refs/heads/main"] == f"gosupply: refs/heads/main {bad[:12]}: fail"
    assert lines["refs/heads/good"].endswith(": pass")
    assert lines["refs/tags/v1"].endswith(": pass")
    assert lines["refs/heads/gone"].endswith(": deleted, nothing to check")
    # Of what is up to date git says nothing.
    assert refs(bare) == {"refs/heads/old", "refs/heads/gone"}


def test_the_same_commit_is_reported_once(top: Path, bare: Path) -> None:
    bad = bad_commit(top)
    ran = git(top, "push", str(bare), *(f"main:refs/heads/b{number}" for number in range(4)))
    assert ran.out.count(DENIED) == 1
    first, *others = said(ran.out)
    assert first == f"gosupply: refs/heads/b0 {bad[:12]}: fail"
    assert [line.partition(": as ")[2] for line in others] == ["refs/heads/b0: fail"] * 3


def test_a_ref_that_has_a_later_ring_is_judged_for_it(top: Path, bare: Path) -> None:
    levels = "rules: {module-denied: {dev: warn, main: deny}}\n"
    rings = "rings: [{name: dev}, {name: main, refs: [refs/heads/main]}]\n"
    commit(top, **{".gosupply/policy.yaml": POLICY + levels + rings, "go.mod": BAD})
    ran = git(top, "push", str(bare), "main:refs/heads/wip", "main")
    wip, main = sorted(said(ran.out), reverse=True)
    assert wip.startswith("gosupply: refs/heads/wip ")
    assert wip.endswith(": pass")
    assert main.startswith("gosupply: refs/heads/main ")
    assert main.endswith(": fail")
    assert git(top, "push", str(bare), "main:refs/heads/wip").code == 0


def test_deleting_and_pushing_nothing_are_no_question(top: Path, bare: Path) -> None:
    run(top, "push", "--quiet", "--no-verify", str(bare), "main", "main:gone")
    bad_commit(top)
    ran = git(top, "push", str(bare), ":gone")
    assert (ran.code, said(ran.out)) == (
        0,
        ["gosupply: refs/heads/gone: deleted, nothing to check"],
    )
    ran = git(top, "push", str(bare), "HEAD~1:main")
    assert ran.code == 0
    assert "nothing was checked" in ran.err


def test_a_detached_head_can_be_pushed(top: Path, bare: Path) -> None:
    run(top, "checkout", "--quiet", "--detach")
    assert git(top, "push", str(bare), "HEAD:refs/heads/new").code == 0
    bad_commit(top)
    assert DENIED in git(top, "push", str(bare), "HEAD:refs/heads/new").out


def test_a_bare_repository_can_be_pushed_from(top: Path, bare: Path, tmp_path: Path) -> None:
    bad_commit(top)
    run(top, "clone", "--quiet", "--bare", str(top), str(tmp_path / "mirror.git"))
    hang(tmp_path / "mirror.git", "pre-push")
    assert DENIED in git(tmp_path / "mirror.git", "push", str(bare), "main").out
    assert git(tmp_path / "mirror.git", "push", str(bare), "main~1:refs/heads/main").code == 0


def test_what_is_no_commit_is_not_let_through(top: Path, bare: Path) -> None:
    tree = head(top, "HEAD^{tree}")
    run(top, "tag", "tree", tree)
    ran = git(top, "push", str(bare), "tree", "main")
    assert ran.code != 0
    assert f"gosupply: refs/tags/tree {tree[:12]}: incomplete" in said(ran.out)
    assert any(line.endswith(": pass") for line in said(ran.out))


def test_any_name_of_a_ref_and_a_remote_will_do(bare: Path, tmp_path: Path) -> None:
    top = repository(tmp_path / 'it\'s a "folder"', "pre-push")
    odd = 'refs/heads/it\'s-"quoted"-$(touch${IFS}x);ünïcode'
    remote = bare.rename(tmp_path / "a 'server' --online.git")
    assert git(top, "push", str(remote), f"HEAD:{odd}").code == 0
    bad_commit(top)
    assert DENIED in git(top, "push", str(remote), f"HEAD:{odd}").out
    assert not list(tmp_path.rglob("x"))


def test_a_push_of_many_refs_names_each(top: Path, bare: Path) -> None:
    oid = head(top)
    made = "".join(f"create refs/heads/many/{number} {oid}\n" for number in range(200))
    run(top, "update-ref", "--stdin", given=made.encode())
    ran = git(top, "push", str(bare), "refs/heads/many/*:refs/heads/many/*")
    assert ran.code == 0
    assert len(said(ran.out)) == 200


def hook(top: Path, given: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script as git does, with an input of our own."""
    return subprocess.run(
        [require_tool("sh"), str(TOP / "hooks" / "pre-push"), *words],
        cwd=top,
        env=environment(),
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "line",
    ["what", "refs/heads/main HEAD refs/heads/main HEAD", f"refs/heads/main {NONE} {NONE}"],
)
def test_what_is_not_gits_is_refused(line: str, top: Path) -> None:
    ran = hook(top, f"{line}\n", "origin", "x")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "git gives something else to a hook 'pre-push'" in ran.stderr


def test_a_commit_that_is_not_there_is_not_passed(top: Path) -> None:
    lines = [f"{ref} {'1' * 40} {ref} {NONE}" for ref in ("refs/heads/a",)]
    lines.append(f"refs/heads/b {head(top)} refs/heads/b {NONE}")
    ran = hook(top, "\n".join(lines), "origin", "x")
    assert ran.returncode == 3
    assert f"gosupply: refs/heads/a {'1' * 12}: incomplete\n" in ran.stdout
    assert "gosupply: refs/heads/b" in ran.stdout
    assert "could not be checked here" in ran.stderr


def framework(top: Path, **changes: str) -> Ran:
    """Run what a framework runs before a push, with what it says of that."""
    told = {"PRE_COMMIT": "1", "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/main", **changes}
    return gosupply("hook", "run", cwd=top, changes=told)


def test_a_push_of_which_no_commit_is_named_is_not_passed(top: Path) -> None:
    ran = framework(top)
    assert (ran.code, ran.out) == (2, "")
    assert "the framework pushes 'refs/heads/main', and does not say which commit" in ran.err


@pytest.mark.parametrize("none", [NONE, "0" * 64])
def test_gits_word_for_nothing_is_a_deletion(none: str, top: Path) -> None:
    ran = framework(top, PRE_COMMIT_TO_REF=none)
    assert (ran.code, said(ran.out)) == (
        0,
        ["gosupply: refs/heads/main: deleted, nothing to check"],
    )
    # Without a push nothing is deleted: there is no such commit.
    assert framework(top, PRE_COMMIT_TO_REF=none, PRE_COMMIT_REMOTE_BRANCH="").code == 3


def test_only_ids_are_cut(top: Path) -> None:
    branch = "refs/heads/a-long-name-of-a-branch"
    run(top, "branch", branch.removeprefix("refs/heads/"))
    ran = framework(top, PRE_COMMIT_LOCAL_BRANCH=branch)
    assert ran.code == 0
    assert said(ran.out)[0].startswith(f"gosupply: refs/heads/main {branch}: ")
    oid = head(top)
    assert said(framework(top, PRE_COMMIT_TO_REF=oid).out)[0].startswith(
        f"gosupply: refs/heads/main {oid[:12]}: "
    )
