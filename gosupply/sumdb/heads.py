"""One tree head for the whole run, and every other signed head proved consistent with it.

Signed heads are met in many places: the database's `latest`, the notes inside lookups (a caching
proxy answers with heads of many ages), the go command's and our own remembered `latest`, bundles
and pins. The newest one that can be authenticated, and with which everything *needed* agrees, is
the head of the run; it only advances. With a network every head is needed. Without one, the pins
are and the heads that a used bundle rests on; what else cannot be compared is said
(`head-uncompared`), never assumed.

Two signed heads that are proved not to agree are a fork. Not being able to compare them is none.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Contradicted, Known, Need, Unavailable
from gosupply.sumdb.evidence import Fork, fork_evidence
from gosupply.sumdb.ops import Tier
from gosupply.sumdb.tilereader import TileReader, places_read
from gosupply.tlog.hashes import EMPTY_ROOT, root_hash
from gosupply.tlog.proofs import prove_consistency
from gosupply.tlog.tiles import TileTree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gosupply.facts import Fact
    from gosupply.sumdb.bundle import Link
    from gosupply.tlog.checkpoint import SignedCheckpoint, TreeHead
    from gosupply.tlog.hashes import NodeReader
    from gosupply.tlog.note import VerifierKey


class Met(NamedTuple):
    """A signed head and where it was met, for people; a file's path, or the name of a source."""

    where: str
    signed: SignedCheckpoint


HEADS: Need[str, TreeHead] = Need(
    name="head-uncompared",
    doc="A signed tree head could not be compared with the one that the run rests on.",
    kind="integrity",
    after=("sum-unproven",),
)


