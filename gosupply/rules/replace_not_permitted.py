"""A replacement is committed that the policy permits only in an overlay, or not at all.

## What it does

With `replace.placement: overlay`, or `none`, flags each `replace` line of a go.mod, of its
alternative files and of a go.work, but for two sorts that lead to a folder of the repository:

* a module of this repository that replaces its own path, unless `replace.own_paths` is `none`. Own
  paths are those at or below the policy's `repository`, or without that, the path of the module at
  the top; and those without a dot in their first element, which nobody else can serve;
* any module in a folder that `replace.local_roots` lists. Of a link the folder counts that it leads
  to.

With `placement: committed`, which is the default, the rule is silent; with `own_paths: none` it
then flags each replacement by a folder that is not listed.

## Why it matters

A committed replacement holds for everybody and for ever, and few remember why. In an overlay it has
a team, an owner, a reason and a last day. A folder has no hash in go.sum and no entry in a log:
whoever may change it decides what is built in another module's name, and a copy of
golang.org/x/crypto has the right module line too.

## Example

```case fails
-- go.mod --
module github.com/acme/payments

go 1.25.0

replace golang.org/x/crypto => ./scratch/crypto
-- scratch/crypto/go.mod --
module golang.org/x/crypto

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
replace: {placement: overlay, local_roots: ["third_party/..."]}
```

## How to fix

Remove the line, or move it into an override with an owner and an end. Give a module of this
repository a path of this repository, and have a folder for copies listed in `replace.local_roots`.

```case passes
-- go.mod --
module github.com/acme/payments

go 1.25.0

require (
        github.com/acme/payments/lib v1.0.0
        golang.org/x/crypto v0.30.0
)

replace (
        github.com/acme/payments/lib => ./lib
        golang.org/x/crypto v0.30.0 => ./third_party/crypto
)
-- lib/go.mod --
module github.com/acme/payments/lib

go 1.25.0
-- third_party/crypto/go.mod --
module golang.org/x/crypto

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
replace: {placement: overlay, local_roots: ["third_party/..."]}
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.patterns import match_dots
from gosupply.formats.versions import split_path_major
from gosupply.rules.base import Rule
from gosupply.rules.directives import left_of, replaces_of, right_of, without
from gosupply.workspace.discovery import FILES
from gosupply.workspace.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import Replace
    from gosupply.rules.base import View

# Of Unix or of Windows; the parser takes both for a folder (modfile.IsDirectoryPath).
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement that the policy does not permit."""
    settings = view.context.settings.replace
    if settings.placement == "committed" and settings.own_paths == "repository":
        return
    for file, line in replaces_of(view.root):
        refused = _refused(view, line)
        if refused and not _is_permitted(view, line):
            yield Finding(
                RULE.name,
                f"'{left_of(line)}' is replaced by '{right_of(line)}', but the policy permits "
                f"{refused}.",
                at=line.at,
                key=line.old_path,
                module=line.old_path,
                version=line.old_version,
                help=without(file, line),
            )


def _refused(view: View, line: Replace) -> str:
    """Return what the policy permits instead of such a line; empty where it permits the line."""
    settings = view.context.settings.replace
    if settings.placement == "overlay":
        return "replacements in overlays only"
    if settings.placement == "none":
        return "no replacements"
    return "no folders that it does not list" if line.is_directory else ""


def _is_permitted(view: View, line: Replace) -> bool:
    """Whether a replacement leads to a folder that needs no leave."""
    settings = view.context.settings.replace
    folder = _inside_of_repository(view, line)
    if folder is None:
        return False
    if any(match_dots(pattern, shown(folder)) for pattern in settings.local_roots):
        return True
    return settings.own_paths == "repository" and _takes_own_path(view, line)


def _inside_of_repository(view: View, line: Replace) -> str | None:
    """Return the folder that a replacement leads to, links followed; None if it is elsewhere."""
    if not line.is_directory or _ABSOLUTE.match(line.new_path):
        return None
    target = view.workspace.target_of(view.root.folder, line.new_path)
    return target.leads_to if target else None


def _takes_own_path(view: View, line: Replace) -> bool:
    """Whether a module of this repository replaces its own path.

    That the module line is the same is not enough: a copy of somebody else's module has it too.
    """
    target = view.workspace.target_of(view.root.folder, line.new_path)
    module = target.mod.module if target and target.mod else None
    if module is None or module.path != line.old_path:
        return False
    if "." not in module.path.partition("/")[0]:
        return True
    ours = view.context.settings.replace.repository or _path_of_top(view)
    return bool(ours) and f"{module.path}/".startswith(f"{ours}/")


def _path_of_top(view: View) -> str:
    """Return the path of the module at the top without its major version, or empty."""
    for root in view.workspace.roots:
        if not root.folder and root.mod and root.mod.module:
            path = root.mod.module.path
            parts = split_path_major(path)
            return parts.prefix if parts else path
    return ""


RULE = Rule(
    "replace-not-permitted",
    doc=__doc__,
    kind="opinion",
    check=check,
    needs=(FILES,),
    configured=True,
)
