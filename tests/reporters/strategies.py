"""Arbitrary texts and reports: anything may stand in any field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st

from gosupply.engine.report import Head, Report, Stats, Verdict
from gosupply.facts import Contradicted
from gosupply.findings import Finding, Level, Related, Undetermined
from gosupply.locations import Location, Span
from gosupply.policy.taken import Taken
from gosupply.reporters.ruledocs import RuleDoc
from gosupply.rules.judged import Judged

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

# A report is large; a busy machine is no failure.
briefly = settings(max_examples=40, deadline=None)

HOSTILE = (
    "\x1b[31m", "\x9b1m", "\u202e", "\u2028", "\r\n", "\n::error::x", "##[error]x", "##vso[x]",
    "[x](1)", "{0}", "\ud800", "\udcff", "漢字", "e\u0301", "\t", "../x", "/etc/x", "%41",
    "😀", "x" * 150,
)  # fmt: skip

anything: SearchStrategy[str] = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()))), max_size=4
).map("".join)
spans = st.builds(Span, *[st.integers(1, 400)] * 4)
locations = st.builds(Location, anything, anything, spans, anything)
findings = st.builds(
    Finding,
    rule=anything,
    message=anything,
    at=locations,
    key=anything,
    module=anything,
    version=anything,
    notes=st.lists(anything, max_size=2).map(tuple),
    related=st.lists(st.builds(Related, anything, locations), max_size=3).map(tuple),
    help=anything,
)
levels = st.sampled_from(Level)
nothing_or_anything = st.one_of(st.just(""), anything)
judged = st.builds(
    Judged,
    findings,
    anything,
    levels,
    locations,
    nothing_or_anything,
    nothing_or_anything,
    nothing_or_anything,
    anything,
)
undetermined = st.builds(
    Undetermined,
    need=anything,
    subject=anything,
    reason=anything,
    remedy=anything,
    rules=st.lists(anything, max_size=2).map(tuple),
    level=levels,
    at=st.none() | locations,
)
oids = st.text("0123456789abcdef", min_size=40, max_size=40)
counts = st.dictionaries(anything, st.integers(0), max_size=2)
reports = st.builds(
    Report,
    judged=st.lists(judged, max_size=3).map(tuple),
    undetermined=st.lists(undetermined, max_size=3).map(tuple),
    contradicted=st.lists(st.builds(Contradicted, anything, anything), max_size=2).map(tuple),
    counts=st.fixed_dictionaries({}, optional={"lines": counts, "files": counts}),
    head=st.none() | st.builds(Head, anything, anything, anything, st.integers(0), anything),
    source=anything,
    ring=anything,
    contexts=st.just(()),
    authority=anything,
    notices=st.lists(anything, max_size=2).map(tuple),
    evidence=st.none() | anything,
    stats=st.builds(Stats, *[st.integers(0)] * 4, st.lists(anything, max_size=2).map(tuple)),
    teams=st.lists(anything, max_size=2).map(tuple),
    under=anything,
    authority_name=anything,
    taken=st.none() | st.builds(Taken, anything, oids, st.none() | st.dates()),
)
verdicts = st.sampled_from(
    [
        Verdict("pass", 0),
        Verdict("fail", 1),
        Verdict("fail", 2),
        Verdict("incomplete", 3),
        Verdict("forked", 4),
    ]
)
ruledocs = st.lists(
    st.builds(
        RuleDoc, anything.filter(bool), st.sampled_from(["integrity", "opinion"]), *[anything] * 3
    ),
    max_size=2,
    unique_by=lambda rule: rule.name,
)
