"""What Markdown and HTML show of what could not be checked, before either escapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gosupply.findings import Undetermined
    from gosupply.locations import Location


class Subject(NamedTuple):
    """What was asked about, and where it stands; the place is empty for none."""

    name: object
    place: object


class Unknown(NamedTuple):
    """What could not be checked for one reason, as a template shows it.

    Attributes:
        need: What was needed.
        reason: Pieces of the sentence that says why it could not be had.
        number: How many subjects there are.
        subjects: Those that are shown.
        more: How many are not.
        level: In a word.
        rules: Those that wanted it, and perhaps how many more did.
        remedy: Pieces of the sentence that says what would help; none for nothing.
    """

    need: object
    reason: Sequence[object]
    number: int
    subjects: Sequence[Subject]
    more: int
    level: str
    rules: Sequence[object]
    remedy: Sequence[object]


def unknown_of(
    group: Sequence[Undetermined],
    *,
    code: Callable[[str], object],
    sentence: Callable[[str], Sequence[object]],
    most: int | None = None,
) -> Unknown:
    """Return what is shown of undetermined results with the same need and reason.

    Args:
        group: They; see `tally.groups`.
        code: Makes of a name what the template shows as code.
        sentence: Makes pieces of a sentence.
        most: How many subjects, and how many rules, there is room for; None for all.
    """
    first = group[0]
    rules = sorted({rule for item in group for rule in item.rules})
    kept = group[:most]
    return Unknown(
        code(first.need),
        sentence(first.reason),
        len(group),
        [Subject(code(item.subject), code(place_of(item.at))) for item in kept],
        len(group) - len(kept),
        first.level.word,
        [*map(code, rules[:most]), *left_over(rules, most)],
        sentence(first.remedy),
    )


def place_of(at: Location | None) -> str:
    """Return file and line; empty where there is no file."""
    return f"{at.path}:{at.span.line}" if at and at.path else ""


def left_over(items: Sequence[object], most: int | None) -> list[str]:
    """Say how many are left over; nothing where none is."""
    left = len(items) - len(items[:most])
    return [f"… and {left} more"] if left else []
