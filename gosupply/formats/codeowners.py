"""CODEOWNERS: who owns which paths of a repository.

Implements GitHub's "About code owners" (syntax, exceptions, location) and of GitLab's sections
what both can be read by: a section's heading is a line that GitHub skips. The last matching line
wins, in each section by itself; a path has the owners of all sections. Patterns are those of
gitignore with a slash anchoring to the top, except that `docs/*` reaches no folder below `docs`.

Refused, as GitHub skips such a line: `!`, character classes, `***`, an escaped `#`, and what is
neither a user, a team nor an address. Names are compared without regard to case, paths with it.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.patterns import BadPatternError, path_match
from gosupply.locations import Location, Problem, Span, whole_line

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may be; the first that exists is it (GitHub's order, then GitLab's own folder)."""

LARGEST = 3_000_000  # "CODEOWNERS files must be under 3 MB"

_BELOW = ("**", "*")  # one name or more
_PATTERN = re.compile(r"(?:\\.|[^\s\\]|\\$)+")
_WILD = re.compile(r"\\(.)|\?|\*+")
_HEADING = re.compile(r"\^?\[([^\[\]]+)\](?:\[[0-9]+\])?(?=\s|$)")
_OWNER = re.compile(r"@@?[\w.-]+(?:/[\w.-]+)*|[^\s@]+@[^\s@]+\.[^\s@]+")
_HELP = "Correct the line: GitHub skips it as it is."


class OwnerLine(NamedTuple):
    """A pattern and the owners of what it matches; none of them where nobody owns it.

    Attributes:
        pattern: As written.
        owners: As written.
        section: The heading that it stands under, in small letters; empty without one.
        at: The pattern.
    """

    pattern: str
    owners: tuple[str, ...]
    section: str
    at: Location

    def matches(self, path: str) -> bool:
        """Whether the pattern matches a file's path."""
        names = path.split("/")
        return any(_match(parts, names) for parts in _alternatives(self.pattern))

    @property
    def folder(self) -> str | None:
        """The folder that the pattern is about: the names before any wildcard.

        None for a pattern that is bound to no place (`*.go`, `docs/`), or that is about files
        (`/docs/*.md`, and `/LICENSE.md`: a last name with a dot and no slash behind it).
        """
        parts = _parts(self.pattern)
        last = parts[-1]
        is_file = "." in last or (_is_wild(last) and last.strip("*"))
        if not _is_anchored(self.pattern) or (is_file and not self.pattern.endswith("/")):
            return None
        fixed = itertools.takewhile(lambda part: not _is_wild(part), parts)
        return "/".join(map(_plain, fixed))

    @property
    def sample(self) -> str:
        """A path that the pattern matches, such that no other line is likely to mean it."""
        return "/".join(map(_plain, _alternatives(self.pattern)[-1]))


class Codeowners(NamedTuple):
    """The lines of a file, in its order."""

    path: str
    lines: tuple[OwnerLine, ...]

    def owners(self, path: str) -> tuple[str, ...]:
        """Return the owners of a file's path, section by section; each once."""
        found: dict[str, tuple[str, ...]] = {line.section: () for line in self.lines}
        left = set(found)
        for line in reversed(self.lines):
            if line.section in left and line.matches(path):
                found[line.section] = line.owners
                left.remove(line.section)
        return tuple(dict.fromkeys(owner for owners in found.values() for owner in owners))

    def is_owner(self, owner: str, path: str) -> bool:
        """Whether a user, team or address is among the owners of a path."""
        return any(_is_same(owner, other) for other in self.owners(path))

    def folders(self, owner: str) -> tuple[str, ...]:
        """Return the folders that lines give to an owner and no later line takes away again."""
        return tuple(
            dict.fromkeys(
                line.folder
                for line in self.lines
                if line.folder is not None
                and any(_is_same(owner, other) for other in line.owners)
                and self.is_owner(owner, line.sample)
            )
        )


