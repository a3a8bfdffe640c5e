from __future__ import annotations

import os
import tempfile
from pathlib import Path

from mint import Workitem, participant


def success_file() -> Path:
    """The file that `check` looks for: `success` in the temporary directory.

    The environment variable INSTALL_GUIDE_DIR names another directory.
    """
    return Path(os.environ.get("INSTALL_GUIDE_DIR") or tempfile.gettempdir()) / "success"


@participant
def check(wi: Workitem) -> None:
    """Say whether the file is there, and what is in it."""
    file = success_file()
    wi.result = file.exists()
    if wi.result:
        wi.fields.contents = file.read_text().strip()


@participant
def notify(wi: Workitem) -> None:
    """Pretend to send a mail with what was found."""
    if "contents" in wi.fields:
        print(f"Send email saying : {wi.fields.contents}", flush=True)
    else:
        print("Nothing to say", flush=True)
