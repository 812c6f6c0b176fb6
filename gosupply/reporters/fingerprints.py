"""What makes a finding the same one tomorrow: a hash of rule, file and key, of no line number.

SARIF 3.27.17 asks `partialFingerprints` for exactly this: a finding keeps its identity while
lines above it come and go. GitLab's code quality report takes the same.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.findings import Finding
    from gosupply.rules.judged import Judged

_DIGITS = 16


def fingerprint(finding: Finding) -> str:
    """Return 16 hex digits for rule, file and key."""
    return digest_of(finding.rule, finding.at.path, finding.key)


def digest_of(*parts: str) -> str:
    """Return 16 hex digits for texts."""
    digest = hashlib.sha256()
    for part in parts:
        # A path may hold bytes that are no UTF-8, which Python keeps as lone surrogates.
        data = part.encode("utf-8", "surrogatepass")
        # The length goes first, so that no two lists make the same bytes.
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:_DIGITS]


def with_fingerprints(judged: Iterable[Judged]) -> list[tuple[Judged, str]]:
    """Return each finding with its fingerprint, unique within the report.

    Findings that share one get `:2`, `:3` and so on, in the order given: pass all findings of a
    report, so that a waiver or a level never changes the fingerprint of another finding.
    """
    seen: dict[str, int] = {}
    pairs = []
    for item in judged:
        base = fingerprint(item.finding)
        seen[base] = count = seen.get(base, 0) + 1
        pairs.append((item, base if count == 1 else f"{base}:{count}"))
    return pairs
