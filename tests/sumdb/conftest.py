"""Logs that many tests read and none changes."""

from __future__ import annotations

import pytest

from tests.sumdb.fake_log import FakeLog


@pytest.fixture(scope="session")
def log() -> FakeLog:
    """Two tile levels, both with a partial edge: 2 full tiles and 88 records."""
    return FakeLog(600)


@pytest.fixture(scope="session")
def big() -> FakeLog:
    """Three tile levels."""
    return FakeLog(65536 + 300)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real adapter meets no proxy but the test's own."""
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
