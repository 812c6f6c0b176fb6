"""A log that contradicts itself: exit 4, and evidence that stands on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.sumdb.database import GO_KEY
from tests.cli.flows import PIN, forked
from tests.cli.running import LogServer, Ran, here, shell, sums_of, write
from tests.signing import Signer
from tests.sumdb.fake_log import FakeLog, lines_of, module

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    Capture = pytest.CaptureFixture[str]


def fork(capsys: Capture, folder: Path, log: FakeLog, server: LogServer, *words: str) -> Ran:
    """Let the folder remember one tree, and the server show another."""
    assert here(capsys, "check", folder).code == 0
    server.log = forked(log, 310)
    server.size = 310
    write(folder / "go.sum", sums_of(server.log, 5, 305))
    return here(capsys, "check", folder, *words)


def test_a_fork_is_exit_4_and_its_evidence_is_accepted(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    file = folder.parent / "evidence.txt"
    code, out, _ = fork(capsys, folder, log, server, "--evidence", str(file))
    assert code == 4
    assert "deny[log-forked]" in out
    assert f"evidence: {file}" in out
    assert out.endswith("forked\n")
    said = here(capsys, "evidence", file, "--key", str(log.key))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"proved: {log.key.name} signed two trees that contradict each ")


def test_a_fork_is_exit_4_in_every_format_and_evidence_is_kept_in_the_cache(
    capsys: Capture, folder: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    fork(capsys, folder, log, server)
    (kept,) = (cache / "evidence").iterdir()
    for format_ in ("text", "json", "sarif"):
        ran = here(capsys, "check", folder, "--output", format_)
        assert ran.code == 4
        assert (str(kept) in ran.out) is (format_ != "sarif")
    assert list((cache / "evidence").iterdir()) == [kept]


def test_evidence_that_cannot_be_written_does_not_hide_the_fork(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    code, out, err = fork(capsys, folder, log, server, "--evidence", str(folder))
    assert code == 4
    assert "deny[log-forked]" in out
    assert err.endswith(f"the evidence '{folder}' cannot be written: Is a directory\n")
    assert here(capsys, "check", folder, "--evidence", "/").code == 4


def test_evidence_with_a_flipped_byte_is_refused(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    file = folder.parent / "evidence.txt"
    fork(capsys, folder, log, server, "--evidence", str(file))
    data = file.read_bytes()
    for at in range(0, len(data), 13):
        flipped = bytearray(data)
        flipped[at] ^= 1
        file.write_bytes(flipped)
        ran = here(capsys, "evidence", file, "--key", str(log.key))
        assert (ran.code, ran.err) == (1, ""), at
        assert ran.out.startswith("not proved: ")


def test_evidence_is_believed_only_with_the_right_key(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    file = folder.parent / "evidence.txt"
    fork(capsys, folder, log, server, "--evidence", str(file))
    other = Signer(log.key.name, "another seed").vkey
    for words in ([], ["--key", other], ["--key", str(GO_KEY)]):
        ran = here(capsys, "evidence", file, *words)
        assert ran.code == 1
        assert "with a key that is not known here" in ran.out
    assert here(capsys, "evidence", file, "--key", other, "--key", str(log.key)).code == 0


def test_several_forks_have_a_file_each(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    write(folder / PIN, forked(log, 200, 50).checkpoint())
    write(folder / "sub" / PIN, forked(log, 150, 40).checkpoint())
    write(folder / "sub/go.sum", sums_of(log, 1))
    assert shell("git init --quiet", cwd=folder).code == 0
    file = folder.parent / "evidence.txt"
    assert here(capsys, "check", folder / "sub", "--evidence", file).code == 4
    files = sorted(path.name for path in folder.parent.glob("evidence*"))
    assert files == ["evidence-2.txt", "evidence.txt"]
    for name in files:
        path = folder.parent / name
        assert here(capsys, "evidence", path, "--key", str(log.key)).code == 0
    assert server.requests


def test_two_hashes_for_one_line_are_exit_4(
    capsys: Capture, work: Path, log: FakeLog, server: LogServer
) -> None:
    twice = [*lines_of(module(500)), *lines_of(module(500), "other")]
    log.add(module(500).path, module(500).version, twice)
    server.size = log.size
    write(work / "go.sum", "".join(f"{line}\n" for line in lines_of(module(500))))
    file = work.parent / "evidence.txt"
    code, out, _ = here(capsys, "check", work, "--evidence", file)
    assert code == 4
    assert "logged two hashes for 'example.com/Mod500 v1.500.0'" in out
    said = here(capsys, "evidence", file, "--key", str(log.key))
    assert said.code == 0
    assert "logged two hashes" in said.out
