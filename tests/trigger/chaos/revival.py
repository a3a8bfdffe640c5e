"""A fault of RabbitMQ that is not what these runs are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.chaos.nodes import Nodes

_SIGN = "{rabbit_fifo_dlx,ensure_worker_terminated,1,"


class Revival:
    """Starts a node again whose queues did not come back after a crash.

    A quorum queue that dead-letters at least once remembers the process that did so. When that
    number is another process's after the start, RabbitMQ 3.10 gives the queue up: nobody can read
    it or write to it, and nothing in it is lost. The next start of the node finds it well, unless
    the same happens again. So whoever looks after the broker starts it again; so does this.

    Args:
        nodes: of the broker.
    """

    def __init__(self, nodes: Nodes) -> None:
        self._node = nodes.all[0]
        self._logs = nodes.folder / "mq1" / "log"
        self._seen = 0
        self.times = 0
        """How often that was so."""

    def see_to_it(self) -> None:
        """Start the node again if queues were given up since this was looked at last."""
        text = "".join(one.read_text(errors="replace") for one in sorted(self._logs.glob("*.log")))
        new, self._seen = text[self._seen :], len(text)
        if _SIGN in new and not self._node.down:
            self.times += 1
            self._node.kill()
            self._node.start()
