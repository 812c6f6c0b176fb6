"""`gosupply init`: a repository's first policy, under which the day begins without a denial."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.catfile import run_git
from gosupply.adapters.clock import today
from gosupply.adapters.tree import WorkingTree, find_top
from gosupply.cli import pipeline
from gosupply.cli.check import check
from gosupply.cli.homes import FOLDER, delete_file, shown, write_file
from gosupply.cli.initoptions import parse_init
from gosupply.cli.judging import judging_from
from gosupply.cli.options import Options
from gosupply.cli.streams import show
from gosupply.engine.names import NAMES
from gosupply.errors import UsageError
from gosupply.facts import Unavailable
from gosupply.findings import Level
from gosupply.policy.chain import POLICY_PATH
from gosupply.policy.governing import has_policy, read_codeowners, read_governing
from gosupply.policy.model import Request
from gosupply.policy.schema import policy_schema
from gosupply.reporters.escape import terminal
from gosupply.scaffold.first import (
    SCHEMA_PATH,
    Accepted,
    Later,
    Owner,
    accept,
    denied_later,
    existing,
    policy_text,
    repository_of,
)
from gosupply.scaffold.waiver import waiver_text
from gosupply.workspace.discovery import read_workspace
from gosupply.workspace.edited import Edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gosupply.cli.initoptions import InitOptions
    from gosupply.engine.ports import Ports
    from gosupply.engine.report import Report, Verdict

_NAMES = tuple(named.name for named in NAMES)
# Nobody should commit a policy for what cannot be read, or while the log is forked.
_NOTHING_WRITTEN = (2, 4)


class First(NamedTuple):
    """A first policy, and what a check finds under it.

    Attributes:
        files: What is written, by path relative to the top.
        accepted: What is accepted.
        report: What was found.
        verdict: What that comes to.
        later: What a later ring denies.
    """

    files: Mapping[str, str]
    accepted: Accepted
    report: Report
    verdict: Verdict
    later: Later | None


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen, day = parse_init(arguments), today()
    if not chosen.path.is_dir():
        raise UsageError(f"'{chosen.path}' is not a folder", "Name a folder of the repository.")
    top, is_git = find_top(chosen.path)
    _refuse_existing(top)
    options = Options(top, chosen.offline, judging=judging_from(os.environ))
    outputs = [pipeline.EvidenceOutput()]
    with pipeline.open_run(options, day) as (request, ports):
        if has_policy(ports.authority):
            help_ = "Merge or rebase: this branch is older than the policy."
            raise UsageError(f"{ports.authority.name} has a policy already", help_)
        # Of why this process runs nothing counts: the files are judged as if they were merged.
        first = draft(chosen, ports, Request(day, request.evidence, ring=request.ring))
    outputs[0].write(first.report)
    is_written = first.verdict.exit_code not in _NOTHING_WRITTEN
    if is_written:
        _write(top, first.files)
    lines = [*(_written(top, first) if is_written else ()), *_left(first.report)]
    if is_written:
        lines += _next_steps(top, first) if is_git else ()
    else:
        lines.append("nothing was written: mend this first")
    show("".join(f"{terminal(line)}\n" for line in lines))
    return pipeline.exit_code(first.verdict, outputs)


def draft(chosen: InitOptions, ports: Ports, request: Request) -> First:
    """Return the first policy of a repository, judged as if it were merged already.

    Raises:
        UsageError: Something has to be accepted, and there is no owner.
    """
    top = Path(ports.checked.location)
    repository = repository_of(_git(top, "config", "--get", "remote.origin.url"))
    roots = read_workspace(ports.checked, ports.env).roots
    modules = [root.mod.module.path for root in roots if root.mod and root.mod.module]
    tree, kept = Edited(ports.checked), pipeline.KeptOutput()
    merged = ports._replace(checked=tree, authority=tree, comparing=None)
    files = {
        POLICY_PATH: policy_text(chosen.preset, repository, modules),
        SCHEMA_PATH: json.dumps(policy_schema(_NAMES), separators=(",", ":")) + "\n",
    }

    def judge() -> Verdict:
        tree.changes = {path: text.encode() for path, text in files.items()}
        return check(request, [kept], merged)

    found = judge()
    policy = read_governing(tree, tree, NAMES, floor=ports.floor)
    owner = Owner(chosen.owner, read_codeowners(ports.checked), _author(top))
    accepted = accept(kept.report, policy, owner.of, request.today)
    if accepted != Accepted():
        relaxed = accepted.relaxed
        files[POLICY_PATH] = policy_text(chosen.preset, repository, modules, relaxed)
        files |= {each.path: waiver_text(each, _NAMES) for each in accepted.waivers}
        found = judge()
    later = denied_later(kept.report, policy, request.today)
    return First(files, accepted, kept.report, found, later)


def _author(top: Path) -> str:
    return os.environ.get("GIT_AUTHOR_EMAIL", "") or _git(top, "config", "--get", "user.email")


def _git(top: Path, *words: str) -> str:
    """Return what git says, in one line; nothing where it says nothing."""
    said = run_git(top, *words) if (top / ".git").exists() else b""
    return "" if isinstance(said, Unavailable) else said.decode("utf-8", "replace").strip()


def _refuse_existing(top: Path) -> None:
    """Refuse to add to a policy, and to follow a link that the checked tree may have planted.

    Raises:
        UsageError: There is something.
    """
    for folder in (top / FOLDER, top / FOLDER / "waivers"):
        if folder.is_symlink():
            raise UsageError(f"'{shown(folder)}' is a link", "Put a folder in its place.")
    found = existing(WorkingTree(top).paths(FOLDER))
    if found:
        more = f", and {len(found) - 1} more" if found[1:] else ""
        help_ = "Change it: 'gosupply policy show' prints what holds."
        raise UsageError(f"there is a policy already: '{shown(top / found[0])}'{more}", help_)


def _write(top: Path, files: Mapping[str, str]) -> None:
    """Write all files or none; the policy last, so that nothing half written counts.

    Raises:
        UsageError: One cannot be written.
    """
    written: list[Path] = []
    try:
        for path in sorted(files, key=lambda path: (path == POLICY_PATH, path)):
            write_file(top / path, files[path])
            written.append(top / path)
    except BaseException:
        for target in written:
            delete_file(target)
        raise


def _written(top: Path, first: First) -> Iterator[str]:
    """Say what was written, and what is accepted."""
    for path in (POLICY_PATH, SCHEMA_PATH):
        yield f"wrote {shown(top / path)}"
    for each in first.accepted.waivers:
        accepted = f"'{each.rule}' of '{each.subject}' is accepted until {each.expires}"
        yield f"wrote {shown(top / each.path)}: {accepted}; {each.owner} answers for it"
    for rule in first.accepted.relaxed:
        yield (
            f"'{rule.rule}' only warns until {rule.until}, as {POLICY_PATH} says: {rule.subjects} "
            "findings are too many to review as waivers"
        )
    if first.later:
        ring, count = first.later
        these = "1 warning" if count == 1 else f"{count} warnings"
        yield f"{these} of today would be denied at '{ring}': see 'gosupply check --ring {ring}'"


def _left(report: Report) -> Iterator[str]:
    """Say what is denied all the same, and what could not be checked."""
    denied = [each for each in report.judged if each.level == Level.DENY and not each.waiver]
    if denied:
        yield "denied, and not for this command to waive:"
    for judged in denied:
        finding = judged.finding
        yield f"  deny[{finding.rule}]: {finding.message} ({finding.at})"
    unknown = [each for each in report.undetermined if each.level == Level.DENY]
    if unknown:
        yield "required, and not checked:"
    for reason in dict.fromkeys((each.need, each.reason, each.remedy) for each in unknown):
        need, why, remedy = reason
        count = sum((each.need, each.reason, each.remedy) == reason for each in unknown)
        yield f"  undetermined[{need}]: {count} times: {why}. {remedy}".rstrip()
    if report.evidence:
        yield f"evidence: {report.evidence}"


def _next_steps(top: Path, first: First) -> Iterator[str]:
    """Say what to commit."""
    from shlex import quote

    git = "git" if Path.cwd() == top else f"git -C {quote(str(top))}"
    folder = (f"{FOLDER}/waivers",) if first.accepted.waivers else ()
    yield "commit it:"
    yield f"  {git} add {' '.join((POLICY_PATH, SCHEMA_PATH, *folder))}"
    yield f"  {git} commit -m 'Add a policy for gosupply'"
