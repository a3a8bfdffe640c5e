"""A host is small: it does without what only an engine needs."""

from __future__ import annotations

import subprocess
import sys

CODE = "import sys; import mint.cli.main, mint.app.hosts.alone; print(*sys.modules)"


def test_a_host_with_a_broker_loads_no_database_of_the_engine_and_no_language() -> None:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "mint.app.hosts.crew" in loaded
    assert not loaded & {"sqlalchemy", "litestar", "mint.store", "mint.lang.read", "yaml"}
