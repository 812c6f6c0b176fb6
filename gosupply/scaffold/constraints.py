"""Version constraints as gomodguard has them, as ranges of a policy.

Implements the grammar of github.com/Masterminds/semver v3: comparisons separated by commas or
blanks, alternatives by `||`; `=`, `!=`, `>`, `<`, `>=`, `<=`, `=>`, `=<`, `~`, `~>`, `^`; `1.2 -
1.4.5`; a version may lack its last numbers, or have `x`, `X` or `*` in their place.

There a constraint without a pre-release leaves pre-releases out, and so Go's pseudo-versions; in
a policy's range they are what their order says. That is for the caller to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gosupply.formats.modrange import format_module_range, parse_module_range

_PART = r"[0-9]+|[xX*]"
_VERSION = rf"v?({_PART})(?:\.({_PART}))?(?:\.({_PART}))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_HYPHEN = re.compile(rf"\s*({_VERSION})\s+-\s+({_VERSION})\s*")
_BOUND = re.compile(rf"[\s,]*(=>|=<|>=|<=|!=|~>|[=><~^])?\s*({_VERSION})")
_OPERATORS = {"=>": ">=", "=<": "<=", "~>": "~", "": "="}
_ALL = 3


class _Version(NamedTuple):
    """A version that may lack its last numbers; they are 0 then."""

    numbers: tuple[int, int, int]
    given: int
    end: str

    def __str__(self) -> str:
        return f"v{'.'.join(map(str, self.numbers))}{self.end}"

    def after(self, place: int) -> str:
        """Return the version in which a number is one higher, and those behind it 0."""
        numbers = [*self.numbers[:place], self.numbers[place] + 1, 0, 0]
        return f"v{'.'.join(map(str, numbers[:_ALL]))}"


def range_of(constraint: str) -> str:
    """Return the range of a constraint; empty for one that every version is in.

    Raises:
        ValueError: It is no constraint, or no range says the same.
    """
    alternatives = [_alternative(part) for part in constraint.split("||")]
    if "" in alternatives:
        return ""
    return format_module_range(parse_module_range(" || ".join(alternatives)))


def _alternative(text: str) -> str:
    bounds: list[str] = []
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen:
        low, high = _version(hyphen[1]), _version(hyphen[6])
        return " ".join([f">={low}", *_translated("<=", high, text)])
    place = 0
    while text[place:].strip(" \t,"):
        match = _BOUND.match(text, place)
        if match is None:
            raise ValueError(f"'{text[place:].strip()}' is no version constraint")
        operator = match[1] or ""
        bounds += _translated(_OPERATORS.get(operator, operator), _version(match[2]), text)
        place = match.end()
    if not place:
        raise ValueError("a version constraint is empty")
    return " ".join(bounds)


def _version(text: str) -> _Version:
    match = re.fullmatch(_VERSION, text)
    parts = match.groups()[:_ALL] if match else ()
    numbers: list[int] = []
    for part in parts:
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    major, minor, patch, *_ = (*numbers, 0, 0, 0)
    end = (match[4] or "") if match and len(numbers) == _ALL else ""
    return _Version((major, minor, patch), len(numbers), end)


def _translated(operator: str, version: _Version, text: str) -> list[str]:
    """Return the comparisons that a policy's range has for one of a constraint."""
    is_whole = version.given == _ALL
    if not version.given:
        if operator in {"!=", "<", ">"}:
            raise ValueError(f"no version is in '{text.strip()}'")
        return []
    last = version.given - 1
    match operator:
        case ">=" | "<":
            return [f"{operator}{version}"]
        case ">":
            return [f">{version}"] if is_whole else [f">={version.after(last)}"]
        case "<=":
            return [f"<={version}"] if is_whole else [f"<{version.after(last)}"]
        case "^":
            leading = next((n for n in range(version.given) if version.numbers[n]), last)
            return [f">={version}", f"<{version.after(leading)}"]
        case "!=" if not is_whole:
            raise ValueError(f"no range says the same as '{text.strip()}'")
        case "=" | "!=" if is_whole:
            return [f"{operator}{version}"]
        case _:
            return [f">={version}", f"<{version.after(min(last, 1))}"]
