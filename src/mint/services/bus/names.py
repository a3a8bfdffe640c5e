"""What COMAR is called on D-Bus: its names, paths, interfaces, methods and signals.

The source is what programs that were written for it expect: `pycomar` and the tools of Pardus.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BUS_NAME = "tr.org.pardus.comar"
"""On the bus; a daemon may take another, such as `tr.org.pardus.comar2`."""

CORE = "tr.org.pardus.comar"
"""The interface of the object `/`; names of errors begin so, too."""

MODEL = "System.Service"
"""The one model that there is."""

SERVICE = f"{CORE}.{MODEL}"
"""The interface of the objects below `/package`."""

PACKAGES = "/package"

CHANGED = "Changed"
"""The signal that tells of a service that was started, stopped, set on, off or conditional."""

SET = "tr.org.pardus.comar.system.service.set"
"""What polkit is asked of whoever changes a service."""

REGISTER = "tr.org.pardus.comar.core.register"
"""What polkit is asked of whoever registers or removes scripts."""


class Method(NamedTuple):
    """A method that can be called.

    Args:
        takes: names and types of its arguments.
        gives: names and types of what it returns.
        action: what the caller must be allowed; "": everybody may call it.
    """

    takes: tuple[tuple[str, str], ...] = ()
    gives: tuple[tuple[str, str], ...] = ()
    action: str = ""

    @property
    def signature(self) -> str:
        """The types of its arguments, as a message says them."""
        return "".join(kind for _, kind in self.takes)

    @property
    def answer(self) -> str:
        """The types of what it returns."""
        return "".join(kind for _, kind in self.gives)


CORE_METHODS = {
    "register": Method((("app", "s"), ("model", "s"), ("file", "s")), action=REGISTER),
    "remove": Method((("app", "s"),), action=REGISTER),
    "listModelApplications": Method((("model", "s"),), (("apps", "as"),)),
    "listApplicationModels": Method((("app", "s"),), (("models", "as"),)),
    "introspect": Method((), (("xml", "s"),)),
    "cancel": Method((("method", "s"),), (("count", "i"),)),
    "listRunning": Method((("all", "b"),), (("methods", "as"),)),
    "setLocale": Method((("locale", "s"),)),
}
"""Methods of `/`."""

SERVICE_METHODS = {
    "ready": Method(action=SET),
    "start": Method(action=SET),
    "stop": Method(action=SET),
    "reload": Method(action=SET),
    "setState": Method((("state", "s"),), action=SET),
    "registerState": Method(action=SET),
    "info": Method((), (("type", "s"), ("description", "s"), ("status", "s"))),
}
"""Methods of the object of an application."""

SIGNAL = (("service", "s"), ("state", "s"))
"""What `Changed` tells."""

_APP = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)


def is_app(name: str) -> bool:
    """Whether an application may have this name: it is a part of a path, and of a file's name.

    Example:
        >>> is_app("mysql_server"), is_app("mysql-server"), is_app("../etc")
        (True, False, False)
    """
    return _APP.fullmatch(name) is not None


def path_of(app: str) -> str:
    """The object of an application.

    Example:
        >>> path_of("nginx")
        '/package/nginx'
    """
    return f"{PACKAGES}/{app}"


def app_of(path: str) -> str:
    """The application of an object; "" when it is that of none.

    Example:
        >>> app_of("/package/nginx"), app_of("/")
        ('nginx', '')
    """
    head, _, app = path.rpartition("/")
    return app if head == PACKAGES and is_app(app) else ""
