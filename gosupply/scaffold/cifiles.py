"""What runs gosupply on GitHub, on GitLab and before each commit, written for one repository.

Implements what is needed of GitHub's workflow syntax ("Filter pattern cheat sheet"), of GitLab's CI
components (one is found only on the server that runs the pipeline, by PROJECT/NAME@VERSION) and of
pre-commit's configuration (`rev`, as `pre-commit autoupdate --freeze` writes it). Names that come
from the repository are YAML scalars, which the templates' environment quotes, and are part of no
comment, expression or command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from gosupply.errors import UsageError
from gosupply.formats.quoting import quote
from gosupply.reporters.templating import environment, safe

if TYPE_CHECKING:
    from collections.abc import Callable

Service = Literal["github", "gitlab", "pre-commit"]

PROJECT = "gosupply/gosupply"
REPOSITORY = f"https://github.com/{PROJECT}"
GITLAB_HOST = "gitlab.com"
GITHUB_HOST = "github.com"
ACTION = f"{PROJECT}/actions/check"
HOOK = "gosupply"

WORKFLOW_PATH = ".github/workflows/gosupply.yml"
PIPELINE_PATH = ".gitlab-ci.yml"
INCLUDED_PATH = ".gitlab/gosupply.yml"
HOOKS_PATH = ".pre-commit-config.yaml"
OTHER_NAMES = {
    WORKFLOW_PATH: (".github/workflows/gosupply.yaml",),
    HOOKS_PATH: (".pre-commit-config.yml",),  # prek reads it where the other is not there
}
"""Under which names a file like this may be there already."""
INCLUDE = f"include:\n  - local: {INCLUDED_PATH}\n"

_CHECKOUT = ("actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1")
_TEMPLATES: dict[Service, str] = {
    "github": "github.yml",
    "gitlab": "gitlab.yml",
    "pre-commit": "pre-commit.yaml",
}
_COMMIT = re.compile(r"[0-9a-f]{40}")
_COMPONENTS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+")
# Bare in YAML 1.1 and 1.2: no number in any base or notation, no date, and none of the words.
_PLAIN = re.compile(r"(?!0[box])(?=.*[a-df-z$])[A-Za-z0-9$][A-Za-z0-9._/@$-]*", re.IGNORECASE)
_GUESSED = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)
_WILD = re.compile(r"[\\*?+\[\]!]")


class Release(NamedTuple):
    """The release of gosupply that is written down.

    Attributes:
        version: Its number.
        commit: The commit that it is pinned to; empty where it is not.
    """

    version: str
    commit: str

    @property
    def tag(self) -> str:
        """The tag that the number has where gosupply is developed."""
        return f"v{self.version}"


def workflow(read: Callable[[str], str], release: Release, branch: str, *, has_teams: bool) -> str:
    """Return the workflow for GitHub.

    Args:
        read: Returns the text of a template of this folder.
        release: What it runs; with a commit.
        branch: The default branch.
        has_teams: Whether the policy has teams.
    """
    action, version = _CHECKOUT
    return _render(
        read,
        "github",
        checkout=action,
        checkout_version=version,
        action=f"{ACTION}@{release.commit}",
        tag=release.tag,
        branch=branch_pattern(branch),
        has_teams=has_teams,
    )


def pipeline(read: Callable[[str], str], release: Release, component: str) -> str:
    """Return the pipeline for GitLab, or the part of one that is included.

    Args:
        read: Returns the text of a template of this folder.
        release: What it runs; the component's own commit, or none.
        component: The component without its version; see `component_of`.
    """
    version = release.commit or release.version
    # Quoted in a comment it would look odd.
    tag = safe(release.version) if release.commit else ""
    return _render(read, "gitlab", component=f"{component}@{version}", tag=tag)


def hooks(read: Callable[[str], str], release: Release, *, is_whole: bool = True) -> str:
    """Return the configuration of pre-commit, or only the entry that stands below its `repos:`.

    Args:
        read: Returns the text of a template of this folder.
        release: What it runs; with a commit.
        is_whole: Whether the whole file is wanted.
    """
    commit, tag = release.commit, release.tag
    return _render(read, "pre-commit", commit=commit, tag=tag, is_whole=is_whole)


def pinned_in(service: Service, text: str) -> str:
    """Return the commit that an older file of ours pins gosupply to; empty if it pins none."""
    before = {
        "github": rf"{re.escape(ACTION)}@",
        "gitlab": r"/check@",
        "pre-commit": rf"{re.escape(REPOSITORY)}\n +rev: \"?",
    }
    found = re.search(rf"{before[service]}({_COMMIT.pattern})\b", text)
    return found[1] if found else ""


def component_of(host: str, mirror: str) -> str:
    """Return the name of gosupply's component on a server of GitLab, without the version.

    Args:
        host: Where the repository is; empty where nothing says it.
        mirror: Path of the project that has the component on the same server; empty for none.

    Raises:
        UsageError: The server is another one than gosupply's, and no project is named.
    """
    if mirror:
        if not _COMPONENTS.fullmatch(mirror):
            help_ = "Give it as GROUP/PROJECT, without the server."
            raise UsageError(f"'{mirror}' is no path of a project on GitLab", help_)
        return f"$CI_SERVER_FQDN/{mirror}/check"
    if host not in {"", GITLAB_HOST}:
        raise UsageError(
            f"a component is found only on its own server, and 'origin' is at '{host}'",
            f"Mirror https://{GITLAB_HOST}/{PROJECT} there, and name its path with --component.",
        )
    return f"{GITLAB_HOST}/{PROJECT}/check"


def commit_of(text: str) -> str:
    """Return a commit as it can be pinned.

    Raises:
        UsageError: It is none: a branch, a tag and an abbreviation can come to mean another one.
    """
    if not _COMMIT.fullmatch(text):
        help_ = "Give all of its 40 digits: 'git rev-parse COMMIT' prints them."
        raise UsageError(f"'{text}' is no full commit id", help_)
    return text


def commit_of_tag(listed: str, tag: str) -> str:
    """Return the commit of a tag, given what `git ls-remote` lists; empty if it is not listed.

    An annotated tag is listed twice, the commit that it leads to as `TAG^{}` (git-ls-remote(1)).
    """
    refs = {}
    for line in listed.splitlines():
        oid, _, ref = line.partition("\t")
        refs[ref] = oid
    found = refs.get(f"refs/tags/{tag}^{{}}") or refs.get(f"refs/tags/{tag}", "")
    return found if _COMMIT.fullmatch(found) else ""


def branch_pattern(branch: str) -> str:
    """Return a pattern that matches one branch alone, as workflows on GitHub have it."""
    return _WILD.sub(lambda found: f"\\{found[0]}", branch)


def yaml_scalar(text: str) -> str:
    """Return a text as a scalar that every reader of YAML reads as that text: bare, or quoted.

    Go's quotes are YAML's too: all of their escapes mean the same there (YAML 1.2.2, section 5.7).
    """
    is_plain = _PLAIN.fullmatch(text) and not _GUESSED.fullmatch(text)
    return text if is_plain else quote(text)


def _render(read: Callable[[str], str], service: Service, **values: str | bool) -> str:
    made = environment(read, yaml_scalar, text=("<<", ">>"))
    return made.get_template(_TEMPLATES[service]).render(values)
