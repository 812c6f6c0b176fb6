"""What the files of a policy say, as values that remember where they are said.

`PolicyFile` is one file by itself: it holds only what the file says. What holds in the end is made
of several of them by merging, and then a finding can point at the line that judged it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gosupply.findings import Level
    from gosupply.locations import Location

T = TypeVar("T")

At = Literal["commit", "change", "release"]

Where = Literal["hook", "ci", "laptop"]
"""What runs gosupply: a hook of git or a server, a pipeline, or a person."""
"""What happens at a ring."""

FileKind = Literal["policy", "team", "waiver", "floor"]

HOURS_A_DAY = 24


class Value(NamedTuple, Generic[T]):
    """A value and where it is written; in a map from names to values, where its name is written."""

    value: T
    at: Location


Words = Value[tuple[Value[str], ...]]
"""A list of texts, each with its place."""


class Duration(NamedTuple):
    """A time, in whole hours."""

    hours: int

    def __str__(self) -> str:
        days, rest = divmod(self.hours, HOURS_A_DAY)
        return f"{self.hours}h" if rest else f"{days}d"


class LevelStep(NamedTuple):
    """A level, and the other one that it becomes on a day.

    Attributes:
        now: The level; for a dated one what holds before the day.
        then: What holds from that day on; None for a level that is not dated.
        start: The day; given exactly if `then` is.
    """

    now: Value[Level]
    then: Value[Level] | None = None
    start: Value[date] | None = None

    def on(self, day: date) -> Value[Level]:
        """Return the level of a day and the place that gives it."""
        if self.then is not None and self.start is not None and day >= self.start.value:
            return self.then
        return self.now


class LevelEntry(NamedTuple):
    """What a file says about one rule, need or kind.

    Attributes:
        at: Where its name is written.
        every: What holds at every ring; None for a map of rings.
        rings: What holds at single rings, by ring name or `at` word, in the file's order.
    """

    at: Location
    every: LevelStep | None
    rings: Mapping[str, Value[LevelStep]]


class Pinned(NamedTuple):
    """A file that the policy extends, with the SHA-256 that it must have."""

    at: Location
    file: Value[str]
    sha256: Value[str]


class Denied(NamedTuple):
    """A module that is not wanted.

    Attributes:
        at: The entry.
        module: Go prefix pattern.
        versions: Range of module versions; all without it.
        requirement: `direct` or `indirect` where only such requirements are meant.
        use: What to use instead.
        reason: Why.
    """

    at: Location
    module: Value[str]
    versions: Value[str] | None = None
    requirement: Value[str] | None = None
    use: Value[str] | None = None
    reason: Value[str] | None = None


class Allowed(NamedTuple):
    """A module that is wanted, where all others are not; fields as in `Denied`."""

    at: Location
    module: Value[str]
    versions: Value[str] | None = None
    requirement: Value[str] | None = None
    reason: Value[str] | None = None


class ApprovalEntry(NamedTuple):
    """How many approvals an override needs for a ring.

    Attributes:
        at: The entry.
        threshold: How many people.
        groups: How many of them from a group; `owning-team` is the team whose override it is.
        keys: Kinds of key that count; all without it.
    """

    at: Location
    threshold: Value[int]
    groups: Value[Mapping[str, Value[int]]] | None = None
    keys: Words | None = None


class EmergencyEntry(NamedTuple):
    """What lets an override skip the waiting time of a ring, and for how many days."""

    at: Location
    threshold: Value[int]
    days: Value[int]
    groups: Value[Mapping[str, Value[int]]] | None = None


class RingEntry(NamedTuple):
    """A step on the way to production.

    Attributes:
        at: The entry.
        name: Its name.
        stage: What happens there (key `at`); without it the first ring is `commit`, the second
            `change`, the others `release`.
        refs: Patterns of git refs that are judged for this ring at least.
        after: How long an override must have been in an earlier ring, by that ring's name.
        approvals: What an override needs here.
        emergency: What lets it skip `after`; without it nothing does.
    """

    at: Location
    name: Value[str]
    stage: Value[At] | None = None
    refs: Words | None = None
    after: Value[Mapping[str, Value[Duration]]] | None = None
    approvals: ApprovalEntry | None = None
    emergency: EmergencyEntry | None = None


class Observe(NamedTuple):
    """The days, both included, on which a team's denials are warnings."""

    at: Location
    start: Value[date]
    until: Value[date]


class TeamEntry(NamedTuple):
    """Who owns roots, and what is particular about them.

    Attributes:
        at: Where the team's name is written; line 1 of a file of its own.
        labels: Labels of a change that request the team.
        paths: Go patterns of folders.
        codeowners: An owner of CODEOWNERS whose paths are the team's too.
        members: Names of people.
        observe: When its denials are warnings.
        rules: Its levels.
        settings: Its settings, by dotted key.
    """

    at: Location
    labels: Words | None
    paths: Words | None
    codeowners: Value[str] | None
    members: Words | None
    observe: Observe | None
    rules: Mapping[str, LevelEntry]
    settings: Mapping[str, Value[Any]]


class WaiverEntry(NamedTuple):
    """A finding that is known and accepted for a time.

    Attributes:
        at: The entry; line 1 of a file of its own.
        rule: The rule's name.
        subject: What the finding is about: a module, `module@version`, or a file's path.
        reason: Why it is accepted.
        owner: Who answers for it.
        start: First day (key `from`).
        expires: Last day.
        id: Its name; a file of its own gives it.
        h1: The exact hash that is accepted.
        sha256: The exact content of the file that is accepted.
        roots: Go patterns of the roots that it is for; all without it.
    """

    at: Location
    id: Value[str]
    rule: Value[str]
    subject: Value[str]
    reason: Value[str]
    owner: Value[str]
    start: Value[date]
    expires: Value[date]
    h1: Value[str] | None = None
    sha256: Value[str] | None = None
    roots: Words | None = None


class PolicyFile(NamedTuple):
    """One file of a policy; what it does not say is None or empty.

    Attributes:
        path: Slash-separated and relative to the source's top.
        source: What it was read from.
        kind: Which of the four kinds of file it is.
        settings: The five sections and `expiry`, by dotted key such as `sumdb.lookup`.
        rules: Levels by the name of a rule, a need or a kind.
        extends: Presets by name, and pinned files, in order.
        repository: Where the repository is, as approvals name it.
        rings: In their order.
        teams: By name; in a team's file the one.
        people: Principals of their keys, by name.
        groups: Names of people, by name.
        waivers: In order; in a waiver's file the one.
        children_may_loosen: Keys, rules and kinds that who extends this may loosen.
        teams_may_loosen: The same for teams.
        waive_in_change: Rules and kinds that a waiver in the checked change reaches.
        unwaivable: Rules that no waiver reaches; only in a floor.
    """

    path: str
    source: str
    kind: FileKind
    settings: Mapping[str, Value[Any]]
    rules: Mapping[str, LevelEntry]
    extends: tuple[Value[str] | Pinned, ...] = ()
    repository: Value[str] | None = None
    rings: Value[tuple[RingEntry, ...]] | None = None
    teams: Value[Mapping[str, TeamEntry]] | None = None
    people: Value[Mapping[str, Words]] | None = None
    groups: Value[Mapping[str, Words]] | None = None
    waivers: tuple[WaiverEntry, ...] = ()
    children_may_loosen: Words | None = None
    teams_may_loosen: Words | None = None
    waive_in_change: Words | None = None
    unwaivable: Words | None = None
