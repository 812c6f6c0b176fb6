"""An ignore line of a go.mod ignores nothing, everything, or something that is built.

## What it does

Flags each ignore line of a go.mod whose path

* is the module itself: `.`, `/` or empty;
* leads out of the module, has wildcards or backslashes, or steps such as `a/../b`;
* begins with a slash, which the go command does not read as an absolute path;
* covers a module that a go.work uses or a replacement names, or the package of a tool.

It does not flag that a path covers other modules of the repository: `node_modules` may hold some.

## Why it matters

The go command compares these paths with folders as text. It never refuses one: `../x`, `a/../b`
and `gen*` ignore nothing, `x` ignores every folder of that name in the module and only `./x` the
one at its top, and with `.` the pattern `./...` matches no package at the top, so that `go vet` and
`go test` pass without having looked.

A folder that is ignored is built all the same when something imports it, when it is the package of
a tool, or when it is a module that go.work uses or that replaces another. What is built is then
neither tested nor vetted with the rest, and tools that follow these lines do not look there. A
nested module is left out of `./...` without such a line.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

ignore ../generated
```

## How to fix

Name a folder below the module's top: `./x` for that one, `x` for all of that name.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

ignore ./node_modules
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.rules.base import Rule
from gosupply.workspace.discovery import FILES
from gosupply.workspace.places import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.modfile import Ignore, ModFile
    from gosupply.locations import Location
    from gosupply.rules.base import View

_TOP = "./"
_NO_TEXT = re.compile(r"[*?\[\\]|\.\.\.")
_WINDOWS = re.compile(r"[A-Za-z]:.*", re.DOTALL)
_MOST_RELATED = 5


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each ignore line that does not do what it says."""
    for mod in view.root.mods:
        for line in mod.ignores:
            reason = _misread(line.path)
            if reason:
                yield _finding(line, reason)
            elif covered := _covered(view, mod, line.path):
                (what, _), *more = covered
                rest = f" and {len(more)} more" if more else ""
                yield _finding(line, f"covers {what}{rest}, built all the same")._replace(
                    related=tuple(Related("is built", at) for _, at in covered[:_MOST_RELATED]),
                    help="Name only folders that nothing is built from.",
                )


def _misread(path: str) -> str:
    """Say how the go command reads a path that cannot be meant so, or nothing."""
    wanted = _slashed(path.removeprefix(_TOP))
    if wanted in ("/", "/./"):
        return "is the module itself, so that './...' matches nothing at its top"
    steps = wanted.split("/")[1:-1]
    if join("", "/".join(steps)) is None:
        return "leads out of the module and ignores nothing"
    if _NO_TEXT.search(path):
        return "is compared as text, without wildcards and backslashes, and ignores nothing"
    if _WINDOWS.fullmatch(path):
        return "is an absolute path and ignores nothing"
    if not {"", ".", ".."}.isdisjoint(steps):
        return "is compared as text, with all its steps, and ignores nothing"
    if path.startswith("/"):
        return f"is no absolute path here: it ignores every '{path.strip('/')}' of the module"
    return ""


def _slashed(path: str) -> str:
    """Return a path with a slash on either side (search/search.go, `normalizePath`)."""
    start, end = "/" * (not path.startswith("/")), "/" * (not path.endswith("/"))
    return f"{start}{path}{end}" if path else "/"


def _ignores(path: str, folder: str) -> bool:
    """Whether the go command ignores a folder below the module's top (`ShouldIgnore`)."""
    wanted, found = _slashed(path.removeprefix(_TOP)), _slashed(folder)
    return found.startswith(wanted) if path.startswith(_TOP) else wanted in found


def _covered(view: View, mod: ModFile, path: str) -> list[tuple[str, Location]]:
    """Return what a line covers and is built: in words, and where it is said."""
    root = view.root.folder
    start = f"{root}/" if root else ""
    covered = []
    for folder, target in view.workspace.targets.items():
        is_below = folder.startswith(start) and folder != root
        module = target.mod.module if target.mod else None
        if is_below and module and _ignores(path, folder.removeprefix(start)):
            covered.append((f"the module in '{folder}'", module.at))
    prefix = f"{mod.module.path}/" if mod.module else "/"
    tools = (tool for tool in mod.tools if tool.path.startswith(prefix))
    return covered + [
        (f"the package of the tool '{tool.path}'", tool.at)
        for tool in tools
        if _ignores(path, tool.path.removeprefix(prefix))
    ]


def _finding(line: Ignore, reason: str) -> Finding:
    return Finding(
        RULE.name,
        f"'{line.path}' {reason}.",
        at=line.at,
        key=f"ignore {line.path}",
        help="Name a folder below the module's top, such as './generated'.",
    )


RULE = Rule("ignore-directive", doc=__doc__, kind="opinion", check=check, needs=(FILES,))
