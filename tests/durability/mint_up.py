"""The real `mint up` as a child of the tests: to be killed, stopped, frozen and starved."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.services import find_program, missing

from mint.client.connection import Connection
from mint.client.place import DataPlace
from mint.errors import MintError, ServerNotFound

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping, Sequence

PATIENCE = 30.0
"""Seconds for what takes well below one on a machine that has time."""

TOP = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "import sys; from mint.cli.main import run; sys.exit(run())")


def mortal() -> Sequence[str]:
    """A command in front of the server that takes from root what no user has: any file."""
    if os.geteuid() != 0:
        return ()
    setpriv = find_program("setpriv")
    if setpriv is None:
        missing("setpriv, of util-linux,")
    return (str(setpriv), "--bounding-set=-dac_override,-dac_read_search")


class MintUp:
    """A server on a data directory. What it says goes into the file `log` beside that.

    Args:
        data: its data directory.
        words: more arguments of `mint up`.
        environment: variables, beside those of the tests.
        within: a command that starts the server instead, with what it takes before that.
        command: of `mint` that starts it.
    """

    def __init__(
        self,
        data: Path,
        *words: object,
        environment: Mapping[str, str] | None = None,
        within: Sequence[str] = (),
        command: str = "up",
    ) -> None:
        self.data = data
        self.log = data.parent / f"log-{data.name}" if command != "up" else data.parent / "log"
        self.child: subprocess.Popen[bytes] | None = None
        self._connection = Connection(DataPlace(data))
        self._words = tuple(map(str, words))
        path = os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(TOP / "src"), str(TOP)])
        self.environment = {**os.environ, "PYTHONPATH": path, **(environment or {})}
        self._within = within
        self._command = command

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it, and wait for nothing."""
        words = [*self._within, *COMMAND, self._command, "--quiet", "--data", str(self.data)]
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(  # noqa: S603 - our own command
                [*words, *self._words],
                stdout=log,
                stderr=log,
                env=self.environment,
            )
        return self.child

    def start(self) -> Self:
        """Start it, and wait until it answers."""
        child = self.begin()
        self.wait_for(lambda: child.poll() is not None or self.answers())
        assert child.poll() is None, f"the server ended with {child.returncode}: {self.said()}"
        return self

    def answers(self) -> bool:
        """Whether the child answers requests; a killed one leaves its address behind."""
        try:
            found: int = self.ask("/status")["pid"]
        except MintError:
            return False
        return self.child is not None and found == self.child.pid

    def ask(self, path: str, **query: Any) -> Any:
        """What the API tells.

        Raises:
            MintError: what it answered, or ServerNotFound.
        """
        return self._connection.ask("GET", path, params=query)

    def tell(self, path: str, **body: Any) -> Any:
        """Have the API do something; raises as `ask`."""
        return self._connection.ask("POST", path, body=body)

    def launch(self, text: str, **more: Any) -> str:
        """The wfid of a new process; raises as `ask`."""
        found: str = self.tell("/processes", definition=text, **more)["wfid"]
        return found

    def state(self, wfid: str) -> str:
        """The state of a process."""
        found: str = self.ask(f"/processes/{wfid}")["process"]["state"]
        return found

    def fields_at_end(self, wfid: str) -> dict[str, Any]:
        """The payload of a process, once it is over."""
        self.wait_for(lambda: self.state(wfid) == "terminated")
        fields: dict[str, Any] = self.ask(f"/processes/{wfid}")["process"]["fields"]
        return fields

    def mint(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command says about this data directory."""
        return subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, *words, "--data", str(self.data)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def refusal(self) -> str:
        """What it says when it does not start."""
        self.log.write_bytes(b"")
        code = self.begin().wait(PATIENCE)
        said = self.said()
        assert code in (1, 2), said
        assert "Traceback" not in said
        assert "fault of MINT" not in said
        return " ".join(said.split())

    def said(self) -> str:
        """The last of what it said."""
        return self.log.read_text()[-3000:] if self.log.exists() else ""

    def kill(self) -> None:
        """End it as no program can see coming."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.child is not None
        self.child.send_signal(number)

    def stop(self) -> int:
        """Ask it to stop: its exit code."""
        assert self.child is not None
        self.child.terminate()
        return self.child.wait(PATIENCE)

    def wait_for(self, holds: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Wait until something holds, also while nobody answers: what it gave."""
        end = time.monotonic() + patience
        while True:
            try:
                found = holds()
            except ServerNotFound:
                found = None
            if found:
                return found
            assert time.monotonic() < end, f"that never came; the server said: {self.said()}"
            time.sleep(0.02)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._connection.close()
