"""Pipelines that include the component, run by gitlab-ci-local with the real git and pip."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.adapters.repositories import run as git
from tests.gitlab.pipelines import (
    EXAMPLES,
    FORK_OF,
    SOURCE,
    TOP,
    Project,
    include,
    merge_request,
    push,
)
from tests.reporters.schemas import validator
from tests.reporters.xmlreading import junit_validator

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("component")

GATE = "gosupply:gate"
QUALITY = TOP / "tests" / "reporters" / "codequality.schema.json"
# What a project does before its own jobs, and would break others.
DEFAULT = {"default": {"before_script": ["exit 41"], "image": "acme/none"}}
# What Python would import if it looked for modules where it runs, and what would configure git and
# pip if these files were a user's.
_MODULES = ("json", "pip", "venv", "gosupply/__init__", "gosupply/__main__", "sitecustomize")
PLANTED = {
    **dict.fromkeys((f"{name}.py" for name in _MODULES), "import sys\nsys.exit('planted')\n"),
    "pip.conf": "[install]\nrequirement = planted.txt\n",
    ".gitconfig": "[core]\n\tfsmonitor = exit 1; touch planted\n[planted\n",
}
# As they are set for projects in several languages; with an image, $CI_PROJECT_DIR is not here.
MIXED = {"PYTHONPATH": ".", "HOME": ".", "PIP_CONFIG_FILE": "pip.conf"}
POLICY = """\
version: 1
versions: {go: ">=1.26"}
rules: {go-directive: LEVEL}
teams:
  payments: {labels: ["team::payments"], paths: ["..."]}
  search: {labels: ["team"], paths: ["..."]}
"""
STRICT, LAX = (POLICY.replace("LEVEL", level) for level in ("deny", "off"))
STRICT_FLOOR = "{version: 1, versions: {go: '>=1.26'}, rules: {go-directive: deny}}"
NAME = ".gosupply/policy.yaml"
LABELS = "odd label,$(touch pwned),team::payments,naïve"
TAMPERED = (EXAMPLES / "tampered" / "go.sum").read_text(encoding="utf-8")


def test_a_clean_project_passes(tmp_path: Path, wheelhouse: Path) -> None:
    pipeline = {**json.loads(include("check-security", wheelhouse=str(wheelhouse))), **DEFAULT}
    project = Project(tmp_path, "hello", json.dumps(pipeline), **PLANTED)
    project.clone()
    done = project.run(**push(), **MIXED)
    assert done.codes == {"gosupply": 0, GATE: 0}, done.text
    assert "planted" not in done.text
    assert "verified 10 lines of go.sum" in done.text
    assert "everything required was checked, and nothing is denied" in done.text
    assert {path.name for path in done.reports().iterdir()} == {
        "exit-code",
        "gl-code-quality-report.json",
        "gosupply-junit.xml",
        "gosupply-note.md",
        "gosupply.html",
        "gosupply.json",
        "gosupply.sarif",
    }
    assert json.loads(done.report("gl-code-quality-report.json")) == []
    assert json.loads(done.report("gosupply.sarif"))["runs"][0]["results"] == []


def test_a_merge_request_is_judged_by_its_target(tmp_path: Path, wheelhouse: Path) -> None:
    pipeline = include(wheelhouse=str(wheelhouse), offline=True)
    project = Project(tmp_path, "hello", pipeline, **{NAME: STRICT})
    project.change(**{"go.sum": TAMPERED, NAME: LAX}, then="later")
    project.clone("change", "--depth=1")
    done = project.run(**merge_request(CI_MERGE_REQUEST_LABELS=LABELS))
    # The report is taken, the merge request is stopped.
    assert done.codes == {"gosupply": 0, GATE: 1}, done.text
    assert "gosupply: something is denied." in done.text
    denied = {each["rule"] for each in done.json["findings"] if each["level"] == "deny"}
    assert denied == {"sum-mismatch", "go-directive"}
    (quality,) = (
        each
        for each in json.loads(done.report("gl-code-quality-report.json"))
        if each["check_name"] == "sum-mismatch"
    )
    assert quality["location"]["path"] == "go.sum"
    assert quality["location"]["lines"]["begin"] == 7
    junit_validator()(done.report("gosupply-junit.xml").decode())
    validator(QUALITY)(json.loads(done.report("gl-code-quality-report.json")))
    for name in ("gosupply-junit.xml", "gosupply-note.md", "gosupply.html"):
        assert b"github.com/spf13/pflag" in done.report(name)
    (root,) = done.json["roots"]
    assert (root["requested"], root["team"]) == (["payments"], "payments")
    assert root["requested_by"] == "labels, GitLab, merge request into 'main'"
    assert not list(tmp_path.rglob("pwned"))


def test_variables_of_a_pipeline_change_no_input(tmp_path: Path, wheelhouse: Path) -> None:
    inputs = {"wheelhouse": str(wheelhouse), "offline": True, "floor": STRICT_FLOOR}
    project = Project(tmp_path, "hello", include(**inputs), **{"docs/readme": "none\n"})
    project.change(**{"go.sum": TAMPERED})
    project.clone("change", "--depth=1")
    (lax := tmp_path / "lax.yaml").write_text("version: 1\n", encoding="utf-8")
    done = project.run(
        **merge_request(),
        **dict.fromkeys(("GOSUPPLY_INPUT_PATH", "INPUT_PATH", "path"), "docs"),
        **dict.fromkeys(("GOSUPPLY_INPUT_FLOOR", "GOSUPPLY_FLOOR", "floor"), str(lax)),
        **dict.fromkeys(("GOSUPPLY_INPUT_REQUIREMENT", "requirement"), "gosupply==0.0.1"),
        **dict.fromkeys(("GOSUPPLY_REPORT_JOB", "job"), "other"),
        **dict.fromkeys(("GOSUPPLY_RING", "GOSUPPLY_TEAM", "GOSUPPLY_INPUT_WHEELHOUSE"), "none"),
    )
    assert done.codes == {"gosupply": 0, GATE: 1}, done.text
    denied = {each["rule"] for each in done.json["findings"] if each["level"] == "deny"}
    assert denied == {"sum-mismatch", "go-directive"}


def test_an_input_with_a_line_break_is_refused(tmp_path: Path) -> None:
    project = Project(tmp_path, "hello", include(path="docs\nGOSUPPLY_INPUTS\nexit 0"))
    project.clone()
    assert "does not match required regex" in project.refused(**push())


def test_a_forks_pipeline_is_judged_by_the_target_project(tmp_path: Path, wheelhouse: Path) -> None:
    pipeline = include(wheelhouse=str(wheelhouse), offline=True)
    upstream = Project(tmp_path / "upstream", "hello", pipeline, **{NAME: STRICT})
    fork = Project(tmp_path / "fork", "hello", pipeline, **{NAME: LAX})
    fork.change(more="file\n")
    fork.clone("change", "--depth=1")
    (bare,) = upstream.host.values()
    fork.host[f"{FORK_OF}.git"] = bare
    done = fork.run(**merge_request(CI_PROJECT_ID="2", CI_MERGE_REQUEST_PROJECT_URL=FORK_OF))
    assert done.codes == {"gosupply": 0, GATE: 1}, done.text
    assert "this pipeline is advisory: it runs in a fork" in done.text
    assert {each["rule"] for each in done.json["findings"] if each["level"] == "deny"} == {
        "go-directive"
    }
    assert done.json["authority"] == f"commit {git(bare, 'rev-parse', 'main')[:12]}"


def test_any_name_of_a_folder_is_a_folder(tmp_path: Path, wheelhouse: Path) -> None:
    odd = """it's "odd" $HOME `x` \\ #: {a} """
    pipeline = include(**{"wheelhouse": str(wheelhouse), "path": odd, "job-prefix": "odd:"})
    files = {
        f"{odd}/{name}": (EXAMPLES / "tampered" / name).read_text(encoding="utf-8")
        for name in ("go.mod", "go.sum", ".gosupply/proof.bundle", ".gosupply/checkpoint")
    }
    project = Project(tmp_path, "hello", pipeline, **files)
    project.clone()
    done = project.run(**push())
    assert done.codes == {"odd:gosupply": 0, "odd:gosupply:gate": 1}, done.text


