"""Shows MINT at work: `make demo`, or `python -m examples.install_guide`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from examples.install_guide.story import Story

from mint.errors import MintError


def main() -> int:
    """Run the demonstration; 0 when everything happened as it should."""
    data = Path(tempfile.mkdtemp(prefix="mint-demo-"))
    try:
        Story(data).tell()
    except MintError as error:
        print(f"error: {error}\nThe server's log is {data / 'log'}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
