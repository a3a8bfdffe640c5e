"""How Sphinx builds these pages. `make docs` does it; the result is in `docs/_build/html`."""  # noqa: INP001 - Sphinx loads it by its path

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "MINT"
author = "The MINT authors"
extensions = ["myst_parser", "radial"]
myst_enable_extensions = ["deflist"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "MINT"
html_show_sphinx = False
html_copy_source = False

myst_heading_anchors = 3
nitpicky = True
