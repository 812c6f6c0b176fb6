"""The file of a waiver: which finding it is for, what it says, and when it counts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from gosupply.errors import InputError, UsageError
from gosupply.findings import finding_name, subjects_of
from gosupply.policy.reading import read_policy_file
from gosupply.policy.waiving import counts_in_change, unwaivable
from gosupply.reporters.fingerprints import with_fingerprints
from gosupply.rules.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from gosupply.engine.report import Report
    from gosupply.policy.waiving import Terms
    from gosupply.rules.judged import Judged

FOLDER = ".gosupply/waivers"

_FINGERPRINT = re.compile(r"[0-9a-f]{4,16}(:[0-9]+)?")
# Neither a number nor a word that YAML guesses at, and nothing that ends a plain text.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*[./@-][A-Za-z0-9._/@-]*[A-Za-z0-9]")
_ESCAPES = {'"': '\\"', "\\": "\\\\"}
_NO_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 63
_ABOUT_POLICY = frozenset(each.name for each in REVIEWS)
_LISTED = 5


class Asked(NamedTuple):
    """What a person says of a waiver.

    Attributes:
        reason: Why the finding is accepted.
        owner: Who answers for it.
        expires: The last day; None for the policy's usual time.
        name: Its name; empty to make one of rule and subject.
    """

    reason: str
    owner: str
    expires: date | None = None
    name: str = ""


class Draft(NamedTuple):
    """A waiver that is not yet written; fields as in `policy.values.WaiverEntry`."""

    id: str
    rule: str
    subject: str
    reason: str
    owner: str
    start: date
    expires: date
    h1: str = ""
    sha256: str = ""
    roots: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it belongs, relative to the top."""
        return f"{FOLDER}/{self.id}.yaml"


class Chosen(NamedTuple):
    """The finding that a person means, under the subject by which the waiver will name it.

    Attributes:
        judged: The finding; of several that one waiver accepts, the one that is judged worst.
        subject: Its subject.
        roots: The roots that the waiver is for; empty for all.
    """

    judged: Judged
    subject: str
    roots: tuple[str, ...] = ()


def choose_finding(report: Report, word: str) -> Chosen:
    """Return the finding that a word means.

    The word is `RULE:SUBJECT`, as the text report prints it, or four digits or more of a
    fingerprint. A subject means all findings of that rule about it; a fingerprint the one, so that
    the waiver is for its root alone if other roots have the same.

    Raises:
        UsageError: It means none, or several.
    """
    if _FINGERPRINT.fullmatch(word):
        return _by_fingerprint(report, word)
    rule, colon, subject = word.partition(":")
    if not colon:
        help_ = "Write RULE:SUBJECT as 'gosupply check' prints it, or the start of a fingerprint."
        raise UsageError(f"'{word}' is no finding", help_)
    found = [each for each in report.judged if _is_about(each, rule, subject)]
    if not found:
        names = dict.fromkeys(finding_name(each.finding) for each in report.judged)
        alike = [name for name in names if name.startswith(f"{rule}:")]
        raise UsageError(f"there is no finding '{word}'", _list_of(alike or names))
    return Chosen(_worst(found), subject)


def draft_waiver(chosen: Chosen, asked: Asked, terms: Terms, today: date) -> Draft:
    """Return a waiver for a finding.

    Raises:
        UsageError: It cannot be waived, or not in this way.
    """
    finding = chosen.judged.finding
    if finding.rule in _ABOUT_POLICY:
        raise UsageError("what is wrong with a policy cannot be waived", finding.help)
    if reason := unwaivable(finding, terms):
        raise UsageError(reason.removesuffix("."), finding.help)
    narrow = subjects_of(finding)[0]
    if terms.kinds[finding.rule] == "integrity" and chosen.subject != narrow:
        raise UsageError(
            f"'{finding.rule}' is about integrity: a waiver of it names exactly what was found",
            f"Write '{finding_name(finding)}'.",
        )
    is_h1 = finding.hash.startswith("h1:")
    return Draft(
        asked.name or name_of(finding.rule, chosen.subject),
        finding.rule,
        chosen.subject,
        asked.reason,
        asked.owner,
        today,
        _end(asked.expires, terms, today),
        finding.hash if is_h1 else "",
        "" if is_h1 else finding.hash,
        chosen.roots,
    )


