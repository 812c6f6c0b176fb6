"""Answers `policy-uncompared`: what the checked policy loosens, and whether it is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.engine.providers.scene import Answer
from gosupply.errors import IncompleteError, InputError
from gosupply.facts import Known, Unavailable
from gosupply.locations import whole_line
from gosupply.policy.chain import POLICY_PATH, read_policy
from gosupply.policy.policychange import POLICIES, PolicyChange

if TYPE_CHECKING:
    from gosupply.engine.ports import Comparing
    from gosupply.engine.providers.scene import Scene
    from gosupply.locations import Location
    from gosupply.policy.model import Named, Policy
    from gosupply.policy.widening import Loosened
    from gosupply.workspace.source import Source

NEED = POLICIES
_LARGEST = 16 << 20


def answer(scene: Scene) -> dict[str, Answer[PolicyChange]]:
    """Return what became of the policy, by its path; nothing where nobody wants it compared.

    Raises:
        InputError: The checked policy is invalid: whoever merged it would stop everybody's runs.
    """
    ports = scene.ports
    if ports.comparing is None:
        return {}
    return change(ports.checked, ports.authority, ports.comparing, scene.change.policy)


def change(
    checked: Source, authority: Source, comparing: Comparing, own: Policy | None
) -> dict[str, Answer[PolicyChange]]:
    """Return what the checked policy is to that of the authority and of the merge base.

    Args:
        checked: The files that are judged.
        authority: The files that the policy of the run was read from.
        comparing: What is compared with.
        own: The checked policy; None where there is none.
    """
    try:
        at = _start(checked)
        introduced = at is not None and _start(authority) is None
        loosened = _loosened(checked, own, comparing)
    except IncompleteError as error:
        return {POLICY_PATH: Answer(Unavailable(str(error), error.help))}
    if isinstance(loosened, Unavailable):
        return {POLICY_PATH: Answer(loosened, at)}
    return {POLICY_PATH: Answer(Known(PolicyChange(loosened, introduced, at)), at)}


def _loosened(
    checked: Source, own: Policy | None, comparing: Comparing
) -> tuple[Loosened, ...] | Unavailable:
    """Compare with the base; without a policy there, the checked one is introduced by the change.

    Raises:
        IncompleteError: One of them cannot be read.
    """
    base, names, day = comparing
    if base is None or _start(base) is None:
        return ()
    # Most runs compare nothing, and need none of this.
    from gosupply.policy.loosening import compare

    # Without a policy of its own the checked tree has what is built in.
    after = own or read_policy(checked, names)
    before = _read_base(base, names)
    return before if isinstance(before, Unavailable) else compare(before, after, day)


def _read_base(base: Source, names: tuple[Named, ...]) -> Policy | Unavailable:
    """Read the policy that the change began with; an invalid one may be just what it mends."""
    try:
        return read_policy(base, names)
    except InputError as error:
        at = error.problems[0].at
        return Unavailable(f"the policy of {base.name} is invalid: {at}: {error}")


def _start(source: Source) -> Location | None:
    """Return the first line of a source's policy; None where it has none.

    Raises:
        IncompleteError: It cannot be read.
    """
    found = source.read([POLICY_PATH], limit=_LARGEST)[POLICY_PATH]
    if isinstance(found, Unavailable):
        raise IncompleteError(f"'{POLICY_PATH}' of {source.name}: {found.reason}", found.remedy)
    if found is None:
        return None
    line = found.value.partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r")
    return whole_line(source.name, POLICY_PATH, 1, line)
