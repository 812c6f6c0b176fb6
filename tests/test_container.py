"""The container, without a daemon: its file is read, and its steps run as the script that they are.

What is installed is run as the image runs it: by a user who is not root and owns nothing of it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.adapters.repositories import contents
from tests.tools import end_without, require_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).resolve().parent.parent
FOLDER = TOP / "actions" / "container"
BUILD = FOLDER / "build.sh"
NOBODY = 65532
DIGEST = f"sha256:{'0123456789abcdef' * 4}"
HELLO = TOP / "examples" / "hello"
_UNCHECKED = 0b01


class Instruction(NamedTuple):
    """One instruction of a Dockerfile: its name, and the rest of its line."""

    name: str
    words: str


class Installed(NamedTuple):
    """What the script installed, and the folder that it is in."""

    prefix: Path
    beside: Path


def instructions() -> list[Instruction]:
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in lines if line.strip()]


def build(*words: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(BUILD), *map(str, words)],
        env={**os.environ, "PYTHON": sys.executable, **changes},
        capture_output=True,
        text=True,
        check=False,
    )


def as_nobody(
    *words: str | Path, cwd: Path, check: bool = True, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run a program as another user, where this one is root; with next to no environment."""
    is_root = os.geteuid() == 0
    return subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        user=NOBODY if is_root else None,
        group=NOBODY if is_root else None,
        extra_groups=[] if is_root else None,
        env={"PATH": os.environ["PATH"], "GOENV": "off", **changes},
        capture_output=True,
        text=True,
        check=check,
    )


def reachable_python() -> str:
    """Return a Python with pip that any user can run, or end the test."""
    own = str(Path(sys.base_prefix, "bin", "python3"))
    for found in (own, shutil.which("python3", path="/usr/local/bin:/usr/bin")):
        if found and _is_reachable(found):
            return found
    return end_without("there is no Python with pip that every user can run")


def _is_reachable(python: str) -> bool:
    words = ("-I", "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))")
    try:
        return as_nobody(python, *words, cwd=Path("/"), check=False).returncode == 0
    except PermissionError:
        return False


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    """Install gosupply as the image's first stage does, where everybody can read it."""
    python = reachable_python()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        done = build("install", TOP, folder / "gosupply", PYTHON=python)
        assert done.returncode == 0, done.stderr
        beside = folder / "beside"
        beside.mkdir()
        beside.chmod(0o777)
        yield Installed(folder / "gosupply", beside)


def packages(installed: Installed) -> Path:
    (found,) = installed.prefix.glob("lib/python3.*/site-packages")
    return found


# What is installed.


def test_somebody_who_is_not_root_runs_it(installed: Installed) -> None:
    folder = installed.beside / "hello"
    shutil.copytree(HELLO, folder)
    before = contents(installed.prefix)
    program = installed.prefix / "bin/gosupply"
    cache = str(installed.beside / "cache")
    done = as_nobody(program, "check", "--offline", cwd=folder, GOSUPPLY_CACHE=cache)
    assert done.stdout.startswith("verified 10 lines")
    assert done.stderr == ""
    # Nor does it need a place of its own.
    done = as_nobody(program, "check", "--offline", cwd=folder, GOSUPPLY_CACHE="/dev/null")
    assert done.stdout.startswith("verified 10 lines")
    assert contents(installed.prefix) == before


def test_it_finds_what_is_wrong(installed: Installed) -> None:
    folder = installed.beside / "tampered"
    shutil.copytree(TOP / "examples" / "tampered", folder)
    program = installed.prefix / "bin/gosupply"
    done = as_nobody(program, "check", "--offline", cwd=folder, check=False)
    assert done.returncode == 1
    assert "deny[sum-mismatch]" in done.stdout


def test_it_reads_commits_of_a_repository_of_the_same_owner(installed: Installed) -> None:
    folder = installed.beside / "repository"
    git = require_tool("git")
    shutil.copytree(HELLO, folder)
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        as_nobody(git, *identity, *words, cwd=folder, HOME=str(installed.beside))
    program = installed.prefix / "bin/gosupply"
    done = as_nobody(program, "check", "--offline", "--commit", "HEAD", cwd=folder)
    assert done.stdout.startswith("verified 10 lines")


