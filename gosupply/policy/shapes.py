"""The shapes that a value of a policy may have, each described once for reader and schema.

An `Atom` is one word or sentence: how it is read, and its form as JSON Schema has it. The other
shapes say how atoms are put together. The set is closed: `reading` and `schema` know all of it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gosupply.formats.goversion import parse_range
from gosupply.formats.modrange import parse_module_range
from gosupply.formats.patterns import BadPatternError, path_match
from gosupply.policy.values import HOURS_A_DAY, Duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gosupply.locations import Location

# No name begins with `x-`: such a key means nothing, wherever it stands.
NAME_FORM = "(?!x-)[a-z0-9]([a-z0-9-]*[a-z0-9])?"
OWNING_TEAM = "owning-team"
STAGES = ("commit", "change", "release")
DATED_KEYS = ("now", "then", "from")
KIND_WORDS = ("integrity", "opinion", "integrity-needs", "opinion-needs")

_NAME = re.compile(NAME_FORM)
_LONGEST_NAME = 63
_LONGEST_TEXT = 2000
_DURATION_FORM = "[1-9][0-9]{0,3}[hdw]"
_DURATION = re.compile(_DURATION_FORM)
_HOURS: Mapping[str, int] = {"h": 1, "d": HOURS_A_DAY, "w": 7 * HOURS_A_DAY}
_DAY_FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY = re.compile(_DAY_FORM, re.ASCII)
_COUNT = re.compile("[1-9][0-9]{0,2}")
_NO_MODULES = re.compile(r"[\s,\\]|\.\.\.|//|^/|/$|^$")
_WILD = re.compile(r"[*?\[]")
_FOLDER_FORM = r"[^\s*?\[\]\\]+"
_REF_FORM = r"refs/[^\s\\]+"
_REF = re.compile(_REF_FORM)
_FOLDER = re.compile(_FOLDER_FORM)
_SHA256 = re.compile("[0-9a-f]{64}")
_H1 = re.compile("h1:[0-9A-Za-z+/]{43}=")


class UnfitError(ValueError):
    """A text is not of the form that is wanted; the second argument says what to write."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.help = help_


class Atom(NamedTuple):
    """One word or sentence.

    Attributes:
        what: What it is, with an article, as messages say it.
        example: One that is right.
        parse: Returns the value of a text that is not empty, or raises an UnfitError.
        schema: Its form as JSON Schema, which may be wider than what is read.
        longest: How many characters it may have: reading a range is more work the longer it is.
    """

    what: str
    example: str
    parse: Callable[[str], Any]
    schema: Mapping[str, object]
    longest: int = 200


class Choice(NamedTuple):
    """One of a few words, from loose to tight.

    Merged by `intersect`, the first word leaves every other one open.
    """

    words: tuple[str, ...]


class NameOf(NamedTuple):
    """The name of something that has a level, or of a key that may be loosened.

    Attributes:
        kinds: The four words for all rules or needs of a kind are right too.
        keys: Dotted keys and sections of settings that are right too.
    """

    kinds: bool = False
    keys: tuple[str, ...] = ()


class Levels(NamedTuple):
    """A map from names to levels: the key `rules`."""


class ListOf(NamedTuple):
    """A list; no value may be in it twice where they are single words."""

    item: Shape


class MapOf(NamedTuple):
    """A map whose keys are names that the policy's author gives."""

    item: Shape
    name: str


class Record(NamedTuple):
    """A map with known keys.

    Attributes:
        what: What it is, with an article, as messages say it.
        fields: The keys.
        make: Returns the value, given its place and the values by dotted key.
    """

    what: str
    fields: tuple[Field, ...]
    make: Callable[[Location, Mapping[str, Any]], Any]


class Either(NamedTuple):
    """A word, or a map with known keys."""

    word: Atom
    record: Record


Shape = Atom | Choice | NameOf | Levels | ListOf | MapOf | Record | Either

Direction = Literal["min", "max", "intersect", "unite", "ordered", "once", "replace"]


class Field(NamedTuple):
    """One key: the row of the table that reader, merging and schema are made from.

    Attributes:
        key: The dotted key; a section's keys begin with its name.
        shape: What may stand there.
        direction: How a stricter value is made of two: the lower, the higher, what is in both,
            what is in either, the later in the order of its words. `once`: one file of a chain
            says it. `replace`: the later file's value.
        serves: The rules that the key serves; empty for what all of them use.
        doc: What it says, in one sentence.
        required: Whether the map that it belongs to must have it.
    """

    key: str
    shape: Shape
    direction: Direction
    serves: tuple[str, ...]
    doc: str
    required: bool = False


def _text(text: str) -> str:
    return text


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise UnfitError(f"'{text}' is neither true nor false", "Write true or false.")
    return text.lower() == "true"


def _name(text: str) -> str:
    if len(text) > _LONGEST_NAME or not _NAME.fullmatch(text):
        help_ = "Use at most 63 small letters, digits and hyphens, such as 'auth-team'."
        raise UnfitError(f"'{text}' is no name", help_)
    return text


