"""The table: one row for each comparison, its ratio beside the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timing import Cost, Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MILLISECONDS = 1000
_SHORT = 10


class Row(NamedTuple):
    """One line of the table; `ratio` is what `target`, an upper limit, speaks about."""

    work: str
    ours: str
    peer: str
    ratio: float | Failed
    target: float


def milliseconds(seconds: float) -> str:
    """Return a duration as people compare it."""
    number = seconds * MILLISECONDS
    return f"{number:.0f} ms" if number >= _SHORT else f"{number:.2f} ms"


def shown(cost: Cost | Failed, number: Callable[[Cost], float]) -> str:
    """Return one duration of a cost, or a dash."""
    return "-" if isinstance(cost, Failed) else milliseconds(number(cost))


def judged(
    work: str, target: float, costs: Sequence[Cost | Failed], number: Callable[[Cost], float]
) -> Row:
    """Return the row of ours over peer's for one number of their costs."""
    ours, peer = costs
    left, right = shown(ours, number), shown(peer, number)
    if isinstance(ours, Failed):
        return Row(work, left, right, ours, target)
    if isinstance(peer, Failed):
        return Row(work, left, right, peer, target)
    return Row(work, left, right, number(ours) / number(peer), target)


def above(work: str, target: float, costs: Sequence[Cost | Failed]) -> Row:
    """Return the row of how many milliseconds ours takes longer than peer."""
    row = judged(work, target, costs, lambda cost: cost.wall)
    ours, peer = costs
    if isinstance(ours, Cost) and isinstance(peer, Cost):
        return row._replace(ratio=(ours.wall - peer.wall) * MILLISECONDS)
    return row


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Return the table's lines, and below it why rows have no number."""
    yield "| work | ours | peer | ratio | target |"
    yield "|---|---|---|---|---|"
    for row in rows:
        limit = "" if row.target == float("inf") else f"at most {row.target:.2f}"
        if isinstance(row.ratio, Failed):
            number, verdict = "-", ", not run"
        else:
            number = f"{row.ratio:.2f}"
            verdict = ", met" if row.ratio <= row.target else ", MISSED"
        target = limit + verdict if limit else "for information"
        yield f"| {row.work} | {row.ours} | {row.peer} | {number} | {target} |"
    yield ""
    for row in rows:
        if isinstance(row.ratio, Failed):
            yield f"{row.work}: {row.ratio.reason}"