def parse_codeowners(
    data: bytes, *, path: str, source: str
) -> tuple[Codeowners, tuple[Problem, ...]]:
    """Parse a CODEOWNERS file.

    Args:
        data: The file; bytes that are not UTF-8 read as U+FFFD.
        path: Where it is, slash-separated and relative to the source's top.
        source: What it was read from, for locations.

    Returns:
        The lines that count, and a problem for each that does not.
    """
    if len(data) > LARGEST:
        at = Location(source, path, Span(1, 1, 1, 1), "")
        help_ = "Make it smaller: GitHub does not read it."
        return Codeowners(path, ()), (Problem("the file is larger than 3 MB", at, help_),)
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    found: list[OwnerLine] = []
    problems: list[Problem] = []
    section = ""
    default: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        place = whole_line(source, path, number, line.removesuffix("\r"))
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if heading := _HEADING.match(words):
            section, default = heading[1].strip().lower(), _owners(words[heading.end() :])
            continue
        read = _read_line(place, section, default)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            found.append(read)
    return Codeowners(path, tuple(found)), tuple(problems)


def _read_line(place: Location, section: str, default: tuple[str, ...]) -> OwnerLine | Problem:
    text = place.text.lstrip()
    start = len(place.text) - len(text) + 1
    pattern = _PATTERN.findall(text)[0]  # never empty: the text begins with no blank
    span = place.span._replace(column=start, end_column=start + len(pattern))
    at = place._replace(span=span)
    if wrong := _wrong(pattern):
        return Problem(f"'{pattern}' {wrong}", at, _HELP)
    owners = _owners(text[len(pattern) :])
    for owner in owners:
        if not _OWNER.fullmatch(owner):
            return Problem(f"'{owner}' is neither a user, a team nor an address", at, _HELP)
    return OwnerLine(pattern, owners or default, section, at)


def _owners(text: str) -> tuple[str, ...]:
    """Return the words up to a comment."""
    found: list[str] = []
    for word in text.split():
        if word.startswith("#"):
            break
        found.append(word)
    return tuple(found)


def _wrong(pattern: str) -> str:
    """Return why a pattern is none of GitHub's; empty for one that is."""
    if pattern.startswith("!"):
        return "is negated, which no owner can be"
    if pattern.startswith("\\#"):
        return "escapes a '#', which is a comment all the same"
    if "[" in pattern or "]" in pattern:
        return "has brackets, which make no class of characters here"
    if not pattern.strip("/"):
        return "matches nothing"
    if "***" in pattern:
        return "has three stars"
    try:
        for part in _parts(pattern):
            path_match(part, "")
    except BadPatternError as error:
        return f"is malformed: {error}"
    return ""


def _is_anchored(pattern: str) -> bool:
    """Whether a slash stands at the beginning or in the middle (gitignore)."""
    return "/" in pattern.removesuffix("/") and not pattern.startswith("**/")


def _parts(pattern: str) -> tuple[str, ...]:
    """Return the names of a pattern; `**` is any number of them."""
    parts = tuple(pattern.strip("/").split("/"))
    return parts if "/" in pattern.removesuffix("/") else ("**", *parts)


def _alternatives(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return the lists of names that a path may match: itself, and what is below it."""
    parts = _parts(pattern)
    if pattern.endswith("/"):
        return ((*parts, *_BELOW),)
    if parts[-1] == "**":
        return ((*parts[:-1], *_BELOW),)
    if parts[-1] == "*":
        return (parts,)
    return (parts, (*parts, *_BELOW))


def _match(parts: Sequence[str], names: Sequence[str]) -> bool:
    """Match names; the shortest run for each `**` is always good enough, as for a star."""
    part = at = 0
    star, resume = -1, 0
    while at < len(names):
        if part < len(parts) and parts[part] == "**":
            star, resume, part = part, at, part + 1
        elif part < len(parts) and path_match(parts[part], names[at]):
            part, at = part + 1, at + 1
        elif star >= 0:
            resume += 1
            part, at = star + 1, resume
        else:
            return False
    return part == len(parts)


def _is_wild(part: str) -> bool:
    return any(not match[1] for match in _WILD.finditer(part))


def _plain(part: str) -> str:
    """Return a name without its escapes, and with `_` for wildcards."""
    return _WILD.sub(lambda match: match[1] or "_", part)


def _is_same(first: str, second: str) -> bool:
    return first.lower() == second.lower()
