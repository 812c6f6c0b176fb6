"""The component's templates as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from tests.gitlab.pipelines import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("check", "check-security")


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


def script_of(job: str, text: str) -> str:
    """Return the program of a job, named without the prefix."""
    (script,) = loaded(parts(text)[1])[f"$[[ inputs.job-prefix ]]{job}"]["script"]
    assert isinstance(script, str)
    return script
