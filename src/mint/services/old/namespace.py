from __future__ import annotations

from typing import Any


def names_of_old() -> dict[str, Any]:
    return {}
