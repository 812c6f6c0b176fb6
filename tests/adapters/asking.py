"""How the tests of HTTP ask, and what no answer may show."""

from __future__ import annotations

import base64
import socket
import threading

from gosupply.adapters.http import Answer, Ask, Http
from gosupply.facts import Unavailable

ENOUGH = 100_000
USERINFO = "alice:hun%74er2@"
SECRETS = ("alice", "hunter2", "hun%74er2", base64.b64encode(b"alice:hunter2").decode())


def our_threads() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name.startswith("gosupply")]


def threads_end() -> bool:
    """Wait for what threads still do after nobody waits for their answers."""
    for thread in our_threads():
        thread.join(5)
    return not our_threads()


def fetch_one(client: Http, url: str, limit: int = ENOUGH) -> Answer:
    (answer,) = client.fetch([Ask(url, limit)])
    return answer


def unavailable(answer: Answer) -> Unavailable:
    assert isinstance(answer, Unavailable), answer
    assert answer.reason.endswith(".")
    assert answer.remedy
    for secret in SECRETS:
        assert secret not in repr(answer)
    return answer


def failure(client: Http, url: str, limit: int = ENOUGH) -> str:
    return unavailable(fetch_one(client, url, limit)).reason


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
