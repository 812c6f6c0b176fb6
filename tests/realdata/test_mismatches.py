"""go.sum lines from public histories beside what the log proves; half of them do not match."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.program import check

if TYPE_CHECKING:
    from pathlib import Path


class Row(NamedTuple):
    """A recorded line."""

    line: str
    logged: str
    verdict: str


@pytest.fixture
def rows(data: Path) -> list[Row]:
    with (data / "mismatches.tsv").open(encoding="utf-8") as file:
        return [
            Row(
                f"{row['module']} {row['version']} {row['go_sum_hash']}",
                row["log_hash"],
                row["verdict"],
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]


def test_each_mismatch_is_reported_and_each_verified_line_passes(
    rows: list[Row], recorded: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    (folder / "go.sum").write_text("".join(f"{row.line}\n" for row in rows), encoding="utf-8")
    run = check(folder, tmp_path, "--offline", env=recorded)
    wrong = {number: row for number, row in enumerate(rows, 1) if row.verdict == "mismatch"}
    assert len(wrong) >= 10
    assert {row.verdict for row in rows} == {"mismatch", "verified"}
    found = [each for each in run.report["findings"] if each["rule"] == "sum-mismatch"]
    assert [each["line"] for each in found] == [*wrong]
    for finding, row in zip(found, wrong.values(), strict=True):
        assert f"the log:   {row.logged}" in finding["notes"]
    assert run.report["lines"]["mismatch"] == len(wrong)
    assert run.report["lines"]["verified"] == len(rows) - len(wrong)
    assert run.code == 1
