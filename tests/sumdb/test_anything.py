"""Whatever answers are corrupted, in whatever tier: never a wrong hash, never an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gosupply.facts import Contradicted, Known, Unavailable
from gosupply.sumdb.bundle import Bundle, Link
from gosupply.sumdb.claims import Claim, Logged, NotInLog
from gosupply.sumdb.evidence import check_evidence
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Answer, Found, Tier
from gosupply.sumdb.session import Session
from tests.sumdb.fake_log import FakeLog, FakeOps, hash_of
from tests.sumdb.scenes import link, never_wrong, only_true_saves, statement

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = FakeLog(600)
FORK = LOG.forked(270, 600)
SIZES = st.sampled_from([0, 1, 3, 255, 256, 257, 300, 511, 512, 599, 600])
NUMBERS = st.sampled_from([0, 1, 2, 254, 255, 256, 269, 270, 299, 511, 599])
TIERS = st.sampled_from(list(Tier))


def corrupt(data: bytes, how: str, at: int) -> bytes | None:
    """Return what becomes of an answer."""
    where = at % (len(data) + 1)
    if how == "flip":
        flipped = bytes(byte ^ 1 << at % 8 for byte in data[where : where + 1])
        return data[:where] + flipped + data[where + 1 :]
    return {
        "cut": data[:where],
        "gone": None,
        "empty": b"",
        "longer": data + b"x" * (1 + at % 64),
        "insert": data[:where] + b"\n" + data[where:],
        "number": str(at % 700).encode() + b"\n" + data.partition(b"\n")[2],
        "other": LOG.lookup(at % 600),
        "forked": FORK.lookup(at % 600),
        "old": LOG.checkpoint(at % 601),
        "tile": LOG.answer("tile/8/0/001"),
        "zeros": bytes(len(data)),
    }[how]  # fmt: skip


HOWS = st.sampled_from(
    [
        "flip", "cut", "gone", "empty", "longer", "insert",
        "number", "other", "forked", "old", "tile", "zeros",
    ]
)  # fmt: skip
# Which tier, which of its paths (by a residue of the path's hash), how, and where.
DAMAGE = st.lists(st.tuples(TIERS, st.integers(0, 3), HOWS, st.integers(0, 5000)), max_size=4)


def residue(path: str) -> int:
    return sum(path.encode()) % 4


def hook(
    tier: Tier, damage: list[tuple[Tier, int, str, int]]
) -> Callable[[str, bytes], bytes | None]:
    def tamper(path: str, data: bytes) -> bytes | None:
        for where, which, how, at in damage:
            if where is tier and which == residue(path):
                return corrupt(data, how, at)
        return data

    return tamper


@st.composite
def worlds(draw: st.DrawFn) -> tuple[FakeOps, list[Bundle], list[int]]:
    """Return ops over logs of some sizes, bundles and the sizes of pins."""
    face = draw(st.sampled_from([LOG, LOG, LOG, FORK]))
    size = draw(SIZES)
    growing = draw(st.booleans())
    steps = {"n": 0}

    def remote(path: str) -> Answer:
        steps["n"] += 1
        now = min(600, size + 37 * steps["n"]) if growing and path.startswith("lookup/") else size
        answer = face.at(now)(path)
        # Once grown, tiles are there.
        if growing and path.startswith("tile/") and not isinstance(answer, Found):
            return face.at(min(600, size + 37 * steps["n"]))(path)
        return answer

    cache, go = (
        LOG.files([number for number in draw(st.lists(NUMBERS, max_size=3)) if number < at], at)
        for at in (size, draw(SIZES))
    )
    ops = FakeOps(LOG.key, remote, cache=cache, go=go)
    damage = draw(DAMAGE)
    for tier in Tier:
        ops.tamper[tier] = hook(tier, damage)
    bundles = []
    for number in draw(st.lists(NUMBERS, max_size=2)):
        at, pin = draw(SIZES.filter(lambda n: n)), draw(SIZES)
        if number < at:
            proof: Link | None = link(LOG, at, pin)
            bundles.append(Bundle(f"b{number}", statement(LOG, number, size=at), proof))
    return ops, bundles, draw(st.lists(SIZES, max_size=2))


CLAIMS = st.lists(
    st.tuples(NUMBERS, st.sampled_from(["right", "wrong", "absent"])), min_size=1, max_size=4
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), asked=CLAIMS, offline=st.booleans(), local=st.booleans())
def test_every_fact_is_right_or_says_that_it_is_none(
    *,
    world: tuple[FakeOps, list[Bundle], list[int]],
    asked: list[tuple[int, str]],
    offline: bool,
    local: bool,
) -> None:
    ops, bundles, pins = world
    claims: list[Claim] = []
    for number, kind in asked:
        right = LOG.claims(number)
        if kind == "absent":
            right = [claim._replace(version=f"v9.{number}.0") for claim in right[:1]]
        if kind == "wrong":
            right = [claim._replace(hash=hash_of("wrong")) for claim in right]
        claims += right
    session = Session(
        LOG.key,
        ops,
        offline=offline,
        bundles=bundles,
        pins=[(f"pin{size}", LOG.signed(size)) for size in pins],
    )
    first = [claim for claim in claims if claim.module == claims[0].module and local]
    kept = dict.fromkeys(first, Unavailable("local"))
    facts = session.prove([claim for claim in claims if claim not in kept], local=kept)
    again = session.prove([claim for claim in claims if claim not in kept], local=kept)
    for found in (facts, again):
        assert set(found) == set(claims)
        never_wrong(found, LOG, FORK)
        for claim, fact in found.items():
            assert isinstance(fact, Known | Unavailable | Contradicted)
            if isinstance(fact, Known):
                expected = NotInLog if "v9." in claim.version else Logged | NotInLog
                assert isinstance(fact.value, expected)
    only_true_saves(ops, LOG, FORK)
    assert not offline or not ops.requests
    assert not {lookup_path(claim.module) for claim in kept} & set(ops.names())
    for head in session.facts().values():
        if isinstance(head, Contradicted):
            check_evidence(head.evidence.encode(), [LOG.key])
            assert not any(isinstance(fact, Known) for fact in again.values())
