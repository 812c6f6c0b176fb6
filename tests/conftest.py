"""What holds for every test: no network but loopback, and nothing of the developer's environment.

Only tests below `live/` reach out; they keep the configured proxies and go settings. Blocking works
in this process; a child process has only the clean environment.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIVE = Path(__file__).parent / "live"
# tests/cassettes asks the real database, once, to record what it says.
RECORDING = os.environ.get("GOSUPPLY_RECORD") == "1"

# What a shell, a CI service, git or Go may have set and gosupply or a tool would read.
FOREIGN = (
    "CI",
    "CLICOLOR",
    "COLUMNS",
    "FORCE_COLOR",
    "GIT_",
    "GITHUB_",
    "GITLAB_",
    "GO",
    "LINES",
    "NO_COLOR",
    "PREK",
    "PRE_COMMIT",
    "RUNNER_",
    "TTY_",
    "XDG_",
)
OUR_OWN = (
    "GOSUPPLY_GITLAB_CI_LOCAL",
    "GOSUPPLY_REQUIRE_TOOLS",
    "GOSUPPLY_SARIF_MULTITOOL",
    "GOSUPPLY_TEST_",
)
KEPT_ELSEWHERE = ("GIT_SSL_",)
GIT_IDENTITY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "Gopher"), ("EMAIL", "gopher@example.com"))
}


# A busy machine is no failure; what hypothesis itself sets for CI stays.
settings.register_profile(
    "patient", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


class BlockedSocketError(AssertionError):
    """A test tried to reach beyond this machine."""


class Gate:
    """Open while a test below `live/` runs."""

    is_open = False


def is_local(host: object) -> bool:
    """Return whether a host is this machine; a name but `localhost` is not looked up."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def refuse(host: object) -> None:
    if not Gate.is_open and not is_local(host):
        raise BlockedSocketError(f"tests reach only loopback, not {host!r}")


def guarded_method(real: Callable[..., object], position: int) -> Callable[..., object]:
    """Return a socket's method that refuses addresses beyond this machine."""

    def method(self: socket.socket, *arguments: object) -> object:
        address = arguments[position] if arguments else None
        if self.family != socket.AF_UNIX and isinstance(address, tuple):
            refuse(address[0])
        return real(self, *arguments)

    return method


def guarded_function(real: Callable[..., object]) -> Callable[..., object]:
    """Return a resolver that refuses to look up other hosts."""

    def function(host: object, *arguments: object, **named: object) -> object:
        refuse(host)
        return real(host, *arguments, **named)

    return function


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, position in (("connect", 0), ("connect_ex", 0), ("sendto", -1), ("sendmsg", -1)):
            real = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, guarded_method(real, position))
        # `socket.create_connection` and asyncio resolve by `getaddrinfo`.
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, guarded_function(getattr(socket, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _children_are_not_measured() -> Iterator[None]:
    """A child that wrote coverage would write over this process's."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("COVERAGE_"):
                patch.delenv(name)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    Gate.is_open = LIVE in item.path.parents or RECORDING
    try:
        return (yield)
    finally:
        Gate.is_open = False


def pip_settings(home: Path) -> Path:
    """Return the file with the configured package index, wherever the new home is."""
    return Path(os.environ.get("PIP_CONFIG_FILE", home / ".config" / "pip" / "pip.conf"))


@pytest.fixture(autouse=True)
def _own_environment(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    live = LIVE in request.path.parents
    home = Path.home()
    caches = Path(os.environ.get("XDG_CACHE_HOME", home / ".cache"))
    build_cache = os.environ.get("GOCACHE", str(caches / "go-build"))
    for name in os.environ:
        foreign = name.startswith("GOSUPPLY_" if live else FOREIGN)
        if foreign and not name.startswith((*OUR_OWN, *KEPT_ELSEWHERE)):
            monkeypatch.delenv(name)
    # Compiled packages change no answer, and making them again takes half a minute.
    monkeypatch.setenv("GOCACHE", build_cache)
    # Children compile gosupply once for all tests; not into the checkout.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "bytecode"))
    new_home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(new_home / ".cache"))
    if live:
        return
    monkeypatch.setenv("HOME", str(new_home))
    monkeypatch.setenv("GOTOOLCHAIN", "local")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name, value in GIT_IDENTITY.items():
        monkeypatch.setenv(name, value)
    if pip_settings(home).exists():
        monkeypatch.setenv("PIP_CONFIG_FILE", str(pip_settings(home)))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a clone has of what the documents' commands use, as a git repository of its own."""
    folder = tmp_path / "gosupply"
    shutil.copytree(Path(__file__).parent.parent / "examples", folder / "examples")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The recorded public data; tests that need it skip where it is not."""
    place = os.environ.get("GOSUPPLY_TEST_DATA", "")
    if place and Path(place).is_dir():
        return Path(place)
    reason = f"GOSUPPLY_TEST_DATA is not a folder: {place!r}"
    if os.environ.get("GOSUPPLY_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
