"""The files of a policy, read from its authority and put in their order.

    .gosupply/policy.yaml         the repository's own file
    .gosupply/teams/NAME.yaml     a team each
    .gosupply/waivers/ID.yaml     a waiver each

What a file `extends` stands before it: presets by name, and files of the same source by path and
SHA-256. The baseline is the root of every chain; of two parents the later is the child; a file
that is reached twice counts in its first place. Rings, teams, people, groups and the repository's
name are said by one file. A preset may be answered anew by the file that extends it: its rings are
an example, and whoever builds on that file is bound by it again.

All problems of all files are reported at once. What the levels of several files make of each other
is judged where they are resolved.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gosupply.errors import IncompleteError, InputError
from gosupply.facts import Known
from gosupply.locations import Problem
from gosupply.policy.levels import kind_word
from gosupply.policy.merging import check_wanted, merge
from gosupply.policy.model import Policy
from gosupply.policy.presetcode import SHIPPED
from gosupply.policy.rings import ring_problems, rings_of
from gosupply.policy.values import HOURS_A_DAY, Pinned, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gosupply.locations import Location
    from gosupply.policy.model import Named
    from gosupply.policy.values import FileKind, PolicyFile, TeamEntry, WaiverEntry
    from gosupply.workspace.source import Source

FOLDER = ".gosupply"
POLICY_PATH = f"{FOLDER}/policy.yaml"
BASELINE = "baseline"

# What is larger is refused by the reader, which says so at a place; more is not even fetched.
_LIMIT = 16 << 20
_DEEPEST = 20
_FOLDERS: Mapping[str, FileKind] = {
    f"{FOLDER}/teams/": "team",
    f"{FOLDER}/waivers/": "waiver",
}
# Said by one file of a chain; `teams` beside the folder of teams.
_ONCE = ("repository", "rings", "teams", "people", "groups")


class FloorText(NamedTuple):
    """A floor as it was read: where it is, for locations, and its bytes."""

    path: str
    data: bytes


def read_policy(
    authority: Source,
    names: Iterable[Named],
    *,
    floor: FloorText | None = None,
    presets: Mapping[str, PolicyFile] = SHIPPED,
) -> Policy:
    """Read a policy with everything that it extends.

    Args:
        authority: Where it is read from.
        names: Every rule and need.
        floor: What is applied last, and nobody below can drop.
        presets: By name; `baseline` is one of them.

    Raises:
        InputError: Something is wrong in any of the files; it has all problems.
        IncompleteError: A file could not be read.
    """
    everything = tuple(names)
    reader = _Reader(authority, tuple(named.name for named in everything), presets)
    reader.read()
    problems = reader.problems
    bottom = None
    if floor is not None:
        bottom, found = read_floor(floor.data, floor.path, [named.name for named in everything])
        problems += found
    chain = tuple(reader.chain.values())
    said = _said_once(reader, problems)
    rings = said["rings"].value if "rings" in said else ()
    teams = _by_name(said, reader.teams, problems)
    waivers = _each_once([*(file.waivers for file in chain), reader.waivers], problems)
    merged = merge(chain, kinds={named.name: kind_word(named) for named in everything})
    problems += merged.problems
    problems += ring_problems(rings)
    files = (*chain, bottom) if bottom else chain
    for settings in [
        *(one.settings for one in files[1:]),
        *(one.settings for one in teams.values()),
    ]:
        problems += check_wanted(settings)
    problems += _too_long(waivers, merged.settings)
    if reader.has_files:
        problems += _across(chain, said, teams)
    if problems:
        # What does not fit in one file does not fit among all of them either: it is said once.
        raise InputError(tuple(dict.fromkeys(problems)))
    return Policy(
        everything,
        chain,
        bottom,
        rings_of(rings),
        teams,
        merged.settings,
        waivers,
        merged.teams_may_loosen,
        merged.waive_in_change,
        authority.name,
    )


def read_floor(
    data: bytes, path: str, names: Iterable[str]
) -> tuple[PolicyFile, tuple[Problem, ...]]:
    """Read a floor: levels by `at` words, settings, and what cannot be waived.

    Args:
        data: The file.
        path: Where it is, for locations.
        names: The names of all rules and needs.
    """
    return _parse(data, path, "floor", tuple(names), "floor")


# A preset by name, or a file by path: a file may have a preset's name.
_Key = tuple[Literal["preset", "file"], str]


class _Reader:
    """Reads the files of one policy; problems are collected."""

    def __init__(
        self, authority: Source, names: tuple[str, ...], presets: Mapping[str, PolicyFile]
    ) -> None:
        self.problems: list[Problem] = []
        self.has_files = False
        self.chain: dict[_Key, PolicyFile] = {("preset", BASELINE): presets[BASELINE]}
        self.extended_by: dict[_Key, set[_Key]] = {}
        self.teams: list[TeamEntry] = []
        self.waivers: list[WaiverEntry] = []
        self._authority = authority
        self._names = names
        self._presets = presets

    def read(self) -> None:
        """Read every file; problems of `policy.yaml` come first."""
        paths = sorted(self._authority.paths(FOLDER))
        kinds = {path: kind for path in paths if (kind := _kind_of(path)) is not None}
        contents = self._contents(kinds)
        self.has_files = bool(contents)
        for path, data in contents.items():
            if kinds[path] == "policy":
                self._add(path, data, ())
        for path, data in contents.items():
            if kinds[path] != "policy":
                file = self._parsed(data, path, kinds[path])
                self.teams += file.teams.value.values() if file.teams else ()
                self.waivers += file.waivers
        for path in paths:
            if path not in kinds and _is_misnamed(path):
                self.problems.append(_misnamed(path, self._authority.name))

    def _contents(self, paths: Iterable[str]) -> Mapping[str, bytes]:
        """Return the files that are there.

        Raises:
            IncompleteError: One could not be read.
        """
        wanted = tuple(paths)
        found = self._authority.read(wanted, limit=_LIMIT) if wanted else {}
        contents = {}
        for path in wanted:
            content = found[path]
            if isinstance(content, Known):
                contents[path] = content.value
            elif content is not None:
                message = f"the policy's file '{path}' could not be read: {content.reason}"
                raise IncompleteError(message, content.remedy)
        return contents

    def _parsed(self, data: bytes, path: str, kind: FileKind) -> PolicyFile:
        file, problems = _parse(data, path, self._authority.name, self._names, kind)
        self.problems += problems
        return file

    def _add(self, path: str, data: bytes, way: tuple[str, ...]) -> None:
        """Put a file in the chain, after what it extends; `way` leads here from the first file."""
        file = self._parsed(data, path, "policy")
        for entry in file.extends:
            if isinstance(entry, Pinned):
                self._extend_file(entry, (*way, path))
            else:
                self._extend_preset(entry, path)
        self.chain["file", path] = file

    def _extend_preset(self, entry: Value[str], path: str) -> None:
        name = entry.value
        if name in self._presets:
            self.extended_by.setdefault(("preset", name), set()).add(("file", path))
            self.chain.setdefault(("preset", name), self._presets[name])
        else:
            help_ = _guess(name, self._presets)
            self.problems.append(Problem(f"there is no preset '{name}'", entry.at, help_))

    def _extend_file(self, entry: Pinned, way: tuple[str, ...]) -> None:
        """Read a pinned file: first whether it may be there at all, then what is in it."""
        path = entry.file.value
        words = " extends ".join((*way, path))
        if {"", ".", ".."}.intersection(path.split("/")) or "\\" in path:
            help_ = "Write it from the top of the repository: 'policies/base.yaml'."
            self._refuse(f"'{path}' is no path of a file: {words}", entry.file.at, help_)
        elif path in way:
            self._refuse(f"the policy extends itself: {words}", entry.file.at, "Take one out.")
        elif ("file", path) not in self.chain:
            if len(way) > _DEEPEST:
                message = f"more than {_DEEPEST} files extend each other: {words}"
                self._refuse(message, entry.file.at, "Extend fewer.")
                return
            data = self._contents([path]).get(path)
            if data is None:
                self._refuse(
                    f"the file '{path}' does not exist: {words}",
                    entry.file.at,
                    f"Add it to {self._authority.name}, or correct the path.",
                )
            elif self._is_pinned(entry, data, words):
                self._add(path, data, way)
        else:
            self._is_pinned(entry, self._contents([path])[path], words)

    def _is_pinned(self, entry: Pinned, data: bytes, words: str) -> bool:
        """Whether a file is what was pinned; else it is not even read."""
        found = hashlib.sha256(data).hexdigest()
        if found == entry.sha256.value:
            return True
        message = f"the file '{entry.file.value}' is not the one that was pinned: {words}"
        help_ = f"Review what changed in it, then write sha256: {found}"
        self._refuse(message, entry.sha256.at, help_)
        return False

    def _refuse(self, message: str, at: Location, help_: str) -> None:
        self.problems.append(Problem(message, at, help_))


def _parse(
    data: bytes, path: str, source: str, names: tuple[str, ...], kind: FileKind
) -> tuple[PolicyFile, tuple[Problem, ...]]:
    # Not at the top: a run without a policy needs no YAML.
    from gosupply.policy.reading import read_policy_file

    return read_policy_file(data, path=path, source=source, names=names, kind=kind)


def _kind_of(path: str) -> FileKind | None:
    """Return which kind of file a path is; None for what is none of a policy's."""
    if path == POLICY_PATH:
        return "policy"
    for folder, kind in _FOLDERS.items():
        name = path.removeprefix(folder)
        if name != path and name.endswith(".yaml") and "/" not in name:
            return kind
    return None


