"""Which waivers accept which finding, and for how long.

A waiver marks a finding and never lowers its level, so it changes no other finding. It means the
findings of one rule about one subject. A violation of integrity is never waived wholesale: there
the waiver names exactly what was found.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from gosupply.findings import Level, subjects_of
from gosupply.formats.patterns import match_dots
from gosupply.policy.merging import content, settings_of
from gosupply.policy.values import HOURS_A_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from gosupply.facts import Kind
    from gosupply.findings import Finding
    from gosupply.locations import Location
    from gosupply.policy.model import Policy
    from gosupply.policy.settings import ExpirySettings
    from gosupply.policy.values import At, Value, WaiverEntry

NEVER = frozenset({"log-forked", "mod-malformed", "modules-txt-malformed", "sum-malformed"})
"""Rules that no waiver reaches: nothing can be relied upon while they speak."""

_BY_CONTENT = ("sum-", "vendor-")

Meaning = tuple[object, ...]
"""What a waiver says, without the places where it says it."""


class Terms(NamedTuple):
    """What a policy says about waivers, its floor included; times in days.

    Attributes:
        kinds: Every rule with its kind.
        unwaivable: Rules and kinds that the floor lets nobody waive.
        in_change: Rules and kinds that a waiver of the checked change reaches.
        default: How long a new waiver lasts.
        most: How long one may last.
        grace: How long one that has ended still makes a warning of a denial.
        warn: How long before its end a warning begins.
    """

    kinds: Mapping[str, Kind]
    unwaivable: frozenset[str]
    in_change: frozenset[str]
    default: int
    most: int
    grace: int
    warn: int


def _everything(_at: Location) -> bool:
    """Say that a place was touched: what is not known is not excused."""
    return True


class Change(NamedTuple):
    """What the checked change does, as far as it is known.

    Attributes:
        policy: What the checked tree itself says; None where nobody asks, or where it is what the
            authority says.
        touches: Whether the change touches a place in the checked tree.
        only_waivers: Whether it does nothing but add files of waivers, so that every finding was
            there before it.
    """

    policy: Policy | None = None
    touches: Callable[[Location], bool] = _everything
    only_waivers: bool = False


class Accepted(NamedTuple):
    """What waivers make of one finding.

    Attributes:
        waiver: The one that accepts it.
        pending: The one of the change that accepts it once merged.
        grace: The one that has ended and still makes a warning of a denial.
        used: Every waiver that means the finding, whatever the day.
    """

    waiver: WaiverEntry | None = None
    pending: WaiverEntry | None = None
    grace: WaiverEntry | None = None
    used: tuple[WaiverEntry, ...] = ()


class Waivers:
    """The waivers that may speak in a run: the authority's, and those that the change adds."""

    def __init__(self, policy: Policy, change: Change, today: date) -> None:
        self.terms = terms_of(policy)
        self._change = change
        self._today = today
        added = added_waivers(policy.waivers, change.policy.waivers if change.policy else ())
        self._by_rule: dict[str, list[tuple[WaiverEntry, bool]]] = {}
        for waiver in policy.waivers:
            self._by_rule.setdefault(waiver.rule.value, []).append((waiver, False))
        for waiver in added:
            self._by_rule.setdefault(waiver.rule.value, []).append((waiver, True))

    def accept(self, finding: Finding, level: Level, root: str, at: At) -> Accepted:
        """Return what waivers make of a finding.

        1. A waiver of the authority, on one of its days, accepts the finding.
        2. One that only the change has does so for what warns at most, if `waive_in_change` lists
           the rule or its kind; or if the change does nothing but add waivers, and then it is
           pending all the same.
        3. Else it is pending.
        4. Of the authority, one that has ended holds as a warning for the days of grace, where a
           change is judged that does not touch the finding's place.

        Where several match, the one that ends last speaks, and all of them are used.

        Args:
            finding: What was found.
            level: Its level.
            root: Path of the root that it is about.
            at: What happens at the ring that is judged for.
        """
        terms, today = self.terms, self._today
        meant = [
            (waiver, is_added)
            for waiver, is_added in self._by_rule.get(finding.rule, ())
            if means(waiver, finding, root, terms)
        ]
        used = tuple(waiver for waiver, _ in meant)
        ours = [waiver for waiver, is_added in meant if not is_added]
        active = _last(terms, (each for each in ours if is_active(each, terms, today)))
        if active:
            return Accepted(active, used=used)
        theirs = (waiver for waiver, is_added in meant if is_added)
        pending = _last(terms, (each for each in theirs if is_active(each, terms, today)))
        if pending and counts_in_change(finding.rule, level, terms):
            return Accepted(pending, used=used)
        if pending and self._change.only_waivers:
            return Accepted(pending, pending, used=used)
        ended = None
        if at == "change" and not self._change.touches(finding.at):
            ended = _last(terms, (each for each in ours if is_in_grace(each, terms, today)))
        return Accepted(None, pending, ended, used)


