"""Launch three hundred releases, all with the same mistake in their definition."""

from __future__ import annotations

import os
from pathlib import Path

from mint.client.connection import Connection
from mint.client.place import DataPlace

COUNT = 300
DEFINITION = Path(__file__).parent / "release.radial"


def launch_all(data: Path) -> None:
    """Launch them on the server of a data directory."""
    with Connection(DataPlace(data)) as server:
        for number in range(1, COUNT + 1):
            fields = {"product": f"tool-{number}"}
            body = {"definition": DEFINITION.read_text(), "fields": fields}
            server.ask("POST", "/processes", body=body)
    print(f"{COUNT} launched")


if __name__ == "__main__":
    launch_all(Path(os.environ.get("MINT_DATA", ".mint")))
