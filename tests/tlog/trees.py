"""Logs grown on demand, and what an attacker does to bytes.

Hashes are computed from the definition in RFC 6962 section 2.1, not with the code under test.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gosupply.tlog.tiles import Tile

LEVELS = 64


def leaf(number: int, kind: str = "leaf") -> bytes:
    """Return the record hash of the text `leaf N`."""
    return hashlib.sha256(f"\0{kind} {number}".encode()).digest()


def branch(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Return MTH(leaves) word for word (RFC 6962 section 2.1)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return branch(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


class Grown:
    """A log as long as anybody asks, whose records are all alike but for some.

    A subtree without a special record depends on its level alone, so a log of 63 million records
    costs no more than its special ones.
    """

    def __init__(self, special: Mapping[int, bytes]) -> None:
        self.special = dict(special)
        self._numbers = sorted(special)
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._tiles: dict[Tile, bytes] = {}
        self._plain = [leaf(0, "filler")]
        for _ in range(LEVELS):
            self._plain.append(branch(self._plain[-1], self._plain[-1]))

    @classmethod
    def of(cls, count: int, make: Callable[[int], bytes] = leaf) -> Grown:
        """Return a log whose first records all differ."""
        return cls({number: make(number) for number in range(count)})

    def forged(self, number: int) -> Grown:
        """Return the log that has another record at this number, and everything above changed."""
        return Grown(self.special | {number: leaf(number, "forged")})

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        low, high = index << level, (index + 1) << level
        at = bisect_left(self._numbers, low)
        if at == len(self._numbers) or self._numbers[at] >= high:
            return self._plain[level]
        if level == 0:
            return self.special[low]
        if (level, index) not in self._nodes:
            below = self.node(level - 1, 2 * index), self.node(level - 1, 2 * index + 1)
            self._nodes[level, index] = branch(*below)
        return self._nodes[level, index]

    def root(self, size: int) -> bytes:
        """Return the root hash of the first records."""
        return self._over(0, size) if size else tree_hash([])

    def tile(self, tile: Tile) -> bytes:
        """Return the bytes of a tile."""
        if tile not in self._tiles:
            start = tile.number * 256
            numbers = range(start, start + tile.width)
            self._tiles[tile] = b"".join(self.node(8 * tile.level, number) for number in numbers)
        return self._tiles[tile]

    def _over(self, low: int, high: int) -> bytes:
        count = high - low
        power = 1 << (count.bit_length() - 1)
        if count == power:
            return self.node(count.bit_length() - 1, low // count)
        return branch(self._over(low, low + power), self._over(low + power, high))


def flip(data: bytes, bit: int) -> bytes:
    """Return the bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def tampered(proof: Sequence[bytes], *, every_bit: bool = False) -> Iterator[list[bytes]]:
    """Yield proofs with a bit flipped, a hash left out, added, cut, lengthened or swapped."""
    honest = list(proof)
    for at, one in enumerate(honest):
        before, after = honest[:at], honest[at + 1 :]
        bits = range(256) if every_bit else ((at * 67 + len(honest)) % 256,)
        yield from ([*before, flip(one, bit), *after] for bit in bits)
        yield [*before, *after]
        yield [*before, one, one, *after]
        yield [*before, one[:-1], *after]
        yield [*before, one + b"\0", *after]
        if after and one != after[0]:
            yield [*before, after[0], one, *after[1:]]
    yield [*honest, bytes(32)]
    yield [bytes(32), *honest]
    yield [*honest, b""]


def scattered(count: int, size: int) -> list[int]:
    """Return that many different numbers below a size, sorted, that look random."""
    found: set[int] = set()
    turn = 0
    while len(found) < count:
        found.add(int.from_bytes(hashlib.sha256(f"{turn}".encode()).digest()) % size)
        turn += 1
    return sorted(found)