def test_a_wheel_with_another_hash_is_not_installed(tmp_path: Path, wheelhouse: Path) -> None:
    other = f"gosupply==0.1.0 --hash=sha256:{'0' * 64}"
    pipeline = include(wheelhouse=str(wheelhouse), requirement=other)
    project = Project(tmp_path, "hello", pipeline)
    project.clone()
    done = project.run(**push())
    assert done.codes == {"gosupply": 3}, done.text
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.text


def test_a_template_of_no_release_says_so(tmp_path: Path) -> None:
    # Also the plain form of `include`, with a copy of the template in the project.
    template = (SOURCE / "templates" / "check" / "template.yml").read_text(encoding="utf-8")
    pipeline = json.dumps({"include": [{"local": "ci/gosupply.yml"}]})
    project = Project(tmp_path, "hello", pipeline, **{"ci/gosupply.yml": template})
    project.clone()
    done = project.run(**push())
    assert done.codes == {"gosupply": 2}, done.text
    assert "this template is of no release and knows no wheel" in done.text


@pytest.mark.parametrize(
    ("variables", "runs"),
    [
        # A merge train's pipelines have the same variables.
        (merge_request(CI_PIPELINE_SOURCE="parent_pipeline"), True),
        ({"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "v1.0.0"}, True),
        ({**push(), "CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "old"}, True),
        # A merge request of the branch has its own pipeline.
        ({**push(), "CI_COMMIT_BRANCH": "topic"}, False),
    ],
)
def test_each_commit_is_checked_once(
    tmp_path: Path, variables: dict[str, str], *, runs: bool
) -> None:
    project = Project(tmp_path, "hello", include())
    project.clone()
    listed = project.list(**variables)
    assert listed == (["gosupply", GATE] if runs else [])
