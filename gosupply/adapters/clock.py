"""The date, read once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def today() -> date:
    """Return the UTC day."""
    return datetime.now(UTC).date()
