"""What a review is, and what it sees: everything that was judged, and the policy that judged it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Unavailable
from gosupply.findings import Related
from gosupply.policy.waiving import meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from gosupply.findings import Finding, Undetermined
    from gosupply.policy.model import Policy
    from gosupply.policy.values import WaiverEntry
    from gosupply.policy.waiving import Meaning, Terms
    from gosupply.rules.judged import Judged
    from gosupply.workspace.model import Workspace


class Reviewed(NamedTuple):
    """A run, once every finding is judged.

    Attributes:
        policy: What the policy will say once the checked change is merged: whoever removes an
            entry is not told of it.
        terms: What the authority says about waivers.
        today: The UTC day.
        uses: What each waiver means, whatever the day; by what the waiver says.
        undetermined: What could not be checked.
        workspace: What was looked at.
    """

    policy: Policy
    terms: Terms
    today: date
    uses: Mapping[Meaning, tuple[Judged, ...]]
    undetermined: tuple[Undetermined, ...]
    workspace: Workspace

    @property
    def is_whole(self) -> bool:
        """Whether all of the source was looked at, and all of it could be read.

        Else what nothing matched may well match something.
        """
        here = self.workspace
        unread = any(isinstance(fact, Unavailable) for fact in here.files.values())
        return not (here.under or here.problems or unread)

    def is_known(self, rule: str) -> bool:
        """Whether a rule had all its answers, so that what it did not find is not there."""
        return self.is_whole and not any(rule in item.rules for item in self.undetermined)

    def used(self, waiver: WaiverEntry) -> tuple[Judged, ...]:
        """Return the findings that a waiver means."""
        return self.uses.get(meaning(waiver), ())

    def places(self, waiver: WaiverEntry) -> tuple[Related, ...]:
        """Return where the first of them is."""
        return tuple(Related("what it accepts", each.finding.at) for each in self.used(waiver)[:1])


class Review(NamedTuple):
    """A named pure function from what was judged to findings about the policy.

    They are opinions, and start at warn.

    Attributes:
        name: Kebab-case, for ever.
        doc: The module's docstring: its documentation, whose cases run as tests.
        check: Yields the findings.
    """

    name: str
    doc: str | None
    check: Callable[[Reviewed], Iterable[Finding]]
