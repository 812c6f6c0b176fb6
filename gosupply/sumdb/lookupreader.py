"""Lookups, read through `Ops`; damaged cached ones are dropped and read again.

An answer is opened here (its note must be signed, its record must hold what was asked for); whether
its record is in the tree is for `sumdb.session` to find out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Unavailable
from gosupply.sumdb.claims import NotInLog
from gosupply.sumdb.lookups import AnswerError, lookup_path, parse_lookup
from gosupply.sumdb.ops import DISKS, Found, Tier
from gosupply.tlog.checkpoint import SignedCheckpoint, open_checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.facts import Fact
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.sumdb.claims import Proof
    from gosupply.sumdb.ops import Absent, Ops
    from gosupply.tlog.note import VerifierKey
    from gosupply.tlog.record import Record

    Failures = dict[ModuleVersion, Fact[Proof]]
    """Why modules could not be proved."""

LIARS = "Run again; if it stays, ask another proxy."
_UNCACHED = Unavailable("it is in no bundle and in no cache", "Run again without --offline.")


class Read(NamedTuple):
    """An answer that was read, and where from; its record is still to be found in the tree."""

    record: Record
    signed: SignedCheckpoint
    tier: Tier
    path: str
    data: bytes


class LookupReader:
    """Reads lookups.

    Attributes:
        healed: How many damaged items were dropped from the caches so far.
    """

    def __init__(self, key: VerifierKey, ops: Ops) -> None:
        self._key = key
        self._ops = ops
        self._notes: dict[bytes, SignedCheckpoint] = {}
        self.healed = 0

    def open(self, note: bytes) -> SignedCheckpoint:
        """Open a signed checkpoint; each distinct note is verified once.

        Raises:
            NoteError: It is malformed or not signed by the log.
        """
        if note not in self._notes:
            self._notes[note] = open_checkpoint(note, self._key)
        return self._notes[note]

    def drop(self, path: str, tier: Tier) -> None:
        """Forget what turned out to be damaged."""
        if tier in DISKS:
            self.healed += 1
            self._ops.drop(path, tier)

    def read(
        self, skips: Mapping[ModuleVersion, frozenset[Tier]]
    ) -> tuple[dict[ModuleVersion, Read], Failures]:
        """Read the answers for modules, each from the tiers that are not left out for it."""
        found: dict[ModuleVersion, Read] = {}
        failed: Failures = {}
        while skips:
            again: dict[ModuleVersion, frozenset[Tier]] = {}
            for skip, modules in _grouped(skips).items():
                paths = {module: lookup_path(module) for module in modules}
                answers = self._ops.read(list(paths.values()), skip=skip)
                for module, path in paths.items():
                    read = self._open_answer(module, path, answers[path])
                    if isinstance(read, Read):
                        found[module] = read
                    elif isinstance(read, Tier):
                        again[module] = skip | nearer(read)
                    else:
                        failed[module] = read
            skips = again
        return found, failed

    def _open_answer(
        self, module: ModuleVersion, path: str, answer: Found | Absent | Unavailable
    ) -> Read | Tier | Fact[Proof]:
        """Open one answer; return the tier that must be left out if that one had it damaged."""
        if isinstance(answer, Unavailable):
            return answer
        if not isinstance(answer, Found):
            if answer.source:
                return Known(NotInLog(answer.source))
            return _UNCACHED
        try:
            lookup = parse_lookup(answer.data, module, self.open)
        except AnswerError as error:
            if answer.tier in DISKS:
                self.drop(path, answer.tier)
                return answer.tier
            return Unavailable(f"the answer was refused: {error}", LIARS)
        return Read(lookup.record, lookup.signed, answer.tier, path, answer.data)


def nearer(tier: Tier) -> frozenset[Tier]:
    """Return a disk's tier and those before it: what to leave out of the next try."""
    return frozenset(disk for disk in DISKS if disk <= tier)


def _grouped(
    skips: Mapping[ModuleVersion, frozenset[Tier]],
) -> dict[frozenset[Tier], list[ModuleVersion]]:
    groups: dict[frozenset[Tier], list[ModuleVersion]] = defaultdict(list)
    for module, skip in skips.items():
        groups[skip].append(module)
    return groups
