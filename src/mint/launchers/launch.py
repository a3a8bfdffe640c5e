from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mint.errors import MintError
from mint.lang.read import SUFFIXES, read
from mint.model.tree import Tree


def checked(name: str) -> str:
    """A name of what is deployed, which is none of a file.

    Raises:
        MintError: it ends like that of a file.
    """
    if name.lower().endswith(tuple(SUFFIXES)):
        raise MintError(
            f"{name!r} is the name of a file: write Path({name!r}), or the name of what is deployed"
        )
    return name


class Launch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A process that a launcher wants to start.

    Args:
        definition: a tree, the file that holds it, or the name of what is deployed, `release` or
            `release@3`; None: the launcher's own.
        fields: the first payload.
        key: names the event. One launcher never starts two processes for the same key, also not
            after a restart. "": the launcher starts one process each time its condition becomes
            true, and none while it stays true.
        single: a name: nothing is started while a live process goes by it. "": no such name.

    Example:
        >>> Launch(Path("release.radial"), {"product": "tool"}, key="tool-1.2")
    """

    definition: Tree | Path | str | None = None
    fields: dict[str, Any] = {}
    key: str = ""
    single: str = ""

    def what(self, default: Tree | Path | str | None) -> Tree | str:
        """What to run: a tree, or the name of what is deployed.

        A file is read at each launch, so that a change of it counts at once.

        Args:
            default: what to run when this says nothing itself.

        Raises:
            MintError: nothing says what to run, the file cannot be read, or a file is given as a
                name.
            DefinitionError: the file holds no definition.
        """
        definition = self.definition or default
        if definition is None:
            raise MintError(
                "nothing says which process to start: give a definition to @launcher or to Launch"
            )
        if isinstance(definition, str):
            return checked(definition)
        if isinstance(definition, Tree):
            return definition
        try:
            text = definition.read_text()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise MintError(f"{definition}: {reason}") from error
        return read(text, source=str(definition)).tree

    def payload(self) -> dict[str, Any]:
        """The fields as JSON has them: a copy that shares nothing with the condition's.

        Raises:
            MintError: JSON cannot hold them.
        """
        try:
            copy: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self.fields))
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            text = f"the fields of a launch must be JSON: texts, numbers, lists, objects: {error}"
            raise MintError(text) from error
        return copy
