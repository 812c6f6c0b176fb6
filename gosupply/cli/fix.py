"""`gosupply fix`: what findings say how to mend is mended."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.clock import today
from gosupply.cli import options, pipeline
from gosupply.cli.check import check
from gosupply.cli.homes import delete_file, write_file
from gosupply.cli.streams import show
from gosupply.engine.fixing import apply_edits, edits_of
from gosupply.facts import Known
from gosupply.formats.fields import lines_of
from gosupply.reporters.escape import terminal
from gosupply.workspace.discovery import MAX_FILE
from gosupply.workspace.edited import Edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.engine.ports import Ports
    from gosupply.policy.model import Request
    from gosupply.workspace.source import Source

# Each round mends what the one before left: a block that became empty, a line that lost its use.
_ROUNDS = 20


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen, day = options.parse_fix(arguments), today()
    with pipeline.open_run(chosen.workspace, day) as (request, ports):
        tree = Edited(ports.checked)
        fix(request, tree, ports)
        before = ports.checked.read(tree.changes, limit=MAX_FILE)
        for path, data in sorted(tree.changes.items()):
            old = before[path]
            if chosen.write:
                _write(ports.checked, path, data)
            elif isinstance(old, Known):
                show("".join(_diff(path, old.value, data)))
        if not tree.changes:
            show("nothing to fix\n")
    return 0


def _write(source: Source, path: str, data: bytes | None) -> None:
    """Write a file, or delete it, and say so.

    Raises:
        UsageError: It cannot be done.
    """
    if data is None:
        # A link goes itself, and not what it leads to.
        delete_file(Path(source.location, path))
        show(f"deleted {terminal(path)}\n")
        return
    # Through links, which stay; out of the repository no file was read.
    write_file(Path(source.location, source.resolve(path) or path), data)
    show(f"wrote {terminal(path)}\n")


def fix(request: Request, tree: Edited, ports: Ports) -> None:
    """Change files in memory until no finding says how to mend any more."""
    kept = pipeline.KeptOutput()
    # Files that judge themselves do so as they are changed.
    authority = tree if ports.authority is ports.checked else ports.authority
    for _ in range(_ROUNDS):
        check(request, [kept], ports._replace(checked=tree, authority=authority))
        edits = edits_of(kept.report)
        contents = tree.read(edits, limit=MAX_FILE)
        changed = {
            path: data
            for path, content in contents.items()
            if isinstance(content, Known)
            and (data := apply_edits(content.value, edits[path])) != content.value
        }
        if not changed:
            return
        tree.changes.update(changed)


def _diff(path: str, old: bytes, new: bytes | None) -> Iterator[str]:
    """Yield the lines of a unified diff, as `git apply` takes it; hidden characters are shown."""
    before, after = (lines_of(data.decode("utf-8", "replace")) for data in (old, new or b""))
    target = "/dev/null" if new is None else f"b/{path}"
    for line in difflib.unified_diff(before, after, f"a/{path}", target):
        yield "\t".join(map(terminal, line.rstrip("\n").split("\t"))) + "\n"
        if not line.endswith("\n"):
            yield "\\ No newline at end of file\n"
