from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import SettingsError

if TYPE_CHECKING:
    from mint.engine.engine import Engine
    from mint.participants import Registry
    from mint.services.joined.hearing import Hearing
    from mint.settings import Settings


class HostServices:
    """What processes have to do with the services of hosts: nothing, unless the settings say so.

    Args:
        settings: how it works.
        registry: gets the participant `services`.
    """

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings = settings
        self._wanted = settings.services.participant
        self._hearing: Hearing | None = None
        if self._wanted:
            from mint.services.joined.participant import Services  # noqa: PLC0415 - few need it

            registry.provide(Services(settings))

    def start(self, engine: Engine) -> None:
        """Let processes hear of changes.

        Raises:
            SettingsError: a broker is set, and the library for it is not installed.
        """
        if not self._wanted or not self._settings.amqp.url:
            return
        try:
            from mint.services.joined.hearing import Hearing  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise SettingsError(
                "amqp.url: the library for RabbitMQ is missing: pip install 'mint-boss[rabbitmq]'"
            ) from error
        self._hearing = Hearing(self._settings.amqp, engine.signal)
        self._hearing.start()

    def close(self, timeout: float) -> None:
        """Let them hear no more.

        Args:
            timeout: seconds to wait.
        """
        if self._hearing is not None:
            self._hearing.close(timeout)
