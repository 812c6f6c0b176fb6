"""Prints the key of the proofs of a folder: a hash of all go.sum files below it.

    python -I key.py FOLDER

It only says which kept proofs are likely to help. Nothing is trusted for it: gosupply authenticates
every proof, from wherever it comes.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = frozenset({"go.sum", "go.work.sum"})
# Copies of what the go.sum files above them name.
SKIPPED = frozenset({".git", "node_modules", "vendor"})


def sums(folder: str) -> Iterator[Path]:
    """Return the paths of the regular files whose lines are proved, in a stable order."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(NAMES.intersection(files)):
            path = Path(place, name)
            # A pipe would never end, and a link may lead anywhere.
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


def key(folder: str) -> str:
    """Return the key: a hash of the files' hashes; where they lie makes no difference."""
    found = set()
    for path in sums(folder):
        with path.open("rb") as file:
            found.add(hashlib.file_digest(file, "sha256").hexdigest())
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


if __name__ == "__main__":
    print(key(sys.argv[1]))
