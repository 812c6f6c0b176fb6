"""The process environment, the GOENV file and `$GOROOT/go.env`, as the go command reads them.

GOROOT is found through its variable or by following `go` on PATH; nothing is ever run.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.formats.goenv import parse_env_file, resolve, user_env_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.formats.goenv import GoEnv, Setting


def read_go_env(environ: Mapping[str, str]) -> GoEnv:
    """Return the GO* configuration; a file that cannot be read counts as empty, as for Go."""
    file = user_env_file(environ, sys.platform)
    user = _read(Path(file)) if file else {}
    goroot = _goroot(environ, user)
    return resolve(environ, user, _read(goroot / "go.env") if goroot else {}, platform=sys.platform)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the own cache: GOSUPPLY_CACHE, or gosupply in XDG_CACHE_HOME or in ~/.cache."""
    if chosen := environ.get("GOSUPPLY_CACHE"):
        return Path(chosen)
    base = environ.get("XDG_CACHE_HOME", "")
    home = Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - never raises
    if str(home) == "~":  # a user without a home: a place that cannot be written, said in the run
        home = Path(os.devnull)
    return (Path(base) if base.startswith("/") else home / ".cache") / "gosupply"


def _goroot(environ: Mapping[str, str], user: Mapping[str, Setting]) -> Path | None:
    named = environ.get("GOROOT") or (user["GOROOT"].value if "GOROOT" in user else "")
    if named:
        return Path(named)
    go = shutil.which("go", path=environ.get("PATH", ""))
    if go is None:
        return None
    root = Path(os.path.realpath(go)).parent.parent
    return root if (root / "go.env").is_file() else None


def _read(path: Path) -> Mapping[str, Setting]:
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return {}
    return parse_env_file(text, str(path))
