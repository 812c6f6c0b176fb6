"""A repository's first policy: what is denied on the first day is accepted for a time.

Opinions that are denied get a waiver each, with an owner and an end. What a rule finds all over a
repository is a habit and no exception, and nobody reviews a hundred waivers: such a rule gets a
level that becomes a denial on the day after the waivers' last. Violations of integrity are never
accepted here.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from gosupply.errors import UsageError
from gosupply.findings import Level, subjects_of
from gosupply.policy.chain import POLICY_PATH
from gosupply.policy.levels import level_of
from gosupply.policy.waiving import terms_of, unwaivable
from gosupply.policy.writing import scalar
from gosupply.rules.reviews import REVIEWS
from gosupply.scaffold.waiver import Asked, Chosen, Draft, draft_waiver, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from gosupply.engine.report import Report
    from gosupply.formats.codeowners import Codeowners
    from gosupply.policy.model import Policy
    from gosupply.policy.waiving import Terms
    from gosupply.rules.judged import Judged

SCHEMA_PATH = ".gosupply/policy.schema.json"
DAYS = 30
MOST = 20
"""So many waivers can be reviewed in one change."""
MOST_OF_A_RULE = 10
"""What a rule finds more often is no exception."""

_ABOUT_POLICY = frozenset(each.name for each in REVIEWS)
_LONGEST_REASON = 500
_LONGEST_NAME = 63
_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_REST = r"[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*"
# git-clone, "GIT URLS": a URL, or what scp takes. Who logs in, and at which port, is left out.
_URLS = (
    re.compile(rf"(?:https?|ssh|git)://(?:[^/@\s]*@)?({_HOST})(?::[0-9]+)?/({_REST})/?"),
    re.compile(rf"(?:[^/@:\s]+@)?({_HOST}):({_REST})/?"),
)

_HEAD = """\
# yaml-language-server: $schema=policy.schema.json
#
# What gosupply demands of this repository. It counts once it is merged: a change never writes the
# policy that judges it.
#
#     gosupply policy show      what all of it comes to, with a line for each value
#     gosupply explain RULE     what a rule does, why, and how to fix what it finds
#     gosupply policy schema > .gosupply/policy.schema.json     after an update of gosupply
version: 1

"""
_PRESETS = """\
# What holds unless this file says otherwise: baseline (only violations of integrity are denied),
# strict, staged-rollout or private-proxy.
"""
_REPOSITORY = """
# Where the repository is: modules of its own may replace their own paths.
repository: {}
"""
_OTHER_NAMES = """
# Where the repository is. Modules of this name may replace their own paths. Those here have other
# names; without this line the name of the module at the top counts.
# repository: {}
"""
_RULES = """
# A level is deny, warn, note or off; one for all rings, or one for each. These rules had more
# findings than anybody would review as waivers, so that they only warn until a day.
"""
_MORE = """
# Names that are nobody's business: they are never sent to a checksum database.
# sumdb: {private: ["git.acme.example/..."]}

# Modules that are not wanted, and what to use instead.
# versions: {denied: [{module: github.com/boltdb-go/bolt, use: go.etcd.io/bbolt}]}

