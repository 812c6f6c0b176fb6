"""The socket blocker blocks, loopback works, and the environment is a clean one."""

from __future__ import annotations

import asyncio
import http.client
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import BlockedSocketError, Gate, is_local

# Addresses and a name that belong to nobody (RFC 5737, RFC 3849, RFC 2606).
FAR_4 = "192.0.2.1"
FAR_6 = "2001:db8::1"
FAR_NAME = "far.invalid"


@pytest.mark.parametrize("host", [FAR_4, FAR_NAME])
def test_no_connection_leaves_this_machine(host: str) -> None:
    with socket.socket() as one, pytest.raises(BlockedSocketError, match=host):
        one.connect((host, 80))
    with socket.socket() as one, pytest.raises(BlockedSocketError, match=host):
        one.connect_ex((host, 80))
    with pytest.raises(BlockedSocketError, match=host):
        socket.create_connection((host, 80))


def test_no_datagram_leaves_this_machine() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for arguments in ((b"x", (FAR_4, 53)), (b"x", 0, (FAR_4, 53))):
            with pytest.raises(BlockedSocketError):
                one.sendto(*arguments)
        with pytest.raises(BlockedSocketError):
            one.sendmsg([b"x"], [], 0, (FAR_4, 53))


@pytest.mark.parametrize("name", ["getaddrinfo", "gethostbyname", "gethostbyname_ex"])
def test_no_name_is_looked_up(name: str) -> None:
    arguments = (FAR_NAME, 443) if name == "getaddrinfo" else (FAR_NAME,)
    with pytest.raises(BlockedSocketError, match=FAR_NAME):
        getattr(socket, name)(*arguments)


def test_clients_of_the_standard_library_are_blocked() -> None:
    with pytest.raises(BlockedSocketError):
        http.client.HTTPConnection(FAR_NAME).request("GET", "/")
    with pytest.raises(BlockedSocketError):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://{FAR_NAME}/")
    with pytest.raises(BlockedSocketError):
        asyncio.run(asyncio.open_connection(FAR_NAME, 80))


def test_requests_is_blocked() -> None:
    requests = pytest.importorskip("requests")
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(BlockedSocketError):
            session.get(f"http://{FAR_NAME}/")


def test_a_blocked_socket_is_no_network_error() -> None:
    assert not issubclass(BlockedSocketError, OSError)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port)) as one:
            assert one.getpeername()[1] == port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        assert one.sendto(b"x", ("127.0.0.1", port)) == 1


def test_unix_sockets_are_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path may have 108 bytes
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as one:
        server.bind("s")
        server.listen()
        one.connect("s")
        assert one.getpeername() == "s"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        (b"localhost", True),
        (None, True),
        ("", True),
        (FAR_4, False),
        (FAR_6, False),
        (FAR_NAME, False),
        ("localhost.evil.invalid", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound, the address is judged
    ],
)
def test_only_this_machine_is_local(host: object, *, local: bool) -> None:
    assert is_local(host) is local


def test_the_gate_is_closed_outside_live() -> None:
    assert Gate.is_open is False


# Connecting a datagram socket sends nothing.
PROBE = """
import contextlib, pytest, socket

def test_probe():
    with socket.socket(type=socket.SOCK_DGRAM) as one, {expected}:
        one.connect(("{far}", 9))
"""


def run_pytest(folder: Path, **named: str) -> str:
    """Run the tests of a folder under this project's conftest and return what pytest said."""
    (folder / "conftest.py").write_text(
        Path(__file__).with_name("conftest.py").read_text("utf-8"), "utf-8"
    )
    argv = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "--rootdir", folder]
    done = subprocess.run(
        [*map(str, argv), str(folder)],
        cwd=folder,
        env={**os.environ, **named},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_test_below_live_reaches_out(tmp_path: Path) -> None:
    for folder, expected in (
        ("live", "contextlib.suppress(OSError)"),
        ("other", "pytest.raises(AssertionError)"),
    ):
        (tmp_path / folder).mkdir()
        probe = PROBE.format(expected=expected, far=FAR_4)
        (tmp_path / folder / f"test_{folder}.py").write_text(probe, "utf-8")
    said = run_pytest(tmp_path)
    assert "2 passed" in said, said


def test_the_environment_is_clean() -> None:
    kept = {"GOCACHE", "GOSUPPLY_GITLAB_CI_LOCAL", "GOTOOLCHAIN"}
    go = {name for name in os.environ if name.startswith("GO")} - kept
    assert all(name.startswith(("GOSUPPLY_TEST_", "GOSUPPLY_RE", "GOSUPPLY_SARIF")) for name in go)
    assert not {"NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "GIT_DIR"} & set(os.environ)
    assert {name for name in os.environ if name.startswith("XDG_")} == {"XDG_CACHE_HOME"}


def test_the_home_is_empty() -> None:
    assert list(Path.home().iterdir()) == []
    assert Path(os.environ["XDG_CACHE_HOME"]).is_relative_to(Path.home())


@pytest.mark.parametrize(("required", "outcome"), [("1", "1 error"), ("0", "1 skipped")])
def test_missing_data_skips_or_fails(required: str, outcome: str, tmp_path: Path) -> None:
    probe = "def test_probe(shared_data): assert shared_data.is_dir()"
    (tmp_path / "test_probe.py").write_text(probe, "utf-8")
    nowhere = str(tmp_path / "nowhere")
    said = run_pytest(tmp_path, GOSUPPLY_TEST_DATA=nowhere, GOSUPPLY_REQUIRE_TOOLS=required)
    assert outcome in said, said
    assert f"GOSUPPLY_TEST_DATA is not a folder: '{nowhere}'" in said
