from __future__ import annotations

import marshal
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.services.api import words
from mint.services.old.namespace import names_of_old
from mint.services.old.rewrite import Text, read
from mint.services.running.frames import Compiled
from mint.services.running.stand_ins import offer_stand_ins

if TYPE_CHECKING:
    from mint.services.running.current import Call

NAME = "csl"  # scripts import themselves by this name


def load(call: Call) -> types.ModuleType:
    """Execute a script as module `csl`, which is known by that name before its first line runs.

    Raises:
        Exception: what the script raises, and what is wrong with its text.
    """
    code, old = _code(call)
    offer_stand_ins()
    module = types.ModuleType(NAME)
    module.__file__ = call.request.path
    names: dict[str, Any] = vars(module)
    names |= words.NAMES
    if old:
        names |= names_of_old()
    sys.modules[NAME] = module
    exec(code, names)  # noqa: S102 - the user's own script
    return module


def _code(call: Call) -> tuple[types.CodeType, bool]:
    if call.request.code is not None:
        old, code = marshal.loads(call.request.code)  # noqa: S302 - written by an earlier call
        return code, old
    text: Text = read(Path(call.request.path))
    code = compile(text.tree, text.path, "exec", dont_inherit=True)
    call.tell(Compiled(marshal.dumps((text.old, code))))
    return code, text.old
