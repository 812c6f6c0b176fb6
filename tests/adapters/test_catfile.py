"""The persistent process: many objects, large objects, and a git that misbehaves."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.catfile import CatFile, GitObject, run_git
from gosupply.facts import Unavailable
from tests.adapters.repositories import commit, fake_git, make, reason, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOWHERE = "0" * 40


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make(tmp_path / "repository")


@pytest.fixture
def objects(repository: Path) -> Iterator[CatFile]:
    objects = CatFile(repository)
    yield objects
    objects.close()


def write_blobs(top: Path, texts: list[bytes]) -> list[str]:
    """Make blobs and return their ids."""
    stream = b"".join(
        b"blob\nmark :%d\ndata %d\n%s\n" % (n, len(t), t) for n, t in enumerate(texts, 1)
    )
    marks = top / "marks"
    run(top, "fast-import", "--quiet", f"--export-marks={marks}", given=stream)
    pairs = [line.split(" ") for line in marks.read_text().splitlines()]
    numbered = {int(mark[1:]): oid for mark, oid in pairs}
    return [numbered[number] for number in range(1, len(texts) + 1)]


def test_more_is_asked_and_answered_than_any_pipe_holds(repository: Path, objects: CatFile) -> None:
    texts = [random.Random(n).randbytes(100 + n * 37 % 9000) for n in range(3000)]  # noqa: S311 - bytes that do not compress, the same in every run
    oids = write_blobs(repository, texts)
    found = objects.read(oids, limit=10_000)
    assert found == {
        oid: GitObject(oid, "blob", len(text), text) for oid, text in zip(oids, texts, strict=True)
    }


def test_a_larger_object_has_no_data_and_the_next_one_is_read(
    repository: Path, objects: CatFile
) -> None:
    texts = [b"x" * (3 << 20), b"y" * 100, b"z" * 101]
    oids = write_blobs(repository, texts)
    found = objects.read([*oids, NOWHERE], limit=100)
    assert found == {
        oids[0]: GitObject(oids[0], "blob", 3 << 20, None),
        oids[1]: GitObject(oids[1], "blob", 100, texts[1]),
        oids[2]: GitObject(oids[2], "blob", 101, None),
        NOWHERE: None,
    }


def test_the_same_question_is_asked_once(repository: Path, objects: CatFile) -> None:
    oid = commit(repository)
    found = objects.read([oid, oid], limit=1000)
    assert list(found) == [oid]


def put_fake(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    fake_git(folder, script)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_nothing_runs_before_the_first_question_and_after_the_close(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oid = commit(repository)
    log = tmp_path / "log"
    script = f'echo $$ >> {log}; PATH=${{PATH#*:}} exec git "$@"'
    put_fake(monkeypatch, tmp_path / "bin", script)
    objects = CatFile(repository)
    assert objects.read([], limit=1000) == {}
    assert not log.exists()
    for _ in range(3):
        assert objects.read([oid], limit=1000)[oid]
    (process,) = log.read_text().split()
    objects.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
    assert objects.read([oid], limit=1000)[oid]
    del objects
    for process in log.read_text().split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_a_git_that_never_answers_is_given_up(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = CatFile(repository, seconds=0.1, patience=0.1)
    with monkeypatch.context() as patch:
        put_fake(patch, tmp_path / "bin", "exec sleep 60")
        found = objects.read(["a" * 40, "b" * 40], limit=10)
    words = "git could not be run: timed out after 0.1 seconds"
    assert [reason(each) for each in found.values()] == [words] * 2
    # Not tried again: each time would take as long.
    assert reason(objects.read(["c" * 40], limit=10)["c" * 40]) == words


def test_a_git_that_does_not_end_is_killed(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    script = f'echo $$ >> {log}; read line; echo "$line missing"; exec sleep 60'
    put_fake(monkeypatch, tmp_path / "bin", script)
    objects = CatFile(repository, patience=0.1)
    assert objects.read([NOWHERE], limit=10) == {NOWHERE: None}
    objects.close()
    (process,) = log.read_text().split()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_what_git_dies_of_does_not_hide_the_rest(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some versions of git end at an object that a partial clone lacks."""
    script = """while read line; do
        case $line in dead*) break;; esac
        echo "$line missing"
    done
    echo "warning: x" >&2
    echo "fatal: could not fetch from promisor remote" >&2
    exit 128"""
    put_fake(monkeypatch, tmp_path / "bin", script)
    objects = CatFile(repository)
    found = objects.read(["a", "dead-1", "b", "dead-2", "c"], limit=10)
    lacking = Unavailable(
        "git could not read the repository: fatal: could not fetch from promisor remote",
        "Run 'git fetch --refetch --no-filter'.",
    )
    assert found == {"a": None, "dead-1": lacking, "b": None, "dead-2": lacking, "c": None}


def test_a_git_that_always_dies_is_not_started_for_ever(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    put_fake(monkeypatch, tmp_path / "bin", f"echo $$ >> {log}; echo broken >&2; exit 1")
    objects = CatFile(repository)
    found = objects.read([str(number) for number in range(500)], limit=10)
    assert {reason(each) for each in found.values()} == {
        "git could not read the repository: broken"
    }
    assert len(log.read_text().split()) < 20


def test_a_git_that_complains_at_length_is_read_on(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oid = commit(repository)
    noise = "head -c 300000 /dev/zero | tr '\\\\0' x >&2"
    put_fake(monkeypatch, tmp_path / "bin", f'{noise}; PATH=${{PATH#*:}} exec git "$@"')
    objects = CatFile(repository)
    assert isinstance(objects.read([oid], limit=1000)[oid], GitObject)
    objects.close()


def test_an_interrupted_question_spoils_no_later_answer(repository: Path) -> None:
    oids = write_blobs(repository, [b"first", b"second"])
    objects = CatFile(repository)

    class Interrupting(int):
        def __ge__(self, _other: object) -> bool:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        objects.read(oids, limit=Interrupting(10))
    assert objects.read(oids[1:], limit=10) == {oids[1]: GitObject(oids[1], "blob", 6, b"second")}
    objects.close()


def test_a_process_that_nobody_closed_ends_with_the_program(repository: Path) -> None:
    oid = commit(repository)
    script = f"""
from pathlib import Path
from gosupply.adapters.catfile import CatFile
objects = CatFile(Path({str(repository)!r}))
assert objects.read([{oid!r}], limit=1000)[{oid!r}]
print(objects._process._child.pid)
"""
    command = [sys.executable, "-X", "dev", "-c", f"import sys; sys.path = {sys.path!r}\n{script}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_one_command_says_why_it_failed(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_git(repository, "rev-parse", "--is-bare-repository") == b"false\n"
    assert "fatal:" in reason(run_git(repository, "rev-parse", "--verify", "absent"))
    put_fake(monkeypatch, tmp_path / "bin", "exit 7")
    found = run_git(repository, "rev-parse")
    assert reason(found) == "git could not read the repository: it just ended"