def test_nothing_of_the_checked_tree_or_the_environment_is_imported(installed: Installed) -> None:
    folder = installed.beside / "hostile"
    shutil.copytree(HELLO, folder)
    for name in ("gosupply", "requests", "json"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    program = installed.prefix / "bin/gosupply"
    words = ("check", "--offline")
    done = as_nobody(program, *words, cwd=folder, PYTHONPATH=str(folder), PYTHONHOME="/nonexistent")
    assert done.stdout.startswith("verified 10 lines")


def test_all_of_it_is_compiled_for_good(installed: Installed) -> None:
    sources = list(packages(installed).rglob("*.py"))
    assert any(path.parts[-2:] == ("gosupply", "__main__.py") for path in sources)
    for source in sources:
        compiled = Path(importlib.util.cache_from_source(str(source)))
        flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
        assert flags == _UNCHECKED, source


def test_it_has_what_it_needs_and_nothing_to_install_more(installed: Installed) -> None:
    names = {path.name for path in packages(installed).iterdir()}
    assert {"cryptography", "gosupply", "jinja2", "requests", "ruamel", "semver"} <= names
    assert not {"pip", "setuptools", "wheel", "pytest"} & names
    shipped = {path.relative_to(TOP) for path in (TOP / "gosupply").rglob("*") if path.is_file()}
    there = packages(installed)
    missing = [path for path in shipped if path.suffix != ".pyc" and not (there / path).exists()]
    assert missing == []


def test_only_its_owner_may_change_it(installed: Installed) -> None:
    files = [path for path in installed.prefix.rglob("*") if not path.is_symlink()]
    assert [path for path in files if path.stat().st_mode & 0o022] == []


# The steps.


def test_what_has_no_hash_is_not_installed(tmp_path: Path) -> None:
    lock = tmp_path / "source" / "actions" / "check" / "requirements.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("semver==3.0.4\n", encoding="utf-8")
    done = build("install", tmp_path / "source", tmp_path / "prefix")
    assert done.returncode != 0
    assert "hash" in done.stderr
    assert not (tmp_path / "prefix" / "bin" / "gosupply").exists()


def test_what_is_there_is_not_mixed_with(tmp_path: Path) -> None:
    done = build("install", TOP, tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "is there already" in done.stderr


def test_an_image_is_named_by_its_digest() -> None:
    for image in (f"python@{DIGEST}", f"example.com:5000/python:3.11-slim@{DIGEST}"):
        assert build("pinned", image).returncode == 0
    for image in ("", "python", "python:3.11-slim", f"python@{DIGEST[:-1]}", f"python@{DIGEST}x"):
        done = build("pinned", image)
        assert done.returncode == 1
        assert f"the image '{image}' is not named by its digest" in done.stderr


def test_git_is_installed_only_where_there_is_none(tmp_path: Path) -> None:
    programs, said = tmp_path / "bin", tmp_path / "said"
    programs.mkdir()
    for name in ("bash", "chmod", "mktemp", "rm"):
        (programs / name).symlink_to(require_tool(name))
    apt = programs / "apt-get"
    apt.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >>"{said}"\n', encoding="utf-8")
    apt.chmod(0o755)
    assert build("git", PATH=str(programs), TMPDIR=str(tmp_path)).returncode == 0
    update, install, clean = said.read_text(encoding="utf-8").splitlines()
    assert update.endswith("--quiet update")
    assert install.endswith("--quiet --yes --no-install-recommends install git")
    assert clean == "clean"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "said"]
    said.unlink()
    (programs / "git").symlink_to(require_tool("git"))
    assert build("git", PATH=str(programs)).returncode == 0
    assert not said.exists()


def test_pythons_own_library_is_compiled_without_its_tests(tmp_path: Path) -> None:
    for name in ("json/decoder.py", "test/badsyntax.py", "site-packages/a.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(")" if "bad" in name else "A = 1\n", encoding="utf-8")
    assert build("compile", tmp_path, PYTHONPYCACHEPREFIX="").returncode == 0
    compiled = [path.relative_to(tmp_path) for path in tmp_path.rglob("*.pyc")]
    assert [str(path.parent) for path in compiled] == ["json/__pycache__"]


def test_there_is_no_other_step() -> None:
    for words in ([], ["build"]):
        assert "there is no step" in build(*words).stderr


def test_the_script_is_clean() -> None:
    subprocess.run([require_tool("shellcheck"), str(BUILD)], check=True)


# The file.


def test_every_stage_begins_from_the_image_that_is_given_by_its_digest() -> None:
    found = instructions()
    assert found[0] == ("ARG", "PYTHON_IMAGE")
    stages = [each.words for each in found if each.name == "FROM"]
    assert [stage.split()[0] for stage in stages] == ["${PYTHON_IMAGE}"] * 2
    # The first thing that runs is the check of it.
    first = next(each.words for each in found if each.name == "RUN")
    assert first.endswith('build.sh pinned "$PYTHON_IMAGE"')


def test_what_runs_in_the_end_is_not_root_and_is_gosupply() -> None:
    found = instructions()
    last = found[max(place for place, each in enumerate(found) if each.name == "FROM") :]
    assert [each.words for each in last if each.name == "USER"] == [f"{NOBODY}:{NOBODY}"]
    place = [each.name for each in last].index("USER")
    assert not [each for each in last[place:] if each.name in {"RUN", "COPY", "ADD"}]
    assert ("ENTRYPOINT", '["/opt/gosupply/bin/gosupply"]') in last
    (copied,) = [each.words for each in last if each.name == "COPY"]
    assert copied == "--from=build /opt/gosupply /opt/gosupply"


def test_the_script_is_called_with_steps_that_it_has() -> None:
    ran = " ".join(each.words for each in instructions() if each.name == "RUN")
    steps = re.findall(r"build\.sh (\w+)", ran)
    assert steps == ["pinned", "install", "git", "compile"]
    script = BUILD.read_text(encoding="utf-8")
    assert set(steps) == set(re.findall(r"^(\w+)\) ", script, re.MULTILINE))


def test_what_is_copied_exists_and_nothing_else_reaches_the_daemon() -> None:
    sources = {
        each.words.split()[0]
        for each in instructions()
        if each.name == "COPY" and not each.words.startswith("--from")
    }
    assert all((TOP / source).exists() for source in sources)
    lines = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == sources
    assert rules[-1] == "**/__pycache__"
