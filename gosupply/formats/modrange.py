"""Ranges of module versions, such as `>=v1.2.0 <v2 !=v1.4.3 || v3.1.4`.

Alternatives separated by `||`, each of comparisons that must all hold, separated by blanks or
commas. A version alone is meant exactly; the `v` may be left out. The grammar is our own; the order
is that of golang.org/x/mod/semver (`Compare`), so there is one order for all versions that Go has:

* A pre-release comes before its release: `v2.0.0-rc.1` is in `<v2`, and not in `<v2.0.0-0`.
* A pseudo-version is a pre-release: `v1.2.4-0.20240102030405-abcdefabcdef`, a commit after v1.2.3,
  is in `>v1.2.3 <v1.2.4`; `v0.0.0-20240102030405-abcdefabcdef` is in `<v0.0.0`.
* `+incompatible` does not count: `v2.0.0+incompatible` is in `v2.0.0`.

Refused: shortened versions but behind `>=` and `<`, where they mean what they mean to `go get`;
build metadata other than `+incompatible`; what `^`, `~`, `*` and hyphens mean elsewhere; an
alternative that nothing can be in.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from gosupply.formats.versions import canonical, compare, is_canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BLANKS = re.compile(r"[ \t]+")
_BOUND = re.compile(r"(>=|<=|!=|>|<|=)?[ \t]*v?([^ \t<>=!|]+)[ \t]*")
_NO_VERSION = ""

Operator = Literal[">=", "<=", ">", "<", "=", "!="]

_RELATIONS: Mapping[Operator, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}


class Bound(NamedTuple):
    """One comparison: a version is in it if it stands in this relation to the bound's version."""

    operator: Operator
    version: str

    def __str__(self) -> str:
        return self.version if self.operator == "=" else f"{self.operator}{self.version}"


ModuleRange = tuple[tuple[Bound, ...], ...]
"""Alternatives, each of bounds that must all hold."""


def parse_module_range(text: str) -> ModuleRange:
    """Read a range of module versions.

    Returns:
        The range, with canonical versions.

    Raises:
        ValueError: It is none, or nothing can be in one of its alternatives.
    """
    return tuple(_parse_alternative(part, text) for part in text.split("||"))


def holds(version: str, allowed: ModuleRange) -> bool:
    """Whether a module version is in a range; what is no semantic version is in none."""
    if compare(version, _NO_VERSION) == 0:
        return False
    return any(all(_is_in(version, bound) for bound in bounds) for bounds in allowed)


def format_module_range(allowed: ModuleRange) -> str:
    """Return the text of a range."""
    return " || ".join(" ".join(map(str, bounds)) for bounds in allowed)


def _parse_alternative(part: str, text: str) -> tuple[Bound, ...]:
    bounds = [
        bound for piece in part.split(",") for bound in _parse_bounds(piece.strip(" \t"), text)
    ]
    if _is_empty(bounds):
        raise ValueError(f"no version is in {' '.join(map(str, bounds))!r}, of the range {text!r}")
    return tuple(bounds)


def _parse_bounds(piece: str, text: str) -> list[Bound]:
    """Read comparisons with nothing but blanks between them."""
    bounds: list[Bound] = []
    place = 0
    while place < len(piece) or not bounds:
        match = _BOUND.match(piece, place)
        if match is None:
            word = _BLANKS.split(piece[place:])[0]
            raise ValueError(
                f"the range {text!r} of module versions has {word!r} where a comparison such as "
                "'>=v1.2.0' is expected"
            )
        bounds.append(_parse_bound(match[1], match[2], text))
        place = match.end()
    return bounds


def _parse_bound(sign: str | None, written: str, text: str) -> Bound:
    version = f"v{written}"
    whole = canonical(version)
    if whole is None or ("+" in version and not is_canonical(version)):
        raise ValueError(
            f"the range {text!r} has {written!r}, which is no version of a module such as "
            "'v1.2.0'; ranges are written as '>=v1.2.0 <v2'"
        )
    # query.go, newQueryMatcher: `>v1.2` and `<=v1.2` may mean either end of all v1.2.x, and what
    # stands alone any of them.
    if sign not in {">=", "<"} and not is_canonical(version):
        raise ValueError(
            f"the range {text!r} has {(sign or '') + written!r}, where {whole!r} or a later "
            "version may be meant: write all three numbers"
        )
    return Bound(cast("Operator", sign or "="), whole)


def _is_empty(bounds: list[Bound]) -> bool:
    """Whether two of the bounds leave nothing between them, or one version that another refuses.

    Between two neighbours such as `>v1.0.0 <v1.0.1-0` there is nothing either; that is not seen.
    """
    lows = [bound.version for bound in bounds if bound.operator in {">=", ">", "="}]
    highs = [bound.version for bound in bounds if bound.operator in {"<=", "<", "="}]
    for low in lows:
        for high in highs:
            order = compare(low, high)
            if order > 0 or (order == 0 and not all(_is_in(low, bound) for bound in bounds)):
                return True
    return False


def _is_in(version: str, bound: Bound) -> bool:
    return _RELATIONS[bound.operator](compare(version, bound.version), 0)
