from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mint.participants.workitem import Workitem


class Participant:
    """Base of participants that are classes. Every method may be `def` or `async def`.

    When the class is registered, each workitem gets an instance of its own: what a method puts on
    `self`, the others find there. When an instance is registered, it serves all workitems.

    Attributes:
        name: the name in definitions; with `pattern`, a regular expression that must match wholly.
        pattern: whether the name is a regular expression.
        retries: how often a failed dispatch is tried again.
        backoff: seconds before the first retry; doubled for each further one.
        backoff_max: seconds that a wait before a retry has at most; None: any.
        timeout: a duration that each step gets, unless the definition says one.
        inputs: what the fields must hold; handed to `on_workitem` as second argument if it has one.
        outputs: what the fields must hold afterwards.
        concurrency: how many workitems at a time; None: no limit of its own.

    Example:
        class Build(Participant):
            name = "build"

            async def on_workitem(self, wi):
                self.job = await start_build(wi.fields.package)
                wi.fields.log = await self.job.end()

            async def on_cancel(self, wi):
                await self.job.stop()
    """

    name: str = ""
    pattern: bool = False
    retries: int = 0
    backoff: float = 1.0
    # Any, so that a strictly typed subclass may say `timeout = "1h"` without repeating a union.
    backoff_max: Any = None
    timeout: Any = None
    inputs: Any = None
    outputs: Any = None
    concurrency: Any = None

    def on_workitem(self, *args: Any, **kwargs: Any) -> Any:
        """Do the work: `on_workitem(self, wi)` or `on_workitem(self, wi, inputs)`.

        Returns:
            None to reply with what is on the workitem, a dict to merge into its fields first, or
            an instance of `outputs`, the same.
        """
        raise NotImplementedError(f"{type(self).__name__} has no on_workitem")

    def on_cancel(self, wi: Workitem) -> Any:
        """Let go of the work, which the process wants no more.

        Returns:
            False to refuse: then the work goes on and its answer counts.
        """

    def on_pause(self, wi: Workitem) -> Any:
        """The process pauses: the work may, too."""

    def on_resume(self, wi: Workitem) -> Any:
        """The process goes on."""
