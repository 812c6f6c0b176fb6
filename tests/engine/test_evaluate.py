"""Rules see what they declared, run as often as they say, and never hide a missing answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import TextSource
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import Gathered
from gosupply.engine.names import NEEDS
from gosupply.facts import Contradicted, Known, Need, Unavailable
from gosupply.findings import Finding, Level
from gosupply.policy.chain import read_policy
from gosupply.policy.model import Named
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.sumdb.claims import SUMS, Claim, Logged, NotInLog, Private
from gosupply.sumdb.heads import HEADS
from gosupply.workspace.discovery import FILES
from tests.engine.worlds import LINE, REQUEST, A, World, finding, rule, world
from tests.rules.judging import B, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.engine.evaluate import Results
    from gosupply.rules.base import Rule, View

CLAIM = Claim("example.com/lib", "v1.0.0", A)
DOWN = Unavailable("no network", "Run again.")
FORK = Contradicted("two signed trees contradict each other", "evidence")
THREE = {"b/go.sum": LINE, "go.sum": LINE, "a/go.sum": LINE}


def results(here: World, *rules: Rule) -> Results:
    """Evaluate rules, each with a level as if it were of integrity."""
    names = [Named(each.name, each.kind, is_need=False) for each in rules]
    policy = read_policy(
        TextSource("authority", {}),
        (*names, *(Named(need.name, need.kind, is_need=True) for need in NEEDS)),
    )
    contexts = resolve(policy, here.workspace, REQUEST)
    return evaluate(here.workspace, contexts, Gathered(here.answers), rules)


@pytest.mark.parametrize("method", ["known", "contradicted"])
def test_a_rule_that_reads_an_undeclared_need_gets_a_key_error(method: str) -> None:
    def check(view: View) -> Iterator[Finding]:
        getattr(view, method)(SUMS)
        yield finding("greedy")

    with pytest.raises(KeyError, match="sum-unproven"):
        results(world({"go.sum": LINE}), rule("greedy", check, needs=(FILES, HEADS)))
    assert len(results(world({"go.sum": LINE}), rule("greedy", check, needs=(SUMS,))).judged) == 1


def test_a_need_that_nobody_provides_is_a_key_error() -> None:
    need: Need[str, str] = Need("moon-unseen", "The moon could not be seen.", "opinion")
    facts = Gathered({})
    for ask in (facts.get, lambda need: facts.at(need, "x")):
        with pytest.raises(KeyError, match="moon-unseen"):
            ask(need)


def test_a_rule_sees_only_what_is_known() -> None:
    seen: dict[str, object] = {}

    def check(view: View) -> Iterator[Finding]:
        seen["known"] = dict(view.known(HEADS))
        seen["contradicted"] = dict(view.contradicted(HEADS))
        return iter(())

    here = world({"go.sum": LINE}, heads=("good", "bad", "unseen"))
    here = here.with_fact(HEADS.name, "bad", FORK).with_fact(HEADS.name, "unseen", DOWN)
    results(here, rule("curious", check, needs=(HEADS,)))
    good = here.answers[HEADS.name]["good"].fact
    assert isinstance(good, Known)
    assert seen == {"known": {"good": good.value}, "contradicted": {"bad": FORK}}


def test_a_rule_runs_on_each_root_and_a_once_rule_on_the_first() -> None:
    seen: list[tuple[str, str, str]] = []

    def watcher(name: str, *, once: bool) -> Rule:
        def check(view: View) -> Iterator[Finding]:
            assert view.workspace.roots[0].path == "."
            seen.append((name, view.root.path, view.context.root))
            yield finding(name, path=view.root.path)

        return rule(name, check, once=once)

    found = results(world(THREE), watcher("each", once=False), watcher("one", once=True))
    assert seen == [
        ("each", ".", "."),
        ("each", "a", "a"),
        ("each", "b", "b"),
        ("one", ".", "."),
    ]
    assert [(each.finding.rule, each.root) for each in found.judged] == [
        (name, root) for name, root, _ in seen
    ]


def test_no_rule_runs_without_a_root() -> None:
    def check(view: View) -> Iterator[Finding]:
        yield finding(view.root.path)

    found = results(world({}), rule("each", check), rule("one", check, once=True))
    assert not [*found.judged, *found.undetermined, *found.contradicted]


def test_a_finding_gets_the_level_of_its_rule_and_the_line_that_gave_it() -> None:
    strict = rule("strict", lambda _: [finding("strict")])
    mild = rule("mild", lambda _: [finding("mild")], kind="opinion")
    denied, warned = results(world({"go.sum": LINE}), strict, mild).judged
    assert (denied.level, denied.because.text) == (Level.DENY, "  integrity: deny")
    assert (warned.level, warned.because.text) == (Level.WARN, "  opinion: warn")


def test_what_is_missing_is_said_once_for_each_need_and_subject_with_who_wanted_it() -> None:
    here = world(THREE, heads=("h",))
    here = here.with_fact(SUMS.name, CLAIM, DOWN).with_fact(HEADS.name, "h", DOWN)
    found = results(
        here,
        rule("first", needs=(SUMS,)),
        rule("second", needs=(HEADS, SUMS)),
        rule("third", needs=(FILES,)),
    )
    sums, heads = found.undetermined
    assert (sums.need, sums.subject, sums.rules) == (
        "sum-unproven",
        "example.com/lib@v1.0.0",
        ("first", "second"),
    )
    assert (sums.reason, sums.remedy, sums.level) == ("no network", "Run again.", Level.DENY)
    assert sums.at is not None
    assert sums.at.path == "b/go.sum"
    assert (heads.need, heads.rules, heads.level, heads.at) == (
        "head-uncompared",
        ("second",),
        Level.NOTE,
        None,
    )


def test_what_nobody_wanted_is_not_missed() -> None:
    here = world({"go.sum": LINE}, heads=("h",))
    here = here.with_fact(SUMS.name, CLAIM, DOWN).with_fact(HEADS.name, "h", FORK)
    found = results(here, rule("modest", needs=(FILES,)))
    assert not [*found.undetermined, *found.contradicted]


def test_at_a_commit_nothing_required_is_missing() -> None:
    here = world({"go.sum": LINE}, ring="commit").with_fact(SUMS.name, CLAIM, DOWN)
    assert [unknown.level for unknown in here.report().undetermined] == [Level.NOTE]


def test_equal_contradictions_are_one() -> None:
    other = Contradicted("the log logged two hashes", "other evidence")
    here = world({"go.sum": LINE}, heads=("a", "b", "c"))
    for head, fact in (("a", FORK), ("b", other), ("c", FORK)):
        here = here.with_fact(HEADS.name, head, fact)
    found = results(here, rule("first", needs=(HEADS,)), rule("second", needs=(HEADS,)))
    assert set(found.contradicted) == {FORK, other}
    assert len(found.contradicted) == 2


def test_every_line_is_counted_once_under_its_outcome() -> None:
    sums = lines(
        LINE.strip(),
        f"example.com/lib v1.0.0/go.mod {B}",
        f"example.com/wrong v1.0.0 {A}",
        f"example.com/absent v1.0.0 {A}",
        f"example.com/mine v1.0.0 {A}",
        f"example.com/unasked v1.0.0 {A}",
        f"example.com/twice v1.0.0 {A}",
        f"golang.org/fips140 v1.0.0 {A}",
        "nonsense",
        "",
    )
    here = world({"go.sum": sums, "sub/go.work.sum": LINE, "vendor/go.sum": LINE})
    for name, fact in (
        ("wrong", Known(Logged(B, 0, 1))),
        ("absent", Known(NotInLog("proxy"))),
        ("mine", Known(Private("example.com/mine", "GOPRIVATE"))),
        ("unasked", DOWN),
        ("twice", FORK),
    ):
        here = here.with_fact(SUMS.name, Claim(f"example.com/{name}", "v1.0.0", A), fact)
    assert results(here, *RULES).counts == {
        "lines": {
            "verified": 3,
            "mismatch": 1,
            "not-in-log": 1,
            "private": 1,
            "malformed": 2,
            "unproven": 2,
        },
        "files": {"read": 2, "skipped": 1},
    }


def test_an_unread_file_is_undetermined_where_it_is_and_not_counted_as_read() -> None:
    here = world({"go.sum": LINE}).with_fact(FILES.name, "go.sum", DOWN)
    (unknown,) = results(here, *RULES).undetermined
    assert (unknown.need, unknown.subject) == ("file-unread", "go.sum")


def test_results_carry_what_they_were_made_from() -> None:
    here = world(THREE)
    found = results(here, *RULES)
    assert found.source == "case"
    assert [context.root for context in found.contexts] == [".", "a", "b"]
    assert found.facts.head is None
