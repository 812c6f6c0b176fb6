"""The recorded checksum database behind a loopback server that answers slowly and counts.

The server is the Go program in `peer/loopback`: another process, so that it takes no time from the
one that is measured.
"""

from __future__ import annotations

import http.client
import json
import subprocess
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "/sumdb/sum.golang.org"


class Loopback:
    """A context manager around the server's process.

    Attributes:
        url: What GOPROXY is set to; the database is below it at `DATABASE`.
    """

    def __init__(self, program: Path, data: Path, milliseconds: int) -> None:
        self._argv = [str(program), "-delay", f"{milliseconds}ms", str(data)]
        self.url = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self._process.stdout is not None:
            self.url = self._process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError(f"the server did not start: {' '.join(self._argv)}")
        return self

    def __exit__(self, *_: object) -> None:
        # The server ends with its standard input, which `communicate` closes.
        self._process.communicate()

    def counts(self) -> dict[str, int]:
        """Return how often each path was asked since the last reset."""
        return {str(path): int(n) for path, n in json.loads(self._ask("GET", "/-/counts")).items()}

    def reset(self) -> None:
        """Forget who asked for what."""
        self._ask("POST", "/-/reset")

    def _ask(self, method: str, path: str) -> bytes:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc)
        try:
            connection.request(method, path)
            return connection.getresponse().read()
        finally:
            connection.close()
