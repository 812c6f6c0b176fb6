"""The pin: the signed note alone."""

from __future__ import annotations

from gosupply.sumdb.pin import Pin, Unsigned, open_pin
from tests.signing import Signer
from tests.sumdb.fake_log import NAME, FakeLog


def test_a_pin_is_a_signed_checkpoint(log: FakeLog) -> None:
    assert open_pin(log.checkpoint(300), log.key) == log.signed(300)


def test_anything_else_is_said(log: FakeLog) -> None:
    theirs = FakeLog(3, signer=Signer(NAME, "theirs"))
    found = open_pin(theirs.checkpoint(), log.key)
    assert found == Unsigned(f"the note is not signed by {NAME}", "go.sum database tree")
    for data in (b"", b"\xff\n\n", log.checkpoint()[:-1], log.sign("something else\n")):
        unsigned = open_pin(data, log.key)
        assert isinstance(unsigned, Unsigned)
        assert unsigned.reason
        assert "\n" not in unsigned.text


def test_the_log_must_agree_with_all_that_can_be_opened(log: FakeLog) -> None:
    one, other = log.signed(3), log.signed(300)
    assert Pin(one, other).checkpoints == (other, one)
    assert Pin(one, None).checkpoints == (one,)
    assert Pin(Unsigned("no", ""), other).checkpoints == (other,)
    assert Pin(None, Unsigned("no", "")).checkpoints == ()
