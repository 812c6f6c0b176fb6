"""A real Chromium, spoken to in the DevTools protocol over two pipes: no driver, no websocket.

With `--remote-debugging-pipe` it reads commands from descriptor 3 and answers on descriptor 4;
each message is JSON and ends with a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

FLAGS = (
    "--headless",
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# Puts the pipes where Chromium looks for them, whatever numbers they have here.
PROGRAM = """
import fcntl, os, sys
high = [fcntl.fcntl(int(word), fcntl.F_DUPFD, 10) for word in sys.argv[1:3]]
os.dup2(high[0], 3)
os.dup2(high[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}


class Event(NamedTuple):
    """Something that the browser said unasked."""

    method: str
    params: dict[str, Any]


class Browser:
    """One page of one browser.

    Attributes:
        events: What it said unasked, in order.
    """

    def __init__(self, program: str, folder: Path) -> None:
        """Start it with a profile in an empty folder."""
        self.events: list[Event] = []
        self._number = 0
        self._session = ""
        self._rest = b""
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        words = [sys.executable, "-c", PROGRAM, str(commands), str(answers), program, *FLAGS]
        self._process = subprocess.Popen(
            [*words, f"--user-data-dir={folder}", "about:blank"],
            pass_fds=(commands, answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder), "TZ": "UTC"},
        )
        os.close(commands)
        os.close(answers)
        (page,) = (
            target
            for target in self.ask("Target.getTargets")["targetInfos"]
            if target["type"] == "page"
        )
        attached = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        os.close(self._commands)
        os.close(self._answers)

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command; return its answer."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(Event(answer["method"], answer["params"]))

    def open(self, file: Path) -> None:
        """Show a file, and wait until it is loaded."""
        self.events.clear()
        self.ask("Page.navigate", url=file.as_uri())
        while not any(event.method == "Page.loadEventFired" for event in self.events):
            answer = self._read()
            self.events.append(Event(answer["method"], answer["params"]))

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script returns, as JSON
        """Return the value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: dict[str, object]) -> None:
        """Press a key and let it go."""
        self.ask("Input.dispatchKeyEvent", type="keyDown", **key)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **key)

    def resize(self, width: int, height: int = 800) -> None:
        """Change the size of the page."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def prefer(self, scheme: str, media: str = "screen") -> None:
        """Change the colours that the person prefers, and what the page is shown on."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)

    def picture(self, file: Path) -> None:
        """Write a PNG of the whole page."""
        taken = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(taken["data"]))

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._answers, 1 << 16)
            assert read, f"the browser ended: {self._process.wait(timeout=60)}"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
