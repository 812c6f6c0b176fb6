"""The same newest versions as the real go command finds over a file-system proxy."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

from gosupply.formats.modpath import ModuleVersion, escape_path
from gosupply.formats.versions import is_pseudo
from gosupply.modules.newest import newest, parse_list
from gosupply.modules.paths import list_path, mod_path
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

OLD = "v0.0.0-20230102030405-abcdefabcdef"
NEW = "v0.0.0-20240102030405-abcdefabcdef"
BASED = "v0.9.1-0.20220102030405-abcdefabcdef"

# By module path, which may hold capitals: what its list says.
LISTS = {
    "example.com/Releases": "v1.9.0\nv1.10.0\nv1.10.0-rc.1\n",
    "example.com/rc": "v1.0.0-alpha.9\r\nv1.0.0-alpha.10\r\nv1.0.0-alpha.beta\r\n",
    "example.com/next": "v1.0.0\nv1.1.0-rc.1\n",
    "example.com/pseudo": f"{OLD}\n{NEW}\n{BASED}\n",
    "example.com/tagged": f"{NEW}\nv0.0.0-alpha\n",
    "example.com/two/v2": "v2.0.0\nv2.0.1\n",
    "example.com/garbage": "latest\n<html>\nv1.0.0 2020-01-02T03:04:05Z\n",
    "example.com/old": "v4.0.0+incompatible\nv5.0.0+incompatible\n",
    "example.com/oldrc": "v4.0.0+incompatible\nv5.0.0-rc.1+incompatible\n",
    "example.com/both": "v1.0.0\nv5.0.0+incompatible\n",
    "example.com/bothrc": "v1.0.0-rc.1\nv5.0.0+incompatible\n",
    "example.com/legacy": "v1.0.0\nv5.0.0+incompatible\nv6.0.0-rc.1+incompatible\n",
}
# Its versions have no go.mod; the proxy makes one up.
LEGACY = "example.com/legacy"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, newline="")


def write_proxy(folder: Path) -> dict[str, tuple[str, ...]]:
    """Write all lists, with what the go command wants to know of each version."""
    found = {}
    for path, text in LISTS.items():
        write(folder / list_path(path), text)
        found[path] = parse_list(text.encode(), path) or ()
        for version in found[path]:
            mod = folder / mod_path(ModuleVersion(path, version))
            go = "" if path == LEGACY or version.endswith("+incompatible") else "\ngo 1.21\n"
            write(mod, f"module {path}\n{go}")
            day = f"{version.rpartition('-')[0][-14:-10]}-01-02" if is_pseudo(version) else ""
            time = f"{day or '2020-01-02'}T03:04:05Z"
            write(mod.with_suffix(".info"), json.dumps({"Version": version, "Time": time}))
    return found


def test_the_go_command_agrees(tmp_path: Path) -> None:
    proxy = tmp_path / "proxy"
    lists = write_proxy(proxy)
    assert (proxy / escape_path("example.com/Releases")).name == "!releases"
    write(tmp_path / "work" / "go.mod", "module example.com/main\n\ngo 1.21\n")
    done = subprocess.run(
        [require_tool("go"), "list", "-m", *(f"{path}@latest" for path in LISTS)],
        cwd=tmp_path / "work",
        env={
            **os.environ,
            "GOENV": "off",
            "GOFLAGS": "-mod=mod -modcacherw",
            "GOMODCACHE": str(tmp_path / "cache"),
            "GOPROXY": proxy.as_uri(),
            "GOSUMDB": "off",
            "GOTOOLCHAIN": "local",
            "GOVCS": "*:off",
        },
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert not done.stderr
    said = dict(line.split(" ") for line in done.stdout.splitlines())
    ours = {path: newest(lists[path], incompatible=path == LEGACY) for path in LISTS}
    assert ours == said
