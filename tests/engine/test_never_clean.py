"""Whatever is missing, a run that requires it is not clean (design, section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from gosupply.engine.verdict import verdict
from gosupply.facts import Contradicted, Unavailable
from gosupply.findings import Level
from gosupply.rules import RULES
from gosupply.sumdb.heads import HEADS
from tests.engine.worlds import A, World, world

if TYPE_CHECKING:
    from collections.abc import Callable

FORK = Contradicted("Signed data contradicts itself", "evidence")

LINES = st.builds(
    lambda name, version, suffix: f"example.com/{name} v1.{version}.0{suffix} {A}\n",
    st.sampled_from("abcdef"),
    st.integers(0, 3),
    st.sampled_from(["", "/go.mod"]),
)
FILES = st.dictionaries(
    st.sampled_from(["go.sum", "go.work.sum", "a/go.sum", "a/b/go.sum", "c/go.work.sum"]),
    st.lists(LINES, min_size=1, max_size=6).map("".join),
    min_size=1,
)
WORLDS = st.builds(
    world,
    FILES,
    ring=st.sampled_from(["", "change", "release"]),
    heads=st.sets(st.sampled_from(["the pin", "the bundle", "latest"]), min_size=1),
    pins=st.sets(st.sampled_from([".gosupply/checkpoint", "a/.gosupply/checkpoint"]), min_size=1),
)
DENYING = [rule for rule in RULES if rule.kind == "integrity"]


def questions(here: World, wanted: Callable[[str], bool]) -> list[tuple[str, Any]]:
    """Return every question that a rule at level deny asks, if its need is wanted."""
    needs = dict.fromkeys(need.name for rule in DENYING for need in rule.needs)
    return [(need, key) for need in needs if wanted(need) for key in here.answers[need]]


def is_required(here: World) -> Callable[[str], bool]:
    return lambda need: here.contexts[0].levels[need][0] is Level.DENY


@given(WORLDS)
def test_a_world_in_which_all_is_known_and_clean_passes(here: World) -> None:
    report = here.report()
    assert not [*report.judged, *report.undetermined, *report.contradicted]
    assert verdict(report) == ("pass", 0)


@given(WORLDS, st.data())
def test_replacing_any_required_fact_by_unavailable_is_never_clean(
    here: World, data: st.DataObject
) -> None:
    asked = questions(here, is_required(here))
    assert {need for need, _ in asked} == {"file-unread", "pin-unread", "sum-unproven"}
    chosen = data.draw(st.lists(st.sampled_from(asked), min_size=1, unique=True))
    for need, key in chosen:
        here = here.with_fact(need, key, Unavailable("no network"))
    report = here.report()
    assert verdict(report) == ("incomplete", 3)
    assert {(each.need, each.subject) for each in report.undetermined} == {
        (need, str(key)) for need, key in chosen
    }


@given(WORLDS, st.data())
def test_a_contradiction_is_always_exit_4_whatever_else_is_missing(
    here: World, data: st.DataObject
) -> None:
    asked = st.sampled_from(questions(here, lambda _: True))
    for need, key in data.draw(st.lists(asked, unique=True)):
        here = here.with_fact(need, key, Unavailable("no network"))
    need, key = data.draw(asked)
    report = here.with_fact(need, key, FORK).report()
    assert verdict(report) == ("forked", 4)
    assert report.contradicted == (FORK,)
    assert report.evidence


@given(WORLDS, st.sampled_from(["a", "b"]))
def test_a_head_that_nothing_rests_on_may_stay_uncompared_and_is_said(
    here: World, reason: str
) -> None:
    for where in here.answers[HEADS.name]:
        here = here.with_fact(HEADS.name, where, Unavailable(reason))
    report = here.report()
    assert verdict(report) == ("pass", 0)
    assert {each.subject for each in report.undetermined} == here.answers[HEADS.name].keys()
    assert {each.level for each in report.undetermined} == {Level.NOTE}


@given(WORLDS)
def test_the_same_world_gives_the_same_report(here: World) -> None:
    assert here.report() == here.report()


@given(FILES, st.data())
def test_the_order_in_which_files_are_listed_changes_nothing(
    files: dict[str, str], data: st.DataObject
) -> None:
    broken = {path: f"{text}nonsense\n" for path, text in files.items()}
    order = data.draw(st.permutations(list(broken)))
    other = world({path: broken[path] for path in order}).report()
    assert world(broken).report().judged == other.judged
    assert len(other.judged) == len(files)
