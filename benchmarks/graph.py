"""A module whose graph has 500 modules, in a module cache that has all that selecting them takes.

    PYTHONPATH=CHECKOUT python benchmarks/graph.py FOLDER

Writes FOLDER/main (go.mod, go.sum), FOLDER/modcache (the go.mod files, and the log's lookups and
tiles as the go command keeps them) and FOLDER/gopath (the log's tree head); prints the value of
GOSUMDB. The log signs with a test key. It has 65,536 records, so that nearly each proof needs a
tile of its own, as with the real one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

from gosupply.formats.h1 import go_mod_hash
from gosupply.formats.modpath import ModuleVersion
from gosupply.modules.paths import mod_path
from tests.sumdb.fake_log import LATEST, FakeLog, hash_of

MODULES = 500
RECORDS = 1 << 16
_REQUIRES = 8
_LATEST = 5  # the newest minor version of each module
_HEAD = "module {path}\n\ngo 1.21\n\nrequire (\n{requires})\n"


def texts() -> dict[ModuleVersion, str]:
    """Return the go.mod of each module's newest version; each names older ones of others."""
    random = Random(0)  # noqa: S311 - every run measures the same graph
    paths = [f"example.com/group{number % 20}/module{number}" for number in range(MODULES)]
    made = {}
    for path in paths:
        others = [other for other in random.sample(paths, _REQUIRES) if other != path]
        requires = [ModuleVersion(one, f"v1.{random.randrange(_LATEST)}.0") for one in others]
        made[ModuleVersion(path, f"v1.{_LATEST}.0")] = _go_mod(path, requires)
    return made


def _go_mod(path: str, requires: list[ModuleVersion]) -> str:
    lines = "".join(f"\t{one.path} {one.version}\n" for one in sorted(requires))
    return _HEAD.format(path=path, requires=lines)


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def make_graph(folder: Path) -> str:
    """Write everything; return the value of GOSUMDB."""
    log, made, sums, numbers = FakeLog(), texts(), [], []
    download = folder / "modcache" / "cache" / "download"
    for module, text in made.items():
        lines = [
            f"{module.path} {module.version} {hash_of(str(module))}",
            f"{module.path} {module.version}/go.mod {go_mod_hash(text.encode())}",
        ]
        sums += lines
        while log.size < len(numbers) * RECORDS // MODULES:
            log.add(f"example.org/other{log.size}", "v1.0.0")
        numbers.append(log.add(module.path, module.version, lines))
        place = download / mod_path(module)
        _write(place, text)
        info = {"Version": module.version, "Time": "2024-01-02T03:04:05Z"}
        _write(place.with_suffix(".info"), json.dumps(info))
    while log.size < RECORDS:
        log.add(f"example.org/other{log.size}", "v1.0.0")
    for path, data in log.files(numbers).items():
        known = folder / "gopath" / "pkg" if path == LATEST else download
        _write(known / "sumdb" / log.key.name / path, data)
    _write(folder / "main" / "go.mod", _go_mod("example.com/main", list(made)))
    _write(folder / "main" / "go.sum", "".join(f"{line}\n" for line in sums))
    return log.signer.vkey


if __name__ == "__main__":
    print(make_graph(Path(sys.argv[1])))
