"""Reading lookups: which tier is asked when, and what is said where nothing can be had."""

from __future__ import annotations

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.claims import NotInLog
from gosupply.sumdb.lookupreader import LookupReader, nearer
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import DISKS, Tier
from gosupply.tlog.note import NoteError
from tests.sumdb.fake_log import SOURCE, FakeLog, FakeOps, module

NONE: frozenset[Tier] = frozenset()
OF = module(3)
PATH = lookup_path(OF)


def test_each_tier_in_turn(log: FakeLog) -> None:
    right = log.lookup(3)
    for bad in (0, 1, 2):
        disks = [{PATH: right[:-1]} for _ in range(bad)] + [{PATH: right}] * (2 - bad)
        ops = FakeOps(log.key, log, cache=disks[0], go=disks[1])
        reader = LookupReader(log.key, ops)
        found, failed = reader.read({OF: NONE})
        assert not failed
        assert found[OF].tier is Tier(bad)
        assert found[OF].data == right
        assert found[OF].path == PATH
        assert reader.healed == bad
        assert ops.drops == [(PATH, tier) for tier in DISKS[:bad]]
        assert len(ops.requests) == (bad == 2)


def test_each_module_from_its_own_tiers(log: FakeLog) -> None:
    modules = [module(number) for number in range(4)]
    files = {lookup_path(of): log.lookup(number) for number, of in enumerate(modules)}
    ops = FakeOps(log.key, log, cache=files, go=files)
    skips = [NONE, {Tier.CACHE}, set(DISKS), set(Tier)]
    reader = LookupReader(log.key, ops)
    found, failed = reader.read(dict(zip(modules, map(frozenset, skips), strict=True)))
    assert [found[of].tier for of in modules[:3]] == list(Tier)
    assert failed == {
        modules[3]: Unavailable(
            "it is in no bundle and in no cache", "Run again without --offline."
        )
    }
    assert ops.requests == [lookup_path(modules[2])]


def test_what_nobody_has_is_named(log: FakeLog) -> None:
    nowhere = module(12345)
    reader = LookupReader(log.key, FakeOps(log.key, log))
    assert reader.read({nowhere: NONE}) == ({}, {nowhere: Known(NotInLog(SOURCE))})


def test_nothing_is_read_for_nothing(log: FakeLog) -> None:
    ops = FakeOps(log.key, log)
    assert LookupReader(log.key, ops).read({}) == ({}, {})
    assert not ops.requests


def test_a_note_is_opened_with_the_key(log: FakeLog) -> None:
    reader = LookupReader(log.key, FakeOps(log.key))
    assert reader.open(log.checkpoint()) is reader.open(log.checkpoint())
    with pytest.raises(NoteError):
        reader.open(log.checkpoint()[:-1])


def test_nothing_of_the_network_is_dropped(log: FakeLog) -> None:
    ops = FakeOps(log.key)
    reader = LookupReader(log.key, ops)
    for tier in Tier:
        reader.drop(PATH, tier)
    assert ops.drops == [(PATH, tier) for tier in DISKS]
    assert reader.healed == 2


def test_nearer_tiers() -> None:
    assert nearer(Tier.CACHE) == {Tier.CACHE}
    assert nearer(Tier.GO) == {Tier.CACHE, Tier.GO}
