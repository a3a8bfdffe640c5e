"""Where scripts before 2008 found what is in `comar.service` since."""

from __future__ import annotations

from comar.service import *  # noqa: F403
