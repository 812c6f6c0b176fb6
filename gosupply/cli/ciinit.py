"""`gosupply ci init`: the file that runs gosupply on GitHub, on GitLab or before each commit."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply import __version__
from gosupply.adapters.catfile import run_git
from gosupply.adapters.remotetags import list_tag
from gosupply.adapters.resources import read_text
from gosupply.adapters.tree import WorkingTree, find_top
from gosupply.cli.ciinitoptions import parse_ci_init
from gosupply.cli.homes import shown, write_file
from gosupply.cli.streams import show
from gosupply.engine.names import NAMES
from gosupply.errors import IncompleteError, UsageError
from gosupply.facts import Known, Unavailable
from gosupply.policy.governing import has_policy, read_governing
from gosupply.reporters.escape import terminal
from gosupply.scaffold import cifiles
from gosupply.scaffold.cifiles import Release
from gosupply.scaffold.first import repository_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gosupply.cli.ciinitoptions import CiInitOptions
    from gosupply.scaffold.cifiles import Service

_HEADS = "refs/heads/"
_ORIGIN = "refs/remotes/origin/"
_LARGEST = 1 << 20
_UNTOUCHED = 2
_GUESS = (
    "'{}' is the current branch, and taken for the default one, which no origin/HEAD names: if it "
    "is not, delete the file and run this with --branch NAME"
)
_PROTECT = (
    "and have CODEOWNERS and required review protect .github/ and .gosupply/: a pull request "
    "brings its own workflow"
)
_BY_HAND = "Change it by hand, or move it away and run this again."
_read = partial(read_text, "scaffold")


class Draft(NamedTuple):
    """A file that may be written. In what people are told, a command begins with two spaces.

    Attributes:
        path: Where it belongs, relative to the top.
        why: What it is for.
        render: Returns its text with a release.
        is_pinned: Whether it needs the commit of a release.
        block: Returns what can be pasted into a file that is there; None where nothing can.
        before: What people do with it before it is committed.
        after: What they do after that.
        changed: What they change besides.
    """

    path: str
    why: str
    render: Callable[[Release], str]
    is_pinned: bool = True
    block: Callable[[Release], str] | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class There(NamedTuple):
    """A file that is there already; the text of what cannot be read is empty."""

    path: str
    text: str


def run_init(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code.

    Raises:
        IncompleteError: The commit to pin could not be looked up.
        InputError: The repository's policy is malformed.
        UsageError: The arguments make no sense, this is no repository, or another file is there.
    """
    chosen = parse_ci_init(arguments)
    if not chosen.path.is_dir():
        raise UsageError(f"'{chosen.path}' is not a folder", "Name a folder of the repository.")
    top, is_git = find_top(chosen.path)
    if not is_git:
        raise UsageError(f"'{chosen.path}' is in no git repository", "Run 'git init'.")
    draft = _DRAFTS[chosen.service](chosen, top)
    there = _existing(top, draft.path)
    if there:
        return _leave(chosen, draft, there, shown(top / there.path))
    release = _release(chosen, draft)
    _write(top, draft.path, draft.render(release))
    _tell(_written(top, draft, release))
    return 0


def _leave(chosen: CiInitOptions, draft: Draft, there: There, name: str) -> int:
    """Say what there is to do where a file is there already; return the exit code.

    Raises:
        IncompleteError: The commit to pin could not be looked up.
        UsageError: It is another file, or pins another commit than it says.
    """
    found = _found(chosen, there)
    if _is_in(there, draft, found):
        same = f"'{name}' is there already, in the same words"
        _tell((same, *_compared(chosen, draft, found, name)))
        return 0
    if draft.block is None:
        raise UsageError(f"'{name}' is there already, in other words", _BY_HAND)
    block = draft.block(_release(chosen, draft))
    _tell([f"'{name}' is there already, and is left alone: add this to its 'repos:'"])
    show(block)
    return _UNTOUCHED


