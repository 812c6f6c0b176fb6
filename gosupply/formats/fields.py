"""Fields between white space as Go sees it (strings.Fields, unicode.IsSpace).

Python's `str.split` also takes U+001C to U+001F for white space, which Go does not.
"""

from __future__ import annotations

import re

FIELD = re.compile(
    r"[^\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+",
)
