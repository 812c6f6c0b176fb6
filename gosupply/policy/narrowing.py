"""What two patterns, ranges or lists of them have in common.

A policy's allow-lists and ranges are met here, so the result may be too narrow and never too wide.
Of two elements with wildcards, or two folders with `...`, one must be inside of the other: what
else they have in common cannot be said by one pattern and is left out.
"""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from gosupply.formats import goversion
from gosupply.formats.patterns import match_dots, path_match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_WILD = re.compile(r"[*?\[\\]")
_NOT_STARS = re.compile(r"[?\[\\]")
_CLASSES = re.compile(r"[\[\\]")
_BELOW = "..."
_HEAD = 2  # elements: a host and an owner tell most module paths apart


class _Bound(Protocol):
    @property
    def operator(self) -> str: ...

    @property
    def version(self) -> str: ...


_Alternative = tuple[Any, ...]


def meet_modules(first: str, second: str) -> str | None:
    """Return the pattern of the module paths that both patterns match; None where there are none.

    A pattern is a path whose elements may have wildcards; `/...` behind it adds all below it, and
    `...` is every path.
    """
    shorter, longer = sorted((_split(first), _split(second)), key=lambda parts: len(parts[0]))
    if len(shorter[0]) < len(longer[0]) and not shorter[1]:
        return None
    elements = list(longer[0])
    for place, element in enumerate(shorter[0]):
        met = _meet_elements(element, elements[place])
        if met is None:
            return None
        elements[place] = met
    below = longer[1] and (shorter[1] or len(shorter[0]) < len(longer[0]))
    return "/".join([*elements, _BELOW] if below else elements)


def meet_prefixes(first: str, second: str) -> str | None:
    """Return what two patterns have in common that stand for all below them, as in GOPRIVATE."""
    met = meet_modules(_widened(first), _widened(second))
    return next((one for one in (first, second) if _widened(one) == met), met)


def meet_folders(first: str, second: str) -> str | None:
    """Return the narrower of two patterns of folders; None where neither is inside the other."""
    if _covers_folders(second, first):
        return first
    return second if _covers_folders(first, second) else None


def meet_go_ranges(first: str, second: str) -> str | None:
    """Return the range of Go versions that are in both; None where there are none."""
    return _Ranges(goversion.parse_range, goversion.format_range, goversion.compare).meet(
        first, second
    )


def meet_module_ranges(first: str, second: str) -> str | None:
    """Return the range of module versions that are in both; None where there are none."""
    # Comparing them is slow to load, and few policies do it.
    from gosupply.formats.modrange import format_module_range, parse_module_range
    from gosupply.formats.versions import compare

    return _Ranges(parse_module_range, format_module_range, compare).meet(first, second)


def module_head(pattern: str) -> str:
    """Return what two patterns of modules must share to have anything in common; empty for any."""
    head = pattern.split("/")[:_HEAD]
    plain = len(head) == _HEAD and not any(_WILD.search(one) or one == _BELOW for one in head)
    return "/".join(head) if plain else ""


def folder_head(pattern: str) -> str:
    """Return what two patterns of folders must share to have anything in common; empty for any."""
    head = pattern.partition("/")[0]
    return "" if _BELOW in head else head