def _is_misnamed(path: str) -> bool:
    """Whether a file looks like one of a policy's, so that its author thinks that it counts."""
    stem, _, ending = path.rpartition(".")
    in_folder = path.startswith(tuple(_FOLDERS))
    return ending in {"yaml", "yml"} and (in_folder or f"{stem}.yaml" == POLICY_PATH)


def _misnamed(path: str, source: str) -> Problem:
    from gosupply.locations import whole_line

    help_ = "Name it NAME.yaml, right in its folder, or move it elsewhere."
    return Problem(f"the file '{path}' would not be read", whole_line(source, path, 1, ""), help_)


def _guess(name: str, presets: Mapping[str, PolicyFile]) -> str:
    from difflib import get_close_matches

    guess = get_close_matches(name, presets, n=1)
    known = ", ".join(sorted(presets))
    return f"Did you mean '{guess[0]}'?" if guess else f"Use one of: {known}."


def _said_once(reader: _Reader, problems: list[Problem]) -> dict[str, Value[Any]]:
    """Return what one file of the chain says, by key."""
    said: dict[str, Value[Any]] = {}
    speakers: dict[str, _Key] = {}
    for name, file in reader.chain.items():
        for key in _ONCE:
            value = getattr(file, key)
            if value is None:
                continue
            # Only presets are extended by name, and this file alone does it.
            if key in said and reader.extended_by.get(speakers[key]) != {name}:
                at = said[key].at
                message = f"'{key}' is already said in '{at.path}' line {at.span.line}"
                help_ = "One file of a policy says it; take it out of the other."
                problems.append(Problem(message, value.at, help_))
            else:
                said[key], speakers[key] = value, name
    return said


