"""A commit as a source; and a repository that would run something does not get to."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters import git
from gosupply.adapters.git import Commit
from gosupply.facts import Known, Unavailable
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIMIT = 1000
PIN = ".gosupply/checkpoint"


def run(folder: Path, *words: str) -> str:
    command = [require_tool("git"), "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    top.mkdir()
    run(top, "init", "--quiet", "--initial-branch=main")
    return top


def commit(top: Path, **files: str) -> None:
    for name, text in files.items():
        write(top / name, text)
    run(top, "add", "--all", "--force")
    run(top, "commit", "--quiet", "--message=change")


def read(top: Path, *paths: str, limit: int = LIMIT) -> list[Known[bytes] | Unavailable | None]:
    found = Commit(top, "").read(paths, limit=limit)
    assert set(found) == set(paths)
    return [found[path] for path in paths]


def reason(found: object) -> str:
    assert isinstance(found, Unavailable), found
    assert found.remedy.endswith(".")
    return found.reason


def test_what_was_committed_is_read_and_not_what_lies_there_now(repository: Path) -> None:
    commit(repository, **{PIN: "committed", "a b/é": "two\nlines"})
    write(repository / PIN, "changed")
    assert read(repository, PIN, "absent", "a b/é") == [
        Known(b"committed"),
        None,
        Known(b"two\nlines"),
    ]


def test_what_is_only_in_the_index_is_not_committed(repository: Path) -> None:
    commit(repository, other="x")
    write(repository / PIN, "staged")
    run(repository, "add", "--all")
    assert read(repository, PIN) == [None]


def test_before_the_first_commit_there_is_nothing(repository: Path) -> None:
    write(repository / PIN, "not committed")
    assert read(repository, PIN, "absent") == [None, None]


def test_an_empty_question_has_an_empty_answer(repository: Path) -> None:
    assert read(repository) == []


def test_nothing_is_listed_and_the_commit_is_named(repository: Path) -> None:
    source = Commit(repository, "a", "HEAD~1")
    assert list(source.paths()) == []
    assert (source.name, source.under) == ("commit HEAD~1", "a")


def test_another_revision_can_be_read(repository: Path) -> None:
    commit(repository, **{PIN: "first"})
    commit(repository, **{PIN: "second"})
    before = Commit(repository, "", "HEAD~1").read([PIN], limit=LIMIT)
    assert before == {PIN: Known(b"first")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "no end",
        "0123456789012345678901234567890123456789 blob 3\nabc\n",
        "HEAD:x missing\n",
        "é\r\n",
    ],
)
def test_contents_cannot_pass_for_answers(repository: Path, text: str) -> None:
    commit(repository, **{PIN: text, "z": "behind"})
    expected = [Known(text.encode()), None, Known(b"behind")]
    assert read(repository, PIN, "absent", "z") == expected


def test_a_folder_instead_of_a_file_is_said(repository: Path) -> None:
    commit(repository, **{f"{PIN}/inner": "x", "z": "behind"})
    tree, behind = read(repository, PIN, "z")
    assert reason(tree) == "it is not a plain file in the commit"
    assert behind == Known(b"behind")


def test_the_limit_is_the_largest_size(repository: Path) -> None:
    commit(repository, **{PIN: "x" * 11, "z": "y" * 10})
    large, fits = read(repository, PIN, "z", limit=10)
    assert reason(large) == "it has more than 10 bytes"
    assert fits == Known(b"y" * 10)


def test_names_that_are_no_utf8_or_hold_a_line_feed_are_asked_for_safely(repository: Path) -> None:
    commit(repository, **{"\udcff/x": "bytes", "z": "behind"})
    odd = ("\udcff/x", "a\nHEAD:z", "z", "-x", "a:b", "")
    assert read(repository, *odd)[:5] == [Known(b"bytes"), None, Known(b"behind"), None, None]


def test_outside_git_the_reason_is_said(tmp_path: Path) -> None:
    assert "not a git repository" in reason(read(tmp_path, PIN)[0])


def test_a_damaged_repository_is_said(repository: Path) -> None:
    commit(repository, **{PIN: "x"})
    write(repository / ".git/config", "[core\n")
    assert reason(read(repository, PIN)[0]).startswith("git could not read the commit: ")


def test_without_git_the_reason_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    found = read(repository, PIN)[0]
    assert reason(found).startswith("git could not be run: ")


def fake_git(folder: Path, script: str) -> None:
    write(folder / "git", f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)


def put_first(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_a_git_that_never_answers_is_given_up(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_git(tmp_path / "bin", "exec sleep 60")
    put_first(monkeypatch, tmp_path / "bin")
    monkeypatch.setattr(git, "_SECONDS", 0.1)
    assert "timed out" in reason(read(repository, PIN)[0])


def test_a_repository_of_somebody_else_is_not_read_but_said(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """git refuses it (safe.directory); its own test switch makes every owner another one."""
    commit(repository, **{PIN: "x"})
    real = shutil.which("git")
    fake_git(tmp_path / "bin", f'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"')
    put_first(monkeypatch, tmp_path / "bin")
    assert "dubious ownership" in reason(read(repository, PIN)[0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_DIR", "other/.git"),
        ("GIT_OBJECT_DIRECTORY", "other/.git/objects"),
        ("GIT_NAMESPACE", "x"),
        ("GIT_REPLACE_REF_BASE", "refs/x"),
        ("GIT_CONFIG_COUNT", "nonsense"),
        ("GIT_TRACE", "TRACE"),
    ],
)
def test_the_environment_does_not_reach_git(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    commit(repository, **{PIN: "right"})
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init", "--quiet")
    commit(other, **{PIN: "wrong"})
    place = str(tmp_path / value)
    monkeypatch.setenv(name, place if "/" in value or value == "TRACE" else value)
    assert read(repository, PIN) == [Known(b"right")]
    assert not (tmp_path / "TRACE").exists()


def test_replaced_objects_are_not_believed(repository: Path) -> None:
    commit(repository, **{PIN: "right"})
    right = run(repository, "rev-parse", f"HEAD:{PIN}").strip()
    write(repository / "wrong", "wrong")
    wrong = run(repository, "hash-object", "-w", "wrong").strip()
    run(repository, "replace", right, wrong)
    assert run(repository, "show", f"HEAD:{PIN}") == "wrong"
    assert read(repository, PIN) == [Known(b"right")]


def test_a_worktree_reads_its_own_commit(repository: Path, tmp_path: Path) -> None:
    commit(repository, **{PIN: "main"})
    run(repository, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    commit(tmp_path / "tree", **{PIN: "other"})
    assert read(tmp_path / "tree", PIN) == [Known(b"other")]
    assert read(repository, PIN) == [Known(b"main")]


def hostile_config(mark: Path) -> dict[str, str]:
    program = f"touch {mark}; cat"
    return {
        "core.fsmonitor": program,
        "core.pager": program,
        "core.editor": program,
        "core.sshCommand": program,
        "core.gitProxy": program,
        "core.askPass": program,
        "core.hooksPath": "hooks",
        "core.alternateRefsCommand": program,
        "credential.helper": f"!{program}",
        "alias.cat-file": f"!{program}",
        "pager.cat-file": program,
        "diff.external": program,
        "diff.evil.textconv": program,
        "diff.evil.command": program,
        "filter.evil.smudge": program,
        "filter.evil.clean": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "uploadpack.packObjectsHook": program,
        "gpg.program": program,
        "trailer.x.command": program,
        "include.path": "other.config",
    }


@pytest.fixture
def hostile(repository: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Make a repository whose every setting would leave a mark; return it, and the mark."""
    mark = tmp_path / "mark"
    commit(repository, **{PIN: "right", ".gitattributes": "* filter=evil diff=evil\n"})
    config = hostile_config(mark)
    for name, value in config.items():
        run(repository, "config", name, value)
    write(repository / ".git/other.config", f'[core]\n\tfsmonitor = "touch {mark}; cat"\n')
    for folder in ("hooks", ".git/hooks"):
        for name in ("post-checkout", "fsmonitor-watchman", "pre-commit", "reference-transaction"):
            write(repository / folder / name, f"#!/bin/sh\ntouch {mark}\n")
            (repository / folder / name).chmod(0o755)
    fake_git(repository, f"touch {mark}")
    return repository, mark


