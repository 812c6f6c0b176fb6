"""The hook's stamp and git: commits, refs, worktrees, and the forms that an index may have."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import commit, make, run
from tests.cli.hooking import GO_MOD, git_commit, hook, hooked, is_fast, stamps
from tests.cli.running import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository whose hook has passed."""
    return hooked(tmp_path / "repository")


def test_a_policy_that_is_committed_is_another_question(top: Path) -> None:
    write(top / ".gosupply" / "policy.yaml", "version: 1\n")
    run(top, "add", ".gosupply")
    assert not is_fast(git_commit(top, "--no-verify"))
    assert not is_fast(hook(top))
    assert is_fast(hook(top))
    assert is_fast(git_commit(top, "--allow-empty"))


def test_a_policy_that_came_and_went_is_another_question(top: Path) -> None:
    """The commits in between may be where the branch began."""
    commit(top, **{".gosupply/policy.yaml": "version: 1\n"})
    run(top, "rm", "--quiet", ".gosupply/policy.yaml")
    git_commit(top, "--no-verify")
    assert not is_fast(hook(top))


def test_codeowners_matter_where_the_policy_asks_for_them(top: Path) -> None:
    policy = 'version: 1\nteams: {web: {paths: ["..."], codeowners: "@acme/web"}}\n'
    commit(top, **{".gosupply/policy.yaml": policy, "CODEOWNERS": "* @acme/web\n"})
    assert hook(top).code == 0
    commit(top, **{"README.md": "two\n"})
    assert is_fast(hook(top))
    commit(top, CODEOWNERS="* @acme/infra\n")
    assert not is_fast(hook(top))


def test_a_file_that_the_policy_extends_matters(top: Path) -> None:
    base = "version: 1\n"
    digest = hashlib.sha256(base.encode()).hexdigest()
    extends = f"{{file: policies/base, sha256: {digest}}}"
    policy = f"version: 1\nextends: [{extends}]\n"
    commit(top, **{".gosupply/policy.yaml": policy, "policies/base": base})
    assert hook(top).code == 0
    assert is_fast(hook(top))
    write(top / "policies/base", "version: 2\n")
    assert is_fast(hook(top))
    run(top, "add", "policies/base")
    assert hook(top).code == 2


def test_the_tip_of_the_default_branch_matters(top: Path) -> None:
    run(top, "update-ref", "refs/remotes/origin/main", "HEAD")
    run(top, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert not is_fast(hook(top))
    assert is_fast(hook(top))
    assert is_fast(git_commit(top, "--allow-empty"))
    assert is_fast(hook(top))
    run(top, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert not is_fast(hook(top))


def test_a_branch_that_does_not_go_on_is_another_question(top: Path) -> None:
    git_commit(top, "--allow-empty")
    assert is_fast(git_commit(top, "--allow-empty"))
    run(top, "checkout", "--quiet", "-b", "side", "HEAD~3")
    assert not is_fast(hook(top))
    run(top, "checkout", "--quiet", "main")
    commit(top, **{"README.md": "two\n"})
    run(top, "-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-ff", "side")
    assert hook(top).code == 0
    run(top, "checkout", "--quiet", "side")
    commit(top, **{"main.go": "package other\n"})
    run(top, "checkout", "--quiet", "main")
    assert is_fast(hook(top))
    run(top, "-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-ff", "side")
    assert not is_fast(hook(top))


def test_packed_refs_are_read_and_packed_objects_cost_a_full_run(top: Path) -> None:
    run(top, "pack-refs", "--all")
    assert not (top / ".git" / "refs" / "heads" / "main").exists()
    assert is_fast(hook(top))
    git_commit(top, "--allow-empty", "--no-verify")
    run(top, "gc", "--quiet")
    assert not is_fast(hook(top))
    assert is_fast(hook(top))
    write(top / "README.md", "two\n")
    assert is_fast(git_commit(top, "-a"))
    assert is_fast(hook(top))


def test_a_worktree_has_an_index_and_a_stamp_of_its_own(top: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    run(top, "worktree", "add", "--quiet", str(tree))
    assert not is_fast(hook(tree))
    assert is_fast(hook(tree))
    write(tree / "go.mod", GO_MOD + "// changed\n")
    run(tree, "add", "go.mod")
    assert is_fast(hook(top))
    assert not is_fast(git_commit(tree))
    assert is_fast(git_commit(tree, "--allow-empty"))
    assert len(stamps(tmp_path)) == 2


def test_sha256(tmp_path: Path) -> None:
    top = make(tmp_path / "other", "--object-format=sha256")
    commit(top, **{"go.mod": GO_MOD})
    assert not is_fast(hook(top))
    assert is_fast(hook(top))
    commit(top, **{"README.md": "two\n"})
    assert is_fast(hook(top))
    commit(top, **{"go.mod": GO_MOD + "// changed\n"})
    assert not is_fast(hook(top))


def test_index_version_4(top: Path) -> None:
    run(top, "update-index", "--index-version", "4")
    assert is_fast(hook(top))
    write(top / "vendor" / "a.go", "package a\n")
    run(top, "add", "--force", "vendor")
    assert not is_fast(hook(top))


def test_a_split_index_costs_a_full_run(top: Path) -> None:
    run(top, "update-index", "--split-index")
    assert not is_fast(hook(top))
    assert not is_fast(hook(top))
