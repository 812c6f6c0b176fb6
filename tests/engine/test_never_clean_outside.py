"""The same promise for the whole pipeline: whatever the world withholds, no run is clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from gosupply.engine.case import TextSource
from gosupply.engine.evaluate import evaluate
from gosupply.engine.gather import gather
from gosupply.engine.ports import Ports
from gosupply.engine.review import review
from gosupply.engine.verdict import verdict
from gosupply.facts import Unavailable
from gosupply.formats.goenv import resolve as resolve_env
from gosupply.policy.resolve import resolve
from gosupply.rules import RULES
from gosupply.sumdb.pin import FILE as PIN
from gosupply.workspace.discovery import read_workspace
from tests.engine.worlds import POLICY, REQUEST
from tests.sumdb.fake_log import FakeLog, FakeOps

if TYPE_CHECKING:
    from collections.abc import Collection

    from gosupply.engine.report import Report, Verdict
    from gosupply.sumdb.ops import Answer

LOG = FakeLog(600)
NUMBERS = st.lists(st.integers(0, 599), min_size=1, max_size=4, unique=True)


def reported(numbers: Collection[int], ops: FakeOps, pin: int = 0) -> Report:
    lines = "".join(f"{claim.key} {claim.hash}\n" for claim in LOG.claims(*numbers))
    files = {"go.sum": lines, **({PIN: LOG.checkpoint(pin).decode()} if pin else {})}
    source = TextSource("case", files)
    env = resolve_env({"GOSUMDB": str(LOG.key)}, {}, {})
    workspace = read_workspace(source, env)
    contexts = resolve(POLICY, workspace, REQUEST)
    facts = gather(workspace, contexts, Ports(source, source, env, ops))
    return review(evaluate(workspace, contexts, facts, RULES), POLICY, REQUEST)


def judged(numbers: Collection[int], ops: FakeOps, pin: int = 0) -> Verdict:
    return verdict(reported(numbers, ops, pin))


class Asked:
    """A network that counts, and from some question on gives nothing."""

    def __init__(self, withheld: Collection[str] = ()) -> None:
        self.paths: list[str] = []
        self._withheld = withheld
        self._honest = LOG.at(LOG.size)

    def __call__(self, path: str) -> Answer:
        self.paths.append(path)
        if path in self._withheld:
            return Unavailable("the server answered 503", "Run again.")
        return self._honest(path)


@settings(max_examples=30, deadline=None)
@given(NUMBERS, st.sampled_from([0, 256, 300, 599]), st.data())
def test_an_answer_that_is_needed_and_withheld_is_never_clean(
    numbers: list[int], pin: int, data: st.DataObject
) -> None:
    honest = Asked()
    assert judged(numbers, FakeOps(LOG.key, honest), pin) == ("pass", 0)
    needed = [path for path in honest.paths if path != "latest"]
    withheld = data.draw(st.lists(st.sampled_from(needed), min_size=1, unique=True))
    report = reported(numbers, FakeOps(LOG.key, Asked(withheld)), pin)
    if verdict(report) == ("pass", 0):
        # The pinned tree proves all: that nothing newer could be compared with it is said.
        assert report.head is not None
        assert report.head.size == pin < LOG.size
        assert "head-uncompared" in {unknown.need for unknown in report.undetermined}
    else:
        assert verdict(report) == ("incomplete", 3)


@settings(max_examples=30, deadline=None)
@given(NUMBERS, st.data())
def test_what_another_tree_shows_is_never_clean(numbers: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, min(numbers)))
    fork = LOG.forked(at, 600)
    assert judged(numbers, FakeOps(LOG.key, fork)).exit_code == 1
    assert judged(numbers, FakeOps(LOG.key, fork), pin=600).exit_code == 4
