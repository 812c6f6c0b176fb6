"""The go command's settings: tables of its rules, and the same values as `go env` prints."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.formats.goenv import GoEnv, Setting, parse_env_file, resolve, user_env_file
from tests.tools import require_tool

if TYPE_CHECKING:
    from pathlib import Path

HOME = {"HOME": "/home/gopher"}
DEFAULT = "default"


def _resolve(
    environ: dict[str, str], user: str = "", goroot: str = "", platform: str = "linux"
) -> GoEnv:
    return resolve(
        environ,
        parse_env_file(user, "go/env"),
        parse_env_file(goroot, "go.env"),
        platform=platform,
    )


def test_a_file_has_one_setting_a_line() -> None:
    text = "# comment=x\nGOPROXY=a=b\n\nlower=x\n=x\nGOFLAGS\nGOSUMDB= off \r\nGOPROXY=c"
    assert parse_env_file(text, "f") == {
        "GOPROXY": Setting("c", "f:8"),
        "GOSUMDB": Setting(" off \r", "f:7"),
    }


@given(text=st.text())
def test_any_text_is_a_file(text: str) -> None:
    assert all("A" <= key[0] <= "Z" for key in parse_env_file(text, "f"))


@pytest.mark.parametrize(
    ("environ", "platform", "path"),
    [
        ({**HOME, "GOENV": "off"}, "linux", None),
        ({**HOME, "GOENV": "x/env"}, "linux", "x/env"),
        ({**HOME, "GOENV": ""}, "linux", "/home/gopher/.config/go/env"),
        ({**HOME, "XDG_CONFIG_HOME": "/etc//x/./y/.."}, "linux", "/etc/x/go/env"),
        ({**HOME, "XDG_CONFIG_HOME": "relative"}, "linux", None),
        ({"HOME": "h/../../.."}, "linux", "../../.config/go/env"),
        ({"HOME": "/../h"}, "linux", "/h/.config/go/env"),
        ({}, "linux", None),
        (HOME, "darwin", "/home/gopher/Library/Application Support/go/env"),
        ({}, "darwin", None),
        ({"APPDATA": r"C:\Users\g\..\h"}, "win32", r"C:\Users\h\go\env"),
        ({"APPDATA": "//host/share/g"}, "win32", r"\\host\share\g\go\env"),
        ({"APPDATA": "g"}, "win32", r"g\go\env"),
        ({}, "win32", None),
    ],
)
def test_user_env_file(environ: dict[str, str], platform: str, path: str | None) -> None:
    assert user_env_file(environ, platform) == path


def test_the_nearest_setting_that_is_not_empty_holds() -> None:
    goroot = "GOPROXY=root\nGOSUMDB=root\nGOFLAGS=root\nGOAUTH=root\n"
    env = _resolve({"GOPROXY": "env", "GOSUMDB": ""}, "GOPROXY=user\nGOSUMDB=user\n", goroot)
    assert env.get("GOPROXY") == Setting("env", "environment")
    assert env.get("GOSUMDB") == Setting("user", "go/env:2")
    assert env.get("GOFLAGS") == Setting("root", "go.env:3")
    assert env.get("GOTOOLCHAIN") == Setting("", DEFAULT)


def test_an_empty_value_of_the_user_hides_that_of_goroot() -> None:
    env = _resolve({}, "GOPROXY=\nGOSUMDB=\nGOAUTH=\n", "GOPROXY=x\nGOSUMDB=x\nGOAUTH=x\n")
    assert env.get("GOPROXY") == Setting("", DEFAULT)
    assert env.get("GOSUMDB") == Setting("sum.golang.org", DEFAULT)
    assert env.get("GOAUTH") == Setting("netrc", DEFAULT)


def test_goprivate_stands_in_for_the_two_lists() -> None:
    env = _resolve({"GONOSUMDB": "", "GONOPROXY": "none"}, "GOPRIVATE=*.corp.example\n")
    assert env.get("GOPRIVATE") == Setting("*.corp.example", "go/env:1")
    assert env.get("GONOSUMDB") == Setting("*.corp.example", "GOPRIVATE (go/env:1)")
    assert env.get("GONOPROXY") == Setting("none", "environment")


def test_without_goprivate_the_two_lists_are_empty() -> None:
    env = _resolve({"GOPRIVATE": ""})
    assert env.get("GONOSUMDB") == env.get("GONOPROXY") == Setting("", DEFAULT)


@pytest.mark.parametrize(
    ("environ", "platform", "gopath0", "modcache", "source"),
    [
        (HOME, "linux", "/home/gopher/go", "/home/gopher/go/pkg/mod", DEFAULT),
        ({}, "linux", "", "", DEFAULT),
        ({"GOPATH": "/a:/b"}, "linux", "/a", "/a/pkg/mod", "GOPATH (environment)"),
        ({"GOPATH": ":/b"}, "linux", "", "", "GOPATH (environment)"),
        ({"GOPATH": "/a", "GOMODCACHE": "/m"}, "linux", "/a", "/m", "environment"),
        ({"USERPROFILE": r"C:\g"}, "win32", r"C:\g\go", r"C:\g\go\pkg\mod", DEFAULT),
        (
            {"GOPATH": r'"C:\a;b"\c;D:\d'},
            "win32",
            r"C:\a;b\c",
            r"C:\a;b\c\pkg\mod",
            "GOPATH (environment)",
        ),
        ({"GOPATH": ";D:"}, "win32", "", "", "GOPATH (environment)"),
    ],
)
def test_directories(
    environ: dict[str, str], platform: str, gopath0: str, modcache: str, source: str
) -> None:
    env = _resolve(environ, platform=platform)
    assert env.gopath0 == gopath0
    assert env.modcache == modcache
    assert env.get("GOMODCACHE") == Setting(modcache, source)
    separator = "\\" if platform == "win32" else "/"
    assert env.sumdb_dir == (gopath0 and separator.join([gopath0, "pkg", "sumdb"]))


def test_settings_do_not_change_and_do_not_show() -> None:
    environ = {"GOPROXY": "https://user:secret@proxy.example"}
    env = _resolve(environ)
    environ["GOPROXY"] = "direct"
    assert env.get("GOPROXY").value == "https://user:secret@proxy.example"
    assert "secret" not in repr(env)
    with pytest.raises(TypeError):
        env.settings["GOPROXY"] = Setting("", "")  # type: ignore[index] # that it fails is the point


NAMES = [
    *("GOAUTH", "GOFLAGS", "GOMODCACHE", "GONOPROXY", "GONOSUMDB"),
    *("GOPATH", "GOPRIVATE", "GOPROXY", "GOSUMDB", "GOVCS"),
]
FILE = "".join(f"{name}={name.lower()}.{{0}}\n" for name in NAMES if name != "GOPATH")
CASES = [
    ({}, "", ""),
    ({"GOPATH": "/x//y/..:/z"}, "", ""),
    ({"GOPRIVATE": "a,b"}, "GOPRIVATE=c\n", ""),
    ({}, "GOPRIVATE=c\nGONOSUMDB=\n", "GONOSUMDB=root\nGONOPROXY=root\n"),
    ({}, "GOPROXY=\nGOAUTH=\nGOPATH=\nGOMODCACHE=\n", "GOPROXY=x\nGOAUTH=y\n"),
    ({"GOPROXY": "", "GOSUMDB": "off"}, "GOPROXY=p\n", "GOPROXY=q\nGOSUMDB=s\n"),
    ({}, "GOPROXY= p \r\nGOPROXY=q=r\r\n#GOVCS=x\n GOVCS=y\n", "GOVCS=z\n"),
    ({}, "\n\nGOPATH=/user:/other\n", FILE.format("root")),
    ({}, FILE.format("user"), FILE.format("root")),
    ({"GONOSUMDB": "none"}, FILE.format("user"), ""),
]


@pytest.mark.parametrize(("environ", "user", "goroot"), CASES)
def test_values_are_those_of_go(
    environ: dict[str, str], user: str, goroot: str, tmp_path: Path
) -> None:
    go = require_tool("go")
    root = tmp_path / "root"
    root.mkdir()
    (root / "go.env").write_bytes(f"GOTOOLCHAIN=local\n{goroot}".encode())
    config = tmp_path / "config"
    (config / "go").mkdir(parents=True)
    whole = {"HOME": "/home/gopher", "XDG_CONFIG_HOME": str(config), **environ}
    file = user_env_file(whole, "linux")
    assert file is not None
    (config / "go" / "env").write_bytes(user.encode())
    printed = subprocess.run(
        [go, "env", "-json", "GOENV", *NAMES],
        env={**whole, "GOROOT": str(root), "PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
    )
    theirs = json.loads(printed.stdout)
    ours = _resolve(whole, user, goroot)
    # Without any database Go refuses to check; gosupply asks the public one.
    theirs["GOSUMDB"] = theirs["GOSUMDB"] or "sum.golang.org"
    assert file == theirs.pop("GOENV")
    assert {name: ours.get(name).value for name in NAMES} == theirs
