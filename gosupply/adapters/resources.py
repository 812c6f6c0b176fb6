"""The package's own template files, read as text."""

from __future__ import annotations


def read_text(folder: str, name: str) -> str:
    """Return a file of `gosupply/FOLDER/templates/`, such as `read_text("reporters", "report.md")`.

    It also works where the package is inside a zip file. Nothing is kept: a run reads each once.

    Args:
        folder: A folder of the package that has templates: `reporters`, `scaffold`.
        name: Slash-separated path below the templates; a name of our own, never one from outside.

    Raises:
        FileNotFoundError: There is no such file.
    """
    from importlib.resources import files

    return files("gosupply").joinpath(folder, "templates", name).read_text(encoding="utf-8")
