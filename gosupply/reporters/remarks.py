"""What waivers make of a finding, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.judged import Judged


def waiver_remarks(judged: Judged) -> Iterator[str]:
    """Yield what waivers do that do not simply accept the finding; escape it for its target."""
    if judged.pending:
        yield f"The waiver '{judged.pending}' of this change accepts it once it is merged."
    if judged.grace:
        yield f"The waiver '{judged.grace}' has ended, and makes a warning of it for a few days."
