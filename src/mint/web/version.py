from __future__ import annotations

from importlib.metadata import version

VERSION = version("mint-boss")
"""The version of MINT that runs."""
