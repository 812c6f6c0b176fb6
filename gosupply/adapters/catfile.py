"""Git, run so that nothing in the checked repository can make it execute anything.

Two ways: one command (`run_git`), and one persistent `git cat-file --batch` (`CatFile`) that is
asked for objects by their ids, so that no path is ever part of a question. Git's documents behind
each precaution: gitattributes ("filter", "textconv": `cat-file` without `--filters` or `--textconv`
runs neither), githooks, git-config (`core.fsmonitor`, `protocol.allow`), git(1) ("Environment
Variables").
"""

from __future__ import annotations

import os
import re
import select
import threading
from collections import deque
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import IO

_SECONDS = 60.0
_PATIENCE = 5.0
_READING = "read the repository"
_GIT = (
    "git",
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "submodule.recurse=false"),
)
_HEADER = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) ([a-z]+) ([0-9]+)")
# POSIX promises no larger pipe than this on any Linux. What is asked at once fits into an empty
# pipe, and all of it is answered before more is asked: neither side can wait for the other.
_PIPE = 4096
_PIECE = 1 << 16
_MOST_SAID = 1 << 13
# An object that git dies of (a partial clone's, in some versions) does not hide the others; but a
# git that always dies is not started for each object.
_MOST_ENDS = 8
# What a push brings lies apart until the server's hook accepts it (git-receive-pack(1),
# "QUARANTINE ENVIRONMENT"): without these git does not find it.
_QUARANTINE = (
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
)


class GitObject(NamedTuple):
    """One object of a repository.

    Attributes:
        oid: Its id, in hexadecimal.
        kind: `blob`, `tree`, `commit` or `tag`.
        size: Bytes.
        data: The bytes; None where there are more than the limit.
    """

    oid: str
    kind: str
    size: int
    data: bytes | None


def run_git(
    top: Path,
    *words: str,
    environ: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
    doing: str = _READING,
) -> bytes | Unavailable:
    """Run one command of git and return what it prints.

    Args:
        top: The folder with `.git`, or a bare repository.
        words: The command; nothing of it may come from elsewhere.
        environ: GIT_* variables for this command; all others are dropped.
        seconds: How long it may take.
        doing: What a failure is said to be a failure of.
    """
    # Imported here: outside git nothing is started.
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - see the module's docstring
            [*_GIT, "-C", str(top), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**_environ(top), **(environ or {})},
            timeout=seconds,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return _not_run(error)
    return _refusal(top, done.stderr, doing) if done.returncode else done.stdout


