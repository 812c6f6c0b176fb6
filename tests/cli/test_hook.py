"""`gosupply hook run`, through real `git commit`: when the answer comes from the last run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters import environ as adapters_environ
from gosupply.cli.hook import UNCHANGED
from gosupply.cli.hookstamp import cache_folder, observe, read_stamp
from tests.adapters.repositories import commit, make, run
from tests.cli.hooking import BAD, GO_MOD, POLICY, git_commit, hook, hooked, is_fast, stamps
from tests.cli.running import environment, gosupply, here, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository whose hook has passed."""
    return hooked(tmp_path / "repository")


def test_unrelated_work_changes_no_answer(top: Path) -> None:
    write(top / "README.md", "two\n")
    run(top, "add", "README.md")
    run(top, "status")
    assert is_fast(git_commit(top))
    write(top / "README.md", "three\n")
    write(top / "main.go", "package main\n\nfunc main() {}\n")
    assert is_fast(git_commit(top, "-a"))
    write(top / "README.md", "four\n")
    write(top / "main.go", "package main\n")
    write(top / "new.go", "package main\n")
    run(top, "add", "main.go", "new.go")
    run(top, "status")
    assert is_fast(git_commit(top, "README.md"))
    assert is_fast(git_commit(top))


def test_amending_is_fast_and_so_is_what_follows(top: Path) -> None:
    for number in range(3):
        assert is_fast(git_commit(top, "--allow-empty"))
        for _ in range(2):
            write(top / "README.md", f"{number}\n")
            assert is_fast(git_commit(top, "-a", "--amend", "--allow-empty"))


def test_many_commits_without_the_hook_cost_a_full_run(top: Path) -> None:
    for _ in range(20):
        git_commit(top, "--allow-empty", "--no-verify")
    assert not is_fast(hook(top))
    assert is_fast(hook(top))


@pytest.mark.parametrize(
    "path", ["go.mod", "go.sum", "a/go.mod", "vendor/modules.txt", "a/vendor/x.go", "other.mod"]
)
def test_what_matters_is_checked(top: Path, path: str) -> None:
    write(top / path, (GO_MOD if path.endswith("mod") else "") + "// changed\n")
    run(top, "add", "--force", path)
    ran = gosupply("hook", "run", cwd=top)
    assert not is_fast(ran)


def test_what_is_only_in_the_working_tree_does_not_matter(top: Path) -> None:
    write(top / "go.mod", "what?\n")
    assert is_fast(hook(top))


def test_the_index_that_git_names_is_the_one_that_is_checked(top: Path) -> None:
    write(top / "go.mod", "what?\n")
    assert is_fast(git_commit(top, "--allow-empty"))
    ran = git_commit(top, "-a", code=1)
    assert "mod-malformed" in ran.err
    ran = git_commit(top, "go.mod", code=1)
    assert "mod-malformed" in ran.err
    assert is_fast(git_commit(top, "--allow-empty"))


def test_a_commit_that_is_stopped_says_what_where_why_and_what_to_do(top: Path) -> None:
    commit(top, **{".gosupply/policy.yaml": POLICY + "rules: {module-denied: deny}\n"})
    write(top / "go.mod", BAD)
    ran = git_commit(top, "-a", code=1)
    assert "deny[module-denied]" in ran.err
    assert "--> go.mod:5:1" in ran.err
    assert "it is bad" in ran.err
    assert ".gosupply/policy.yaml" in ran.err
    assert ran.err.count("= help:") == 1
    # Not even the next one is let through.
    assert "deny[module-denied]" in git_commit(top, "-a", code=1).err


def test_a_run_that_did_not_pass_leaves_nothing(tmp_path: Path) -> None:
    top = make(tmp_path / "other")
    commit(top, **{"go.mod": "what?\n"})
    assert hook(top).code == 2
    assert hook(top).code == 2
    assert stamps(tmp_path) == []


def test_only_hooks_judge_by_the_first_ring(top: Path, capsys: Capture) -> None:
    levels = "rules: {module-denied: {commit: note, change: deny}}\n"
    commit(top, **{".gosupply/policy.yaml": POLICY + levels, "go.mod": BAD})
    ran = hook(top)
    assert ran.code == 0
    assert "note[module-denied]" in ran.out
    assert here(capsys, "check", top, "--staged", "--offline").code == 1
    assert hook(top, "--ring", "change").code == 1


def set_go(top: Path) -> dict[str, str]:
    del top
    return {"GOFLAGS": "-mod=mod"}


def set_own(top: Path) -> dict[str, str]:
    del top
    return {"GOSUPPLY_RING": "commit"}


def set_env_file(top: Path) -> dict[str, str]:
    return {"GOENV": str(write(top.parent / "env", "GOPRIVATE=example.com\n"))}


def set_goroot(top: Path) -> dict[str, str]:
    write(top.parent / "go" / "go.env", "GOPROXY=off\n")
    return {"GOROOT": str(top.parent / "go")}


def set_path(top: Path) -> dict[str, str]:
    write(top.parent / "go" / "go.env", "GOPROXY=off\n")
    write(top.parent / "go" / "bin" / "go", "#!/bin/sh\n").chmod(0o755)
    return {"PATH": f"{top.parent / 'go' / 'bin'}:{os.environ['PATH']}"}


def set_floor(top: Path) -> dict[str, str]:
    return {"GOSUPPLY_FLOOR": str(write(top.parent / "floor.yaml", "version: 1\n"))}


@pytest.mark.parametrize("change", [set_go, set_own, set_env_file, set_goroot, set_path, set_floor])
def test_other_settings_are_another_question(
    top: Path, change: Callable[[Path], dict[str, str]]
) -> None:
    changes = change(top)
    assert not is_fast(hook(top, **changes))
    assert is_fast(hook(top, **changes))
    assert not is_fast(hook(top))


