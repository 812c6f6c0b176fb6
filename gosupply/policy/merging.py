"""What several files of a policy say together, by the directions of the field table.

Implements section "Merging" of the policy's algorithm:

* A child only tightens. Two values meet in the one that demands more: `min` the lower, `max` the
  higher, `ordered` the later in the order of its words, `intersect` what is in both, `unite` what
  is in either, `once` the only one; `replace` the child's.
* A key that every parent lists in `children_may_loosen` is the child's to say: its value replaces.
  A file's list leaves of its parent's what is in both. A file without a list locks what it says
  itself, and passes on what it does not speak of.
* `teams_may_loosen` is part of what the file that says it may loosen itself.
* What a child would loosen and may not, and what leaves nothing, is a problem with both lines;
  the parent's value then holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.locations import Location, Problem
from gosupply.policy.fields import EXPIRY, SETTINGS
from gosupply.policy.modulelists import prefix_pattern
from gosupply.policy.narrowing import (
    Lists,
    folder_head,
    meet_folders,
    meet_go_ranges,
    meet_module_ranges,
    meet_modules,
    meet_prefixes,
    module_head,
)
from gosupply.policy.presetcode import BUILT_IN
from gosupply.policy.settings import Settings
from gosupply.policy.shapes import FOLDERS, GO_RANGE, Choice, ListOf
from gosupply.policy.values import Allowed, Duration, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from gosupply.policy.shapes import Field
    from gosupply.policy.values import PolicyFile, Words

# A policy cannot write an empty text, so this is what the baseline has where nothing is said.
_NOTHING: Mapping[str, str] = {"versions.go": ">=1", "sumdb.log": "sum.golang.org"}
_EVERYTHING = "..."
# Lists where `...` is what holds if nobody says anything, and where nothing at all would be an
# accident: rules take an empty list for one that was not written.
_OPEN = ("versions.allowed", "replace.fork_owners")
_PREFIXES = ("sumdb.public", "sumdb.private")
# Nobody has to list private names, but whoever lists none must leave the key out: a rule that
# compares the list with the environment's would be silent.
_LISTED = (*_OPEN, "sumdb.private")
_TABLE: Mapping[str, Field] = {field.key: field for field in (*SETTINGS, *EXPIRY)}


class Merged(NamedTuple):
    """What a chain of files says together.

    Attributes:
        settings: By dotted key, in the order of the table.
        teams_may_loosen: Dotted keys, and rules and kinds as they are written.
        waive_in_change: Rules and kinds as they are written.
        problems: What does not fit together, in the order of the chain.
    """

    settings: Mapping[str, Value[Any]]
    teams_may_loosen: frozenset[str]
    waive_in_change: frozenset[str]
    problems: tuple[Problem, ...]


def merge(
    chain: Sequence[PolicyFile],
    table: Iterable[Field] = (*SETTINGS, *EXPIRY),
    kinds: Mapping[str, str] | None = None,
) -> Merged:
    """Merge the files of a chain.

    Args:
        chain: Parents first; the first is the baseline, whose every key has a value.
        table: The rows of the keys to merge.
        kinds: For each rule and need the word for all of its kind, which lists may name instead.
    """
    rows = tuple(table)
    kinds = kinds or {}
    root, *children = chain
    values = {row.key: root.settings[row.key] for row in rows if row.key in root.settings}
    loosenable = _expanded(root.children_may_loosen)
    teams: Words | None = root.teams_may_loosen
    in_change: Words | None = root.waive_in_change
    problems = list(_beyond(root, loosenable, kinds))
    for file in children:
        problems += _beyond(file, loosenable, kinds)
        for row in rows:
            if row.key in file.settings:
                said = file.settings[row.key]
                merged = _merged(row, values.get(row.key), said, free=row.key in loosenable)
                if isinstance(merged, Problem):
                    problems.append(merged)
                else:
                    values[row.key] = merged
        loosenable = _passed_on(file, loosenable, kinds)
        teams = _met_words(teams, file.teams_may_loosen, "teams_may_loosen", kinds, problems)
        in_change = _met_words(in_change, file.waive_in_change, "waive_in_change", kinds, problems)
    return Merged(values, _expanded(teams), _expanded(in_change), tuple(problems))


def tighten(
    key: str, values: Sequence[Value[Any]], row: Field | None = None
) -> Value[Any] | Problem:
    """Return what the values of one key demand together; each may only tighten those before it.

    Args:
        key: The dotted key.
        values: Parents first; at least one.
        row: Its row of the field table, where it is not one of the settings.
    """
    found = values[0]
    for value in values[1:]:
        merged = _merged(row or _TABLE[key], found, value, free=False)
        if isinstance(merged, Problem):
            return merged
        found = merged
    return found


def meet(key: str, first: Value[Any], second: Value[Any]) -> Value[Any] | Problem:
    """Return the value of a setting that demands as much as two of them; neither is a parent.

    Teams that own the same root, and the floor, are met like this.

    Returns:
        The first itself where it demands all that the second does, else the second where that is
        so the other way round, else a new value with the place of the second; a problem where
        there is none.
    """
    return _meet(_TABLE[key], first, second)


def settings_of(values: Mapping[str, Value[Any]]) -> Settings:
    """Return the typed sections; a key without a value has its default."""
    settings: Any = Settings()
    sections: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        section, _, name = key.partition(".")
        sections.setdefault(section, {})[name] = _typed(key, value.value)
    for section, given in sections.items():
        settings = settings._replace(**{section: getattr(settings, section)._replace(**given)})
    made: Settings = settings
    # Whoever lowers the most need not know what holds by default.
    default = min(made.expiry.default, made.expiry.max)
    return made._replace(expiry=made.expiry._replace(default=default))


def check_wanted(values: Mapping[str, Value[Any]]) -> Iterator[Problem]:
    """Yield each list of what a file or team wants that is empty.

    Rules could not tell it from one that was not written, and everything would be wanted.
    """
    for key in _LISTED:
        if key in values and not values[key].value:
            message = f"'{key}' is empty, so that nothing would be wanted"
            help_ = f"Name what is wanted, or leave the key out; '{_EVERYTHING}' is everything."
            yield Problem(message, values[key].at, help_)


def _typed(key: str, value: Any) -> Any:  # noqa: ANN401 - the field table says which type it has
    """Return a value as rules read it: without places, and empty where nothing is said."""
    if value == _NOTHING.get(key):
        return ""
    if not isinstance(value, tuple) or isinstance(value, Duration):
        return value
    if key in _OPEN and _is_open(value):
        return ()
    items = tuple(one.value if isinstance(one, Value) else one for one in value)
    if key in _PREFIXES:
        return tuple(map(prefix_pattern, items))
    return items


def _is_open(items: tuple[Any, ...]) -> bool:
    """Whether a list has an entry for everything."""
    return any(
        one.value == _EVERYTHING
        if isinstance(one, Value)
        else (one.module.value, one.versions, one.requirement) == (_EVERYTHING, None, None)
        for one in items
    )


def _merged(
    row: Field, inherited: Value[Any] | None, said: Value[Any], *, free: bool
) -> Value[Any] | Problem:
    """Return the value of a key after one more file."""
    if inherited is None or free or row.direction == "replace":
        return said
    met = _meet(row, inherited, said)
    # A list that unites adds to what is there; every other value is meant to hold as it is.
    less = met is inherited and row.direction != "unite" and _meet(row, said, inherited) is not said
    if not less:
        return met
    message = f"'{row.key}' demands less here than in {_line(inherited.at)}"
    help_ = f"Take it out, or list '{row.key}' in children_may_loosen there."
    return Problem(message, said.at, help_)


def _meet(row: Field, first: Value[Any], second: Value[Any]) -> Value[Any] | Problem:
    """Return what two values demand together, by the direction of their key."""
    if row.direction == "unite":
        return _united(first, second)
    if row.direction == "intersect":
        return _intersected(row, first, second)
    if row.direction in {"min", "max", "ordered"}:
        mine, theirs = (_rank(row, value.value) for value in (first, second))
        sign = -1 if row.direction == "min" else 1
        return second if theirs * sign > mine * sign else first
    if row.direction == "replace" or first.at.source == BUILT_IN:
        return second
    if first.value == second.value:
        return first
    message = f"'{row.key}' says something else in {_line(first.at)}"
    return Problem(message, second.at, "Say it in one place.")


def _rank(row: Field, value: Any) -> int:  # noqa: ANN401 - as above
    """Return a number that is higher the later a value comes in the order of its kind."""
    if isinstance(row.shape, Choice):
        return row.shape.words.index(value)
    return value.hours if isinstance(value, Duration) else int(value)


def _united(first: Value[Any], second: Value[Any]) -> Value[Any]:
    """Return what is in either list, the first's before the second's; the same is there once."""
    items = {content(one): one for one in (*second.value, *first.value)}
    both = {content(one): items[content(one)] for one in (*first.value, *second.value)}
    for whole in (first, second):
        if len(both) == len({content(one) for one in whole.value}):
            return whole
    return Value(tuple(both.values()), second.at)


def _intersected(row: Field, first: Value[Any], second: Value[Any]) -> Value[Any] | Problem:
    """Return what is in both, or the problem that it is nothing."""
    if isinstance(row.shape, Choice):
        loosest = row.shape.words[0]
        if loosest in {first.value, second.value} or first.value == second.value:
            return second if first.value == loosest != second.value else first
    elif isinstance(row.shape, ListOf):
        met = _lists_of(row).meet(first.value, second.value)
        for whole in (first, second):
            if met is whole.value:
                return whole
        if met:
            # A `repr` can be compared, whatever an entry leaves out.
            return Value(tuple(sorted(met, key=lambda one: repr(content(one)))), second.at)
    else:
        meet_ranges = meet_go_ranges if row.shape is GO_RANGE else meet_module_ranges
        text = meet_ranges(first.value, second.value)
        if text is not None:
            same = next((one for one in (first, second) if one.value == text), None)
            return same or Value(text, second.at)
    message = f"'{row.key}' has nothing in common with {_line(first.at)}"
    return Problem(message, second.at, "Change one of the two lines: both hold here.")


def _lists_of(row: Field) -> Lists[Any]:
    """Return how the lists of a key are met."""
    if isinstance(row.shape, ListOf) and row.shape.item is FOLDERS:
        return Lists(_meet_words(meet_folders), lambda one: folder_head(one.value))
    if row.key in _PREFIXES:
        return Lists(_meet_words(meet_prefixes), lambda one: module_head(one.value))
    if row.key == "versions.allowed":
        return Lists(_meet_allowed, lambda one: module_head(one.module.value))
    return Lists(_meet_words(meet_modules), lambda one: module_head(one.value))


def _meet_words(
    meet_texts: Callable[[str, str], str | None],
) -> Callable[[Value[str], Value[str]], Value[str] | None]:
    def meet_both(first: Value[str], second: Value[str]) -> Value[str] | None:
        text = meet_texts(first.value, second.value)
        if text is None:
            return None
        same = next((one for one in (first, second) if one.value == text), None)
        return same or Value(text, second.at)

    return meet_both


def _meet_allowed(first: Allowed, second: Allowed) -> Allowed | None:
    """Return the entry for what two entries allow."""
    module = meet_modules(first.module.value, second.module.value)
    kinds = {one.requirement.value for one in (first, second) if one.requirement}
    if module is None or len(kinds) > 1:
        return None
    ranges = [one.versions.value for one in (first, second) if one.versions]
    versions = ranges[0] if ranges else None
    if len(set(ranges)) > 1:
        versions = meet_module_ranges(*ranges)
        if versions is None:
            return None
    found = (module, versions, next(iter(kinds), None))
    for one in (first, second):
        if (one.module.value, content(one.versions), content(one.requirement)) == found:
            return one
    return Allowed(
        second.at,
        Value(module, second.module.at),
        Value(versions, second.at) if versions else None,
        second.requirement or first.requirement,
        second.reason or first.reason,
    )


def content(value: Any) -> Any:  # noqa: ANN401 - whatever a policy's file may hold
    """Return what a value says, without where it says it: equal for two that say the same."""
    if isinstance(value, Value):
        return content(value.value)
    if isinstance(value, tuple):
        return tuple(content(one) for one in value if not isinstance(one, Location))
    if isinstance(value, Mapping):
        return tuple((key, content(one)) for key, one in sorted(value.items()))
    return value


def _expanded(words: Words | None) -> frozenset[str]:
    """Return the words of a list, with the keys of a section in its place."""
    found: set[str] = set()
    for word in words.value if words else ():
        keys = [key for key in _TABLE if key.partition(".")[0] == word.value]
        found.update(keys or [word.value])
    return frozenset(found)


def _has(listed: Collection[str], word: str, kinds: Mapping[str, str]) -> bool:
    return word in listed or kinds.get(word) in listed


def _common(
    first: Collection[str], second: Collection[str], kinds: Mapping[str, str]
) -> frozenset[str]:
    """Return the words that are in both lists, themselves or by their kind."""
    return frozenset(
        [
            *(word for word in first if _has(second, word, kinds)),
            *(word for word in second if _has(first, word, kinds)),
        ]
    )


def _passed_on(
    file: PolicyFile, loosenable: frozenset[str], kinds: Mapping[str, str]
) -> frozenset[str]:
    """Return what the children of a file may loosen."""
    if file.children_may_loosen is None:
        return loosenable.difference(file.settings)
    return _common(loosenable, _expanded(file.children_may_loosen), kinds)


def _beyond(
    file: PolicyFile, loosenable: frozenset[str], kinds: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield each word by which a file gives its teams what it may not loosen itself."""
    own = file.children_may_loosen
    most = loosenable if own is None else _common(loosenable, _expanded(own), kinds)
    for word in file.teams_may_loosen.value if file.teams_may_loosen else ():
        for key in sorted(_expanded(Value((word,), word.at))):
            if not _has(most, key, kinds):
                message = f"teams may not loosen '{key}': children_may_loosen does not list it"
                where = _line(own.at) if own else "what this file extends"
                yield Problem(message, word.at, f"List it in {where} first, or take it out here.")
                break


def _met_words(
    inherited: Words | None,
    said: Words | None,
    key: str,
    kinds: Mapping[str, str],
    problems: list[Problem],
) -> Words | None:
    """Return a list of words after one more file; a problem where nothing is left of both."""
    if inherited is None or said is None:
        return said or inherited
    mine, theirs = _expanded(inherited), _expanded(said)
    both = _common(mine, theirs, kinds)
    if mine and theirs and not both:
        message = f"'{key}' has nothing in common with {_line(inherited.at)}"
        problems.append(Problem(message, said.at, "Change one of the two lines: both hold here."))
    return Value(tuple(Value(word, said.at) for word in sorted(both)), said.at)


def _line(at: Location) -> str:
    return f"'{at.path}' line {at.span.line}"
