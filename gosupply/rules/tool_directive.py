"""A tool line names what cannot be run, says nothing, or runs other code than its path says.

## What it does

Flags each tool line of a go.mod

* whose package is in no module that go.mod requires, nor in the module itself, nor under `cmd`,
  where Go's own commands are. In a workspace every module of its build list counts. A go.mod
  before Go 1.17 need not list all that it requires, and is left alone;
* whose path cannot be that of a package, so that the go command stops;
* that repeats another one;
* whose module is replaced, unless by a folder of the same repository that has its module line.

## Why it matters

A tool line is run on every developer's machine and in every pipeline, with their rights. The go
command asks whoever runs a tool that nothing provides to add whatever module answers to the path
that day. Where the module is replaced, another program runs than the path names.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

tool example.com/tools/cmd/generate
```

## How to fix

Run `go get -tool PATH@VERSION`, which requires the module, or `go mod edit -droptool=PATH`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

tool example.com/app/cmd/generate
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.formats.modpath import ModuleVersion, import_path_problem
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of
from gosupply.rules.modfiles import go_of, is_whole
from gosupply.vendor.replacements import Replacements
from gosupply.workspace.discovery import FILES
from gosupply.workspace.mvs import BUILD_LISTS
from gosupply.workspace.places import folder_of
from gosupply.workspace.requirements import is_pruned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile, Tool
    from gosupply.rules.base import View

    Mains = Sequence[tuple[str, ModFile]]

_OF_GO = "cmd"


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each tool line that does not do what it says."""
    for mod in view.root.mods:
        if mod.tools:
            yield from _repeated(mod)
            yield from _unprovided(view, mod)


def _repeated(mod: ModFile) -> Iterator[Finding]:
    first: dict[str, Tool] = {}
    for tool in mod.tools:
        other = first.setdefault(tool.path, tool)
        if other is not tool:
            yield Finding(
                RULE.name,
                f"'{tool.path}' is a tool already.",
                at=tool.at,
                key=f"repeated {tool.path}",
                related=(Related("the first line", other.at),),
                help="Run 'go mod tidy', which drops the line.",
            )


def _unprovided(view: View, mod: ModFile) -> Iterator[Finding]:
    """Yield each tool whose module nobody requires, or is not what it is called."""
    work = work_of(view, mod)
    mains: Mains = view.workspace.members[work.path] if work else ((view.root.folder, mod),)
    versions = _versions(mains)
    if work:
        # There a package may be in any module that is selected, required by whomever.
        build = view.known(BUILD_LISTS).get(work.path)
        is_known = build is not None
        versions |= {each.path: each.version for each in build.modules} if build else {}
    else:
        is_known = is_pruned(go_of(mod)) and is_whole(view, mod)
    replacements = Replacements(mains, work)
    for tool in {tool.path: tool for tool in reversed(mod.tools)}.values():
        module = _provider(tool.path, versions)
        if reason := import_path_problem(tool.path):
            yield _malformed(tool, reason)
        elif module and module.version:
            replacement = replacements.of(module)
            if replacement and not _is_own(view, mains, replacement.line):
                yield _replaced(tool, module, replacement.line)
        elif is_known and not module and not tool.path.startswith(f"{_OF_GO}/"):
            yield Finding(
                RULE.name,
                f"No module that is required provides '{tool.path}', and 'go tool' cannot run it.",
                at=tool.at,
                key=tool.path,
                help="Run 'go get -tool' with its path and a version, or remove the line.",
            )


def _versions(mains: Mains) -> dict[str, str]:
    """Return the version of each module that is required; a main module has none."""
    versions = {line.path: line.version for _, mod in mains for line in mod.requires}
    return versions | {mod.module.path: "" for _, mod in mains if mod.module}


def _provider(package: str, versions: Mapping[str, str]) -> ModuleVersion | None:
    """Return the module with the longest path that a package may be in."""
    path = package
    while path:
        if path in versions:
            return ModuleVersion(path, versions[path])
        path = folder_of(path)
    return None


def _is_own(view: View, mains: Iterable[tuple[str, ModFile]], line: Replace) -> bool:
    """Whether a line replaces its module by the folder of the repository where that module is."""
    if not line.is_directory:
        return False
    # A main module's replacements are relative to its folder, also those of its other files.
    folders = {mod.path: folder for folder, mod in mains}
    folder = folders.get(line.at.path, folder_of(line.at.path))
    target = view.workspace.target_of(folder, line.new_path)
    return (
        target is not None
        and target.leads_to == target.folder
        and target.mod is not None
        and target.mod.module is not None
        and target.mod.module.path == line.old_path
    )


def _malformed(tool: Tool, reason: str) -> Finding:
    """Return what `go mod edit` accepts and all that builds does not (modload/init.go)."""
    return Finding(
        RULE.name,
        f"The go command stops at '{tool.path}': {reason}.",
        at=tool.at,
        key=tool.path,
        help="Write the path of a package without a version; require its module at one.",
    )


def _replaced(tool: Tool, module: ModuleVersion, line: Replace) -> Finding:
    return Finding(
        RULE.name,
        f"'{module.path}', which provides the tool '{tool.path}', is replaced.",
        at=tool.at,
        key=f"replaced {tool.path}",
        module=module.path,
        version=module.version,
        notes=("What runs on developers' machines is not what the path says.",),
        related=(Related("the replacement", line.at),),
        help="Name the tool by the path of the module that is run, or do not replace its module.",
    )


RULE = Rule("tool-directive", doc=__doc__, kind="opinion", check=check, needs=(FILES, BUILD_LISTS))