def _count(text: str) -> int:
    if not _COUNT.fullmatch(text):
        message = f"'{text}' is no number from 1 to 999"
        raise UnfitError(message, "Write a whole number, such as 2.")
    return int(text)


def _version(text: str) -> int:
    if text != "1":
        help_ = "Write 'version: 1', or use the gosupply that reads this version."
        raise UnfitError(f"version '{text}' of the policy's language is not known", help_)
    return 1


def _duration(text: str) -> Duration:
    if not _DURATION.fullmatch(text):
        help_ = "Write hours, days or weeks: '36h', '30d', '2w'."
        raise UnfitError(f"'{text}' is no duration", help_)
    return Duration(int(text[:-1]) * _HOURS[text[-1]])


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UnfitError(f"'{text}' is no day of the calendar", "Write it as '2027-02-15'.")


def _modules(text: str) -> str:
    """Check a Go prefix pattern of module paths, which may end in `/...`; `...` is all of them."""
    stem = text.removesuffix("/...")
    good = text == "..." or not _NO_MODULES.search(stem)
    # Nearly all patterns are plain paths, and there may be thousands.
    if good and _WILD.search(stem):
        good = _is_pattern(stem)
    if not good:
        help_ = "Write a path or a path and all below it: 'github.com/acme/...'."
        raise UnfitError(f"'{text}' is no pattern of module paths", help_)
    return text


def _folders(text: str) -> str:
    """Check a Go pattern of folders, relative to the top, with `...` for anything."""
    odd = {"", ".", ".."}.intersection(text.split("/")) if text != "." else ()
    if not _FOLDER.fullmatch(text) or odd:
        help_ = "Write it from the top, with '...' for all below: 'services/auth/...'."
        raise UnfitError(f"'{text}' is no pattern of folders", help_)
    return text


def _ref(text: str) -> str:
    """Check a pattern of full git refs, as path.Match has them."""
    if not _REF.fullmatch(text) or not _is_pattern(text):
        raise UnfitError(f"'{text}' is no pattern of git refs", "Write it as 'refs/tags/v*'.")
    return text


def _is_pattern(text: str) -> bool:
    try:
        path_match(text, "")
    except BadPatternError:
        return False
    return True


def _go_range(text: str) -> str:
    try:
        parse_range(text)
    except ValueError as error:
        raise UnfitError(str(error), "Write it as '>=1.26.9 <1.27 || >=1.27.2'.") from error
    return text


def _module_range(text: str) -> str:
    try:
        parse_module_range(text)
    except ValueError as error:
        raise UnfitError(str(error), "Write it as '>=v1.4.0 <v1.5.0 || >=v2.0.0'.") from error
    return text


def _fixed(form: re.Pattern[str], what: str, help_: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not form.fullmatch(text):
            raise UnfitError(f"'{text}' is no {what}", help_)
        return text

    return parse


def _formed(form: str) -> Mapping[str, object]:
    return {"type": "string", "pattern": f"^{form}$"}


# What YAML may take for a number, though a text is meant.
_ANY_TEXT: Mapping[str, object] = {"type": ["string", "number"], "minLength": 1}

TEXT = Atom("a text", "a text", _text, _ANY_TEXT, _LONGEST_TEXT)
FLAG = Atom("true or false", "true", _flag, {"type": "boolean"})
NAME = Atom("a name", "auth-team", _name, {**_formed(NAME_FORM), "maxLength": _LONGEST_NAME})
COUNT = Atom("a number", "2", _count, {"type": "integer", "minimum": 1, "maximum": 999})
VERSION = Atom("the number 1", "1", _version, {"const": 1})
DURATION = Atom("a duration", "30d", _duration, _formed(_DURATION_FORM))
DAY = Atom("a day", "2027-02-15", _day, {**_formed(_DAY_FORM), "format": "date"})
MODULES = Atom("a pattern of module paths", "github.com/acme/...", _modules, _formed(r"[^\s,\\]+"))
FOLDERS = Atom("a pattern of folders", "services/auth/...", _folders, _formed(_FOLDER_FORM))
REF = Atom("a pattern of git refs", "refs/tags/v*", _ref, _formed(_REF_FORM))
GO_RANGE = Atom("a range of Go versions", ">=1.22", _go_range, _formed(".*[<>=].*"), 100)
MODULE_RANGE = Atom("a range of module versions", "<v1.4.2", _module_range, _formed(".*[0-9].*"))
SHA256 = Atom(
    "a SHA-256",
    "64 hexadecimal digits",
    _fixed(_SHA256, "SHA-256", "Write the 64 small hexadecimal digits that sha256sum prints."),
    _formed(_SHA256.pattern),
)
H1 = Atom(
    "an h1 hash",
    "h1:...=",
    _fixed(_H1, "h1 hash", "Copy it from go.sum, with its 'h1:'."),
    _formed(_H1.pattern),
)
