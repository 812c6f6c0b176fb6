"""A client that can keep nothing, on a log that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import LATEST, FakeLog, FakeOps
from tests.sumdb.scenes import expect_all

if TYPE_CHECKING:
    from collections.abc import Mapping


class Forgetful(FakeOps):
    """Its disk is full."""

    def save(self, authenticated: Mapping[str, bytes], /) -> None:
        """Keep nothing."""
        assert authenticated


@pytest.mark.parametrize(("first", "then"), [(300, 600), (257, 258), (256, 512), (512, 600)])
def test_full_tiles_outlive_the_head_they_were_proved_under(
    log: FakeLog, first: int, then: int
) -> None:
    ops = Forgetful(log.key, log.at(first))
    session = Session(log.key, ops)
    expect_all(session.prove(log.claims(3)), log.claims(3))
    assert "tile/8/0/000" in ops.requests
    ops.remote = log.at(then)
    expect_all(session.prove(log.claims(4, then - 1)), log.claims(4, then - 1))
    assert session.head == log.signed(then)
    assert ops.requests.count("tile/8/0/000") == ops.requests.count(LATEST) == 1
    # What was proved under the old head still is, and is not read again.
    before = len(ops.requests)
    expect_all(session.prove(log.claims(3, 4)), log.claims(3, 4))
    assert len(ops.requests) == before
