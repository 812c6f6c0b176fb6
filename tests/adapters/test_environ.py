"""The GO* configuration as the go command reads it, and nothing is ever run for it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.environ import cache_folder, read_go_env

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def fake_go(folder: Path, mark: Path) -> Path:
    """Plant a go command that would leave a mark if anybody ran it."""
    go = write(folder / "go", f"#!/bin/sh\ntouch {mark}\n")
    go.chmod(go.stat().st_mode | stat.S_IXUSR)
    return go


def plant_goroot(root: Path, text: str, mark: Path) -> Path:
    write(root / "go.env", text)
    return fake_go(root / "bin", mark)


def test_the_environment_comes_before_the_user_file_before_goroot(tmp_path: Path) -> None:
    user = write(tmp_path / "user", "GOSUMDB=from-user\nGOPROXY=from-user\n")
    write(tmp_path / "goroot/go.env", "GOSUMDB=a\nGOPROXY=a\nGOAUTH=from-goroot\n")
    environ = {
        "GOENV": str(user),
        "GOROOT": str(tmp_path / "goroot"),
        "GOSUMDB": "from-environment",
    }
    env = read_go_env(environ)
    assert env.get("GOSUMDB") == ("from-environment", "environment")
    assert env.get("GOPROXY") == ("from-user", f"{user}:2")
    assert env.get("GOAUTH") == ("from-goroot", f"{tmp_path / 'goroot/go.env'}:3")


def test_the_user_file_lies_in_the_configuration_folder(tmp_path: Path) -> None:
    write(tmp_path / "config/go/env", "GOPRIVATE=from-xdg\n")
    write(tmp_path / "home/.config/go/env", "GOPRIVATE=from-home\n")
    home = {"HOME": str(tmp_path / "home")}
    assert read_go_env(home).get("GOPRIVATE").value == "from-home"
    both = {**home, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert read_go_env(both).get("GOPRIVATE").value == "from-xdg"
    assert read_go_env({**both, "GOENV": "off"}).get("GOPRIVATE").value == ""


def test_a_file_that_cannot_be_read_counts_as_empty(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", tmp_path / ("x" * 5000)):
        assert read_go_env({"GOENV": str(path)}).get("GOSUMDB").value == "sum.golang.org"


def test_bytes_that_are_no_text_do_not_stop_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_bytes(b"GOPRIVATE=\xff\xfe\nGOSUMDB=off\n")
    assert read_go_env({"GOENV": str(file)}).get("GOSUMDB").value == "off"


def test_goroot_may_be_named_by_the_user_file(tmp_path: Path) -> None:
    user = write(tmp_path / "user", f"GOROOT={tmp_path / 'goroot'}\n")
    write(tmp_path / "goroot/go.env", "GOSUMDB=from-goroot\n")
    assert read_go_env({"GOENV": str(user)}).get("GOSUMDB").value == "from-goroot"


def test_an_empty_goroot_of_the_user_file_names_none(tmp_path: Path) -> None:
    user = write(tmp_path / "user", "GOROOT=\n")
    assert read_go_env({"GOENV": str(user)}).get("GOSUMDB").source == "default"


def test_goroot_is_found_by_following_go_on_path_without_running_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    go = plant_goroot(tmp_path / "sdk/go1.27", "GOPROXY=from-goroot\n", mark)
    for link, target in (("bin/go", "../middle/go"), ("middle/go", str(go))):
        (tmp_path / link).parent.mkdir()
        (tmp_path / link).symlink_to(target)
    env = read_go_env({"PATH": f"{tmp_path / 'nothing'}:{tmp_path / 'bin'}"})
    expected = f"{tmp_path / 'sdk/go1.27/go.env'}:1"
    assert env.get("GOPROXY") == ("from-goroot", expected)
    assert not mark.exists()


def test_the_variable_comes_before_path(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    plant_goroot(tmp_path / "on-path", "GOPROXY=on-path\n", mark)
    plant_goroot(tmp_path / "named", "GOPROXY=named\n", mark)
    environ = {"PATH": str(tmp_path / "on-path/bin"), "GOROOT": str(tmp_path / "named")}
    assert read_go_env(environ).get("GOPROXY").value == "named"
    absent = {**environ, "GOROOT": str(tmp_path / "absent")}
    assert read_go_env(absent).get("GOPROXY").value == ""
    assert not mark.exists()


@pytest.mark.parametrize("environ", [{}, {"PATH": ""}, {"PATH": "/nowhere"}])
def test_without_go_the_defaults_hold(environ: dict[str, str]) -> None:
    env = read_go_env(environ)
    assert env.get("GOSUMDB").value == "sum.golang.org"
    assert env.get("GOPROXY").value == ""


def test_a_go_without_a_go_env_beside_it_is_no_goroot(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    fake_go(tmp_path / "bin", mark)
    assert read_go_env({"PATH": str(tmp_path / "bin")}).get("GOPROXY").value == ""
    assert not mark.exists()


def test_a_link_to_itself_on_path_is_no_goroot(tmp_path: Path) -> None:
    (tmp_path / "go").symlink_to("go")
    assert read_go_env({"PATH": str(tmp_path)}).get("GOPROXY").value == ""


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"GOSUPPLY_CACHE": "/c", "XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/c"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/gosupply"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/gosupply"),
        ({"GOSUPPLY_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/gosupply"),
    ],
)
def test_the_own_cache_has_one_place(environ: dict[str, str], folder: str) -> None:
    assert str(cache_folder(environ)) == folder


def test_without_home_the_cache_lies_in_the_home_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pwd

    monkeypatch.delenv("HOME")
    home = pwd.getpwuid(os.getuid()).pw_dir
    assert str(cache_folder({})) == os.path.join(home, ".cache", "gosupply")  # noqa: PTH118


def test_a_user_without_any_home_gets_no_cache_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pwd

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    folder = cache_folder({})
    assert folder.is_absolute()
    with pytest.raises(NotADirectoryError):
        folder.mkdir(parents=True)
