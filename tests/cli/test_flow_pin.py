"""`gosupply pin`: it moves forward only, and every pin there is must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.flows import BUNDLE, PIN, commit, forget, forked, report
from tests.cli.running import LogServer, here, shell, sums_of, write
from tests.loopback import Say
from tests.sumdb.fake_log import FakeLog, module

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


def test_a_pin_is_the_signed_note_alone(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    code, out, err = here(capsys, "pin", folder)
    assert (code, err) == (0, "")
    assert out.startswith(f"pinned {log.key.name} at tree size 300 in ")
    assert (folder / PIN).read_bytes() == log.checkpoint(300)
    assert not list(server.asked())


def test_a_pin_only_moves_forward(
    capsys: Capture, folder: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    server.size = 200
    here(capsys, "pin", folder)
    assert (folder / PIN).read_bytes() == log.checkpoint(200)
    server.size = 300
    here(capsys, "pin", folder)
    assert (folder / PIN).read_bytes() == log.checkpoint(300)
    forget(cache)
    server.size = 200
    here(capsys, "pin", folder)
    assert (folder / PIN).read_bytes() == log.checkpoint(300)


def test_a_pin_relinks_the_bundle_beside_it(
    capsys: Capture, folder: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    assert here(capsys, "bundle", folder).code == 0
    unlinked = (folder / BUNDLE).read_text()
    for size in (300, 310):
        for number in range(log.size, size):
            log.add(module(number).path, module(number).version)
        server.size = size
        assert here(capsys, "pin", folder).code == 0
        assert (folder / PIN).read_bytes() == log.checkpoint(size)
        forget(cache)
        assert here(capsys, "check", folder, "--offline").code == 0
    relinked = (folder / BUNDLE).read_text()
    assert relinked != unlinked
    assert "\n310 " in relinked
    write(folder / BUNDLE, unlinked)
    assert here(capsys, "check", folder, "--offline").code == 3


def test_a_pin_offline_needs_something_to_pin(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    code, out, err = here(capsys, "pin", folder, "--offline")
    assert (code, out) == (3, "")
    assert err.startswith("error: no signed tree head could be had\n")
    assert not (folder / PIN).exists()
    here(capsys, "check", folder)
    assert here(capsys, "pin", folder, "--offline").code == 0
    assert (folder / PIN).exists()
    assert server.requests


def test_a_pin_that_nobody_signed_is_an_error_with_its_place(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    write(folder / PIN, "hello\nthere\n")
    code, out, err = here(capsys, "pin", folder)
    assert (code, out) == (2, "")
    assert err.startswith("error: the pin is not a signed checkpoint: ")
    assert f"\n  --> {PIN}:1:1\n   | hello\n  = help: " in err
    ran = here(capsys, "check", folder)
    assert ran.code == 1
    assert "deny[pin-weakened]" in ran.out
    assert server.requests


def test_a_pin_that_cannot_be_read_stops_pin(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    (folder / PIN).mkdir(parents=True)
    code, _, err = here(capsys, "pin", folder)
    assert code == 3
    assert err.startswith(f"error: the pin '{PIN}' cannot be read")
    assert here(capsys, "check", folder).code == 3
    assert server.counts["/latest"] == 1


@pytest.mark.parametrize("command", ["check", "bundle", "pin"])
@pytest.mark.parametrize("has_bundle", [True, False])
def test_a_log_that_rolled_back_behind_the_pin_is_not_clean(
    capsys: Capture,
    folder: Path,
    cache: Path,
    log: FakeLog,
    server: LogServer,
    command: str,
    *,
    has_bundle: bool,
) -> None:
    """What the log no longer shows cannot be compared: incomplete, and nothing is overwritten."""
    here(capsys, "bundle", folder)
    bundle = (folder / BUNDLE).read_bytes()
    if not has_bundle:
        (folder / BUNDLE).unlink()
    write(folder / PIN, log.checkpoint(300))
    forget(cache)
    server.size = 200
    server.log = log.fork_at(200)
    code, _, err = here(capsys, command, folder)
    # A bundle whose head is the pin's proves all by itself.
    assert code == (0 if has_bundle and command == "check" else 3)
    assert "bug" not in err
    assert (folder / PIN).read_bytes() == log.checkpoint(300)
    if has_bundle:
        assert report(capsys, folder, "--offline")["exit_code"] == 0
        assert here(capsys, "evidence", folder / BUNDLE).code == 1
        assert (folder / BUNDLE).read_bytes() == bundle or command == "pin"
    else:
        assert not (folder / BUNDLE).exists()


def test_a_pin_that_the_log_contradicts_is_exit_4_on_a_fresh_machine(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    here(capsys, "pin", folder)
    server.log = forked(log, 310)
    server.size = 310
    write(folder / "go.sum", sums_of(server.log, 5))
    forget(folder.parent / "cache")
    code, out, _ = here(capsys, "check", folder)
    assert code == 4
    assert PIN in out


def test_the_committed_pin_must_not_be_weakened(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    here(capsys, "pin", folder)
    commit(folder)
    assert here(capsys, "check", folder).code == 0
    for weaker, word in ((log.checkpoint(200), "goes back"), (None, "is removed")):
        if weaker is None:
            (folder / PIN).unlink()
        else:
            write(folder / PIN, weaker)
        code, out, _ = here(capsys, "check", folder)
        assert code == 1
        assert "deny[pin-weakened]" in out
        assert word in out
    assert server.requests


def test_the_committed_pin_is_the_one_that_must_hold(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    write(folder / PIN, forked(log, 200).checkpoint())
    commit(folder)
    write(folder / PIN, log.checkpoint(300))
    assert here(capsys, "check", folder).code == 4
    assert here(capsys, "pin", folder).code == 4
    assert server.requests


def test_the_pins_of_two_folders_must_both_hold(
    capsys: Capture, work: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    write(work / "a/go.sum", sums_of(log, 1))
    assert shell("git init --quiet", cwd=work).code == 0
    right, wrong = log.checkpoint(200), forked(log, 150, 50).checkpoint()
    for outer, inner, code in (
        (right, log.checkpoint(100), 0),
        (wrong, right, 4),
        (right, wrong, 4),
    ):
        forget(cache)
        write(work / PIN, outer)
        write(work / "a" / PIN, inner)
        assert here(capsys, "check", work / "a").code == code
    assert server.requests


def test_a_pin_is_written_to_the_nearest_folder_that_has_one(
    capsys: Capture, work: Path, log: FakeLog, server: LogServer
) -> None:
    write(work / "a/b/go.sum", sums_of(log, 1))
    assert shell("git init --quiet", cwd=work).code == 0
    assert here(capsys, "pin", work / "a/b").code == 0
    assert (work / "a/b" / PIN).is_file()
    assert not (work / PIN).exists()
    (work / "a/b" / PIN).unlink()
    (work / "a/b/.gosupply").rmdir()
    (work / "a/.gosupply").mkdir()
    assert here(capsys, "pin", work / "a/b").code == 0
    assert (work / "a" / PIN).is_file()
    assert server.requests


def test_a_bundle_that_cannot_be_linked_stops_pin_and_both_files_stay(
    capsys: Capture, folder: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    here(capsys, "bundle", folder)
    bundle = (folder / BUNDLE).read_bytes()
    forget(cache)
    for number in range(300, 600):
        log.add(module(number).path, module(number).version)
    server.size = 600
    server.scripts["tile/8/0/001"] = Say(404, b"not found")
    code, out, err = here(capsys, "pin", folder)
    assert (code, out) == (3, "")
    assert "(tree size 300) could not be shown to agree with the log" in err
    assert not (folder / PIN).exists()
    assert (folder / BUNDLE).read_bytes() == bundle
    del server.scripts["tile/8/0/001"]
    assert here(capsys, "pin", folder).code == 0
    forget(cache)
    assert here(capsys, "check", folder, "--offline").code == 0


def test_only_the_bundle_beside_the_pin_is_relinked(
    capsys: Capture, work: Path, log: FakeLog, server: LogServer
) -> None:
    write(work / "a/go.sum", sums_of(log, 1))
    write(work / "go.sum", sums_of(log, 2))
    assert shell("git init --quiet", cwd=work).code == 0
    assert here(capsys, "bundle", work / "a").code == 0
    (work / ".gosupply").mkdir()
    assert here(capsys, "bundle", work).code == 0
    before = [(folder / BUNDLE).read_bytes() for folder in (work, work / "a")]
    assert here(capsys, "pin", work / "a").code == 0
    assert (work / BUNDLE).read_bytes() == before[0]
    assert (work / "a" / BUNDLE).read_bytes() != before[1]
    assert server.requests


def test_a_pin_that_cannot_be_written_is_said(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    write(folder / ".gosupply", "a file")
    code, out, err = here(capsys, "pin", folder)
    assert (code, out) == (2, "")
    assert err.startswith("error: '")
    assert "cannot be written: " in err
    assert server.requests


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("command", ["pin", "bundle"])
def test_nothing_is_written_through_a_planted_link(
    capsys: Capture, folder: Path, command: str
) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (folder / ".gosupply").symlink_to(outside)
    code, _, err = here(capsys, command, folder)
    assert code == 2
    assert "is a link" in err
    assert not list(outside.iterdir())
