"""The words that every script has, before its first line: nothing need be imported for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from mint.services.api.acting import told
from mint.services.outcome import Signal
from mint.services.running.current import current
from mint.services.running.frames import Sent

_OLDER_DOTS = 2  # "System.Service.start": before 2008 model and method were one word


def translated(texts: Any) -> Any:
    """The text in the language of the caller, else in English: `_({"en": "Web", "tr": "Ağ"})`.

    Args:
        texts: a text for each language; anything else is returned as it is.

    Raises:
        KeyError: there is no English text, which every message must have.
    """
    if not isinstance(texts, Mapping):
        return texts
    wanted = current().request.locale.partition(".")[0].partition("@")[0]
    for language in (wanted, wanted.partition("_")[0]):
        if language in texts:
            return texts[language]
    if "en" not in texts:
        raise KeyError(f"a message needs its English text: {dict(texts)!r} has no 'en'.")
    return texts["en"]


def script() -> str:
    """The name of the script: of its state, its lock, its settings."""
    return current().request.name


def fail(message: Any = "") -> NoReturn:
    """End the call as failed.

    Args:
        message: why; a text, or one for each language.

    Raises:
        Exception: always.
    """
    raise Exception(translated(message) or "The script failed and does not tell why.")  # noqa: TRY002 - the name goes over the bus


def notify(model: str, signal: str, args: Any = ()) -> None:
    """Send a signal: `notify("System.Service", "Changed", (script(), "started"))`.

    The form from before 2008, `notify("System.Service.changed", "started")`, says the same.
    """
    if model.count(".") == _OLDER_DOTS and not args:
        older, _, name = model.rpartition(".")
        model, signal, args = older, name.capitalize(), (script(), signal)
    values = tuple(args) if isinstance(args, (tuple, list)) else (args,)
    if told(f"tell {model}.{signal}({', '.join(map(str, values))})"):
        return
    current().tell(Sent(Signal(model, signal, values, current().request.app)))


def call(package: str, model: str = "", method: str = "", *args: Any) -> Any:
    """Call a method of another script, and wait: `call("portmap", "System.Service", "stop")`.

    The form from before 2008, `call("System.Service.stop", "portmap")`, does the same.

    Raises:
        Exception: the call failed; the text is that of its fault.
    """
    if package.count(".") == _OLDER_DOTS:
        if not model:
            raise TypeError(f"Which application? Write call('app', '{package}', ...).")
        (model, _, method), package, args = package.rpartition("."), model, (method, *args)
        args = tuple(each for each in args if each != "")
    if len(args) == 1 and isinstance(args[0], (tuple, list)):
        args = tuple(args[0])
    answer = current().ask(package, model, method, args)
    if answer.fault is not None:
        raise Exception(answer.fault.text)  # noqa: TRY002 - as of fail()
    return answer.result


NAMES = {"_": translated, "script": script, "fail": fail, "notify": notify, "call": call}
