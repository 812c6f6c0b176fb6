"""Module files and a vendor/modules.txt for tests, as texts by path, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.modfile import parse_mod
from gosupply.formats.modulestxt import parse_modules_txt
from gosupply.formats.workfile import parse_work
from gosupply.vendor.consistency import find_inconsistencies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modulestxt import ModulesTxt
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.vendor.consistency import Inconsistency

SOURCE = "test"
TXT = "vendor/modules.txt"
LIB = "# example.com/lib v1.0.0\n## explicit; go 1.20\nexample.com/lib\n"
Found = list[tuple[str, str, str, str]]
APP = "module example.com/app\n\ngo 1.16\n"


def mod(path: str, text: str) -> ModFile:
    found, problems = parse_mod(text.encode(), path=path, source=SOURCE)
    assert problems == ()
    return found


def modules_txt(path: str, text: str) -> ModulesTxt:
    return parse_modules_txt(text.encode(), path=path, source=SOURCE)[0]


def work(path: str, text: str) -> WorkFile:
    found, problems = parse_work(text.encode(), path=path, source=SOURCE)
    assert problems == ()
    return found


def inconsistencies(files: Mapping[str, str]) -> tuple[Inconsistency, ...]:
    """Compare the one modules.txt among files with the go.work, or with every go.mod, in order."""
    vendored = next(modules_txt(path, files[path]) for path in files if path.endswith(".txt"))
    works = [work(path, files[path]) for path in files if path.endswith("go.work")]
    mains = [
        (path.removesuffix("go.mod").rstrip("/"), mod(path, files[path]))
        for path in files
        if path.endswith("go.mod")
    ]
    return find_inconsistencies(vendored, mains, works[0] if works else None)


def place(at: Location | None, files: Mapping[str, str]) -> str:
    """Return `PATH:LINE`, of a place that is really there; of none nothing."""
    if at is None:
        return ""
    assert at.source == SOURCE
    line = files[at.path].split("\n")[at.span.line - 1].rstrip("\r")
    assert at.text == line
    assert 1 <= at.span.column < at.span.end_column <= len(line) + 1 or not line
    return f"{at.path}:{at.span.line}"


def judged(files: Mapping[str, str]) -> Found:
    """Return kind, module, place and other place of each inconsistency."""
    found = inconsistencies(files)
    for each in found:
        assert each.message.endswith(".")
        assert ". " not in each.message
        if each.kind != "wrong-mode":
            assert f"'{each.module}'".replace("@'", "'") in each.message
    return [
        (each.kind, str(each.module).rstrip("@"), place(each.at, files), place(each.other, files))
        for each in found
    ]


def messages(files: Mapping[str, str]) -> list[str]:
    return [each.message for each in inconsistencies(files)]
