from __future__ import annotations

from importlib import import_module
from typing import Any

from mint.errors import DirectoryError


def library(part: str = "ldap") -> Any:
    """python-ldap, which is an extra, or a module of it.

    Raises:
        DirectoryError: it is not installed.
    """
    try:
        return import_module(part)
    except ImportError as error:
        raise DirectoryError(
            "the library for directories is missing: pip install 'mint-boss[ldap]' "
            f"(it needs libldap's and libsasl's headers where there is no wheel): {error}"
        ) from None
