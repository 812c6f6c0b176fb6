"""One answer to a lookup, as text."""

from __future__ import annotations

from functools import partial

import pytest

from gosupply.formats.modpath import ModuleVersion
from gosupply.sumdb.lookups import AnswerError, Lookup, lookup_path, parse_lookup, require_lines
from gosupply.tlog.checkpoint import open_checkpoint
from gosupply.tlog.record import Record
from tests.sumdb.fake_log import FakeLog, lines_of, module


def test_paths() -> None:
    of = ModuleVersion("github.com/Azure/Foo", "v1.0.0-RC1+incompatible")
    assert lookup_path(of) == "lookup/github.com/!azure/!foo@v1.0.0-!r!c1+incompatible"


def parse(log: FakeLog, data: bytes, number: int = 3) -> Lookup:
    return parse_lookup(data, module(number), partial(open_checkpoint, key=log.key))


def test_a_good_answer(log: FakeLog) -> None:
    assert parse(log, log.lookup(3)) == Lookup(log.record(3), log.signed())


@pytest.mark.parametrize("size", [3, 2, 0])
def test_a_record_beyond_its_own_note(log: FakeLog, size: int) -> None:
    with pytest.raises(AnswerError) as caught:
        parse(log, log.lookup(3, size))
    assert str(caught.value) == f"record 3 is not in the tree of size {size} that came with it"


def test_without_a_note(log: FakeLog) -> None:
    """The go command takes such an answer if the number is in the tree that it knows."""
    bare = log.lookup(3).partition(b"\n\n")[0] + b"\n\n"
    for data in (bare, bare[:-1], b"", log.checkpoint(), log.lookup(3)[:-1]):
        with pytest.raises(AnswerError):
            parse(log, data)


@pytest.mark.parametrize("line", ["junk", "a b", "a b c d", "a  b", " a b c", "a b c ", "123"])
def test_a_line_that_no_bundle_could_hold(line: str) -> None:
    of = module(3)
    text = "".join(f"{each}\n" for each in (*lines_of(of), line))
    with pytest.raises(AnswerError) as caught:
        require_lines(Record(3, text), of)
    assert str(caught.value) == "record 3 holds a line that is no go.sum line"


def test_more_lines_in_any_order_are_fine() -> None:
    of = module(3)
    lines = [*lines_of(of), f"{of.path} {of.version} h2:x", *lines_of(module(4))]
    for order in (lines, lines[::-1]):
        require_lines(Record(3, "".join(f"{each}\n" for each in order)), of)
