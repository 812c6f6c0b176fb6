"""Synthetic go.mod files and a repository of them, out of recorded names and hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workspace import recorded_lookups, spread, sum_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LINES = 300
_DIRECT = 40
_OVERHEAD = 16
_REQUIRES_A_MODULE = 40
_HEAD = "module synthetic.invalid/{name}\n\ngo 1.24.0\n"


def make_go_mod(data: Path, path: Path) -> Path:
    """Write a go.mod of 300 lines: two blocks of requirements, comments, replaces, an exclude."""
    names = _names(recorded_lookups(data), LINES - _OVERHEAD)
    direct = [f"\t{name}" for name in names[:_DIRECT]]
    indirect = [f"\t{name} // indirect" for name in names[_DIRECT:]]
    replaced = [name.split(" ") for name in names[:2]]
    lines = [
        *_HEAD.format(name="large").splitlines(),
        *("", "require (", *direct, ")"),
        *("", "require (", *indirect, ")"),
        *("", "// Until the fork is merged."),
        f"replace {replaced[0][0]} => ./fork",
        f"replace {' '.join(replaced[1])} => {' '.join(replaced[0])} // pinned",
        f"exclude {names[2]}",
    ]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def make_repository(data: Path, folder: Path, modules: int) -> Path:
    """Write a repository of that many modules, alike in size, each with its go.sum."""
    lookups = recorded_lookups(data)
    for number in range(modules):
        first = number * 7 % (len(lookups) - _REQUIRES_A_MODULE)
        chosen = lookups[first : first + _REQUIRES_A_MODULE]
        requires = "".join(f"\t{name}\n" for name in _names(chosen, len(chosen)))
        place = folder / f"group{number // 10}" / f"module{number}"
        place.mkdir(parents=True)
        head = _HEAD.format(name=f"module{number}")
        (place / "go.mod").write_text(f"{head}\nrequire (\n{requires})\n", "utf-8")
        lines = sorted(line for path in chosen for line in sum_lines(path.read_text("utf-8")))
        (place / "go.sum").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        (place / "main.go").write_text("package main\n\nfunc main() {}\n", "utf-8")
    return folder


def _names(lookups: Iterable[Path], count: int) -> list[str]:
    """Return `path version` of recorded modules."""
    chosen = spread(list(lookups), count)
    return [sum_lines(path.read_text("utf-8"))[0].rpartition(" ")[0] for path in chosen]
