"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(target: Path, data: bytes, *, durable: bool = False, mode: int = 0o666) -> None:
    """Write a file atomically: beside it under another name, then renamed over it.

    Args:
        target: The file; its folder exists.
        data: Its bytes.
        durable: Whether they must survive a power failure right after the call.
        mode: Its permissions, less the umask.

    Raises:
        OSError: It could not be written; the old file, if any, is as it was.
    """
    # A name that nobody can have planted a link under, and that must not exist.
    temporary = target.with_name(f".{target.name}.{os.urandom(8).hex()}.tmp")
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
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


def deliver(target: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file that a person named: `replace_file`, but a device or a pipe stays what it is.

    Renaming over `/dev/null` or `/dev/stdout`, which root may, would break the machine. Elsewhere a
    link is replaced and not followed: the checked tree may have planted it.

    Args:
        target: The file; its folder exists.
        data: Its bytes.
        durable: Whether they must survive a power failure right after the call.

    Raises:
        OSError: It could not be written.
    """
    if target.is_dir():  # also `.` and `/`, beside which no other name can be made
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if _is_stream(target):
        with target.open("wb") as file:
            file.write(data)
    else:
        replace_file(target, data, durable=durable)


def _is_stream(target: Path) -> bool:
    if str(target.parent) in ("/dev", "/dev/fd"):
        return True
    try:
        mode = target.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)
