"""Reports to render: factories with few arguments, and the shapes that several tests look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gosupply.engine.report import Head, Report, Stats, Verdict
from gosupply.facts import Contradicted
from gosupply.findings import Finding, Level, Related, Undetermined
from gosupply.locations import Location, Span
from gosupply.reporters.ruledocs import RuleDoc
from gosupply.rules.judged import Judged

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = Head(
    log="sum.golang.org",
    key_hash="033de0ae",
    origin="go.sum database tree",
    size=71999284,
    root="Tk6UlZpLrqZD+MTWnS8iqjc0kgHWt2MLVuhZtHmGlyc=",
)
BASELINE = Location("built-in", "baseline", Span(3, 3, 3, 21), "  sum-mismatch: deny")
POLICY = Location(
    "0123456789abcdef0123456789abcdef01234567",
    ".gosupply/policy.yaml",
    Span(12, 3, 12, 23),
    "  pseudo-version: warn",
)
HASH = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

PASS = Verdict("pass", 0)
FAIL = Verdict("fail", 1)
MALFORMED = Verdict("fail", 2)
INCOMPLETE = Verdict("incomplete", 3)
FORKED = Verdict("forked", 4)

RULES = (
    RuleDoc(
        "sum-malformed",
        "integrity",
        "A go.sum line cannot be read.",
        "A go.sum line cannot be read.\n\n## What it does\nFlags `go.sum` lines.",
        "A go.sum line cannot be read.\n\nWhat it does\nFlags go.sum lines.",
    ),
    RuleDoc(
        "sum-mismatch",
        "integrity",
        "A go.sum line differs from the checksum database.",
        "A go.sum line differs.\n\n## What it does\nCompares `h1:` hashes.",
        "A go.sum line differs.\n\nWhat it does\nCompares h1: hashes.",
    ),
    RuleDoc(
        "pseudo-version",
        "opinion",
        "A requirement names a commit instead of a release.",
        "A requirement names a commit.",
        "A requirement names a commit.",
    ),
)


def sum_line(line: int, text: str, part: str, path: str = "go.sum") -> Location:
    """A place in a file: one part of a line's text."""
    column = text.index(part) + 1
    return Location("working tree", path, Span(line, column, line, column + len(part)), text)


def judged(
    finding: Finding, level: Level = Level.DENY, because: Location = BASELINE, waiver: str = ""
) -> Judged:
    """A finding of the top root."""
    return Judged(finding, ".", level, because, waiver)


def report(
    *findings: Judged,
    undetermined: tuple[Undetermined, ...] = (),
    lines: Mapping[str, int] | None = None,
    skipped: int = 0,
    head: Head | None = HEAD,
) -> Report:
    """A report of the ring `ci`; 27 lines are verified unless `lines` says otherwise."""
    return Report(
        judged=findings,
        undetermined=undetermined,
        contradicted=(),
        counts={
            "lines": {"verified": 27} if lines is None else lines,
            "files": {"read": 2, "skipped": skipped},
        },
        head=head,
        source="working tree",
        ring="ci",
        contexts=(),
        authority="the built-in baseline",
        notices=(),
        evidence=None,
        stats=Stats(12, 34567, 89),
        authority_name="the built-in baseline",
    )


def everything() -> Report:
    """A report with at least one of each sort of result."""
    elsewhere = mismatch()._replace(at=BASELINE, key="elsewhere", related=())
    return replace(
        report(
            judged(mismatch(12)),
            judged(mismatch(14, "github.com/x/z"), Level.WARN),
            judged(pseudo_version(), Level.NOTE, POLICY),
            judged(pseudo_version(8)._replace(key="off"), Level.OFF),
            judged(mismatch(16, "github.com/w/w"), waiver="known-w"),
            judged(elsewhere, Level.WARN),
            undetermined=(
                unproven("github.com/p/q v1.0.0", 20),
                unproven("github.com/p/r v1.0.0", level=Level.OFF, remedy=""),
            ),
            lines={"verified": 20, "mismatch": 3, "private": 2, "unproven": 2},
            skipped=1,
        ),
        contradicted=(FORK,),
        stats=Stats(12, 34567, 89, 27, ("https://sum.golang.org",)),
        evidence="fork.txt",
        notices=("GOPROXY is not set, so the database was asked directly.",),
    )


def mismatch(line: int = 12, module: str = "github.com/x/y", version: str = "v1.0.0") -> Finding:
    """A go.sum line with another hash than the log has."""
    text = f"{module} {version} {HASH}"
    return Finding(
        rule="sum-mismatch",
        message=f"'{module} {version}' has another hash in the checksum database.",
        at=sum_line(line, text, HASH),
        key=f"{module} {version}",
        module=module,
        version=version,
        notes=("sum.golang.org has 'h1:BBBB=' in record 1234.",),
        related=(
            Related(
                "It is required here.",
                sum_line(5, f"\t{module} {version}", module, "go.mod"),
            ),
        ),
        help=f"go clean -modcache && go mod download {module}@{version}",
    )


def malformed() -> Finding:
    """A go.sum line with two fields."""
    return Finding(
        rule="sum-malformed",
        message="A line has 2 fields instead of 3.",
        at=sum_line(3, "github.com/x/y v1.0.0", "github.com/x/y v1.0.0"),
        key="github.com/x/y v1.0.0",
        help="go mod tidy",
    )


def pseudo_version(line: int = 7) -> Finding:
    """An opinion about a go.mod line."""
    text = "\tgithub.com/a/b v0.0.0-20260101000000-0123456789ab // indirect"
    return Finding(
        rule="pseudo-version",
        message="'github.com/a/b' is required at a commit.",
        at=sum_line(line, text, "v0.0.0-20260101000000-0123456789ab", "go.mod"),
        key="github.com/a/b",
        module="github.com/a/b",
    )


def unproven(
    subject: str,
    line: int | None = None,
    *,
    level: Level = Level.DENY,
    reason: str = "No answer from 'sum.golang.org' within 10 s.",
    remedy: str = "gosupply check",
) -> Undetermined:
    """A go.sum line that nobody could prove."""
    return Undetermined(
        need="sum-unproven",
        subject=subject,
        reason=reason,
        remedy=remedy,
        rules=("sum-mismatch", "sum-not-in-log"),
        level=level,
        at=None if line is None else sum_line(line, f"{subject} {HASH}", subject),
    )


FORK = Contradicted(
    "'sum.golang.org' signed two trees that do not contain each other.", "the signed notes"
)
