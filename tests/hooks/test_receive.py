"""`hooks/pre-receive`, run by git itself where somebody pushes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import commit, make, run
from tests.cli.hooking import BAD, POLICY
from tests.cli.running import TOP, environment, write
from tests.hooks.scenes import DENIED, bad_commit, git, hang, head, repository, server
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

DENIES = POLICY + "rules:\n  module-denied: deny\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository without any hook."""
    return repository(tmp_path / "repository")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return an empty repository with the hook."""
    return server(tmp_path / "server.git")


def has(bare: Path, oid: str) -> bool:
    """Return whether a repository has an object."""
    command = ["git", "-C", str(bare), "cat-file", "-e", oid]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def said(err: str) -> list[str]:
    """Return what the server's gosupply says."""
    lines = [line.removeprefix("remote: ").rstrip() for line in err.splitlines()]
    return [line for line in lines if line.startswith("gosupply: ")]


def test_a_push_is_accepted_and_one_is_not(top: Path, bare: Path) -> None:
    good = head(top)
    ran = git(top, "push", str(bare), "main")
    assert ran.code == 0, ran.err
    assert said(ran.err)[0].startswith(f"gosupply: refs/heads/main {good[:12]}: ")
    bad = bad_commit(top)
    ran = git(top, "push", str(bare), "main")
    assert ran.code != 0
    assert DENIED in ran.err
    assert "[remote rejected] main -> main (pre-receive hook declined)" in ran.err
    verdict, ending = said(ran.err)
    assert verdict == f"gosupply: refs/heads/main {bad[:12]}: fail"
    assert ending.startswith(f"gosupply: stopped. 'gosupply check --commit {bad}' shows it again")
    # It was read where git keeps it apart, and is not there any more.
    assert head(bare, "main") == good
    assert not has(bare, bad)


def test_a_bare_repository_may_have_to_be_named(top: Path, bare: Path) -> None:
    run(top, "config", "--global", "safe.bareRepository", "explicit")
    assert git(top, "push", str(bare), "main").code == 0
    bad_commit(top)
    assert DENIED in git(top, "push", str(bare), "main").err


def test_it_may_lie_in_another_work_tree(top: Path, tmp_path: Path) -> None:
    outer = make(tmp_path / "outer")
    commit(outer, **{"go.mod": "what?\n"})
    bare = server(outer / "repositories" / "a 'bare' one")
    assert git(top, "push", str(bare), "main").code == 0
    bad_commit(top)
    assert DENIED in git(top, "push", str(bare), "main").err


