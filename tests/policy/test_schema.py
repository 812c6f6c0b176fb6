"""The shipped JSON Schema is the field table's, is valid, and says what the reader says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from gosupply.engine.names import NAMES as EVERY_NAME
from gosupply.policy.schema import policy_schema
from tests.policy.written import EXAMPLE, FLOOR, NAMES, TEAM, WAIVER, read
from tests.tools import end_without

if TYPE_CHECKING:
    from gosupply.policy.values import FileKind

UPDATE = os.environ.get("GOSUPPLY_UPDATE") == "1"
SHIPPED = Path(__file__).parent.parent.parent / "policies" / "schema.json"


def test_the_shipped_schema_is_that_of_the_table() -> None:
    """`GOSUPPLY_UPDATE=1` writes it: after a new key, rule or need."""
    text = json.dumps(policy_schema(one.name for one in EVERY_NAME), indent=2) + "\n"
    if UPDATE:
        SHIPPED.write_text(text, "utf-8")
    assert SHIPPED.read_text("utf-8") == text


def test_check_jsonschema_takes_the_schema_and_the_example(tmp_path: Path) -> None:
    # A package of the tests, whose program need not be on PATH.
    if find_spec("check_jsonschema") is None:
        end_without("check-jsonschema is not installed")
    tool = [sys.executable, "-m", "check_jsonschema"]
    schema, policy, wrong = (tmp_path / name for name in ("schema.json", "good.yaml", "bad.yaml"))
    schema.write_text(json.dumps(policy_schema(NAMES)), "utf-8")
    policy.write_text(EXAMPLE, "utf-8")
    wrong.write_text(EXAMPLE.replace("pin: required", "pni: required"), "utf-8")
    subprocess.run([*tool, "--check-metaschema", schema], check=True, capture_output=True)
    subprocess.run([*tool, "--schemafile", schema, policy], check=True, capture_output=True)
    done = subprocess.run(
        [*tool, "--schemafile", schema, wrong], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "'pni'" in done.stdout


def fits(text: str, kind: FileKind) -> bool:
    """Whether the schema takes a file, read as an editor reads it: YAML 1.2 with days as texts."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))
    schema = policy_schema(NAMES)
    if kind != "policy":
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}-file"}
    # jsonschema ships no types, which is why nothing of it is imported by name.
    draft = import_module("jsonschema").Draft202012Validator
    fitting: bool = draft(schema).is_valid(yaml.load(text))
    return fitting


GOOD: list[tuple[FileKind, str]] = [
    ("policy", EXAMPLE),
    ("team", TEAM),
    ("waiver", WAIVER),
    ("floor", FLOOR),
    ("policy", "version: 1"),
    ("policy", "version: 1\nextends: [{file: a, sha256: '" + "0" * 64 + "'}]"),
    ("policy", "version: 1\nrules: {x-a: 1, opinion: {x-b: 1, ci: off}}\nsumdb: {x-c: []}"),
    ("policy", "version: 1\nchildren_may_loosen: [replace, versions.go, opinion, vendor-mode]"),
    ("policy", "version: 1\nrepository: 1.10"),
    ("policy", "version: 1\nsumdb: {log: sum.example+1+abc}"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_what_the_reader_takes_the_schema_takes(kind: FileKind, text: str) -> None:
    assert read(text, kind, "moved-tag.yaml")[1] == []
    assert fits(text, kind)


# Each of them makes the example wrong: what to replace, and by what.
CHANGES = [
    ("version: 1\n", ""),
    ("version: 1\n", "version: 2\n"),
    ("version: 1\n", "version: 1\nruels: {}\n"),
    ("pin: required", "pin: [required]"),
    ("pin: required", "pin: maybe"),
    ("placement:", "Placement:"),
    ("name: prod", "name: Prod"),
    ("name: prod,", ""),
    ("threshold: 2", "threshold: 0"),
    ("threshold: 2", "threshold: two"),
    ("canary: 168h", "canary: 168"),
    ("opinion: note", "opinion: 'no'"),
    ("opinion: note", "opinions: note"),
    ("opinion: note", "opinion: {}"),
    ("opinion: note", "opinion: [note]"),
    ("then: deny, ", ""),
    ("local: warn", "local: {a: warn}"),
    ("requirement: direct", "requirement: both"),
    ("go: ", "go: ['>=1.22']\n  x-go: "),
    ("require_resolve_to: true", "require_resolve_to: 'yes'"),
    ("rule: pseudo-version", "rule: opinion"),
    ("waive_in_change: [opinion]", "waive_in_change: [opinion, opinion]"),
    ("[replace.local_roots]", "[replace.local_root]"),
    ("services/auth/...", "services/auth/**"),
    ("from: 2026-11-23, until", "from: tomorrow, until"),
    ("  auth-team:", "  Auth:"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_what_the_schema_refuses_the_reader_refuses(old: str, new: str) -> None:
    text = EXAMPLE.replace(old, new, 1)
    assert text != EXAMPLE
    assert not fits(text, "policy")
    assert read(text)[1]


def test_a_key_says_what_it_is_and_which_rules_it_serves() -> None:
    schema = policy_schema(NAMES)
    mode = schema["$defs"]["vendor-section"]["properties"]["mode"]
    assert mode["description"].endswith("or must not. Serves vendor-mode.")
    assert mode["enum"] == ["any", "required", "forbidden"]
    assert "opinion-needs" in schema["$defs"]["levels"]["properties"]
