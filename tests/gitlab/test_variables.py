"""Variables: what changes nothing, what is kept from whom, and what is still the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import write
from tests.gitlab.components import INPUT, NAMES, inputs_of, loaded, parts, path_of, script_of
from tests.gitlab.scripting import Job, really, standing_in

if TYPE_CHECKING:
    from pathlib import Path

CHECK = path_of("check").read_text(encoding="utf-8")
INPUTS = sorted({*INPUT.findall(script_of("gosupply", CHECK))})
SECRETS = {
    "CI_JOB_TOKEN": "secret-token",
    "CI_REGISTRY_PASSWORD": "secret-token",
    "CI_DEPENDENCY_PROXY_PASSWORD": "secret-token",
    "CI_REPOSITORY_URL": "https://gitlab-ci-token:secret-token@gitlab.com/acme/project.git",
    "GOSUPPLY_FETCH_TOKEN": "secret-token",
    # The script has something of this name, too.
    "token": "",
}
DROPPED = (
    *("BASH_ENV", "ENV", "GOSUPPLY_RING", "GOSUPPLY_TEAM"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE"),
    *("GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_SHALLOW_FILE", "GIT_WORK_TREE"),
    *("PIP_CONSTRAINT", "PIP_EDITABLE", "PIP_GROUP", "PIP_PREFIX", "PIP_PYTHON"),
    *("PIP_REQUIREMENT", "PIP_ROOT", "PIP_TARGET", "PIP_USER"),
    *("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE"),
)
CONFIGURING = (
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "HOME",
    "PIP_CONFIG_FILE",
    "XDG_CONFIG_DIRS",
    "XDG_CONFIG_HOME",
)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return standing_in(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_no_variables(name: str) -> None:
    # A pipeline's variables would replace a job's.
    for job in loaded(parts(path_of(name).read_text(encoding="utf-8"))[1]).values():
        assert {*job.get("variables", {})} <= {"GIT_STRATEGY"}


@pytest.mark.parametrize("job", ["gosupply", "gosupply:gate"])
def test_inputs_stand_where_the_shell_expands_nothing(job: str) -> None:
    before, rest = script_of(job, CHECK).split("<<'GOSUPPLY_INPUTS'\n")
    given, after = rest.split("\nGOSUPPLY_INPUTS\n")
    assert INPUT.findall(given)
    assert not INPUT.search(before + after)
    # None is a whole line, which could be the end of them.
    assert all(INPUT.sub("", line) for line in given.splitlines())
    assert all(len(INPUT.findall(line)) == 1 for line in given.splitlines())


def test_no_input_has_a_line_break() -> None:
    free = {name: each for name, each in inputs_of(CHECK).items() if "type" not in each}
    assert {"path", "ring", "team", "floor", "bundle", "requirement", "wheelhouse"} <= {*free}
    (line,) = {each["regex"] for name, each in free.items() if name != "job-prefix"}
    assert line == "^[^\\x00-\\x1f\\x7f\x85\u2028\u2029]*$"


@pytest.mark.parametrize("name", INPUTS)
def test_an_inputs_variable_does_nothing(job: Job, name: str) -> None:
    plain = name.upper().replace("-", "_")
    names = (f"GOSUPPLY_INPUT_{plain}", f"INPUT_{plain}", plain, name.replace("-", "_"))
    variables = dict.fromkeys(names, "changed") | {"PATH": job.path}
    done = job.run(**variables)
    assert done.code == 0, done.text
    assert "changed" not in "\0".join(job.words)
    assert job.gate(**variables).code == 0


def test_only_the_fetch_is_given_the_token(job: Job) -> None:
    job.run(**SECRETS)
    assert job.seen.read_text() == "ci token=secret-token\ncheck token=none\n"
    assert job.saw("ci").count("secret-token") == 1
    for what in ("pip", "check"):
        assert "secret-token" not in job.saw(what)


def test_what_has_pip_or_git_do_something_else_is_dropped(job: Job) -> None:
    job.run(**dict.fromkeys(DROPPED, "x"))
    for what in ("pip", "ci", "check"):
        assert not {*DROPPED} & {*variables_of(job.saw(what))}


@pytest.mark.parametrize("value", [".", "{top}", "{top}/a/b", "{top}/../repository"])
def test_what_is_checked_configures_nothing(job: Job, value: str) -> None:
    given = value.replace("{top}", str(job.top))
    lists = {"XDG_CONFIG_DIRS": f"/etc/xdg:{given}"}
    done = job.run(**(dict.fromkeys(CONFIGURING, given) | lists))
    assert done.code == 0, done.text
    for what in ("pip", "ci", "check"):
        found = variables_of(job.saw(what))
        assert not {given, *lists.values()} & {found.get(name) for name in CONFIGURING}


def test_a_home_by_way_of_a_link_is_none(job: Job, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(job.top)
    job.run(HOME=str(tmp_path / "link"))
    home = variables_of(job.saw("pip"))["HOME"]
    assert not home.startswith((str(job.top), str(tmp_path / "link")))


def test_what_the_user_configures_is_kept(job: Job, tmp_path: Path) -> None:
    kept = {
        **dict.fromkeys(CONFIGURING, str(tmp_path / "repository-2")),
        "PIP_INDEX_URL": "https://pypi.example.com/simple",
        "GIT_CONFIG_COUNT": "0",
        "GOSUPPLY_FLOOR": "/etc/floor.yaml",
        "GOPROXY": "https://proxy.example.com",
    }
    job.run(**kept)
    for what in ("pip", "ci", "check"):
        assert kept.items() <= variables_of(job.saw(what)).items()


def test_an_empty_floor_drops_none(job: Job) -> None:
    done = job.run(GOSUPPLY_FLOOR="")
    assert (done.code, "GOSUPPLY_FLOOR is empty, which drops no floor" in done.text) == (2, True)
    assert not job.seen.exists()


def test_an_inputs_floor_is_not_replaced(tmp_path: Path) -> None:
    real = really(tmp_path)
    floors = {"strict": tmp_path / "strict.yaml", "lax": tmp_path / "lax.yaml"}
    write(floors["strict"], "{version: 1, versions: {go: '>=1.26'}, rules: {go-directive: deny}}")
    write(floors["lax"], "version: 1\n")
    done = real.run({"floor": str(floors["strict"])}, GOSUPPLY_FLOOR=str(floors["lax"]))
    assert (done.code, real.gate().code) == (0, 1), done.text


def variables_of(text: str) -> dict[str, str]:
    found = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {name: value for name, _, value in found}
