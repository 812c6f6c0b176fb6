"""The GO* environment switches the checksum database off, or to another one.

## What it does

Reports GOSUMDB=off, a GOSUMDB that cannot be read or names another database than sum.golang.org,
and a GONOSUMDB or GOPRIVATE so wide that it takes public code out of the check: `*`, or every owner
of a public host, such as `github.com` or `github.com/*`.

## Why it matters

Each of them is one line in an environment or in the GOENV file, and makes the go command accept
whatever a proxy sends.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GONOSUMDB=github.com
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```

## How to fix

List what is really private, with an owner: `go env -w GOPRIVATE=github.com/acme`. A database of
your own is named in the policy's `sumdb.log`.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GONOSUMDB=github.com/acme
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from gosupply.findings import Finding
from gosupply.formats.patterns import match_prefix_patterns
from gosupply.rules.base import Rule
from gosupply.sumdb.database import (
    Database,
    Disabled,
    Foreign,
    Invalid,
    parse_gosumdb,
    without_credentials,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.goenv import Setting
    from gosupply.rules.base import View

# Hosts whose paths belong to many owners: a pattern that covers all of one is no private name.
PUBLIC_HOSTS = (
    "github.com",
    "bitbucket.org",
    "codeberg.org",
    "gitlab.com",
    "golang.org",
    "google.golang.org",
    "gopkg.in",
    "k8s.io",
    "sigs.k8s.io",
)
# A pattern that matches both was not written for one owner.
_STRANGERS = ("anybody/anything", "somebody-else/something")


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each setting that weakens the check."""
    env = view.workspace.env
    gosumdb = env.get("GOSUMDB")
    if message := _database_message(gosumdb.value):
        yield _finding(view, "GOSUMDB", gosumdb, message)
    nosumdb = env.get("GONOSUMDB")
    for pattern in nosumdb.value.split(","):
        covered = next((host for host in PUBLIC_HOSTS if _covers(pattern, host)), "")
        if covered:
            message = f"GONOSUMDB '{pattern}' takes all of '{covered}' out of the check"
            yield _finding(view, f"GONOSUMDB {pattern}", nosumdb, message)


def _covers(pattern: str, host: str) -> bool:
    return all(match_prefix_patterns(pattern, f"{host}/{path}") for path in _STRANGERS)


def _database_message(value: str) -> str:
    match parse_gosumdb(value):
        case Disabled():
            return "GOSUMDB=off switches the checksum database off"
        case Invalid(reason=reason):
            return f"GOSUMDB cannot be read: {reason}"
        case Database() as named:
            return "" if named.public else f"GOSUMDB names another database, '{named.name}'"
        case Foreign():
            return ""  # log-key-foreign reports it
        case _ as never:
            assert_never(never)


def _finding(view: View, key: str, setting: Setting, message: str) -> Finding:
    return Finding(
        RULE.name,
        f"{message}.",
        at=view.workspace.anchor,
        key=key,
        notes=(f"set in {setting.source}: {without_credentials(setting.value)}",),
        help="Name what is private with its owner, as in GOPRIVATE=github.com/acme; "
        "leave GOSUMDB unset.",
    )


RULE = Rule("sumdb-environment", doc=__doc__, kind="opinion", check=check, once=True)