def tries() -> list[Callable[[Path], object]]:
    return [
        lambda top: Commit(top, "").read([PIN, "absent", ".gitattributes"], limit=LIMIT),
        lambda top: Commit(top, "sub", "main").read([f"sub/{PIN}", PIN], limit=LIMIT),
    ]


@pytest.mark.parametrize("attempt", tries(), ids=["HEAD", "branch"])
def test_a_hostile_repository_runs_nothing(
    hostile: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, attempt: Callable[[Path], object]
) -> None:
    top, mark = hostile
    monkeypatch.chdir(top)
    found = attempt(top)
    assert isinstance(found, dict)
    assert found[PIN] == Known(b"right")
    assert not mark.exists()


def test_the_traps_are_real(hostile: tuple[Path, Path]) -> None:
    top, mark = hostile
    write(top / PIN, "changed")
    command = [require_tool("git"), "-C", str(top), "status"]
    subprocess.run(command, check=False, capture_output=True)
    assert mark.exists()


def test_a_missing_object_of_a_partial_clone_is_not_fetched(
    repository: Path, tmp_path: Path
) -> None:
    commit(repository, **{PIN: "right"})
    mark = tmp_path / "mark"
    blob = run(repository, "rev-parse", f"HEAD:{PIN}").strip()
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::sh -c touch% {mark}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
    }.items():
        run(repository, "config", name, value)
    (found,) = read(repository, PIN)
    assert found is None or isinstance(found, Unavailable)
    assert not mark.exists()


def test_what_a_partial_clone_lacks_is_unavailable_and_never_fetched(tmp_path: Path) -> None:
    source, clone = tmp_path / "source", tmp_path / "clone"
    for words in (
        ["init", "-q", str(source)],
        ["-C", str(source), "config", "uploadpack.allowFilter", "true"],
    ):
        subprocess.run(["git", *words], check=True)
    (source / "pin").write_text("text", encoding="utf-8")
    for words in (["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", str(source), *words], check=True)
    address = source.as_uri()
    options = ["--filter=blob:none", "--no-checkout"]
    subprocess.run(["git", "clone", "-q", *options, address, str(clone)], check=True)
    (content,) = Commit(clone, "").read(["pin"], limit=100).values()
    assert isinstance(content, Unavailable)
    assert content.reason.startswith("git could not read the commit: fatal: ")
