"""D-Bus for tests: a private bus of the system's type, on a unix socket, with our own policy."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.services import find_program, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS = 20.0

POLICY = Path(__file__).parents[1] / "packaging" / "dbus" / "tr.org.pardus.comar.conf"
"""What is shipped."""


_CONFIG = """<busconfig>
  <type>system</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus"/>
    {more}
  </policy>
  <policy user="root">
    <allow own="*"/>
    <allow send_destination="*"/>
  </policy>
  <include>{policy}</include>
  <limit name="max_replies_per_connection">{replies}</limit>
</busconfig>
"""


@contextmanager
def bus(*, open_to_all: bool = False, replies: int = 128) -> Iterator[str]:
    """A bus of our own; gives its address.

    Args:
        open_to_all: whether it lets everybody call everything, instead of the policy that we ship.
        replies: calls without an answer that a connection may have; 128 is the bus's own number.
    """
    program = find_program("dbus-daemon")
    if program is None:
        missing("D-Bus")
    folder = Path(tempfile.mkdtemp(prefix="mint-bus-"))
    folder.chmod(0o755)
    more = '<allow send_destination="*"/>' if open_to_all else ""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(folder=folder, more=more, policy=POLICY, replies=replies))
    watched = find_program("setpriv")  # so that a test run that is killed leaves no bus behind
    prefix = [str(watched), "--pdeathsig", "TERM", "--"] if watched else []
    daemon = subprocess.Popen(  # noqa: S603 - a program that we looked up, with our own arguments
        [*prefix, str(program), f"--config-file={config}", "--nofork", "--nopidfile"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_listens(folder / "bus", daemon)
        yield f"unix:path={folder}/bus"
    finally:
        daemon.terminate()
        daemon.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_listens(path: Path, daemon: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        assert daemon.poll() is None, "the bus did not start"
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError("the bus did not begin to listen")
