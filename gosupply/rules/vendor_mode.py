"""A module has no vendor folder though the policy requires one, or has one though it must not.

## What it does

With `vendor.mode: required` flags each go.mod that requires something and has no vendor folder
beside it, nor beside the go.work that uses it: a folder counts if it has a modules.txt. With
`forbidden` it flags each such folder. By default the policy says `any`, and the rule nothing.

## Why it matters

With a vendor folder a build needs no network, and a review sees every line that is built; without
one nobody can hide a change of a dependency among thousands of files. A team should know which of
the two it has.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- authority/.gosupply/policy.yaml --
version: 1
vendor: {mode: required}
```

## How to fix

Run `go mod vendor`, or `go work vendor` in a workspace, and commit the folder; where it is
forbidden remove it.

```case passes
-- go.mod --
module example.com/app

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
vendor: {mode: required}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of
from gosupply.rules.modfiles import head_of
from gosupply.workspace.discovery import FILES
from gosupply.workspace.places import below, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View

_MODULES_TXT = "vendor/modules.txt"


def check(view: View) -> Iterator[Finding]:
    """Yield a finding if the root has no vendor folder but must have one, or the reverse."""
    mode = view.context.settings.vendor.mode
    mod = view.root.mod
    if mode == "forbidden" and view.root.vendor:
        yield Finding(
            RULE.name,
            f"'{folder_of(view.root.vendor.path)}' is there, but the policy forbids vendoring.",
            at=view.root.vendor.start,
            key="forbidden",
            help="Remove the folder; the go command then downloads what go.sum has the hashes of.",
        )
    elif mode == "required" and mod:
        work = work_of(view, mod)
        if _has_dependencies(view, mod, work) and not _may_be_vendored(view, work):
            wanted = below(folder_of(work.path) if work else view.root.folder, "vendor")
            yield Finding(
                RULE.name,
                f"'{wanted}' is not there, but the policy requires vendoring.",
                at=head_of(mod, view.workspace.source),
                key="required",
                help=f"Run 'go {'work' if work else 'mod'} vendor' and commit the folder.",
            )


def _has_dependencies(view: View, mod: ModFile, work: WorkFile | None) -> bool:
    """Whether there is anything to vendor: the go command makes no empty folder."""
    members = view.workspace.members[work.path] if work else ()
    own = {member.module.path for _, member in members if member.module}
    return any(line.path not in own for line in mod.requires)


def _may_be_vendored(view: View, work: WorkFile | None) -> bool:
    """Whether there is a vendor folder for the root, or could be one that was not read."""
    folders = {view.root.folder, folder_of(work.path) if work else view.root.folder}
    roots = {root.folder: root for root in view.workspace.roots if root.folder in folders}
    if folders - roots.keys():
        return True  # a go.work above the checked folder, of which nothing else is read
    return any(
        root.vendor or below(folder, _MODULES_TXT) in view.workspace.files
        for folder, root in roots.items()
    )


RULE = Rule(
    "vendor-mode", doc=__doc__, kind="opinion", check=check, needs=(FILES,), configured=True
)
