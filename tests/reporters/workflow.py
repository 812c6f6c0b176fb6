"""What GitHub's runner makes of the lines of a job's log.

Written after the grammar in actions/runner (`ActionCommand.TryParseV2` and `TryParse`): a line that
begins with two colons, behind any space, is a command up to the next two colons; the text between
`##[` and `]` is one too, anywhere in a line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

KNOWN = frozenset(
    {
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
        "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands",
        "warning",
    }
)  # fmt: skip
_NEW = re.compile(r"\s*::([^ :]*)(?: ((?:(?!::).)*))?::(.*)", re.DOTALL)
_OLD = re.compile(r"##\[([^ \]]*)")


class Command(NamedTuple):
    """A command that the runner obeys."""

    name: str
    properties: dict[str, str]
    message: str


def obeyed(log: str) -> list[Command | str]:
    """Return the commands of a log; every line that is none stands there as it is."""
    # .NET's readers end a line at these and nowhere else.
    lines = re.split(r"\r\n|\r|\n", log)
    assert lines.pop() == ""
    return [_command(line) or line for line in lines]


def _command(line: str) -> Command | None:
    found = _NEW.fullmatch(line)
    if found and found[1] in KNOWN:
        pairs = [each.split("=", 1) for each in (found[2] or "").strip().split(",") if each]
        properties = {pair[0]: _property(pair[1]) for pair in pairs if len(pair) == 2}
        return Command(found[1], properties, _data(found[3]))
    old = _OLD.search(line)
    return Command(old[1], {}, line) if old else None


def _property(text: str) -> str:
    return _data(text.replace("%3A", ":").replace("%2C", ","))


def _data(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
