from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import DurationError, MintError, SettingsError
from mint.lang.duration import seconds

if TYPE_CHECKING:
    from mint.ports.alert import Notice

_TOLD = 300
"""Characters of what a program complains about that are kept."""


class CommandSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the alert `command` works.

    Args:
        program: the program and its arguments; no shell reads them.
        timeout: a duration after which it is killed, and the alert told again later.
    """

    program: tuple[str, ...]
    timeout: str = "30s"


class Command:
    """Runs a program for each alert, with the notice as JSON on its standard input.

    The environment has `MINT_ALERT`: the whole in one line. An exit code other than 0 means that it
    could not be told.

    Args:
        settings: see `CommandSettings`.

    Raises:
        SettingsError: they cannot be.

    Example:
        >>> Command({"program": ["mail", "-s", "MINT", "on-duty@example.org"], "timeout": "10s"})
        <mint.alerts.command.Command object at 0x...>
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        try:
            given = msgspec.convert(settings, CommandSettings, strict=False)
            self._timeout = seconds(given.timeout)
        except (msgspec.ValidationError, DurationError) as error:
            raise SettingsError(f"alerts.settings.command: {error}") from error
        if not given.program or self._timeout <= 0:
            raise SettingsError(
                "alerts.settings.command: name a program, such as "
                'program = ["notify-send", "MINT"], and a timeout above 0'
            )
        self._program = list(given.program)

    def tell(self, notice: Notice) -> None:
        """See `Alert.tell`."""
        with subprocess.Popen(  # noqa: S603 - the program of the settings, without a shell
            self._program,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "MINT_ALERT": notice.text.replace("\0", "")},
            start_new_session=True,
        ) as running:
            try:
                _, complaint = running.communicate(msgspec.json.encode(notice), self._timeout)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)  # with all that it has started
                raise MintError(
                    f"{self._program[0]} was killed: it took longer than {self._timeout:g} s"
                ) from None
        if running.returncode:
            told = complaint.decode("utf-8", "replace").strip()[-_TOLD:]
            raise MintError(f"{self._program[0]} ended with code {running.returncode}: {told}")
