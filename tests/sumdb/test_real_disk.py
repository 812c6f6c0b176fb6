"""The real adapter's own cache: what may be planted in it, what may interrupt it, who shares it."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters import logops
from gosupply.adapters.files import replace_file
from gosupply.sumdb.database import Database, Road
from gosupply.sumdb.lookups import lookup_path
from gosupply.sumdb.ops import Absent, Found, Tier
from gosupply.sumdb.session import Session
from tests.loopback import Loopback
from tests.sumdb import interrupted
from tests.sumdb.fake_log import LATEST, FakeLog, module
from tests.sumdb.scenes import expect_all
from tests.sumdb.worlds import RealWorld, pages

if TYPE_CHECKING:
    from gosupply.sumdb.ops import Ops

SOME = (3, 256, 599)
LOOKUP = lookup_path(module(3))
TILE = "tile/8/0/000"
TOP = Path(__file__).parent.parent.parent


@pytest.fixture
def world(log: FakeLog, tmp_path: Path) -> RealWorld:
    return RealWorld(log, tmp_path / "cache")


def run(world: RealWorld, log: FakeLog) -> Ops:
    """Prove records over the network; it must do whatever the cache is like."""
    with world.serving(pages(log, *SOME)) as ops:
        expect_all(Session(log.key, ops).prove(log.claims(*SOME)), log.claims(*SOME))
        return ops


def temporaries(world: RealWorld) -> list[Path]:
    return list(world.folder.rglob("*.tmp"))


def test_the_layout_is_that_of_the_log(world: RealWorld, log: FakeLog) -> None:
    run(world, log)
    found = {
        path.relative_to(world.home).as_posix() for path in world.home.rglob("*") if path.is_file()
    }
    assert found == {*pages(log, *SOME), "lock"}


def test_a_key_name_with_a_path_is_one_folder(log: FakeLog, tmp_path: Path) -> None:
    key = log.key._replace(name="a.example.com/x")
    ops = logops.LogOps(
        key, cache=tmp_path, modcache=None, latest=None, remote=None, say=pytest.fail
    )
    assert ops.home == tmp_path / "sumdb" / f"a.example.com!x+{key.hex_id}"
    assert ops.read([LATEST], skip=()) == {LATEST: Absent()}
    ops.close()
    assert not ops.home.exists()


# What cannot be written.


@pytest.mark.parametrize("planted", ["cache", "sumdb", "home"])
def test_a_cache_that_cannot_be_made(world: RealWorld, log: FakeLog, planted: str) -> None:
    file = {"cache": world.folder, "sumdb": world.folder / "sumdb", "home": world.home}[planted]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"a file")
    run(world, log)
    (said,) = world.said
    assert said.startswith(f"the cache {world.home} cannot be written (")
    assert said.endswith("); the result is not affected")
    assert file.read_bytes() == b"a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_cache(world: RealWorld, log: FakeLog) -> None:
    world.folder.mkdir()
    world.folder.chmod(0o500)
    run(world, log)
    assert len(world.said) == 1


def test_a_full_disk(world: RealWorld, log: FakeLog, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def full(target: Path, data: bytes, *, durable: bool = False) -> None:
        assert not durable
        written.append((target, data))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(logops, "replace_file", full)
    ops = run(world, log)
    assert isinstance(ops, logops.LogOps)
    assert not ops.writable
    why = "(No space left on device); the result is not affected"
    assert world.said == [f"the cache {world.home} cannot be written {why}"]
    assert len(written) == 1


def test_a_disk_that_fills_up_in_the_middle(
    world: RealWorld, log: FakeLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write

    def write(file: int, data: bytes) -> int:
        if len(data) < 8192:
            return real(file, data)
        real(file, bytes(data)[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", write)
    run(world, log)
    monkeypatch.undo()
    assert len(world.said) == 1
    assert not temporaries(world)
    assert not (world.home / TILE).exists()
    run(world, log)
    assert world.cached(TILE) == log.answer(TILE)


# What may be planted.


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_bytes(b"x")


def nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def itself(path: Path) -> None:
    path.symlink_to(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def unreadable(path: Path) -> None:
    path.write_bytes(b"x")
    path.chmod(0)


PLANTS = [fifo, folder, nowhere, itself, endless, unreadable]


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("path", [LATEST, "lock", LOOKUP, TILE, "tile/8/0/002.p/88"])
def test_nothing_planted_hangs_or_harms(
    world: RealWorld, log: FakeLog, path: str, plant: object
) -> None:
    target = world.home / path
    target.parent.mkdir(parents=True)
    assert callable(plant)
    plant(target)
    if target.is_symlink():
        outside = target.readlink()
    run(world, log)
    assert len(world.said) <= 1
    if plant is folder:
        assert (target / "inside").read_bytes() == b"x"
    elif path != "lock":
        # Replaced, and nothing was written through a link.
        assert world.cached(path) == log.answer(path)
        assert not target.is_symlink()
        assert plant is not nowhere or not outside.exists()
    # Whatever is left of it, the next run is as right, and hangs as little.
    run(world, log)


def test_a_pipe_that_somebody_holds_open(world: RealWorld, log: FakeLog) -> None:
    target = world.home / LOOKUP
    target.parent.mkdir(parents=True)
    os.mkfifo(target)
    held = os.open(target, os.O_RDWR)
    run(world, log)
    os.close(held)
    assert world.cached(LOOKUP) == log.answer(LOOKUP)


def test_a_folder_cannot_be_dropped_and_does_not_matter(world: RealWorld) -> None:
    folder_ = world.home / LOOKUP
    folder_.mkdir(parents=True)
    ops = world.local()
    ops.drop(LOOKUP, Tier.CACHE)
    assert ops.read([LOOKUP], skip=()) == {LOOKUP: Absent()}
    ops.close()
    assert folder_.is_dir()


def test_sizes_on_disk_are_bounded(world: RealWorld) -> None:
    ops = world.local()
    limits = {LATEST: 1_000_000, LOOKUP: 1 << 20, TILE: 8192}
    for path, limit in limits.items():
        for size, kept in ((limit - 1, True), (limit, True), (limit + 1, False), (1, True)):
            world.plant(path, b"x" * size)
            found = ops.read([path], skip=())[path]
            assert found == (Found(Tier.CACHE, b"x" * size) if kept else Absent())
        assert logops.limit_of(path) == limit
    ops.close()


# The go command's cache is read and never written.


def test_the_go_commands_cache(world: RealWorld, log: FakeLog, tmp_path: Path) -> None:
    go = tmp_path / "go"
    for path, say in pages(log, *SOME).items():
        top = go / "sumdb" if path == LATEST else go / "mod" / "cache" / "download" / "sumdb"
        file = top / log.key.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(say.body)
    files = sorted(go.rglob("*"))
    before = {path: path.read_bytes() for path in files if path.is_file()}
    for each in files:
        each.chmod(0o500 if each.is_dir() else 0o400)
    ops = world.local(go=go)
    expect_all(Session(log.key, ops, offline=True).prove(log.claims(*SOME)), log.claims(*SOME))
    assert ops.read([LATEST], skip={Tier.CACHE})[LATEST] == Found(Tier.GO, log.checkpoint())
    ops.drop(LOOKUP, Tier.GO)
    ops.close()
    assert {path: path.read_bytes() for path in files if path.is_file()} == before
    assert sorted(go.rglob("*")) == files
    for each in files:
        each.chmod(0o700 if each.is_dir() else 0o600)


# Several at once.


def test_latest_moves_under_a_lock(
    world: RealWorld, log: FakeLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = []

    def replace(target: Path, data: bytes, *, durable: bool = False) -> None:
        with (world.home / "lock").open("rb") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        replaced.append(target.name)
        replace_file(target, data, durable=durable)

    monkeypatch.setattr(logops, "replace_file", replace)
    ops = world.local()
    for size in (300, 600, 300):
        ops.save({LATEST: log.checkpoint(size)})
    ops.close()
    assert replaced == [LATEST, LATEST]
    with (world.home / "lock").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_threads_share_a_cache(log: FakeLog, tmp_path: Path) -> None:
    worlds = [RealWorld(log, tmp_path) for _ in range(6)]
    sizes = [300, 600, 257, 512, 450, 599]

    def work(world: RealWorld, size: int) -> None:
        served = {f"/{p}": say for p, say in pages(log, 3, size - 1, size=size).items()}
        with (
            Loopback(served) as server,
            world.open(Database(log.key, server.base), Road((), direct=True)) as ops,
        ):
            facts = Session(log.key, ops).prove(log.claims(3, size - 1))
        expect_all(facts, log.claims(3, size - 1))

    with ThreadPoolExecutor(len(worlds)) as pool:
        assert len(list(pool.map(work, worlds, sizes))) == len(worlds)
    assert worlds[0].cached(LATEST) == log.checkpoint(600)
    assert not temporaries(worlds[0])


def child(world: RealWorld, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", interrupted.__name__, str(world.folder), *arguments], cwd=TOP
    )


def test_processes_share_a_cache(tmp_path: Path) -> None:
    log = interrupted.make_log()
    world = RealWorld(log, tmp_path)
    children = [child(world, "0", str(size)) for size in (300, 250, 299)]
    assert [each.wait() for each in children] == [0, 0, 0]
    assert world.cached(LATEST) == log.checkpoint(300)
    assert not temporaries(world)


def test_killed_at_every_write(tmp_path: Path) -> None:
    """Whatever call it dies at, what is left proves what it can, and no half file is used."""
    log = interrupted.make_log()
    numbers = (*interrupted.NUMBERS, log.size - 1)
    killed = 0
    for call in range(1, 200):
        world = RealWorld(log, tmp_path / str(call))
        pid = os.fork()
        if pid == 0:
            interrupted.run(world.folder, call, log.size)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        killed += 1
        # Whole files or none.
        for path in world.home.rglob("*"):
            name = path.relative_to(world.home).as_posix()
            if path.is_file() and not name.endswith(".tmp") and name != "lock":
                assert path.read_bytes() == log.answer(name)
        with world.serving(pages(log, *numbers)) as ops:
            session = Session(log.key, ops)
            expect_all(session.prove(log.claims(*numbers)), log.claims(*numbers))
            assert not session.healed
        assert world.cached(LATEST) == log.checkpoint()
    # Each of 7 files is created, written, closed and renamed; folders and the lock besides.
    assert killed > 20
