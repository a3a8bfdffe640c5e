"""The names of the language's own steps, for tests of what must know them."""

from __future__ import annotations

import re

EXPRESSIONS = frozenset(
    re.findall(
        r"\w+",
        """
        sequence let concurrence concurrent_iterator citerator add_branches add_branch iterator
        cursor repeat loop rewind continue break stop over skip back jump reset if equals given
        that of once when as_soon_as await listen receive intercept set rset unset inc increment
        push dec decrement pop participant subprocess define process_definition
        workflow_definition ref apply wait sleep cron every error echo noop stall cancel_process
        terminate kill_process undo cancel kill redo save restore set_fields filter forget lose
        human on_error reserve read registerp unregisterp flank
        """,
    )
)
