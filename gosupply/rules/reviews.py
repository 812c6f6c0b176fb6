"""One review a file; `REVIEWS` is the explicit list, in the order in which they are documented."""

from __future__ import annotations

from gosupply.rules import (
    policy_unused_entry,
    waiver_broad,
    waiver_expired,
    waiver_expiring,
    waiver_unused,
)

REVIEWS = (
    waiver_expired.REVIEW,
    waiver_expiring.REVIEW,
    waiver_unused.REVIEW,
    waiver_broad.REVIEW,
    policy_unused_entry.REVIEW,
)
