"""What a policy loosens in comparison with another, judged on what the two mean, not on their text.

1. A level that is lower at a ring, now or on a later day; also where another ring is judged by
   default, and for a team on its own roots.
2. A setting that lets more through.
3. A waiver that is new, begins earlier, ends later, or reaches further.
4. What teams, children and waivers in a change may loosen.
5. An `extends`, or the floor, that is gone, or what the floor demands.
6. People and groups, in either direction: who approves can also revoke. The repository's name,
   which approvals are made for.
7. What `ringchanges` and `teamchanges` say of rings and teams.

A policy that is removed altogether is one thing, of which all others follow.

Moving a line, giving another reason and ordering keys anew is nothing. A policy never loosens
itself, and one that is only stricter loosens nothing. Where a sentence cannot decide, it accuses:
a list that says the same by other patterns may be called wider, never the other way round.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gosupply.policy.fields import LOOSENABLE
from gosupply.policy.levelchanges import level_changes
from gosupply.policy.levels import kind_word, own_start
from gosupply.policy.merging import content
from gosupply.policy.narrowing import meet_folders
from gosupply.policy.ringchanges import ring_changes
from gosupply.policy.teamchanges import team_changes
from gosupply.policy.values import Pinned
from gosupply.policy.widening import ROWS, Loosened, widened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date
    from typing import Any

    from gosupply.policy.model import Policy
    from gosupply.policy.values import PolicyFile, Value, WaiverEntry, Words


def compare(before: Policy, after: Policy, day: date) -> tuple[Loosened, ...]:
    """Return what the second policy loosens, each thing once, in a fixed order.

    Args:
        before: What held.
        after: What would hold instead.
        day: The UTC day; what ended before it does not count.
    """
    own = _own(before)
    if own is not None and _own(after) is None:
        # All the rest follows from it, and whoever comes next may bring a policy of their own.
        sentence = f"The policy '{own.path}' is removed."
        return (Loosened(sentence, None, None, "policy"),)
    found = [
        *level_changes(before, after, day),
        *_settings(before, after),
        *_waivers(before, after, day),
        *_permissions(before, after),
        *_parents(before, after),
        *_floor(before, after),
        *_people(before, after),
        *ring_changes(before, after),
        *team_changes(before, after, day),
    ]
    return tuple(dict.fromkeys(found))


def _settings(before: Policy, after: Policy) -> Iterator[Loosened]:
    """Item 2."""
    yield from _wider_settings(before.settings, after.settings, "")


def _wider_settings(
    old: Mapping[str, Value[Any]], new: Mapping[str, Value[Any]], where: str
) -> Iterator[Loosened]:
    for key, row in ROWS.items():
        if key in old and key in new and (wider := widened(row, old[key], new[key])):
            sentence = f"The setting '{key}'{where} {wider.what}."
            yield Loosened(sentence, wider.old, wider.new, f"setting{where} {key}")


def _waivers(before: Policy, after: Policy, day: date) -> Iterator[Loosened]:
    """Item 3: what ended longer ago than the days of grace accepts nothing."""
    grace = timedelta(hours=after.settings["expiry.grace"].value.hours)
    ids = {waiver.id.value: waiver for waiver in before.waivers}
    for waiver in after.waivers:
        is_over = waiver.expires.value + grace < day
        if is_over or any(_is_covered(waiver, old, day) for old in before.waivers):
            continue
        name, old = waiver.id.value, ids.get(waiver.id.value)
        what = f"'{waiver.rule.value}' for '{waiver.subject.value}'"
        sentence = f"The waiver '{name}' of {what} is new."
        if old is not None:
            sentence = f"The waiver '{name}' of {what} reaches further, or lasts longer."
        yield Loosened(sentence, old and old.at, waiver.at, f"waiver {name}")


def _is_covered(waiver: WaiverEntry, old: WaiverEntry, day: date) -> bool:
    """Whether all that a waiver accepts from a day on was accepted by another."""
    same = (waiver.rule.value, waiver.subject.value) == (old.rule.value, old.subject.value)
    exact = all(
        theirs is None or content(theirs) == content(mine)
        for mine, theirs in ((waiver.h1, old.h1), (waiver.sha256, old.sha256))
    )
    begins = old.start.value <= max(waiver.start.value, day)
    ends = waiver.expires.value <= old.expires.value
    return same and exact and begins and ends and _are_roots_within(waiver.roots, old.roots)


def _are_roots_within(new: Words | None, old: Words | None) -> bool:
    """Whether patterns of roots are all covered; without any, every root is meant."""
    if old is None or new is None:
        return old is None
    return all(
        any(meet_folders(one.value, wide.value) == one.value for wide in old.value)
        for one in new.value
    )


def _permissions(before: Policy, after: Policy) -> Iterator[Loosened]:
    """Item 4."""
    kinds = _kinds(after)
    pairs = (
        ("teams_may_loosen", before.teams_may_loosen, after.teams_may_loosen),
        ("waive_in_change", before.waive_in_change, after.waive_in_change),
    )
    for key, old, new in pairs:
        more = sorted(word for word in new if word not in old and kinds.get(word) not in old)
        if more:
            yield _listing(key, more, _said(before, key), _said(after, key))
    mine, theirs = (_own(policy) for policy in (before, after))
    if mine is not None and theirs is not None:
        had = _passed_on(mine)
        more = sorted(word for word in _passed_on(theirs) - had if kinds.get(word) not in had)
        if more and content(mine.children_may_loosen) != content(theirs.children_may_loosen):
            both = (mine.children_may_loosen, theirs.children_may_loosen)
            yield _listing("children_may_loosen", more, *both)


def _listing(
    key: str, more: list[str], old: Value[Any] | None = None, new: Value[Any] | None = None
) -> Loosened:
    rest = f" and {len(more) - 1} more" if len(more) > 1 else ""
    sentence = f"'{key}' now has '{more[0]}'{rest}."
    return Loosened(sentence, old and old.at, new and new.at, key)


def _kinds(policy: Policy) -> Mapping[str, str]:
    """Return for each name the word for its kind, where that word says as much."""
    return {named.name: kind_word(named) for named in policy.names if own_start(named) is None}


def _passed_on(file: PolicyFile) -> frozenset[str]:
    """Return the keys, rules and kinds that a file lets its children loosen."""
    if file.children_may_loosen is None:
        return frozenset(ROWS).difference(file.settings)
    return expanded(one.value for one in file.children_may_loosen.value)


def expanded(words: Collection[str] | Iterator[str]) -> frozenset[str]:
    """Return words, with the keys of a section in its place."""
    found: set[str] = set()
    for word in words:
        keys = [key for key in ROWS if key.partition(".")[0] == word and word in LOOSENABLE]
        found.update(keys or [word])
    return frozenset(found)


def _parents(before: Policy, after: Policy) -> Iterator[Loosened]:
    """Item 5: what is extended. Another content of a pinned file is judged by what it says."""
    kept = {_parent(one) for file in after.chain for one in file.extends}
    for file in before.chain:
        for one in file.extends:
            if _parent(one) not in kept:
                sentence = f"The policy no longer extends '{_parent(one)}'."
                own = _own(after)
                at = own.extends[0].at if own and own.extends else None
                yield Loosened(sentence, one.at, at, f"extends {_parent(one)}")


def _parent(one: Value[str] | Pinned) -> str:
    return one.file.value if isinstance(one, Pinned) else one.value


def _floor(before: Policy, after: Policy) -> Iterator[Loosened]:
    """Item 5: the floor; its levels are part of every level."""
    if before.floor is None:
        return
    name = before.floor.path
    if after.floor is None:
        yield Loosened(f"The floor '{name}' is gone.", None, None, "floor")
        return
    for key in sorted(before.floor.settings):
        at = before.floor.settings[key].at
        if key not in after.floor.settings:
            yield Loosened(f"The floor no longer has '{key}'.", at, None, f"floor {key}")
    yield from _wider_settings(before.floor.settings, after.floor.settings, " of the floor")
    still = _words(after.floor.unwaivable)
    for word in before.floor.unwaivable.value if before.floor.unwaivable else ():
        if word.value not in still:
            sentence = f"The floor no longer has '{word.value}' in 'unwaivable'."
            new = after.floor.unwaivable
            yield Loosened(sentence, word.at, new and new.at, f"unwaivable {word.value}")


def _people(before: Policy, after: Policy) -> Iterator[Loosened]:
    """Item 6."""
    for attribute, what in (("people", "person"), ("groups", "group")):
        old, new = _said(before, attribute), _said(after, attribute)
        mine: Mapping[str, Words] = old.value if old else {}
        theirs: Mapping[str, Words] = new.value if new else {}
        for name in sorted({*mine, *theirs}):
            was, now = mine.get(name), theirs.get(name)
            if _words(was) != _words(now) or (was is None) != (now is None):
                change = "is new" if was is None else "is gone" if now is None else "is changed"
                sentence = f"The {what} '{name}' {change}, who decides on overrides."
                yield Loosened(sentence, was and was.at, now and now.at, f"{what} {name}")
    old, new = _said(before, "repository"), _said(after, "repository")
    if old is not None and content(old) != content(new):
        sentence = f"The repository is no longer '{old.value}', which approvals are made for."
        yield Loosened(sentence, old.at, new and new.at, "repository")


def _words(words: Words | None) -> frozenset[str]:
    return frozenset(one.value for one in words.value) if words else frozenset()


def _said(policy: Policy, attribute: str) -> Value[Any] | None:
    """Return the last file's word on a key."""
    said = [getattr(file, attribute) for file in policy.chain]
    return next((one for one in reversed(said) if one is not None), None)


def _own(policy: Policy) -> PolicyFile | None:
    """Return the repository's own file, which stands last; None where there is only the root."""
    return policy.chain[-1] if len(policy.chain) > 1 else None