def _github(chosen: CiInitOptions, top: Path) -> Draft:
    branch, is_guessed = (
        (_checked_branch(chosen.branch, top), False) if chosen.branch else _default_branch(top)
    )
    tree = WorkingTree(top)
    has_teams = bool(read_governing(tree, tree, NAMES).teams)
    host = _host(top)
    before = [_GUESS.format(branch)] if is_guessed else []
    if host not in {"", cifiles.GITHUB_HOST}:
        before.append(f"'origin' is at '{host}', whose runners must reach {cifiles.REPOSITORY}")

    def render(release: Release) -> str:
        return cifiles.workflow(_read, release, branch, has_teams=has_teams)

    return Draft(
        cifiles.WORKFLOW_PATH,
        f"it checks pull requests, the merge queue, pushes to '{branch}', tags, and once a week",
        render,
        before=tuple(before),
        after=(
            f"then require the check 'gosupply' for '{branch}': until then it stops no merge",
            _PROTECT,
        ),
    )


def _gitlab(chosen: CiInitOptions, top: Path) -> Draft:
    draft = Draft(
        cifiles.PIPELINE_PATH,
        "it checks merge requests, merge trains, the default branch, tags and schedules",
        partial(
            cifiles.pipeline, _read, component=cifiles.component_of(_host(top), chosen.component)
        ),
        is_pinned=False,
        after=("then let merges wait for 'Pipelines must succeed': until then it stops none",),
    )
    there = _existing(top, draft.path)
    if there is None or _is_in(there, draft, _found(chosen, there)):
        return draft
    lines = (f"  {line}" for line in cifiles.INCLUDE.splitlines())
    words = f"add this to '{draft.path}', which is left alone; the file counts only then:"
    return draft._replace(
        path=cifiles.INCLUDED_PATH, before=(words, *lines), changed=(cifiles.PIPELINE_PATH,)
    )


def _hooks(chosen: CiInitOptions, top: Path) -> Draft:
    del chosen, top
    return Draft(
        cifiles.HOOKS_PATH,
        "it checks what is staged before each commit, offline",
        partial(cifiles.hooks, _read),
        block=partial(cifiles.hooks, _read, is_whole=False),
        after=("then have git run it, in each clone:", "  pre-commit install"),
    )


_DRAFTS: dict[Service, Callable[[CiInitOptions, Path], Draft]] = {
    "github": _github,
    "gitlab": _gitlab,
    "pre-commit": _hooks,
}


def _default_branch(top: Path) -> tuple[str, bool]:
    """Return the default branch of `origin` as far as this clone knows, else the current branch.

    Second is whether that is a guess.

    Raises:
        UsageError: There is neither.
    """
    for ref, folder in ((f"{_ORIGIN}HEAD", _ORIGIN), ("HEAD", _HEADS)):
        name = _git(top, "symbolic-ref", "--quiet", ref)
        if name.startswith(folder) and "\ufffd" not in name:
            return name.removeprefix(folder), folder == _HEADS
    raise UsageError("it is not known which branch is the default one", "Name it with --branch.")


def _checked_branch(name: str, top: Path) -> str:
    """Return the name of a branch.

    Raises:
        UsageError: Git has no branches of such a name (git-check-ref-format(1)).
    """
    said = run_git(top, "check-ref-format", f"{_HEADS}{name}")
    if isinstance(said, Unavailable) or not name.isprintable():
        raise UsageError(f"'{name}' is no name of a branch", "Give it without 'refs/heads/'.")
    return name


def _host(top: Path) -> str:
    """Return the server of `origin`; empty where there is none."""
    return repository_of(_git(top, "config", "--get", "remote.origin.url")).partition("/")[0]


def _git(top: Path, *words: str) -> str:
    """Return what git says, in one line; nothing where it says nothing."""
    said = run_git(top, *words)
    return "" if isinstance(said, Unavailable) else said.decode("utf-8", "replace").strip()


