"""Sites to test with: settings, and the code of services in a folder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mint.app.hosts.site import Site
from mint.settings import Settings
from mint.settings.trigger import TriggerSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOTD = """
from pathlib import Path

from mint.trigger import Interest, Service

class Motd(Service):
    quiet = 0.01
    interests = [Interest(object_class="person", attrs={"description"})]

    def load(self):
        return Path(self.context.options["text"]).read_text()

    def render(self, state):
        return {"motd": state}
"""

ACCOUNTS = """
from mint.trigger import Interest, record

@record(on=Interest(object_class="person"))
def accounts(body):
    pass
"""

FUSSY = """
from mint.trigger import Interest, PerObject

class Fussy(PerObject):
    def __init__(self, context):
        super().__init__(context)
        self.interests = [Interest(attrs={context.options["color"]})]

    def apply(self, uuid, found):
        pass
"""


def settings_for(folder: Path, **trigger: Any) -> Settings:
    """Settings of a site whose services are in a folder."""
    services = folder / "services"
    services.mkdir(exist_ok=True)
    for name, text in {"motd": MOTD, "accounts": ACCOUNTS, "fussy": FUSSY}.items():
        (services / f"{name}.py").write_text(text)
    (folder / "text").write_text("hello\n")
    said: dict[str, Any] = {
        "hosts": {"web1": ("motd", "accounts"), "web2": ("motd",)},
        "services": (str(services),),
        "options": {"motd": {"text": str(folder / "text")}},
        "retries": ("0.05s",),
        **trigger,
    }
    return Settings(data=str(folder / "data"), trigger=TriggerSettings(**said))


def site_for(folder: Path, **trigger: Any) -> Site:
    """What those settings say."""
    return Site(settings_for(folder, **trigger))


def until(holds: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What is found, once something is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.005)
    raise TimeoutError("that never came")