def test_a_repository_with_a_work_tree_can_be_pushed_to(top: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other")
    run(other, "config", "receive.denyCurrentBranch", "updateInstead")
    hang(other / ".git", "pre-receive")
    assert git(top, "push", str(other), "main").code == 0
    assert (other / "go.sum").exists()
    bad_commit(top)
    assert DENIED in git(top, "push", str(other), "main").err
    floor = write(other / "floor.yaml", "version: 1\n")
    ran = git(top, "push", str(other), "main:new", GOSUPPLY_FLOOR=str(floor))
    assert "is in the checked tree" in ran.err


def test_sha_256_is_as_good(tmp_path: Path) -> None:
    top = make(tmp_path / "other", "--object-format=sha256")
    commit(top, **{"go.mod": "module example.com/app\n"})
    bare = server(tmp_path / "server.git", "--object-format=sha256")
    assert git(top, "push", str(bare), "main").code == 0
    commit(top, **{"go.mod": "what?\n"})
    assert "mod-malformed" in git(top, "push", str(bare), "main").err


def test_the_policy_of_the_old_value_judges(top: Path, bare: Path) -> None:
    commit(top, **{".gosupply/policy.yaml": DENIES})
    assert git(top, "push", str(bare), "main").code == 0
    commit(top, **{".gosupply/policy.yaml": "version: 1\n", "go.mod": BAD})
    ran = git(top, "push", str(bare), "main")
    assert ran.code != 0
    assert "deny[module-denied]" in ran.err
    # A new branch is judged by the repository's HEAD.
    ran = git(top, "push", str(bare), "main:refs/heads/new")
    assert "deny[module-denied]" in ran.err
    run(bare, "symbolic-ref", "HEAD", "refs/heads/unborn")
    assert git(top, "push", str(bare), "main:refs/heads/new").code == 0


def test_what_a_push_loosens_is_said(top: Path, bare: Path) -> None:
    """Which takes the commit where the change began, of history that is in quarantine."""
    commit(top, **{".gosupply/policy.yaml": DENIES + "  policy-loosened: deny\n"})
    assert git(top, "push", str(bare), "main").code == 0
    commit(top, **{".gosupply/policy.yaml": "version: 1\n"})
    assert "deny[policy-loosened]" in git(top, "push", str(bare), "main").err


def test_each_ref_is_judged_by_what_it_was_also_for_the_same_commit(top: Path, bare: Path) -> None:
    commit(top, **{".gosupply/policy.yaml": "version: 1\n"})
    assert git(top, "push", str(bare), "main:lax").code == 0
    commit(top, **{".gosupply/policy.yaml": DENIES})
    assert git(top, "push", str(bare), "main").code == 0
    new = commit(top, **{"go.mod": BAD})
    ran = git(top, "push", "--atomic", str(bare), "main:lax", "main")
    assert ran.code != 0
    lax, strict = said(ran.err)[:2]
    assert lax.startswith(f"gosupply: refs/heads/lax {new[:12]}: ")
    assert lax.endswith(": pass")
    assert strict == f"gosupply: refs/heads/main {new[:12]}: fail"


def test_a_forced_push_does_not_change_who_judges(top: Path, bare: Path) -> None:
    commit(top, **{".gosupply/policy.yaml": DENIES})
    assert git(top, "push", str(bare), "main").code == 0
    run(top, "checkout", "--quiet", "--orphan", "fresh")
    commit(top, **{".gosupply/policy.yaml": "version: 1\n", "go.mod": BAD})
    assert "deny[module-denied]" in git(top, "push", "--force", str(bare), "HEAD:main").err


def test_nobody_falls_below_the_floor(top: Path, bare: Path) -> None:
    commit(top, **{".gosupply/policy.yaml": "version: 1\n"})
    assert git(top, "push", str(bare), "main").code == 0
    commit(top, **{"go.mod": BAD})
    floor = str(write(bare / "floor.yaml", DENIES))
    assert "deny[module-denied]" in git(top, "push", str(bare), "main", GOSUPPLY_FLOOR=floor).err
    ran = git(top, "push", str(bare), "main", GOSUPPLY_FLOOR=f"{floor}.gone")
    assert ran.code != 0
    assert "cannot be read" in ran.err
    assert git(top, "push", str(bare), "main").code == 0


def test_one_bad_ref_stops_all_and_each_is_named(top: Path, bare: Path) -> None:
    run(top, "push", "--quiet", str(bare), "main:old", "main:gone")
    bad = bad_commit(top)
    names = [f"main~1:refs/heads/b{number}" for number in range(30)]
    ran = git(top, "push", str(bare), *names, "main", ":gone", "main~1:old")
    assert ran.code != 0
    lines = said(ran.err)
    assert f"gosupply: refs/heads/main {bad[:12]}: fail" in lines
    assert "gosupply: refs/heads/gone: deleted, nothing to check" in lines
    assert sum(line.endswith(": pass") for line in lines) == 30
    assert run(bare, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/gone",
        "refs/heads/old",
    ]


def test_deleting_is_not_stopped(top: Path, bare: Path) -> None:
    run(top, "push", "--quiet", str(bare), "main", "main:gone")
    assert git(top, "push", str(bare), ":gone").code == 0


def hook(bare: Path, given: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run the script as git does, with an input of our own."""
    return subprocess.run(
        [require_tool("sh"), str(TOP / "hooks" / "pre-receive")],
        cwd=bare,
        env=environment(),
        input=given,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "standard input is empty"),
        (b"\n", "standard input is empty"),
        (b"what\n", "something else to a hook"),
        (b"%s %s refs/heads/main\n" % (b"0" * 40, b"HEAD" * 10), "something else to a hook"),
        (b"%s %s refs/heads/../x\n" % (b"0" * 40, b"1" * 40), "no name of a ref"),
        (b"%s %s refs/heads/\xff\n" % (b"0" * 40, b"1" * 40), "no name of a ref"),
        (b"%s %s refs/heads/\x1b[2Jx\n" % (b"0" * 40, b"1" * 40), "no name of a ref"),
    ],
)
def test_what_is_not_gits_is_refused(given: bytes, words: str, bare: Path) -> None:
    ran = hook(bare, given)
    assert ran.returncode == 2
    assert words in ran.stderr.decode()
    assert b"\x1b" not in ran.stdout + ran.stderr


def test_a_commit_that_is_not_there_is_not_passed(bare: Path) -> None:
    ran = hook(bare, b"%s %s refs/heads/main\n" % (b"0" * 40, b"1" * 40))
    assert ran.returncode == 3
    assert b"gosupply: refs/heads/main 111111111111: incomplete\n" in ran.stdout


def test_a_head_whose_commit_is_lost_is_not_an_empty_one(top: Path, bare: Path) -> None:
    run(top, "config", "--global", "safe.bareRepository", "explicit")
    other = head(top)
    run(top, "push", "--quiet", str(bare), "main:refs/heads/other")
    lost = commit(top, **{".gosupply/policy.yaml": DENIES})
    run(top, "push", "--quiet", str(bare), "main")
    (bare / "objects" / lost[:2] / lost[2:]).unlink()
    ran = hook(bare, b"%s %s refs/heads/new\n" % (b"0" * 40, other.encode()))
    assert ran.returncode == 3
    assert f"the commit HEAD, {lost}, is not in this repository" in ran.stderr.decode()
