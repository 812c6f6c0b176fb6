"""What the tests of the log's mathematics share: the recorded vectors."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tlog.vectors import Vectors, load_vectors
from tests.tools import end_without


@pytest.fixture(scope="session")
def vectors() -> Vectors:
    """The vectors; tests that need them skip where they are not."""
    folder = os.environ.get("GOSUPPLY_TEST_VECTORS", "")
    path = Path(folder, "sumdb.json")
    if not folder or not path.is_file():
        end_without(f"GOSUPPLY_TEST_VECTORS is not a folder with sumdb.json: {folder!r}")
    return load_vectors(path)
