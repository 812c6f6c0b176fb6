"""Results of a SARIF log (3.27): findings at places of the checked tree.

GitLab takes two results of one rule in one line for the same, and shows one. So findings that
agree in rule, file and line are one result, which says how many there are. Its fingerprint is made
of all of theirs: it is another alert as soon as one comes or goes, and whoever dismissed it
dismissed what stood there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.reporters.escape import sarif, terminal
from gosupply.reporters.fingerprints import digest_of
from gosupply.reporters.places import in_checked_tree, policy_line
from gosupply.reporters.plain import message_of
from gosupply.reporters.remarks import waiver_remarks
from gosupply.reporters.sarifparts import LEVELS, LIMIT, clip, location, message
from gosupply.reporters.tally import finding_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gosupply.findings import Related
    from gosupply.reporters.sarifparts import Object
    from gosupply.rules.judged import Judged

_LINKED = 10  # related places that the message leads to
_LINK_TEXT = 60


class Joined(NamedTuple):
    """Findings that are one result, the worst first, each with its fingerprint."""

    judged: tuple[Judged, ...]
    marks: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The fingerprint of the result."""
        return self.marks[0] if len(self.marks) == 1 else digest_of(*sorted(self.marks))


def joined(pairs: Iterable[tuple[Judged, str]]) -> list[Joined]:
    """Return what becomes one result each: the worst first, and last what waivers accept."""
    together: dict[tuple[str, str, int, str], list[tuple[Judged, str]]] = {}
    for judged, mark in sorted(pairs, key=_order):
        at = judged.finding.at
        key = judged.finding.rule, at.path, at.span.line, judged.waiver
        together.setdefault(key, []).append((judged, mark))
    return [
        Joined(tuple(judged for judged, _ in group), tuple(mark for _, mark in group))
        for group in together.values()
    ]


def _order(pair: tuple[Judged, str]) -> tuple[object, ...]:
    judged, mark = pair
    return bool(judged.waiver), *finding_order(judged), mark


def result(
    group: Joined, index: Mapping[str, int], source: str, *, suppressed: bool = False
) -> Object:
    """Write a result down (SARIF 3.27).

    Args:
        group: What it says.
        index: The place of each rule in the driver.
        source: What was checked.
        suppressed: Whether the log has suppressed results; then each says whether it is one
            (SARIF 3.27.23).
    """
    first, mark = group.judged[0], group.mark
    related = [
        item
        for judged in group.judged
        for item in judged.finding.related
        if in_checked_tree(item.at, source)
    ]
    written: Object = {
        "ruleId": terminal(first.finding.rule),
        "level": LEVELS[first.level],
        "message": {"text": _message(group.judged, related)},
        "locations": [location(first.finding.at)],
        "partialFingerprints": {
            # GitHub expects HASH:N, where N counts equal hashes.
            "primaryLocationLineHash": mark if ":" in mark else f"{mark}:1",
            "gosupply/v1": mark,
        },
        "properties": {
            "because": terminal(policy_line(first.because)),
            "root": terminal(first.root),
            **({"fingerprints": group.marks} if len(group.marks) > 1 else {}),
        },
    }
    if first.finding.rule in index:
        written["ruleIndex"] = index[first.finding.rule]
    if related:
        written["relatedLocations"] = [
            {"id": number, **location(item.at), "message": message(item.message)}
            for number, item in enumerate(related, 1)
        ]
    if suppressed:
        written["suppressions"] = list(_suppressions(first))
    return written


def _suppressions(judged: Judged) -> Iterator[Object]:
    """SARIF 3.35: by something outside of the tool, and in force."""
    if judged.waiver:
        yield {
            "kind": "external",
            "status": "accepted",
            "justification": clip(judged.reason or judged.waiver, escape=terminal),
            "properties": {"waiver": terminal(judged.waiver)},
        }


def _message(group: Sequence[Judged], related: Sequence[Related]) -> str:
    """Return what is wrong, why and what to do, then a link for each related place.

    Viewers show a related place only where the message leads to it (SARIF 3.11.6).
    """
    links = "".join(
        f" [{clip(item.message or str(item.at), _LINK_TEXT, sarif)}]({number})"
        for number, item in enumerate(related[:_LINKED], 1)
    )
    parts = [f"{len(group)} findings in this line:"] if len(group) > 1 else []
    # Of many, what is wrong goes before the reasons: only the end is ever cut.
    parts += map(message_of, group)
    for judged in group:
        finding = judged.finding
        parts += [*finding.notes, *waiver_remarks(judged)]
        parts += [f"Help: {finding.help}"] if finding.help else []
    return clip(" ".join(parts), LIMIT - len(links), sarif) + links
