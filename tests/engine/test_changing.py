"""What a change does, as far as waivers and `--changed-only` want to know."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gosupply.engine.case import NoLog, TextSource
from gosupply.engine.changing import read_change
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, Ports
from gosupply.errors import InputError
from gosupply.formats.goenv import resolve
from gosupply.locations import whole_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.policy.waiving import Change

POLICY = ".gosupply/policy.yaml"
WAIVER = (
    "rule: pseudo-version\nsubject: example.com/lib\nreason: known\nowner: me\n"
    "from: 2026-01-01\nexpires: 2026-01-20\n"
)
DAY = date(2026, 1, 1)


def change(checked: Mapping[str, str], base: Mapping[str, str] | None) -> Change:
    source = TextSource("case", checked)
    before = None if base is None else TextSource("base", base)
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


def test_an_invalid_policy_of_the_checked_tree_stops_the_run() -> None:
    with pytest.raises(InputError):
        change({POLICY: "version: 1\nruels: {}\n"}, {})
