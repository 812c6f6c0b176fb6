"""What the checked change does, as far as waivers and `--changed-only` want to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.policy.chain import FOLDER, read_policy
from gosupply.policy.governing import has_policy
from gosupply.policy.waiving import Change
from gosupply.workspace.changes import changed_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.engine.ports import Ports
    from gosupply.locations import Location

_WAIVERS = f"{FOLDER}/waivers/"


def read_change(ports: Ports) -> Change:
    """Return what is known of the change.

    Raises:
        InputError: The checked policy is invalid: whoever merged it would stop everybody's runs.
        IncompleteError: The files before the change cannot be read.
    """
    if ports.comparing is None:
        return Change()
    checked, base = ports.checked, ports.comparing.base
    is_own = checked is not ports.authority and has_policy(checked)
    own = read_policy(checked, ports.comparing.names) if is_own else None
    if base is None:
        return Change(own)
    before = changed_files(checked, base)
    added = all(path.startswith(_WAIVERS) and lines is None for path, lines in before.items())
    return Change(own, _Touched(checked.name, before), only_waivers=bool(before) and added)


class _Touched:
    """Says of a place in the checked tree whether the change touches it."""

    def __init__(self, source: str, before: Mapping[str, frozenset[str] | None]) -> None:
        self._source = source
        self._before = before

    def __call__(self, at: Location) -> bool:
        """Whether the line is new in its file; whatever is elsewhere counts as touched."""
        if at.source != self._source:
            return True
        return at.path in self._before and at.text not in (self._before[at.path] or ())