# Who owns which modules, and what holds for those besides.
# teams: {auth-team: {labels: ["team:auth-team"], paths: ["services/auth/..."]}}
"""


class Relaxed(NamedTuple):
    """A rule that warns until a day.

    Attributes:
        rule: Its name.
        subjects: How many subjects it has findings about.
        until: The first day of the denial.
        everywhere: Whether it would deny at a ring before the changes' too.
    """

    rule: str
    subjects: int
    until: date
    everywhere: bool

    @property
    def level(self) -> str:
        """The level as a policy has it; a ring that only warned goes on doing so."""
        dated = f"{{now: warn, then: deny, from: {self.until}}}"
        return dated if self.everywhere else f"{{change: {dated}}}"


class Accepted(NamedTuple):
    """What a first policy accepts: waivers, and rules that warn for a time."""

    waivers: tuple[Draft, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()


class Owner(NamedTuple):
    """Who answers for a waiver: the first of these that there is.

    Attributes:
        named: Whom the command line names.
        codeowners: Who owns the file that the finding is in.
        author: Who writes the policy.
    """

    named: str
    codeowners: Codeowners | None
    author: str

    def of(self, path: str) -> str:
        """Return who answers for a finding in a file.

        Raises:
            UsageError: Nobody does.
        """
        owners = self.codeowners.owners(path) if self.codeowners else ()
        found = self.named or next(iter(owners), "") or self.author
        if not found:
            help_ = "Add --owner, or set git's user.email."
            raise UsageError("what is accepted for a time needs an owner", help_)
        return found


def accept(report: Report, policy: Policy, owner: Callable[[str], str], today: date) -> Accepted:
    """Return what has to be accepted so that no opinion is denied.

    1. One waiver for each rule and subject that is denied, for at most 30 days.
    2. A rule with too many of them gets a dated level instead; and while all of them are too many,
       so does the rule with the most.

    Args:
        report: What a check found under the policy.
        policy: The policy, without what is accepted.
        owner: Returns who answers for what is found in a file.
        today: The UTC day.
    """
    terms = terms_of(policy)
    until = today + timedelta(days=min(DAYS, terms.most))
    groups: dict[tuple[str, str], Judged] = {}
    for judged in report.judged:
        if _is_acceptable(judged, terms):
            subject = subjects_of(judged.finding)[0]
            groups.setdefault((judged.finding.rule, subject), judged)
    habits = _habits(Counter(rule for rule, _ in groups))
    drafts = []
    for (rule, subject), judged in sorted(groups.items(), key=lambda each: each[0]):
        if rule not in habits:
            asked = Asked(_reason(judged), owner(judged.finding.at.path), until)
            drafts.append(draft_waiver(Chosen(judged, subject), asked, terms, today))
    start = until + timedelta(days=1)
    relaxed = (
        Relaxed(rule, count, start, _denies_early(policy, rule, today))
        for rule, count in sorted(habits.items())
    )
    return Accepted(tuple(_named_apart(drafts)), tuple(relaxed))


def policy_text(
    preset: str, repository: str, modules: Iterable[str], relaxed: Sequence[Relaxed] = ()
) -> str:
    """Return the policy's file, with comments that teach.

    Args:
        preset: What it extends.
        repository: Where the repository is, or nothing.
        modules: The paths of its modules: where one is found elsewhere, what the policy says of
            the repository would take its permissions away, and is a comment only.
        relaxed: Rules that warn for a time.
    """
    parts = [_HEAD, _PRESETS, f"extends: [{preset}]\n"]
    if repository:
        is_theirs = all(_is_below(path, repository) for path in modules)
        parts.append((_REPOSITORY if is_theirs else _OTHER_NAMES).format(scalar(repository)))
    if relaxed:
        parts += [_RULES, "rules:\n"]
        for each in relaxed:
            parts.append(f"  # {each.subjects} findings on the first day.\n")
            parts.append(f"  {each.rule}: {each.level}\n")
    return "".join([*parts, _MORE])


def repository_of(url: str) -> str:
    """Return where a repository is, as a policy names it, given the URL that git fetches it from.

    Nothing for what is no host on a network: a folder, a bundle.
    """
    for form in _URLS:
        if found := form.fullmatch(url):
            return f"{found[1].lower()}/{found[2].removesuffix('.git')}"
    return ""


class Later(NamedTuple):
    """What warns today and is denied at a later ring: its name, and how many findings."""

    ring: str
    findings: int


def denied_later(report: Report, policy: Policy, today: date) -> Later | None:
    """Return the first ring that denies what does no more than warn at the one that was judged."""
    named = {each.name: each for each in policy.names}
    rules = Counter(each.finding.rule for each in report.judged if each.level == Level.WARN)
    names = [ring.name for ring in policy.rings]
    for ring in policy.rings[names.index(report.ring) + 1 :]:
        denied = [r for r in rules if level_of(policy, named[r], ring, today)[0] == Level.DENY]
        if denied:
            return Later(ring.name, sum(rules[rule] for rule in denied))
    return None


def existing(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the files among some that a policy consists of, sorted; a first one has none."""
    folders = (".gosupply/teams/", ".gosupply/waivers/")
    ours = {POLICY_PATH, ".gosupply/policy.yml", SCHEMA_PATH}
    return tuple(sorted(path for path in paths if path in ours or path.startswith(folders)))


def _is_below(module: str, repository: str) -> bool:
    """Whether a module may be in a repository by its name; one without a host may be anywhere."""
    is_bare = "." not in module.partition("/")[0]
    return is_bare or f"{module}/".startswith(f"{repository}/")


def _habits(counts: Counter[str]) -> dict[str, int]:
    """Return the rules that find too much for waivers, each with how much that is."""
    found: dict[str, int] = {}
    for rule, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        if count > MOST_OF_A_RULE or counts.total() - sum(found.values()) > MOST:
            found[rule] = count
    return found


def _is_acceptable(judged: Judged, terms: Terms) -> bool:
    """Whether a finding is a denied opinion that a waiver can accept."""
    rule = judged.finding.rule
    if judged.level < Level.DENY or judged.waiver or rule in _ABOUT_POLICY:
        return False
    return terms.kinds[rule] == "opinion" and not unwaivable(judged.finding, terms)


def _reason(judged: Judged) -> str:
    """Return a reason that says what is accepted; the owner will know a better one."""
    return f"There before the policy: {judged.finding.message}"[:_LONGEST_REASON]


def _denies_early(policy: Policy, rule: str, today: date) -> bool:
    """Whether a rule is denied at a ring that comes before those of changes."""
    named = next(each for each in policy.names if each.name == rule)
    early = (ring for ring in policy.rings if ring.at == "commit")
    return any(level_of(policy, named, ring, today)[0] == Level.DENY for ring in early)


def _named_apart(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield waivers of different names: two subjects may differ in what no name holds."""
    taken: set[str] = set()
    for draft in drafts:
        name, number = name_of(draft.rule, draft.subject), 1
        while name in taken:
            number += 1
            ending = f"-{number}"
            name = f"{draft.id[: _LONGEST_NAME - len(ending)]}{ending}"
        taken.add(name)
        yield draft._replace(id=name)
