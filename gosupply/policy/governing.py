"""Which policy judges a run: the authority's, or the checked one as far as it grants nothing.

8. No policy at the authority: the checked one gives opinion levels, rings, restrictions and waivers
   of opinions; no permissions, keys or approvals.
9. An invalid policy there stops the run, but for a change inside `.gosupply/` alone whose own
   policy is valid: then as 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.errors import InputError
from gosupply.facts import Known
from gosupply.formats.codeowners import PLACES, parse_codeowners
from gosupply.policy.authority import granting_nothing, may_judge_itself
from gosupply.policy.chain import FOLDER, POLICY_PATH, read_policy
from gosupply.workspace.changes import changed_files

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gosupply.formats.codeowners import Codeowners
    from gosupply.policy.chain import FloorText
    from gosupply.policy.model import Named, Policy
    from gosupply.workspace.source import Source

_LARGEST = 3 << 20  # bytes; GitHub reads no larger CODEOWNERS


def read_governing(
    authority: Source,
    checked: Source,
    names: Collection[Named],
    *,
    floor: FloorText | None = None,
) -> Policy:
    """Read the policy that judges the checked files.

    Args:
        authority: Where it is read from; the checked source itself where there is no other.
        checked: The files that are judged.
        names: Every rule and need.
        floor: What is applied last.

    Raises:
        InputError: A policy is invalid.
        IncompleteError: A file could not be read.
    """
    try:
        policy = read_policy(authority, names, floor=floor)
    except InputError:
        if checked is authority or not may_judge_itself(changed_files(checked, authority)):
            raise
        return _introduced(checked, authority, names, floor)
    policy = policy._replace(codeowners=_read_codeowners(policy, authority))
    if checked is authority or not has_policy(checked):
        return policy
    if not has_policy(authority):
        return _introduced(checked, authority, names, floor)
    if _files(checked) == _files(authority):
        return policy
    return policy._replace(own=read_policy(checked, names))


def _files(source: Source) -> Mapping[str, object]:
    """Return the content of every file in the policy's folder."""
    return source.read(tuple(source.paths(FOLDER)), limit=_LARGEST)


def has_policy(source: Source) -> bool:
    """Whether a source has a policy's file, even one that cannot be read."""
    return source.read([POLICY_PATH], limit=_LARGEST)[POLICY_PATH] is not None


def _introduced(
    checked: Source, authority: Source, names: Collection[Named], floor: FloorText | None
) -> Policy:
    policy = granting_nothing(read_policy(checked, names, floor=floor))
    words = f"{checked.name}, which grants nothing: {authority.name} has no valid policy"
    return policy._replace(authority=words, introduced=True)


def _read_codeowners(policy: Policy, authority: Source) -> Codeowners | None:
    """Read the authority's CODEOWNERS, if any team speaks of it."""
    if not any(team.codeowners for team in policy.teams.values()):
        return None
    return read_codeowners(authority)


def read_codeowners(source: Source) -> Codeowners | None:
    """Read the CODEOWNERS of a source; hosts take the first there is."""
    contents = source.read(PLACES, limit=_LARGEST)
    for path in PLACES:
        content = contents[path]
        if isinstance(content, Known):
            return parse_codeowners(content.value, path=path, source=source.name)[0]
    return None
