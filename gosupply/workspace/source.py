"""Where files are read from: the working tree, the index, a commit, a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gosupply.facts import Known, Unavailable

    Content = Known[bytes] | Unavailable | None
    """A file's bytes, why they could not be read, or None for a file that is not there."""


class Source(Protocol):
    """Files, by slash-separated paths relative to the top (git's, or else the checked folder)."""

    @property
    def name(self) -> str:
        """What the source is, for people: `working tree`, `index`, `commit 1a2b3c4`."""

    @property
    def under(self) -> str:
        """The checked folder, relative to the top; empty where it is the top."""

    @property
    def location(self) -> str:
        """Absolute path of the top on this machine; empty where it has none."""

    @property
    def submodules(self) -> tuple[str, ...]:
        """Folders under the checked one whose files are in another repository, and not here."""

    def paths(self, folder: str | None = None, /) -> Iterable[str]:
        """Return every path under a folder, but nothing of version control's own.

        Args:
            folder: Relative to the top; without one the checked folder.
        """

    def read(self, paths: Collection[str], /, *, limit: int) -> Mapping[str, Content]:
        """Read files anywhere in the source; None for one that is not there.

        Args:
            paths: What to read.
            limit: Bytes; a larger file is `Unavailable`.
        """

    def resolve(self, path: str, /) -> str | None:
        """Return where a path leads once every link on it is followed, relative to the top.

        A path that does not exist leads to itself. None where it leaves the top, or never ends.
        """


def folders_above(under: str) -> tuple[str, ...]:
    """Return the checked folder and each parent up to the top, nearest first, as path prefixes.

    Each is empty or ends in a slash.
    """
    parts = under.split("/") if under else []
    counts = range(len(parts), -1, -1)
    return tuple("".join(f"{part}/" for part in parts[:count]) for count in counts)
