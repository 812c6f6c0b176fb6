"""A godebug line weakens what is built, or is refused by the go command.

## What it does

Flags each godebug line of a go.mod or go.work

* that brings back, or keeps, behaviour which is less secure than what Go does by itself or is about
  to: old TLS, weak keys and hashes, unsafe names in archives, limits that are raised;
* that says `default=goVERSION` with an older release than the go line, or with no release;
* whose setting no Go release up to 1.27 has, or that the release of the go line has removed;
* that sets again, to another value, what stands further up: the last one counts.

The settings are those of Go's own list (go.dev/doc/godebug). Of a file for a later Go than 1.27 no
setting is called unknown.

## Why it matters

The line is compiled into every program of the module as its default, and nothing in the code shows
it. A setting that is meant for one old server or client weakens all connections of all programs,
and stays when that one is gone. With a setting that it does not know the go command stops.

Only the main module's lines count, and in a workspace only those of go.work.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

godebug tlsrsakex=1
```

## How to fix

Run `go mod edit -dropgodebug=KEY`. What one program needs for a while can stand in a `//go:debug`
line beside its `main`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

godebug panicnil=1
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding, Related
from gosupply.formats.goversion import compare, is_valid, language, toolchain_version
from gosupply.formats.workfile import WorkFile
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of
from gosupply.rules.directives import files_of
from gosupply.rules.modfiles import edited, go_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gosupply.formats.directives import Godebug
    from gosupply.formats.modfile import ModFile
    from gosupply.rules.base import View

# Since Go 1.23, when these lines began, in any release (src/internal/godebugs/table.go).
_NEWEST = "1.27"
_KNOWN = frozenset(
    [
        "allowmultiplevcs",
        "asynctimerchan",
        "containermaxprocs",
        "cryptocustomrand",
        "dataindependenttiming",
        "decoratemappings",
        "embedfollowsymlinks",
        "execerrdot",
        "fips140",
        "fips140ems",
        "gocachehash",
        "gocachetest",
        "gocacheverify",
        "gotestjsonbuildtext",
        "gotypesalias",
        "htmlmetacontenturlescape",
        "http2client",
        "http2debug",
        "http2server",
        "httpcookiemaxnum",
        "httplaxcontentlength",
        "httpmuxgo121",
        "httpservecontentkeepheaders",
        "installgoroot",
        "jstmpllitinterp",
        "multipartmaxheaders",
        "multipartmaxparts",
        "multipathtcp",
        "netdns",
        "netedns0",
        "panicnil",
        "randautoseed",
        "randseednop",
        "rsa1024min",
        "tarinsecurepath",
        "tls10server",
        "tls3des",
        "tlskyber",
        "tlsmaxrsasize",
        "tlsmlkem",
        "tlsrsakex",
        "tlssecpmlkem",
        "tlssha1",
        "tlsunsafeekm",
        "tracebacklabels",
        "updatemaxprocs",
        "urlmaxqueryparams",
        "urlstrictcolons",
        "winreadlinkvolume",
        "winsymlink",
        "x509keypairleaf",
        "x509negativeserial",
        "x509rsacrt",
        "x509sha1",
        "x509sha256skid",
        "x509sslcertoverrideplatform",
        "x509usefallbackroots",
        "x509usepolicies",
        "zipinsecurepath",
    ]
)


class Removed(NamedTuple):
    """Since which release a setting is gone, and the values that Go refuses since then."""

    release: str
    values: tuple[str, ...]


class Limit(NamedTuple):
    """A setting that is a number: Go's own one, what it limits, and whether 0 lifts the limit."""

    most: int
    what: str
    zero_lifts: bool


