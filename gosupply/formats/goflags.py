"""GOFLAGS: the flags that every go command takes.

Implements cmd/go/internal/base, `InitGOFLAGS`, and cmd/internal/quoted, `Split`: fields are
separated by white space; one that begins with a quote ends with the same one and nothing in it is
escaped; `--flag` is `-flag`; of two the last holds. Where the go command refuses a word it does not
run at all; here the word is passed over, and so is all from a quote that does not end.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = re.compile(r"""[ \t\r\n]*(?:'([^']*)'|"([^"]*)"|([^ \t\r\n'"][^ \t\r\n]*))""")
_FLAG = re.compile(r"--?([^-=][^=]*)(?:=(.*))?", re.DOTALL)


def parse_goflags(value: str) -> Mapping[str, str]:
    """Return the value of each flag, without its dashes; `true` where it has none."""
    found = {}
    at = 0
    while match := _FIELD.match(value, at):
        at = match.end()
        flag = _FLAG.fullmatch(match[match.lastindex or 0])
        if flag:
            found[flag[1]] = "true" if flag[2] is None else flag[2]
    return MappingProxyType(found)
