"""`gosupply migrate`: a policy made of another tool's configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.adapters.tree import WorkingTree
from gosupply.cli.policyoptions import parse_migrate
from gosupply.cli.streams import complain, show
from gosupply.errors import UsageError
from gosupply.facts import Known
from gosupply.reporters.escape import terminal
from gosupply.scaffold.migrating import migrate
from gosupply.workspace.discovery import MAX_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    tool, file = parse_migrate(arguments)
    content = WorkingTree(file.parent.resolve()).read([file.name], limit=MAX_FILE)[file.name]
    if not isinstance(content, Known):
        reason = content.reason if content else "there is no such file"
        raise UsageError(f"'{file}' cannot be read: {reason}")
    migrated = migrate(tool, content.value, path=str(file))
    for note in migrated.notes:
        complain(terminal(str(note)))
    show(migrated.text)
    return 0
