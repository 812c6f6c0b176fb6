"""The index as a source: what the next commit will hold, whichever file git keeps it in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.git import Commit, Index
from gosupply.errors import IncompleteError
from gosupply.facts import Known, Unavailable
from tests.adapters.repositories import LIMIT, PIN, commit, make, object_file, reason, run, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make(tmp_path / "repository")


def read(top: Path, *paths: str) -> list[Known[bytes] | Unavailable | None]:
    found = Index(top, "").read(paths, limit=LIMIT)
    return [found[path] for path in paths]


def stage(top: Path, **files: str) -> None:
    for name, text in files.items():
        write(top / name, text)
        run(top, "add", "--force", "--", name)


def test_what_is_staged_is_read_and_not_what_lies_there_or_was_committed(repository: Path) -> None:
    commit(repository, **{"go.sum": "committed", "gone": "x"})
    stage(repository, **{"go.sum": "staged", "new": "new"})
    write(repository / "go.sum", "lying there")
    write(repository / "untracked", "x")
    run(repository, "rm", "--quiet", "--cached", "gone")
    source = Index(repository, "")
    assert (source.name, source.location) == ("index", str(repository))
    assert sorted(source.paths()) == ["go.sum", "new"]
    expected = [Known(b"staged"), Known(b"new"), None, None]
    assert read(repository, "go.sum", "new", "untracked", "gone") == expected


def test_before_the_first_commit_something_can_be_staged(repository: Path) -> None:
    assert list(Index(repository, "").paths()) == []
    stage(repository, **{PIN: "text"})
    assert list(Index(repository, "").paths()) == [PIN]
    assert read(repository, PIN) == [Known(b"text")]


def test_names_that_are_no_utf8_or_hold_a_line_feed_or_a_tab(repository: Path) -> None:
    names = ["\udcff/x", "a\nb", "a\tb", "é", '"a"']
    stage(repository, **dict.fromkeys(names, "text"))
    assert sorted(Index(repository, "").paths()) == sorted(names)
    assert read(repository, *names) == [Known(b"text")] * len(names)


def test_a_conflict_is_said(repository: Path) -> None:
    commit(repository, **{"go.sum": "base", "a/go.mod": "base", "z": "z"})
    run(repository, "branch", "other")
    commit(repository, **{"go.sum": "ours"})
    run(repository, "rm", "--quiet", "a/go.mod")
    commit(repository)
    run(repository, "switch", "--quiet", "other")
    commit(repository, **{"go.sum": "theirs", "a/go.mod": "changed"})
    run(repository, "switch", "--quiet", "main")
    run(repository, "read-tree", "-m", "main~2", "main", "other")
    source = Index(repository, "")
    assert sorted(source.paths()) == ["a/go.mod", "go.sum", "z"]
    found = source.read(["go.sum", "a/go.mod", "go.sum/x", "z"], limit=LIMIT)
    conflict = Unavailable("it has merge conflicts", "Resolve the conflict, then git add it.")
    assert list(found.values()) == [conflict, conflict, None, Known(b"z")]
    assert source.resolve("go.sum") == "go.sum"


HOOK = """\
import os, sys
sys.path[:] = {path!r}
from pathlib import Path
from gosupply.adapters.git import Index
source = Index(Path({top!r}), "")
found = source.read(["go.sum", "other"], limit=100)
words = [getattr(content, "value", None) for content in found.values()]
Path({log!r}).write_text(repr((os.environ.get("GIT_INDEX_FILE"), words)))
"""


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (["--all"], b"changed"),
        (["go.sum"], b"first"),
        (["--include", "go.sum"], b"staged"),
    ],
    ids=["all", "file", "include"],
)
def test_in_a_hook_the_index_is_what_git_is_about_to_commit(
    repository: Path, tmp_path: Path, words: list[str], other: bytes
) -> None:
    """`commit --all` and `commit FILE` keep it in a lock file, which GIT_INDEX_FILE names."""
    commit(repository, **{"go.sum": "first", "other": "first"})
    stage(repository, other="staged")
    for name in ("go.sum", "other"):
        write(repository / name, "changed")
    log = tmp_path / "log"
    script = HOOK.format(path=sys.path, top=str(repository), log=str(log))
    write(tmp_path / "hook.py", script)
    hook = repository / ".git/hooks/pre-commit"
    write(hook, f"#!/bin/sh\nexec {sys.executable} {tmp_path}/hook.py\n")
    hook.chmod(0o755)
    run(repository, "commit", "--quiet", "--message=x", *words)
    assert repr([b"changed", other]) in log.read_text()
    assert Commit(repository, "").read(["other"], limit=LIMIT) == {"other": Known(other)}


@pytest.mark.parametrize("is_absolute", [True, False])
def test_the_index_that_git_names_is_read(
    repository: Path, monkeypatch: pytest.MonkeyPatch, *, is_absolute: bool
) -> None:
    commit(repository, a="committed")
    stage(repository, a="usual")
    (repository / ".git/index").rename(repository / ".git/other")
    named = str(repository / ".git/other") if is_absolute else ".git/other"
    assert Index(repository, "").read(["a"], limit=LIMIT) == {"a": None}
    monkeypatch.setenv("GIT_INDEX_FILE", named)
    monkeypatch.chdir("/")
    assert Index(repository, "").read(["a"], limit=LIMIT) == {"a": Known(b"usual")}
    assert Commit(repository, "").read(["a"], limit=LIMIT) == {"a": Known(b"committed")}


def test_a_worktree_has_its_own_index(repository: Path, tmp_path: Path) -> None:
    commit(repository, a="main")
    run(repository, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    stage(tmp_path / "tree", a="other")
    assert read(tmp_path / "tree", "a") == [Known(b"other")]
    assert read(repository, "a") == [Known(b"main")]


def test_a_sparse_index_is_listed_whole(repository: Path) -> None:
    commit(repository, **{"a/go.mod": "a", "b/c/go.sum": "c"})
    run(repository, "sparse-checkout", "set", "--cone", "--sparse-index", "a")
    assert not (repository / "b").exists()
    assert "040000" in run(repository, "ls-files", "--sparse", "--stage")
    assert sorted(Index(repository, "").paths()) == ["a/go.mod", "b/c/go.sum"]
    assert read(repository, "b/c/go.sum") == [Known(b"c")]


def test_a_split_index_is_read_whole(repository: Path) -> None:
    commit(repository, a="a", b="b")
    run(repository, "update-index", "--split-index")
    stage(repository, b="staged", c="c")
    assert list((repository / ".git").glob("sharedindex.*"))
    assert read(repository, "a", "b", "c") == [Known(b"a"), Known(b"staged"), Known(b"c")]


def test_long_ids_are_read_like_short_ones(tmp_path: Path) -> None:
    top = make(tmp_path / "long", "--object-format=sha256")
    stage(top, **{"a/go.sum": "text"})
    assert read(top, "a/go.sum") == [Known(b"text")]


def test_the_work_tree_that_is_configured_changes_nothing(repository: Path) -> None:
    stage(repository, **{"a/go.sum": "text"})
    run(repository, "config", "core.worktree", "../..")
    assert list(Index(repository, "").paths()) == ["a/go.sum"]


def test_an_object_that_was_lost_is_said(repository: Path) -> None:
    stage(repository, a="text", b="b")
    object_file(repository, run(repository, "rev-parse", ":a").strip()).unlink()
    lost, kept = read(repository, "a", "b")
    assert reason(lost).startswith("its content is not in this repository")
    assert kept == Known(b"b")


def test_a_damaged_index_is_said(repository: Path) -> None:
    write(repository / ".git/index", "nonsense")
    source = Index(repository, "")
    found = source.read(["a"], limit=LIMIT)["a"]
    assert reason(found).startswith("git could not read the repository: fatal: ")
    with pytest.raises(IncompleteError, match="git could not read") as raised:
        source.paths()
    assert raised.value.exit_code == 3
    assert raised.value.help == "Run 'git status'."


def test_without_git_nothing_is_listed_and_the_reason_is_said(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for source in (Index(repository, ""), Commit(repository, "")):
        found = source.read(["a"], limit=LIMIT)["a"]
        assert reason(found).startswith("git could not be run: ")
        with pytest.raises(IncompleteError, match="could not be run") as raised:
            source.paths()
        assert raised.value.help == "Install git, and run it once."
