"""Starting gosupply imports its own modules and a few of the standard library, nothing else.

What Python imports anyway (its own start, the virtual environment's `.pth` files) does not count.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gosupply import __version__

# Each costs 15 to 60 ms, or brings in what does.
SLOW = frozenset(
    {
        "asyncio",
        "concurrent.futures",
        "email",
        "http",
        "importlib.metadata",
        "importlib.resources",
        "inspect",
        "logging",
        "multiprocessing",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "tomllib",
        "unittest",
        "urllib.request",
        "xml",
    }
)
HELLO = Path(__file__).resolve().parent.parent / "examples" / "hello"
IMPORT = "import gosupply.cli.main"
VERSION = (
    "import sys; sys.argv = ['gosupply', '--version']; "
    "from gosupply.cli.main import main; sys.exit(main())"
)


def run(code: str) -> tuple[str, frozenset[str]]:
    """Return what a program printed and the modules it imported."""
    argv = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    said = done.stderr.split("\n")
    lines = [line for line in said if line.startswith("import time:")]
    assert done.returncode == 0, "\n".join(line for line in said if line not in lines)
    return done.stdout, frozenset(line.rpartition("|")[2].strip() for line in lines[1:])


def imported(code: str) -> frozenset[str]:
    return run(code)[1] - run("pass")[1]


def is_foreign(module: str) -> bool:
    top = module.split(".", maxsplit=1)[0]
    return top != "gosupply" and top not in sys.stdlib_module_names


def is_slow(module: str) -> bool:
    return any(module == slow or module.startswith(f"{slow}.") for slow in SLOW)


@pytest.mark.parametrize("code", [IMPORT, VERSION], ids=["import", "version"])
def test_starting_imports_nothing_foreign_and_nothing_slow(code: str) -> None:
    modules = imported(code)
    assert "gosupply.cli.main" in modules
    assert sorted(filter(is_foreign, modules)) == []
    assert sorted(filter(is_slow, modules)) == []


def test_the_version_is_printed() -> None:
    said, _ = run(VERSION)
    assert __version__ in said


def test_importing_the_package_imports_nothing() -> None:
    assert imported("import gosupply") == {"gosupply"}


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("import requests", "requests"),
        ("import ruamel.yaml", "ruamel"),
        ("import importlib.metadata", "importlib.metadata"),
        ("import dataclasses", "inspect"),
    ],
)
def test_an_import_that_must_not_be_is_seen(code: str, module: str) -> None:
    modules = imported(code)
    assert module in modules
    assert is_foreign(module) or is_slow(module)


def test_the_version_needs_neither_typing_nor_regular_expressions() -> None:
    assert imported(VERSION).isdisjoint({"typing", "re", "enum", "argparse"})


def test_proving_from_a_bundle_imports_of_others_only_the_signature_check() -> None:
    words = ["gosupply", "check", str(HELLO)]
    code = f"import sys; sys.argv = {words!r}; from gosupply.cli.main import main; sys.exit(main())"
    foreign = {module.split(".")[0] for module in imported(code) if is_foreign(module)}
    # The standard library's copy asks for Jython's `org.python.core`, which is nowhere.
    assert foreign <= {"cryptography", "_cffi_backend", "org"}
    assert "cryptography" in foreign
