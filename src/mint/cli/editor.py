from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mint.cli.usage_error import UsageError
from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def edited(text: str, suffix: str) -> Iterator[str]:
    """What somebody makes of a text with the editor of their choice.

    When what is done with it fails, the file is kept, and the error names it.

    Args:
        text: to begin with.
        suffix: of the file, from which editors tell what is in it.

    Raises:
        UsageError: there is no editor, it failed, or nothing was changed.
    """
    with tempfile.NamedTemporaryFile(
        "w", prefix="mint-", suffix=suffix, delete=False, encoding="utf-8"
    ) as made:
        made.write(text)
    file = Path(made.name)
    changed = text
    try:
        _edit(file)
        changed = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error
    finally:
        if changed == text:
            file.unlink(missing_ok=True)
    if changed == text:
        raise UsageError("nothing was changed, so nothing was done")
    try:
        yield changed
    except MintError as error:
        raise UsageError(f"{error}. What you wrote is kept in {file}") from error
    file.unlink(missing_ok=True)


def _edit(file: Path) -> None:
    """Let somebody edit a file."""
    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        done = subprocess.run([*words, str(file)], check=False)  # noqa: S603 - whoever types chooses
    except OSError as error:
        raise UsageError(
            f"{words[0]}: {error.strerror}. The variable EDITOR says what to edit with"
        ) from error
    if done.returncode:
        raise UsageError(f"{words[0]} ended with code {done.returncode}, so nothing was done")
