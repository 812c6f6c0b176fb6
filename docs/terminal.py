"""Prints docs/terminal.svg: what a terminal shows of `gosupply check examples/tampered`.

    PYTHONPATH=CHECKOUT python docs/terminal.py FOLDER > docs/terminal.svg

FOLDER is a copy of the checkout, or the checkout itself. The program really runs, in an environment
of its own and without a network, and its colours become text of the same colours. `tests/` runs
this too, and compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = "gosupply check examples/tampered"
COLUMNS = 107
CELL = 8  # width of a character, in pixels
LINE = 19
MARGIN = 20
TOP = 52  # the window's title bar, and the margin below

TITLE = "gosupply finds a hash in go.sum that was changed"
ESCAPE = re.compile("\x1b\\[([0-9;]*)m")
# The SGR parameters that the text report uses (ECMA-48, section 8.3.117).
CLASSES = {"1": "b", "31": "r", "32": "g", "33": "y", "34": "l", "35": "m", "36": "c", "2": "d"}
STYLE = (
    ".t{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
    "fill:#d6dde6;white-space:pre}"
    ".b{font-weight:700;fill:#fff}.r{fill:#ff8b82}.g{fill:#6fdc93}.y{fill:#f0c05a}"
    ".l{fill:#7db7ff}.m{fill:#d0b3ff}.c{fill:#76d9e6}.d{fill:#99a3b0}"
)


class Run(NamedTuple):
    """Characters of one style, in one line."""

    column: int
    text: str
    style: str


def output(folder: str) -> str:
    """Return what the program prints in a folder, in colour."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(  # noqa: S603 - runs gosupply, with arguments written above
            [sys.executable, "-m", *COMMAND.split()],
            cwd=folder,
            env={
                "FORCE_COLOR": "1",
                "GOENV": "off",
                "GOPROXY": "off",
                "HOME": home,
                "PATH": os.environ.get("PATH", os.defpath),
                "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                "PYTHONUTF8": "1",
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.stderr or not done.stdout:
        sys.exit(f"{COMMAND}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def wrapped(text: str) -> Iterator[list[Run]]:
    """Yield the lines of coloured text, broken where the window ends, as a terminal breaks them."""
    style = ""
    for line in text.rstrip("\n").split("\n"):
        runs: list[Run] = []
        column = 0
        for number, part in enumerate(ESCAPE.split(line)):
            if number % 2:
                style = " ".join(CLASSES[code] for code in part.split(";") if code in CLASSES)
                continue
            rest = part
            while rest:
                if column == COLUMNS:
                    yield runs
                    runs, column = [], 0
                taken, rest = rest[: COLUMNS - column], rest[COLUMNS - column :]
                runs.append(Run(column, taken, style))
                column += len(taken)
        yield runs


def picture(lines: list[list[Run]]) -> str:
    """Return an SVG of a window with these lines.

    Each run has its length in pixels, so that columns meet in whichever font there is.
    """
    width, height = COLUMNS * CELL + 2 * MARGIN, TOP + len(lines) * LINE + MARGIN
    said = "\n".join("".join(run.text for run in line) for line in lines)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title about">',
        f'<title id="title">{escape(TITLE)}</title>',
        f'<desc id="about">{escape(said)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" rx="9" fill="#12161c"/>',
        f'<path d="M0 32V9a9 9 0 0 1 9-9h{width - 18}a9 9 0 0 1 9 9v23z" fill="#232a33"/>',
        '<circle cx="18" cy="16" r="5.5" fill="#ff6159"/>',
        '<circle cx="37" cy="16" r="5.5" fill="#ffbd2e"/>',
        '<circle cx="56" cy="16" r="5.5" fill="#28c941"/>',
    ]
    for number, line in enumerate(lines):
        for run in line:
            kept = run.text.rstrip(" ")
            text = kept.lstrip(" ")
            if text:
                left = MARGIN + (run.column + len(kept) - len(text)) * CELL
                place = f'x="{left}" y="{TOP + number * LINE}"'
                parts.append(
                    f'<text class="{f"t {run.style}".strip()}" {place} '
                    f'textLength="{len(text) * CELL}" lengthAdjust="spacingAndGlyphs">'
                    f"{escape(text)}</text>"
                )
    return "\n".join((*parts, "</svg>", ""))


def main() -> None:
    """Print the picture."""
    typed = f"\x1b[32m$\x1b[0m \x1b[1m{COMMAND}\x1b[0m\n"
    sys.stdout.write(picture(list(wrapped(typed + output(sys.argv[1])))))


if __name__ == "__main__":
    main()
