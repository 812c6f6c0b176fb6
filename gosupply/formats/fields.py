"""Fields between white space as Go sees it (strings.Fields, unicode.IsSpace).

Python's `str.split` also takes U+001C to U+001F for white space, which Go does not.
"""

from __future__ import annotations

import re

FIELD = re.compile(
    r"[^\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+",
)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, each with its LF; `str.splitlines` knows ends that Go does not.

    The last one has none where the text does not end in one.
    """
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
