"""Tells Kea something by its control socket.

Usage: `python kea_control.py SOCKET COMMAND`.

Source: Kea Administrator Reference Manual, "Management API".
"""

from __future__ import annotations

import json
import socket
import sys

_SECONDS = 30.0
_MOST = 1024 * 1024


def told(path: str, command: str, seconds: float = _SECONDS) -> str:
    """What is wrong with Kea's answer to a command; "" when it did what it was told.

    Args:
        path: of its control socket.
        command: such as `config-reload`.
        seconds: that it may take.
    """
    answer = b""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(seconds)
            line.connect(path)
            line.sendall(json.dumps({"command": command}).encode())
            while len(answer) < _MOST and (part := line.recv(65536)):
                answer += part
        said = json.loads(answer)
        result, text = int(said["result"]), str(said.get("text", ""))
    except OSError as error:
        return f"{path}: {error.strerror or error}. Is Kea running, with this control-socket?"
    except (ValueError, KeyError, TypeError):
        return f"{path}: Kea's answer to {command} is none: {answer[:200]!r}"
    return f"Kea answered {command} with {result}: {text}" if result else ""


def main(path: str, command: str) -> int:
    """Tell Kea; status 0 when it did what it was told, else what is wrong on stderr."""
    wrong = told(path, command)
    sys.stderr.write(f"{wrong}\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
