"""A `replace` puts another version of a module in the place of the one that is required.

## What it does

Flags a replacement of a module by a version of the same module, in go.mod, its alternative files
and go.work: with another version on the left side, with none, or with the same.

## Why it matters

Such a line is a pin that hides behind the requirements: go.mod requires one version, scanners and
people read it there, and another one is built. Whoever requires this module gets the required
version all the same, for replacements count in the main module only. By the same version a
replacement says nothing.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib => example.com/lib v1.1.0
```

## How to fix

Require the version that is meant. Against a version that must not be built there is `exclude`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- mod example.com/lib@v1.1.0 --
module example.com/lib
-- go.sum --
example.com/lib v1.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.rules.directives import left_of, replaces_of, right_of, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View

_PIN = (
    "The requirements name a version that is not built, and whoever requires this module gets that "
    "one."
)
_NOTHING = "A replacement by the same version changes nothing."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement of a module by a version of itself."""
    for file, line in replaces_of(view.root):
        if line.old_path == line.new_path:
            yield _finding(file, line)


def _finding(file: ModFile | WorkFile, line: Replace) -> Finding:
    is_same = line.old_version == line.new_version
    if is_same:
        message = f"'{left_of(line)}' is replaced by itself."
    elif line.old_version:
        message = (
            f"'{left_of(line)}' is replaced by another version of itself, '{line.new_version}'."
        )
    else:
        message = f"Every version of '{line.old_path}' is replaced by its '{line.new_version}'."
    # A go.work requires nothing; the modules that it uses do.
    can_require = not is_same and not file.path.endswith(".work")
    return Finding(
        RULE.name,
        message,
        at=line.at,
        key=line.old_path,
        module=line.old_path,
        version=line.old_version,
        notes=(_NOTHING if is_same else _PIN,),
        help=without(file, line, *([f"-require={right_of(line)}"] if can_require else [])),
    )


RULE = Rule("replace-self", doc=__doc__, kind="opinion", check=check)
