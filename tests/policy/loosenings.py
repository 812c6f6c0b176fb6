"""Policies read from texts, and what one loosens in comparison with another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gosupply.engine.case import TextSource
from gosupply.engine.names import NAMES
from gosupply.policy.chain import FloorText, read_policy
from gosupply.policy.loosening import compare

if TYPE_CHECKING:
    from gosupply.policy.model import Policy
    from gosupply.policy.widening import Loosened

DAY = date(2026, 11, 23)
PATH = ".gosupply/policy.yaml"

FULL = """\
version: 1
extends: [strict]
repository: github.com/acme/payments
rings:
  - {name: local, at: commit}
  - {name: ci, at: change, approvals: {threshold: 1, from: {owning-team: 1}}}
  - {name: prod, at: release, refs: ["refs/tags/v*"], after: {ci: 48h},
     approvals: {threshold: 2, from: {release: 1}, keys: [security-key]},
     emergency: {threshold: 2, from: {release: 1}, days: 3}}
teams:
  pay: {labels: ["team:pay"], paths: [pay/..., pos/...], codeowners: "@acme/pay",
        members: [ann, cat, dan],
        rules: {pseudo-version: deny}, vendor: {mode: required},
        observe: {from: 2026-11-20, until: 2026-12-10}}
people:
  {ann: [ann@acme.example], bob: [bob@acme.example], cat: [cat@acme.example],
   dan: [dan@acme.example], eve: [eve@acme.example], fay: [fay@acme.example]}
groups: {release: [bob, eve, fay]}
versions:
  go: ">=1.24"
  denied:
    - {module: github.com/bad/..., reason: bad}
    - {module: github.com/old/lib, versions: "<2"}
rules:
  opinion: deny
  deprecated: {now: warn, then: deny, from: 2027-01-15}
waivers:
  - {id: one, rule: retracted, subject: example.com/lib, reason: known, owner: ann,
     from: 2026-11-20, expires: 2026-12-15, roots: [pay/...]}
teams_may_loosen: []
children_may_loosen: [versions]
waive_in_change: [opinion]
"""


def policy_of(text: str | None, *, name: str = "tree", floor: str = "") -> Policy:
    """Return the policy of a file's text; None for no file."""
    files = {} if text is None else {PATH: text}
    given = FloorText("floor.yaml", floor.encode()) if floor else None
    return read_policy(TextSource(name, files), NAMES, floor=given)


def loosened(before: str | None, after: str | None, day: date = DAY) -> tuple[Loosened, ...]:
    """Return what a text loosens."""
    return compare(policy_of(before, name="base"), policy_of(after), day)


def sentences(before: str | None, after: str | None, day: date = DAY) -> list[str]:
    """Return it as sentences."""
    return [found.what for found in loosened(before, after, day)]


def edited(*changes: tuple[str, str], text: str = FULL) -> str:
    """Return a text with parts replaced, each of which it has once."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
