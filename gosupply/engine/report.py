"""Everything a run has to say, in one frozen value that reporters turn into text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.facts import Contradicted
    from gosupply.findings import Undetermined
    from gosupply.policy.model import Context
    from gosupply.policy.taken import Taken
    from gosupply.rules.judged import Judged

Word = Literal["pass", "fail", "incomplete", "forked"]


class Head(NamedTuple):
    """The one tree head that every proof of the run rests on.

    Attributes:
        log: The log's key name, `sum.golang.org`.
        key_hash: The key ID as 8 hex digits.
        origin: First line of the checkpoint.
        size: Number of records.
        root: Root hash, in base64.
    """

    log: str
    key_hash: str
    origin: str
    size: int
    root: str


class Stats(NamedTuple):
    """What the run cost and what it told others; may differ between a warm and a cold cache.

    Attributes:
        requests: HTTP requests sent, tries included.
        bytes: Bytes of answers received.
        node_hashes: Merkle node hashes computed.
        names_sent: Module versions that a server was asked about.
        sent_to: Where they were sent, without credentials; sorted.
    """

    requests: int = 0
    bytes: int = 0
    node_hashes: int = 0
    names_sent: int = 0
    sent_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All results, sorted by path, line, column and rule.

    Attributes:
        judged: Findings with their levels; waived ones and those whose level is off included.
        undetermined: What could not be checked.
        contradicted: Signed data that disagrees with itself.
        counts: For each noun the number of each outcome: `lines` has verified, mismatch,
            not-in-log, private, malformed and unproven; `files` has read and skipped.
        head: The tree head of the run; None where nothing was proved.
        source: Name of the source that was checked; findings elsewhere are about the policy.
        ring: The ring that was judged for.
        contexts: What held for each root.
        authority: Where the policy came from, in words, and how old that is where nobody fetched
            it for the run.
        notices: What else a person should know, one sentence each.
        evidence: Where the evidence of a contradiction is written to; None without one.
        stats: What it cost.
        teams: The teams that were named on the command line, as they were written.
        has_policy: Whether any file of a policy was read.
        under: The folder that was checked, relative to the source's top; empty where it is the top.
        authority_name: `authority` without an age, for what must not change from day to day.
        taken: The commit that policy was read from; None where there is no git, or no commit.
    """

    judged: tuple[Judged, ...]
    undetermined: tuple[Undetermined, ...]
    contradicted: tuple[Contradicted, ...]
    counts: Mapping[str, Mapping[str, int]]
    head: Head | None
    source: str
    ring: str
    contexts: tuple[Context, ...]
    authority: str
    notices: tuple[str, ...]
    evidence: str | None
    stats: Stats
    teams: tuple[str, ...] = ()
    has_policy: bool = False
    under: str = ""
    authority_name: str = ""
    taken: Taken | None = None


class Verdict(NamedTuple):
    """The one word, and what the process exits with (design principle 5)."""

    word: Word
    exit_code: int
