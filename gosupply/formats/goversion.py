"""Versions of Go: their order, toolchain names, and ranges such as `>=1.26.9 <1.27 || >=1.27.2`.

Implements cmd/go's gover (`Compare`, `IsValid`, `IsLang`, `Lang`, `FromToolchain`, and `ModCompare`
for the pseudo-modules go and toolchain), which go/version offers for names that begin with `go`.
A language version comes before its pre-releases, and they before its first release:
1.21 < 1.21rc1 < 1.21.0; until 1.20 the language version is the release. Refused: numbers with
leading zeros, pre-releases of a patch release, a `go` or `v` in front of a version.

Ranges are our own: alternatives separated by `||`, each of comparisons that must all hold.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NUMBER = r"(?:0|[1-9][0-9]*)"
_VERSION = re.compile(rf"({_NUMBER})(?:\.({_NUMBER})(?:\.({_NUMBER})|([a-z]+)({_NUMBER})?)?)?")
# gover.FromToolchain: what follows was added by who built it.
_LOCAL_SUFFIX = re.compile(r"[ \t-]")
# Since then a release has a patch number, and the version without one means the language.
_LANGUAGE_IS_NO_RELEASE = 21

_SPACE = re.compile(r"[ \t]+")
_BOUND = re.compile(r"(>=|<=|>|<|=)[ \t]*([^ \t<>=|]+)[ \t]*")

Operator = Literal[">=", "<=", ">", "<", "="]
# Decimal numbers as (digits, text): they compare like numbers, and Python limits the size of `int`.
_Key = tuple[tuple[int, str], tuple[int, str], tuple[int, str], str, tuple[int, str]]

_RELATIONS: Mapping[Operator, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}

_EMPTY = (0, "")
# gover.Parse's zero value: it comes before every version.
_INVALID: _Key = (_EMPTY, _EMPTY, _EMPTY, "", _EMPTY)


class Bound(NamedTuple):
    """One comparison: a version is in it if it stands in this relation to the bound's version."""

    operator: Operator
    version: str

    def __str__(self) -> str:
        return f"{self.operator}{self.version}"


Range = tuple[tuple[Bound, ...], ...]
"""Alternatives, each of bounds that must all hold."""


def is_valid(version: str) -> bool:
    """Whether this is a version of Go as `go` lines have it: `1.21`, `1.22rc1`, `1.21.0`."""
    return _VERSION.fullmatch(version) is not None


def is_language(version: str) -> bool:
    """Whether the version means the language and no release: `1.21`, but neither 1.20 nor 1.21.0.

    Until 1.20 the language and its first release had one version (gover.IsLang).
    """
    return is_valid(version) and _key(version)[2:] == (_EMPTY, "", _EMPTY)


def language(version: str) -> str:
    """Return the version of the language: `1.21` for `1.21.3`; empty where it is no version."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return ""
    # gover.Lang: the language of 1.0 is `1`.
    major, minor = match[1], match[2] or "0"
    return major if (major, minor) == ("1", "0") else f"{major}.{minor}"


def compare(first: str, second: str) -> int:
    """Compare versions as `go` lines have them; what is no version comes first and equals its like.

    Returns:
        -1, 0 or 1 as the first is lower than, equal to or higher than the second.
    """
    left, right = _key(first), _key(second)
    return (left > right) - (left < right)


def toolchain_version(name: str) -> str:
    """Return the version that a toolchain's name says: `1.26.9` for `go1.26.9-custom`.

    Empty where it says none, as `default`, `path` and `local` do. A name with a slash is none:
    the go command would look for such a program beside the current folder.
    """
    if not name.startswith("go") or "/" in name or "\\" in name:
        return ""
    version = _LOCAL_SUFFIX.split(name[2:], maxsplit=1)[0]
    return version if is_valid(version) else ""


def compare_toolchains(first: str, second: str) -> int:
    """Compare names of toolchains by the versions they say; `default` and the like come first.

    As the go command does it accepts a bare version too (gover.ModCompare).

    Returns:
        -1, 0 or 1 as the first is lower than, equal to or higher than the second.
    """
    return compare(_bare(first), _bare(second))


def parse_range(text: str) -> Range:
    """Read a range of Go versions.

    Raises:
        ValueError: It is none, or nothing can be in one of its alternatives.
    """
    return tuple(_parse_alternative(part.strip(" \t"), text) for part in text.split("||"))


def in_range(version: str, allowed: Range) -> bool:
    """Whether a version, or the version that a toolchain's name says, is in a range.

    What says no version, such as `default`, is in none. `1.27rc1` is not in `<1.27`, and the
    language version `1.27` not in `>=1.27.0`.
    """
    bare = _bare(version)
    if not bare:
        return False
    return any(all(_holds(bare, bound) for bound in bounds) for bounds in allowed)


def format_range(allowed: Range) -> str:
    """Return the text of a range."""
    return " || ".join(" ".join(map(str, bounds)) for bounds in allowed)


def _bare(version: str) -> str:
    return version if is_valid(version) else toolchain_version(version)


def _key(version: str) -> _Key:
    """Return what orders versions (gover.Parse)."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return _INVALID
    major, minor, patch, kind, number = match.groups(default="")
    if not minor:
        minor = patch = "0"
    elif not patch and not kind and _numeric(minor) < _numeric(str(_LANGUAGE_IS_NO_RELEASE)):
        patch = "0"
    return _numeric(major), _numeric(minor), _numeric(patch), kind, _numeric(number)


def _numeric(digits: str) -> tuple[int, str]:
    return len(digits), digits


def _parse_alternative(part: str, text: str) -> tuple[Bound, ...]:
    bounds = []
    place = 0
    while place < len(part):
        match = _BOUND.match(part, place)
        if match is None:
            word = _SPACE.split(part[place:])[0]
            raise ValueError(
                f"the range {text!r} of Go versions has {word!r} where a comparison such as "
                "'>=1.26.9' is expected"
            )
        if not is_valid(match[2]):
            raise ValueError(
                f"the range {text!r} has {match[2]!r}, which is no version of Go as go lines have "
                "it, such as '1.26.9'"
            )
        bounds.append(Bound(cast("Operator", match[1]), match[2]))
        place = match.end()
    if not bounds:
        raise ValueError(f"the range {text!r} of Go versions has an alternative without comparison")
    if _is_empty(bounds):
        raise ValueError(f"no version is in {' '.join(map(str, bounds))!r}, of the range {text!r}")
    return tuple(bounds)


def _is_empty(bounds: list[Bound]) -> bool:
    """Whether two of the bounds leave nothing between them.

    Between two neighbours such as `>1.21 <1.21a` there may be nothing either; that is not seen.
    """
    lows = [bound for bound in bounds if bound.operator in {">=", ">", "="}]
    highs = [bound for bound in bounds if bound.operator in {"<=", "<", "="}]
    for low in lows:
        for high in highs:
            order = compare(low.version, high.version)
            if order > 0 or (order == 0 and (low.operator == ">" or high.operator == "<")):
                return True
    return False


def _holds(version: str, bound: Bound) -> bool:
    return _RELATIONS[bound.operator](compare(version, bound.version), 0)
