"""Every finding about twelve real projects, each looked at by hand, with why it is none too many.

The thirteenth is one project's own test data, which is full of lines to find something about.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from gosupply.rules import RULES
from tests.program import Run, check, gosupply

LIST = Path(__file__).with_name("findings.tsv")
NAMES = (
    "Azure__go-autorest",
    "caddyserver__caddy",
    "docker__cli",
    "etcd-io__etcd",
    "golang__tools",
    "junegunn__fzf",
    "ldez__gomoddirectives",
    "ldez__gomoddirectives/testdata",
    "opencontainers__runc",
    "spf13__cobra",
    "stretchr__testify",
    "syncthing__syncthing",
    "uber-go__zap",
)

MODULE = re.compile(r"^module \S+", re.MULTILINE)


class Row(NamedTuple):
    """A finding, and why a maintainer of the project would agree that it is true."""

    workspace: str
    rule: str
    place: str
    message: str
    justification: str


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert next(reader) == list(Row._fields)
        return [Row(*row) for row in reader]


@pytest.fixture(scope="session")
def copies(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of the projects, in no git repository."""
    folder = tmp_path_factory.mktemp("copies")
    for name in NAMES:
        if "/" not in name:
            shutil.copytree(shared_data / "workspaces" / name, folder / name)
    return folder


@pytest.fixture
def run(copies: Path, recorded: dict[str, str], tmp_path: Path, name: str) -> Run:
    return check(copies / name, tmp_path, "--offline", env=recorded)


def test_every_line_of_the_list_is_about_a_project_and_a_rule_and_says_why(rows: list[Row]) -> None:
    assert {row.workspace for row in rows} <= set(NAMES)
    assert {row.rule for row in rows} <= {rule.name for rule in RULES}
    assert min(len(row.justification.split()) for row in rows) >= 4
    assert max(Counter(row[:4] for row in rows).values()) == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_project_has_just_the_findings_of_the_list(
    run: Run, rows: list[Row], name: str
) -> None:
    found = [
        (each["rule"], f"{each['path']}:{each['line']}", each["message"])
        for each in run.report["findings"]
    ]
    assert found == [row[1:4] for row in rows if row.workspace == name]
    assert "Traceback" not in run.errors


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_denied_anything_and_what_is_not_known_is_said(run: Run) -> None:
    assert run.report["counts"]["deny"] == 0
    needs = {each["need"] for each in run.report["undetermined"]}
    assert needs <= {"build-list-unknown", "sum-unproven"}
    assert run.code == (3 if "sum-unproven" in needs else 0)


@pytest.mark.parametrize("name", NAMES)
def test_show_names_every_root_of_each_project(
    copies: Path, recorded: dict[str, str], tmp_path: Path, name: str
) -> None:
    env = {**recorded, "GOSUPPLY_CACHE": str(tmp_path / "cache")}
    done = gosupply("show", str(copies / name), "--offline", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert not any(code in done.stdout for code in "\x1b\r\t")
    # A root's name stands at the start of a line; the rest of its tree is drawn below it.
    lines = done.stdout.splitlines()
    roots = [line for line in lines if line and line[0] not in "├└│ "]
    assert roots == sorted(expected_roots(copies / name))
    for path in module_files(copies / name):
        named = MODULE.search(path.read_text(encoding="utf-8"))
        assert named
        assert any(line.endswith(f"{path.name}: {named[0]}") for line in lines)


def expected_roots(folder: Path) -> set[str]:
    """Return the folders with a go.mod, go.work or vendor.mod, but for those that Go leaves out."""
    names = ("go.mod", "go.work", "vendor.mod")
    return {path.parent.relative_to(folder).as_posix() for path in found(folder, names)}


def module_files(folder: Path) -> list[Path]:
    return found(folder, ("go.mod", "vendor.mod"))


def found(folder: Path, names: tuple[str, ...]) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.name in names
        and not any(
            part == "testdata" or part.startswith("_") for part in path.relative_to(folder).parts
        )
    ]
