"""A repository, or an environment, that would make git run something does not get to."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.catfile import CatFile
from gosupply.adapters.git import Commit, Index
from gosupply.adapters.gitnames import CommitNames
from gosupply.errors import IncompleteError
from gosupply.facts import Known
from tests.adapters.repositories import (
    LIMIT,
    PIN,
    commit,
    contents,
    fake_git,
    make,
    object_file,
    reason,
    run,
    write,
)
from tests.tools import require_tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gosupply.facts import Unavailable

    Attempt = Callable[[Path], dict[str, Known[bytes] | Unavailable | None]]

HOOKS = (
    "fsmonitor-watchman",
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "pre-commit",
    "query-watchman",
    "reference-transaction",
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make(tmp_path / "repository")


def put_first(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def of_commit(top: Path) -> dict[str, Known[bytes] | Unavailable | None]:
    source = Commit(top, "")
    assert source.exists() is None
    return source.read([PIN, "absent"], limit=LIMIT)


def of_branch(top: Path) -> dict[str, Known[bytes] | Unavailable | None]:
    source = Commit(top, "sub", "main")
    assert source.submodules == ()
    return source.read([*source.paths("")], limit=LIMIT)


def of_index(top: Path) -> dict[str, Known[bytes] | Unavailable | None]:
    source = Index(top, "")
    assert source.resolve(PIN) == PIN
    return source.read([*source.paths()], limit=LIMIT)


TRIES = pytest.mark.parametrize("attempt", [of_commit, of_branch, of_index])


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
        "core.splitIndex": "true",
        "core.untrackedCache": "true",
        "credential.helper": f"!{program}",
        "alias.cat-file": f"!{program}",
        "alias.ls-files": f"!{program}",
        "alias.rev-parse": f"!{program}",
        "pager.cat-file": program,
        "pager.ls-files": program,
        "diff.external": program,
        "diff.evil.textconv": program,
        "diff.evil.command": program,
        "filter.evil.smudge": program,
        "filter.evil.clean": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "merge.evil.driver": program,
        "uploadpack.packObjectsHook": program,
        "gpg.program": program,
        "trailer.x.command": program,
        "include.path": "other.config",
        "includeIf.gitdir:/.path": "other.config",
    }


@pytest.fixture
def hostile(repository: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Make a repository whose every setting would leave a mark; return it, and the mark."""
    mark = tmp_path / "mark"
    attributes = "* filter=evil diff=evil merge=evil\n"
    commit(repository, **{PIN: "right", "other": "x", ".gitattributes": attributes})
    write(repository / "other", "changed behind git's back")
    for name, value in hostile_config(mark).items():
        run(repository, "config", name, value)
    write(repository / ".git/other.config", f'[core]\n\tfsmonitor = "touch {mark}; cat"\n')
    for folder in ("hooks", ".git/hooks"):
        for name in HOOKS:
            write(repository / folder / name, f"#!/bin/sh\ntouch {mark}\n")
            (repository / folder / name).chmod(0o755)
    fake_git(repository, f"touch {mark}")
    return repository, mark


@TRIES
def test_a_hostile_repository_runs_nothing_and_stays_as_it_was(
    hostile: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, attempt: Attempt
) -> None:
    top, mark = hostile
    monkeypatch.chdir(top)
    before = contents(top)
    assert attempt(top)[PIN] == Known(b"right")
    assert contents(top) == before
    assert not mark.exists()


@pytest.mark.parametrize("words", [["status"], ["ls-files", "--modified"], ["diff"]], ids=str)
def test_the_traps_are_real(hostile: tuple[Path, Path], words: list[str]) -> None:
    top, mark = hostile
    command = [require_tool("git"), "-C", str(top), *words]
    subprocess.run(command, check=False, capture_output=True)
    assert mark.exists()


@TRIES
def test_a_hostile_environment_runs_nothing(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: Attempt
) -> None:
    commit(repository, **{PIN: "right", ".gitattributes": "* filter=evil\n"})
    mark = tmp_path / "mark"
    tools = tmp_path / "tools"
    fake_git(tools, f"touch {mark}")
    for name in ("git-cat-file", "git-ls-files", "cat-file", "ls-files"):
        shutil.copy(tools / "git", tools / name)
    program = f"touch {mark}; cat"
    for name in ("ASKPASS", "EDITOR", "EXTERNAL_DIFF", "PAGER", "PROXY_COMMAND", "SSH_COMMAND"):
        monkeypatch.setenv(f"GIT_{name}", program)
    monkeypatch.setenv("GIT_EXEC_PATH", str(tools))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", program)
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor'='{program}'")
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext:file:ssh")
    assert attempt(repository)[PIN] == Known(b"right")
    assert not mark.exists()


@TRIES
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_DIR", "other/.git"),
        ("GIT_COMMON_DIR", "other/.git"),
        ("GIT_WORK_TREE", "other"),
        ("GIT_OBJECT_DIRECTORY", "other/.git/objects"),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", "other/.git/objects"),
        ("GIT_NAMESPACE", "x"),
        ("GIT_REPLACE_REF_BASE", "refs/x"),
        ("GIT_CONFIG_COUNT", "nonsense"),
        ("GIT_LITERAL_PATHSPECS", "nonsense"),
        ("GIT_TRACE", "TRACE"),
    ],
)
def test_the_environment_does_not_reach_git(
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    attempt: Attempt,
) -> None:
    commit(repository, **{PIN: "right"})
    commit(make(tmp_path / "other"), **{PIN: "wrong"})
    place = str(tmp_path / value)
    monkeypatch.setenv(name, place if "/" in value or value in ("TRACE", "other") else value)
    assert attempt(repository)[PIN] == Known(b"right")
    assert not (tmp_path / "TRACE").exists()


