"""The stamp of the commit hook: whether all that the last run depended on is still the same.

A run that passed leaves it: what it depended on, as one hash. While that is the same, the
answer is the same, and is given without git, YAML or any rule. What goes into the hash: the
relevant entries of the index (`formats.gitindex`), the arguments and the files they name, the
variables that begin with GO, the files of GOENV and `$GOROOT/go.env`, gosupply's version and the
UTC day. Beside it stand the commits: that of `origin/HEAD` must be the same, and HEAD too, or
commits on top of it in which everything that was read at the authority is still the same.

Whatever is not as in most repositories (a split or sparse index, reftable, objects in packs where
they are needed) costs a full run, and so does a damaged stamp. Whoever can write a stamp could as
well skip the hook; on a CI service it is neither read nor written.

Nothing may be imported here that Python has not already, but what takes a fraction of a
millisecond; so there are no NamedTuples, and paths are texts.
"""

from __future__ import annotations

import os
import sys
import time
from _blake2 import blake2b  # hashlib, which offers it to everybody, takes 3 ms

from gosupply import __version__
from gosupply.adapters.gitlayout import find_layout, read_bytes
from gosupply.formats.gitindex import relevant_entries

# Importing typing would take half of the time that there is.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gosupply.adapters.gitlayout import Layout

_MAGIC = b"gosupply hook stamp 1"
_FIXED = 5
_WITH_FILE = ("--floor", "--bundle")
_WITH_NAME = ("--ring", "--team")
_SECONDS_A_DAY = 86_400
_ORIGIN = b"refs/remotes/origin/HEAD"


