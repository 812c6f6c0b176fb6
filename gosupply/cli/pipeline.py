"""From options to ports and outputs: where the command line meets the world."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.catfile import CatFile, hook_environ
from gosupply.adapters.environ import cache_folder, read_go_env
from gosupply.adapters.files import deliver
from gosupply.adapters.git import Commit, Index
from gosupply.adapters.logops import LogOps
from gosupply.adapters.modops import ModuleOps
from gosupply.adapters.resources import read_text
from gosupply.adapters.tree import WorkingTree, find_top
from gosupply.cli.judging import (
    open_authority,
    open_base,
    read_floor_text,
    read_setting,
    taken_from,
)
from gosupply.cli.progress import Progress
from gosupply.cli.streams import complain, show
from gosupply.engine.names import NAMES
from gosupply.engine.ports import Comparing, GivenBundle, ModuleFiles, Ports
from gosupply.engine.verdict import verdict
from gosupply.errors import IncompleteError, UsageError
from gosupply.policy.governing import has_policy
from gosupply.policy.model import Request
from gosupply.reporters.escape import terminal
from gosupply.reporters.render import render
from gosupply.sumdb.asking import database_of
from gosupply.sumdb.bundle import MAX_BUNDLE
from gosupply.sumdb.database import proxy_road

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gosupply.adapters.http import Http
    from gosupply.adapters.proxyroad import ProxyRoad
    from gosupply.adapters.road import NetworkRoad
    from gosupply.cli.judging import Setting
    from gosupply.cli.options import Options, OutputOption
    from gosupply.engine.report import Report, Verdict
    from gosupply.formats.goenv import GoEnv
    from gosupply.policy.chain import FloorText
    from gosupply.policy.taken import Taken
    from gosupply.sumdb.database import Database
    from gosupply.workspace.source import Source

_UNWRITTEN = 2
_FORKED = 4


class Run(NamedTuple):
    """One run: what was asked, on the command line and by what runs gosupply, and the world."""

    request: Request
    ports: Ports


@contextlib.contextmanager
def open_run(options: Options, day: date) -> Iterator[Run]:
    """Open the world for one run, on a UTC day.

    Raises:
        IncompleteError: The host says nothing of why it runs, or a commit is not there.
        InputError: What the host says makes no sense.
        UsageError: The folder or the bundle that was named cannot be read.
    """
    setting = read_setting(options.judging, os.environ)
    env = read_go_env(os.environ)
    database = database_of(env)
    progress = Progress(sys.stderr)
    cache = cache_folder(os.environ)
    modcache = Path(env.modcache) if env.modcache else None
    with contextlib.ExitStack() as stack:
        sources = open_sources(options, setting, day, stack)
        roads = None if options.offline else _open_roads(env, database, progress)
        if roads:
            stack.callback(roads.close)
        log = LogOps(
            database.key,
            cache=cache,
            modcache=modcache,
            latest=Path(env.sumdb_dir) if env.sumdb_dir else None,
            remote=roads and roads.log,
            say=progress.say,
        )
        progress.first_run = not os.path.isdir(log.home / "lookup")  # noqa: PTH112 - never raises
        stack.callback(log.close)
        modules = ModuleOps(
            cache=cache, modcache=modcache, remote=roads and roads.modules, say=progress.say
        )
        stack.callback(modules.close)
        stack.callback(progress.end)
        ports = Ports(
            sources.checked,
            sources.authority,
            env,
            log,
            offline=options.offline,
            modules=ModuleFiles(modules, day),
            network=(roads.log, roads.modules) if roads else (),
            bundle=_read_bundle(options.bundle) if options.bundle else None,
            comparing=sources.comparing,
            floor=sources.floor,
        )
        yield Run(_request_of(options, setting, sources.taken, day), ports)


class Sources(NamedTuple):
    """What is looked at, what it is judged by, and what it is compared with."""

    checked: Source
    authority: Source
    comparing: Comparing | None
    floor: FloorText | None
    taken: Taken | None = None


def open_sources(
    options: Options, setting: Setting, day: date, stack: contextlib.ExitStack
) -> Sources:
    """Open what is looked at, and what it is judged by.

    Raises:
        IncompleteError: There is no such commit, or the authority's is not there.
        UsageError: There is no such folder, or it is in no git repository.
    """
    path, judging = options.path, options.judging
    if not os.path.isdir(path):  # noqa: PTH112 - never raises
        raise UsageError(f"'{path}' is not a folder", "Name the folder that holds go.mod.")
    top, is_git = (path.resolve(), True) if options.is_repository else find_top(path)
    under = path.resolve().relative_to(top).as_posix()
    under = "" if under == "." else under
    files = _tree_around(top) if options.is_repository else top
    floor = read_floor_text(judging.floor, files) if judging.floor else None
    if not is_git:
        if options.staged or options.commit or judging.authority or judging.base:
            help_ = "Leave out --staged, --commit, --authority and --base."
            raise UsageError(f"'{path}' is in no git repository", help_)
        tree = WorkingTree(top, under)
        return Sources(tree, tree, Comparing(None, NAMES, day), floor)
    environ = hook_environ(top, os.environ) if options.is_repository else None
    objects = CatFile(top, environ=environ)
    stack.callback(objects.close)
    authority = open_authority(top, under, judging, setting, objects)
    checked = _checked(options, top, under, objects)
    base = None
    # Asked of both sides: a change may bring a policy, and it may remove the one there is.
    if judging.changed_only or judging.base or has_policy(checked) or has_policy(authority):
        base = open_base(authority, options.commit or "HEAD", judging, setting, objects)
    taken = taken_from(authority, setting, objects)
    return Sources(checked, authority, Comparing(base, NAMES, day), floor, taken)


def _tree_around(repository: Path) -> Path | None:
    """Return the work tree of a git directory; None for a bare one."""
    return repository.parent if repository.name == ".git" else None


def _checked(options: Options, top: Path, under: str, objects: CatFile) -> Source:
    if options.staged:
        return Index(top, under, objects=objects)
    if not options.commit:
        return WorkingTree(top, under)
    commit = Commit(top, under, options.commit, objects=objects)
    if missing := commit.exists():
        raise IncompleteError(missing.reason, missing.remedy)
    return commit


def _request_of(options: Options, setting: Setting, taken: Taken | None, day: date) -> Request:
    judging = options.judging
    return Request(
        day,
        evidence_path(options),
        ring=judging.ring,
        teams=judging.teams,
        asked=setting.asked,
        where=setting.where,
        ref=setting.occasion.ref,
        changed_only=judging.changed_only,
        is_change=setting.occasion.is_change,
        advisory=setting.occasion.advisory,
        taken=taken,
    )


def evidence_path(options: Options) -> str:
    """Return where evidence goes; a folder ends in a slash."""
    if options.evidence:
        return str(options.evidence)
    return f"{cache_folder(os.environ) / 'evidence'}/"


class _Roads(NamedTuple):
    """The roads of one run: they share connections, and count a name that both tell once."""

    log: NetworkRoad
    modules: ProxyRoad
    http: Http

    def close(self) -> None:
        """Let go of the connections."""
        self.http.close()


def _open_roads(env: GoEnv, database: Database, progress: Progress) -> _Roads:
    from gosupply.adapters.http import Http
    from gosupply.adapters.proxyroad import ProxyRoad
    from gosupply.adapters.road import NetworkRoad

    netrc = "netrc" in [part.strip() for part in env.get("GOAUTH").value.split(";")]
    http: Http = Http(netrc=netrc, tell=progress.tell)
    goproxy, announce, told = env.get("GOPROXY").value, progress.announce, set[str]()
    return _Roads(
        NetworkRoad(http, database, proxy_road(goproxy), announce=announce, told=told),
        ProxyRoad(
            http,
            goproxy=goproxy,
            gonoproxy=env.get("GONOPROXY").value,
            announce=announce,
            told=told,
        ),
        http,
    )


def _read_bundle(path: Path) -> GivenBundle:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BUNDLE + 1)
    except OSError as error:
        raise UsageError(
            f"the bundle '{path}' cannot be read: {error.strerror}", "Run 'gosupply bundle'."
        ) from None
    if len(data) > MAX_BUNDLE:
        raise UsageError(f"the bundle '{path}' has more than {MAX_BUNDLE} bytes")
    return GivenBundle(str(path), data)


class ReportOutput:
    """A report in one format, to a file or to standard output (`engine.ports.Output`).

    Attributes:
        failure: Why it could not be written; empty if it was.
    """

    def __init__(self, option: OutputOption) -> None:
        self._option = option
        self.failure = ""

    def write(self, report: Report, /) -> None:
        """Render and write."""
        file = self._option.file
        color = file is None and use_color()
        templates = partial(read_text, "reporters")
        text = render(
            report,
            verdict(report),
            self._option.format,
            color=color,
            templates=templates,
            suppressed=self._option.suppressed,
        )
        try:
            if file is None:
                show(text)
            else:
                deliver(file, text.encode("utf-8", "backslashreplace"))
        except UsageError as error:
            self.failure = str(error)
        except OSError as error:
            self.failure = f"'{file}' cannot be written: {error.strerror}"


class KeptOutput:
    """The report itself, for a command that goes on with it (`engine.ports.Output`)."""

    report: Report

    def write(self, report: Report, /) -> None:
        """Keep it."""
        self.report = report


class EvidenceOutput:
    """The evidence of contradictions, each to its own file (`engine.ports.Output`)."""

    def __init__(self) -> None:
        self.failure = ""

    def write(self, report: Report, /) -> None:
        """Write the evidence, if there is any."""
        if report.evidence is None:
            return
        first = Path(report.evidence)
        try:
            first.parent.mkdir(parents=True, exist_ok=True)
            for number, contradiction in enumerate(report.contradicted):
                target = first
                if number:
                    target = first.with_name(f"{first.stem}-{number + 1}{first.suffix}")
                deliver(target, contradiction.evidence.encode(), durable=True)
        except OSError as error:
            self.failure = f"the evidence '{first}' cannot be written: {error.strerror}"


def open_outputs(options: Sequence[OutputOption]) -> list[EvidenceOutput | ReportOutput]:
    """Return everything that a report is written to, evidence first."""
    return [EvidenceOutput(), *(ReportOutput(option) for option in options)]


def exit_code(found: Verdict, outputs: Sequence[EvidenceOutput | ReportOutput]) -> int:
    """Return the verdict's exit code, or 2 where a report could not be written."""
    failures = [output.failure for output in outputs if output.failure]
    for failure in failures:
        complain(terminal(f"error: {failure}"))
    return _UNWRITTEN if failures and found.exit_code != _FORKED else found.exit_code


def use_color() -> bool:
    """Whether standard output wants colours: FORCE_COLOR, NO_COLOR, else a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
