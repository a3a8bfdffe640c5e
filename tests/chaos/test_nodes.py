"""A cluster of brokers does its work without any one of its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.chaos.launcher import Launcher
from tests.chaos.shapes import PARTICIPANTS
from tests.chaos.town import Size, Town
from tests.clusters import until

from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from mint.ports.views import Views

pytestmark = [pytest.mark.slow, pytest.mark.rabbitmq, pytest.mark.postgres]

_PATIENCE = 90.0


def test_a_node_that_never_comes_back(tmp_path: Path) -> None:
    """Engine and worker begin anew while the node is away that was the first to know the queues."""
    with Town(tmp_path, Size(nodes=3, engines=1, hosts=1)) as town:
        launcher = Launcher(town.launching, 4, "away")
        launcher.start()
        store = open_store(town.url)
        until(lambda: len(store.registered.entries()) == PARTICIPANTS, _PATIENCE)
        launcher.allowed = 2
        until(lambda: _ended(store.views) == 2, _PATIENCE)
        town.nodes.all[0].kill()
        for program in town.programs:
            program.kill()
            program.start()
        launcher.allowed = 4
        until(lambda: _ended(store.views) == 4, _PATIENCE)
        store.close()
        launcher.stop()
        assert len(launcher.confirmed) == 4


def _ended(views: Views) -> int:
    return sum(each.state == "terminated" for each in views.processes())
