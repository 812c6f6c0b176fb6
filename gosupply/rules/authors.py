"""What the authors of a module say about it in its newest go.mod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.modules.dependencies import NEWEST

if TYPE_CHECKING:
    from gosupply.modules.dependencies import Newest
    from gosupply.rules.base import View

_MOST_QUOTED = 200  # characters of a text that anybody may have written


def newest_of(view: View) -> dict[str, Newest]:
    """Return the newest version that was seen of each module, by path."""
    return {path: newest for seen in view.known(NEWEST).values() for path, newest in seen.items()}


def quoted(text: str) -> str:
    """Return the first line of a text in quotes, as `go list` shows no more of it."""
    line = text.partition("\n")[0]
    return f"'{line[:_MOST_QUOTED]}{'…' * (len(line) > _MOST_QUOTED)}'"


def source_of(newest: Newest) -> str:
    """Return the note on who listed the version that says so."""
    return (
        f"The go.mod of '{newest.version}' says so, the newest version in the list of "
        f"'{newest.where}'."
    )
