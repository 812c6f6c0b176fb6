"""The same build lists as the real go command, over generated module graphs.

Each graph is two runs of `go list -m all` at most, of ten milliseconds each: all graphs share one
module cache over one file-system proxy. The first run, with `-mod=readonly`, must refuse exactly
where updates are found; then `-mod=mod` must make the same build list. Each main module is looked
at again as it would be updated. For some, `go mod graph` tells the edges, and a new go.sum which
texts were read. What the go command refuses in a workspace must be refused here too.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from gosupply.facts import Known, Unavailable
from gosupply.formats.modpath import ModuleVersion
from tests.tools import require_tool
from tests.workspace.graphs import (
    APPS,
    Scene,
    random_main,
    random_texts,
    random_work,
    repaired,
    write_proxy,
    write_scene,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gosupply.workspace.mvs import BuildList, Selected

UPDATES = "updates to go.mod needed"
FORMAT = "{{.Path}} {{.Version}} {{with .Replace}}{{.Path}} {{.Version}}{{end}}"


class Answer(NamedTuple):
    """What the go command printed, and how it ended."""

    lines: list[str]
    errors: str
    is_refusal: bool


class Go:
    """The go command over one proxy, with a module cache of its own."""

    def __init__(self, folder: Path) -> None:
        self._program = require_tool("go")
        self._proxy = folder / "proxy"
        self._environ = {
            **os.environ,
            "GOENV": "off",
            "GOMODCACHE": str(folder / "cache"),
            "GONOSUMDB": "*",
            "GOPROXY": self._proxy.as_uri(),
            "GOSUMDB": "off",
            "GOTOOLCHAIN": "local",
            "GOVCS": "*:off",
        }

    def run(self, scene: Scene, place: Path, *arguments: str) -> Answer:
        work = "off" if scene.work is None else str(place / "go.work")
        done = subprocess.run(
            [self._program, *arguments],
            cwd=place,
            env={**self._environ, "GOWORK": work},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        return Answer(done.stdout.splitlines(), done.stderr, done.returncode != 0)

    def list_all(self, scene: Scene, place: Path, mode: str) -> Answer:
        return self.run(scene, place, "list", f"-mod={mode}", "-m", "-f", FORMAT, "all")


def as_go_prints(module: Selected) -> str:
    replacement = " ".join(module.replacement) if module.replacement else ""
    return f"{module.path} {module.version} {replacement}"


def check_single(go: Go, scene: Scene, place: Path) -> str:
    """Compare a single main module; say what kind it was."""
    ours = scene.select()
    place = write_scene(scene, place)
    answer = go.list_all(scene, place, "readonly")
    assert isinstance(ours, Known), (ours, answer)
    expected = [as_go_prints(module) for module in ours.value.modules]
    if not ours.value.updates:
        assert not answer.is_refusal, answer
        assert answer.lines == expected
        return "consistent"
    assert UPDATES in answer.errors, (ours.value.updates, answer)
    answer = go.list_all(scene, place, "mod")
    assert not answer.is_refusal, answer
    assert answer.lines == expected
    return "inconsistent"


def check_work(go: Go, scene: Scene, place: Path) -> str:
    """Compare a workspace; say what kind it was."""
    ours = scene.select()
    place = write_scene(scene, place)
    answer = go.list_all(scene, place, "readonly")
    if isinstance(ours, Unavailable):
        assert answer.is_refusal, (ours, answer)
        return "refused workspace"
    assert not answer.is_refusal, answer
    assert answer.lines == [as_go_prints(module) for module in ours.value.modules]
    return "workspace"


def check_graph(go: Go, scene: Scene, place: Path, build: BuildList) -> None:
    """Compare the edges, and the texts that were read with those that go.sum is to have."""
    printed = set(go.run(scene, place, "mod", "graph").lines)
    edges = {
        f"{str(module).removesuffix('@')} {str(required).removesuffix('@')}"
        for module, requires in build.requires.items()
        for required in requires
    }
    assert printed == edges
    if not scene.mains[0].go:
        return  # with -mod=mod it writes its own go line, and then reads less
    (place / "go.sum").write_text("")
    assert not go.list_all(scene, place, "mod").is_refusal
    lines = [line.split() for line in (place / "go.sum").read_text().splitlines()]
    stated = {ModuleVersion(path, version.removesuffix("/go.mod")) for path, version, _ in lines}
    # It records those of selected modules, too, for their go lines.
    chosen = {module.replacement or ModuleVersion(*module[:2]) for module in build.modules}
    assert set(build.needed) <= stated <= {*build.needed, *chosen}


@pytest.fixture(scope="module")
def kinds() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    # The generator makes enough of each kind for the comparison to mean something.
    if counted["seeds"] == SEEDS:
        assert counted["graphs"] >= 500, counted
        assert counted["edges compared"] >= 40, counted
        assert counted["consistent"] >= 150, counted
        assert counted["inconsistent"] >= 100, counted
        assert counted["workspace"] >= 60, counted
        assert counted["refused workspace"] >= 5, counted


SEEDS = 20


@pytest.mark.parametrize("seed", range(SEEDS))
def test_generated_graphs(seed: int, tmp_path: Path, kinds: Counter[str]) -> None:
    random = Random(seed)  # noqa: S311 - a test that fails can be run again
    known = random_texts(random)
    write_proxy(known, tmp_path / "proxy")
    go = Go(tmp_path)
    for number in range(10):
        scene = Scene((random_main(random, APPS[0], known),), None, known)
        kinds[check_single(go, scene, tmp_path / f"first{number}")] += 1
        build = scene.known()
        scene = scene._replace(mains=(repaired(scene.mains[0], build),))
        kinds[check_single(go, scene, tmp_path / f"second{number}")] += 1
        build = scene.known()
        if not build.updates and number < 5:
            check_graph(go, scene, tmp_path / f"second{number}", build)
            kinds["edges compared"] += 1
    for number in range(6):
        kinds[check_work(go, random_work(random, known), tmp_path / f"work{number}")] += 1
    kinds["graphs"] += 26
    kinds["seeds"] += 1
