from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec

from mint.settings.alerts import AlertSettings
from mint.settings.broker import AmqpSettings, EngineSettings
from mint.settings.keeping import DefinitionSettings, RetentionSettings
from mint.settings.limits import LimitSettings, ReadSettings
from mint.settings.services import ServicesSettings
from mint.settings.trigger import TriggerSettings


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a server works. From `mint.toml`, then the environment, then the command line.

    Args:
        data: directory for the database, the token and the address of the running server.
        database: `sqlite:///file` or `postgresql://user@host/name`; empty: a SQLite file in `data`.
        host: address to listen on; anything but loopback is refused until users can sign in.
        port: port to listen on; 0: any free one.
        participants: Python files or modules whose participants run in the server.
        humans: participants whose work people do: their workitems become tasks.
        groups: who belongs to which group of people, `qa = ["ann", "bob"]`: for tasks.
        threads: how many synchronous participants work at a time.
        batch: messages handled in one transaction at most.
        on_error: file of a definition that is launched at each unhandled error; empty: none.
        error_handlers: other such files for processes of some definitions, by name.
        on_terminate: file of a definition that is launched when a process is over; empty: none.
        log: level of the server's log: debug, info, warning or error.
        log_format: json, text, or auto: text on a terminal, json elsewhere.
        profile: file that gets a profile of the engine when the server stops; empty: none.
        traces: URL of an OpenTelemetry collector (OTLP over HTTP); empty: no traces.
        require_token: whether all who ask need a token with their name; the one in the data
            directory then only makes tokens.
        registerp_allowed: whether processes may register participants.
        read: what the word `read` may read.
        limits: what stops a runaway process.
        retention: what is removed, and when.
        definitions: where definitions are deployed from.
        alerts: who is told about errors.
        amqp: the broker by which participants and launchers elsewhere are reached.
        engines: what it has to do with other engines on the same database.
        trigger: services of hosts whose configuration follows a directory.
        services: how `mint services` looks after the services of a host.
    """

    data: str = ".mint"
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    participants: tuple[str, ...] = ()
    humans: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    threads: int = 8
    batch: int = 500
    on_error: str = ""
    error_handlers: dict[str, str] = {}
    on_terminate: str = ""
    log: str = "info"
    log_format: str = "auto"
    profile: str = ""
    traces: str = ""
    require_token: bool = False
    registerp_allowed: bool = False
    read: ReadSettings = ReadSettings()
    limits: LimitSettings = LimitSettings()
    retention: RetentionSettings = RetentionSettings()
    definitions: DefinitionSettings = DefinitionSettings()
    alerts: AlertSettings = AlertSettings()
    amqp: AmqpSettings = AmqpSettings()
    engines: EngineSettings = EngineSettings()
    trigger: TriggerSettings = TriggerSettings()
    services: ServicesSettings = ServicesSettings()

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database or f"sqlite:///{Path(self.data) / 'mint.db'}"

    @property
    def shown_url(self) -> str:
        """The same without its password, for people."""
        parts = urlsplit(self.url)
        if parts.password is None:
            return self.url
        return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))
