"""What of a repository can be read without git (gitrepository-layout(5)): refs, loose objects.

What is kept in another way is not found here, and nothing is made up for it: that is for git to
read, as `adapters.git` has it do. The commit hook imports this on its way to an answer within
milliseconds, so that next to nothing is imported; paths are texts for the same reason.
"""

from __future__ import annotations

import os
from zlib import decompressobj
from zlib import error as ZlibError  # noqa: N812 - its own name says nothing

# Importing typing would take half of the time that there is.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 1 << 28
_LARGEST_OBJECT = 1 << 22
_MOST_COMMITS = 16
_MOST_LINKS = 5
_HEX = frozenset(b"0123456789abcdef")


class Layout:
    """Refs and loose objects (gitrepository-layout(5)); what is kept otherwise is not found.

    Attributes:
        own: The folder of this worktree: HEAD and the index.
    """

    def __init__(self, own: str, shared: str) -> None:
        self.own = own
        self._shared = shared

    def resolve(self, ref: bytes) -> bytes:
        """Return the id that a ref leads to, in hexadecimal; empty if it is not found."""
        for _ in range(_MOST_LINKS):
            folder = self.own if ref == b"HEAD" else self._shared
            data = read_bytes(f"{folder}/{os.fsdecode(ref)}")
            if data is None:
                return self._packed(ref)
            if not data.startswith(b"ref:"):
                return _oid(data.rstrip(b"\n"))
            ref = data[4:].strip()
        return b""

    def parent_above(self, new: bytes, old: bytes, tops: Mapping[bytes, bytes]) -> bytes:
        """Return the parent of a commit that stands on an older one.

        Args:
            new: The commit.
            old: The older one.
            tops: What each entry of the top's folder must be in all commits above the older one;
                an empty id for nothing.

        Returns:
            The parent, which may be the older one; nothing where this does not hold.
        """
        parent, oid = b"", new
        for _ in range(_MOST_COMMITS):
            tree, parents = self._commit(oid)
            entries = self._tree(tree)
            if entries is None or any(entries.get(name, b"") != tops[name] for name in tops):
                return b""
            if len(parents) != 1:
                return b""
            oid = parents[0]
            parent = parent or oid
            if oid == old:
                return parent
        return b""

    def _packed(self, ref: bytes) -> bytes:
        packed = b"\n" + (read_bytes(f"{self._shared}/packed-refs") or b"")
        end = packed.find(b" " + ref + b"\n")
        return _oid(packed[packed.rfind(b"\n", 0, end) + 1 : end]) if end > 0 else b""

    def _commit(self, oid: bytes) -> tuple[bytes, list[bytes]]:
        """Return the tree and the parents of a commit; nothing if it is not a loose object."""
        head = self._object(b"commit", oid).partition(b"\n\n")[0]
        lines = [line.partition(b" ") for line in head.split(b"\n")]
        parents = [value for name, _, value in lines if name == b"parent"]
        return (lines[0][2] if lines[0][0] == b"tree" else b""), parents

    def _tree(self, oid: bytes) -> dict[bytes, bytes] | None:
        """Return the ids of a folder's entries by their names; None if it is not loose."""
        data = self._object(b"tree", oid)
        entries = {}
        at = 0
        size = len(oid) // 2
        while at < len(data):
            end = data.find(b"\0", at)
            if end < 0:
                return None
            name = data[at:end].partition(b" ")[2]
            at = end + 1 + size
            entries[name] = data[end + 1 : at].hex().encode()
        return entries or None

    def _object(self, kind: bytes, oid: bytes) -> bytes:
        name = oid.decode()
        data = read_bytes(f"{self._shared}/objects/{name[:2]}/{name[2:]}") if name else None
        try:
            text = decompressobj().decompress(data or b"", _LARGEST_OBJECT)
        except ZlibError:
            return b""
        header, _, body = text.partition(b"\0")
        return body if header == b"%s %d" % (kind, len(body)) else b""


def find_layout(top: str) -> Layout | None:
    """Return the repository whose top a folder is; a worktree names it in a file."""
    own = f"{top}/.git"
    if os.path.isfile(own):  # noqa: PTH113 - see the docstring
        link = read_bytes(own) or b""
        if not link.startswith(b"gitdir: "):
            return None
        own = os.path.join(top, os.fsdecode(link[8:].rstrip(b"\n")))  # noqa: PTH118 - the same
    shared = own
    if (other := read_bytes(f"{own}/commondir")) is not None:
        shared = os.path.join(own, os.fsdecode(other.rstrip(b"\n")))  # noqa: PTH118 - the same
    return Layout(own, shared)


def read_bytes(path: str) -> bytes | None:
    """Return a file's content; None if it is not there, or cannot be read."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError):
        return None
    try:
        parts = []
        while part := os.read(file, _LARGEST):
            parts.append(part)
        return b"".join(parts)
    except OSError:
        return None
    finally:
        os.close(file)


def _oid(text: bytes) -> bytes:
    return text if len(text) in (40, 64) and _HEX.issuperset(text) else b""