# Values that mean the final behaviour are accepted, at least since Go 1.27 (golang/go#76163).
_REMOVED: Mapping[str, Removed] = {
    "asynctimerchan": Removed("1.27", ("1", "2")),
    "gotypesalias": Removed("1.27", ("0",)),
    "tls10server": Removed("1.27", ("1",)),
    "tls3des": Removed("1.27", ("1",)),
    "tlskyber": Removed("1.24", ("0",)),
    "tlsrsakex": Removed("1.27", ("1",)),
    "tlsunsafeekm": Removed("1.27", ("1",)),
    "x509keypairleaf": Removed("1.27", ("0",)),
    "x509sha1": Removed("1.24", ("1",)),
}
_WEAK: Mapping[tuple[str, str], str] = {
    ("cryptocustomrand", "1"): "lets callers choose the randomness that keys are made from",
    ("execerrdot", "0"): "runs programs that are found in the current folder",
    ("fips140ems", "0"): "accepts TLS 1.2 without Extended Master Secret in FIPS 140-3 mode",
    ("htmlmetacontenturlescape", "0"): "leaves URLs in HTML meta tags as they are",
    ("httplaxcontentlength", "1"): "accepts HTTP messages with an empty Content-Length",
    ("randautoseed", "0"): "makes math/rand give the same numbers in each run",
    ("rsa1024min", "0"): "accepts RSA keys of fewer than 1024 bits",
    ("tarinsecurepath", "1"): "accepts names in tar archives that lead out of the folder",
    ("tls10server", "1"): "lets servers speak TLS 1.0 and 1.1",
    ("tls3des", "1"): "offers TLS cipher suites with 3DES",
    ("tlsmlkem", "0"): "offers no key exchange in TLS that resists quantum computers",
    ("tlsrsakex", "1"): "offers TLS cipher suites without forward secrecy",
    ("tlssha1", "1"): "accepts SHA-1 signatures in TLS 1.2",
    ("tlsunsafeekm", "1"): "exports keying material that is not bound to its TLS connection",
    ("urlstrictcolons", "0"): "accepts URLs with stray colons in the host",
    ("x509negativeserial", "1"): "accepts certificates with negative serial numbers",
    ("x509sha1", "1"): "accepts certificates that are signed with SHA-1",
    ("zipinsecurepath", "1"): "accepts names in zip archives that lead out of the folder",
}
_LIMITS: Mapping[str, Limit] = {
    "httpcookiemaxnum": Limit(3_000, "cookies", zero_lifts=True),
    "multipartmaxheaders": Limit(10_000, "headers of a form", zero_lifts=False),
    "multipartmaxparts": Limit(1_000, "parts of a form", zero_lifts=False),
    "tlsmaxrsasize": Limit(8_192, "bits of an RSA key in TLS", zero_lifts=False),
    "urlmaxqueryparams": Limit(10_000, "query parameters", zero_lifts=True),
}
# As many digits as Go's int surely has.
_COUNT = re.compile(r"[+]?[0-9]{1,18}")
_DEFAULT = "default"
_REFUSED = "The go command refuses such a line."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that weakens something, or that cannot be meant so."""
    for file in files_of(view.root):
        is_member = not isinstance(file, WorkFile) and work_of(view, file) is not None
        notes = ("In a workspace the settings of go.work count instead.",) if is_member else ()
        lines: dict[str, Godebug] = {}
        for line in file.godebugs:
            other = lines.get(line.key)
            if other and other.value != line.value:
                yield _finding(file, line, f"was '{other.value}' further up")._replace(
                    key=f"again {line.key}",
                    related=(Related("the other value", other.at),),
                    notes=("The last one counts.", *notes),
                    help="Remove one of the two.",
                )
            lines[line.key] = line
        for line in lines.values():
            if reason := _refusal(file, line):
                yield _finding(file, line, reason)._replace(notes=(_REFUSED, *notes))
            elif reason := _weakness(file, line):
                yield _finding(file, line, reason)._replace(notes=notes)


def _refusal(file: ModFile | WorkFile, line: Godebug) -> str:
    """Say why the go command stops at a setting (modload/init.go, `CheckGodebug`), or nothing."""
    if line.key == _DEFAULT:
        release = toolchain_version(line.value)
        is_release = release == line.value.removeprefix("go") and is_valid(release)
        return "" if is_release else "names no release of Go"
    least = language(_least(file))
    if line.key not in _KNOWN:
        return "" if compare(least, _NEWEST) > 0 else f"is in no Go release up to {_NEWEST}"
    removed = _REMOVED.get(line.key)
    if removed and line.value in removed.values and compare(least, removed.release) >= 0:
        return f"was removed in Go {removed.release}"
    return ""


def _weakness(file: ModFile | WorkFile, line: Godebug) -> str:
    """Say what a setting weakens, or nothing."""
    if line.key == _DEFAULT:
        # Only the first two numbers count (load/godebug.go, `godebugForGoVersion`).
        release, of_file = language(line.value.removeprefix("go")), language(go_of(file))
        is_older = compare(release, of_file) < 0
        return f"asks for an older Go than the go line, which is '{of_file}'" if is_older else ""
    limit = _LIMITS.get(line.key)
    if limit is None or not _COUNT.fullmatch(line.value):
        return _WEAK.get((line.key, line.value), "")
    count = int(line.value)
    if count == 0 and limit.zero_lifts:
        return f"lifts the limit of {limit.most} {limit.what}"
    return f"raises the limit of {limit.most} {limit.what}" if count > limit.most else ""


def _least(file: ModFile | WorkFile) -> str:
    """Return the least release that a file is for: that of its go line or its toolchain line."""
    toolchain = toolchain_version(file.toolchain.name) if file.toolchain else ""
    return toolchain if compare(toolchain, go_of(file)) > 0 else go_of(file)


def _finding(file: ModFile | WorkFile, line: Godebug, reason: str) -> Finding:
    return Finding(
        RULE.name,
        f"The setting '{line.key}={line.value}' {reason}.",
        at=line.at,
        key=line.key,
        help=edited(file, f"-dropgodebug={line.key}"),
    )


RULE = Rule("godebug-directive", doc=__doc__, kind="opinion", check=check, needs=(FILES,))
