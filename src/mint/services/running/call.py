from __future__ import annotations

import sys
import traceback
import warnings
from typing import TYPE_CHECKING, Any

import msgspec

from mint.services.api import defaults
from mint.services.api.defaults import METHODS
from mint.services.outcome import Fault
from mint.services.running import current
from mint.services.running.frames import Done, Request, receive
from mint.services.running.loading import load

if TYPE_CHECKING:
    import socket
    import types


_DEFAULTS = "mint.services.api.defaults"


class Missing(Exception):
    """The script has no such method."""


def run_call(sock: socket.socket) -> None:
    """Do what the runner asks for, once, in a process that is there for nothing else."""
    request = receive(sock)
    if not isinstance(request, Request):
        return
    call = current.Call(request, sock)
    current.begin(call)
    warnings.simplefilter("ignore")  # an old script is full of what is frowned at today
    if request.dry:
        from mint.services.dry.recording import record  # noqa: PLC0415 - seldom needed

        record(call)
    done = _outcome(call)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    call.tell(done)


def _outcome(call: current.Call) -> Done:
    try:
        method = _method(load(call), call.request.method)
        return Done(_plain(method(*call.request.args)))
    except BaseException as error:  # noqa: BLE001 - whatever a script raises is its fault
        return Done(fault=fault_of(error, call.request.path))


def _method(module: types.ModuleType, name: str) -> Any:
    """The method of that name: one of the script's own functions, or a default of the model."""
    found = getattr(module, name, None)
    if found is None and name in METHODS:  # the script has named what it imports
        found = getattr(defaults, name)
    home = getattr(found, "__module__", "")
    if not callable(found) or home not in {module.__name__, _DEFAULTS} or name.startswith("_"):
        raise Missing(f"The script has no method {name!r}.")
    return found


def fault_of(error: BaseException, path: str) -> Fault:
    """What is told of an exception: its class, its text, the line of the script."""
    if not isinstance(error, (Missing, SyntaxError)):
        _print(error, path)
    lines = [
        each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == path
    ]
    line = (error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else 0) or 0
    name = type(error).__name__
    return Fault(name, str(error).strip() or name, line, isinstance(error, Missing))


def _print(error: BaseException, path: str) -> None:
    """What led to it, from the script's own first line on."""
    began = error.__traceback__
    while began and began.tb_frame.f_code.co_filename != path:
        began = began.tb_next
    traceback.print_exception(type(error), error, began or error.__traceback__)


def _simple(value: Any) -> Any:
    """A value of a kind that is not known: as the plain kind that it is of, else its text."""
    kinds: tuple[Any, ...] = (int, float, str, dict, list, tuple)
    return next((kind for kind in kinds if isinstance(value, kind)), str)(value)


def _plain(value: Any) -> Any:
    """A value as it can be told: what JSON cannot say becomes its text."""
    try:
        return msgspec.to_builtins(value, enc_hook=_simple)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
        return str(value)
