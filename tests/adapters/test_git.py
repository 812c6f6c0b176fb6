"""A commit as a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.catfile import CatFile
from gosupply.adapters.git import Commit, Index
from gosupply.errors import IncompleteError
from gosupply.facts import Known, Unavailable
from tests.adapters.repositories import (
    LIMIT,
    PIN,
    commit,
    fake_git,
    make,
    object_file,
    reason,
    run,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make(tmp_path / "repository")


def read(top: Path, *paths: str, limit: int = LIMIT) -> list[Known[bytes] | Unavailable | None]:
    found = Commit(top, "").read(paths, limit=limit)
    assert set(found) == set(paths)
    return [found[path] for path in paths]


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


def test_before_the_first_commit_nothing_is_listed(repository: Path) -> None:
    source = Commit(repository, "a")
    assert list(source.paths()) == []
    assert source.submodules == ()
    assert source.exists() is None
    assert (source.name, source.under) == ("commit HEAD", "a")
    assert source.location == str(repository)


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
    assert reason(tree) == "it is not a plain file"
    assert behind == Known(b"behind")


def test_the_limit_is_the_largest_size(repository: Path) -> None:
    commit(repository, **{PIN: "x" * 11, "z": "y" * 10})
    large, fits = read(repository, PIN, "z", limit=10)
    assert reason(large) == "it has 11 bytes; at most 10 are read"
    assert fits == Known(b"y" * 10)


def test_no_name_can_be_taken_for_a_question(repository: Path) -> None:
    commit(repository, **{"\udcff/x": "bytes", "a\nHEAD:z": "a line feed", "z": "behind"})
    odd = ("\udcff/x", "a\nHEAD:z", "z", "-x", "a:b", "a\nb", "a\0b", "\ud800")
    found = [Known(b"bytes"), Known(b"a line feed"), Known(b"behind")]
    assert read(repository, *odd) == [*found, *[None] * 5]


def test_outside_git_the_reason_is_said(tmp_path: Path) -> None:
    assert "not a git repository" in reason(read(tmp_path, PIN)[0])


def test_a_damaged_repository_is_said(repository: Path) -> None:
    commit(repository, **{PIN: "x"})
    write(repository / ".git/config", "[core\n")
    assert reason(read(repository, PIN)[0]).startswith("git could not read the repository: ")


def test_without_git_the_reason_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    found = read(repository, PIN)[0]
    assert reason(found).startswith("git could not be run: ")


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


def test_a_bare_repository_has_commits(repository: Path, tmp_path: Path) -> None:
    commit(repository, **{PIN: "text", "a/go.mod": "x"})
    run(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    source = Commit(tmp_path / "bare.git", "")
    assert source.read([PIN], limit=LIMIT) == {PIN: Known(b"text")}
    assert sorted(source.paths()) == [PIN, "a/go.mod"]


def test_an_empty_git_folder_does_not_stand_for_the_repository_above(repository: Path) -> None:
    commit(repository, **{PIN: "above", "a/x": "x"})
    (repository / "a/.git").mkdir()
    (found,) = read(repository / "a", PIN)
    assert "not a git repository" in reason(found)


def test_long_ids_are_read_like_short_ones(tmp_path: Path) -> None:
    top = make(tmp_path / "long", "--object-format=sha256")
    oid = commit(top, **{PIN: "text", "a/b/go.sum": "sums"})
    assert len(oid) == 64
    source = Commit(top, "", oid)
    assert source.name == f"commit {oid[:12]}"
    assert sorted(source.paths()) == [PIN, "a/b/go.sum"]
    assert source.read(["a/b/go.sum"], limit=LIMIT) == {"a/b/go.sum": Known(b"sums")}


def test_a_revision_is_looked_up_once(repository: Path) -> None:
    first = commit(repository, **{PIN: "first"})
    source = Commit(repository, "", "main")
    assert source.exists() is None
    commit(repository, **{PIN: "second", "new": "x"})
    assert source.read([PIN, "new"], limit=LIMIT) == {PIN: Known(b"first"), "new": None}
    assert source.name == f"commit {first[:12]}"


def test_a_revision_may_be_a_tag_or_an_abbreviation(repository: Path) -> None:
    oid = commit(repository, **{PIN: "text"})
    run(repository, "tag", "--annotate", "--message=x", "v1")
    for revision in ("v1", oid[:9], "refs/heads/main", "HEAD@{0}", "@"):
        source = Commit(repository, "", revision)
        assert source.read([PIN], limit=LIMIT) == {PIN: Known(b"text")}
        assert source.name == f"commit {oid[:12]}"


@pytest.mark.parametrize(
    "revision",
    [
        "absent",
        "--output=mark",
        "--batch-check",
        "",
        "HEAD\nHEAD",
        "HEAD\0x",
        "\ud800",
        "HEAD:a",
        "HEAD^{tree}",
        "^HEAD",
        "HEAD..HEAD",
        "x" * 513,
    ],
)
def test_what_names_no_commit_is_said(repository: Path, revision: str) -> None:
    commit(repository, **{PIN: "text", "a/b": "x"})
    source = Commit(repository, "", revision)
    missing = source.exists()
    assert reason(missing) == f"there is no commit '{revision}' in this repository"
    assert missing == Unavailable(missing.reason if missing else "", "Run 'git fetch'.")
    assert source.read([PIN], limit=LIMIT) == {PIN: missing}
    assert source.name == f"commit {revision}"
    assert source.resolve("a/b") is None
    with pytest.raises(IncompleteError, match="there is no commit") as raised:
        source.paths()
    assert raised.value.help == "Run 'git fetch'."
    assert not (repository / "mark").exists()


def shallow_clone(tmp_path: Path) -> tuple[Path, str]:
    """Return a clone without history, and the id of a commit that it lacks."""
    source = make(tmp_path / "source")
    first = commit(source, **{PIN: "first"})
    commit(source, **{PIN: "second"})
    run(source, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    run(tmp_path, "clone", "--quiet", "--depth=1", source.as_uri(), str(clone))
    return clone, first


def follow_advice(top: Path, missing: Unavailable | None) -> None:
    """Run the one git command that helps."""
    assert missing is not None
    words = missing.remedy.removeprefix("Run 'git ").removesuffix("'.").split(" ")
    run(top, *words)


def test_a_shallow_clone_says_which_command_brings_the_commit(tmp_path: Path) -> None:
    clone, first = shallow_clone(tmp_path)
    missing = Commit(clone, "", first).exists()
    assert missing is not None
    assert missing.remedy == f"Run 'git fetch --depth=1 origin {first}'."
    follow_advice(clone, missing)
    assert Commit(clone, "", first).read([PIN], limit=LIMIT) == {PIN: Known(b"first")}


def test_a_shallow_clone_says_which_command_brings_the_history(tmp_path: Path) -> None:
    clone, _ = shallow_clone(tmp_path)
    assert read(clone, PIN) == [Known(b"second")]
    follow_advice(clone, Commit(clone, "", "HEAD~1").exists())
    source = Commit(clone, "", "HEAD~1")
    assert source.read([PIN], limit=LIMIT) == {PIN: Known(b"first")}


@pytest.mark.parametrize("revision", ["origin/feature/x", "refs/remotes/origin/feature/x"])
def test_a_branch_that_was_not_fetched_is_brought(tmp_path: Path, revision: str) -> None:
    clone, first = shallow_clone(tmp_path)
    run(tmp_path / "source", "branch", "feature/x", first)
    follow_advice(clone, Commit(clone, "", revision).exists())
    assert Commit(clone, "", revision).read([PIN], limit=LIMIT) == {PIN: Known(b"first")}


def test_a_full_clone_is_not_made_shallow(tmp_path: Path) -> None:
    source = make(tmp_path / "source")
    commit(source, a="x")
    run(tmp_path, "clone", "--quiet", source.as_uri(), "clone")
    later = commit(source, **{PIN: "later"})
    run(source, "config", "uploadpack.allowAnySHA1InWant", "true")
    follow_advice(tmp_path / "clone", Commit(tmp_path / "clone", "", later).exists())
    assert not (tmp_path / "clone/.git/shallow").exists()
    assert Commit(tmp_path / "clone", "", later).exists() is None


def partial_clone(tmp_path: Path) -> Path:
    source = make(tmp_path / "source")
    run(source, "config", "uploadpack.allowFilter", "true")
    commit(source, **{PIN: "text", "here": "here"})
    clone = tmp_path / "clone"
    options = ("--quiet", "--filter=blob:none", "--no-checkout")
    run(tmp_path, "clone", *options, source.as_uri(), str(clone))
    return clone


def test_what_a_partial_clone_lacks_is_said_and_never_fetched(tmp_path: Path) -> None:
    clone = partial_clone(tmp_path)
    run(clone, "cat-file", "-e", "HEAD:here")  # git itself fetches this one
    lacking, absent, here = read(clone, PIN, "absent", "here")
    assert reason(lacking).startswith(("its content is not", "git could not read"))
    assert (absent, here) == (None, Known(b"here"))
    assert isinstance(lacking, Unavailable)
    follow_advice(clone, lacking)
    assert read(clone, PIN) == [Known(b"text")]


def test_an_object_that_was_lost_is_not_a_file_that_is_not_there(repository: Path) -> None:
    commit(repository, **{PIN: "text", "a/b/go.sum": "x", "z": "z"})
    for name in (PIN, "a/b"):
        object_file(repository, run(repository, "rev-parse", f"HEAD:{name}").strip()).unlink()
    source = Commit(repository, "")
    found = source.read([PIN, "a/b/go.sum", "a/b/absent", "z"], limit=LIMIT)
    words = "its content is not in this repository, which is a partial clone or damaged"
    assert [reason(found[path]) for path in list(found)[:3]] == [words] * 3
    assert found["z"] == Known(b"z")
    assert "a/b/go.sum" in source.paths()
    assert source.resolve("a/b/go.sum") is None


def test_a_head_whose_commit_was_lost_is_not_an_empty_one(repository: Path) -> None:
    oid = commit(repository, **{PIN: "text"})
    object_file(repository, oid).unlink()
    (found,) = read(repository, PIN)
    assert reason(found) == f"the commit HEAD, {oid}, is not in this repository"


def test_a_link_that_was_lost_is_said(repository: Path) -> None:
    (repository / "link").symlink_to("z")
    commit(repository, z="text")
    object_file(repository, run(repository, "rev-parse", "HEAD:link").strip()).unlink()
    lost, kept = read(repository, "link", "z")
    assert reason(lost).startswith("its content is not in this repository")
    assert kept == Known(b"text")
    assert Commit(repository, "").resolve("link") is None


def test_a_damaged_or_enormous_commit_is_said(repository: Path) -> None:
    commit(repository, **{PIN: "text"})
    made = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    damaged = run(repository, *made, given=b"author nobody\n").strip()
    write(repository / ".git/refs/heads/main", f"{damaged}\n")
    assert reason(read(repository, PIN)[0]) == (
        f"the commit HEAD, {damaged}, is not in this repository"
    )
    tree = run(repository, "mktree").strip()
    large = run(repository, "commit-tree", tree, given=b"x" * (17 << 20)).strip()
    words = "the commit is damaged, or has more than 16777216 bytes"
    assert reason(Commit(repository, "", large).exists()) == words


def test_submodules_are_named_and_what_is_in_them_is_not_read(
    repository: Path, tmp_path: Path
) -> None:
    other = make(tmp_path / "other")
    commit(other, **{"go.mod": "module other\n"})
    allowed = ("-c", "protocol.file.allow=always")
    for place in ("mods/sub", "top"):
        run(repository, *allowed, "submodule", "--quiet", "add", str(other), place)
    commit(repository, **{"mods/go.mod": "x"})
    for source in (Commit(repository, "mods"), Index(repository, "mods")):
        assert list(source.paths()) == ["mods/go.mod"]
        assert source.submodules == ("mods/sub",)
        assert list(source.paths("top")) == []
        found = source.read(["mods/sub/go.mod", "mods/sub"], limit=LIMIT)
        words = "it is in the submodule 'mods/sub', which is another repository"
        assert [reason(each) for each in found.values()] == [words, "it is not a plain file"]
        assert source.resolve("mods/sub/go.mod") == "mods/sub/go.mod"
    assert Commit(repository, "top").submodules == ("top",)
    assert sorted(Commit(repository, "").submodules) == ["mods/sub", "top"]


def test_a_source_closes_only_its_own_process(repository: Path) -> None:
    commit(repository, **{PIN: "text"})
    objects = CatFile(repository)
    for source in (Commit(repository, "", objects=objects), Index(repository, "", objects=objects)):
        assert source.read([PIN], limit=LIMIT) == {PIN: Known(b"text")}
        source.close()
    oid = run(repository, "rev-parse", f"HEAD:{PIN}").strip()
    assert objects.read([oid], limit=LIMIT)
    objects.close()


def test_one_process_reads_however_many_files(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, **{f"a{n % 7}/b{n}/go.sum": str(n) for n in range(500)})
    fake_git(tmp_path / "bin", f'echo "$@" >> {tmp_path}/log; PATH=${{PATH#*:}} exec git "$@"')
    source = Commit(repository, "a1")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
        paths = source.paths()
        found = source.read(paths, limit=LIMIT)
        source.read(["a2/b2/go.sum", "absent"], limit=LIMIT)
    assert len(found) == 72
    assert all(found[path] == Known(path[4:-7].encode()) for path in paths)
    assert len((tmp_path / "log").read_text().splitlines()) == 1
    source.close()
    assert source.read(["a2/b2/go.sum"], limit=LIMIT) == {"a2/b2/go.sum": Known(b"2")}
