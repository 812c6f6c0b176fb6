"""What commit a tag of a public repository is, asked of its server once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gosupply.adapters.catfile import run_git
from gosupply.adapters.gitnetwork import NETWORKING, without_userinfo
from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

# git(1): how the network is reached, which are this person's settings as for any git of theirs.
_REACHING = ("GIT_CONFIG_", "GIT_HTTP_", "GIT_PROXY_", "GIT_SSH", "GIT_SSL_")


def list_tag(url: str, tag: str, environ: Mapping[str, str]) -> str | Unavailable:
    """Return what `git ls-remote` lists for a tag, and for the commit that it leads to.

    The person's own configuration counts (proxies, certificates, `url.*.insteadOf`), and no
    repository's: git runs outside of them all. Nobody is asked for a password.

    Args:
        url: The repository.
        tag: The tag's name.
        environ: The environment.
    """
    ref = f"refs/tags/{tag}"
    said = run_git(
        Path("/"),
        *("ls-remote", "--end-of-options", url, ref, f"{ref}^{{}}"),
        environ={
            **{name: value for name, value in environ.items() if name.startswith(_REACHING)},
            **NETWORKING,
            "GIT_DIR": os.devnull,
        },
        doing=f"list the tags of {url}",
    )
    if isinstance(said, Unavailable):
        # What a person's `url.*.insteadOf` may put into the URL.
        return without_userinfo(said)
    return said.decode("utf-8", "replace")
