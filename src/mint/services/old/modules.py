"""Modules that are gone, or took another form, as scripts of old import them."""

from __future__ import annotations

import importlib
import types
from typing import TYPE_CHECKING, Any

from mint.services.old.library.changes import CHANGES

if TYPE_CHECKING:
    from collections.abc import Callable

_MOVED = {
    "BaseHTTPServer": ("http.server",),
    "ConfigParser": ("configparser",),
    "Cookie": ("http.cookies",),
    "HTMLParser": ("html.parser",),
    "Queue": ("queue",),
    "SocketServer": ("socketserver",),
    "StringIO": ("io",),
    "__builtin__": ("builtins",),
    "anydbm": ("dbm",),
    "cPickle": ("pickle",),
    "cStringIO": ("io",),
    "commands": ("subprocess",),
    "copy_reg": ("copyreg",),
    "exceptions": ("builtins",),
    "httplib": ("http.client",),
    "md5": ("hashlib",),
    "popen2": ("os",),
    "sets": ("builtins",),
    "sha": ("hashlib",),
    "statvfs": ("os",),
    "dircache": ("os",),
    "thread": ("_thread",),
    "urllib": ("urllib.error", "urllib.parse", "urllib.request"),
    "urllib2": ("urllib.error", "urllib.parse", "urllib.request"),
    "urlparse": ("urllib.parse",),
    "user": (),
    "xmlrpclib": ("xmlrpc.client",),
}
_made: dict[str, types.ModuleType] = {}


def module_of(name: str) -> types.ModuleType | None:
    """The module of that name as it was in Python 2; None when it is the same today."""
    if name not in _made:
        changes = CHANGES.get(name)
        if name not in _MOVED and changes is None:
            return None
        _made[name] = _module(name, _MOVED.get(name, (name,)), changes)
    return _made[name]


def _module(
    name: str, sources: tuple[str, ...], changes: Callable[[], dict[str, Any]] | None
) -> types.ModuleType:
    module = types.ModuleType(name, f"{name}, as it was in Python 2.")
    for source in sources:
        names = vars(importlib.import_module(source))
        vars(module).update({key: each for key, each in names.items() if key[:2] != "__"})
    vars(module).update(changes() if changes else {})
    return module


def comar_of_old(module: types.ModuleType) -> types.ModuleType:
    """What `from comar.service import *` gives, with the modules of old among it."""
    if module.__name__ in _made:
        return _made[module.__name__]
    copy = types.ModuleType(module.__name__, module.__doc__)
    vars(copy).update(vars(module))
    for name, value in vars(module).items():
        if isinstance(value, types.ModuleType):
            setattr(copy, name, module_of(name) or value)
    _made[module.__name__] = copy
    return copy


def forget() -> None:
    """Make all of them anew: what they are of has changed."""
    _made.clear()
