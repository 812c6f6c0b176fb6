"""Module versions: canonical form, pseudo-versions, precedence, fit with the path's major version.

Implements golang.org/x/mod/semver (`Canonical`, `Compare`, `Major`) and golang.org/x/mod/module
(`CanonicalVersion`, `IsPseudoVersion`, `SplitPathVersion`, `CheckPathMajor`); precedence itself is
Semantic Versioning 2.0.0, section 11. Versions of Go and of toolchains (`go1.22rc1`) are something
else and not read here. Refused: everything without the leading `v`, numbers with leading zeros,
empty identifiers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"(?:0|[1-9][0-9]*)"
_PRERELEASE = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(
    rf"v({_NUMBER})(?:\.({_NUMBER})(?:\.({_NUMBER})"
    rf"(-{_PRERELEASE}(?:\.{_PRERELEASE})*)?(\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?)?"
)
# The time of the commit in UTC and the start of its hash; `0.` in front says that a release is
# the base, and what is in front of that is the pre-release of the base.
_PSEUDO_PRERELEASE = re.compile(r"-((?:.*\.)?0\.)?[0-9]{14}-[0-9A-Za-z]+")
_MAJOR_SUFFIX = re.compile(r"(.*)(/v([0-9.]+))", re.DOTALL)
# As module.SplitPathVersion, which takes `.v-unstable` and does not take `.v0-unstable`.
_GOPKG_SUFFIX = re.compile(
    r"(gopkg\.in/.*)(\.v(?:0|-unstable|[1-9][0-9]*(?:-unstable)?))", re.DOTALL
)
_INCOMPATIBLE = "+incompatible"
_GOPKGIN = "-gopkgin-"

# Python refuses to read integers of more than 4,300 digits unless it is told otherwise.
_LONGEST_COMPARED = 4_000


class PathMajor(NamedTuple):
    """A module path cut in two: `suffix` is `/vN`, for gopkg.in `.vN`, or empty."""

    prefix: str
    suffix: str


def canonical(version: str) -> str | None:
    """Complete `v1` and `v1.2` with zeros and drop build metadata other than `+incompatible`.

    Returns:
        The canonical form, or None where `version` is no semantic version with a leading `v`.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    major, minor, patch, prerelease, build = match.groups()
    kept = build if build == _INCOMPATIBLE else ""
    return f"v{major}.{minor or 0}.{patch or 0}{prerelease or ''}{kept}"


def is_canonical(version: str) -> bool:
    """Whether this is its own canonical form."""
    match = _VERSION.fullmatch(version)
    if match is None or match[3] is None:
        return False
    return match[5] is None or match[5] == _INCOMPATIBLE


def is_pseudo(version: str) -> bool:
    """Whether the version names a commit (`v0.0.0-20240102030405-abcdefabcdef`), not a tag."""
    match = _VERSION.fullmatch(version)
    if match is None or match[4] is None:
        return False
    pseudo = _PSEUDO_PRERELEASE.fullmatch(match[4])
    if pseudo is None:
        return False
    has_base = pseudo[1] is not None
    return has_base or (match[2], match[3]) == ("0", "0")


def is_incompatible(version: str) -> bool:
    """Whether the version is of a module from before modules, marked `+incompatible`."""
    match = _VERSION.fullmatch(version)
    return match is not None and match[5] == _INCOMPATIBLE


def major(version: str) -> str | None:
    """Return the major version with its `v`, such as `v2`; None where it is no version."""
    match = _VERSION.fullmatch(version)
    return f"v{match[1]}" if match else None


def compare(first: str, second: str) -> int:
    """Compare by precedence; build metadata, `+incompatible` too, does not count.

    As in Go, what is no version comes before every version and equals all else that is none. What
    is longer than 4,000 characters counts as none here.

    Returns:
        -1, 0 or 1 as the first is lower than, equal to or higher than the second.
    """
    left, right = _comparable(first), _comparable(second)
    if left == right:
        return 0
    if left is None or right is None:
        return -1 if left is None else 1
    if (ours := _release(left)) != (theirs := _release(right)):
        return -1 if ours < theirs else 1
    from semver import Version  # slow, and few runs compare pre-releases of one release

    return Version.parse(left).compare(right)


def split_path_major(path: str) -> PathMajor | None:
    """Cut the major version off a module path.

    Returns:
        The parts, or None where the path's end is one that no module may have: `/v1`, `/v0`,
        `/v02`, `/v2.1`, and at gopkg.in anything but `.vN` or `.vN-unstable`.
    """
    if path.startswith("gopkg.in/"):
        match = _GOPKG_SUFFIX.fullmatch(path)
        return PathMajor(match[1], match[2]) if match else None
    match = _MAJOR_SUFFIX.fullmatch(path)
    if match is None:
        # `/v` alone is an ordinary element, `x/vN` without a digit too.
        return PathMajor(path, "")
    number = match[3]
    if "." in number or number.startswith("0") or number == "1":
        return None
    return PathMajor(match[1], match[2])


def path_major_problem(path: str, version: str) -> str | None:
    """Say why this version cannot be one of the module with this path.

    Returns:
        The reason as a clause whose subject is the version, or None where they fit.
    """
    parts = split_path_major(path)
    if parts is None:
        return f"it has no place under {path}, which ends in no valid major version"
    found = major(version)
    if found is None:
        return "it is not a semantic version"
    wanted = parts.suffix.removesuffix("-unstable")[1:]
    if not wanted:
        fits = found in {"v0", "v1"} or is_incompatible(version)
        return None if fits else f"its major version should be v0 or v1, not {found}"
    # CheckPathMajor: early pseudo-versions of gopkg.in's v1 modules were made with v0.
    if wanted == found or (
        parts.suffix.startswith(".") and wanted == "v1" and version.startswith("v0.0.0-")
    ):
        return None
    return f"its major version should be {wanted}, not {found}"


def without_gopkgin(path: str, version: str) -> str:
    """Return what a version in a main module's go.mod means (modload.fixVersion).

    The first drafts of modules wrote versions at gopkg.in as `v0.0.0-20180101-gopkgin-v2.1.0`. The
    go command takes what stands behind the first such mark, and leaves the file as it is.

    Returns:
        The version behind the mark, which may be no version; all others as they are.
    """
    if not path.startswith("gopkg.in/"):
        return version
    before, _, behind = version.partition(_GOPKGIN)
    return behind if before != version else version


def _comparable(version: str) -> str | None:
    """Return what the semver library reads: canonical, without `v` and `+incompatible`."""
    whole = canonical(version) if len(version) <= _LONGEST_COMPARED else None
    return whole and whole[1:].removesuffix(_INCOMPATIBLE)


def _release(comparable: str) -> list[int]:
    """Return the three numbers, which come before all else (Semantic Versioning, 11.2)."""
    return [int(number) for number in comparable.partition("-")[0].split(".")]