def hook_environ(top: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the GIT_* variables that git has to be given in a hook outside any work tree.

    Git has accepted the repository, or it would not run the hook there; so it is named, and not
    looked for, which `safe.bareRepository` may forbid.

    Args:
        top: The git directory, where git runs such hooks.
        environ: What git gave to the hook.
    """
    kept = {name: environ[name] for name in _QUARANTINE if name in environ}
    return {"GIT_DIR": str(top), **kept}


class CatFile:
    """One `git cat-file --batch`, started at the first question and kept until `close`.

    Attributes:
        top: The folder with `.git`, or a bare repository.
        environ: GIT_* variables that git needs there.
    """

    def __init__(
        self,
        top: Path,
        *,
        environ: Mapping[str, str] | None = None,
        seconds: float = _SECONDS,
        patience: float = _PATIENCE,
    ) -> None:
        """Begin.

        Args:
            top: The folder with `.git`, or a bare repository.
            environ: GIT_* variables for git; all others are dropped.
            seconds: How long git may say nothing.
            patience: How many seconds it may take to end.
        """
        self.top = top
        self.environ = environ or {}
        self._seconds = seconds
        self._patience = patience
        self._process: _Process | None = None
        self._failure: Unavailable | None = None
        self._ends = 0
        self._lock = threading.Lock()

    def read(
        self, names: Iterable[str], *, limit: int
    ) -> dict[str, GitObject | Unavailable | None]:
        """Read objects; None for one that is not in the repository.

        Args:
            names: Ids, or revisions without a line feed or NUL.
            limit: Bytes; a larger object has no data, and is never held in memory.
        """
        found: dict[str, GitObject | Unavailable | None] = {}
        waiting = deque(dict.fromkeys(names))
        with self._lock:
            while waiting and self._failure is None:
                try:
                    self._ask(waiting, found, limit)
                except _EndedError as error:
                    found[waiting.popleft()] = self._end(error)
                except BaseException:
                    # Answers may be left unread: nobody may take them for those to the next.
                    self.close()
                    raise
            found.update(dict.fromkeys(waiting, self._failure))
        return found

    def close(self) -> None:
        """End the process; a later question starts another."""
        process, self._process = self._process, None
        if process:
            process.close(self._patience)

    def __del__(self) -> None:
        self.close()

    def _ask(
        self,
        waiting: deque[str],
        found: dict[str, GitObject | Unavailable | None],
        limit: int,
    ) -> None:
        """Move what fits into one pipe from the waiting to the found."""
        if self._process is None:
            self._process = _Process(self.top, self.environ, self._seconds)
        request = b""
        count = 0
        for name in waiting:
            line = os.fsencode(name) + b"\n"
            if request and len(request) + len(line) > _PIPE:
                break
            request += line
            count += 1
        self._process.write(request)
        for _ in range(count):
            # Taken from the queue only then: git may die of it.
            found[waiting[0]] = self._process.answer(limit)
            waiting.popleft()

    def _end(self, error: _EndedError) -> Unavailable:
        self.close()
        self._ends += 1
        if error.is_final or self._ends > _MOST_ENDS:
            self._failure = error.failure
        return error.failure


class _EndedError(Exception):
    """The process gives no more answers."""

    def __init__(self, failure: Unavailable, *, is_final: bool) -> None:
        super().__init__(failure.reason)
        self.failure = failure
        self.is_final = is_final


class _Process:
    """A running `git cat-file --batch`: whole lines and counted bytes, or `_EndedError`."""

    def __init__(self, top: Path, environ: Mapping[str, str], seconds: float) -> None:
        import subprocess

        self._top = top
        self._seconds = seconds
        self._buffer = bytearray()
        self._said = bytearray()
        try:
            self._child = subprocess.Popen(  # noqa: S603 - see the module's docstring
                [*_GIT, "-C", str(top), "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**_environ(top), **environ},
                bufsize=0,
            )
        except (OSError, ValueError) as error:
            raise _EndedError(_not_run(error), is_final=True) from None
        pipes = (self._child.stdin, self._child.stdout, self._child.stderr)
        self._in, self._out, self._err = (pipe.fileno() for pipe in pipes if pipe)
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN)
        self._poll.register(self._err, select.POLLIN)

    def write(self, request: bytes) -> None:
        """Ask; no more than an empty pipe holds."""
        try:
            os.write(self._in, request)
        except BrokenPipeError:
            self._finish()

    def answer(self, limit: int) -> GitObject | None:
        """Read one answer (git-cat-file(1), "BATCH OUTPUT")."""
        while (end := self._buffer.find(b"\n")) < 0:
            self._fill()
        line = self._take(end + 1)[:-1]
        header = _HEADER.fullmatch(line)
        if header is None:
            return None  # "missing" or "ambiguous"
        size = int(header[3])
        data = None
        if size <= limit:
            data = self._take(size)
        else:
            self._skip(size)
        self._take(1)
        return GitObject(header[1].decode(), header[2].decode(), size, data)

    def close(self, patience: float) -> None:
        """End it: it is reaped, and killed where it does not end at once by itself."""
        self._close(self._child.stdin)
        # Its end shows at once as the end of its output; `wait` with a time limit would sleep.
        output = select.poll()
        output.register(self._out, select.POLLIN)
        if not output.poll(patience * 1000) or os.read(self._out, 1):
            self._child.kill()
        self._child.wait()
        self._close(self._child.stdout)
        self._close(self._child.stderr)

    @staticmethod
    def _close(pipe: IO[bytes] | None) -> None:
        if pipe:
            pipe.close()

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def _skip(self, size: int) -> None:
        while size:
            if not self._buffer:
                self._fill()
            size -= len(self._take(min(size, len(self._buffer))))

    def _fill(self) -> None:
        """Read some output; what git complains of is kept, its end at least."""
        before = len(self._buffer)
        while len(self._buffer) == before:
            ready = [number for number, _ in self._poll.poll(self._seconds * 1000)]
            if not ready:
                failure = _not_run(TimeoutError(f"timed out after {self._seconds:g} seconds"))
                raise _EndedError(failure, is_final=True)
            if self._err in ready and not self._listen():
                self._poll.unregister(self._err)
            if self._out in ready:
                data = os.read(self._out, _PIECE)
                if not data:
                    self._finish()
                self._buffer += data

    def _listen(self) -> bool:
        data = os.read(self._err, _PIECE)
        self._said += data
        del self._said[:-_MOST_SAID]
        return bool(data)

    def _finish(self) -> NoReturn:
        """Say why it ended."""
        listener = select.poll()
        listener.register(self._err, select.POLLIN)
        while listener.poll(self._seconds * 1000) and self._listen():
            pass
        raise _EndedError(_refusal(self._top, bytes(self._said)), is_final=False)


def _environ(top: Path) -> dict[str, str]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **environ,
        # A partial clone's missing object would be fetched, by a command of the configuration; git
        # before 2.39.4 knows only the first, which wins over every protocol.*.allow.
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        # Without a repository here git would look for one in the folders above.
        "GIT_CEILING_DIRECTORIES": str(top.parent),
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }


def _not_run(error: Exception) -> Unavailable:
    remedy = "Install git, and run it once." if isinstance(error, OSError) else "Run 'git status'."
    return Unavailable(f"git could not be run: {error}", remedy)


def _refusal(top: Path, stderr: bytes, doing: str = _READING) -> Unavailable:
    from shlex import quote

    text = stderr.decode("utf-8", "replace").strip()
    lines = text.split("\n")
    # Git warns before it gives up.
    said = next((line for line in lines if line.startswith("fatal:")), lines[0])
    remedy = "Run 'git status'."
    if "dubious ownership" in said:
        remedy = f"Run 'git config --global --add safe.directory {quote(str(top))}'."
    elif "promisor remote" in text:
        remedy = "Run 'git fetch --refetch --no-filter'."
    return Unavailable(f"git could not {doing}: {said or 'it just ended'}", remedy)
