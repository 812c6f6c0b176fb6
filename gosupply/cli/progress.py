"""What is said while a run waits: on standard error, and the counter only on a terminal."""

from __future__ import annotations

import os
import time
from typing import TextIO

from gosupply.cli.streams import complain

_SECONDS = 1.0
_INTERVAL = 0.1


class Progress:
    """Sentences, and a counter that appears after a second.

    Attributes:
        first_run: Whether nothing was ever kept from this log: then names being sent are announced.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = (
            stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        )
        self._start = time.monotonic()
        self._drawn = 0.0
        self.first_run = False

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        self._clear()
        complain(f"gosupply: {sentence}")

    def announce(self, sentence: str) -> None:
        """Print a sentence in the first run only."""
        if self.first_run:
            self.say(f"{sentence}; set GOPRIVATE to keep names to yourself")

    def tell(self, done: int, total: int) -> None:
        """Draw how many answers have come."""
        now = time.monotonic()
        if self._live and now - self._start > _SECONDS and now - self._drawn > _INTERVAL:
            self._drawn = now
            self._stream.write(f"\r{done} of {total} answers\x1b[K")
            self._stream.flush()

    def end(self) -> None:
        """Remove the counter."""
        self._clear()

    def _clear(self) -> None:
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = 0.0
