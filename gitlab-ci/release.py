"""Writes the component project of a release, ready to be pushed and tagged.

    python gitlab-ci/release.py WHEEL FOLDER

GitLab finds components only below `templates/` at the top of a repository, so the component has one
of its own. WHEEL is what was uploaded: its version and hash become what the templates install.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

from generate import HERE, component, write

# The name of a wheel (PyPA: binary distribution format).
_WHEEL = re.compile(r"gosupply-([0-9]+(?:\.[0-9]+)+)-py3-none-any\.whl")


def requirement_of(wheel: Path) -> str:
    """Return the line of a requirements file that takes this wheel and no other.

    Raises:
        ValueError: It is no wheel of a released version.
        OSError: It cannot be read.
    """
    name = _WHEEL.fullmatch(wheel.name)
    if name is None:
        message = f"'{wheel.name}' is not the name of a wheel like gosupply-1.2.3-py3-none-any.whl"
        raise ValueError(message)
    return f"gosupply=={name[1]} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description="Write the component project of a release.")
    parser.add_argument("wheel", metavar="WHEEL", type=Path)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    found = parser.parse_args()
    try:
        requirement = requirement_of(found.wheel)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    licence = (HERE / "LICENSE").read_text(encoding="utf-8")
    write({**component(requirement), "LICENSE": licence}, found.folder)


if __name__ == "__main__":
    main()
