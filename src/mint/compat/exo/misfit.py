"""What keeps an exo from its work."""

from __future__ import annotations

from mint.errors import SettingsError


class ParticipantHandlerNotDefined(SettingsError, RuntimeError):
    """The module has no class `ParticipantHandler`."""


class InvalidParticipantHandlerSignature(SettingsError, RuntimeError):
    """The class `ParticipantHandler` cannot be made without arguments."""


class ParticipantConfigError(SettingsError, RuntimeError):
    """An option of the configuration is missing, or cannot be.

    Args:
        opt: the option.
        section: where it belongs.
        reason: what is wrong with it.
    """

    def __init__(self, opt: str, section: str, reason: str = "missing") -> None:
        super().__init__(f"the option {opt!r} of section [{section}] is {reason}")
        self.opt = opt
        self.section = section
