"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(target: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file atomically: beside it under another name, then renamed over it.

    Args:
        target: The file; its folder exists.
        data: Its bytes.
        durable: Whether they must survive a power failure right after the call.

    Raises:
        OSError: It could not be written; the old file, if any, is as it was.
    """
    # A name that nobody can have planted a link under, and that must not exist.
    temporary = target.with_name(f".{target.name}.{os.urandom(8).hex()}.tmp")
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]
            if durable:
                os.fsync(file)
        finally:
            os.close(file)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
