"""The architecture holds; and the checker sees one planted violation of each kind."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.layers import LINES_A_FILE, LINES_A_FUNCTION, check, code_lines, imports, is_pure

TOP = Path(__file__).parent.parent
HELD_TO_SIZE = ("gosupply", "tests", "benchmarks")


def sources() -> dict[str, str]:
    files = [path for folder in HELD_TO_SIZE for path in sorted((TOP / folder).rglob("*.py"))]
    return {path.relative_to(TOP).as_posix(): path.read_text("utf-8") for path in files}


def test_every_file_keeps_to_its_layer_and_its_size() -> None:
    found = check(sources())
    assert not found, "\n" + "\n".join(map(str, found))


def test_the_package_is_really_read() -> None:
    read = sources()
    assert {"gosupply/facts.py", "gosupply/__main__.py", "tests/layers.py"} <= set(read)


LONG_FILE = "x = 1\n" * (LINES_A_FILE + 1)
LONG_FUNCTION = "\ndef long() -> None:\n" + "    x = 1\n" * LINES_A_FUNCTION
TYPED = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    "
LOCAL = "def use() -> None:\n    "

# Path, source, line, and what the report says.
PLANTED = {
    "direction": (
        "gosupply/tlog/a.py",
        "import gosupply.sumdb.ops",
        1,
        "direction: imports gosupply.sumdb.ops",
    ),
    "direction-from": (
        "gosupply/formats/a.py",
        "\nfrom gosupply.facts import Known",
        2,
        "direction: imports gosupply.facts",
    ),
    "direction-of-folder": ("gosupply/errors.py", "from gosupply import cli", 1, "direction"),
    "direction-in-function": (
        "gosupply/tlog/a.py",
        LOCAL + "from gosupply.engine import report",
        2,
        "direction: imports gosupply.engine",
    ),
    "direction-under-type-checking": (
        "gosupply/facts.py",
        TYPED + "from gosupply.findings import Level",
        3,
        "direction: imports gosupply.findings",
    ),
    "direction-relative": (
        "gosupply/tlog/a.py",
        "from ..sumdb import ops",
        1,
        "direction: imports gosupply.sumdb",
    ),
    "direction-relative-folder": ("gosupply/tlog/a.py", "from .. import cli", 1, "direction"),
    "direction-of-main": ("gosupply/adapters/a.py", "import gosupply.__main__", 1, "direction"),
    "import-of-no-layer": ("gosupply/cli/a.py", "import gosupply.stuff", 1, "direction"),
    "standard": ("gosupply/tlog/a.py", "import os", 1, "standard: imports os"),
    "standard-submodule": (
        "gosupply/reporters/a.py",
        "from importlib.resources import files",
        1,
        "standard: imports importlib.resources",
    ),
    "standard-in-function": ("gosupply/rules/a.py", LOCAL + "import socket", 2, "standard"),
    "standard-under-type-checking": (
        "gosupply/rules/a.py",
        TYPED + "from pathlib import Path",
        3,
        "standard",
    ),
    "zipfile": ("gosupply/vendor/a.py", "import zipfile", 1, "standard: imports zipfile"),
    "futures": (
        "gosupply/sumdb/a.py",
        "from concurrent.futures import ThreadPoolExecutor",
        1,
        "standard: imports concurrent.futures",
    ),
    "futures-by-name": ("gosupply/sumdb/a.py", "from concurrent import futures", 1, "standard"),
    "threading": ("gosupply/engine/evaluate.py", "import threading", 1, "standard"),
    "clock-module": ("gosupply/policy/a.py", "import datetime", 1, "standard"),
    "library": ("gosupply/sumdb/a.py", "import requests", 1, "library: imports requests"),
    "library-in-other-folder": (
        "gosupply/policy/a.py",
        "from ruamel.yaml import YAML",
        1,
        "library: imports ruamel.yaml",
    ),
    "library-unknown": ("gosupply/cli/a.py", "import rich", 1, "library: imports rich"),
    "open": ("gosupply/formats/a.py", "data = open('go.mod')", 1, "call: uses open"),
    "print": ("gosupply/reporters/a.py", "\n\nprint('x')", 3, "call: uses print"),
    "print-by-name": ("gosupply/reporters/a.py", "say = print", 1, "call: uses print"),
    "eval": ("gosupply/rules/a.py", "x = eval('1')", 1, "call: uses eval"),
    "now": (
        "gosupply/policy/a.py",
        "from datetime import datetime\nx = datetime.now()",
        2,
        "call: calls .now()",
    ),
    "today": (
        "gosupply/policy/a.py",
        "from datetime import date\nx = date.today()",
        2,
        "call: calls .today()",
    ),
    "name": ("gosupply/formats/utils.py", "", 1, "name: utils names no noun"),
    "name-of-folder": ("gosupply/formats/_common/a.py", "", 1, "name: _common names no noun"),
    "name-in-tests": ("tests/helpers.py", "", 1, "name: helpers names no noun"),
    "place": ("gosupply/stuff.py", "", 1, "place: stuff is in no layer"),
    "version": ("gosupply/__init__.py", '"""Doc."""\n__version__ = "1"\nimport re', 3, "version"),
    "version-computed": ("gosupply/__init__.py", "__version__ = str(1)", 1, "version"),
    "file-size": ("gosupply/tlog/a.py", LONG_FILE, 1, "file-size: 351 lines of code"),
    "file-size-in-tests": ("tests/a.py", LONG_FILE, 1, "file-size: 351 lines of code"),
    "function-size": (
        "gosupply/tlog/a.py",
        LONG_FUNCTION,
        2,
        "function-size: long has 51 lines of code",
    ),
    "cycle-of-one": ("gosupply/tlog/a.py", "import gosupply.tlog.a", 1, "cycle"),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_violation_is_reported_with_its_place(planted: tuple[str, str, int, str]) -> None:
    path, source, line, message = planted
    (found,) = check({path: source})
    assert str(found).startswith(f"{path}:{line}: {message}")


ALLOWED = {
    "left": ("gosupply/sumdb/a.py", "from gosupply.tlog.note import open_note"),
    "own-folder": ("gosupply/sumdb/a.py", "from gosupply.sumdb import ops"),
    "own-folder-relative": ("gosupply/sumdb/a.py", "from . import ops\nfrom ..facts import Known"),
    "version": ("gosupply/reporters/a.py", "from gosupply import __version__\nimport gosupply"),
    "main-is-cli": ("gosupply/__main__.py", "import sys\nfrom gosupply.cli.main import main"),
    "datetime-types": ("gosupply/policy/a.py", "from datetime import date, timedelta"),
    "zipfile": ("gosupply/formats/zips.py", "import zipfile\nzipfile.ZipFile.open"),
    "futures": ("gosupply/engine/a.py", "import concurrent.futures"),
    "threads": ("gosupply/engine/gather.py", "import threading"),
    "libraries": (
        "gosupply/tlog/a.py",
        "from cryptography.hazmat.primitives.asymmetric import ed25519",
    ),
    "world": ("gosupply/adapters/a.py", "import os, requests\nx = open('x').read()"),
    "field-named-today": ("gosupply/policy/a.py", "def day(request): return request.today"),
    "compiled-pattern": ("gosupply/formats/a.py", "import re\nx = re.compile('x')"),
    "file-at-the-ceiling": ("gosupply/tlog/a.py", "x = 1\n" * LINES_A_FILE),
    "function-at-the-ceiling": (
        "gosupply/tlog/a.py",
        "def f():\n" + "    x = 1\n" * (LINES_A_FUNCTION - 1),
    ),
    "outside": ("tests/a.py", "import os, pytest\nprint(open('x'))" + LONG_FUNCTION),
}


@pytest.mark.parametrize("allowed", ALLOWED.values(), ids=ALLOWED)
def test_what_is_allowed_is_not_reported(allowed: tuple[str, str]) -> None:
    path, source = allowed
    assert check({path: source}) == []


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("import gosupply.tlog.b", 1),
        ("from gosupply.tlog import b", 1),
        (LOCAL + "from .b import x", 2),
        (TYPED + "from gosupply.tlog.b import x", 3),
    ],
    ids=["plain", "folder", "function", "type-checking"],
)
def test_a_cycle_is_reported_with_its_way(first: str, line: int) -> None:
    (found,) = check(
        {
            "gosupply/tlog/a.py": first,
            "gosupply/tlog/b.py": "from gosupply.tlog.c import y",
            "gosupply/tlog/c.py": LOCAL + "from gosupply.tlog.a import z",
        }
    )
    way = "gosupply/tlog/a.py -> gosupply/tlog/b.py -> gosupply/tlog/c.py -> gosupply/tlog/a.py"
    assert str(found) == f"gosupply/tlog/a.py:{line}: cycle: {way}"


def test_docstrings_comments_and_blank_lines_are_not_code() -> None:
    source = '''"""Module.

More.
"""

# A comment.
x = """text

of three lines"""


def f() -> None:
    """Function."""
    return (  # a comment beside code
        None
    )
'''
    tree = ast.parse(source, "a.py")
    assert sorted(code_lines(source, tree)) == [7, 9, 12, 14, 15, 16]


def test_relative_imports_are_resolved_against_the_file() -> None:
    tree = ast.parse("from . import a\nfrom ...x.y import b", "b.py")
    found = [(one.module, one.name) for one in imports("gosupply/engine/providers/p.py", tree)]
    assert found == [("gosupply.engine.providers", "a"), ("gosupply.x.y", "b")]


def test_only_adapters_and_cli_touch_the_world() -> None:
    impure = [
        name
        for name in ("tlog", "engine", "reporters", "adapters", "cli", "__main__")
        if not is_pure(f"gosupply.{name}")
    ]
    assert impure == ["adapters", "cli", "__main__"]
