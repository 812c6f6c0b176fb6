"""What is wrong, what could not be checked, and what a policy makes of either."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gosupply.facts import Kind
    from gosupply.locations import Edit, Location


class Level(enum.IntEnum):
    """What the policy does about a finding; a higher one is stricter."""

    OFF = 0
    NOTE = 1
    WARN = 2
    DENY = 3

    @property
    def word(self) -> str:
        """The level as people write it."""
        return self.name.lower()


class Related(NamedTuple):
    """Another place that a finding speaks about."""

    message: str
    at: Location


class Finding(NamedTuple):
    """One rule, one subject, one place: what is wrong. It has no level; a policy gives it one.

    Attributes:
        rule: The rule's name.
        message: One sentence, ending in a full stop, with dynamic parts in single quotes.
        at: The offending place.
        key: What makes the finding the same one tomorrow, beside rule and file: for integrity
            rules it holds the version (and `/go.mod`), for opinions it does not.
        module: Module path, or empty.
        version: Version as written, or empty.
        notes: Why: one sentence each.
        related: Other places.
        help: The one thing to do.
        fix: Edits that mend it.
        hash: What a waiver must name to mean exactly this: the line's `h1:` hash, or the SHA-256
            of a file's content; empty where there is neither.
    """

    rule: str
    message: str
    at: Location
    key: str
    module: str = ""
    version: str = ""
    notes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    help: str = ""
    fix: tuple[Edit, ...] = ()
    hash: str = ""


def subjects_of(finding: Finding) -> tuple[str, ...]:
    """Return the subjects by which a waiver may name a finding, the narrowest first.

    `module@version`, then the module; the file's path where it is about no module, or where the
    content of a file is what is wrong.
    """
    is_content = finding.hash and not finding.hash.startswith("h1:")
    if is_content or not finding.module:
        return (finding.at.path,)
    if not finding.version:
        return (finding.module,)
    return f"{finding.module}@{finding.version}", finding.module


def finding_name(finding: Finding) -> str:
    """Return `RULE:SUBJECT`, as `gosupply waive` takes it."""
    return f"{finding.rule}:{subjects_of(finding)[0]}"


class Undetermined(NamedTuple):
    """A need that could not be answered for one subject: neither clean nor a finding.

    Attributes:
        need: The need's name.
        subject: What was asked about.
        reason: Why there is no answer.
        remedy: What would help; may be empty.
        rules: The rules that wanted it.
        level: What the policy makes of it; only `DENY` makes a run incomplete.
        at: A place that asked, where there is one.
        kind: The need's kind.
    """

    need: str
    subject: str
    reason: str
    remedy: str
    rules: tuple[str, ...]
    level: Level
    at: Location | None
    kind: Kind = "integrity"
