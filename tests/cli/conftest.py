"""A folder to work in, a cache of its own, and a log to ask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import LogServer, sums_of, write
from tests.sumdb.fake_log import FakeLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PROXIES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*_PROXIES, *map(str.upper, _PROXIES), "PYTHONUNBUFFERED", "PYTHONUTF8"):
        monkeypatch.delenv(name, raising=False)
    for name in list(os.environ):
        if name.startswith("GOSUPPLY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GOSUPPLY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modcache"))
    monkeypatch.setenv("GOENV", "off")
    monkeypatch.setenv("GOPROXY", "off")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return an empty folder outside git."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def log() -> FakeLog:
    """Return a log of 300 records."""
    return FakeLog(300)


@pytest.fixture
def server(log: FakeLog, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogServer]:
    """Return a server of the log, which the environment names."""
    with LogServer(log) as running:
        for name, value in running.environ().items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def folder(work: Path, log: FakeLog) -> Path:
    """Return a folder whose go.sum has the lines of three records."""
    write(work / "go.mod", "module example.com/app\n")
    write(work / "go.sum", sums_of(log, 1, 70, 290))
    return work


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return where the own cache lies."""
    return tmp_path / "cache"