def terms_of(policy: Policy) -> Terms:
    """Return what a policy says about waivers; the floor has the last word."""
    times = settings_of(policy.settings).expiry
    if policy.floor:
        times = _tightened(times, policy.floor.settings)
    listed = policy.floor.unwaivable if policy.floor else None
    most = times.max.hours // HOURS_A_DAY
    return Terms(
        {named.name: named.kind for named in policy.names if not named.is_need},
        frozenset(name.value for name in listed.value) if listed else frozenset(),
        policy.waive_in_change,
        min(times.default.hours // HOURS_A_DAY, most),
        most,
        times.grace.hours // HOURS_A_DAY,
        # Rounded up: a warning may begin earlier, never later. Without any there is none.
        max((-(-each.hours // HOURS_A_DAY) for each in times.warn), default=-1),
    )


def means(waiver: WaiverEntry, finding: Finding, root: str, terms: Terms) -> bool:
    """Whether a waiver is about a finding, on any day.

    1. The rule is the same, and no rule that waivers do not reach.
    2. The subject is one of the finding's names.
    3. A hash that the waiver names is what was found.
    4. A violation of integrity is named as narrowly as it can be.
    5. The root is one of those that the waiver is for.
    """
    names = subjects_of(finding)
    if waiver.rule.value != finding.rule or waiver.subject.value not in names:
        return False
    if unreachable(finding.rule, terms) or not _is_exact(waiver, finding, terms):
        return False
    hashes = [each.value for each in (waiver.h1, waiver.sha256) if each]
    if any(each != finding.hash for each in hashes):
        return False
    return waiver.roots is None or any(match_dots(each.value, root) for each in waiver.roots.value)


def unreachable(rule: str, terms: Terms) -> str:
    """Say why no waiver reaches a rule, as a sentence; empty for one that waivers reach."""
    if rule in NEVER:
        return f"No policy can waive '{rule}'."
    kind = terms.kinds.get(rule)
    if kind is None:
        return f"'{rule}' is no rule, and what could not be checked cannot be waived."
    if terms.unwaivable & {rule, kind}:
        return f"The floor lets nobody waive '{rule}'."
    return ""


def unwaivable(finding: Finding, terms: Terms) -> str:
    """Say why no waiver accepts a finding, as a sentence; empty for one that can be waived."""
    if reason := unreachable(finding.rule, terms):
        return reason
    if terms.kinds[finding.rule] == "opinion" or finding.hash:
        return ""
    if finding.module and finding.version and not finding.rule.startswith(_BY_CONTENT):
        return ""
    return f"Nothing says exactly what '{finding.rule}' found, so that it cannot be waived."


def inexact(waiver: WaiverEntry, terms: Terms) -> str:
    """Say what a waiver of a violation of integrity lacks to be exact; empty if nothing."""
    rule, subject = waiver.rule.value, waiver.subject.value
    if terms.kinds.get(rule) != "integrity":
        return ""
    if rule.startswith(_BY_CONTENT) and not (waiver.h1 or waiver.sha256):
        return f"A waiver of '{rule}' names the exact 'h1', or a path and its 'sha256'."
    if "@" not in subject and not waiver.sha256:
        return f"A waiver of '{rule}' names a version: 'module@version'."
    return ""


def last_day(waiver: WaiverEntry, terms: Terms) -> date:
    """Return the last day, itself included, of a waiver; none lasts longer than the policy lets."""
    start, end = waiver.start.value, waiver.expires.value
    return end - timedelta(days=max(0, (end - start).days - terms.most))


def is_active(waiver: WaiverEntry, terms: Terms, day: date) -> bool:
    """Whether a day is one of a waiver's; its first and its last are."""
    return waiver.start.value <= day <= last_day(waiver, terms)


def is_in_grace(waiver: WaiverEntry, terms: Terms, day: date) -> bool:
    """Whether a waiver has ended so few days ago that it still holds as a warning."""
    return 0 < (day - last_day(waiver, terms)).days <= terms.grace


def counts_in_change(rule: str, level: Level, terms: Terms) -> bool:
    """Whether a waiver that only the checked change has accepts findings of a rule at a level."""
    return level <= Level.WARN and bool(terms.in_change & {rule, terms.kinds[rule]})


def meaning(waiver: WaiverEntry) -> Meaning:
    """Return what a waiver says, wherever it stands."""
    said: Meaning = content(waiver)
    return said


def added_waivers(
    before: Iterable[WaiverEntry], after: Iterable[WaiverEntry]
) -> tuple[WaiverEntry, ...]:
    """Return the waivers that say what none said before; one that changed is among them."""
    known = {meaning(waiver) for waiver in before}
    return tuple(waiver for waiver in after if meaning(waiver) not in known)


def _tightened(times: ExpirySettings, floor: Mapping[str, Value[Any]]) -> ExpirySettings:
    """Return times that the floor has shortened; it can only add warnings."""
    least = {
        name: min(getattr(times, name), floor[f"expiry.{name}"].value)
        for name in ("default", "max", "grace")
        if f"expiry.{name}" in floor
    }
    more = floor["expiry.warn"].value if "expiry.warn" in floor else ()
    return times._replace(**least, warn=(*times.warn, *(each.value for each in more)))


def _is_exact(waiver: WaiverEntry, finding: Finding, terms: Terms) -> bool:
    if terms.kinds[finding.rule] == "opinion":
        return True
    if unwaivable(finding, terms) or waiver.subject.value != subjects_of(finding)[0]:
        return False
    by_content = finding.rule.startswith(_BY_CONTENT) or not finding.version
    return not by_content or waiver.h1 is not None or waiver.sha256 is not None


def _last(terms: Terms, waivers: Iterable[WaiverEntry]) -> WaiverEntry | None:
    """Return the waiver that ends last; of several the first by name."""
    ordered = sorted(waivers, key=lambda each: each.id.value)
    return max(ordered, key=lambda each: last_day(each, terms), default=None)
