"""Where files of modules are, relative to a proxy or to GOMODCACHE/cache/download.

Implements golang.org/ref/mod, "GOPROXY protocol" and "Module cache layout", as far as it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.modpath import escape_path, escape_version

if TYPE_CHECKING:
    from gosupply.formats.modpath import ModuleVersion

MAX_MOD = 16 << 20  # bytes; golang.org/x/mod/zip takes no larger go.mod
MAX_LIST = 4 << 20  # bytes; more than a hundred thousand versions

_LIST = "/@v/list"


def mod_path(module: ModuleVersion) -> str:
    """Return the path of a go.mod.

    Raises:
        ValueError: Path or version are not valid.
    """
    return f"{escape_path(module.path)}/@v/{escape_version(module.version)}.mod"


def list_path(path: str) -> str:
    """Return the path of the list of a module's versions.

    Raises:
        ValueError: The module path is not valid.
    """
    return f"{escape_path(path)}{_LIST}"


def limit_of(path: str) -> int:
    """Return how many bytes a file under a path may have."""
    return MAX_LIST if path.endswith(_LIST) else MAX_MOD
