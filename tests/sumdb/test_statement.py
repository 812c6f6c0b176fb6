"""Statements as sections: written, read, and refused."""

from __future__ import annotations

import pytest

from gosupply.sumdb.sections import Section
from gosupply.sumdb.statement import (
    StatementError,
    decode_hashes,
    encode_hashes,
    is_line,
    note_lines,
    note_of,
    read_statement,
    statement_of,
    statement_sections,
)
from gosupply.tlog.note import NoteError
from gosupply.tlog.proofs import ProofError
from tests.signing import Signer
from tests.sumdb.fake_log import FakeLog
from tests.sumdb.scenes import statement


@pytest.mark.parametrize("numbers", [(), (0,), (3, 4, 300), (599,), tuple(range(600))])
def test_what_is_written_is_read(log: FakeLog, numbers: tuple[int, ...]) -> None:
    honest = statement(log, *numbers)
    assert statement_of(statement_sections(honest), log.key) == honest


def test_of_an_empty_tree() -> None:
    empty = FakeLog()
    honest = statement(empty)
    assert honest.check() == 0
    assert statement_of(statement_sections(honest), empty.key) == honest


@pytest.mark.parametrize(
    "lines",
    [
        ("a b c",),
        ("0", "a b c", "0", "a b c"),
        ("1", "a b c", "0", "a b c"),
        ("0",),
        ("0", "a b c", "1"),
        ("0", "1", "a b c"),
        ("00", "a b c"),
        ("+1", "a b c"),
        ("0", ""),
        ("0", "a b"),
        ("0", "a b c d"),
        ("0", "a  c"),
        ("0", "a b c "),
        ("0", "a\tb c"),
        ("0", "a b c\r"),
        ("99999999999999999999", "a b c"),
    ],
)
def test_malformed_records(log: FakeLog, lines: tuple[str, ...]) -> None:
    checkpoint, _, multiproof = statement_sections(statement(log, 3))
    with pytest.raises(StatementError) as caught:
        read_statement([checkpoint, Section("records", lines), multiproof], log.key)
    assert caught.value.section == "records"
    assert 0 <= caught.value.offset < len(lines)


def test_the_sections_have_one_order(log: FakeLog) -> None:
    sections = statement_sections(statement(log, 3))
    for wrong in ((), sections[:2], sections[::-1], (*sections, sections[0])):
        with pytest.raises(StatementError) as caught:
            statement_of(wrong, log.key)
        assert caught.value.section == (wrong[-1].name if wrong else "")
        assert caught.value.offset == -1


def test_another_key_or_another_record_is_refused(log: FakeLog) -> None:
    honest = statement(log, 3)
    theirs = FakeLog(3, signer=Signer(log.key.name, "theirs"))
    with pytest.raises(NoteError):
        read_statement(statement_sections(honest), theirs.key)
    for number in (2, 4, 599, 600):
        moved = honest._replace(records=(honest.records[0]._replace(id=number),))
        with pytest.raises(ProofError):
            statement_of(statement_sections(moved), log.key)
    other = honest._replace(records=(log.record(4)._replace(id=3),))
    with pytest.raises(ProofError):
        other.check()


def test_hashes() -> None:
    hashes = bytes(range(96))
    lines = encode_hashes(hashes)
    assert b"".join(decode_hashes(Section("x", lines))) == hashes
    assert b"".join(decode_hashes(Section("x", ("?", *lines)), 1)) == hashes
    for bad in ("", "?", lines[0][:-1], lines[0] + "=", lines[0][:-2] + "9=", " " + lines[0]):
        with pytest.raises(StatementError) as caught:
            decode_hashes(Section("x", ("?", lines[0], bad)), 1)
        assert (caught.value.section, caught.value.offset) == ("x", 2)


def test_notes(log: FakeLog) -> None:
    note = log.checkpoint()
    assert note_of(Section("checkpoint", note_lines(note))) == note


def test_a_line_is_three_words() -> None:
    assert is_line("a b h1:c=")
    for text in ("", "a", "a b", "a b c d", " a b c", "a b c ", "a\x00 b c", "1"):
        assert not is_line(text)