class Heads:
    """All signed heads that were met, and the one that the run rests on.

    Attributes:
        current: The head of the run; None until one is settled.
        tree: Its authenticated tiles; None where its tiles cannot be had.
    """

    def __init__(self, key: VerifierKey, reader: TileReader) -> None:
        self._key = key
        self._reader = reader
        self._met: dict[TreeHead, Met] = {}
        self._needed: set[TreeHead] = set()
        self._rested: set[TreeHead] = set()
        self._proved: set[TreeHead] = set()
        self._links: list[tuple[TreeHead, TreeHead]] = []
        self._trees: dict[TreeHead, TileTree] = {}
        self._agreed: dict[TreeHead, set[TreeHead]] = {}
        self._unknown: dict[TreeHead, Unavailable] = {}
        self._forks: dict[TreeHead, Contradicted] = {}
        self._online = False
        self.current: SignedCheckpoint | None = None
        self.tree: TileTree | None = None

    def meet(self, where: str, signed: SignedCheckpoint, *, needed: bool = False) -> None:
        """Take note of a signed head; `needed` where nothing counts unless it agrees."""
        self._met.setdefault(signed.head, Met(where, signed))
        if needed:
            self._needed.add(signed.head)

    def meet_proved(self, where: str, signed: SignedCheckpoint, link: Link | None) -> None:
        """Take note of a bundle's head, whose root a multiproof authenticated, and of its link."""
        self.meet(where, signed)
        self._proved.add(signed.head)
        if link and link.holds(signed.head):
            older, newer = sorted((signed.head, link.other))
            self._links.append((older, newer))

    def rest_on(self, head: TreeHead) -> None:
        """Take note that a proof which is used rests on this head."""
        self._needed.add(head)
        self._rested.add(head)

    def settle(self, skip: Collection[Tier]) -> None:
        """Choose the head of the run from all that were met, and compare the others with it."""
        self._unknown = {}
        self._online = Tier.NETWORK not in skip
        best: tuple[int, TreeHead] | None = None
        self._find_twins()
        for head in sorted(self._met, reverse=True):
            if self._forks or (self.current and head.size < self.current.head.size):
                break
            if self._usable(head, skip):
                unshown = self._compare(head, self._needed, skip)
                if self.current and self.current.head in unshown:
                    continue  # what was proved so far is not shown to be in this tree
                missing = len(unshown)
                if best is None or missing < best[0]:
                    best = missing, head
                if not missing:
                    break
        if best and not self._forks:
            self._choose(best[1], skip)

    @property
    def forked(self) -> bool:
        """Whether two signed heads are proved to contradict each other."""
        return bool(self._forks)

    def blocked(self) -> Unavailable | None:
        """Return why no proof of this run counts; None where all that is needed was shown."""
        if self._forks:
            return Unavailable(
                "the log has contradicted itself, so nothing it says can be relied upon",
                "Send the evidence file to the operator of the log.",
            )
        needed = self._met.keys() if self._online else self._needed
        for head in sorted(needed & self._unknown.keys()):
            unknown = self._unknown[head]
            return Unavailable(
                f"{self._met[head].where} (tree size {head.size}) could not be shown to agree "
                f"with the log: {unknown.reason}",
                unknown.remedy,
            )
        return None

    @property
    def node_hashes(self) -> int:
        """How many node hashes were computed so far."""
        return sum(tree.node_hashes for tree in self._trees.values())

    def facts(self) -> dict[str, Fact[TreeHead]]:
        """Return for each signed head that was met what became of it."""
        found: dict[str, Fact[TreeHead]] = {}
        agreed = self._agreed.get(self.current.head, set()) if self.current else set()
        for head, met in sorted(self._met.items()):
            # A head that agrees with the run's may still be one side of a fork.
            fact: Fact[TreeHead] | None = self._forks.get(head) or self._unknown.get(head)
            if fact is None:
                fact = Known(head) if head in agreed else _NOT_COMPARED
            subject = f"{met.where} (tree size {head.size})"
            if subject in found:  # two heads of one size from one place
                subject = f"{met.where} (tree size {head.size}, root {head.root.hex()})"
            found[subject] = fact
        return found

    def _usable(self, head: TreeHead, skip: Collection[Tier]) -> bool:
        """Whether a head can be the run's: its tiles can be had, or a bundle vouches for it."""
        if head not in self._trees:
            tree = self._reader.tree(head, skip)
            if isinstance(tree, TileTree):
                self._trees[head] = tree
            else:
                self._unknown[head] = tree
        linked = any(head in pair and self._proved.intersection(pair) for pair in self._links)
        return head in self._trees or head in self._proved or linked

    def _choose(self, head: TreeHead, skip: Collection[Tier]) -> None:
        tree = self._trees.get(head)
        unknown = self._compare(head, self._met, skip)
        if tree and self.tree and self.current and self.current.head not in unknown:
            tree.inherit(self.tree)
        self.current = self._met[head].signed
        self.tree = tree
        # What this run proves from here on rests on this head.
        self.rest_on(head)
        self._unknown = unknown

    def _compare(
        self, head: TreeHead, others: Collection[TreeHead], skip: Collection[Tier]
    ) -> dict[TreeHead, Unavailable]:
        """Compare heads with one; forks are noted. Return those that cannot be compared."""
        agreed = self._agreed.setdefault(head, {head})
        self._follow_links(head, agreed)
        # Two trees that extend the head's may be a fork of each other, so what is used must be in
        # the head's own tree.
        shown = {other for other in agreed if other.size <= head.size or other not in self._rested}
        unknown = {
            other: self._unknown.get(other) or _NEWER for other in others if other not in shown
        }
        tree = self._trees.get(head)
        older = [other for other in unknown if other.size < head.size]
        if tree is None:
            unknown.update(dict.fromkeys(older, _NO_TILES))
        else:
            unknown.update(self._compare_tiles(head, tree, older, skip))
        self._follow_links(head, agreed)
        shown |= {other for other in agreed if other.size <= head.size}
        return {other: why for other, why in unknown.items() if other not in shown}

    def _compare_tiles(
        self, head: TreeHead, tree: TileTree, older: list[TreeHead], skip: Collection[Tier]
    ) -> dict[TreeHead, Unavailable]:
        """Compute the root that the tree had at each older size, and compare."""
        places = {
            other: places_read(_root(other)) | places_read(_proof(other, head)) for other in older
        }
        wanted = {place for found in places.values() for place in found}
        failed = self._reader.fill(tree, sorted(wanted), skip)
        unknown = {}
        for other in older:
            missing = sorted(places[other] & failed.keys())
            if missing:
                unknown[other] = failed[missing[0]]
            elif (computed := root_hash(other.size, tree.node)) == other.root:
                self._agreed[head].add(other)
            else:
                self._fork(other, head, computed, _proof(other, head)(tree.node))
        return unknown

    def _find_twins(self) -> None:
        """Find heads of equal size with different roots: a fork that needs no proof."""
        for one, other in pairwise(sorted(self._met)):
            if one.size == other.size:
                # There is but one empty tree, and it needs no signature to be right.
                wrong = other if not one.size and one.root == EMPTY_ROOT else one
                self._fork(wrong, other, other.root if one.size else EMPTY_ROOT, ())

    def _fork(
        self, older: TreeHead, newer: TreeHead, computed: bytes, proof: tuple[bytes, ...]
    ) -> None:
        one, other = self._met[older], self._met[newer]
        fork = Fork(one.signed, other.signed, computed, proof)
        self._forks[older] = Contradicted(
            f"{self._key.name} signed a tree of size {older.size} ({one.where}) that is no prefix "
            f"of its tree of size {newer.size} ({other.where})",
            fork_evidence(self._key, fork),
        )

    def _follow_links(self, head: TreeHead, agreed: set[TreeHead]) -> None:
        """Add the heads that links show to be consistent with one.

        A prefix of a prefix is a prefix, and two prefixes of one tree are consistent. But two
        trees with a common prefix may still be a fork: nothing is ever concluded upwards, except
        from the head itself.
        """
        above = {head}
        for older, newer in sorted(self._links):
            if older in above:
                above.add(newer)
        agreed |= above
        for newer, older in sorted(((newer, older) for older, newer in self._links), reverse=True):
            if newer in agreed:
                agreed.add(older)


_NEWER = Unavailable(
    "it is newer than the tree head that can be proved here", "Run again without --offline."
)
_NOT_COMPARED = Unavailable("the run ended before it was compared", "Run again.")
_NO_TILES = Unavailable(
    "the tiles to compare it with are in no cache", "Run 'gosupply pin', which asks the log."
)


def _root(head: TreeHead) -> Callable[[NodeReader], bytes]:
    return lambda read: root_hash(head.size, read)


def _proof(older: TreeHead, newer: TreeHead) -> Callable[[NodeReader], tuple[bytes, ...]]:
    return lambda read: prove_consistency(older.size, newer.size, read)
