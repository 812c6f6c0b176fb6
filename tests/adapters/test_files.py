"""Nobody ever sees half a file, and nothing is left behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.files import deliver, replace_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(params=[True, False], ids=["durable", "quick"])
def durable(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_made_and_replaced(tmp_path: Path, *, durable: bool) -> None:
    target = tmp_path / "target"
    for data in (b"first, and longer", b"second", b""):
        replace_file(target, data, durable=durable)
        assert target.read_bytes() == data
        assert names(tmp_path) == ["target"]


def test_data_is_written_whole_however_little_the_system_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:7]))
    replace_file(tmp_path / "target", b"x" * 100)
    assert (tmp_path / "target").read_bytes() == b"x" * 100


def full(_file: int, _data: bytes) -> int:
    raise OSError(28, "No space left on device")


def interrupted(_file: int, _data: bytes) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("write", "error"), [(full, OSError), (interrupted, KeyboardInterrupt)])
def test_when_writing_fails_the_old_file_stays_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[int, bytes], int],
    error: type[BaseException],
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(error):
        replace_file(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["target"]


def test_what_is_not_on_the_disk_yet_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        replace_file(tmp_path / "target", b"new", durable=True)
    assert names(tmp_path) == []
    replace_file(tmp_path / "target", b"new")
    assert names(tmp_path) == ["target"]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    for write in (replace_file, deliver):
        with pytest.raises(OSError, match="directory"):
            write(tmp_path / "target", b"new")
    assert names(tmp_path) == ["target"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "absent/target", b"new")


def test_a_link_is_replaced_and_what_it_led_to_is_not(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"old")
    target = tmp_path / "target"
    for write in (replace_file, deliver):
        target.unlink(missing_ok=True)
        target.symlink_to(victim)
        write(target, b"new")
        assert not target.is_symlink()
        assert (target.read_bytes(), victim.read_bytes()) == (b"new", b"old")


def test_a_temporary_name_cannot_be_planted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"old")
    monkeypatch.setattr(os, "urandom", bytes)
    planted = tmp_path / f".target.{'00' * 8}.tmp"
    planted.symlink_to(victim)
    with pytest.raises(FileExistsError):
        replace_file(tmp_path / "target", b"new")
    assert victim.read_bytes() == b"old"
    assert planted.is_symlink()


def test_two_temporary_names_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    open_ = os.open

    def note(path: Path, flags: int, mode: int) -> int:
        opened.append(path.name)
        assert flags & os.O_EXCL
        return open_(path, flags, mode)

    monkeypatch.setattr(os, "open", note)
    for _ in range(10):
        replace_file(tmp_path / "target", b"new")
    assert len(set(opened)) == 10


def test_permissions_are_those_that_the_user_asked_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "target", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o640


def test_a_named_pipe_is_written_to_and_stays_one(tmp_path: Path, *, durable: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        deliver(pipe, b"report", durable=durable)
        assert os.read(reader, 100) == b"report"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_device_is_written_to_and_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as RealPath

    def refuse(*_: object) -> None:
        raise AssertionError("a device must not be replaced")

    monkeypatch.setattr(RealPath, "replace", refuse)
    deliver(RealPath("/dev/null"), b"report", durable=True)
    with pytest.raises(OSError, match="No space left"):
        deliver(RealPath("/dev/full"), b"report")
    assert RealPath("/dev/null").is_char_device()
    assert RealPath("/dev/full").is_char_device()
    assert names(tmp_path) == []


def test_descriptors_are_written_to(tmp_path: Path) -> None:
    from pathlib import Path as RealPath

    with (tmp_path / "file").open("w+b") as file:
        deliver(RealPath(f"/dev/fd/{file.fileno()}"), b"report")
        file.seek(0)
        assert file.read() == b"report"
    read, write = os.pipe()
    deliver(RealPath(f"/dev/fd/{write}"), b"report")
    os.close(write)
    assert os.read(read, 100) == b"report"
    os.close(read)


def test_a_plain_file_is_delivered_like_any_other(tmp_path: Path, *, durable: bool) -> None:
    deliver(tmp_path / "target", b"new", durable=durable)
    assert (tmp_path / "target").read_bytes() == b"new"
    assert names(tmp_path) == ["target"]
