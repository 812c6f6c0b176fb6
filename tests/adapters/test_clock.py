"""The day is that of UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "nonsense"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
def test_the_day_does_not_depend_on_the_time_zone() -> None:
    before = datetime.now(UTC).date()
    assert today() in (before, datetime.now(UTC).date())
