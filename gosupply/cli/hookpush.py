"""`gosupply hook run pre-push` and `pre-receive`: each commit that a push sets a ref to."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.clock import today
from gosupply.adapters.tree import is_git_folder
from gosupply.cli import pipeline
from gosupply.cli.check import check
from gosupply.cli.failures import report_failure
from gosupply.cli.hookcommands import parse_hook
from gosupply.cli.pipeline import EvidenceOutput, KeptOutput
from gosupply.cli.streams import complain, show
from gosupply.engine.names import NAMES
from gosupply.errors import GosupplyError, UsageError
from gosupply.policy.governing import read_governing
from gosupply.policy.occasions import from_nothing, from_pre_receive
from gosupply.policy.pushes import Update, read_pre_push, read_pre_receive, worst
from gosupply.policy.rings import choose_ring
from gosupply.reporters.census import findings_sentence
from gosupply.reporters.escape import terminal
from gosupply.reporters.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gosupply.cli.options import Options
    from gosupply.policy.occasions import Occasion

_MOST_INPUT = 64 << 20
_SHOWN = 12  # hexadecimal digits of an id, as everywhere
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NONE = re.compile(r"0{40}|0{64}")  # githooks(5): instead of an id where there is nothing
_INCOMPLETE = 3
_STOPPED = {2: "fail", 3: "incomplete", 4: "forked"}
_JUDGED = "stopped. 'gosupply check --commit {}' shows it again, and CI will say the same"
_UNPROVED = (
    "stopped: what is required could not be checked here. 'gosupply check --commit {}', in a clone "
    "with a network, says more"
)


def run_push(hook: str, words: Sequence[str]) -> int:
    """Check what git says is pushed; return the worst exit code.

    Args:
        hook: `pre-push` or `pre-receive`.
        words: The arguments.

    Raises:
        UsageError: The arguments make no sense, or it is not git that runs this.
        InputError: Git says something else than it should.
    """
    chosen = parse_hook(words, staged=False)
    data = _read_input(hook)
    if hook == "pre-receive":
        updates = read_pre_receive(data)
        if not updates:
            raise UsageError(
                "standard input is empty, where git says what is pushed",
                "Where several hooks read it, give all of it to each.",
            )
        return _check_all(chosen._replace(is_repository=True), updates, _receiving)
    updates = read_pre_push(data)
    if not updates:
        # Git runs the hook also where everything is up to date.
        complain("gosupply: git says of no ref that it is pushed, so nothing was checked")
    # From a bare repository, too, things are pushed.
    chosen = chosen._replace(is_repository=is_git_folder(chosen.path))
    return _check_all(chosen, updates, _pushing)


def run_framework_push(words: Sequence[str]) -> int:
    """Check the one commit of a push that pre-commit and prek speak of; return the exit code.

    They name it in PRE_COMMIT_TO_REF, or by PRE_COMMIT_LOCAL_BRANCH alone where all of its history
    is pushed; `pre-commit run --to-ref` says the first without a push.

    Raises:
        UsageError: The arguments make no sense, or no commit is named.
    """
    chosen = parse_hook(words, staged=False)
    ref = os.environ.get("PRE_COMMIT_REMOTE_BRANCH", "")
    new = os.environ.get("PRE_COMMIT_TO_REF") or os.environ.get("PRE_COMMIT_LOCAL_BRANCH", "")
    if not new:
        raise UsageError(
            f"the framework pushes '{ref}', and does not say which commit",
            "Run 'pre-commit install --hook-type pre-push' or 'prek install' again, then push.",
        )
    is_deleted = bool(ref and _NONE.fullmatch(new))
    update = Update(ref, "", "" if is_deleted else new)
    code = _check_all(chosen, [update], _pushing if ref else None)
    if ref:
        complain(
            f"gosupply: the framework names one ref of a push, here '{terminal(ref)}'; "
            "if there are others, they are not checked"
        )
    return code


def _read_input(hook: str) -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            f"git runs the hook '{hook}', and says on standard input what is pushed",
            f"Run 'gosupply hook install --name {hook}', then push.",
        )
    data = sys.stdin.buffer.read(_MOST_INPUT + 1)
    if len(data) > _MOST_INPUT:
        raise UsageError(f"more than {_MOST_INPUT} bytes say what is pushed", "Push fewer refs.")
    return data


def _pushing(update: Update) -> Occasion:
    return from_nothing("pre-push", ref=update.ref)


def _receiving(update: Update) -> Occasion:
    return from_pre_receive(update.ref, update.old)


def _check_all(
    chosen: Options, updates: Sequence[Update], occasion: Callable[[Update], Occasion] | None
) -> int:
    """Check one after the other; what is wrong with one hides no other."""
    known: dict[_Question, _Answer] = {}
    codes: dict[int, str] = {}
    for update in updates:
        ref = terminal(update.ref) or "the commit"
        if not update.new:
            show(f"gosupply: {ref}: deleted, nothing to check\n")
            continue
        try:
            judging = chosen.judging._replace(occasion=occasion and occasion(update))
            answer = _answer(chosen._replace(commit=update.new, judging=judging), ref, known)
        except GosupplyError as error:
            code = report_failure(error)
            answer = _Answer(code, _STOPPED[code])
        # The same commit may be bad for one ref alone; all are the refs of one push.
        codes[answer.code] = codes.get(answer.code, update.new)
        show(f"gosupply: {ref} {_short(update.new)}: {answer.words}\n")
    code = worst(codes)
    if code:
        ending = _UNPROVED if code == _INCOMPLETE else _JUDGED
        complain("gosupply: " + ending.format(terminal(codes[code])))
    return code


def _short(commit: str) -> str:
    """Return what a line shows of a commit: the beginning of an id, all of a branch's name."""
    return commit[:_SHOWN] if _ID.fullmatch(commit) else terminal(commit)


class _Question(NamedTuple):
    """All that the answer for one ref depends on: a ref chooses nothing but authority and ring."""

    commit: str
    before: str
    ring: str


class _Answer(NamedTuple):
    """The exit code of one ref, and what is said of it; `ref` is the first with this answer."""

    code: int
    words: str
    ref: str = ""


def _answer(chosen: Options, ref: str, known: dict[_Question, _Answer]) -> _Answer:
    """Check one commit for one ref; a report is shown once, and where it did not pass."""
    kept, evidence = KeptOutput(), EvidenceOutput()
    with pipeline.open_run(chosen, today()) as (request, ports):
        policy = read_governing(ports.authority, ports.checked, NAMES, floor=ports.floor)
        ring = choose_ring(policy, request.ring, where=request.where, ref=request.ref)
        occasion = chosen.judging.occasion
        question = _Question(chosen.commit, occasion.before if occasion else "", ring.name)
        if same := known.get(question):
            return same._replace(words=f"as {same.ref}: {same.words}")
        found = check(request, [evidence, kept], ports)
    if found.exit_code:
        show(render_text(kept.report, found, color=pipeline.use_color()) + "\n")
    words = "" if found.exit_code else findings_sentence(kept.report, found.word)
    answer = _Answer(pipeline.exit_code(found, [evidence]), words or found.word, ref)
    known[question] = answer
    return answer
