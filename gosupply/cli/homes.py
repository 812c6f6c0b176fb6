"""Where pins and bundles are kept: the nearest `.gosupply` of the folder and its parents."""

from __future__ import annotations

from pathlib import Path

from gosupply.adapters.files import deliver
from gosupply.adapters.tree import find_top
from gosupply.errors import UsageError

FOLDER = ".gosupply"


def home_of(path: Path) -> Path:
    """Return the nearest `.gosupply` folder up to git's top level, else the folder's own.

    Raises:
        UsageError: It is a link, which the checked tree may have planted to have others written.
    """
    home = _nearest(path)
    if home.is_symlink():
        raise UsageError(f"'{shown(home)}' is a link", "Put a folder in its place.")
    return home


def _nearest(path: Path) -> Path:
    top, _ = find_top(path)
    for folder in (path.resolve(), *path.resolve().parents):
        if (folder / FOLDER).is_dir():
            return folder / FOLDER
        if folder == top:
            break
    return path / FOLDER


def shown(path: Path) -> str:
    """Return a path as people see it: relative to where they are, if it lies below."""
    here = Path.cwd()
    absolute = here / path
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)


def write_file(target: Path, content: str | bytes) -> None:
    """Write a file that is to be committed, atomically and durably.

    Raises:
        UsageError: It cannot be written; the old one is as it was.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        deliver(target, data, durable=True)
    except OSError as error:
        raise UsageError(f"'{target}' cannot be written: {error.strerror}") from None


def delete_file(target: Path) -> None:
    """Delete a file; one that is gone already is no mistake.

    Raises:
        UsageError: It cannot be deleted.
    """
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"'{target}' cannot be deleted: {error.strerror}") from None
