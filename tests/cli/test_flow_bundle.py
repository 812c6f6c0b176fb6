"""`gosupply bundle`: what proves everything with neither network nor cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.flows import BUNDLE, PIN, forget, forked, report
from tests.cli.running import LogServer, here, shell, sums_of, write
from tests.sumdb.fake_log import FakeLog, lines_of, module

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


def test_a_bundle_proves_everything_without_network_and_cache(
    capsys: Capture, folder: Path, cache: Path, server: LogServer
) -> None:
    code, out, _ = here(capsys, "bundle", folder)
    assert code == 0
    assert "6 lines proved, 3 records" in out
    assert "of the tree of size 300" in out
    assert (folder / BUNDLE).is_file()
    forget(cache)
    before = server.requests
    found = report(capsys, folder, "--offline")
    assert found["verdict"] == "pass"
    assert report(capsys, folder)["exit_code"] == 0
    assert server.requests == before


def test_a_bundle_can_be_written_anywhere_and_named(
    capsys: Capture, folder: Path, cache: Path, server: LogServer
) -> None:
    file = folder.parent / "elsewhere.bundle"
    assert here(capsys, "bundle", folder, "-o", file).code == 0
    assert not (folder / ".gosupply").exists()
    forget(cache)
    assert here(capsys, "check", folder, "--offline").code == 3
    assert here(capsys, "check", folder, "--offline", "--bundle", file).code == 0
    assert here(capsys, "bundle", folder, "-o", "/dev/full").code == 2
    assert here(capsys, "bundle", folder, "-o", folder).code == 2
    assert server.requests


def test_a_bundle_says_what_is_not_in_it(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    strange = "".join(f"{line}\n" for line in lines_of(module(999)))
    write(folder / "go.sum", sums_of(log, 1) + strange)
    code, out, _ = here(capsys, "bundle", folder)
    assert code == 3
    assert out.count("not in it: ") == 2
    assert "example.com/Mod999@v1.999.0: the log does not have it" in out
    assert here(capsys, "check", folder, "--offline").code == 3
    assert server.requests


def test_without_anything_proved_no_bundle_is_written(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    write(folder / BUNDLE, "the old one")
    ran = here(capsys, "bundle", folder, "--offline")
    assert ran.code == 3
    assert ran.err.startswith("error: no line could be proved: ")
    assert (folder / BUNDLE).read_text() == "the old one"
    assert server.requests == 0


def test_a_changed_byte_in_a_bundle_never_proves(
    capsys: Capture, folder: Path, cache: Path, server: LogServer
) -> None:
    here(capsys, "bundle", folder)
    forget(cache)
    data = (folder / BUNDLE).read_bytes()
    proved = data.index(b"[checkpoint]")
    for at in range(proved, len(data), 41):
        flipped = bytearray(data)
        flipped[at] ^= 1
        write(folder / BUNDLE, bytes(flipped))
        assert here(capsys, "check", folder, "--offline").code in (2, 3), at
    assert server.requests


def test_a_fork_stops_bundle_and_pin_which_change_nothing(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    assert here(capsys, "pin", folder).code == 0
    pinned = (folder / PIN).read_bytes()
    server.log = forked(log, 310)
    server.size = 310
    write(folder / "go.sum", sums_of(server.log, 5, 305))
    for command in ("bundle", "pin"):
        code, out, err = here(capsys, command, folder)
        assert (code, out) == (4, "")
        assert "is no prefix of its tree" in err
        assert "Run 'gosupply check', which writes the evidence." in err
    assert (folder / PIN).read_bytes() == pinned
    assert sorted(path.name for path in (folder / ".gosupply").iterdir()) == ["checkpoint"]
    assert here(capsys, "check", folder).code == 4


def test_a_bundle_starts_from_the_pin(
    capsys: Capture, folder: Path, cache: Path, server: LogServer
) -> None:
    server.size = 100
    here(capsys, "pin", folder)
    server.size = 300
    assert here(capsys, "bundle", folder).code == 0
    forget(cache)
    assert here(capsys, "check", folder, "--offline").code == 0


def test_a_bundle_of_a_parent_folder_proves_up_to_the_top_of_git(
    capsys: Capture, work: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    top = work / "top"
    write(top / "a/b/go.sum", sums_of(log, 1))
    (top / ".gosupply").mkdir()
    assert shell("git init --quiet", cwd=top).code == 0
    assert here(capsys, "bundle", top / "a/b").code == 0
    assert (top / BUNDLE).is_file()
    forget(cache)
    assert here(capsys, "check", top / "a/b", "--offline").code == 0
    above = work / BUNDLE
    above.parent.mkdir()
    (top / BUNDLE).rename(above)
    assert here(capsys, "check", top / "a/b", "--offline").code == 3
    assert server.requests


def test_outside_git_no_parent_folder_is_asked(
    capsys: Capture, work: Path, cache: Path, log: FakeLog, server: LogServer
) -> None:
    write(work / "a/go.sum", sums_of(log, 1))
    assert here(capsys, "bundle", work).code == 0
    forget(cache)
    assert here(capsys, "check", work, "--offline").code == 0
    assert here(capsys, "check", work / "a", "--offline").code == 3
    assert server.requests


def test_no_line_makes_no_bundle(capsys: Capture, work: Path) -> None:
    code, _, err = here(capsys, "bundle", work)
    assert code == 2
    assert err.startswith("error: there is no go.sum line to prove\n")
    assert not (work / ".gosupply").exists()


def test_lines_that_nobody_may_ask_about_are_named_unless_they_are_private(
    capsys: Capture,
    folder: Path,
    log: FakeLog,
    server: LogServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unknown = "example.com/Mod1 v1.1.0 h2:unknown\n"
    write(folder / "go.sum", sums_of(log, 2) + unknown)
    code, out, _ = here(capsys, "bundle", folder)
    assert (code, out.count("not in it: ")) == (3, 1)
    assert "the hash algorithm 'h2' is not known" in out
    monkeypatch.setenv("GOPRIVATE", "example.com/Mod2")
    write(folder / "go.sum", sums_of(log, 1, 2))
    code, out, _ = here(capsys, "bundle", folder)
    assert (code, out.count("not in it: ")) == (0, 0)
    assert "2 lines proved, 1 records" in out
    assert server.requests


@pytest.mark.usefixtures("server")
def test_no_bundle_is_made_beside_a_pin_that_says_nothing(capsys: Capture, folder: Path) -> None:
    write(folder / PIN, "not a checkpoint\n")
    code, _, err = here(capsys, "bundle", folder)
    assert code == 2
    assert err.startswith("error: the pin is not a signed checkpoint: ")
    assert f"--> {PIN}:1:1" in err
    (folder / PIN).unlink()
    (folder / PIN).mkdir()
    assert here(capsys, "bundle", folder).code == 3
    assert not (folder / BUNDLE).exists()
