"""What linters, schemas and the documents say of the action's files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tests.actions.acting import STUBBED, STUBS, TOP
from tests.actions.conftest import README
from tests.actions.stepping import INPUTS
from tests.actions.test_readme import WORKFLOWS
from tests.tools import require_script, require_tool

if TYPE_CHECKING:
    from pathlib import Path

ACTIONS = TOP / "actions"
ACTION = ACTIONS / "check" / "action.yml"
LOCK = ACTIONS / "check" / "requirements.lock"
SHELL = sorted([*ACTIONS.glob("**/*.sh"), ACTIONS / "lock", *STUBS.glob("**/*.sh")])
_ROW = re.compile(r"^\| `([a-z-]+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)
_PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; .*)? \\$", re.MULTILINE)
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def load(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


def action() -> dict[str, Any]:
    return load(ACTION.read_text(encoding="utf-8"))


def succeed(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def written(tmp_path: Path) -> list[str]:
    """The workflows of the README as files, where a repository has them."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, text in WORKFLOWS.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return sorted(map(str, folder.iterdir()))


def test_zizmor_finds_nothing(written: list[str]) -> None:
    zizmor = require_script("zizmor")
    succeed(zizmor, "--offline", "--persona=pedantic", "--no-config", str(ACTIONS), *written)


def test_schemas(written: list[str]) -> None:
    checker = (sys.executable, "-m", "check_jsonschema", "--builtin-schema")
    stubs = map(str, sorted(STUBS.glob("**/action.yml")))
    succeed(*checker, "vendor.github-actions", str(ACTION), *stubs)
    succeed(*checker, "vendor.github-workflows", *written)


def test_act_accepts_the_workflows(written: list[str]) -> None:
    for path in written:
        succeed(require_script("act"), "--validate", "--strict", "--workflows", path)


def test_shellcheck_finds_nothing() -> None:
    succeed(require_tool("shellcheck"), *map(str, SHELL))


def test_scripts_stop_at_the_first_mistake() -> None:
    for path in SHELL:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#!/usr/bin/env bash\n"), path
        assert "\nset -euo pipefail\n" in text, path


def test_inputs_reach_scripts_by_their_environment_alone() -> None:
    for step in action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_every_input_is_handed_on_as_the_scripts_read_it() -> None:
    inputs = action()["inputs"]
    variables = {name: f"INPUT_{name.upper().replace('-', '_')}" for name in inputs}
    steps = action()["runs"]["steps"]
    handed = {key: value for step in steps for key, value in step.get("env", {}).items()}
    for name, variable in {**variables, "token": "GOSUPPLY_FETCH_TOKEN"}.items():
        assert handed[variable] == f"${{{{ inputs.{name} }}}}"
    scripts = [*ACTION.parent.glob("*.sh"), *ACTION.parent.glob("*.py")]
    read = set(re.findall(r"INPUT_[A-Z_]+", "".join(each.read_text() for each in scripts)))
    assert read <= set(variables.values())
    defaults = {variables[name]: item["default"] for name, item in inputs.items()}
    del defaults["INPUT_TOKEN"]
    assert {f"INPUT_{name}": text for name, text in INPUTS.items()} == defaults


def test_every_action_is_named_by_its_commit_and_has_a_stub() -> None:
    text = ACTION.read_text(encoding="utf-8") + README
    used = set(re.findall(r"uses: (\S+@[0-9a-f]{40}) # v[0-9.]+\n", text))
    assert len(re.findall(r"uses:", text)) == len(re.findall(r"uses: \S+@[0-9a-f]{40} #", text))
    owners = {re.sub(r"^([^/]+/[^/@]+)[^@]*@", r"\1@", name) for name in used}
    assert {name for name in owners if not name.startswith("gosupply/")} == set(STUBBED)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_permissions_are_as_few_as_can_be(name: str) -> None:
    workflow = load(WORKFLOWS[name])
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        uploads = any(step.get("with", {}).get("upload") for step in job["steps"])
        security = {"actions": "read", "security-events": "write"} if uploads else {}
        assert job["permissions"] == {"contents": "read", **security}
        assert "secrets." not in WORKFLOWS[name]


def test_no_workflow_runs_with_more_than_the_change_may() -> None:
    events = {event for text in WORKFLOWS.values() for event in load(text)["on"]}
    wanted = {"merge_group", "pull_request", "push", "schedule", "workflow_dispatch"}
    assert events == wanted


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_run_ends_and_is_replaced_only_by_one_for_the_same_pull_request(name: str) -> None:
    workflow = load(WORKFLOWS[name])
    assert all(job["timeout-minutes"] == 15 for job in workflow["jobs"].values())
    # A second run that waits in a group replaces the first one that does.
    group = workflow["concurrency"]["group"]
    assert group.endswith("github.run_id }}")
    assert "github.ref" not in group


def test_what_a_ruleset_requires_has_nothing_that_github_ignores() -> None:
    workflow = load(WORKFLOWS["floor"])
    assert workflow["on"] == {"pull_request": None, "merge_group": None}
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_the_gate_is_last_and_always_runs() -> None:
    *others, gate = action()["runs"]["steps"]
    assert (gate["if"], gate["run"]) == ("always()", 'bash "$GITHUB_ACTION_PATH/gate.sh"')
    assert "continue-on-error" not in gate
    tolerated = [step for step in others if step.get("continue-on-error")]
    assert all("uses" in step for step in tolerated)


def test_the_readme_has_every_input_with_its_default() -> None:
    rows = dict(_ROW.findall(README.partition("## Inputs\n")[2]))
    inputs = {name: item["default"] for name, item in action()["inputs"].items()}
    assert rows == {
        name: re.sub(r"^\$\{\{ (.*) \}\}$", r"\1", text) for name, text in inputs.items()
    }


def test_the_readme_has_every_output() -> None:
    outputs = README.partition("\nOutputs: ")[2].partition("\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", outputs)) == set(action()["outputs"])


def test_the_lock_names_everything_by_its_hash() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    for line in text.splitlines():
        known = _HASH.match(line) or _PINNED.match(line) or line.lstrip().startswith("#")
        assert known, line
    for block in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block


def test_the_lock_has_what_gosupply_needs() -> None:
    locked = dict(_PINNED.findall(LOCK.read_text(encoding="utf-8")))
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in project["dependencies"]:
        wanted = Requirement(text)
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), text
