from __future__ import annotations

import sys

from mint.testing.simulate.command import main

if __name__ == "__main__":
    sys.exit(main())