def _existing(top: Path, path: str) -> There | None:
    """Return what is there already, under any name that counts for the same."""
    for name in (path, *cifiles.OTHER_NAMES.get(path, ())):
        target = top / name
        if target.is_symlink() or target.exists():
            content = WorkingTree(top).read([name], limit=_LARGEST)[name]
            text = content.value.decode("utf-8", "replace") if isinstance(content, Known) else ""
            return There(name, text)
    return None


def _is_in(there: There, draft: Draft, release: Release) -> bool:
    """Whether what would be written is there already, as a whole or as what can be pasted."""
    if there.text == draft.render(release):
        return True
    return draft.block is not None and draft.block(release) in there.text


def _found(chosen: CiInitOptions, there: There) -> Release:
    """Return what is pinned: what was asked for, else what a file of ours that is there pins."""
    return Release(__version__, chosen.pin or cifiles.pinned_in(chosen.service, there.text))


def _release(chosen: CiInitOptions, draft: Draft) -> Release:
    """Return what is pinned: what was asked for, else the tag's commit.

    Raises:
        IncompleteError: That cannot be looked up.
    """
    release = Release(__version__, chosen.pin)
    if release.commit or not draft.is_pinned:
        return release
    commit = _look_up(release.tag, is_offline=chosen.offline)
    if isinstance(commit, Unavailable):
        message = f"the commit of {release.tag} could not be looked up: {commit.reason}"
        raise IncompleteError(message, "Give it with --pin COMMIT.")
    return release._replace(commit=commit)


def _compared(chosen: CiInitOptions, draft: Draft, found: Release, name: str) -> Iterator[str]:
    """Say what is not known of the commit that a file pins: it may be anybody's.

    Raises:
        UsageError: It is not the commit of this version's tag, which the file says it is.
    """
    if chosen.pin or not found.commit:
        return
    commit: str | Unavailable = Unavailable("only the component's own server knows it", "")
    if draft.is_pinned:
        commit = _look_up(found.tag, is_offline=chosen.offline)
    if isinstance(commit, Unavailable):
        pinned = f"it pins gosupply to {found.commit}, which was not compared with {found.tag}"
        yield f"{pinned}: {commit.reason}"
    elif commit != found.commit:
        message = f"'{name}' pins gosupply to {found.commit}, and {found.tag} is {commit}"
        raise UsageError(message, _BY_HAND)


def _look_up(tag: str, *, is_offline: bool) -> str | Unavailable:
    """Return the commit of a tag of gosupply."""
    if is_offline:
        return Unavailable("nothing is, with --offline", "")
    listed = list_tag(cifiles.REPOSITORY, tag, os.environ)
    if isinstance(listed, Unavailable):
        return listed
    return cifiles.commit_of_tag(listed, tag) or Unavailable("there is no such tag", "")


def _write(top: Path, path: str, text: str) -> None:
    """Write a file, and no link on the way is followed: the checked tree may have planted it.

    Raises:
        UsageError: There is one, or the file cannot be written.
    """
    for folder in (top / path).relative_to(top).parents:
        if (top / folder).is_symlink():
            raise UsageError(f"'{shown(top / folder)}' is a link", "Put a folder in its place.")
    write_file(top / path, text)


def _written(top: Path, draft: Draft, release: Release) -> Iterator[str]:
    """Say what was written and why, and what to do next."""
    from shlex import quote

    yield f"wrote {shown(top / draft.path)}: {draft.why}"
    if release.commit:
        yield f"gosupply {release.version} is pinned to {release.commit}, which no tag can move"
    if not has_policy(WorkingTree(top)):
        yield "there is no policy yet, and what is built in holds: 'gosupply init' writes one"
    yield from draft.before
    git = "git" if Path.cwd() == top else f"git -C {quote(str(top))}"
    yield "commit it:"
    yield f"  {git} add {' '.join((draft.path, *draft.changed))}"
    yield f"  {git} commit -m 'Run gosupply'"
    yield f"  {git} push"
    yield from draft.after


def _tell(lines: Iterable[str]) -> None:
    show("".join(f"{terminal(line)}\n" for line in lines))
