"""`gosupply parse`: module files as JSON, without a Go toolchain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gosupply.adapters.tree import WorkingTree
from gosupply.cli import options
from gosupply.cli.streams import show
from gosupply.errors import UsageError
from gosupply.facts import Known
from gosupply.formats.gosum import parse_sum
from gosupply.formats.modfile import parse_mod
from gosupply.formats.modjson import mod_json, work_json
from gosupply.formats.modulestxt import parse_modules_txt
from gosupply.formats.sumjson import modules_json, sum_json
from gosupply.formats.workfile import parse_work
from gosupply.workspace.discovery import MAX_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gosupply.locations import Problem

_FAILED = 2


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen = options.parse_parse(arguments)
    kinds = {file: chosen.kind or kind_of(file.name) for file in chosen.files}
    for file, kind in kinds.items():
        if not kind:
            names = ", ".join(options.KINDS)
            raise UsageError(f"'{file}' has no known name", f"Say with --kind what it is: {names}.")
    failed = False
    for file in chosen.files:
        found = parse_file(file, kinds[file])
        failed = failed or "Errors" in found
        show(json.dumps(found) + "\n")
    return _FAILED if failed else 0


def kind_of(name: str) -> str:
    """Return what kind of file a name is; empty for none."""
    if name == "modules.txt":
        return "modules"
    ending = name.rpartition(".")[2]
    return ending if ending in options.KINDS else ""


def parse_file(file: Path, kind: str) -> dict[str, object]:
    """Return a file's meaning, or its errors."""
    folder = file.parent.resolve()
    content = WorkingTree(folder).read([file.name], limit=MAX_FILE)[file.name]
    if not isinstance(content, Known):
        reason = content.reason if content else "there is no such file"
        return {"File": str(file), "Errors": [{"line": 0, "column": 0, "message": reason}]}
    found, problems = _parse(content.value, kind, str(file))
    if not problems:
        return found
    errors = [
        {"line": each.at.span.line, "column": each.at.span.column, "message": each.message}
        for each in problems
    ]
    return {"File": str(file), "Errors": errors}


def _parse(data: bytes, kind: str, path: str) -> tuple[dict[str, object], tuple[Problem, ...]]:
    source = "file"
    match kind:
        case "mod":
            mod, problems = parse_mod(data, path=path, source=source)
            return mod_json(mod), problems
        case "work":
            work, problems = parse_work(data, path=path, source=source)
            return work_json(work), problems
        case "sum":
            sums, problems = parse_sum(data, path=path, source=source)
            return sum_json(sums), problems
        case _:
            modules, problems = parse_modules_txt(data, path=path, source=source)
            return modules_json(modules), problems
