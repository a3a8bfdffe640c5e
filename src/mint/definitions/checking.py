"""What the checks say of a definition, with what belongs to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mint.definitions import config
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.doubts import Names
from mint.lang.check import check
from mint.lang.finding import Finding
from mint.lang.known_fields import Known
from mint.participants.declared import declared

if TYPE_CHECKING:
    from mint.lang.places import Reading
    from mint.ports.directory import Directory


def checked(
    reading: Reading,
    directory: Directory | None,
    *,
    configured: str = "",
    schema: str = "",
    name: str = "it",
) -> list[Finding]:
    """What the checks say of a definition, of its configuration and of its schema.

    Args:
        reading: the definition.
        directory: who takes part; None: nobody knows.
        configured: its configuration, "" for none.
        schema: JSON Schema of its fields, "" for none.
        name: of the definition, for messages.

    Raises:
        DefinitionError: the configuration or the schema cannot be read.
    """
    config.check_schema(schema, f"schema of {name}")
    values = config.values_of(configured, f"configuration of {name}")
    found = [
        Finding("error", "0", f"the configuration does not fit the schema: {fault}")
        for fault in config.faults(schema, values, whole=False)
    ]
    for key in config.reserved_in(configured):
        message = f"the configuration says `{key}`, which is not used: it tells what happened"
        found.append(Finding("warning", "0", message, "Give it another name"))
    launch, closed = config.known_fields(configured, schema)
    names = None if directory is None else Names(directory)
    says = None if directory is None else partial(declared, directory)
    known = Known(frozenset(launch), closed, says)
    return found + check(reading, participants=names, expressions=EXPRESSIONS.keys(), known=known)
