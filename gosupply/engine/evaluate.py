"""Every rule on every root, and every question without an answer: pure.

What could not be answered becomes one `Undetermined` for each need and subject, made here and by no
rule, naming the rules that wanted it. Its level is that of the need's own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from gosupply.facts import Contradicted, Known, Need, Unavailable
from gosupply.findings import Finding, Level, Undetermined
from gosupply.policy.levels import level_over
from gosupply.rules.judged import Judged
from gosupply.rules.lines import claims_of
from gosupply.sumdb.asking import FIPS140
from gosupply.sumdb.claims import SUMS, Outcome, outcome
from gosupply.workspace.places import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gosupply.engine.gather import Gathered
    from gosupply.facts import Facts
    from gosupply.policy.model import Context
    from gosupply.rules.base import Rule
    from gosupply.workspace.model import Root, Workspace

    K = TypeVar("K")
    V = TypeVar("V")


class Results(NamedTuple):
    """What the rules found, before anybody accepted any of it.

    Attributes:
        judged: Findings with their levels.
        undetermined: What could not be checked.
        contradicted: Signed data that disagrees with itself.
        counts: For each noun the number of each outcome.
        source: Name of the source that was checked.
        facts: The answers that were gathered.
        contexts: What held for each root.
        workspace: What was looked at.
    """

    judged: tuple[Judged, ...]
    undetermined: tuple[Undetermined, ...]
    contradicted: tuple[Contradicted, ...]
    counts: Mapping[str, Mapping[str, int]]
    source: str
    facts: Gathered
    contexts: tuple[Context, ...]
    workspace: Workspace


class RuleView:
    """A root as one rule sees it (`rules.base.View`): declared needs only."""

    def __init__(self, rule: Rule, root: Root, context: Context, run: Run) -> None:
        self.root = root
        self.context = context
        self.contexts = run.contexts
        self.workspace = run.workspace
        self._declared = {need.name for need in rule.needs}
        self._answers = run.answers

    def known(self, need: Need[K, V], /) -> Mapping[K, V]:
        """Return the answers that are known; an undeclared need is a KeyError."""
        self._require(need)
        return self._answers.known(need)

    def contradicted(self, need: Need[K, V], /) -> Mapping[K, Contradicted]:
        """Return the contradictions; an undeclared need is a KeyError."""
        self._require(need)
        return self._answers.contradicted(need)

    def _require(self, need: Need[Any, Any]) -> None:
        if need.name not in self._declared:
            raise KeyError(need.name)


class Run(NamedTuple):
    """What all views of one run share."""

    workspace: Workspace
    contexts: tuple[Context, ...]
    answers: Answers


class Answers:
    """The facts sorted once by what they are, however many roots there are."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[str, Mapping[Any, Any]] = {}

    def known(self, need: Need[K, V]) -> Mapping[K, V]:
        """Return the known answers."""
        if need.name not in self._known:
            self._known[need.name] = {
                key: fact.value
                for key, fact in self._facts.get(need).items()
                if isinstance(fact, Known)
            }
        return self._known[need.name]

    def contradicted(self, need: Need[K, V]) -> Mapping[K, Contradicted]:
        """Return the contradictions."""
        facts = self._facts.get(need).items()
        return {key: fact for key, fact in facts if isinstance(fact, Contradicted)}


def evaluate(
    workspace: Workspace, contexts: Sequence[Context], facts: Gathered, rules: Sequence[Rule]
) -> Results:
    """Run the rules and collect what could not be determined."""
    run = Run(workspace, tuple(contexts), Answers(facts))
    pairs = list(zip(workspace.roots, contexts, strict=True))
    judged: list[Judged] = []
    for rule in rules:
        for root, context in pairs[:1] if rule.once else pairs:
            found = rule.check(RuleView(rule, root, context, run))
            if rule.once:
                judged += (_judge_anywhere(finding, contexts) for finding in found)
            else:
                judged += (_judge(finding, context) for finding in found)
    needs = {need.name: need for rule in rules for need in rule.needs}
    undetermined = [
        found for need in needs.values() for found in _unanswered(need, facts, contexts, rules)
    ]
    contradicted = {
        found.summary: found for need in needs.values() for found in _contradictions(need, facts)
    }
    return Results(
        tuple(judged),
        tuple(undetermined),
        tuple(contradicted.values()),
        _counts(workspace, facts),
        workspace.source,
        facts,
        tuple(contexts),
        workspace,
    )


def _judge(finding: Finding, context: Context) -> Judged:
    level, because = context.levels[finding.rule]
    return Judged(finding, context.root, level, because)


def _judge_anywhere(finding: Finding, contexts: Sequence[Context]) -> Judged:
    """Judge what is about no root in particular by the root that its file lies in.

    Outside every root the strictest of them decides (policy, step 15 of the levels).
    """
    by_folder = {"" if context.root == "." else context.root: context for context in contexts}
    folder = folder_of(finding.at.path)
    while folder and folder not in by_folder:
        folder = folder_of(folder)
    if folder in by_folder:
        return _judge(finding, by_folder[folder])
    level, because = level_over(contexts, finding.rule)
    return Judged(finding, ".", level, because)


def _unanswered(
    need: Need[K, V], facts: Gathered, contexts: Sequence[Context], rules: Sequence[Rule]
) -> Iterable[Undetermined]:
    wanted = tuple(rule.name for rule in rules if need in rule.needs)
    # A subject can serve several roots: the strictest of them decides.
    level = max((context.levels[need.name][0] for context in contexts), default=Level.NOTE)
    for key, fact in facts.get(need).items():
        if isinstance(fact, Unavailable):
            at = facts.at(need, key)
            subject = str(key)
            answer = (need.name, subject, fact.reason, fact.remedy, wanted, level, at)
            yield Undetermined(*answer, need.kind)


def _contradictions(need: Need[K, V], facts: Facts) -> Iterable[Contradicted]:
    return (fact for fact in facts.get(need).values() if isinstance(fact, Contradicted))


def _counts(workspace: Workspace, facts: Facts) -> Mapping[str, Mapping[str, int]]:
    lines = {str(each): 0 for each in Outcome}
    lines[Outcome.MALFORMED] = sum(
        problem.at.path in workspace.files for problem in workspace.problems
    )
    proofs = facts.get(SUMS)
    for root in workspace.roots:
        lines[Outcome.MALFORMED] += sum(
            line.path == FIPS140 for file in root.sums for line in file.lines
        )
        for _, claim in claims_of(root):
            lines[outcome(claim, proofs[claim])] += 1
    files = {"read": sum(len(root.sums) for root in workspace.roots), "skipped": workspace.skipped}
    return {"lines": lines, "files": files}
