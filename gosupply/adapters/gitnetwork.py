"""What holds for every git that asks the network: which roads there are, and what nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

# git(1): other transports run what a URL names, and nobody is asked for a password.
NETWORKING: Mapping[str, str] = {
    "GIT_ALLOW_PROTOCOL": "https:http:ssh:git:file",
    "GIT_ASKPASS": "",
    "GIT_TERMINAL_PROMPT": "0",
    "SSH_ASKPASS": "",
}

_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")


def without_userinfo(failure: Unavailable) -> Unavailable:
    """Return why git failed, without who logs in where: git leaves that out of most URLs only."""
    return Unavailable(_USERINFO.sub("", failure.reason), failure.remedy)
