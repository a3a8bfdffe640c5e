from __future__ import annotations

import sys

from mint.testing.conformance.command import main

sys.exit(main(sys.argv[1:]))
