"""The caches of modules as they are on disk: what is in them, what may be planted there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.modops import ModuleOps
from gosupply.facts import Unavailable
from gosupply.modules.paths import MAX_LIST, MAX_MOD, list_path, mod_path
from gosupply.sumdb.ops import DISKS, Absent, Answer, Found, Tier
from tests.modules.scenes import A, B, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

PATH = mod_path(A)
LIST = list_path(A.path)


class Network:
    """A `Remote` that has one text for everything."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def read(self, paths: Iterable[str]) -> dict[str, Answer]:
        self.asked.append(list(paths))
        return dict.fromkeys(self.asked[-1], Found(Tier.NETWORK, b"remote"))


class World:
    """One run with a cache and a GOMODCACHE below a folder."""

    def __init__(self, folder: Path) -> None:
        self.own = folder / "cache" / "modules"
        self.go = folder / "mod" / "cache" / "download"
        self.network = Network()
        self.said: list[str] = []
        self.ops = ModuleOps(
            cache=folder / "cache",
            modcache=folder / "mod",
            remote=self.network,
            say=self.said.append,
        )

    def one(self, path: str = PATH, *, skip: Iterable[Tier] = (Tier.NETWORK,)) -> Answer:
        return self.ops.read([path], skip=set(skip))[path]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.ops.close()


def write(file: Path, data: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_the_first_tier_that_has_it(world: World) -> None:
    write(world.own / PATH, b"own")
    write(world.go / PATH, b"go")
    write(world.go / mod_path(B), b"go")
    paths = [PATH, mod_path(B), LIST, PATH]
    assert world.ops.read(paths, skip=()) == {
        PATH: Found(Tier.CACHE, b"own"),
        mod_path(B): Found(Tier.GO, b"go"),
        LIST: Found(Tier.NETWORK, b"remote"),
    }
    assert world.network.asked == [[LIST]]
    assert world.one(skip={Tier.CACHE}) == Found(Tier.GO, b"go")
    assert world.one(skip=DISKS) == Found(Tier.NETWORK, b"remote")
    assert world.one(LIST) == Absent()


def test_the_module_cache_has_the_go_commands_shape(world: World) -> None:
    write(world.go / "github.com/!burnt!sushi/toml/@v/v2.0.0-!r!c1+incompatible.mod", b"go")
    write(world.go / "github.com/!burnt!sushi/toml/@v/list", b"v1.0.0\n")
    assert world.one(mod_path(B)) == Found(Tier.GO, b"go")
    assert world.one(list_path(B.path)) == Found(Tier.GO, b"v1.0.0\n")


def test_without_a_module_cache_and_a_network(tmp_path: Path) -> None:
    ops = ModuleOps(cache=tmp_path, modcache=None, remote=None, say=print)
    assert ops.read([PATH], skip=()) == {PATH: Absent()}
    ops.close()


def test_what_is_saved_is_read_by_the_next_run(world: World, tmp_path: Path) -> None:
    assert world.one() == Absent()
    world.ops.save({PATH: text_of(A), LIST: b"x\n"})
    assert world.one() == Found(Tier.CACHE, text_of(A))
    later = World(tmp_path)
    assert later.one(LIST) == Found(Tier.CACHE, b"x\n")
    later.ops.close()
    assert sorted(file.name for file in world.own.rglob("*") if file.is_file()) == [
        "list",
        "v1.2.3.mod",
    ]
    assert not world.go.exists()


def test_only_the_own_cache_is_dropped_from(world: World) -> None:
    for root in (world.own, world.go):
        write(root / PATH, b"x")
    for tier in Tier:
        world.ops.drop(PATH, tier)
        world.ops.drop(LIST, tier)
    assert not (world.own / PATH).exists()
    assert world.one() == Found(Tier.GO, b"x")


@pytest.mark.parametrize(("path", "limit"), [(PATH, MAX_MOD), (LIST, MAX_LIST)])
def test_large_files(world: World, path: str, limit: int) -> None:
    data = bytes(limit)
    write(world.go / path, data)
    assert world.one(path) == Found(Tier.GO, data)
    write(world.go / path, data + b"\n")
    assert world.one(path) == Absent()
    assert world.one(path, skip=()) == Found(Tier.NETWORK, b"remote")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def empty(path: Path) -> None:
    path.touch()


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("plant", [fifo, folder, empty, endless])
@pytest.mark.parametrize("tier", DISKS)
def test_planted(world: World, plant: Callable[[Path], None], tier: Tier) -> None:
    target = (world.own if tier is Tier.CACHE else world.go) / PATH
    target.parent.mkdir(parents=True)
    plant(target)
    assert world.one() == Absent()


def test_nothing_is_written_through_a_planted_link(world: World, tmp_path: Path) -> None:
    victim = write(tmp_path / "victim", b"precious")
    target = world.own / PATH
    target.parent.mkdir(parents=True)
    target.symlink_to(victim)
    world.ops.save({PATH: b"text"})
    assert victim.read_bytes() == b"precious"
    assert target.read_bytes() == b"text"


def test_a_cache_that_cannot_be_written_is_said_once(world: World) -> None:
    write(world.own.parent / "modules", b"a file where the folder should be")
    world.ops.save({PATH: b"x", LIST: b"y"})
    world.ops.save({PATH: b"x"})
    assert not world.ops.writable
    (said,) = world.said
    assert said.startswith(f"the cache {world.own} cannot be written (")
    assert world.one() == Absent()


def test_answers_of_the_network_are_passed_on(tmp_path: Path) -> None:
    class Down:
        def read(self, paths: Iterable[str]) -> dict[str, Answer]:
            return dict.fromkeys(paths, Unavailable("down"))

    ops = ModuleOps(cache=tmp_path, modcache=None, remote=Down(), say=print)
    assert ops.read([PATH], skip=()) == {PATH: Unavailable("down")}
    ops.close()
