"""Makes the component's two templates, and the hash of one in README.md.

    python gitlab-ci/generate.py

Templates cannot include a file beside them: GitLab hands only the YAML to the jobs. So the scripts
of the jobs and the hash lock of what gosupply needs are copied into it. The two differ in one line:
older servers refuse a template that names the report type `sarif`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
SARIF = {
    "check": "",
    "check-security": "sarif: gosupply-report/gosupply.sarif",
}
README = "README.md"
_LOCK = HERE.parent / "actions" / "check" / "requirements.lock"
_MARK = re.compile(r"^( *)@([A-Z]+)@\n", re.MULTILINE)
_INTEGRITY = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
# What a line of a requirements file needs no quoting for, here and in YAML.
_REQUIREMENT = re.compile(r"(?:gosupply==[0-9.]+(?: --hash=sha256:[0-9a-f]{64})+)?")


def component(requirement: str = "") -> dict[str, str]:
    """Return the component's files that are made, by their paths in its repository.

    Args:
        requirement: The wheel that the templates install where nobody says another; empty for none.

    Raises:
        ValueError: The requirement has no version or no hash.
    """
    if not _REQUIREMENT.fullmatch(requirement):
        message = f"{requirement!r} is not like 'gosupply==1.2.3 --hash=sha256:...'"
        raise ValueError(message)
    files = {path_of(name): template(requirement, sarif) for name, sarif in SARIF.items()}
    readme = (HERE / README).read_text(encoding="utf-8")
    return {**files, README: _INTEGRITY.sub(integrity(files[path_of("check")]), readme)}


def path_of(name: str) -> str:
    """Return where GitLab looks for the template of a component."""
    return f"templates/{name}/template.yml"


def template(requirement: str, sarif: str) -> str:
    """Return one template."""
    lock = re.sub(r"^ *#.*\n", "", _LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    report = (HERE / "report.sh").read_text(encoding="utf-8").replace("@LOCK@\n", lock)
    gate = (HERE / "gate.sh").read_text(encoding="utf-8")
    parts = {"REPORT": report, "GATE": gate, "SARIF": sarif}
    text = (HERE / "template.yml.in").read_text(encoding="utf-8")
    text = _MARK.sub(lambda mark: indented(parts[mark[2]], mark[1]), text)
    return text.replace("@REQUIREMENT@", requirement)


def indented(text: str, indent: str) -> str:
    """Return the text with each line that is not empty moved to the right."""
    return "".join(f"{indent}{line}\n" if line else "\n" for line in text.splitlines())


def integrity(text: str) -> str:
    """Return what `include:integrity` compares a template with (Subresource Integrity)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def write(files: dict[str, str], folder: Path) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(component(), HERE)
