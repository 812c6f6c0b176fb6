"""The real tools that tests run; `GOSUPPLY_REQUIRE_TOOLS=1` makes a missing one fail."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest


def require_tool(name: str) -> str:
    """Return the path of a program on PATH, or end the test: skipped, or failed if required."""
    path = shutil.which(name)
    if path is None:
        end_without(f"{name} is not on PATH")
    return path


def require_script(name: str) -> str:
    """Return the path of a program that is installed beside this Python, else of one on PATH."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    return beside or require_tool(name)


def end_without(reason: str) -> NoReturn:
    """End a test that lacks something of a tool: skipped, or failed if tools are required."""
    if os.environ.get("GOSUPPLY_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{reason}, and GOSUPPLY_REQUIRE_TOOLS=1")
    pytest.skip(reason)
