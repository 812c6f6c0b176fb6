"""Proof bundles: what is written is read, and nothing in one goes unread."""

from __future__ import annotations

import pytest

from gosupply.sumdb.bundle import Bundle, Link, Rejected, read_bundle, render_bundle
from gosupply.tlog.checkpoint import TreeHead
from tests.sumdb.fake_log import FakeLog
from tests.sumdb.scenes import database, link, statement


def read(log: FakeLog, text: str) -> tuple[Bundle | Rejected, str, int, str]:
    found, problems = read_bundle(text.encode(), database(log), path="p", source="s")
    if not problems:
        return found, "", 0, ""
    (problem,) = problems
    assert isinstance(found, Rejected)
    assert problem.at.text == text.split("\n")[problem.at.span.line - 1]
    return found, problem.message, problem.at.span.line, problem.at.text


@pytest.fixture(scope="module")
def text(log: FakeLog) -> str:
    return render_bundle(database(log), statement(log, 3, 300), link(log, 600, 100))


@pytest.mark.parametrize("older", [None, 0, 1, 100, 599, 600])
def test_what_is_written_is_read(log: FakeLog, older: int | None) -> None:
    linked = None if older is None else link(log, 600, older)
    honest = statement(log, 3, 300)
    found, message, _, _ = read(log, render_bundle(database(log), honest, linked))
    assert not message
    assert found == Bundle("p", honest, linked)
    assert honest.check() > 0
    assert linked is None or linked.holds(honest.signed.head)


def test_it_names_the_log(log: FakeLog, text: str) -> None:
    assert text.startswith(
        "gosupply proof bundle 1\n\n[log] 3\n"
        f"name {log.key.name}\nkey-hash {log.key.hex_id}\nurl https://{log.key.name}\n"
    )


def test_malformed_text(log: FakeLog, text: str) -> None:
    found, message, line, _ = read(log, text[:-1])
    assert found == Rejected("p", "it is malformed")
    assert message == "the last line is cut off"
    assert line > 1


TWICE = "the section '{}' is unknown or stands twice"
REFUSED = [
    ("\n[records]", "\n[records] 0\n\n[records]", TWICE.format("records"), "[records] 0"),
    ("\n[records]", "\n[extra] 0\n\n[records]", TWICE.format("extra"), "[extra] 0"),
    ("[records]", "[recordz]", TWICE.format("recordz"), "[recordz] 6"),
    ("\n3\n", "\n03\n", "a record number or 'PATH VERSION HASH' was expected", "03"),
    ("\n300\n", "\n2\n", "record numbers must increase", "2"),
]


@pytest.mark.parametrize(("old", "new", "message", "at"), REFUSED)
def test_what_is_refused_with_its_line(
    log: FakeLog, text: str, old: str, new: str, message: str, at: str
) -> None:
    assert text.count(old) == 1
    _, found, _, where = read(log, text.replace(old, new))
    assert (found, where) == (message, at)


def test_a_wrong_hash_is_pointed_at(log: FakeLog, text: str) -> None:
    lines = text.split("\n")
    pinned = next(n for n, line in enumerate(lines) if line.startswith("[consistency]")) + 1
    proof = next(n for n, line in enumerate(lines) if line.startswith("[multiproof]")) + 1
    for at in (pinned + 1, pinned + 3, proof, proof + 2):
        wrong = [*lines[:at], "?", *lines[at + 1 :]]
        _, message, line, where = read(log, "\n".join(wrong))
        assert message == "the line is not a hash in base64"
        assert (line, where) == (at + 1, "?")


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "100",
        "-1 ROOT",
        "0100 ROOT",
        "100  ROOT",
        "100 ROOT ",
        "100 ROO",
        "99999999999999999999 ROOT",
        "100 " + "A" * 42 + "B=",
    ],
)
def test_a_malformed_pin_is_pointed_at(log: FakeLog, text: str, pin: str) -> None:
    right = link(log, 600, 100).other
    line = f"100 {right.base64}"
    assert text.count(line) == 1
    wrong = pin.replace("ROOT", right.base64)
    _, message, _, where = read(log, text.replace(line, wrong))
    assert (message, where) == ("the pin's size and root hash were expected", wrong)


@pytest.mark.parametrize("name", ["log", "checkpoint", "consistency", "records", "multiproof"])
def test_no_section_may_be_missing(log: FakeLog, text: str, name: str) -> None:
    parts = text.split("\n\n[")
    kept = [part for part in parts if not part.startswith(f"{name}] ")]
    assert len(kept) == len(parts) - 1
    wrong = "\n\n[".join(kept) + ("\n" if name == "multiproof" else "")
    _, message, _, _ = read(log, wrong)
    assert message == f"the section '{name}' is missing"


def test_no_section_at_all(log: FakeLog) -> None:
    found, problems = read_bundle(b"gosupply proof bundle 1\n", database(log), path="p", source="s")
    assert isinstance(found, Rejected)
    assert [problem.message for problem in problems] == ["the section 'log' is missing"]


def test_links() -> None:
    log = FakeLog(40)
    for one in range(0, 41, 5):
        for other in range(0, 41, 4):
            right = link(log, one, other)
            head = log.signed(one).head
            assert right.holds(head)
            assert not right._replace(proof=(*right.proof, bytes(32))).holds(head)
            wrong = Link(TreeHead(other, bytes(32)), right.proof)
            # The empty tree is a prefix of whatever there may be.
            assert wrong.holds(head) == (one == 0 < other)
            if right.proof:
                assert not right._replace(proof=right.proof[:-1]).holds(head)