@pytest.mark.parametrize("words", [("--floor", "{}"), ("--floor={}",)])
def test_a_file_that_is_named_matters_by_its_content(top: Path, words: tuple[str, ...]) -> None:
    floor = write(top.parent / "floor.yaml", "version: 1\n")
    named = [word.format(floor) for word in words]
    assert not is_fast(hook(top, *named))
    assert is_fast(hook(top, *named))
    write(floor, "version: 1\nrules: {integrity: deny}\n")
    assert not is_fast(hook(top, *named))
    write(floor, "version: one\n")
    assert hook(top, *named).code == 2


def test_the_file_of_goenv_matters_by_its_content(top: Path) -> None:
    env = write(top.parent / "env", "GOPRIVATE=example.com\n")
    assert not is_fast(hook(top, GOENV=str(env)))
    assert is_fast(hook(top, GOENV=str(env)))
    write(env, "GOPRIVATE=example.org\n")
    assert not is_fast(hook(top, GOENV=str(env)))
    write(env, "GOROOT=/usr/lib/go\n")
    assert not is_fast(hook(top, GOENV=str(env)))
    assert not is_fast(hook(top, GOENV=str(env)))


def test_arguments_that_do_more_than_answer_are_never_answered_from_memory(top: Path) -> None:
    for _ in range(2):
        ran = hook(top, "--output", "json")
        assert ran.code == 0
        assert ran.out.startswith("{")


def test_the_next_day_is_another_question(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    before = observe([], os.environ)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    after = observe([], os.environ)
    assert before is not None
    assert after is not None
    assert before.key([]) != after.key([])


def test_a_service_neither_reads_nor_leaves_a_stamp(top: Path, tmp_path: Path) -> None:
    assert not is_fast(hook(top, GITLAB_CI="true", CI_PIPELINE_SOURCE="web"))
    for stamp in stamps(tmp_path):
        stamp.unlink()
    hook(top, GITLAB_CI="true", CI_PIPELINE_SOURCE="web")
    assert stamps(tmp_path) == []


def test_a_damaged_stamp_costs_a_full_run(top: Path, tmp_path: Path) -> None:
    (stamp,) = stamps(tmp_path)
    good = stamp.read_bytes()
    assert read_stamp(good) is not None
    for place in range(len(good)):
        damaged = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        assert read_stamp(damaged) is None
        assert read_stamp(good[:place]) is None
    stamp.write_bytes(good[:-1])
    assert not is_fast(hook(top))
    assert is_fast(hook(top))
    stamp.unlink()
    stamp.mkdir()
    assert not is_fast(hook(top))
    assert hook(top).code == 0


def test_a_cache_that_cannot_be_written_stops_nobody(top: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "file", "")
    for _ in range(2):
        ran = hook(top, GOSUPPLY_CACHE=str(file / "cache"))
        assert (ran.code, is_fast(ran)) == (0, False)


def test_without_a_commit_every_run_is_a_full_one(tmp_path: Path) -> None:
    top = make(tmp_path / "other")
    write(top / "go.mod", GO_MOD)
    run(top, "add", "go.mod")
    for _ in range(2):
        ran = hook(top)
        assert (ran.code, is_fast(ran)) == (0, False)


def test_below_the_top_every_run_is_a_full_one(top: Path) -> None:
    write(top / "a" / "go.mod", GO_MOD)
    for _ in range(2):
        ran = hook(top / "a")
        assert (ran.code, is_fast(ran)) == (0, False)


@pytest.mark.parametrize("words", [(), ("other",)])
def test_what_to_do_has_to_be_said(words: tuple[str, ...], top: Path) -> None:
    ran = gosupply("hook", *words, cwd=top)
    assert ran.code == 2
    assert "gosupply hook run" in ran.err


def test_there_is_help(capsys: Capture) -> None:
    for words in (("--help",), ("run", "--help")):
        assert here(capsys, "hook", *words).out.startswith("usage: gosupply hook run")


def test_what_makes_no_sense_is_refused_as_by_check(top: Path) -> None:
    assert hook(top, "--no-such-thing").code == 2
    assert hook(top, "--floor").code == 2


@pytest.mark.parametrize(
    "variables",
    [
        {"GOSUPPLY_CACHE": "/x", "HOME": "/home/a"},
        {"XDG_CACHE_HOME": "/y", "HOME": "/home/a"},
        {"XDG_CACHE_HOME": "relative", "HOME": "/home/a"},
        {"HOME": "/home/a"},
        {},
    ],
)
def test_the_cache_is_where_everybody_looks_for_it(variables: dict[str, str]) -> None:
    assert cache_folder(variables) == str(adapters_environ.cache_folder(variables))


def test_the_fast_answer_imports_next_to_nothing(top: Path) -> None:
    def imported(*words: str) -> set[str]:
        argv = [sys.executable, "-X", "importtime", *words]
        done = subprocess.run(
            argv, cwd=top, capture_output=True, env=environment(), check=True, text=True
        )
        if "hook" in words:
            assert done.stdout == UNCHANGED
        return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    more = imported("-m", "gosupply", "hook", "run") - imported("-c", "import runpy")
    assert {name for name in more if not name.startswith("gosupply")} <= {
        "__future__",
        "_blake2",
        "gc",
        "zlib",
    }
    assert {name for name in more if name.startswith("gosupply")} <= {
        "gosupply",
        "gosupply.cli",
        "gosupply.adapters",
        "gosupply.adapters.gitlayout",
        "gosupply.cli.hookstamp",
        "gosupply.cli.main",
        "gosupply.cli.streams",
        "gosupply.formats",
        "gosupply.formats.gitindex",
    }
