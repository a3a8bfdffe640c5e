from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tests.processes.rig import Crew, Rig, same

from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """
define name: x
  sequence tag: all
    al
    concurrence
      bob
      al
    set f: n, value: 1
"""


def test_a_turn_goes_by_itself(tmp_path: Path) -> None:
    """What goes in circles stays until Python looks for it, which stops everything else."""
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    rig = Rig(store, store.views, Crew({"al": same, "bob": same}))
    rig.launch(TEXT)
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for _ in range(20):
            rig.launch(TEXT, {"n": [1, 2]})
        gc.collect()
        found = {type(one).__module__ + "." + type(one).__qualname__ for one in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    store.close()
    assert not {name for name in found if name.startswith("mint.")}
