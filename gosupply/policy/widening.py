"""What one value of a policy lets through that another one does not.

A value is no wider than another if the two meet in it (`merging.meet`): then it demands all that
the other does. What a list has beside patterns, such as a reason, does not count.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.policy.fields import EXPIRY, SETTINGS
from gosupply.policy.merging import content, meet
from gosupply.policy.narrowing import meet_folders, meet_module_ranges, meet_modules, module_head
from gosupply.policy.shapes import ListOf
from gosupply.policy.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gosupply.locations import Location
    from gosupply.policy.shapes import Field
    from gosupply.policy.values import Denied, Words

ROWS: Mapping[str, Field] = {row.key: row for row in (*SETTINGS, *EXPIRY)}
_MOST = 3  # words of a list that are read at a glance
_SHOWN = 60  # characters of a text that is only quoted


class Loosened(NamedTuple):
    """One thing that a policy lets through, or leaves to more people, and another does not.

    Attributes:
        what: One sentence, ending in a full stop, with dynamic parts in single quotes.
        old: The line of the stricter policy; None where it was silent.
        new: The line of the looser one; None where a line is gone.
        key: What makes it the same tomorrow: what it is about, without values.
    """

    what: str
    old: Location | None
    new: Location | None
    key: str


class Wider(NamedTuple):
    """Where a value is wider: the two places, and in words what is more or is gone."""

    old: Location
    new: Location
    what: str


def widened(row: Field, old: Value[Any], new: Value[Any]) -> Wider | None:
    """Return how a setting lets more through than another; None where it does not.

    Args:
        row: Its row of the field table.
        old: What held.
        new: What holds instead.
    """
    if content(old) == content(new):
        return None
    if not isinstance(row.shape, ListOf):
        if meet(row.key, new, old) is new:
            return None
        words = f"is {_quoted(_word(new.value))} instead of {_quoted(_word(old.value))}"
        return Wider(old.at, new.at, words)
    if row.direction == "unite":
        missing = _missing(row, old.value, new.value)
        if not missing:
            return None
        return Wider(_place(missing[0]), new.at, f"no longer has {_names(missing)}")
    added = _added(row, old, new)
    return Wider(old.at, _place(added[0]), f"now has {_names(added)}") if added else None


def added_words(old: Words | None, new: Words | None) -> tuple[Value[str], ...]:
    """Return the words of a list that another one does not have."""
    known = {one.value for one in old.value} if old else set()
    return tuple(one for one in (new.value if new else ()) if one.value not in known)


def folders_outside(old: Words | None, new: Words | None) -> tuple[Value[str], ...]:
    """Return the patterns of folders that no single one of another list covers."""
    wide = [one.value for one in old.value] if old else []
    return tuple(
        one
        for one in (new.value if new else ())
        if not any(meet_folders(one.value, each) == one.value for each in wide)
    )


def quoted(values: Iterable[Value[str]]) -> str:
    """Return texts, in single quotes, as a sentence lists them."""
    return listed([_quoted(one.value) for one in values])


def _added(row: Field, old: Value[Any], new: Value[Any]) -> list[Any]:
    """Return the items of a list that intersects for which another one had no room.

    They are looked at one by one only if there are any, and no more of them than are shown: that
    is slow in long lists.
    """
    met = meet(row.key, new, old)
    if met is new:
        return []
    kept = {id(one) for one in met.value} if isinstance(met, Value) else set()
    rest = (one for one in new.value if id(one) not in kept and not _is_within(row, one, old))
    return list(islice(rest, _MOST + 1))


def _is_within(row: Field, one: Any, old: Value[Any]) -> bool:  # noqa: ANN401 - an item of any list
    """Whether a list that intersects already had room for an item."""
    alone = Value((one,), _place(one))
    return bool(old.value) and meet(row.key, alone, old) is alone


def _missing(row: Field, old: tuple[Any, ...], new: tuple[Any, ...]) -> list[Any]:
    """Return the items of a list that another one neither has nor covers."""
    known = {content(one) for one in new}
    rest = [one for one in old if content(one) not in known]
    if row.key == "versions.denied":
        near = _finder(new)
        return [one for one in rest if not any(_is_covered(one, each) for each in near(one))]
    return rest


def _finder(entries: Sequence[Denied]) -> Callable[[Denied], Sequence[Denied]]:
    """Return what finds the entries that may cover one: lists are too long to compare them all."""
    heads: dict[str, list[Denied]] = {"": []}
    for entry in entries:
        heads.setdefault(module_head(entry.module.value), []).append(entry)

    def near(one: Denied) -> Sequence[Denied]:
        head = module_head(one.module.value)
        return (*heads.get(head, ()), *heads[""]) if head else heads[""]

    return near


def _is_covered(one: Denied, other: Denied) -> bool:
    """Whether a denied module is denied by another entry too."""
    module = one.module.value
    if meet_modules(module, other.module.value) != module:
        return False
    if other.requirement and content(other.requirement) != content(one.requirement):
        return False
    if other.versions is None:
        return True
    versions = one.versions.value if one.versions else ""
    return bool(versions) and meet_module_ranges(versions, other.versions.value) == versions


def _place(one: Any) -> Location:  # noqa: ANN401 - as above
    at: Location = one.at
    return at


def _names(items: list[Any]) -> str:
    words = [_quoted(_word(getattr(one, "module", one).value)) for one in items]
    return listed(words if len(words) <= _MOST else [*words[: _MOST - 1], "more"])


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: the first, and how many more there are."""
    some = _MOST - 1
    shown = words if len(words) <= _MOST else [*words[:some], f"{len(words) - some} more"]
    return " and ".join([*[", ".join(shown[:-1])][: len(shown) > 1], shown[-1]])


def _word(value: Any) -> str:  # noqa: ANN401 - any single value of a setting
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"