@pytest.mark.parametrize("source", [Commit, Index])
def test_a_repository_of_somebody_else_is_not_read_but_said(
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: type[Commit | Index],
) -> None:
    """git refuses it (safe.directory); its own test switch makes every owner another one."""
    commit(repository, **{PIN: "x"})
    real = require_tool("git")
    fake_git(tmp_path / "bin", f'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"')
    put_first(monkeypatch, tmp_path / "bin")
    found = source(repository, "").read([PIN], limit=LIMIT)[PIN]
    assert "dubious ownership" in reason(found)
    assert f"safe.directory {repository}'" in str(found)


@pytest.mark.parametrize("is_index", [True, False])
@pytest.mark.parametrize(
    "settings",
    [
        {"remote.origin.url": "ext::sh -c touch% {mark}"},
        {"remote.origin.url": "{other}", "remote.origin.uploadpack": "touch {mark};"},
        {"remote.origin.url": "ssh://host/path", "core.sshCommand": "touch {mark};"},
        {"remote.origin.url": "x", "remote.origin.vcs": "evil"},
    ],
    ids=["ext", "file", "ssh", "vcs"],
)
def test_a_missing_object_of_a_partial_clone_is_not_fetched(
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    *,
    is_index: bool,
) -> None:
    commit(repository, **{PIN: "right"})
    mark = tmp_path / "mark"
    blob = run(repository, "rev-parse", f"HEAD:{PIN}").strip()
    object_file(repository, blob).unlink()
    general = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        **{f"protocol.{name}.allow": "always" for name in ("ext", "file", "ssh", "evil")},
    }
    for name, value in {**general, **settings}.items():
        run(repository, "config", name, value.format(mark=mark, other=make(tmp_path / name)))
    write(tmp_path / "bin/git-remote-evil", f"#!/bin/sh\ntouch {mark}\n")
    (tmp_path / "bin/git-remote-evil").chmod(0o755)
    put_first(monkeypatch, tmp_path / "bin")
    source = Index(repository, "") if is_index else Commit(repository, "")
    (found,) = source.read([PIN], limit=LIMIT).values()
    assert reason(found).startswith(("its content is not", "git could not read"))
    assert not mark.exists()
    # The trap is real.
    subprocess.run(
        [require_tool("git"), "-C", str(repository), "cat-file", "-e", blob],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert mark.exists()


@pytest.mark.parametrize("rest", ["a/b", ".", "..", ""])
def test_a_tree_whose_names_git_would_refuse_is_said(repository: Path, rest: str) -> None:
    commit(repository, a="x", z="z")
    blob = bytes.fromhex(run(repository, "rev-parse", "HEAD:a").strip())
    data = b"100644 " + rest.encode() + b"\0" + blob
    made = ("hash-object", "-t", "tree", "-w", "--stdin", "--literally")
    evil = run(repository, *made, given=data).strip()
    listed = f"100644 blob {blob.hex()}\tz\n040000 tree {evil}\tevil\n"
    top = run(repository, "mktree", given=listed.encode()).strip()
    oid = run(repository, "commit-tree", "-m", "x", top).strip()
    source = Commit(repository, "", oid)
    found = source.read(["evil/a/b", "evil/x", "z"], limit=LIMIT)
    words = "its folder is damaged in git's objects"
    assert [reason(found[path]) for path in ("evil/a/b", "evil/x")] == [words] * 2
    assert found["z"] == Known(b"x")
    assert sorted(source.paths()) == ["evil/go.sum", "z"]


def test_a_tree_may_hold_what_no_work_tree_would(repository: Path) -> None:
    commit(repository, a="x")
    blob = run(repository, "rev-parse", "HEAD:a").strip()
    inner = run(repository, "mktree", given=f"100644 blob {blob}\tgo.sum\n".encode()).strip()
    entries = (
        ("40000", ".git", inner),
        ("40000", ".hg", inner),
        ("40000", "a-file", blob),
        ("100644", "a-folder", inner),
        ("10644", "odd", blob),
    )
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(o) for mode, name, o in entries)
    made = ("hash-object", "-t", "tree", "-w", "--stdin", "--literally")
    top = run(repository, *made, given=data).strip()
    oid = run(repository, "commit-tree", "-m", "x", top).strip()
    source = Commit(repository, "", oid)
    assert sorted(source.paths()) == ["a-file/go.sum", "a-folder", "odd"]
    found = source.read(["a-file/go.sum", "a-folder", "odd"], limit=LIMIT)
    words = [reason(each) for each in found.values()]
    assert words == ["its folder is damaged in git's objects", *["it is not a plain file"] * 2]


def test_few_objects_do_not_make_a_list_without_end(repository: Path) -> None:
    """Each of forty trees holds the one below it twice: a million million files."""
    commit(repository, a="x")
    tree = run(repository, "rev-parse", "HEAD^{tree}").strip()
    for _ in range(40):
        given = f"040000 tree {tree}\ta\n040000 tree {tree}\tb\n"
        tree = run(repository, "mktree", given=given.encode()).strip()
    objects = CatFile(repository)
    names = CommitNames(tree, objects, most=1000)
    with pytest.raises(IncompleteError, match="more than 1000 files and folders"):
        list(names.below(""))
    objects.close()
