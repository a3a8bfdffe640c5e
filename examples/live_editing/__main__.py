"""Plays the operator's session: `python -m examples.live_editing`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from examples.live_editing.session import Session

from mint.errors import MintError


def main() -> int:
    """Play it; 0 when everything happened as it should."""
    folder = Path(tempfile.mkdtemp(prefix="mint-live-"))
    try:
        Session(folder).play()
    except MintError as error:
        print(f"error: {error}\nDatabases and logs are in {folder}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
