"""Policies and the folders that they judge, all synthetic."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from repository import make_go_mod

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES_A_FOLDER = 40
_HEAD = "module synthetic.invalid/{name}\n\ngo 1.24.0\n"
_ROOT = (
    _HEAD
    + """
require (
\texample.com/lib v1.0.0
\texample.com/other v0.0.0-20240102030405-123456789abc
)

replace example.com/lib => github.com/example/fork v1.0.0
"""
)
POLICY = """\
# What the platform team asks of every service.
version: 1
repository: synthetic.invalid/large
rings:
  - {name: local, at: commit}
  - {name: ci, at: change}
  - {name: canary, at: release}
  - {name: prod, at: release, refs: ["refs/tags/v*"]}

teams:
  web-team:
    labels: ["team:web"]
    paths: ["web/...", "assets/..."]
    members: [alice, bob]
  data-team:
    labels: ["team:data"]
    paths: ["data/...", "jobs/..."]
    members: [carol, dan]
    rules: {deprecated: deny}

people:
  alice: [alice@example.com]
  bob: [bob@example.com]
  carol: [carol@example.com]
  dan: [dan@example.com]

sumdb:
  private: ["git.example.com/..."]

replace:
  own_paths: repository
  fork_owners: ["github.com/example/..."]

exclude: {require_resolve_to: false}
vendor: {mode: any}

versions:
  go: ">=1.22"
  denied:
    - {module: github.com/boltdb-go/bolt, use: go.etcd.io/bbolt, reason: impersonates boltdb/bolt}
    - {module: github.com/dgrijalva/jwt-go, use: github.com/golang-jwt/jwt, reason: abandoned}
    - {module: github.com/pkg/errors, use: errors, reason: the standard library has it}
    - {module: golang.org/x/crypto, versions: "<0.31", reason: CVE-2024-45337}
    - {module: golang.org/x/net, versions: "<0.33", reason: CVE-2024-45338}
    - {module: github.com/*/logrus, reason: use log/slog, requirement: direct}
    - {module: gopkg.in/yaml.v2, use: go.yaml.in/yaml, reason: unmaintained}

rules:
  opinion: warn
  module-denied: {local: warn, ci: warn, canary: warn, prod: warn}
  pseudo-version: {now: note, then: warn, from: 2030-01-01}
  incompatible-version: note
  sum-unneeded: note
  replace-foreign: warn
  build-list-unknown: note
  retracted: {local: note, ci: warn}

waivers:
  - {id: fork, rule: replace-foreign, subject: example.com/lib, reason: until the fork is merged,
     owner: web-team, from: 2026-11-01, expires: 2027-01-15}
"""


def make_judged(data: Path, folder: Path) -> Path:
    """Write a go.mod of 300 lines, and a policy as people write them."""
    folder.mkdir(parents=True)
    make_go_mod(data, folder / "go.mod")
    _write_policy(folder, POLICY)
    return folder


def make_lists(folder: Path, patterns: int, modules: int) -> Path:
    """Write a go.mod of so many requirements, and a policy that denies so many patterns."""
    shapes = ("example.com/group{}/...", "example.com/module{}", "example.com/*/module{}")
    entries = "".join(
        f"    - {{module: {shapes[number % 3].format(number)}, reason: number {number}}}\n"
        for number in range(patterns)
    )
    requires = "".join(f"\texample.com/group{n}/module{n} v1.{n}.0\n" for n in range(modules))
    folder.mkdir(parents=True)
    (folder / "go.mod").write_text(f"{_HEAD.format(name='lists')}\nrequire (\n{requires})\n")
    _write_policy(folder, f"version: 1\nversions:\n  denied:\n{entries}")
    return folder


def make_roots(folder: Path, roots: int, teams: int) -> Path:
    """Write so many modules, and a policy with so many teams that own the same number each."""
    policy = "version: 1\nvendor: {mode: any}\n" + ("teams:\n" if teams else "")
    for team in range(teams):
        owned = ", ".join(f'"module{number}/..."' for number in range(team, roots, teams))
        policy += (
            f"  team{team}:\n    labels: ['team:{team}']\n    paths: [{owned}]\n"
            f"    rules: {{pseudo-version: deny}}\n    versions: {{go: '>=1.2{team % 4}'}}\n"
        )
    for number in range(roots):
        place = folder / f"module{number}"
        place.mkdir(parents=True)
        (place / "go.mod").write_text(_ROOT.format(name=f"module{number}"), "utf-8")
    _write_policy(folder, policy)
    return folder


def make_vendored(folder: Path, entries: int, hook: str) -> Path:
    """Make a repository with so many vendored files in its index, and a commit hook."""
    folder.mkdir(parents=True)
    (folder / "go.mod").write_text(_HEAD.format(name="hook"), "utf-8")
    (folder / "README.md").write_text("0\n", "utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "go.mod", "README.md")
    oid = git(folder, "hash-object", "-w", "go.mod").strip()
    lines = "".join(
        f"100644 {oid} 0\tvendor/example.com/module{n // ENTRIES_A_FOLDER}/package/file{n}.go\n"
        for n in range(entries)
    )
    git(folder, "update-index", "--index-info", said=lines)
    git(folder, "commit", "--quiet", "--message=all")
    script = folder / ".git" / "hooks" / "pre-commit"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f"#!/bin/sh\nexec {hook}\n", "utf-8")
    script.chmod(0o755)
    return folder


def make_repository(folder: Path) -> None:
    """Make a repository of a folder, with all of it in one commit."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=all")


def git(folder: Path, *words: str, said: str = "") -> str:
    """Run git in a repository, as somebody without any configuration."""
    identity = ("-c", "user.name=Gopher", "-c", "user.email=gopher@example.com")
    return subprocess.run(
        ["git", "-C", str(folder), *identity, *words],
        check=True,
        input=said,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _write_policy(folder: Path, text: str) -> None:
    place = folder / ".gosupply"
    place.mkdir()
    (place / "policy.yaml").write_text(text, "utf-8")
