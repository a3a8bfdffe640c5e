"""A file becomes the script of an application, once nothing speaks against it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mint.errors import ScriptRefused
from mint.services.bus.names import MODEL, is_app

_MOST = 1024 * 1024
"""Bytes of a script."""

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def checked_app(app: str) -> str:
    """A name that an application may have.

    Raises:
        ScriptRefused: it is none.
    """
    if not is_app(app):
        raise ScriptRefused(
            f"{app!r} cannot be the name of an application: it is a part of a D-Bus path, so use "
            "1 to 64 letters, digits and underscores (package `a-b` becomes `a_b`)"
        )
    return app


def checked_model(model: str) -> str:
    """A model that there is.

    Raises:
        ScriptRefused: there is no such model.
    """
    if model != MODEL:
        raise ScriptRefused(f"there is no model {model!r}: scripts are of the model {MODEL}")
    return model


def read_script(file: str, uid: int) -> bytes:
    """The bytes of a file that somebody wants to register.

    What is registered runs with the rights of the daemon. So nobody else may be able to write it:
    it belongs to root, to the daemon's user or to the caller, and its mode lets no others write.

    Args:
        file: an absolute path.
        uid: of the caller.

    Raises:
        ScriptRefused: it cannot be read, or must not be registered.
    """
    path = Path(file)
    if "\0" in file or not path.is_absolute():
        raise ScriptRefused(f"{file!r} is no absolute path of a file")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(path, flags), "rb") as opened:
            _check(path, os.fstat(opened.fileno()), uid)
            content = opened.read(_MOST + 1)
    except OSError as error:
        raise ScriptRefused(f"{file}: {error.strerror}") from None
    if len(content) > _MOST:
        raise ScriptRefused(f"{file}: a script has at most {_MOST} bytes")
    return content


def _check(path: Path, about: os.stat_result, uid: int) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise ScriptRefused(f"{path}: this is no regular file")
    if about.st_uid not in (0, os.geteuid(), uid):
        raise ScriptRefused(
            f"{path}: it belongs to user {about.st_uid}, who could put anything into it; it must "
            "belong to root or to the caller"
        )
    if about.st_mode & _OTHERS_WRITE:
        raise ScriptRefused(f"{path}: others may write it; run: chmod go-w {path}")