def _by_name(
    said: Mapping[str, Value[Any]], teams: Iterable[TeamEntry], problems: list[Problem]
) -> Mapping[str, TeamEntry]:
    """Return all teams: those of the chain, and those with a file of their own."""
    found: dict[str, TeamEntry] = dict(said["teams"].value) if "teams" in said else {}
    for team in teams:
        name = team.at.path.rpartition("/")[2].removesuffix(".yaml")
        if name in found:
            _refuse_twice("teams", name, found[name].at, team.at, problems)
        found.setdefault(name, team)
    return found


def _each_once(
    lists: Iterable[Iterable[WaiverEntry]], problems: list[Problem]
) -> tuple[WaiverEntry, ...]:
    """Return all waivers; no two have one name."""
    found: dict[str, WaiverEntry] = {}
    for waiver in (one for waivers in lists for one in waivers):
        name = waiver.id.value
        if name in found:
            if found[name].at.path != waiver.at.path:  # the reader says it of one file
                _refuse_twice("waivers", name, found[name].at, waiver.at, problems)
            continue
        found[name] = waiver
    return tuple(found.values())


def _refuse_twice(
    what: str, name: str, first: Location, second: Location, problems: list[Problem]
) -> None:
    message = f"there are two {what} '{name}'"
    help_ = f"Rename one of them; the first is in '{first.path}' line {first.span.line}."
    problems.append(Problem(message, second, help_))


def _too_long(
    waivers: Iterable[WaiverEntry], settings: Mapping[str, Value[Any]]
) -> Iterator[Problem]:
    """Yield each waiver that lasts longer than any may."""
    most = settings["expiry.max"]
    for waiver in waivers:
        days = (waiver.expires.value - waiver.start.value).days
        if days * HOURS_A_DAY > most.value.hours:
            at = most.at
            message = f"a waiver may last {most.value}, and this one lasts {days}d"
            help_ = f"Let it end earlier; 'expiry.max' is in '{at.path}' line {at.span.line}."
            yield Problem(message, waiver.expires.at, help_)


def _across(
    chain: Iterable[PolicyFile], said: Mapping[str, Value[Any]], teams: Mapping[str, TeamEntry]
) -> Sequence[Problem]:
    """Return what one file says and others do not fit: rings, people, groups and labels."""
    from gosupply.policy.consistency import check_consistency
    from gosupply.policy.misspelt import Refusals

    refusals = Refusals()
    for file in chain:
        whole = file._replace(
            # Without rings levels speak of stages, as they do in a floor.
            kind=file.kind if "rings" in said else "floor",
            settings={},
            waivers=(),
            rings=said.get("rings"),
            people=said.get("people"),
            groups=said.get("groups"),
            teams=Value(teams, next(iter(teams.values())).at) if teams else None,
        )
        check_consistency(whole, refusals)
    return refusals.problems
