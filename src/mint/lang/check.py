from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.lang.check_errors import missing_else, no_error_handling
from mint.lang.check_events import bad_await, stray_of, tag_never_comes
from mint.lang.check_fields import missing_input, misspelt_field, unwritten_field
from mint.lang.check_filters import bad_filter, idle_record, unknown_filter
from mint.lang.check_flow import (
    endless_loop,
    endless_recursion,
    stray_command,
    superfluous_branch,
    unreachable,
)
from mint.lang.check_names import (
    misspelt_attribute,
    unknown_error_process,
    unknown_handler,
    unknown_reference,
    unknown_step,
)
from mint.lang.check_shadows import defined_twice, shadowed_name, stray_import
from mint.lang.check_tasks import bad_task, idle_attribute
from mint.lang.check_texts import (
    bad_condition,
    bad_duration,
    bad_recurrence,
    missing_condition,
)
from mint.lang.check_world import Spot, World
from mint.lang.finding import Finding
from mint.lang.known_fields import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterator

    from mint.lang.places import Reading

__all__ = ["RULES", "Finding", "check"]

RULES: tuple[Callable[[Spot, World], Iterator[Finding]], ...] = (
    unknown_step,
    unknown_reference,
    unknown_handler,
    unknown_error_process,
    misspelt_attribute,
    unreachable,
    superfluous_branch,
    stray_command,
    endless_recursion,
    bad_condition,
    bad_duration,
    bad_filter,
    unknown_filter,
    idle_record,
    bad_recurrence,
    missing_condition,
    bad_await,
    tag_never_comes,
    stray_of,
    bad_task,
    idle_attribute,
    endless_loop,
    misspelt_field,
    unwritten_field,
    missing_input,
    shadowed_name,
    defined_twice,
    stray_import,
    missing_else,
    no_error_handling,
)
"""Each looks at one step, and knows the whole definition."""


def check(
    reading: Reading,
    *,
    participants: Container[str] | None,
    expressions: Collection[str],
    variables: Collection[str] = (),
    known: Known = Known(),  # noqa: B008 - frozen
) -> list[Finding]:
    r"""Look for mistakes in a definition that can be read but not, or hardly, be run.

    Args:
        reading: what was read; `Reading(tree)` will do where there is no text.
        participants: the names that participants answer to; None when nobody knows.
        expressions: the names of the language's own steps, aliases too.
        variables: names that are bound from outside: launch and engine variables.
        known: what is known of fields besides the text.

    Returns:
        What was found, in the order of the text.

    Example:
        >>> from mint.lang.read import read
        >>> words = {"define", "sequence", "wait"}
        >>> for found in check(read("sequnce\n  wait"), participants=None, expressions=words):
        ...     print(found)
        1:1: warning: `sequnce` looks like a misspelt `sequence`. If a participant is meant, say ...
    """
    world = World(reading.tree, participants, expressions, variables, known)
    found = [finding for spot in world.spots for rule in RULES for finding in rule(spot, world)]
    placed = [
        msgspec.structs.replace(each, place=reading.places.get(each.position)) for each in found
    ]
    return sorted(placed, key=_order)


def _order(finding: Finding) -> tuple[int, ...]:
    return tuple(int(index) for index in finding.position.split("_"))
