"""A go.mod names itself, or a module that it requires, by a path that no module can have.

## What it does

Flags a module line that `go mod init` would refuse, one whose first element has a dot like a
host's though nobody could fetch the module under it, and one that begins like Go's own `std` or
`cmd`. A path without a host, such as `hello` or `example/app`, is fine. Further each required
module that cannot be fetched by its path, unless it is replaced or a go.work uses it.

## Why it matters

The go command reads many such files all the same: a module line is only looked at when somebody
requires the module, and a requirement when its go.mod is needed. Until then the path can belong to
nobody, or, after somebody corrects it, to somebody else than was meant.

## Example

```case fails
-- go.mod --
module github.com/acme/app/v1

go 1.25.0
```

## How to fix

Write the path under which the module can be fetched: `go mod edit -module=github.com/acme/app`,
with `/v2` and higher major versions at its end.

```case passes
-- go.mod --
module github.com/acme/app/v2

go 1.25.0
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.modpath import import_path_problem, path_problem
from gosupply.formats.versions import split_path_major
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile, Module, Require
    from gosupply.rules.base import View

# The standard library and the go command are modules too, and go and toolchain stand in module
# graphs for versions of Go (cmd/go, modload/init.go, CheckReservedModulePath).
_OF_GO = ("std", "cmd", "go", "toolchain")


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each path of a go.mod that no module can have."""
    for mod in view.root.mods:
        if mod.module and (reason := _problem_of_main(mod.module.path)):
            yield _of_module(mod.module, reason)
        for line in mod.requires:
            reason = path_problem(line.path)
            if reason and not _is_elsewhere(view, mod, line):
                yield _of_require(line, reason)


def _problem_of_main(path: str) -> str | None:
    """Say why no main module should have this path, as a clause whose subject it is."""
    elements = path.split("/")
    first, last = elements[0], elements[-1]
    if "." in first:
        return path_problem(path)
    if reason := import_path_problem(path):
        return reason
    if first in _OF_GO[:2] or path in _OF_GO:
        return f"it begins like Go's own '{first}'"
    return None if split_path_major(path) else f"it ends in '{last}', which is no major version"


def _is_elsewhere(view: View, mod: ModFile, line: Require) -> bool:
    """Whether the module is not fetched by its path: it is replaced, or used by the go.work."""
    work = work_of(view, mod)
    members = [member for _, member in view.workspace.members[work.path]] if work else []
    replaces: list[Replace] = [*mod.replaces, *(work.replaces if work else ())]
    for member in members:
        if member.module and member.module.path == line.path:
            return True
        replaces += member.replaces
    return any(
        replace.old_path == line.path and replace.old_version in ("", line.version)
        for replace in replaces
    )


def _of_module(module: Module, reason: str) -> Finding:
    return Finding(
        RULE.name,
        f"'{module.path}' cannot be the path of this module: {reason}.",
        at=module.at,
        key=f"module {module.path}",
        module=module.path,
        notes=("Nobody can require the module by this path.",),
        help="Run 'go mod edit -module=PATH' with the path under which it can be fetched.",
    )


def _of_require(line: Require, reason: str) -> Finding:
    return Finding(
        RULE.name,
        f"'{line.path}' is required, but no module can be fetched by this path: {reason}.",
        at=line.at,
        key=f"require {line.path}",
        module=line.path,
        version=line.version,
        notes=("It can only be built from a folder that lies here, or from a vendor folder.",),
        help="Correct the path, or replace the module by one that can be fetched.",
    )


RULE = Rule("module-path-invalid", doc=__doc__, kind="opinion", check=check)
