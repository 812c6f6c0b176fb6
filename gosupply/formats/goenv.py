"""The go command's settings: environment, the user's file, `$GOROOT/go.env`, built-in defaults.

Implements cmd/go/internal/cfg (`Getenv`, `initEnvCache`, `readEnvFile`, `EnvFile`,
`EnvOrAndChanged`), os.UserConfigDir and go/build's default GOPATH. An empty value is an unset
one, everywhere; but an empty value in the user's file still hides the one of `$GOROOT/go.env`.
Refused: nothing, as in Go; lines that are no settings are ignored. Reads no file and no process
environment: both are arguments.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_WINDOWS = "win32"
_DRIVE = re.compile(r"[A-Za-z]:|//[^/]+/[^/]+")
_WINDOWS_LIST_ITEM = re.compile(r'(?:[^;"]|"[^"]*(?:"|\Z))*')


class Setting(NamedTuple):
    """The value of a setting.

    Attributes:
        value: May be empty.
        source: Where it is from, for people: `environment`, `FILE:LINE`, `default`, or
            `GOPRIVATE (environment)` for a setting that follows another one.
    """

    value: str
    source: str


_UNSET = Setting("", "default")
# What holds if nobody says anything. GOPROXY has none: cmd/go's comes from its go.env.
_DEFAULTS = MappingProxyType({"GOAUTH": "netrc", "GOSUMDB": "sum.golang.org"})


class GoEnv(NamedTuple):
    """What the go command would take each of its settings to be; made by `resolve`."""

    settings: Mapping[str, Setting]
    platform: str

    def __repr__(self) -> str:
        # The environment may hold credentials.
        return f"GoEnv({len(self.settings)} settings)"

    def get(self, name: str) -> Setting:
        """Return a setting; one that nobody made is empty and by default."""
        return self.settings.get(name, _UNSET)

    @property
    def modcache(self) -> str:
        """The module cache, GOMODCACHE; empty where there is neither that nor a home."""
        return self.get("GOMODCACHE").value

    @property
    def gopath0(self) -> str:
        """The first directory of GOPATH; may be empty."""
        return _first_directory(self.get("GOPATH").value, self.platform)

    @property
    def sumdb_dir(self) -> str:
        """Where the go command keeps the latest tree heads; empty where there is no GOPATH."""
        return _under(self.gopath0, "pkg/sumdb", self.platform)


def parse_env_file(text: str, name: str) -> Mapping[str, Setting]:
    """Parse a go/env or go.env file.

    Lines end in LF and are not trimmed; those without `=` or not beginning with A to Z are
    ignored; of two for one name the last holds.

    Args:
        text: The file.
        name: What to call it in the settings' sources.
    """
    settings: dict[str, Setting] = {}
    for number, line in enumerate(text.split("\n"), 1):
        key, separator, value = line.partition("=")
        if separator and "A" <= line[0] <= "Z":
            settings[key] = Setting(value, f"{name}:{number}")
    return MappingProxyType(settings)


def user_env_file(environ: Mapping[str, str], platform: str) -> str | None:
    """Return the path of the file that `go env -w` writes.

    Args:
        environ: The process environment.
        platform: As sys.platform: `linux`, `darwin`, `win32`.

    Returns:
        The path, or None where GOENV is `off` or the system knows no place for it.
    """
    chosen = environ.get("GOENV", "")
    if chosen:
        return None if chosen == "off" else chosen
    if platform == _WINDOWS:
        directory = environ.get("APPDATA", "")
    elif platform == "darwin":
        directory = _under(environ.get("HOME", ""), "Library/Application Support", platform)
    else:
        directory = environ.get("XDG_CONFIG_HOME", "")
        if not directory:
            directory = _under(environ.get("HOME", ""), ".config", platform)
        elif not directory.startswith("/"):
            return None  # os.UserConfigDir: an error, which the go command passes over
    return _under(directory, "go/env", platform) or None


def resolve(
    environ: Mapping[str, str],
    user: Mapping[str, Setting],
    goroot: Mapping[str, Setting],
    *,
    platform: str = "linux",
) -> GoEnv:
    """Combine all settings.

    Args:
        environ: The process environment.
        user: What the user's file says (`user_env_file`); empty without one.
        goroot: What `$GOROOT/go.env` says; empty without one.
        platform: As sys.platform.
    """
    # The user's file comes first by presence, the environment by a value that is not empty.
    merged = {**goroot, **user}
    merged.update((name, Setting(v, "environment")) for name, v in environ.items() if v)
    settings = {name: setting for name, setting in merged.items() if setting.value}
    for name, value in _DEFAULTS.items():
        settings.setdefault(name, Setting(value, "default"))
    if private := settings.get("GOPRIVATE"):
        for name in ("GONOPROXY", "GONOSUMDB"):
            settings.setdefault(name, Setting(private.value, f"GOPRIVATE ({private.source})"))
    home = environ.get("USERPROFILE" if platform == _WINDOWS else "HOME", "")
    settings.setdefault("GOPATH", Setting(_under(home, "go", platform), "default"))
    gopath = settings["GOPATH"]
    modcache = _under(_first_directory(gopath.value, platform), "pkg/mod", platform)
    source = gopath.source if gopath.source == "default" else f"GOPATH ({gopath.source})"
    settings.setdefault("GOMODCACHE", Setting(modcache, source))
    return GoEnv(MappingProxyType(settings), platform)


def _first_directory(paths: str, platform: str) -> str:
    """Return the first of a list of directories (filepath.SplitList)."""
    if platform != _WINDOWS:
        return paths.partition(":")[0]
    first: str = _WINDOWS_LIST_ITEM.findall(paths)[0]  # there is always one, perhaps empty
    return first.replace('"', "")


def _under(directory: str, relative: str, platform: str) -> str:
    """Return a cleaned path below a directory (filepath.Join); nothing is below an empty one."""
    if not directory:
        return ""
    path = f"{directory}/{relative}"
    drive = ""
    if platform == _WINDOWS:
        path = path.replace("\\", "/")
        if match := _DRIVE.match(path):
            drive = match[0]
    rest = path[len(drive) :]
    root = "/" if rest.startswith("/") else ""
    kept: list[str] = []
    for element in rest.split("/"):
        if element == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif element not in {"", "."} and not (element == ".." and root):
            kept.append(element)
    cleaned = drive + root + "/".join(kept)
    return cleaned.replace("/", "\\") if platform == _WINDOWS else cleaned
