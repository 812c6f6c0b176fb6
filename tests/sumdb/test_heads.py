"""Which head is chosen, and what is concluded from links between heads."""

from __future__ import annotations

import itertools

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.bundle import Link
from gosupply.sumdb.heads import Heads
from gosupply.sumdb.ops import Tier
from gosupply.sumdb.tilereader import TileReader
from gosupply.tlog.checkpoint import TreeHead
from tests.sumdb.fake_log import FakeLog, FakeOps
from tests.sumdb.scenes import link

OFFLINE = {Tier.NETWORK}


def heads_of(log: FakeLog, *, remote: FakeLog | None = None) -> Heads:
    return Heads(log.key, TileReader(FakeOps(log.key, remote)))


def test_nothing_met_is_nothing_known(log: FakeLog) -> None:
    heads = heads_of(log)
    heads.settle(OFFLINE)
    assert heads.current is None
    assert heads.blocked() is None
    assert heads.facts() == {}
    assert heads.node_hashes == 0


def test_the_newest_that_can_be_had(log: FakeLog) -> None:
    heads = heads_of(log, remote=log)
    for size in (300, 600, 100):
        heads.meet(str(size), log.signed(size))
    heads.settle(())
    assert heads.current == log.signed(600)
    assert all(isinstance(fact, Known) for fact in heads.facts().values())
    assert heads.node_hashes > 0


def test_the_first_place_gives_the_name(log: FakeLog) -> None:
    heads = heads_of(log, remote=log)
    heads.meet("first", log.signed(300))
    heads.meet("second", log.signed(300))
    heads.settle(())
    assert list(heads.facts()) == ["first (tree size 300)"]


def test_a_proved_head_needs_no_tiles(log: FakeLog) -> None:
    heads = heads_of(log)
    heads.meet_proved("bundle", log.signed(600), link(log, 600, 300))
    heads.meet("pin", log.signed(300), needed=True)
    heads.settle(OFFLINE)
    assert heads.current == log.signed(600)
    assert heads.tree is None
    assert heads.blocked() is None


def test_a_link_that_does_not_hold_is_none(log: FakeLog) -> None:
    heads = heads_of(log)
    wrong = Link(log.signed(300).head, ())
    heads.meet_proved("bundle", log.signed(600), wrong)
    heads.meet("pin", log.signed(300), needed=True)
    heads.settle(OFFLINE)
    assert isinstance(heads.blocked(), Unavailable)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_chain_of_links_is_followed_whatever_its_order(
    log: FakeLog, order: tuple[int, ...]
) -> None:
    chain = [(300, 100), (600, 300), (100, 30)]
    for top in (600, 300):
        heads = heads_of(log)
        for at in order:
            one, other = chain[at]
            heads.meet_proved(str(one), log.signed(one), link(log, one, other))
        heads.meet("pin", log.signed(30), needed=True)
        heads.rest_on(log.signed(top).head)
        heads.settle(OFFLINE)
        assert heads.current == log.signed(600)
        assert heads.blocked() is None
        assert all(isinstance(fact, Known) for fact in heads.facts().values())


def test_links_upwards_from_the_head_itself(log: FakeLog) -> None:
    """The pin has moved on; the pin's own tree extends the bundle's."""
    heads = heads_of(log)
    heads.meet_proved("bundle", log.signed(100), link(log, 100, 600))
    heads.meet("pin", log.signed(600), needed=True)
    heads.meet("older", log.signed(30))
    heads.rest_on(log.signed(100).head)
    heads.settle(OFFLINE)
    assert heads.current == log.signed(600)
    assert heads.blocked() is None
    facts = heads.facts()
    assert isinstance(facts.pop("older (tree size 30)"), Unavailable)
    assert all(isinstance(fact, Known) for fact in facts.values())


def test_two_extensions_of_one_tree_are_not_comparable_by_that(log: FakeLog) -> None:
    fork = log.forked(40, 600)
    for used in itertools.permutations((log, fork)):
        heads = heads_of(log)
        for number, face in enumerate(used):
            size = 300 + 100 * number
            heads.meet_proved(f"bundle {number}", face.signed(size), link(face, size, 30))
            heads.rest_on(face.signed(size).head)
        heads.meet("pin", log.signed(30), needed=True)
        heads.settle(OFFLINE)
        assert heads.current == used[1].signed(400)
        blocked = heads.blocked()
        assert blocked is not None
        assert blocked.reason.startswith("bundle 0 (tree size 300) could not be shown to agree")


def test_what_is_used_is_in_the_heads_own_tree(log: FakeLog) -> None:
    """A smaller head that both used ones extend is no way out."""
    heads = heads_of(log)
    heads.meet_proved("a", log.signed(300), link(log, 300, 30))
    heads.meet_proved("b", log.signed(600), link(log, 600, 30))
    heads.meet("pin", log.signed(30), needed=True)
    for size in (300, 600):
        heads.rest_on(log.signed(size).head)
    heads.settle(OFFLINE)
    assert heads.current == log.signed(600)
    assert heads.blocked() is not None


def test_of_two_heads_the_one_with_which_more_agrees(log: FakeLog) -> None:
    """The newest one is proved by a bundle, but only the older one's tiles are at hand."""
    ops = FakeOps(log.key, cache=log.files([5, 300], 520))
    heads = Heads(log.key, TileReader(ops))
    heads.meet_proved("bundle", log.signed(600), None)
    heads.meet("cache", log.signed(520))
    heads.meet("pin", log.signed(100), needed=True)
    heads.settle(OFFLINE)
    assert heads.current == log.signed(520)
    assert heads.blocked() is None
    assert isinstance(heads.facts()["bundle (tree size 600)"], Unavailable)


def test_settling_again_changes_nothing(log: FakeLog) -> None:
    heads = heads_of(log, remote=log)
    heads.meet("pin", log.signed(100), needed=True)
    heads.meet("latest", log.signed(600))
    heads.settle(())
    before = heads.facts(), heads.current, heads.node_hashes
    heads.settle(())
    assert (heads.facts(), heads.current, heads.node_hashes) == before


def test_a_link_to_a_head_that_nobody_signed_makes_none(log: FakeLog) -> None:
    heads = heads_of(log)
    heads.meet_proved("bundle", log.signed(600), link(log, 600, 300))
    heads.settle(OFFLINE)
    assert list(heads.facts()) == ["bundle (tree size 600)"]
    assert heads.current == log.signed(600)
    assert TreeHead(300, log.root(300)) == log.signed(300).head