def waiver_text(draft: Draft, names: Iterable[str]) -> str:
    """Return the waiver's file, which reads as what the draft says.

    Args:
        draft: What it says.
        names: The names of all rules and needs.

    Raises:
        InputError: Some text of the draft cannot stand in a policy.
    """
    text = "".join(f"{key}: {value}\n" for key, value in _lines(draft))
    _, problems = read_policy_file(
        text.encode(), path=draft.path, source="waiver", names=tuple(names), kind="waiver"
    )
    if problems:
        raise InputError(problems)
    return text


def when_it_counts(judged: Judged, terms: Terms, *, is_authority: bool) -> str:
    """Say when a new waiver counts, in one sentence.

    Args:
        judged: The finding that it accepts.
        terms: What the policy says about waivers.
        is_authority: Whether the policy is read from the very files that it is written to.
    """
    rule, level = judged.finding.rule, judged.level
    if is_authority:
        return "It counts now."
    if counts_in_change(rule, level, terms):
        return f"It counts for the change that adds it, since '{rule}' is no denial here."
    return (
        "It counts once it is merged: a change that does nothing but add it passes, and one that "
        "brings the finding too does not."
    )


def name_of(rule: str, subject: str) -> str:
    """Return a name for a waiver, made of what it is for; the end of a long subject is kept."""
    slug = _NO_NAME.sub("-", subject.lower()).strip("-")
    room = max(_LONGEST_NAME - len(rule) - 1, 0)
    return f"{rule}-{slug[-room:].strip('-')}"[:_LONGEST_NAME].strip("-")


def _by_fingerprint(report: Report, word: str) -> Chosen:
    pairs = with_fingerprints(report.judged)
    # A whole one is one finding's, even where twins begin with it.
    found = [judged for judged, mark in pairs if mark == word]
    found = found or [judged for judged, mark in pairs if mark.startswith(word)]
    if len(found) != 1:
        message = "is the start of several fingerprints" if found else "is no finding's fingerprint"
        names = dict.fromkeys(finding_name(each.finding) for each in found or report.judged)
        raise UsageError(f"'{word}' {message}", _list_of(names))
    (judged,) = found
    subject = subjects_of(judged.finding)[0]
    same = [each for each in report.judged if _is_about(each, judged.finding.rule, subject)]
    roots = {each.root for each in same}
    return Chosen(judged, subject, (judged.root,) if len(roots) > 1 else ())


def _is_about(judged: Judged, rule: str, subject: str) -> bool:
    return judged.finding.rule == rule and subject in subjects_of(judged.finding)


def _worst(found: list[Judged]) -> Judged:
    return max(found, key=lambda judged: judged.level)


def _list_of(names: Iterable[str]) -> str:
    shown = list(names)
    if not shown:
        return "Nothing was found."
    more = ", ..." if len(shown) > _LISTED else ""
    return f"There is: {', '.join(shown[:_LISTED])}{more}"


def _end(wanted: date | None, terms: Terms, today: date) -> date:
    if wanted is None:
        return today + timedelta(days=terms.default)
    if wanted < today:
        raise UsageError(f"{wanted} is over", "Choose a later day.")
    if (wanted - today).days > terms.most:
        most = today + timedelta(days=terms.most)
        raise UsageError(
            f"the policy lets a waiver last {terms.most} days", f"Choose {most} at most."
        )
    return wanted


def _lines(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "rule", draft.rule
    yield "subject", _quoted(draft.subject)
    if draft.h1:
        yield "h1", _quoted(draft.h1)
    if draft.sha256:
        yield "sha256", _quoted(draft.sha256)
    if draft.roots:
        yield "roots", f"[{', '.join(map(_quoted, draft.roots))}]"
    yield "reason", _quoted(draft.reason)
    yield "owner", _quoted(draft.owner)
    yield "from", draft.start.isoformat()
    yield "expires", draft.expires.isoformat()


def _quoted(text: str) -> str:
    """Return a text as YAML: as it is where that is certain, else in double quotes."""
    if _PLAIN.fullmatch(text):
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    """Return a character in a double-quoted text of YAML 1.1 (section 5.6)."""
    if char in _ESCAPES or char.isprintable():
        return _ESCAPES.get(char, char)
    return f"\\U{ord(char):08X}"
