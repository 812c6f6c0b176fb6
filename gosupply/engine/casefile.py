"""A case of a policy: files, and what the policy must make of them (`gosupply policy test`).

    files:                                  # the checked tree
      go.mod: |
        module example.com/app
        require github.com/boltdb-go/bolt v1.3.1
    context: {ring: ci, team: auth-team, labels: [x], today: 2026-11-23, env: {GOFLAGS: -mod=mod}}
    log: |                                  # go.sum lines that the log holds; nothing is in an
      example.com/lib v1.0.0 h1:...=        # empty one, and without this key nothing is proved
    mods: {example.com/lib@v1.0.0: "module example.com/lib"}
    expect:                                 # all findings in the files, but those that are off
      - {rule: module-denied, at: "go.mod:2", level: deny}    # or: none

The log and the modules mean what they mean in `engine.case`. A level is `waived` where a waiver
accepts the finding. Findings in the case's files are compared, not those about the policy itself,
such as a waiver that no case uses; what could not be checked is no finding.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gosupply.engine.case import Case, judge_case
from gosupply.findings import Level
from gosupply.formats.closedyaml import Items, Scalar, Table, parse_yaml
from gosupply.policy.misspelt import Refusals
from gosupply.policy.model import Request
from gosupply.policy.shapes import DAY, UnfitError
from gosupply.policy.teams import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from gosupply.engine.report import Report
    from gosupply.formats.closedyaml import Node
    from gosupply.locations import Location, Problem
    from gosupply.policy.model import Policy

DEFAULT_DAY = date(2026, 1, 1)
"""The day of a case that names none: a case says the same for ever."""

WAIVED = "waived"
_LEVELS = ("deny", "warn", "note", WAIVED)
_KEYS = ("files", "context", "log", "mods", "expect")
_CONTEXT = ("ring", "team", "labels", "today", "env")
_EXPECTED = ("rule", "at", "level")
_PLACE = re.compile(r".+:[1-9][0-9]*")
_LOG_FIELDS = 3


class Expected(NamedTuple):
    """A finding as a case names it.

    Attributes:
        rule: The rule's name.
        at: `PATH:LINE`.
        level: Its level, or `waived`.
    """

    rule: str
    at: str
    level: str

    def __str__(self) -> str:
        return f"{self.level}[{self.rule}] {self.at}"


class CaseFile(NamedTuple):
    """One case.

    Attributes:
        path: The file that it is in.
        case: What is there to be judged.
        expected: What must be found.
    """

    path: str
    case: Case
    expected: tuple[Expected, ...]


class Outcome(NamedTuple):
    """What was expected and is not there, and what is there and was not expected; sorted."""

    missing: tuple[Expected, ...]
    unexpected: tuple[Expected, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return self == ((), ())


def read_case_file(
    data: bytes, *, path: str, source: str, names: Collection[str]
) -> tuple[CaseFile | None, tuple[Problem, ...]]:
    """Read a case.

    Args:
        data: The file.
        path: Where it is.
        source: What it was read from, for locations.
        names: The names of all rules.

    Returns:
        The case, or None with all problems, in the file's order.
    """
    node, problems = parse_yaml(data, path=path, source=source)
    reader = _Reader(names)
    found = None if node is None else reader.read(node, path)
    problems = (*problems, *reader.refusals.problems)
    if problems:
        return None, tuple(sorted(problems, key=lambda problem: problem.at.span))
    return found, ()


def run_case(case: CaseFile, policy: Policy) -> Outcome:
    """Judge a case, and compare what was found with what is expected.

    Raises:
        GosupplyError: It asks for a ring or a team that the policy does not have.
    """
    return compare(case.expected, judge_case(case.case, policy=policy))


def compare(expected: Iterable[Expected], report: Report) -> Outcome:
    """Compare a report with what was expected; two equal findings are two."""
    wanted = Counter(expected)
    found = Counter(
        Expected(
            judged.finding.rule,
            f"{judged.finding.at.path}:{judged.finding.at.span.line}",
            WAIVED if judged.waiver else judged.level.word,
        )
        for judged in report.judged
        if judged.level is not Level.OFF and judged.finding.at.source == report.source
    )
    return Outcome(
        tuple(sorted((wanted - found).elements(), key=_place)),
        tuple(sorted((found - wanted).elements(), key=_place)),
    )


def outcome_text(case: CaseFile, outcome: Outcome) -> str:
    """Return what a person sees of one case: `pass`, or the difference as a diff has it."""
    if outcome.passed:
        return f"pass {case.path}\n"
    lines = [
        f"FAIL {case.path}",
        *(f"  - {each}" for each in outcome.missing),
        *(f"  + {each}" for each in outcome.unexpected),
    ]
    return "".join(f"{line}\n" for line in lines)


def _place(each: Expected) -> tuple[str, int, str, str]:
    path, _, line = each.at.rpartition(":")
    return path, int(line), each.rule, each.level


class _Reader:
    """Reads the nodes of one case; what is wrong goes to the refusals."""

    def __init__(self, names: Collection[str]) -> None:
        self.refusals = Refusals()
        self._names = tuple(sorted(names))

    def read(self, node: Node, path: str) -> CaseFile:
        """Return the case; what has a problem is left out of it."""
        keys = self._keys(node, "the case", _KEYS)
        for word in ("files", "expect"):
            if isinstance(node, Table) and word not in keys:
                help_ = "Add it; 'expect: none' is a case in which nothing is found."
                self.refusals.add(f"the case lacks '{word}'", node.at, help_)
        context = self._keys(keys["context"], "'context'", _CONTEXT) if "context" in keys else {}
        case = Case(
            files=self._texts(keys.get("files"), "files"),
            authority={},
            env=self._texts(context.get("env"), "env"),
            log=self._log(keys["log"]) if "log" in keys else None,
            mods=self._texts(keys.get("mods"), "mods"),
            heads={},
            request=self._request(context),
        )
        expected = tuple(self._expected(keys["expect"])) if "expect" in keys else ()
        return CaseFile(path, case, expected)

    def _request(self, context: Mapping[str, Node]) -> Request:
        team = self._text(context.get("team"), "team")
        labels = tuple(self._labels(context.get("labels")))
        return Request(
            self._day(context.get("today")),
            evidence="evidence.txt",
            ring=self._text(context.get("ring"), "ring"),
            teams=(team,) if team else (),
            asked=(Asked(labels, "labels", is_label=True),),
        )

    def _keys(self, node: Node, what: str, known: tuple[str, ...]) -> Mapping[str, Node]:
        if not isinstance(node, Table):
            self.refusals.wrong(node, what, "a map", f"{{{known[0]}: ...}}")
            return {}
        for key, _ in node.entries:
            if key.text not in known:
                self.refusals.unknown("key", key.text, key.at, known)
        return {key.text: value for key, value in node.entries}

    def _texts(self, node: Node | None, name: str) -> Mapping[str, str]:
        if node is None:
            return {}
        if not isinstance(node, Table):
            self.refusals.wrong(node, f"'{name}'", "a map of texts", f"{name}: {{go.mod: '...'}}")
            return {}
        return {key.text: self._text(value, key.text) for key, value in node.entries}

    def _text(self, node: Node | None, name: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.refusals.wrong(node, f"'{name}'", "a text", f"{name}: ...")
            return ""
        return "" if node.is_null else node.text

    def _log(self, node: Node) -> Mapping[str, str]:
        lines = [line.split() for line in self._text(node, "log").split("\n") if line.strip()]
        for line in lines:
            if len(line) != _LOG_FIELDS:
                message = f"'{' '.join(line)}' is no line of a go.sum"
                self.refusals.add(message, node.at, "Write: MODULE VERSION h1:HASH")
        return {" ".join(line[:-1]): line[-1] for line in lines if line}

    def _labels(self, node: Node | None) -> Iterator[str]:
        if isinstance(node, Items):
            for each in node.values:
                yield self._text(each, "labels")
        elif node is not None:
            self.refusals.wrong(node, "'labels'", "a list", "labels: [...]")

    def _day(self, node: Node | None) -> date:
        text = self._text(node, "today")
        if node is None or not text:
            return DEFAULT_DAY
        try:
            day: date = DAY.parse(text)
        except UnfitError as error:
            self.refusals.add(str(error), node.at, error.help)
            return DEFAULT_DAY
        return day

    def _expected(self, node: Node) -> Iterator[Expected]:
        if isinstance(node, Scalar) and node.text == "none":
            return
        if not isinstance(node, Items):
            self.refusals.wrong(node, "'expect'", "a list, or none", "expect: none")
            return
        for each in node.values:
            keys = self._keys(each, "a finding", _EXPECTED)
            words: dict[str, tuple[str, Location]] = {}
            for word in _EXPECTED:
                if word in keys:
                    words[word] = self._text(keys[word], word), keys[word].at
                elif isinstance(each, Table):
                    help_ = "Write: {rule: module-denied, at: 'go.mod:5', level: deny}"
                    self.refusals.add(f"a finding lacks '{word}'", each.at, help_)
            if len(words) == len(_EXPECTED):
                self._check(words)
                yield Expected(*(text for text, _ in words.values()))

    def _check(self, words: Mapping[str, tuple[str, Location]]) -> None:
        rule, at, level = words.values()
        if rule[0] not in self._names:
            self.refusals.unknown("rule", *rule, self._names, "'gosupply explain' lists them.")
        if not _PLACE.fullmatch(at[0]):
            self.refusals.add(f"'{at[0]}' is no place", at[1], "Write PATH:LINE, as 'go.mod:5'.")
        if level[0] not in _LEVELS:
            self.refusals.unknown("level", *level, _LEVELS)
