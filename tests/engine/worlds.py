"""Workspaces with answers that are all known and clean, for tests that then spoil one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from gosupply.engine.case import TextSource
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.names import NAMES
from gosupply.engine.providers.scene import Answer
from gosupply.engine.review import review
from gosupply.facts import Known
from gosupply.findings import Finding
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.locations import whole_line
from gosupply.modules.dependencies import NEWEST
from gosupply.policy.chain import read_policy
from gosupply.policy.model import Request
from gosupply.policy.policychange import POLICIES
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.rules.base import Rule
from gosupply.rules.lines import claims_of
from gosupply.sumdb.claims import SUMS, Logged
from gosupply.sumdb.heads import HEADS
from gosupply.sumdb.pin import PINS, Pin
from gosupply.tlog.checkpoint import SignedCheckpoint, TreeHead
from gosupply.tlog.hashes import EMPTY_ROOT
from gosupply.workspace.discovery import FILES, read_workspace
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gosupply.engine.report import Report
    from gosupply.facts import Fact, Kind, Need
    from gosupply.policy.model import Context
    from gosupply.rules.base import View
    from gosupply.workspace.model import Workspace

Answers = dict[str, dict[Any, Answer[Any]]]

REQUEST = Request(date(2026, 1, 1), evidence="evidence.txt")
POLICY = read_policy(TextSource("authority", {}), NAMES)
_SIGNED = SignedCheckpoint(TreeHead(0, EMPTY_ROOT), b"a note")
A = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
LINE = f"example.com/lib v1.0.0 {A}\n"


@dataclass(frozen=True)
class World:
    """A workspace, what holds for it, and an answer to every question."""

    workspace: Workspace
    contexts: tuple[Context, ...]
    answers: Answers

    def with_fact(self, need: str, key: object, fact: Fact[Any]) -> World:
        """Return the same world with another answer to one question."""
        answers = {name: dict(found) for name, found in self.answers.items()}
        answers[need][key] = replaced(answers[need][key], fact)
        return replace(self, answers=answers)

    def report(self, rules: Sequence[Rule] = RULES) -> Report:
        """Judge it."""
        facts = Gathered(self.answers)
        return review(evaluate(self.workspace, self.contexts, facts, rules), POLICY, REQUEST)


def replaced(answer: Answer[Any], fact: Fact[Any]) -> Answer[Any]:
    """Return the answer of the same place with another fact."""
    return Answer(fact, answer.at)


def world(
    files: Mapping[str, str],
    *,
    ring: str = "",
    heads: Iterable[str] = (),
    pins: Iterable[str] = (),
) -> World:
    """Return a world in which every line is verified, every head agrees and no pin moved."""
    workspace = read_workspace(TextSource("case", files), resolve_env({}, {}, {}))
    contexts = resolve(POLICY, workspace, REQUEST._replace(ring=ring))
    claims = {claim: line.at for root in workspace.roots for line, claim in claims_of(root)}
    answers: Answers = {
        FILES.name: {path: Answer(fact) for path, fact in workspace.files.items()},
        PINS.name: {path: Answer(Known(Pin(_SIGNED, _SIGNED))) for path in pins},
        POLICIES.name: {},
        BUILD_LISTS.name: {},
        NEWEST.name: {},
        SUMS.name: {c: Answer(Known(Logged(c.hash, 0, 1)), at) for c, at in claims.items()},
        HEADS.name: {where: Answer(Known(TreeHead(0, EMPTY_ROOT))) for where in heads},
    }
    return World(workspace, contexts, answers)


def rule(
    name: str,
    check: Callable[[View], Iterable[Finding]] = lambda _view: (),
    *,
    needs: tuple[Need[Any, Any], ...] = (),
    kind: Kind = "integrity",
    once: bool = False,
) -> Rule:
    """Return a rule that exists for a test."""
    return Rule(name, doc=None, kind=kind, check=check, needs=needs, once=once)


def finding(name: str, path: str = "go.sum", line: int = 1, key: str = "key") -> Finding:
    """Return a finding somewhere."""
    return Finding(name, "It is wrong.", whole_line("case", path, line, "text"), key)
