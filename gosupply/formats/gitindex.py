"""What of git's index file matters here, read without git (gitformat-index(5)).

Versions 2, 3 and 4, with SHA-1 and SHA-256. The entries of a split or sparse index are elsewhere,
and what an unknown extension means nobody knows: such a file is not read.

The commit hook imports this on its way to an answer within milliseconds, so that nothing is
imported here.
"""

from __future__ import annotations

# Importing typing would take half of the time that the hook has.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_HEADER = 12
_TIMES = 24  # ctime, mtime, device, inode: the mode comes next
_OWNER = 40  # mode, user, group, size: the id comes next
_FLAGS = 2
_EXTENDED = 0x40
_LENGTH = 0xFFF
_PLAIN = b"\x00\x00\x81"  # what the modes 100644 and 100755 begin with
_HARMLESS = frozenset({b"TREE", b"REUC", b"UNTR", b"FSMN", b"EOIE", b"IEOT"})
_SUFFIXES = (b".mod", b".sum", b".work", b"modules.txt")
_FOLDERS = frozenset(
    {b"vendor", b".gosupply", b"go.mod", b"go.sum", b"go.work", b"go.work.sum", b"modules.txt"}
)


class _OddError(Exception):
    """The file is not what it should be, or what is not read here."""


def relevant_entries(data: bytes, id_size: int, others: Collection[bytes] = ()) -> bytes | None:
    """Return mode, id, flags and path of each entry that could matter to a check, as one key.

    Relevant are module files, what is in a folder `vendor` or `.gosupply`, links and submodules.
    Two indexes with the same key have the same ones, whatever times and sizes git noted.

    Args:
        data: The index file.
        id_size: Bytes of an object's id: 20 or 32.
        others: Further paths that matter.

    Returns:
        The key; None for a file that is damaged or holds what is not read here.
    """
    try:
        return b"".join(_entries(data, id_size, frozenset(others)))
    except (_OddError, IndexError, ValueError):
        return None


def is_relevant(path: bytes) -> bool:
    """Return whether a path matters whatever stands there."""
    return path.endswith(_SUFFIXES) or not _FOLDERS.isdisjoint(path.split(b"/")[:-1])


def _entries(data: bytes, id_size: int, others: frozenset[bytes]) -> list[bytes]:
    version = int.from_bytes(data[4:8], "big")
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise _OddError
    count = int.from_bytes(data[8:_HEADER], "big")
    found: list[bytes] = []
    walk = _prefixed if version == 4 else _padded  # noqa: PLR2004 - the format's own number
    at = walk(data, count, id_size, others, found)
    _skip_extensions(data, at, len(data) - id_size)
    return found


def _padded(
    data: bytes, count: int, id_size: int, others: frozenset[bytes], found: list[bytes]
) -> int:
    """Collect the entries of versions 2 and 3; return where they end."""
    add = found.append
    folders: dict[bytes, bool] = {}
    head = _OWNER + id_size
    at = _HEADER
    for _ in range(count):
        flags = at + head
        name = flags + (2 * _FLAGS if data[flags] & _EXTENDED else _FLAGS)
        length = (data[flags] << 8 | data[flags + 1]) & _LENGTH
        end = name + length
        if length == _LENGTH:
            end = data.index(b"\0", end)
        folder = data[name : data.rfind(b"/", name, end) + 1]
        matters = folders.get(folder)
        if matters is None:
            matters = folders[folder] = not _FOLDERS.isdisjoint(folder.split(b"/"))
        if (
            matters
            or data[name:end].endswith(_SUFFIXES)
            or data[at + _TIMES : at + _TIMES + 3] != _PLAIN
            or data[name:end] in others
        ):
            add(data[at + _TIMES : at + _TIMES + 4])
            add(data[at + _OWNER : end + 1])
        if data[end] != 0:
            raise _OddError
        at += (end - at + 8) & ~7
    return at


def _prefixed(
    data: bytes, count: int, id_size: int, others: frozenset[bytes], found: list[bytes]
) -> int:
    """Collect the entries of version 4, each path of which builds on the one before."""
    folders: dict[bytes, bool] = {}
    head = _OWNER + id_size
    at = _HEADER
    path = b""
    for _ in range(count):
        flags = at + head
        name = flags + (2 * _FLAGS if data[flags] & _EXTENDED else _FLAGS)
        byte = data[name]
        cut = byte & 0x7F
        start = name + 1
        while byte & 0x80:
            byte = data[start]
            cut = (cut + 1 << 7) + (byte & 0x7F)
            start += 1
        if cut > len(path):
            raise _OddError
        end = data.index(b"\0", start)
        path = path[: len(path) - cut] + data[start:end]
        folder = path[: path.rfind(b"/") + 1]
        matters = folders.get(folder)
        if matters is None:
            matters = folders[folder] = not _FOLDERS.isdisjoint(folder.split(b"/"))
        if (
            matters
            or path.endswith(_SUFFIXES)
            or data[at + _TIMES : at + _TIMES + 3] != _PLAIN
            or path in others
        ):
            found.append(data[at + _TIMES : at + _TIMES + 4])
            found.append(data[at + _OWNER : name])
            found.append(path + b"\0")
        at = end + 1
    return at


def _skip_extensions(data: bytes, at: int, end: int) -> None:
    """Pass over what follows the entries, up to the checksum.

    Raises:
        _OddError: Something there says more about the entries, or is cut off.
    """
    while at < end:
        if data[at : at + 4] not in _HARMLESS:
            raise _OddError
        at += 8 + int.from_bytes(data[at + 4 : at + 8], "big")
    if at != end:
        raise _OddError
