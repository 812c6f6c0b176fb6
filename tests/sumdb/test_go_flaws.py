"""The five flaws found in the Go client in 2026: each attack, and that it gains nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.formats.goenv import resolve
from gosupply.policy.settings import SumdbSettings
from gosupply.sumdb.asking import FIPS140, TOOLCHAIN, plan
from gosupply.sumdb.claims import Claim, Logged, NotInLog, Outcome, outcome
from gosupply.sumdb.ops import Absent, Answer, Found, Tier
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import FakeLog, FakeOps, hash_of, lines_of, module
from tests.sumdb.scenes import (
    expect_all,
    expect_nothing_known,
    only_reason,
    only_true_saves,
    prove,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosupply.sumdb.asking import Lookup

EVIL = hash_of("evil")


def replaying(log: FakeLog, answer: bytes) -> Callable[[str], Answer]:
    """Return a remote that gives one answer to every lookup."""

    def remote(path: str) -> Answer:
        if path.startswith("lookup/"):
            return Found(Tier.NETWORK, answer)
        return log.at(log.size)(path)

    return remote


# CVE-2026-42501: an answer without the module's line was success.


def test_another_modules_included_record_is_no_answer(log: FakeLog) -> None:
    ops = FakeOps(log.key, replaying(log, log.lookup(7)))
    facts = prove(ops, log, 8)
    expect_nothing_known(facts)
    assert only_reason(facts) == (
        "the answer was refused: record 7 holds no h1 line for example.com/Mod8@v1.8.0"
    )
    only_true_saves(ops, log)


@pytest.mark.parametrize("kept", [0, 1], ids=["no-go-mod-line", "no-zip-line"])
def test_half_a_record_is_no_answer(kept: int) -> None:
    log = FakeLog(3)
    of = module(9)
    log.add(of.path, of.version, lines_of(of)[kept : kept + 1])
    ops = FakeOps(log.key, log)
    assert "holds no h1 line" in only_reason(prove(ops, log, 3))


@pytest.mark.parametrize(
    "line",
    [
        f"{module(9).path} {module(9).version} h2:{EVIL[3:]}",
        f"{module(9).path} {module(9).version}0 {EVIL}",
        f"x{module(9).path} {module(9).version} {EVIL}",
        f"{module(9).path.lower()} {module(9).version} {EVIL}",
        f"{module(9).path}  {module(9).version} {EVIL}",
        f"{module(9).path} {module(9).version} {EVIL} {EVIL}",
    ],
)
def test_a_line_that_only_looks_like_the_modules_is_no_answer(line: str) -> None:
    log = FakeLog(3)
    of = module(9)
    log.add(of.path, of.version, (line, lines_of(of)[1]))
    claim = Claim(of.path, of.version, EVIL)
    ops = FakeOps(log.key, log)
    facts = Session(log.key, ops).prove([claim])
    expect_nothing_known(facts)


# CVE-2026-56865: the first tiles after the right edge were never authenticated. See
# test_forged_tiles, where every tile at every level is forged.


# CVE-2026-56864: lines were taken from the whole answer, the signed note included.


def with_note(note: bytes, text: str) -> bytes:
    return f"0\n{text}\n".encode() + note


def test_lines_in_the_notes_extension_are_not_read(log: FakeLog) -> None:
    of = module(1000)
    planted = "".join(f"{line}\n" for line in lines_of(of))
    note = log.sign(log.tree_text(log.size) + planted)
    answer = with_note(note, log.record(0).text)
    claim = Claim(*lines_of(of)[0].split(" "))
    facts = Session(log.key, FakeOps(log.key, replaying(log, answer))).prove([claim])
    assert "holds no h1 line" in only_reason(facts)


def test_an_extended_note_still_speaks_for_its_tree_and_only_for_that(log: FakeLog) -> None:
    planted = f"{module(0).path} {module(0).version} {EVIL}\n"
    note = log.sign(log.tree_text(log.size) + planted)
    answer = with_note(note, log.record(0).text)
    facts = prove(FakeOps(log.key, replaying(log, answer)), log, 0)
    expect_all(facts, log.claims(0))


def test_lines_in_a_signature_name_are_not_read(log: FakeLog) -> None:
    of = module(1000)
    # A name cannot hold a space, so the nearest thing to a line has another one.
    for space in ("\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}", " "):
        name = lines_of(of)[0].replace(" ", space)
        line = f"\N{EM DASH} {name} {'QUJDREVG'}\n"
        answer = with_note(log.checkpoint() + line.encode(), log.record(0).text)
        claim = Claim(*lines_of(of)[0].split(" "))
        facts = Session(log.key, FakeOps(log.key, replaying(log, answer))).prove([claim])
        expect_nothing_known(facts)


def test_a_second_record_is_not_read(log: FakeLog) -> None:
    of = module(1000)
    second = "".join(f"{line}\n" for line in lines_of(of))
    for planted in (f"{second}\n", f"1\n{second}\n", f"\n{second}\n"):
        answer = f"0\n{log.record(0).text}\n{planted}".encode() + log.checkpoint()
        claim = Claim(*lines_of(of)[0].split(" "))
        facts = Session(log.key, FakeOps(log.key, replaying(log, answer))).prove([claim])
        expect_nothing_known(facts)


def test_a_line_added_to_the_record_takes_it_out_of_the_tree(log: FakeLog) -> None:
    of = module(1000)
    text = log.record(0).text + "".join(f"{line}\n" for line in lines_of(of))
    answer = with_note(log.checkpoint(), text)
    claim = Claim(*lines_of(of)[0].split(" "))
    ops = FakeOps(log.key, replaying(log, answer))
    facts = Session(log.key, ops).prove([claim])
    assert only_reason(facts) == "the record that was sent is not record 0 of the tree"
    only_true_saves(ops, log)


@pytest.mark.parametrize("number", [1, 255, 256, 599])
def test_the_right_text_at_the_wrong_number_is_not_in_the_tree(log: FakeLog, number: int) -> None:
    answer = f"{number}\n{log.record(0).text}\n".encode() + log.checkpoint()
    facts = prove(FakeOps(log.key, replaying(log, answer)), log, 0)
    assert only_reason(facts) == f"the record that was sent is not record {number} of the tree"


@pytest.mark.parametrize("number", ["600", "601", "-1", "+5", "007", "", "0x0", str(2**63), "٣"])
def test_a_number_that_cannot_be_is_refused(log: FakeLog, number: str) -> None:
    answer = f"{number}\n{log.record(0).text}\n".encode() + log.checkpoint()
    facts = prove(FakeOps(log.key, replaying(log, answer)), log, 0)
    assert only_reason(facts).startswith("the answer was refused: ")


# CVE-2026-94447: a go.sum line vouched for golang.org/toolchain.

SETTINGS = {
    "plain": {},
    "off": {"GOSUMDB": "off"},
    "nosumdb": {"GONOSUMDB": "*"},
    "private": {"GOPRIVATE": "golang.org/*,*"},
    "invalid": {"GOSUMDB": "one two three"},
    "foreign": {"GOSUMDB": FakeLog().signer.vkey.replace("log.example.com", "sum.golang.org")},
    "offline-proxy": {"GOPROXY": "off"},
    "file-proxy": {"GOPROXY": "file:///nowhere"},
}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("policy", ["all", "listed", "none"])
def test_the_toolchain_is_asked_for_whatever_the_settings(name: str, policy: Lookup) -> None:
    claim = Claim(TOOLCHAIN, "v0.0.1-go1.27.3.linux-amd64", EVIL)
    settings = SumdbSettings(lookup=policy, private=("golang.org", "*"))
    asking = plan([claim], resolve(SETTINGS[name], {}, {}), settings)
    assert asking.ask == (claim,)
    assert not asking.local
    assert not asking.settled


def test_a_wrong_toolchain_line_is_a_mismatch() -> None:
    log = FakeLog(3)
    of = (TOOLCHAIN, "v0.0.1-go1.27.3.linux-amd64")
    log.add(*of)
    wrong = Claim(*of, EVIL)
    facts = Session(log.key, FakeOps(log.key, log)).prove([wrong, *log.claims(3)])
    assert outcome(wrong, facts[wrong]) is Outcome.MISMATCH
    right = log.claims(3)[0]
    assert facts[wrong] == facts[right] == Known(Logged(right.hash, 3, 4))


# CVE-2026-94444: golang.org/fips140 was served by proxies. Nothing can make its line verified but
# a record of the log, and the log has none.


def test_a_fips140_line_is_not_in_the_log(log: FakeLog) -> None:
    claim = Claim(FIPS140, "v1.0.0", EVIL)
    facts = Session(log.key, FakeOps(log.key, log)).prove([claim])
    fact = facts[claim]
    assert isinstance(fact, Known)
    assert isinstance(fact.value, NotInLog)


@pytest.mark.parametrize("offline", [False, True])
def test_a_fips140_answer_of_a_proxy_is_refused(log: FakeLog, *, offline: bool) -> None:
    text = f"{FIPS140} v1.0.0 {EVIL}\n{FIPS140} v1.0.0/go.mod {EVIL}\n"
    answer = f"3\n{text}\n".encode() + log.checkpoint()
    path = f"lookup/{FIPS140}@v1.0.0"
    go = log.files([3]) | {path: answer}

    def remote(asked: str) -> Answer:
        return Found(Tier.NETWORK, answer) if asked == path else log.at(600)(asked)

    claim = Claim(FIPS140, "v1.0.0", EVIL)
    ops = FakeOps(log.key, remote, cache=go, go=go)
    facts = Session(log.key, ops, offline=offline).prove([claim])
    assert isinstance(facts[claim], Unavailable)
    assert path not in ops.cache
    assert [tier for dropped, tier in ops.drops if dropped == path] == [Tier.CACHE, Tier.GO]


def test_absent_and_unavailable_are_not_confused(log: FakeLog) -> None:
    claim = Claim("example.com/nowhere", "v1.0.0", EVIL)
    answers: dict[str, Answer] = {
        "absent": Absent("https://proxy.example.com"),
        "unavailable": Unavailable("it is down"),
    }
    for name, answer in answers.items():

        def remote(path: str, answer: Answer = answer) -> Answer:
            return answer if path.startswith("lookup/") else log.at(600)(path)

        facts = Session(log.key, FakeOps(log.key, remote)).prove([claim])
        expected = {
            "absent": Known(NotInLog("https://proxy.example.com")),
            "unavailable": Unavailable("it is down"),
        }
        assert facts == {claim: expected[name]}
