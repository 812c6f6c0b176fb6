"""What a change does, as far as waivers and `--changed-only` want to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import NoLog, TextSource
from gosupply.engine.changing import read_change
from gosupply.engine.gather import gather
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, Ports
from gosupply.errors import InputError
from gosupply.facts import Known, Unavailable
from gosupply.formats.goenv import resolve
from gosupply.locations import whole_line
from gosupply.policy.governing import read_governing
from gosupply.policy.model import Request
from gosupply.policy.policychange import POLICIES
from gosupply.policy.resolve import resolve as resolve_policy
from gosupply.workspace.discovery import read_workspace

if TYPE_CHECKING:
    from collections.abc import Collection

    from gosupply.policy.waiving import Change
    from gosupply.workspace.source import Content

POLICY = ".gosupply/policy.yaml"
TEAM = ".gosupply/teams/pay.yaml"
WAIVER = (
    "rule: pseudo-version\nsubject: example.com/lib\nreason: known\nowner: me\n"
    "from: 2026-01-01\nexpires: 2026-01-20\n"
)
DAY = date(2026, 1, 1)


def change(checked: Mapping[str, str], base: Mapping[str, str] | TextSource | None) -> Change:
    source = TextSource("case", checked)
    before = TextSource("base", base) if isinstance(base, Mapping) else base
    authority = TextSource("authority", {})
    comparing = Comparing(before, NAMES, DAY)
    return read_change(Ports(source, authority, resolve({}, {}, {}), NoLog(), comparing=comparing))


def test_where_nobody_compares_everything_counts_as_touched() -> None:
    source = TextSource("case", {})
    found = read_change(Ports(source, source, resolve({}, {}, {}), NoLog()))
    assert found.policy is None
    assert found.touches(whole_line("case", "go.mod", 1, "x"))


def test_without_a_base_the_own_policy_is_known_and_nothing_else() -> None:
    found = change({POLICY: "version: 1\n"}, None)
    assert found.policy
    assert found.touches(whole_line("case", "go.mod", 1, "x"))


def test_a_line_that_was_there_before_is_not_touched() -> None:
    found = change({"go.mod": "old\nnew\n", "go.sum": "x\n"}, {"go.mod": "old\n", "go.sum": "x\n"})
    assert found.policy is None
    assert found.touches(whole_line("case", "go.mod", 2, "new"))
    assert not found.touches(whole_line("case", "go.mod", 1, "old"))
    assert not found.touches(whole_line("case", "go.sum", 1, "x"))
    assert found.touches(whole_line("authority", "go.sum", 1, "x"))
    assert not found.only_waivers


class Counting(TextSource):
    """A source that counts how often each file is read."""

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        super().__init__(name, files)
        self.counts: Counter[str] = Counter()

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Read files."""
        self.counts.update(paths)
        return super().read(paths, limit=limit)


def test_the_checked_policy_is_read_by_who_judges_and_once_by_who_compares() -> None:
    files = {POLICY: "version: 1\n", TEAM: "paths: [a]\n"}
    source, env = Counting("case", files), resolve({}, {}, {})
    base = TextSource("base", {POLICY: "version: 1\nrules: {pseudo-version: deny}\n"})
    ports = Ports(source, base, env, NoLog(), comparing=Comparing(base, NAMES, DAY))
    policy = read_governing(base, source, NAMES)
    workspace = read_workspace(source, env)
    contexts = resolve_policy(policy, workspace, Request(DAY, "evidence.txt"))
    facts = gather(workspace, contexts, ports)
    (found,) = facts.get(POLICIES).values()
    assert isinstance(found, Known)
    assert len(found.value.loosened) == 1
    assert facts.change.policy
    # To judge: whether it is another one, and which names it keeps at home. To compare: what it
    # says, and whether the change touches it.
    assert source.counts[TEAM] == 4


def test_files_that_judge_themselves_are_read_by_whoever_judges() -> None:
    source = Counting("case", {POLICY: "version: 1\n", TEAM: "paths: [a]\n"})
    comparing = Comparing(None, NAMES, DAY)
    found = read_change(Ports(source, source, resolve({}, {}, {}), NoLog(), comparing=comparing))
    assert found.policy is None
    assert source.counts[TEAM] == 0


@pytest.mark.parametrize(
    ("checked", "base", "only"),
    [
        ({"a": ""}, {"a": ""}, False),
        ({".gosupply/waivers/w.yaml": WAIVER}, {}, True),
        ({".gosupply/waivers/w.yaml": WAIVER, "go.mod": "x"}, {}, False),
        ({".gosupply/waivers/w.yaml": WAIVER}, {".gosupply/waivers/w.yaml": "rule: x\n"}, False),
    ],
)
def test_a_change_that_only_adds_waivers(
    checked: dict[str, str], base: dict[str, str], *, only: bool
) -> None:
    assert change(checked, base).only_waivers is only


class Locked(TextSource):
    """A source whose files cannot be read."""

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Return why, for every file that is there."""
        found = super().read(paths, limit=limit)
        locked = Unavailable("it lacks an object", "Run 'git fetch'.")
        return {path: locked if found[path] else None for path in paths}


def test_a_waiver_that_could_not_be_read_before_is_not_added() -> None:
    path = ".gosupply/waivers/w.yaml"
    found = change({path: WAIVER}, Locked("base", {path: WAIVER}))
    assert not found.only_waivers
    assert found.touches(whole_line("case", path, 1, "rule: pseudo-version"))
    assert change({path: WAIVER}, Locked("base", {"README.md": ""})).only_waivers


def test_an_invalid_policy_of_the_checked_tree_stops_the_run() -> None:
    with pytest.raises(InputError):
        change({POLICY: "version: 1\nruels: {}\n"}, {})
