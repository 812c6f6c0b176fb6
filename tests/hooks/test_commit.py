"""`hooks/pre-commit`, run by git itself."""

from __future__ import annotations

import re
import shlex
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.resources import read_text
from gosupply.scaffold.hookfiles import HOOKS
from tests.adapters.repositories import commit, run
from tests.cli.running import TOP, environment, write
from tests.hooks.scenes import DENIED, SECONDS, git, head, only, repository, tamper, untamper
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("hook", HOOKS)
def test_the_folder_has_what_is_installed(hook: str) -> None:
    path = TOP / "hooks" / hook
    assert path.read_text() == read_text("scaffold", f"hooks/{hook}")
    assert path.stat().st_mode & stat.S_IXUSR
    assert {each.name for each in path.parent.iterdir()} == set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_the_scripts_are_for_any_shell(hook: str) -> None:
    path = str(TOP / "hooks" / hook)
    subprocess.run([require_tool("dash"), "-n", path], check=True)
    subprocess.run([require_tool("shellcheck"), "--shell=sh", path], check=True)


def test_a_commit_passes_and_one_is_stopped(top: Path) -> None:
    write(top / "README.md", "hello\n")
    run(top, "add", "README.md")
    before = head(top)
    assert git(top, "commit", "-m", "good").code == 0
    assert head(top) != before
    tamper(top)
    before = head(top)
    ran = git(top, "commit", "-am", "bad")
    assert ran.code == 1
    assert head(top) == before
    # What, where, why, one command; then how to see it again.
    assert DENIED in ran.err
    assert "--> go.sum:7:" in ran.err
    assert "the log:" in ran.err
    assert ran.err.count("= help:") == 1
    assert ran.err.splitlines()[-1] == (
        "gosupply: stopped. 'gosupply check --staged' shows this again, and CI will say the same"
    )
    assert "pass" not in ran.err


@pytest.mark.parametrize(
    "words", [("-a",), ("go.sum",), ("--include", "go.sum"), ("--amend", "-a")]
)
def test_the_index_that_git_names_is_checked(words: tuple[str, ...], top: Path) -> None:
    tamper(top)
    assert DENIED in git(top, "commit", "-m", "bad", *words).err
    assert git(top, "commit", "-m", "nothing of it", "--allow-empty").code == 0


def test_only_what_is_staged_is_checked(top: Path) -> None:
    tamper(top)
    run(top, "add", "go.sum")
    untamper(top)
    assert DENIED in git(top, "commit", "-m", "bad").err
    run(top, "add", "go.sum")
    tamper(top)
    assert git(top, "commit", "--allow-empty", "-m", "good").code == 0


def test_a_deletion_is_checked_too(top: Path) -> None:
    run(top, "rm", "--quiet", "go.sum")
    assert "no go.sum line was found" in git(top, "commit", "-m", "change").err


def test_a_detached_head_is_no_obstacle(top: Path) -> None:
    run(top, "checkout", "--quiet", "--detach")
    assert git(top, "commit", "--allow-empty", "-m", "good").code == 0
    tamper(top)
    assert DENIED in git(top, "commit", "-am", "bad").err


def test_a_worktree_has_an_index_of_its_own(top: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    run(top, "worktree", "add", "--quiet", str(tree))
    tamper(tree)
    assert DENIED in git(tree, "commit", "-am", "bad").err
    assert git(top, "commit", "--allow-empty", "-m", "good").code == 0


def test_any_name_of_a_folder_will_do(tmp_path: Path) -> None:
    top = repository(tmp_path / 'it\'s a "folder" $(touch x); \\ of\nmine', "pre-commit")
    assert git(top, "commit", "--allow-empty", "-m", "good").code == 0
    tamper(top)
    assert DENIED in git(top, "commit", "-am", "bad").err


def test_an_index_that_another_git_locks_can_be_read(top: Path) -> None:
    write(top / ".git" / "index.lock", "not an index")
    assert git(top, "hook", "run", "pre-commit").code == 0
    assert (top / ".git" / "index.lock").read_text() == "not an index"
    # Git itself does not commit there.
    assert "index.lock" in git(top, "commit", "--allow-empty", "-m", "good").err


def test_many_at_once_say_the_same(top: Path) -> None:
    tamper(top)
    run(top, "add", "go.sum")
    words = [sys.executable, "-m", "gosupply", "hook", "run"]
    running = [
        subprocess.Popen(words, cwd=top, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    ended = {(*each.communicate(timeout=SECONDS), each.returncode) for each in running}
    assert len(ended) == 1
    assert {code for _, _, code in ended} == {1}


@pytest.mark.parametrize("hook", HOOKS)
def test_without_gosupply_nothing_passes_unchecked(hook: str, tmp_path: Path, top: Path) -> None:
    folder = only(tmp_path / "bin", "git")
    done = subprocess.run(
        [require_tool("sh"), str(TOP / "hooks" / hook)],
        cwd=top,
        env=environment(PATH=str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("gosupply is not on ")
    assert done.stderr.count("\n") == 1


def test_a_person_without_gosupply_can_say_no(top: Path, tmp_path: Path) -> None:
    path = str(only(tmp_path / "bin", "git"))
    words = ("commit", "--allow-empty", "-m", "change")
    ran = git(top, *words, PATH=path)
    assert ran.code != 0
    assert "'git commit --no-verify'" in ran.err
    assert git(top, *words, "--no-verify", PATH=path).code == 0


def test_what_cannot_be_checked_offline_is_said(top: Path) -> None:
    commit(top, **{".gosupply/policy.yaml": "version: 1\nrules: {sum-unproven: deny}\n"})
    assert git(top, "commit", "--allow-empty", "-m", "proved").code == 0
    (top / ".gosupply" / "proof.bundle").unlink()
    ran = git(top, "commit", "-am", "unproved")
    assert ran.code != 0
    assert "could not be checked offline. Run 'gosupply check --staged'" in ran.err
    assert "CI will say" not in ran.err


def test_the_page_shows_what_a_stopped_commit_says(tmp_path: Path) -> None:
    page = (TOP / "docs" / "hooks.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sh\n(.*?)```\n", page, re.DOTALL)
    ((command, shown),) = re.findall(r"```text\n\$ git (.*?)\n(.*?)```\n", page, re.DOTALL)
    top = repository(tmp_path / "new")
    subprocess.run(["sh", "-euc", script], cwd=top, check=True, capture_output=True)
    assert all((top / ".git" / "hooks" / hook).exists() for hook in HOOKS[:2])
    tamper(top)
    ran = git(top, *shlex.split(command))
    assert (ran.out, ran.err) == ("", shown)
