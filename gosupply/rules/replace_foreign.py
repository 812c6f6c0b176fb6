"""A module is replaced by another one that is no fork of it, kept where the policy wants forks.

## What it does

Where the policy's `replace.fork_owners` lists any path, looks at each replacement by another module
and flags the first of these that is wrong: the other module is under one of those paths; its path
ends as that of the replaced one does, from the repository's name on; its version is the one that it
replaces, or made from it, as `v1.2.3-acme.1` or a pseudo-version after v1.2.3 is. The repository's
name is known of paths at github.com, bitbucket.org, codeberg.org, gopkg.in and golang.org/x; the
replaced version is that on the left side, or else the one that the same go.mod requires.

## Why it matters

The path on the left says whose code it is, and everybody who reads an import goes by it. What is
built is the code of whoever owns the right side: a stranger's, another project's, or a version that
was never what the file says.

## Example

```case fails
-- go.mod --
module github.com/acme/payments

go 1.25.0

replace github.com/spf13/cobra v1.8.0 => github.com/stranger/cobra v1.8.0
-- authority/.gosupply/policy.yaml --
version: 1
replace: {fork_owners: ["github.com/acme/..."]}
```

## How to fix

Fork the module under one of the listed paths, keep the repository's name, and tag the fork with the
version that it was made from: `v1.8.0-acme.1`.

```case passes
-- go.mod --
module github.com/acme/payments

go 1.25.0

require github.com/spf13/cobra v1.8.0

replace github.com/spf13/cobra v1.8.0 => github.com/acme/cobra v1.8.0-acme.1
-- mod github.com/acme/cobra@v1.8.0-acme.1 --
module github.com/spf13/cobra
-- go.sum --
github.com/acme/cobra v1.8.0-acme.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
github.com/acme/cobra v1.8.0-acme.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/policy.yaml --
version: 1
replace: {fork_owners: ["github.com/acme/..."]}
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding
from gosupply.formats.modfile import ModFile
from gosupply.formats.versions import is_pseudo, split_path_major
from gosupply.policy.modulelists import matches_any
from gosupply.rules.base import Rule
from gosupply.rules.directives import left_of, replaces_of, right_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.formats.directives import Replace
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View

# How many elements of a path stand before the repository's name.
_ELEMENTS_BEFORE: Mapping[str, int] = {
    "github.com": 2,
    "bitbucket.org": 2,
    "codeberg.org": 2,
    "golang.org": 2,
}
_BETWEEN = "', '"
_GOPKG = "gopkg.in"
_LONGEST_GOPKG = 3  # gopkg.in/PACKAGE.vN, or gopkg.in/USER/PACKAGE.vN
# Python refuses to read integers of thousands of digits; no release has so many.
_NUMBERS = re.compile(
    r"v([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})(-[^+]*)?(?:\+.*)?", re.ASCII | re.DOTALL
)
# Of a pseudo-version after a release v1.2.3, which is a pre-release of v1.2.4.
_AFTER_RELEASE = re.compile(r"-0\.[0-9]{14}-[0-9A-Za-z]+")
_NO_BASE = re.compile(r"-[0-9]{14}-[0-9A-Za-z]+")


class _Wrong(NamedTuple):
    """What is wrong with a replacement: a clause about it, and what to do."""

    clause: str
    help: str


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement by a module that is not such a fork."""
    owners = view.context.settings.replace.fork_owners
    if not owners:
        return
    for file, line in replaces_of(view.root):
        # A module in its own place is no fork, whatever its version: replace-self speaks of it.
        if line.is_directory or line.new_path == line.old_path:
            continue
        wrong = _owner(line, owners) or _name(line) or _version(file, line)
        if wrong:
            yield Finding(
                RULE.name,
                f"'{left_of(line)}' is replaced by '{right_of(line)}', {wrong.clause}.",
                at=line.new_at,
                key=f"{line.old_path} {line.new_path}",
                module=line.new_path,
                version=line.new_version,
                notes=(f"The policy wants forks in '{_BETWEEN.join(owners)}'.",),
                help=wrong.help,
            )


def _owner(line: Replace, owners: tuple[str, ...]) -> _Wrong | None:
    if matches_any(owners, line.new_path):
        return None
    return _Wrong(
        "which is not where the policy wants forks", "Fork the module where the policy wants forks."
    )


def _name(line: Replace) -> _Wrong | None:
    name = _repository_and_below(line.old_path)
    if name is None or f"/{_without_major(line.new_path)}".endswith(f"/{name}"):
        return None
    return _Wrong(f"whose path does not end in '{name}'", f"Give the fork the name '{name}'.")


def _version(file: ModFile | WorkFile, line: Replace) -> _Wrong | None:
    replaced = line.old_version or _required_in(file, line.old_path)
    base = _base_of(replaced)
    if base is None or _base_of(line.new_version) == base:
        return None
    return _Wrong(
        f"which is not made from '{replaced}'",
        f"Tag the fork with the version that it was made from, such as '{replaced}'.",
    )


def _required_in(file: ModFile | WorkFile, path: str) -> str:
    """Return the version of a module that a go.mod requires; empty where it does not."""
    requires = file.requires if isinstance(file, ModFile) else ()
    return next((line.version for line in requires if line.path == path), "")


def _repository_and_below(path: str) -> str | None:
    """Return a path from the repository's name on, without major version; None if not known."""
    elements = _without_major(path).split("/")
    if elements[0] == _GOPKG:
        return elements[-1] if 1 < len(elements) <= _LONGEST_GOPKG else None
    before = _ELEMENTS_BEFORE.get(elements[0])
    return "/".join(elements[before:]) or None if before else None


def _without_major(path: str) -> str:
    parts = split_path_major(path)
    return parts.prefix if parts else path


def _base_of(version: str) -> tuple[int, int, int] | None:
    """Return the numbers of the release that a version is, or is before or after.

    None for what is no version, and for a commit before which no version was tagged.
    """
    match = _NUMBERS.fullmatch(version)
    if match is None:
        return None
    major, minor, patch = (int(match[group]) for group in (1, 2, 3))
    prerelease = match[4] or ""
    if is_pseudo(version):
        if _NO_BASE.fullmatch(prerelease):
            return None
        # module.PseudoVersionBase
        patch -= _AFTER_RELEASE.fullmatch(prerelease) is not None
    return major, minor, patch


RULE = Rule(
    "replace-foreign", doc=__doc__, kind="opinion", check=check, needs=(FILES,), configured=True
)
