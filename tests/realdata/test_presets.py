"""What each shipped preset makes of twelve real projects, looked at as their maintainers would.

`findings.tsv` says of each single finding why it is true. Here the levels are judged: what stops a
change or a release under a preset that somebody chose, and what only warns.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from gosupply.policy.presetcode import SHIPPED
from gosupply.rules import RULES
from tests.program import Run, check
from tests.realdata.test_findings import NAMES as FOLDERS

LIST = Path(__file__).with_name("presets.tsv")
NAMES = [name for name in FOLDERS if "/" not in name]
# A preset, and the ring that is judged for; where it is left out a change is.
CHOICES = ("baseline", "strict", "staged-rollout", "staged-rollout@prod", "private-proxy")
UNPROVEN = {"etcd-io__etcd", "golang__tools", "syncthing__syncthing"}


class Row(NamedTuple):
    """Findings of one rule, and why this level is right for a maintainer who chose the preset."""

    workspace: str
    preset: str
    level: str
    rule: str
    findings: int
    justification: str


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert next(reader) == list(Row._fields)
        return [
            Row(name, preset, level, rule, int(number), why)
            for name, preset, level, rule, number, why in reader
        ]


@pytest.fixture
def run(shared_data: Path, recorded: dict[str, str], tmp_path: Path, name: str, choice: str) -> Run:
    """Return the run over a copy that extends the preset, in no git repository."""
    preset, _, ring = choice.partition("@")
    folder = tmp_path / "copy"
    shutil.copytree(shared_data / "workspaces" / name, folder)
    (folder / ".gosupply").mkdir()
    policy = f"version: 1\nextends: [{preset}]\n"
    (folder / ".gosupply/policy.yaml").write_text(policy, encoding="utf-8")
    words = ["--ring", ring] if ring else []
    return check(folder, tmp_path, "--offline", *words, env=recorded)


def test_every_line_of_the_list_is_about_a_project_a_preset_and_a_rule_and_says_why(
    rows: list[Row],
) -> None:
    assert {row.workspace for row in rows} <= set(NAMES)
    assert {row.preset for row in rows} == set(CHOICES)
    assert {choice.partition("@")[0] for choice in CHOICES} == set(SHIPPED)
    assert {row.rule for row in rows} <= {rule.name for rule in RULES}
    assert min(len(row.justification.split()) for row in rows) >= 4
    assert max(Counter(row[:4] for row in rows).values()) == 1


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("name", NAMES)
def test_each_preset_makes_of_each_project_what_the_list_says(
    run: Run, rows: list[Row], name: str, choice: str
) -> None:
    counts = Counter((each["level"], each["rule"]) for each in run.report["findings"])
    listed = [row for row in rows if (row.workspace, row.preset) == (name, choice)]
    assert counts == {(row.level, row.rule): row.findings for row in listed}
    denied = any(row.level == "deny" for row in listed)
    assert run.code == (1 if denied else 3 if name in UNPROVEN else 0)
    needs = {(each["need"], each["level"]) for each in run.report["undetermined"]}
    # Offline no go.mod of a dependency is known; an opinion that could not be formed stops nobody.
    expected = {"build-list-unknown"} | ({"sum-unproven"} if name in UNPROVEN else set())
    assert {need for need, _ in needs} == expected
    assert {need for need, level in needs if level == "deny"} == expected - {"build-list-unknown"}
