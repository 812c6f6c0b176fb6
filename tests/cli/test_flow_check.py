"""`gosupply check` over a loopback log: cold, warm, wrong, refused, forwarded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.flows import BUNDLE, commit, forget, report
from tests.cli.running import LogServer, here, sums_of, write
from tests.loopback import Say
from tests.sumdb.fake_log import FakeLog, lines_of, module
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


def test_a_cold_check_proves_every_line(capsys: Capture, folder: Path, server: LogServer) -> None:
    code, out, err = here(capsys, "check", folder)
    assert code == 0
    assert "verified 6 lines of go.sum under log.example.com tree size 300; " in out
    assert f"sent 3 names to {server.base}\n" in out
    assert err == (
        f"gosupply: asking {server.base} about 3 module versions; "
        "set GOPRIVATE to keep names to yourself\n"
    )
    assert set(server.asked()) == {
        "/lookup/example.com/!mod1@v1.1.0",
        "/lookup/example.com/!mod70@v1.70.0",
        "/lookup/example.com/!mod290@v1.290.0",
    }
    assert server.counts["/latest"] == 1
    assert max(server.counts.values()) == 1


def test_the_report_says_what_it_rests_on_and_what_it_cost(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    found = report(capsys, folder)
    assert found["checkpoint"] == {
        "log": log.key.name,
        "key_hash": log.key.hex_id,
        "origin": "go.sum database tree",
        "size": 300,
        "root": log.signed().head.base64,
    }
    stats = found["stats"]
    assert isinstance(stats, dict)
    assert stats["requests"] == server.requests > 0
    assert (stats["names_sent"], stats["sent_to"]) == (3, [server.base])


def test_a_warm_check_asks_nothing(capsys: Capture, folder: Path, server: LogServer) -> None:
    cold = here(capsys, "check", folder)
    before = server.requests
    warm = here(capsys, "check", folder)
    offline = here(capsys, "check", folder, "--offline")
    assert server.requests == before
    assert warm.code == offline.code == 0
    assert warm.err == offline.err == ""
    assert "verified 6 lines of go.sum" in warm.out
    assert cold.code == 0


def test_a_damaged_cache_is_mended_and_said(
    capsys: Capture, folder: Path, cache: Path, server: LogServer
) -> None:
    here(capsys, "check", folder)
    tiles = [path for path in cache.rglob("tile/**/*") if path.is_file()]
    assert tiles
    for tile in tiles:
        data = bytearray(tile.read_bytes())
        data[5] ^= 1
        tile.write_bytes(data)
    code, out, err = here(capsys, "check", folder)
    assert (code, err) == (0, "")
    assert "damaged" in out
    again = here(capsys, "check", folder, "--offline")
    assert again.code == 0
    assert "damaged" not in again.out
    assert server.requests


def test_another_hash_than_the_logged_one_is_exit_1(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer
) -> None:
    right = log.claims(1)[0].hash
    wrong = log.claims(2)[0].hash
    text = (folder / "go.sum").read_text()
    write(folder / "go.sum", text.replace(right, wrong))
    code, out, _ = here(capsys, "check", folder)
    assert code == 1
    assert "deny[sum-mismatch]" in out
    assert f"this file: {wrong}" in out
    assert f"the log:   {right}" in out
    assert out.endswith("fail\n")
    assert server.requests


def test_what_the_log_does_not_have_is_exit_1_and_asked_again(
    capsys: Capture, folder: Path, server: LogServer
) -> None:
    strange = lines_of(module(999))
    write(folder / "go.sum", "".join(f"{line}\n" for line in strange))
    for count in (1, 2):
        code, out, _ = here(capsys, "check", folder)
        assert code == 1
        assert out.count("deny[sum-not-in-log]") == 2
        assert f"said by {server.base}" in out
        assert server.counts["/lookup/example.com/!mod999@v1.999.0"] == count


@pytest.mark.parametrize("status", [500, 403, 302])
def test_a_server_that_refuses_is_exit_3(
    capsys: Capture, folder: Path, server: LogServer, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr("gosupply.adapters.retries.SystemClock.sleep", lambda *_: None)
    for number in (1, 70, 290):
        name = f"lookup/example.com/!mod{number}@v1.{number}.0"
        server.scripts[name] = Say(status, b"no")
    found = report(capsys, folder)
    assert found["exit_code"] == 3
    assert found["verdict"] == "incomplete"


def test_a_cache_that_cannot_be_written_is_said_once_and_changes_nothing(
    capsys: Capture, folder: Path, server: LogServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOSUPPLY_CACHE", "/dev/null/cache")
    code, out, err = here(capsys, "check", folder)
    assert code == 0
    assert "verified 6 lines of go.sum under log.example.com tree size 300; " in out
    assert err.count("cannot be written (Not a directory)") == 1
    assert server.requests


def test_credentials_in_an_address_are_in_no_output(
    capsys: Capture, folder: Path, log: FakeLog, server: LogServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url("", "alice:hunter2@")
    monkeypatch.setenv("GOSUMDB", f"{log.key} {url}")
    strange = "".join(f"{line}\n" for line in lines_of(module(999)))
    write(folder / "go.sum", sums_of(log, 1) + strange)
    outputs = []
    for format_ in ("text", "json", "sarif"):
        code, out, err = here(capsys, "check", folder, "--output", format_)
        assert code == 1
        outputs += [out, err]
    assert here(capsys, "bundle", folder).code == 3
    outputs.append((folder / BUNDLE).read_text())
    assert "hunter2" not in "".join(outputs)


def test_a_proxy_that_carries_the_database_is_asked_instead(
    capsys: Capture, folder: Path, log: FakeLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Proxy(LogServer):
        def begin(self, path: str, headers: object) -> Say:
            inner = path.removeprefix(f"/proxy/sumdb/{log.key.name}")
            if inner == "/supported":
                self.counts[inner] += 1
                return Say(200)
            assert inner != path
            return super().begin(inner, headers)

    with Proxy(log) as proxy:
        monkeypatch.setenv("GOSUMDB", str(log.key))
        monkeypatch.setenv("GOPROXY", proxy.url("/proxy"))
        assert here(capsys, "check", folder).code == 0
        assert proxy.counts["/supported"] == 1
        assert len(list(proxy.asked())) == 3


def test_a_head_that_could_not_be_compared_is_said_and_is_no_denial(
    capsys: Capture,
    folder: Path,
    cache: Path,
    log: FakeLog,
    server: LogServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here(capsys, "bundle", folder)
    forget(cache)
    log.add("example.com/new", "v1.0.0")
    gopath = folder.parent / "gopath"
    write(gopath / f"pkg/sumdb/{log.key.name}/latest", log.checkpoint(301))
    monkeypatch.setenv("GOPATH", str(gopath))
    found = report(capsys, folder, "--offline")
    assert found["exit_code"] == 0
    undetermined = found["undetermined"]
    assert isinstance(undetermined, list)
    assert [(each["need"], each["level"]) for each in undetermined] == [("head-uncompared", "note")]
    assert "301" in undetermined[0]["subject"]
    assert server.requests


def test_a_repository_that_git_refuses_to_read_is_not_clean(
    capsys: Capture, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever owns it otherwise could have a pin in its history that would be missed."""
    monkeypatch.setenv("GOPRIVATE", "example.com")
    commit(folder)
    assert here(capsys, "check", folder).code == 0
    git = f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {require_tool("git")} "$@"\n'
    write(tmp_path / "bin/git", git).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    code, out, err = here(capsys, "check", folder)
    assert (code, out) == (3, "")
    assert "dubious ownership" in err
    assert "safe.directory" in err
