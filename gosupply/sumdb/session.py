"""Proving a whole set of claims under one tree head.

What `golang.org/x/mod/sumdb` does for one module after the other, done once for all of them:

 1. Bundles: each multiproof that holds proves its records.
 2. Own cache: where it has every record that is left, and the tiles to prove them, nothing else is
    asked.
 3. Otherwise, with a network, `latest` is asked once.
 4. The records that are left are read: own cache, the go command's cache, network.
 5. The newest head that can be authenticated becomes the head of the run, and every other signed
    head that was met is compared with it (`sumdb.heads`).
 6. All records are found in the tree of that head in one batch of tiles. One that is not there and
    came from a cache is dropped and read again from further away.
 7. What was fetched and is now authenticated is kept.

A claim is answered from the text of a proved record and from nothing else. Two records, or one,
that state two hashes for one line contradict each other: the evidence is the proved records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Contradicted, Unavailable
from gosupply.sumdb.bundle import Bundle, Link
from gosupply.sumdb.claims import ALGORITHM, Claim, proved
from gosupply.sumdb.evidence import records_evidence
from gosupply.sumdb.heads import Heads
from gosupply.sumdb.lookupreader import LIARS, LookupReader, nearer
from gosupply.sumdb.ops import DISKS, Found, Tier
from gosupply.sumdb.statement import Statement
from gosupply.sumdb.tilereader import TileReader, places_read
from gosupply.tlog.multiproof import prove_records
from gosupply.tlog.note import NoteError
from gosupply.tlog.proofs import ProofError, prove_consistency
from gosupply.tlog.tiles import place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gosupply.facts import Fact
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.sumdb.bundle import Rejected
    from gosupply.sumdb.claims import Proof
    from gosupply.sumdb.lookupreader import Failures, Read
    from gosupply.sumdb.ops import Ops
    from gosupply.tlog.checkpoint import SignedCheckpoint, TreeHead
    from gosupply.tlog.note import VerifierKey
    from gosupply.tlog.record import Record

LATEST = "latest"
_REMEMBERED = {Tier.CACHE: "own cache's latest", Tier.GO: "the go command's latest"}


class Session:
    """Proves claims against one log; `prove` may be called again, and the head only advances.

    Attributes:
        heads: Every signed head that was met.
    """

    def __init__(
        self,
        key: VerifierKey,
        ops: Ops,
        *,
        offline: bool = False,
        bundles: Sequence[Bundle | Rejected] = (),
        pins: Sequence[tuple[str, SignedCheckpoint]] = (),
    ) -> None:
        """Begin a session; nothing is read yet.

        Args:
            key: The log's key; it is the log's identity.
            ops: Every effect.
            offline: Whether the network is left alone.
            bundles: Bundles to prove from before anything else.
            pins: Where each pin stands, and its checkpoint: all must agree with the log.
        """
        self._key = key
        self._ops = ops
        self._offline = offline
        self._bundles = bundles
        self._reader = TileReader(ops)
        self._lookups = LookupReader(key, ops)
        self.heads = Heads(key, self._reader)
        self._refused: dict[str, Fact[TreeHead]] = {}
        self._proved: dict[ModuleVersion, Record] = {}
        self._bundled: dict[str, tuple[Record, Statement]] = {}
        self._stated: dict[str, tuple[str, Record, Statement | None]] = {}
        self._contradicted: dict[str, Contradicted | Unavailable] = {}
        self._bundle_hashes = 0
        self._begun = False
        self._asked_latest = False
        for where, signed in pins:
            self.heads.meet(where, signed, needed=True)

    @property
    def head(self) -> SignedCheckpoint | None:
        """The head that the proofs rest on; None where nothing was proved."""
        return self.heads.current

    @property
    def node_hashes(self) -> int:
        """How many node hashes were computed so far."""
        return self._bundle_hashes + self.heads.node_hashes

    @property
    def healed(self) -> int:
        """How many damaged items were dropped from the caches."""
        return self._reader.healed + self._lookups.healed

    def prove(
        self, claims: Collection[Claim], *, local: Mapping[Claim, Unavailable] | None = None
    ) -> dict[Claim, Fact[Proof]]:
        """Answer every claim.

        Args:
            claims: Claims that may be taken to the network.
            local: Claims that may not, each with the answer if bundles and caches do not prove it.

        Returns:
            A fact for each claim. It never raises for one of them.
        """
        local = local or {}
        self._begin()
        asked = dict.fromkeys(claim.module for claim in claims)
        modules = asked | dict.fromkeys(claim.module for claim in local)
        self._take_from_bundles(modules)
        failed = self._prove_modules([m for m in modules if m not in self._proved], asked)
        if asked and not (self._offline or self._asked_latest) and self.heads.blocked():
            # What was left to read was local only, but the rest may be taken to the network.
            self._ask_latest()
            self.heads.settle(self._tiers_left_out())
        blocked = self.heads.blocked()
        if not blocked and self.head:
            self._ops.save({LATEST: self.head.note})
        facts: dict[Claim, Fact[Proof]] = {}
        for claim in (*claims, *local):
            module = claim.module
            fact = self._answer(claim, module, blocked, failed)
            unproved = isinstance(fact, Unavailable) and module in failed
            facts[claim] = local[claim] if claim in local and unproved else fact
        return facts

    def facts(self) -> dict[str, Fact[TreeHead]]:
        """Return for each signed head that was met, and each bundle refused, what became of it."""
        return {**self.heads.facts(), **self._refused}

    def advance(self) -> SignedCheckpoint | Unavailable:
        """Make the newest head that can be authenticated the head, and return it, or why not."""
        self._begin()
        if not self._offline:
            self._ask_latest()
        self.heads.settle(self._tiers_left_out())
        if blocked := self.heads.blocked():
            return blocked
        if self.head is None:
            return Unavailable("no signed tree head could be had", "Run again without --offline.")
        self._ops.save({LATEST: self.head.note})
        return self.head

    def statement(self, modules: Iterable[ModuleVersion]) -> Statement | Unavailable:
        """Return the proof, under the head, of modules that were proved without a bundle."""
        if blocked := self.heads.blocked():
            return blocked
        records = {self._proved[module] for module in modules if module in self._proved}
        return self._state(sorted(records))

    def link(self, older: TreeHead) -> Link | Unavailable:
        """Return the proof that an older tree is a prefix of the head's."""
        if self.head and self.head.head == older:
            return Link(older, ())
        if self.head is None or self.heads.tree is None:
            return Unavailable("there is no head to prove it with", "Run again without --offline.")
        size = self.head.head.size
        tree = self.heads.tree
        if older.size > size:
            return Unavailable(
                f"it is newer than the tree head that can be proved here (size {size})",
                "Run again without --offline.",
            )
        places = places_read(lambda read: prove_consistency(older.size, size, read))
        failed = self._reader.fill(tree, places, self._tiers_left_out())
        if failed:
            return next(iter(failed.values()))
        return Link(older, prove_consistency(older.size, size, tree.node))

    def _begin(self) -> None:
        """Check the bundles, and meet the heads that are remembered on disk."""
        if self._begun:
            return
        self._begun = True
        for bundle in self._bundles:
            if isinstance(bundle, Bundle):
                self._open_bundle(bundle)
            else:
                self._refuse(bundle.where, bundle.reason)
        for tier, where in _REMEMBERED.items():
            answer = self._ops.read([LATEST], skip=set(Tier) - {tier})[LATEST]
            if isinstance(answer, Found):
                self._meet_latest(where, answer)

    def _open_bundle(self, bundle: Bundle) -> None:
        try:
            self._bundle_hashes += bundle.statement.check()
        except ProofError as error:
            self._refuse(bundle.where, str(error))
            return
        self.heads.meet_proved(bundle.where, bundle.statement.signed, bundle.link)
        for record in bundle.statement.records:
            self._hear(record, bundle.statement)
            for line in record.text.split("\n")[:-1]:
                name, _, hash_ = line.rpartition(" ")
                # A module whose lines have no hash that we know is not answered by this record.
                if hash_.startswith(ALGORITHM):
                    self._bundled.setdefault(name, (record, bundle.statement))

    def _refuse(self, where: str, reason: str) -> None:
        self._refused[where] = Unavailable(
            f"the proof bundle was refused: {reason}", "Run 'gosupply bundle' again."
        )

    def _meet_latest(self, where: str, answer: Found) -> None:
        try:
            self.heads.meet(where, self._lookups.open(answer.data))
        except NoteError as error:
            self._lookups.drop(LATEST, answer.tier)
            self._refused[where] = Unavailable(str(error), "Delete it if it stays.")

    def _ask_latest(self) -> None:
        """Ask the database for its newest head, once for a session."""
        if self._asked_latest:
            return
        self._asked_latest = True
        answer = self._ops.read([LATEST], skip=DISKS)[LATEST]
        where = "the database's latest"
        if isinstance(answer, Found):
            self._meet_latest(where, answer)
        elif isinstance(answer, Unavailable):
            self._refused[where] = answer

    def _take_from_bundles(self, modules: Iterable[ModuleVersion]) -> None:
        for module in modules:
            zip_, mod = f"{module.path} {module.version}", f"{module.path} {module.version}/go.mod"
            if module not in self._proved and zip_ in self._bundled and mod in self._bundled:
                record, statement = self._bundled[zip_]
                if record == self._bundled[mod][0]:
                    self._proved[module] = record
                    self.heads.rest_on(statement.signed.head)

    def _prove_modules(
        self, left: list[ModuleVersion], asked: Collection[ModuleVersion]
    ) -> Failures:
        """Prove the modules that no bundle proved (steps 2 to 7); return those that stay."""
        reads, failed = self._read(dict.fromkeys(left, frozenset((Tier.GO, Tier.NETWORK))))
        if not failed:
            failed, damaged = self._find(reads, {Tier.NETWORK})
            if not failed and not damaged and not self.heads.blocked():
                return {}
            reads = {module: read for module, read in reads.items() if module not in damaged}
        left_out = self._tiers_left_out()
        if left and not any(module in asked for module in left):
            left_out |= {Tier.NETWORK}
        if Tier.NETWORK not in left_out:
            self._ask_latest()
        # What is not in the own cache, or was damaged there, is not looked for there again.
        skips = {
            module: left_out | {Tier.CACHE} | (set() if module in asked else {Tier.NETWORK})
            for module in left
        }
        failed = {}
        while True:
            unread = {module: skips[module] for module in left if module not in reads}
            found, missing = self._read({m: s for m, s in unread.items() if m not in failed})
            reads |= found
            missed, damaged = self._find(reads, left_out)
            failed |= missing | missed
            if not damaged:
                return failed
            for module, tier in damaged.items():
                del reads[module]
                skips[module] |= nearer(tier)

    def _read(
        self, skips: Mapping[ModuleVersion, frozenset[Tier]]
    ) -> tuple[dict[ModuleVersion, Read], Failures]:
        """Read the answers for modules, and meet the heads that come with them."""
        found, failed = self._lookups.read(skips)
        for module, read in found.items():
            self.heads.meet(f"the lookup of {module}", read.signed)
        return found, failed

    def _find(
        self, reads: Mapping[ModuleVersion, Read], skip: Collection[Tier]
    ) -> tuple[Failures, dict[ModuleVersion, Tier]]:
        """Find the records in the tree of the head.

        Returns:
            Why a module could not be proved, and which came damaged from which disk.
        """
        self.heads.settle(skip)
        tree = self.heads.tree
        if tree is None or self.heads.forked:
            # Of a log that is caught, nothing more is believed or kept.
            return dict.fromkeys(reads, _NO_HEAD), {}
        failed: Failures = {}
        damaged: dict[ModuleVersion, Tier] = {}
        inside = {module: read for module, read in reads.items() if read.record.id < tree.size}
        places = {place_of(read.record.id) for read in inside.values()}
        missing = self._reader.fill(tree, places, skip)
        fetched = {}
        for module, read in reads.items():
            if module not in inside:
                failed[module] = _beyond(read.record.id, tree.size)
            elif place_of(read.record.id) in missing:
                failed[module] = missing[place_of(read.record.id)]
            elif tree.leaf(read.record.id) == read.record.hash:
                self._proved[module] = read.record
                self._hear(read.record, None)
                if read.tier is Tier.NETWORK:
                    fetched[read.path] = read.data
            elif read.tier in DISKS:
                self._lookups.drop(read.path, read.tier)
                damaged[module] = read.tier
            else:
                failed[module] = Unavailable(
                    f"the record that was sent is not record {read.record.id} of the tree", LIARS
                )
        if fetched:
            self._ops.save(fetched)
        return failed, damaged

    def _hear(self, record: Record, statement: Statement | None) -> None:
        """Take note of what a proved record states; two hashes for one line contradict."""
        for line in record.text.split("\n")[:-1]:
            name, _, hash_ = line.rpartition(" ")
            if not hash_.startswith(ALGORITHM):
                continue
            first, other, source = self._stated.setdefault(name, (hash_, record, statement))
            if first != hash_ and name not in self._contradicted:
                self._contradicted[name] = self._accuse(name, (other, source), (record, statement))

    def _accuse(
        self, name: str, *sides: tuple[Record, Statement | None]
    ) -> Contradicted | Unavailable:
        """Return the evidence; a contradiction that nobody else could check is none yet."""
        statements = {statement for _, statement in sides if statement}
        found = sorted({record for record, statement in sides if statement is None})
        if found:
            proof = self._state(found)
            if isinstance(proof, Unavailable):
                return proof
            statements.add(proof)
        numbers = " and ".join(str(record.id) for record in sorted({r for r, _ in sides}))
        return Contradicted(
            f"{self._key.name} logged two hashes for '{name}' (record {numbers})",
            records_evidence(self._key, sorted(statements)),
        )

    def _state(self, records: Sequence[Record]) -> Statement | Unavailable:
        """Prove records, sorted by number and known to be in the tree, in one statement."""
        if self.head is None or self.heads.tree is None:
            return _NO_HEAD
        tree, ids = self.heads.tree, [record.id for record in records]
        places = places_read(lambda read: prove_records(ids, tree.size, read))
        failed = self._reader.fill(tree, places, self._tiers_left_out())
        if failed:
            return next(iter(failed.values()))
        proof = b"".join(prove_records(ids, tree.size, tree.node))
        return Statement(self.head, tuple(records), proof)

    def _answer(
        self, claim: Claim, module: ModuleVersion, blocked: Unavailable | None, failed: Failures
    ) -> Fact[Proof]:
        if claim.key in self._contradicted:
            return self._contradicted[claim.key]
        if blocked or self.head is None:
            return blocked or failed.get(module, _NO_HEAD)
        record = self._proved.get(module)
        if record is None:
            return failed[module]
        return proved(self._stated[claim.key][0], record.id, self.head.head.size)

    def _tiers_left_out(self) -> frozenset[Tier]:
        return frozenset({Tier.NETWORK}) if self._offline else frozenset()


_NO_HEAD = Unavailable(
    "no signed tree head could be had whose tiles prove it", "Run again without --offline."
)


def _beyond(number: int, size: int) -> Unavailable:
    return Unavailable(
        f"record {number} is newer than the newest tree that can be proved here (size {size})",
        "Run again without --offline.",
    )
