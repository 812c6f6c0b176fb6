"""Another tool's configuration as a policy, and line by line what could not be carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from gosupply.errors import InputError
from gosupply.formats.openyaml import parse_open_yaml
from gosupply.policy.writing import scalar, write_yaml
from gosupply.scaffold.carrying import Draft, Note
from gosupply.scaffold.golangci import carry_golangci
from gosupply.scaffold.modguard import allow_other_versions, carry_modguard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gosupply.formats.closedyaml import Node

Tool = Literal["golangci", "gomodguard"]

_SOURCE = "configuration"


class Migrated(NamedTuple):
    """What a configuration became.

    Attributes:
        text: A policy's file, with the line that each value comes from.
        notes: What could not be carried over, or means something else now; in the file's order.
    """

    text: str
    notes: tuple[Note, ...]


def migrate(tool: Tool, data: bytes, *, path: str) -> Migrated:
    """Return a policy that says what another tool's configuration says about modules.

    Args:
        tool: Whose configuration it is.
        data: The file.
        path: Where it is, for the notes and the comments.

    Raises:
        InputError: It is no YAML.
    """
    node, problems = parse_open_yaml(data, path=path, source=_SOURCE)
    if node is None:
        raise InputError(problems)
    draft = Draft()
    for problem in problems:
        draft.note(problem.at, f"not carried over: {problem.message}")
    _CARRIERS[tool](draft, node)
    head = f"# What {scalar(path)} says about modules.\n"
    notes = sorted(dict.fromkeys(draft.notes), key=lambda note: note.at.span)
    return Migrated(head + write_yaml(draft.policy()), tuple(notes))


def _modguard(draft: Draft, node: Node) -> None:
    carry_modguard(draft, node)
    allow_other_versions(draft, node)


_CARRIERS: Mapping[Tool, Callable[[Draft, Node], None]] = {
    "golangci": carry_golangci,
    "gomodguard": _modguard,
}