class Observed:
    """What a run depends on, as far as it is known before the run.

    Attributes:
        repository: Where the repository keeps its objects and refs.
        stamp: Where the stamp lies.
        index: The index file.
        settings: A hash of everything else but commits.
        head: The id of the commit HEAD, in hexadecimal.
        origin: That of `origin/HEAD`; empty where there is none.
    """

    __slots__ = ("head", "index", "origin", "repository", "settings", "stamp")

    def __init__(self, repository: Layout, stamp: str, index: bytes, settings: bytes) -> None:
        self.repository = repository
        self.stamp = stamp
        self.index = index
        self.settings = settings
        self.head = repository.resolve(b"HEAD")
        self.origin = repository.resolve(_ORIGIN)

    def key(self, others: Iterable[bytes]) -> bytes | None:
        """Return the hash of everything but commits; None where the index is not understood.

        Args:
            others: Further paths that matter.
        """
        entries = relevant_entries(self.index, len(self.head) // 2, tuple(others))
        return None if entries is None else _hash([self.settings, entries])

    def is_same(self, other: Observed) -> bool:
        """Return whether nothing was changed between two looks."""
        return (self.index, self.settings, self.head, self.origin) == (
            other.index,
            other.settings,
            other.head,
            other.origin,
        )


class Stamp:
    """What is kept of a run that passed.

    Attributes:
        key: The hash of what it depended on.
        head: The commit that HEAD was.
        origin: The commit that `origin/HEAD` was; empty for none.
        others: Paths that were read, beside those that always matter.
        tops: The entries of HEAD's own folder that policy was read from: `NAME NUL ID`, where
            nothing is an empty id.
    """

    __slots__ = ("head", "key", "origin", "others", "tops")

    def __init__(
        self,
        key: bytes,
        head: bytes,
        origin: bytes,
        others: Sequence[bytes],
        tops: Mapping[bytes, bytes],
    ) -> None:
        self.key = key
        self.head = head
        self.origin = origin
        self.others = others
        self.tops = tops

    def encode(self) -> bytes:
        """Return the file's content, which begins with a hash of the rest."""
        pairs = [word for pair in sorted(self.tops.items()) for word in pair]
        count = b"%d" % len(self.others)
        words = [_MAGIC, self.key, self.head, self.origin, count, *self.others, *pairs]
        body = b"\0".join(words)
        return _hash([body]) + b"\n" + body


def read_stamp(data: bytes) -> Stamp | None:
    """Read a stamp; None for one that is damaged, or of another version."""
    check, _, body = data.partition(b"\n")
    words = body.split(b"\0")
    if check != _hash([body]) or words[0] != _MAGIC:
        return None
    end = _FIXED + int(words[4])
    tops = dict(zip(words[end::2], words[end + 1 :: 2], strict=True))
    return Stamp(words[1], words[2], words[3], words[_FIXED:end], tops)


def is_unchanged(observed: Observed) -> bool:
    """Return whether the last run passed, and everything is still what it was then."""
    stamp = read_stamp(read_bytes(observed.stamp) or b"")
    if stamp is None or stamp.origin != observed.origin:
        return False
    if observed.key(stamp.others) != stamp.key:
        return False
    if observed.head == stamp.head:
        return True
    parent = observed.repository.parent_above(observed.head, stamp.head, stamp.tops)
    if parent and parent != stamp.head:
        # The next commit need not come back to where the last full run was. Not HEAD itself: when
        # that is amended, the new one stands on its parent.
        stamp.head = parent
        write_stamp(observed.stamp, stamp)
    return bool(parent)


def write_stamp(path: str, stamp: Stamp) -> None:
    """Write a stamp, so that nobody ever reads half of it; where that cannot be, there is none."""
    temporary = f"{path}.{os.urandom(8).hex()}.tmp"
    try:
        os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 - see the docstring
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            os.write(file, stamp.encode())  # one that is cut off is damaged, and not believed
        finally:
            os.close(file)
        os.replace(temporary, path)  # noqa: PTH105 - see the docstring
    except OSError:
        return


def observe(words: Sequence[str], environ: Mapping[str, str]) -> Observed | None:
    """Look at what a run would depend on.

    Returns:
        That; None where no stamp may be believed: on a CI service, outside the top of a
        repository, for arguments whose effect is more than an answer.
    """
    named = _named_files(words)
    is_ci = "true" in (environ.get("GITHUB_ACTIONS"), environ.get("GITLAB_CI"))
    if named is None or is_ci or sys.platform == "win32":
        return None
    if floor := environ.get("GOSUPPLY_FLOOR"):
        named.append(floor)
    top = os.path.realpath(".")
    repository = find_layout(top)
    cache = cache_folder(environ)
    if repository is None or not cache.startswith("/"):
        return None
    index = read_bytes(environ.get("GIT_INDEX_FILE") or f"{repository.own}/index")
    settings = _settings(words, named, environ)
    if index is None or settings is None:
        return None
    stamp = f"{cache}/hook/{_hash([os.fsencode(top)])[:32].decode()}"
    observed = Observed(repository, stamp, index, settings)
    return observed if observed.head else None


def cache_folder(environ: Mapping[str, str]) -> str:
    """Return what `adapters.environ.cache_folder` does, which takes too long to import."""
    if chosen := environ.get("GOSUPPLY_CACHE"):
        return chosen
    base = environ.get("XDG_CACHE_HOME", "")
    home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - see the docstring
    return f"{base if base.startswith('/') else f'{home}/.cache'}/gosupply"


def _named_files(words: Sequence[str]) -> list[str] | None:
    """Return the files that arguments name; None if there is one whose effect is not known here."""
    files, rest = [], list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in (*_WITH_FILE, *_WITH_NAME) or not (equals or rest):
            return None
        value = value if equals else rest.pop(0)
        if name in _WITH_FILE:
            files.append(value)
    return files


def _settings(
    words: Sequence[str], named: Iterable[str], environ: Mapping[str, str]
) -> bytes | None:
    """Return a hash of everything that is neither in the index nor a commit.

    None where GOENV's file names a GOROOT, whose go.env would have to be looked for.
    """
    user = _user_env(environ)
    variables = sorted(f"{name}={value}" for name, value in environ.items() if name[:2] == "GO")
    goroot = environ.get("GOROOT") or _goroot(environ)
    files = [
        *(read_bytes(path) for path in named),
        read_bytes(f"{goroot}/go.env") if goroot else None,
    ]
    if user and b"GOROOT" in user:
        return None
    day = b"%d" % (time.time() // _SECONDS_A_DAY)
    texts = [os.fsencode(text) for text in (__version__, *words, "", *variables)]
    # A file that is not there is not an empty one.
    contents = [b"-" if data is None else b"+" + data for data in (user, *files)]
    return _hash([day, *texts, b"", *contents])


def _user_env(environ: Mapping[str, str]) -> bytes | None:
    """Return the file that `go env -w` writes (`formats.goenv.user_env_file`)."""
    chosen = environ.get("GOENV")
    if chosen:
        return None if chosen == "off" else read_bytes(chosen)
    home = environ.get("HOME", "")
    if sys.platform == "darwin":
        folder = f"{home}/Library/Application Support"
    else:
        folder = environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    return read_bytes(f"{folder}/go/env")


def _goroot(environ: Mapping[str, str]) -> str:
    """Return the folder above the one of the `go` on PATH, or nothing."""
    for folder in environ.get("PATH", "").split(":"):
        program = f"{folder or '.'}/go"
        if os.access(program, os.X_OK):
            return os.path.realpath(program).rpartition("/")[0].rpartition("/")[0]
    return ""


def _hash(parts: Iterable[bytes]) -> bytes:
    """Return a hash of texts, in hexadecimal, that none of them can shift into another."""
    made = blake2b(digest_size=32)
    for part in parts:
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.hexdigest().encode()
