"""What a policy asks less of at its rings than another: part of `loosening`, item 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.policy.narrowing import meet_modules
from gosupply.policy.shapes import STAGES
from gosupply.policy.widening import Loosened, added_words, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.policy.model import Policy
    from gosupply.policy.values import (
        ApprovalEntry,
        EmergencyEntry,
        RingEntry,
        Value,
        Words,
    )


def ring_changes(before: Policy, after: Policy) -> Iterator[Loosened]:
    """Yield what is asked less.

    A ring that is gone, that is earlier on the way, in another order, or without a ref that no
    later ring has; fewer approvals or of more kinds of key; a shorter wait; an easier emergency; a
    new ring that asks for fewer approvals than the one before it.
    """
    old, new = _entries(before), _entries(after)
    stages = {ring.name: STAGES.index(ring.at) for ring in after.rings}
    for ring in before.rings:
        if ring.name not in old:
            continue  # no file defines it
        mine, theirs = old[ring.name], new.get(ring.name)
        if theirs is None:
            yield Loosened(f"The ring '{ring.name}' is gone.", mine.at, None, f"ring {ring.name}")
            continue
        if stages[ring.name] < STAGES.index(ring.at):
            stage = STAGES[stages[ring.name]]
            sentence = f"The ring '{ring.name}' is at '{stage}' instead of '{ring.at}'."
            yield Loosened(sentence, mine.at, theirs.at, f"ring {ring.name} at")
        yield from _refs(mine, list(new.values())[list(new).index(ring.name) :])
        for sentence, key in _asked_less(mine, theirs):
            whole = f"The ring '{ring.name}' {sentence}."
            yield Loosened(whole, mine.at, theirs.at, f"ring {ring.name} {key}")
    yield from _order(old, new)
    yield from _added(old, new)


def _order(old: Mapping[str, RingEntry], new: Mapping[str, RingEntry]) -> Iterator[Loosened]:
    """Yield that rings stand in another order: an approval covers the earlier ones too."""
    before, after = [name for name in old if name in new], [name for name in new if name in old]
    for name, other in zip(before, after, strict=True):
        if name != other:
            sentence = f"The ring '{name}' stands elsewhere on the way."
            yield Loosened(sentence, old[name].at, new[name].at, "ring order")
            return


def _added(old: Mapping[str, RingEntry], new: Mapping[str, RingEntry]) -> Iterator[Loosened]:
    """Yield each new ring by which an override gets past the approvals of the ring before it.

    Its levels are no lower than that ring's: no policy may have it otherwise.
    """
    before = None
    for name, ring in new.items():
        if name in old:
            before = ring
        elif before is not None and before.approvals is not None:
            least, other = before.approvals.threshold.value, before.name.value
            asked = ring.approvals.threshold.value if ring.approvals else 0
            start = f"The new ring '{name}'"
            sentence = f"{start} has a threshold of {asked}, and '{other}' before it of {least}."
            if not asked:
                sentence = f"{start} needs no approvals, and '{other}' before it does."
            if asked < least:
                yield Loosened(sentence, before.approvals.at, ring.at, f"ring {name} approvals")


def _entries(policy: Policy) -> Mapping[str, RingEntry]:
    """Return the rings of the last file that defines any, by name and in order."""
    for file in reversed(policy.chain):
        if file.rings is not None:
            return {entry.name.value: entry for entry in file.rings.value}
    return {}


def _refs(ring: RingEntry, later: list[RingEntry]) -> Iterator[Loosened]:
    """Yield the patterns of refs that neither the ring nor one after it has any more."""
    gone = ring.refs.value if ring.refs else ()
    for entry in later:
        gone = tuple(one for one in gone if not _is_among(one.value, entry.refs))
    if gone:
        name = ring.name.value
        sentence = f"The ring '{name}' no longer has {quoted(gone)} in 'refs'."
        new = later[0].refs
        yield Loosened(sentence, gone[0].at, new.at if new else later[0].at, f"ring {name} refs")


def _is_among(ref: str, refs: Words | None) -> bool:
    """Whether one pattern of a list covers a pattern; both stop at slashes, as those of modules."""
    return any(meet_modules(ref, one.value) == ref for one in (refs.value if refs else ()))


def _asked_less(old: RingEntry, new: RingEntry) -> Iterator[tuple[str, str]]:
    """Yield what the ring asks less, as the rest of a sentence, with a key."""
    if old.approvals:
        if new.approvals is None:
            yield "needs no approvals any more", "approvals"
        else:
            yield from _fewer(old.approvals, new.approvals, "approvals")
            yield from _keys(old.approvals, new.approvals)
    waits = new.after.value if new.after else {}
    for name, wait in sorted(old.after.value.items()) if old.after else ():
        if name not in waits or waits[name].value < wait.value:
            less = f"only {waits[name].value}" if name in waits else "not at all"
            yield f"waits {less} for '{name}' instead of {wait.value}", f"after {name}"
    if new.emergency and old.emergency is None:
        yield "has an emergency now, which skips the wait", "emergency"
    elif new.emergency and old.emergency:
        yield from _fewer(old.emergency, new.emergency, "emergency")
        if new.emergency.days.value > old.emergency.days.value:
            yield f"has emergencies of {new.emergency.days.value} days", "emergency days"


def _fewer(
    old: ApprovalEntry | EmergencyEntry, new: ApprovalEntry | EmergencyEntry, what: str
) -> Iterator[tuple[str, str]]:
    """Yield a threshold, and numbers from groups, that are lower."""
    if new.threshold.value < old.threshold.value:
        numbers = f"{new.threshold.value} instead of {old.threshold.value}"
        yield f"has a threshold of {numbers} for {what}", f"{what} threshold"
    groups: Mapping[str, Value[int]] = new.groups.value if new.groups else {}
    for name, number in sorted(old.groups.value.items()) if old.groups else ():
        now = groups[name].value if name in groups else 0
        if now < number.value:
            yield f"needs {now} instead of {number.value} of '{name}' for {what}", f"{what} {name}"


def _keys(old: ApprovalEntry, new: ApprovalEntry) -> Iterator[tuple[str, str]]:
    """Yield that more kinds of key count; without a list, all do."""
    if old.keys and new.keys is None:
        yield "takes every kind of key for approvals", "keys"
    elif old.keys and (more := added_words(old.keys, new.keys)):
        yield f"takes {quoted(more)} as kinds of key for approvals", "keys"
