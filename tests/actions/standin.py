"""A program in place of gosupply, for what gosupply itself never does.

It stands as `gosupply/__main__.py` in an environment of its own, notes what it was run with in the
file that STANDIN_NOTES names, and does what STANDIN_FETCH or STANDIN_CHECK say, as Python.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

with Path(os.environ["STANDIN_NOTES"]).open("a", encoding="utf-8") as notes:
    notes.write(json.dumps({"words": sys.argv[1:], "env": dict(os.environ)}) + "\n")
words = dict(word.removeprefix("--output=").split("=", 1) for word in sys.argv if "=/" in word)
exec(os.environ["STANDIN_FETCH" if sys.argv[1:2] == ["ci"] else "STANDIN_CHECK"])  # noqa: S102 - see above
