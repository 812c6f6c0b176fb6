"""The same contradictions as the real go command's, over generated modules and workspaces.

`go list -mod=vendor -m` compares and does little else: each run takes some milliseconds and needs
neither a network nor any package.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.tools import require_tool
from tests.vendor.generated import random_module, random_project, random_workspace
from tests.vendor.projects import TXT, inconsistencies, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KINDS = {
    r"is explicitly required in go\.mod, but not marked as explicit in .*": "not-explicit",
    r"is explicitly required in go\.mod, but vendor/modules\.txt indicates .*": "other-version",
    r"is replaced in .*, but not marked as replaced in .*": "replacement-missing",
    r"is replaced by (?! ).*, but marked as replaced by .*": "replacement-differs",
    r"is marked as explicit in .*, but not explicitly required in (a )?go\.mod": "not-required",
    r"is marked as replaced in .*, but not replaced in (go\.mod|the workspace)": "not-replaced",
    # All versions of a main module, which nothing replaces: reported a second time as the former.
    r"is replaced by  in .*, but marked as replaced by .*": "",
}
NOT_OF_GO = {"wrong-mode", "wildcard-differs", "excluded"}
UNREQUIRED = re.compile(r"go: vendored module (\S+) should be required explicitly in go\.mod")
DETAIL = re.compile(r"\t(\S+): (is .*)")
# Reported before anything is compared, and nothing is.
REFUSAL = "go: conflicting replacements for"
# Reported too, and then it is compared.
ALSO = (
    "conflicting replacements found for",
    "is replaced at all versions in the go.work file",
    "updates to go.mod needed",
)


class Answer(NamedTuple):
    """What the go command says: contradictions, and whether it got as far as comparing."""

    found: set[tuple[str, str]]
    compares: bool
    errors: str


class Go:
    """The go command with no network and caches of its own."""

    def __init__(self, folder: Path) -> None:
        self._program = require_tool("go")
        self._environ = {
            **os.environ,
            "GOENV": "off",
            "GOMODCACHE": str(folder / "cache"),
            "GOPATH": str(folder / "gopath"),
            "GOPROXY": "off",
            "GOSUMDB": "off",
            "GOTOOLCHAIN": "local",
        }

    def run(self, place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        work = place / "go.work"
        return subprocess.run(
            [self._program, *arguments],
            cwd=place,
            env={**self._environ, "GOWORK": str(work) if work.exists() else "off"},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )

    def compare(self, place: Path, *, mode: str = "-mod=vendor") -> Answer:
        done = self.run(place, "list", mode, "-m")
        errors = done.stderr
        if "inconsistent vendoring" in errors:
            details = [(name, kind_of(text)) for name, text in DETAIL.findall(errors)]
            assert details, errors
            return Answer({each for each in details if each[1]}, compares=True, errors=errors)
        compares = REFUSAL not in errors
        found = {(name, "requirement-missing") for name in UNREQUIRED.findall(errors)}
        is_known = not done.returncode or not compares or any(text in errors for text in ALSO)
        assert is_known or found, errors
        return Answer(found, compares, errors)


def kind_of(text: str) -> str:
    (kind,) = [kind for pattern, kind in KINDS.items() if re.fullmatch(pattern, text)]
    return kind


def write(files: Mapping[str, str], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


def ours(files: Mapping[str, str]) -> set[tuple[str, str]]:
    found = inconsistencies(files)
    for each in found:
        assert place(each.at, files)
        place(each.other, files)
        if each.other:
            assert (each.at.path == TXT) != (each.other.path == TXT)
    return {(str(each.module).removesuffix("@"), each.kind) for each in found}


def of_go(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return what the go command says of it: what is not required only if it says nothing else."""
    said = {each for each in found if each[1] not in {*NOT_OF_GO, "requirement-missing"}}
    return said or {each for each in found if each[1] == "requirement-missing"}


def without_excluded(
    theirs: set[tuple[str, str]], found: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Leave out that an excluded version is not required: it is said that it is excluded."""
    excluded = {name for name, kind in found if kind == "excluded"}
    return {each for each in theirs if each[1] != "requirement-missing" or each[0] not in excluded}


SEEDS = 20
EACH = 40


@pytest.fixture(scope="module")
def kinds() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    # The generator makes enough of each kind for the comparison to mean something.
    if counted["seeds"] == SEEDS:
        assert counted["compared"] >= 1200, counted
        assert counted["consistent"] >= 200, counted
        expected = {*KINDS.values(), *NOT_OF_GO, "requirement-missing"} - {"", "wrong-mode"}
        assert min(counted[kind] for kind in expected) >= 20, counted


@pytest.mark.parametrize("seed", range(SEEDS))
def test_generated_files(seed: int, tmp_path: Path, kinds: Counter[str]) -> None:
    random = Random(seed)  # noqa: S311 - a test that fails can be run again
    go = Go(tmp_path)
    for number in range(EACH):
        for name, make in (("module", random_module), ("workspace", random_workspace)):
            files = make(random)
            answer = go.compare(write(files, tmp_path / f"{name}{number}"))
            found = ours(files)
            if not answer.compares:
                kinds["refused"] += 1
                continue
            assert of_go(found) == without_excluded(answer.found, found), (files, answer.errors)
            kinds.update({kind for _, kind in found})
            kinds["compared"] += 1
            kinds["consistent"] += not found
    kinds["seeds"] += 1


@pytest.mark.parametrize("seed", range(30))
def test_what_the_go_command_writes_is_consistent(seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311 - a test that fails can be run again
    go = Go(tmp_path)
    mains = random.choice((0, 0, 1, 2, 3))
    files = random_project(random, mains)
    folder = write(files, tmp_path / "project")
    done = go.run(folder, "work" if mains else "mod", "vendor")
    assert done.returncode == 0, (files, done.stderr)
    written = (folder / TXT).read_text()
    assert "# example.com/lib" in written
    judged = {
        path: text for path, text in files.items() if path.startswith("main") or "/" not in path
    }
    assert ours({**judged, TXT: written}) == set()
    assert go.compare(folder).found == set()


def test_a_marked_folder_is_not_used_where_the_mark_does_not_fit(tmp_path: Path) -> None:
    """What `-mod=vendor` would find is not found: without it, nothing is compared."""
    go = Go(tmp_path)
    module = {"go.mod": "module example.com/one\ngo 1.21.0\nrequire example.com/a v1.0.0\n"}
    work = {**module, "go.work": "go 1.21.0\nuse .\n"}
    missing = ("example.com/a@v1.0.0", "not-explicit")
    cases = (
        (module, "", {missing}),
        (module, "## workspace\n", {("", "wrong-mode")}),
        (work, "", {("", "wrong-mode")}),
        (work, "## workspace\n", {missing}),
    )
    for number, (texts, mark, expected) in enumerate(cases):
        files = {**texts, TXT: f"{mark}# example.com/b v1.0.0\n"}
        folder = write(files, tmp_path / f"project{number}")
        assert ours(files) == expected
        assert go.compare(folder).found == {missing}
        assert go.compare(folder, mode="-mod=").found == expected - {("", "wrong-mode")}
