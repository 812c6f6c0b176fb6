"""go.sum and modules.txt as JSON, in the manner of `go mod edit -json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gosupply.formats.gosum import SumFile
    from gosupply.formats.modulestxt import ModulesTxt, Vendored


def sum_json(file: SumFile) -> dict[str, object]:
    """Return the lines of a go.sum; those with the hash of an empty go.mod are left out."""
    return {
        "Lines": [
            {
                "Path": line.path,
                "Version": line.version,
                "Hash": line.hash,
                "Line": line.at.span.line,
            }
            for line in file.lines
        ]
    }


def modules_json(file: ModulesTxt) -> dict[str, object]:
    """Return the modules of a modules.txt."""
    return {
        "Workspace": file.workspace,
        "Modules": [_vendored(module) for module in file.modules],
    }


def _vendored(module: Vendored) -> dict[str, object]:
    found: dict[str, object] = {"Path": module.path}
    if module.version:
        found["Version"] = module.version
    if module.new_path:
        found["New"] = {"Path": module.new_path}
        if module.new_version:
            found["New"] = {"Path": module.new_path, "Version": module.new_version}
    return {
        **found,
        "Explicit": module.explicit,
        "Go": module.go or None,
        "Packages": list(module.packages),
    }
