"""The component's templates as values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from tests.gitlab.pipelines import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMES = ("check", "check-security")
INPUT = re.compile(r"\$\[\[ inputs\.([a-z-]+) \]\]")


def path_of(name: str, project: Path = SOURCE) -> Path:
    """Return the template of a component."""
    return project / "templates" / name / "template.yml"


def parts(text: str) -> tuple[str, str]:
    """Return the header and the jobs: each is a YAML document."""
    header, jobs = text.split("\n---\n")
    return f"{header}\n", jobs


def loaded(text: str) -> Any:  # noqa: ANN401 - YAML has any type
    """Return a YAML document as a value."""
    return YAML(typ="safe", pure=True).load(text)


def inputs_of(text: str) -> dict[str, Any]:
    """Return the inputs that the header of a template declares."""
    found: dict[str, Any] = loaded(parts(text)[0])["spec"]["inputs"]
    return found


def script_of(job: str, text: str) -> str:
    """Return the program of a job, named without the prefix, before any input is in it."""
    return _script(loaded(parts(text)[1])[f"$[[ inputs.job-prefix ]]{job}"])


def script_with(job: str, text: str, given: Mapping[str, str]) -> str:
    """Return the program of a job as GitLab makes it.

    GitLab writes inputs into the text of the template, and only then reads it as YAML.
    """
    defaults = {name: each["default"] for name, each in inputs_of(text).items()}
    words = {name: "false" if each is False else each for name, each in defaults.items()}
    words.update(given)
    return _script(loaded(INPUT.sub(lambda found: words[found[1]], parts(text)[1]))[job])


def _script(job: Mapping[str, Any]) -> str:
    (script,) = job["script"]
    assert isinstance(script, str)
    return script
