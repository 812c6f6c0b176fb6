"""`gosupply hook install`, `uninstall`, `status`: the hooks that git runs, and whose they are."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.files import replace_file
from gosupply.adapters.githooks import find_hooks
from gosupply.adapters.resources import read_text
from gosupply.cli.homes import delete_file, shown
from gosupply.cli.options import make_parser
from gosupply.cli.streams import complain, show
from gosupply.errors import UsageError
from gosupply.reporters.escape import terminal
from gosupply.scaffold.hookfiles import (
    HOOKS,
    MARK,
    framework_of,
    line_to_add,
    owner_of,
    reads_input,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gosupply.adapters.githooks import HookFolder
    from gosupply.scaffold.hookfiles import Owner

_LEFT = 2
_LARGEST = 1 << 20
_EXECUTABLE = 0o777
_CODES = "exit codes: 0 done, 2 usage, or something could not be done and is as it was"


class Hook(NamedTuple):
    """One hook of a repository.

    Attributes:
        name: As git calls it.
        path: Its file, which need not be there.
        current: The script of this version.
        owner: Whose the file is.
        framework: Which one wrote it; empty for none.
        is_run: Whether git would run it: it is executable.
    """

    name: str
    path: Path
    current: str
    owner: Owner
    framework: str
    is_run: bool

    @property
    def is_ignored(self) -> bool:
        """Whether it is there, and git ignores it."""
        return self.owner != "nobody" and not self.is_run

    @property
    def checks(self) -> bool:
        """Whether git runs gosupply by it, as far as anybody can tell."""
        return self.owner in ("ours", "runs-us") and not self.is_ignored


def run(command: str, words: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    if command == "install":
        return _install(words)
    return _uninstall(words) if command == "uninstall" else _status(words)


def _install(words: Sequence[str]) -> int:
    parser = make_parser("hook install", "Put hooks where git looks for them.", _CODES)
    parser.add_argument("--pre-push", action="store_true", help="the hook before a push as well")
    parser.add_argument(
        "--name", choices=HOOKS, action="append", help="this hook; may be given several times"
    )
    found = parser.parse_args(words)
    names = dict.fromkeys([*(found.name or ["pre-commit"]), *["pre-push"] * found.pre_push])
    folder = find_hooks(Path())
    if not folder.is_inside:
        raise UsageError(
            f"core.hooksPath ({folder.scope}) leads out of the repository, to '{folder.path}': "
            "hooks there are those of other repositories too",
            f"Add to the hooks there: {'; '.join(map(line_to_add, names))}",
        )
    left = [name for name in names if not _put(look(folder, name))]
    if folder.is_tracked:
        where = terminal(shown(folder.path))
        show(
            f"core.hooksPath leads to '{where}', which git tracks: commit it, so that all have it\n"
        )
    return _LEFT if left else 0


def _put(hook: Hook) -> bool:
    """Write a hook, unless it is somebody else's; return whether gosupply runs there now."""
    where = f"'{terminal(shown(hook.path))}'"
    if hook.owner in ("nobody", "ours-older") or (hook.owner == "ours" and hook.is_ignored):
        try:
            hook.path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(hook.path, hook.current.encode(), mode=_EXECUTABLE)
        except OSError as error:
            raise UsageError(f"{where} cannot be written: {error.strerror}") from None
        show(f"{where} written: it runs 'gosupply hook run {hook.name}'\n")
        return True
    if hook.checks:
        said = "as it would be written" if hook.owner == "ours" else "and runs gosupply already"
        show(f"{where} is there, {said}\n")
        return True
    wrong, *lines = _left(hook)
    complain(f"error: {where} {wrong}")
    for line in lines:
        complain(f"  = {line}")
    return False


def _left(hook: Hook) -> Iterator[str]:
    """Say why a hook that is there was left and is not enough, and what to do."""
    file = terminal(shlex.quote(str(hook.path)))
    if hook.owner == "ours-changed":
        yield "was changed since it was written, and was left: it may check nothing"
        yield f"help: Run 'rm {file}', then this again; or take out its line '{MARK.strip()} …'."
        yield "note: without that line it is yours"
    elif hook.owner == "runs-us":
        yield "is not executable, so that git ignores it, and was left"
        yield f"help: Run 'chmod +x {file}'."
    elif hook.owner == "framework":
        yield f"is written by {hook.framework}, and was left"
        yield "help: Run 'gosupply ci init pre-commit', which says what to add."
    else:
        yield "is somebody else's, and was left"
        yield f"help: Add this line to it: {line_to_add(hook.name)}"
        if reads_input(hook.name):
            yield 'note: what else reads standard input there has to be given "$pushed"'


def _uninstall(words: Sequence[str]) -> int:
    parser = make_parser("hook uninstall", "Take away what 'install' wrote.", _CODES)
    parser.add_argument("--name", choices=HOOKS, action="append", help="this hook; default: all")
    names = parser.parse_args(words).name or HOOKS
    folder = find_hooks(Path())
    code = 0
    for hook in (look(folder, name) for name in dict.fromkeys(names)):
        where = f"'{terminal(shown(hook.path))}'"
        if hook.owner in ("ours", "ours-older") and folder.is_inside:
            delete_file(hook.path)
            show(f"{where} deleted\n")
        elif hook.owner == "ours-changed":
            complain(f"error: {where} was changed since it was written, and was left")
            complain(f"  = help: Run 'rm {terminal(shlex.quote(str(hook.path)))}' if it may go.")
            code = _LEFT
        elif hook.owner != "nobody":
            whose = "not gosupply's" if folder.is_inside else "out of this repository"
            show(f"{where} is {whose}, and was left\n")
    return code


def _status(words: Sequence[str]) -> int:
    make_parser("hook status", "Say whose hooks are there.", _CODES).parse_args(words)
    folder = find_hooks(Path())
    said = f"{terminal(shown(folder.path))}"
    if folder.scope:
        said += f", by core.hooksPath ({folder.scope})"
    if not folder.is_inside:
        said += ", out of this repository"
    show(f"hooks: {said}\n")
    for name in HOOKS:
        show(f"{name}: {_words(look(folder, name))}\n")
    program = shutil.which("gosupply")
    found = (
        f"'{terminal(program)}'" if program else "not on PATH: hooks stop what they cannot check"
    )
    show(f"gosupply: {found}\n")
    return 0


def _words(hook: Hook) -> str:
    words = {
        "nobody": f"none; 'gosupply hook install --name {hook.name}' writes it",
        "ours": "gosupply's",
        "ours-older": f"gosupply's, of another version; 'gosupply hook install --name {hook.name}'",
        "ours-changed": "gosupply's, changed since it was written, so that it may check nothing",
        "runs-us": "somebody else's, and runs gosupply",
        "framework": f"written by {hook.framework}, which runs what its configuration says",
        "other": "somebody else's; 'gosupply hook install' says what to add to it",
    }[hook.owner]
    return f"{words}; not executable, so that git ignores it" if hook.is_ignored else words


def look(folder: HookFolder, name: str) -> Hook:
    """Look at a hook."""
    path = folder.path / name
    current = read_text("scaffold", f"hooks/{name}")
    content = _read(path)
    owner = owner_of(content, current)
    framework = framework_of(content or b"")
    return Hook(name, path, current, owner, framework, is_run=os.access(path, os.X_OK))


def _read(path: Path) -> bytes | None:
    """Return the beginning of a hook; None where there is none.

    A link is somebody's own way of keeping hooks: what it leads to is not ours to judge.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        if path.is_symlink():
            return b""
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {error.strerror}") from None
