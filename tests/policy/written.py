"""Policies as people write them, and what the reader says about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.policy.reading import read_policy_file

if TYPE_CHECKING:
    from gosupply.policy.values import FileKind, PolicyFile

NAMES = ("exclude-ineffective", "pseudo-version", "sum-mismatch", "sum-unproven", "vendor-mode")

EXAMPLE = """\
version: 1
extends: [staged-rollout]
repository: github.com/acme/payments
rings:
  - {name: local,  at: commit}
  - {name: ci,     at: change,  approvals: {threshold: 1, from: {owning-team: 1}}}
  - {name: canary, at: release, approvals: {threshold: 1, from: {release-managers: 1}}}
  - {name: prod,   at: release, refs: ["refs/tags/v*"], after: {canary: 168h},
     approvals: {threshold: 2, from: {release-managers: 1, owning-team: 1}, keys: [security-key]},
     emergency: {threshold: 2, from: {release-managers: 1}, days: 3}}
teams:
  auth-team:
    {labels: ["team:auth-team"], paths: ["services/auth/...", "internal/team-auth/..."],
     members: [alice, dan], replace: {local_roots: ["internal/team-auth/..."]}}
  infra-team:
    {labels: ["team:infra-team"], paths: ["deploy/...", "pkg/logging/..."], members: [erin, frank],
     codeowners: "@acme/infra", vendor: {mode: required}, rules: {exclude-ineffective: deny},
     observe: {from: 2026-11-23, until: 2026-12-15}}
teams_may_loosen: [replace.local_roots]
people:
  alice: [alice@acme.example]
  bob: [bob@acme.example]
  dan: [dan@acme.example]
  erin: [erin@acme.example]
  frank: [frank@acme.example]
groups: {release-managers: [bob, erin]}
sumdb:   {private: ["git.acme.example/..."], pin: required}
replace: {placement: overlay, own_paths: repository, fork_owners: ["github.com/acme/..."]}
exclude: {require_resolve_to: true}
vendor:  {mode: any}
expiry:  {default: 30d, max: 90d, grace: 3d, warn: [14d]}
versions:
  go: ">=1.22"
  toolchain: ">=1.26.9 <1.27 || >=1.27.2"
  denied:
    - {module: github.com/boltdb-go/bolt, use: go.etcd.io/bbolt, reason: impersonates boltdb/bolt}
  allowed:
    - {module: golang.org/x/..., versions: ">=0.30", requirement: direct, reason: the Go project}
rules:
  opinion: note
  vendor-mode: {local: warn, ci: deny}
  pseudo-version: {now: warn, then: deny, from: 2027-02-15}
  sum-unproven: {local: off, ci: {now: warn, then: deny, from: 2027-02-15}}
waivers:
  - {id: bolt, rule: pseudo-version, subject: go.etcd.io/bbolt, reason: no tag yet, owner: dan,
     from: 2026-11-23, expires: 2026-12-31, roots: [services/auth]}
waive_in_change: [opinion]
x-contact: platform@acme.example
"""

WAIVER = """\
rule: sum-mismatch
subject: example.com/lib@v1.0.0
reason: the tag was moved before anybody saw it
owner: auth-team
from: 2026-11-23
expires: 2026-12-31
h1: h1:qN2skY5pEnwFVfBUSc2fNLLDddWBh13a+gC9XWoQDwY=
"""

TEAM = """\
labels: ["team:pay"]
paths: [services/pay/...]
rules: {vendor-mode: {change: deny}}
versions: {go: ">=1.25"}
"""

FLOOR = """\
version: 1
rules: {integrity: deny, pseudo-version: {commit: note, change: deny}}
sumdb: {lookup: listed, public: [github.com/...]}
expiry: {max: 60d}
unwaivable: [sum-mismatch, integrity-needs]
"""

# What was refused: line, the text that the caret is under, message, help.
Refusal = tuple[int, str, str, str]


def read(
    text: str, kind: FileKind = "policy", path: str = ".gosupply/policy.yaml"
) -> tuple[PolicyFile, list[Refusal]]:
    """Read a file, and return it with what was refused."""
    file, problems = read_policy_file(
        text.encode(), path=path, source="tree", names=NAMES, kind=kind
    )
    refusals = []
    for message, at, help_ in problems:
        line, column, _, end = at.span
        assert at.text == text.split("\n")[line - 1]
        refusals.append((line, at.text[column - 1 : end - 1], message, help_))
    return file, refusals


def refused(text: str, kind: FileKind = "policy", path: str = ".gosupply/policy.yaml") -> Refusal:
    """Return the only thing that was refused."""
    (refusal,) = read(text, kind, path)[1]
    return refusal


def accepted(
    text: str, kind: FileKind = "policy", path: str = ".gosupply/policy.yaml"
) -> PolicyFile:
    """Read a file that is right."""
    file, refusals = read(text, kind, path)
    assert refusals == []
    return file
