from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import MintError
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply
from mint.participants.clean_text import clean_text
from mint.participants.fault import fault_of
from mint.participants.json_check import NotJson
from mint.participants.retry import Retry
from mint.participants.typed import WrongFields, typed
from mint.participants.workitem import Workitem

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.effect import Control, Dispatch
    from mint.participants.code import Code


class ParticipantRun:
    """One dispatch in the hands of one participant; a `Run` for the transport.

    Args:
        code: of the participant.
        dispatch: the work.
        observe: is given progress and log lines.
    """

    __slots__ = ("_broken", "_code", "_dispatch", "_hooks", "workitem")

    def __init__(
        self,
        code: Code,
        dispatch: Dispatch,
        observe: Callable[[dict[str, Any]], None],
    ) -> None:
        self._code = code
        self._dispatch = dispatch
        self.workitem = Workitem(dispatch, observe)
        self._broken: BaseException | None = None
        try:
            self._hooks = code.make()
        except BaseException as error:  # noqa: BLE001 - the user's __init__; told by `perform`
            self._hooks = code.hooks
            self._broken = error

    async def work(self) -> Reply | Fail:
        """Do the work. Whatever goes wrong, be it `sys.exit`, is a `Fail`."""
        here = self._dispatch
        try:
            fields = await self.perform()
            return Reply(wfid=here.wfid, key=here.key, fields=fields, dispatch=here.id)
        except Retry as retry:
            return self._retry(retry)
        except (NotJson, WrongFields) as error:
            return self._fail(error, "validation")
        except BaseException as error:  # noqa: BLE001 - a worker outlives what it runs
            return self._fail(error, "participant")

    async def perform(self) -> dict[str, Any]:
        """Do the work, and let exceptions out.

        Returns:
            The payload to reply with.

        Raises:
            WrongFields: the inputs or outputs are not what was declared.
            NotJson: a field holds what JSON cannot.
            Exception: whatever the participant raises.
        """
        if self._broken is not None:
            raise self._broken
        arguments: list[Any] = [self.workitem]
        declared = self._code.inputs
        if declared is not None:
            inputs = typed(
                self._dispatch.fields, declared, f'inputs of "{self._dispatch.participant}"'
            )
            arguments += [inputs] * self._code.takes_inputs
        returned = await self._call("work", *arguments)
        if returned is not None:
            self._merge(returned)
        return self._checked()

    def warn(self, control: Control) -> None:
        """Let the work see that it is not wanted any more."""
        self.workitem.cancel_flavour = control.flavour
        self.workitem.cancelled = True

    async def cancel(self, control: Control) -> Cancelled:
        """Ask the participant to let go. A kill cannot be refused by failing."""
        answer = Cancelled(wfid=control.wfid, key=control.key, dispatch=control.dispatch)
        try:
            answer.accepted = await self._call("cancel", self.workitem) is not False
        except BaseException as error:  # noqa: BLE001 - a worker outlives what it runs
            answer.fault = self.workitem.without_secrets(fault_of(error))
            answer.accepted = control.flavour == "kill"
        self.workitem.cancelled = answer.accepted
        return answer

    async def tell(self, what: str) -> None:
        """Call on_pause or on_resume; what they raise is logged with the work."""
        try:
            await self._call(what, self.workitem)
        except BaseException as error:  # noqa: BLE001 - a worker outlives what it runs
            self.workitem.log(f"on_{what} failed: {fault_of(error).message}")

    async def _call(self, what: str, *arguments: Any) -> Any:
        function = self._hooks.of(what)
        if function is None:
            return None
        result = function(*arguments)
        return await result if what in self._code.asynchronous else result

    def _merge(self, returned: Any) -> None:
        declared = self._code.outputs
        if declared is not None and isinstance(returned, declared):
            returned = msgspec.to_builtins(returned)
        if not isinstance(returned, dict):
            if inspect.iscoroutine(returned):
                returned.close()
            raise WrongFields(_misfit(self._dispatch.participant, returned, declared))
        for name, value in returned.items():
            self.workitem.fields[name] = value

    def _checked(self) -> dict[str, Any]:
        fields = self.workitem.answer()
        declared = self._code.outputs
        if declared is not None:
            typed(fields, declared, f'outputs of "{self._dispatch.participant}"')
        return fields

    def _retry(self, retry: Retry) -> Fail:
        try:
            fields = self.workitem.answer()
        except NotJson as error:
            return self._fail(error, "validation")
        except MintError as error:  # it holds a secret
            return self._fail(error, "participant")
        # It is meant: a traceback would only look like an accident.
        fault = Fault("participant", clean_text(str(retry)), "Retry")
        fail = self._failed(self.workitem.without_secrets(fault))
        fail.fields = fields
        fail.retry_after = retry.seconds
        return fail

    def _fail(self, error: BaseException, kind: str) -> Fail:
        return self._failed(self.workitem.without_secrets(fault_of(error, kind)))

    def _failed(self, fault: Fault) -> Fail:
        here = self._dispatch
        return Fail(wfid=here.wfid, key=here.key, fault=fault, dispatch=here.id)


def _misfit(name: str, returned: object, declared: type | None) -> str:
    if inspect.iscoroutine(returned):
        return f'"{name}" returned a coroutine: write `async def`, or await it'
    struct = f", {declared.__name__}" if declared is not None else ""
    what = type(returned).__name__
    return (
        f'"{name}" returned a value of type {what}: return None, a dict{struct}; or set wi.result'
    )
