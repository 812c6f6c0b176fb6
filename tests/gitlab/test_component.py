"""The files of the component: made from their sources, well-formed, and what a release has."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gosupply import __version__
from tests.gitlab.components import INPUT, NAMES, loaded, parts, path_of, script_of
from tests.gitlab.conftest import LOCK
from tests.gitlab.pipelines import SOURCE, TOP, VERSION, check_jsonschema

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = os.environ.get("GOSUPPLY_UPDATE") == "1"
_PINNED = re.compile(r"^[a-z0-9-]+==\S+|--hash=sha256:[0-9a-f]{64}", re.MULTILINE)


def made(requirement: str = "") -> dict[str, str]:
    """Return what the generator makes, as it prints it."""
    program = f"import json, generate; print(json.dumps(generate.component({requirement!r})))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=SOURCE,
        check=True,
        capture_output=True,
        text=True,
    )
    files: dict[str, str] = json.loads(done.stdout)
    return files


def test_the_templates_are_made_from_their_sources() -> None:
    if UPDATE:
        subprocess.run([sys.executable, str(SOURCE / "generate.py")], check=True)
    files = made()
    assert files.keys() == {"README.md", *(f"templates/{name}/template.yml" for name in NAMES)}
    for name, text in files.items():
        assert (SOURCE / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("name", NAMES)
def test_gitlabs_schema_takes_the_template(name: str, tmp_path: Path) -> None:
    header, jobs = parts(path_of(name).read_text(encoding="utf-8"))
    inputs = loaded(header)["spec"]["inputs"]
    texts = {"header.yml": header, "jobs.yml": INPUT.sub("x", jobs)}
    for file, text in texts.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
        assert schema_says(tmp_path / file) == ()
    # Each input is used, and nothing else is asked for.
    assert {*INPUT.findall(jobs)} == {*inputs}
    assert all(given["description"].endswith(".") for given in inputs.values())


def test_gitlabs_schema_refuses_nonsense(tmp_path: Path) -> None:
    header, _ = parts(path_of("check").read_text(encoding="utf-8"))
    (tmp_path / "header.yml").write_text(header.replace("boolean", "bool"), encoding="utf-8")
    assert schema_says(tmp_path / "header.yml")


def schema_says(path: Path) -> tuple[str, ...]:
    words = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    return tuple(check_jsonschema(*words, str(path)))


def test_only_servers_that_know_the_type_are_shown_it() -> None:
    check, security = (path_of(name).read_text(encoding="utf-8").splitlines() for name in NAMES)
    line = "      sarif: gosupply-report/gosupply.sarif"
    assert line not in check
    security.remove(line)
    assert security == check


def test_the_lock_is_the_actions() -> None:
    script = script_of("gosupply", path_of("check").read_text(encoding="utf-8"))
    lock = script.split("<<'LOCK'\n")[1].split("\nLOCK\n")[0]
    assert _PINNED.findall(lock) == _PINNED.findall(LOCK.read_text(encoding="utf-8"))
    assert "hash" in lock


def test_the_version_is_the_packages() -> None:
    assert __version__ == VERSION
    assert {
        *re.findall(r"check(?:-security)?@([0-9.]+)\n", (SOURCE / "README.md").read_text())
    } == {__version__}


def test_the_licence_is_the_projects() -> None:
    assert (SOURCE / "LICENSE").read_bytes() == (TOP / "LICENSE").read_bytes()


def test_a_release_installs_the_wheel_and_no_other(released: Path, wheel: Path) -> None:
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    for name in NAMES:
        text = path_of(name, released).read_text(encoding="utf-8")
        given = loaded(parts(text)[0])["spec"]["inputs"]["requirement"]["default"]
        assert given == f"gosupply=={VERSION} --hash=sha256:{digest}"
        unreleased = path_of(name).read_text(encoding="utf-8")
        assert text.replace(given, "") == unreleased


def test_a_release_is_a_project_of_its_own(released: Path) -> None:
    files = {str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()}
    assert {name for name in files if not name.startswith(".git/")} == {
        "LICENSE",
        "README.md",
        *(f"templates/{name}/template.yml" for name in NAMES),
    }


@pytest.mark.parametrize("folder", [SOURCE, None], ids=["here", "released"])
def test_the_readme_knows_the_hash_of_the_template(folder: Path | None, released: Path) -> None:
    place = folder or released
    digest = base64.b64encode(hashlib.sha256(path_of("check", place).read_bytes()).digest())
    found = re.findall(r"integrity: (\S+)", (place / "README.md").read_text(encoding="utf-8"))
    assert found == [f"sha256-{digest.decode()}"]


@pytest.mark.parametrize(
    "name", ["gosupply-0.1.0.dev1-py3-none-any.whl", "other-0.1.0-py3-none-any.whl", "gosupply.whl"]
)
def test_what_is_no_released_wheel_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    done = release(tmp_path / name, tmp_path / "folder")
    assert (done.returncode, "is not the name of a wheel" in done.stderr) == (2, True)
    assert not (tmp_path / "folder").exists()


def test_a_wheel_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = release(tmp_path / "gosupply-0.1.0-py3-none-any.whl", tmp_path / "folder")
    assert (done.returncode, "No such file" in done.stderr) == (2, True)


def release(wheel: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SOURCE / "release.py"), str(wheel), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_no_requirement_is_refused() -> None:
    with pytest.raises(subprocess.CalledProcessError) as error:
        made("gosupply==0.1.0")
    assert "is not like 'gosupply==1.2.3 --hash=sha256:...'" in error.value.stderr
