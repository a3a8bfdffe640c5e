from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.serving import Served


class Healthy:
    """A process that has nothing to do with the bad input; when it ends, the server lives.

    Args:
        served: the server.
    """

    def __init__(self, served: Served) -> None:
        self._served = served
        self._wfid = served.launch("sequence\n  quick\n  listen to: over, upon: entering\n  quick")

    def ends(self) -> None:
        """Let it end, and see that it does; new ones end as well."""
        self._served.until(
            self._wfid, lambda seen: any(one["name"] == "listen" for one in seen["expressions"])
        )
        self._served.until_over(self._served.launch("sequence tag: over\n  quick"))
        self._served.until_over(self._wfid)
