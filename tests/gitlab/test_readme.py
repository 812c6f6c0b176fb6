"""What README.md of the component says: its pipelines run, its tables are complete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.gitlab.components import inputs_of, loaded, path_of
from tests.gitlab.pipelines import SOURCE, VERSION, Project, merge_request
from tests.gitlab.scripting import TEMPLATE, really
from tests.gitlab.test_component import schema_says
from tests.loopback import Loopback, Say

if TYPE_CHECKING:
    from pathlib import Path

README = (SOURCE / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```\n", README, re.MULTILINE | re.DOTALL)
REMOTE = "remote: https:"
RAW = f"https://gitlab.com/gosupply/gosupply/-/raw/{VERSION}"
HERE = [block for block in BLOCKS if REMOTE not in block]
GIVING = [block for block in BLOCKS if "inputs:" in block]


def test_there_are_blocks() -> None:
    assert len(BLOCKS) == README.count("```") // 2
    assert len(HERE) == len(BLOCKS) - 1


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_gitlabs_schema_takes_each_pipeline(block: str, tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text(block, encoding="utf-8")
    assert schema_says(tmp_path / ".gitlab-ci.yml") == ()


@pytest.mark.usefixtures("component")
@pytest.mark.parametrize("block", HERE, ids=range(len(HERE)))
def test_each_pipeline_has_both_jobs_of_each_include(block: str, tmp_path: Path) -> None:
    template = path_of("check").read_text(encoding="utf-8")
    project = Project(tmp_path, "hello", block, **{"ci/gosupply.yml": template})
    project.clone()
    prefixes = re.findall(r'job-prefix: "(.+)"', block) or [""]
    expected = [f"{prefix}{name}" for prefix in prefixes for name in ("gosupply", "gosupply:gate")]
    assert sorted(project.list(**merge_request())) == sorted(expected)


def test_a_remote_template_is_included(tmp_path: Path) -> None:
    (block,) = {*BLOCKS} - {*HERE}
    template = path_of("check")
    say = Say(body=template.read_bytes())
    with Loopback({f"/{template.relative_to(SOURCE).as_posix()}": say}) as server:
        project = Project(tmp_path, "hello", block.replace(RAW, server.url("")))
        project.clone()
        assert project.list(**merge_request()) == ["gosupply", "gosupply:gate"]


@pytest.mark.parametrize("block", GIVING, ids=range(len(GIVING)))
def test_inputs_that_are_shown_exist(block: str) -> None:
    known = inputs_of(TEMPLATE)
    given = [each["inputs"] for each in loaded(block)["include"] if "inputs" in each]
    assert {name for each in given for name in each} <= {*known}


def test_the_table_of_inputs_is_the_templates() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (?:`(.+)`)? ?\| (.+) \|$", README, re.MULTILINE)
    assert {name: (default, text) for name, default, text in rows} == {
        name: (shown(given["default"]), given["description"])
        for name, given in inputs_of(TEMPLATE).items()
    }


def test_the_floor_that_is_shown_is_one(tmp_path: Path) -> None:
    given = (each.get("inputs", {}) for block in GIVING for each in loaded(block)["include"])
    (floor,) = (each["floor"] for each in given if "floor" in each)
    job = really(tmp_path)
    done = job.run({"floor": floor})
    assert (done.code, job.gate().code) == (0, 0), done.text


def test_the_files_that_are_named_are_the_reports() -> None:
    script = (SOURCE / "report.sh").read_text(encoding="utf-8")
    written = {*re.findall(r'=\$work/report/([\w.-]+)"', script), "exit-code"}
    section = README.split("## Reports")[1].split("\n## ")[0]
    assert {*re.findall(r"^\| `([\w.-]+)` \|", section, re.MULTILINE)} == written


def test_the_remote_file_is_the_released_template() -> None:
    (block,) = {*BLOCKS} - {*HERE}
    (included,) = loaded(block)["include"]
    assert included["remote"] == f"{RAW}/{path_of('check').relative_to(SOURCE).as_posix()}"


def shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
