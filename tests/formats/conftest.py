"""What the tests of formats share: Go's own answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.formats.oracle import Oracle, build_oracle

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    with Oracle(build_oracle(tmp_path_factory.mktemp("oracle"))) as started:
        yield started
