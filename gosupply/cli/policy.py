"""`gosupply policy`: whether a policy is right, what it says, and whether its cases hold."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.clock import today
from gosupply.adapters.environ import read_go_env
from gosupply.adapters.tree import WorkingTree, find_top
from gosupply.cli.policyoptions import parse_policy
from gosupply.cli.streams import show
from gosupply.engine.casefile import outcome_text, read_case_file, run_case
from gosupply.engine.names import NAMES
from gosupply.errors import InputError, UsageError
from gosupply.facts import Known
from gosupply.policy.governing import read_governing
from gosupply.policy.levelproblems import judged_days, level_problems
from gosupply.policy.model import Request
from gosupply.policy.resolve import merge_settings, resolve
from gosupply.policy.schema import policy_schema
from gosupply.policy.showing import said_files, show_context, show_policy
from gosupply.reporters.escape import terminal
from gosupply.workspace.discovery import MAX_FILE, read_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gosupply.cli.policyoptions import PolicyOptions
    from gosupply.engine.casefile import CaseFile
    from gosupply.locations import Problem
    from gosupply.policy.model import Context, Policy

CASES = ".gosupply/tests"

_FAILED = 1


def run(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    chosen = parse_policy(arguments)
    match chosen.verb:
        case "lint":
            return lint(chosen.path, today())
        case "show":
            return show_it(chosen, today())
        case "test":
            return test(chosen.files)
        case "schema":
            schema = policy_schema(named.name for named in NAMES)
            show(json.dumps(schema, indent=2) + "\n")
            return 0


def lint(path: Path, day: date) -> int:
    """Report everything that is wrong with a policy.

    Raises:
        InputError: All of it.
    """
    policy = _read(path)
    problems = policy_problems(policy, day)
    if problems:
        raise InputError(problems)
    files = said_files(policy)
    if files:
        show(f"ok: {len(files)} {'file' if len(files) == 1 else 'files'}\n")
    else:
        show("ok: there is no policy; the built-in baseline holds\n")
    return 0


def policy_problems(policy: Policy, day: date) -> tuple[Problem, ...]:
    """Return what is wrong with a policy though each of its files can be read."""
    problems = list(level_problems(policy, judged_days(policy, day)))
    for name in policy.teams:
        problems += merge_settings(policy, (name,), name).problems
    problems += merge_settings(policy, (), "").problems
    return tuple(dict.fromkeys(problems))


def show_it(chosen: PolicyOptions, day: date) -> int:
    """Print a policy, or what it says for one root."""
    policy = _read(chosen.path)
    if not (chosen.ring or chosen.team or chosen.root):
        show(show_policy(policy, day))
        return 0
    workspace = read_workspace(_tree(chosen.path), read_go_env(os.environ))
    teams = (chosen.team,) if chosen.team else ()
    request = Request(day, evidence="", ring=chosen.ring, teams=teams)
    context = _context(resolve(policy, workspace, request), chosen)
    merged = merge_settings(policy, context.owners, context.team)
    show(show_context(context, merged.values))
    return 0


def _context(contexts: Sequence[Context], chosen: PolicyOptions) -> Context:
    """Return the context of the root that was asked for.

    Raises:
        UsageError: There is no such root, or it could be several.
    """
    roots = {context.root: context for context in contexts}
    wanted = chosen.root.removeprefix("./").rstrip("/") or "."
    if not chosen.root and len(roots) == 1:
        return contexts[0]
    if wanted in roots:
        return roots[wanted]
    known = ", ".join(sorted(roots)) or "none"
    raise UsageError(f"there is no root '{wanted}'", f"Use --root with one of: {known}.")


def test(files: Sequence[Path]) -> int:
    """Run cases; return 1 if one does not hold.

    Raises:
        InputError: Cases are malformed; it has the problems of all of them.
    """
    policy = _read(Path())
    cases, problems = _cases(files)
    if problems:
        raise InputError(problems)
    failed = 0
    for case in cases:
        outcome = run_case(case, policy)
        failed += not outcome.passed
        show("".join(f"{terminal(line)}\n" for line in outcome_text(case, outcome).splitlines()))
    show(f"{len(cases)} {'case' if len(cases) == 1 else 'cases'}, {failed} failed\n")
    return _FAILED if failed else 0


def _cases(files: Sequence[Path]) -> tuple[tuple[CaseFile, ...], tuple[Problem, ...]]:
    names = [named.name for named in NAMES if not named.is_need]
    cases: list[CaseFile] = []
    problems: list[Problem] = []
    for path, data in _contents(files):
        case, found = read_case_file(data, path=path, source="case", names=names)
        problems += found
        if case is not None:
            cases.append(case)
    return tuple(cases), tuple(problems)


def _contents(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield each case's path and text.

    Raises:
        UsageError: One cannot be read.
    """
    if files:
        trees = [(WorkingTree(file.parent.resolve()), file.name, str(file)) for file in files]
    else:
        tree = _tree(Path())
        paths = sorted(path for path in tree.paths(CASES) if path.endswith(".yaml"))
        trees = [(tree, path, path) for path in paths]
    for tree, path, said in trees:
        content = tree.read([path], limit=MAX_FILE)[path]
        if not isinstance(content, Known):
            reason = content.reason if content else "there is no such file"
            raise UsageError(f"the case '{said}' cannot be read: {reason}")
        yield said, content.value


def _tree(path: Path) -> WorkingTree:
    """Return the files at git's top above a folder, or outside git those of the folder.

    Raises:
        UsageError: There is no such folder.
    """
    if not path.is_dir():
        raise UsageError(f"'{path}' is not a folder", "Name the folder that holds .gosupply.")
    top, _ = find_top(path)
    return WorkingTree(top)


def _read(path: Path) -> Policy:
    tree = _tree(path)
    return read_governing(tree, tree, NAMES)