class Lists(Generic[T]):
    """How two lists of one sort are met.

    `meet` returns what two items have in common: the first itself where it is inside the second,
    else the second where it is inside the first; None where that is nothing. `head` is
    `module_head` or `folder_head` of an item, so that long lists are not compared one by one.
    """

    def __init__(self, meet: Callable[[T, T], T | None], head: Callable[[T], str]) -> None:
        self._meet = meet
        self._head = head

    def meet(self, first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
        """Return what two lists have in common.

        That is the first itself where all of it is in the second, else the second where all of it
        is in the first. Otherwise no item is inside another one.
        """
        near = self._finder(first)
        met = [self._meet(mine, theirs) for theirs in second for mine in near(theirs)]
        found = tuple({id(one): one for one in met if one is not None}.values())
        inside = self._finder(found)
        for whole in (first, second):
            if all(self._is_inside(one, inside(one)) for one in whole):
                return whole
        places = {id(one): place for place, one in enumerate(found)}

        def is_spare(one: T, other: T) -> bool:
            """Whether the other says it all; of two that say the same the first is kept."""
            if other is one or self._meet(one, other) is not one:
                return False
            return self._meet(other, one) is not other or places[id(other)] < places[id(one)]

        return tuple(one for one in found if not any(is_spare(one, other) for other in inside(one)))

    def _is_inside(self, one: T, others: Iterable[T]) -> bool:
        return any(self._meet(one, other) is one for other in others)

    def _finder(self, items: tuple[T, ...]) -> Callable[[T], Sequence[T]]:
        """Return what finds the items that may have something in common with one."""
        heads: dict[str, list[T]] = {"": []}
        for item in items:
            heads.setdefault(self._head(item), []).append(item)

        def near(one: T) -> Sequence[T]:
            head = self._head(one)
            return (*heads.get(head, ()), *heads[""]) if head else items

        return near


def _split(pattern: str) -> tuple[tuple[str, ...], bool]:
    """Return the elements of a pattern, and whether all below is meant too."""
    *elements, last = pattern.split("/")
    return (tuple(elements), True) if last == _BELOW else ((*elements, last), False)


def _widened(pattern: str) -> str:
    return pattern if _split(pattern)[1] else f"{pattern}/{_BELOW}"


def _meet_elements(first: str, second: str) -> str | None:
    if _covers_element(second, first):
        return first
    return second if _covers_element(first, second) else None


def _covers_element(wide: str, narrow: str) -> bool:
    """Whether all that one element of a pattern matches is also matched by another."""
    if wide in {narrow, "*"}:
        return True
    if not _WILD.search(narrow):
        return path_match(wide, narrow)
    # The text of a pattern stands for all that it matches, if its wildcards fall to stars alone.
    simple = not _NOT_STARS.search(wide) and not _CLASSES.search(narrow)
    return simple and path_match(wide, narrow)


def _covers_folders(wide: str, narrow: str) -> bool:
    """Whether all folders that one pattern matches are also matched by another."""
    # No pattern has this character, so that only a `...` of the other one can match it.
    text = narrow.replace(_BELOW, "\0")
    texts = {text, text.removesuffix("/\0")}  # a final `/...` also matches nothing
    return wide == narrow or all(match_dots(wide, one) for one in texts)


class _Ranges:
    """How ranges of one sort of version are met."""

    def __init__(
        self,
        parse: Callable[[str], tuple[_Alternative, ...]],
        form: Callable[[Any], str],
        compare: Callable[[str, str], int],
    ) -> None:
        self._parse = parse
        self._form = form
        self._order = cmp_to_key(compare)

    def meet(self, first: str, second: str) -> str | None:
        """Return what is in both: the text of one that is inside the other, or a new one."""
        mine, theirs = self._reduced(self._parse(first)), self._reduced(self._parse(second))
        pairs = ((*one, *other) for one in mine for other in theirs)
        met = self._reduced(pair for pair in pairs if self._is_possible(pair))
        if not met:
            return None
        for text, parsed in ((first, mine), (second, theirs)):
            if set(met) == set(parsed):
                return text
        return self._form(met)

    def _is_possible(self, bounds: _Alternative) -> bool:
        try:
            self._parse(self._form((bounds,)))
        except ValueError:
            return False
        return True

    def _reduced(self, alternatives: Iterable[_Alternative]) -> tuple[_Alternative, ...]:
        """Return the alternatives with no bound to spare, without those inside of another."""
        tight = tuple(dict.fromkeys(map(self._tight, alternatives)))

        def is_spare(place: int, other: int) -> bool:
            if other == place or not self._is_inside(tight[place], tight[other]):
                return False
            return other < place or not self._is_inside(tight[other], tight[place])

        places = range(len(tight))
        return tuple(
            tight[place] for place in places if not any(is_spare(place, other) for other in places)
        )

    def _is_inside(self, one: _Alternative, other: _Alternative) -> bool:
        both = (*one, *other)
        return self._is_possible(both) and self._tight(both) == one

    def _tight(self, bounds: _Alternative) -> _Alternative:
        """Return the bounds that matter, in a fixed order; something must be in all of them."""
        exact = [bound for bound in bounds if bound.operator == "="]
        if exact:
            return (exact[0],)
        lows = [bound for bound in bounds if bound.operator in {">=", ">"}]
        highs = [bound for bound in bounds if bound.operator in {"<=", "<"}]
        low = max(lows, key=lambda one: (self._at(one), one.operator == ">"), default=None)
        high = min(highs, key=lambda one: (self._at(one), one.operator == "<="), default=None)
        holes: dict[Any, Any] = {
            bound.version: bound
            for bound in bounds
            if bound.operator == "!="
            and (low is None or self._at(bound) >= self._at(low))
            and (high is None or self._at(bound) <= self._at(high))
        }
        ends = [one for one in (low, high) if one is not None]
        return (*ends, *sorted(holes.values(), key=self._at))

    def _at(self, bound: _Bound) -> Any:  # noqa: ANN401 - what cmp_to_key makes has no public type
        return self._order(bound.version)
