from __future__ import annotations

from importlib import metadata


def version() -> str:
    """The version of MINT that is installed."""
    return metadata.version("mint-boss")
