"""`gosupply waive`: accept one finding for a time, in a file that is reviewed like any other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gosupply.adapters.clock import today
from gosupply.adapters.tree import find_top
from gosupply.cli import pipeline
from gosupply.cli.check import check
from gosupply.cli.homes import shown, write_file
from gosupply.cli.streams import show
from gosupply.cli.waiveoptions import parse_waive
from gosupply.engine.names import NAMES
from gosupply.errors import UsageError
from gosupply.policy.governing import read_governing
from gosupply.policy.waiving import terms_of
from gosupply.reporters.escape import terminal
from gosupply.scaffold.waiver import choose_finding, draft_waiver, waiver_text, when_it_counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen, kept, day = parse_waive(arguments, os.environ), pipeline.KeptOutput(), today()
    with pipeline.open_run(chosen.check, day) as (request, ports):
        check(request, [kept], ports)
        policy = read_governing(ports.authority, ports.checked, NAMES, floor=ports.floor)
        is_authority = ports.authority is ports.checked
    terms = terms_of(policy)
    found = choose_finding(kept.report, chosen.finding)
    # Without a policy at the authority the checked one's waivers of opinions hold.
    is_authority |= policy.introduced and terms.kinds[found.judged.finding.rule] == "opinion"
    draft = draft_waiver(found, chosen.asked, terms, day)
    text = waiver_text(draft, (named.name for named in policy.names))
    top, _ = find_top(chosen.check.path)
    target = _free(top, draft.path)
    write_file(target, text)
    when = when_it_counts(found.judged, terms, is_authority=is_authority)
    accepted = f"'{draft.rule}' of '{draft.subject}' is accepted until {draft.expires}"
    show(terminal(f"wrote {shown(target)}: {accepted}. {when}") + "\n")
    return 0


def _free(top: Path, path: str) -> Path:
    """Return where a file can be written that does not exist.

    Raises:
        UsageError: It exists, or a folder on the way is a link, which the checked tree may have
            planted to have others written.
    """
    target = top / path
    for folder in (target.parent.parent, target.parent):
        if folder.is_symlink():
            raise UsageError(f"'{shown(folder)}' is a link", "Put a folder in its place.")
    if os.path.lexists(target):
        raise UsageError(
            f"'{shown(target)}' is there already", "Change it, or choose another --name."
        )
    return target
