"""A git commit as a source of files, read through one `git cat-file --batch`.

Git is run with nothing that the repository could make execute anything: `cat-file` without
`--filters` or `--textconv` runs no filter, no hook and no monitor, and GIT_* variables do not reach
it.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from gosupply.facts import Known, Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from gosupply.workspace.source import Content

_SECONDS = 60
# No transport: in a partial clone a missing object would be fetched, by a command of the config.
_GIT = ("git", "--no-replace-objects", "-c", "protocol.allow=never")
_HEADER = re.compile(rb"[0-9a-f]{40,64} ([a-z]+) ([0-9]+)")


class Commit:
    """`workspace.source.Source` over a commit."""

    def __init__(self, top: Path, under: str, revision: str = "HEAD") -> None:
        self.name = f"commit {revision}"
        self.under = under
        self._top = top
        self._revision = revision

    def paths(self) -> Iterable[str]:
        """Return nothing: only files that are known by name are read from a commit so far."""
        return ()

    def read(self, paths: Collection[str], /, *, limit: int) -> Mapping[str, Content]:
        """Read files; a commit that does not exist yet has none."""
        asked = [path for path in paths if "\n" not in path]
        output = self._run("".join(f"{self._revision}:{path}\n" for path in asked))
        if isinstance(output, Unavailable):
            return dict.fromkeys(paths, output)
        found: dict[str, Content] = dict.fromkeys(paths)
        at = 0
        for path in asked:
            end = output.index(b"\n", at)
            header = _HEADER.fullmatch(output, at, end)
            at = end + 1
            if header is None:
                continue  # "<name> missing"
            size = int(header[2])
            found[path] = _content(header[1], output[at : at + size], limit)
            at += size + 1
        return found

    def _run(self, names: str) -> bytes | Unavailable:
        # Imported here: outside git nothing is started.
        import subprocess

        environ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environ["GIT_NO_LAZY_FETCH"] = "1"
        command = [*_GIT, "-C", str(self._top), "cat-file", "--batch"]
        try:
            done = subprocess.run(  # noqa: S603 - see above
                command,
                input=os.fsencode(names),
                capture_output=True,
                env=environ,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Unavailable(f"git could not be run: {error}", "Install git, and run it once.")
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().split("\n")
            # Git warns before it gives up.
            said = next((line for line in lines if line.startswith("fatal:")), lines[0])
            remedy = "Run 'git status'."
            if "dubious ownership" in said:
                remedy = f"Run 'git config --global --add safe.directory {self._top}'."
            return Unavailable(f"git could not read the commit: {said}", remedy)
        return done.stdout


def _content(kind: bytes, data: bytes, limit: int) -> Content:
    if kind != b"blob":
        return Unavailable("it is not a plain file in the commit", "Put a file in its place.")
    if len(data) > limit:
        return Unavailable(f"it has more than {limit} bytes", "Make it smaller.")
    return Known(data)
