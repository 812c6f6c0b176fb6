"""JSON Schemas, and the tool that has the official one of SARIF."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import gosupply.reporters

# Raises where a value does not fit a schema.
Validate = Callable[[object], None]

REPORT_SCHEMA = Path(gosupply.reporters.__file__).parent / "templates" / "report.schema.json"
_VARIABLE = "GOSUPPLY_SARIF_MULTITOOL"


def validator(schema: Path) -> Validate:
    """Return the check of a schema that is itself valid; it raises a ValidationError."""
    # jsonschema ships no types, which is why nothing of it is imported by name.
    draft = import_module("jsonschema").Draft202012Validator
    loaded = json.loads(schema.read_text("utf-8"))
    draft.check_schema(loaded)
    checker = draft(loaded)

    def validate(value: object) -> None:
        checker.validate(value)

    return validate


def multitool() -> Path:
    """Return the folder of npm's `@microsoft/sarif-multitool-linux`.

    It holds the binary and the schema. The npm wrapper is of no use: it hands `;` to a shell.
    """
    place = os.environ.get(_VARIABLE, "")
    if place:
        return Path(place)
    reason = f"{_VARIABLE} is not set to the folder of @microsoft/sarif-multitool-linux"
    if os.environ.get("GOSUPPLY_REQUIRE_TOOLS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
