from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec

from mint.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "MINT_"
"""Environment variables that begin so are settings: `MINT_PORT=7474`, `MINT_LIMITS__DEPTH=50`."""


class LimitSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stops a runaway process; each turns into an error of the process concerned.

    Args:
        steps: expressions applied while one message is handled.
        depth: expressions that stand above one another.
        cancel: seconds to wait for a worker's answer to a cancel before going on without it.
        payload: bytes of a workitem's fields, as JSON.
        tree: expressions of one definition.
        loops: rounds of one loop, and times that one expression is done again; 0: no limit.
        rounds: messages that a process sends to itself, one from the other, without anything from
            outside and without a wait in between.
        branches: children of one concurrence.
        history: lines of history of one process; the oldest go when there are more; 0: no limit.
        concurrency: workitems of one participant that are worked on at a time; 0: no limit.
        lease: seconds that a worker elsewhere may be silent before its work is given to another.
    """

    steps: int = 100_000
    depth: int = 1_000
    cancel: float = 60.0
    payload: int = 16 * 1024 * 1024
    tree: int = 100_000
    loops: int = 1_000_000
    rounds: int = 10_000
    branches: int = 100_000
    history: int = 100_000
    concurrency: int = 0
    lease: float = 60.0


class ReadSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the word `read` may read; nothing unless it is named.

    Args:
        files: directories; what is below them may be read.
        hosts: names of hosts, any port; `*.example.org` stands for all below it.
        size: bytes of a file or page at most.
        timeout: seconds that a page may take.
    """

    files: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    size: int = 1024 * 1024
    timeout: float = 10.0


class RetentionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long what is over is kept.

    Args:
        finished: a duration after which a finished process and its history go; empty: never.
        runs: how many finished processes of one definition are kept, the newest; 0: all.
        errors: a duration after which a process is killed that errors stop altogether: no other
            step of it waits for anything; empty: never.
        failed: how many such processes of one definition are kept, the newest; 0: all.
    """

    finished: str = "1y"
    runs: int = 0
    errors: str = ""
    failed: int = 0


class RetentionSettings(RetentionRule, frozen=True, forbid_unknown_fields=True):
    """What is removed in the background, in small deletes.

    Args:
        finished: a duration after which a finished process and its history go; empty: never.
        runs: how many finished processes of one definition are kept, the newest; 0: all.
        errors: a duration after which a process is killed that errors stop altogether: no other
            step of it waits for anything; empty: never.
        failed: how many such processes of one definition are kept, the newest; 0: all.
        leftovers: a duration after which branches in error are killed that were forgotten by a
            process that is over; empty: never.
        dead_letters: a duration after which a dead letter goes; empty: never.
        audit: a duration after which a line of the audit goes; empty: never.
        every: a duration between two rounds of cleaning.
        definitions: other rules for the processes of some definitions, by name.
    """

    leftovers: str = "1y"
    dead_letters: str = "1y"
    audit: str = "1y"
    every: str = "10m"
    definitions: dict[str, RetentionRule] = {}


class DefinitionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where definitions are deployed from.

    Args:
        stores: `dir:PATH`, `git:PATH#BRANCH` and `db` (what is deployed by command), the one that
            wins first; changes in directories and branches are deployed by themselves.
        every: a duration between two looks at them.
    """

    stores: tuple[str, ...] = ()
    every: str = "5s"


class AlertSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told about errors, and how often.

    Args:
        use: names of alerts: `log`, `command`, those of other packages, or `MODULE:NAME`.
        every: a duration between two notices of one cause; the first is told at once.
        settings: of the alerts, by name.
    """

    use: tuple[str, ...] = ()
    every: str = "15m"
    settings: dict[str, dict[str, Any]] = {}


class AmqpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A RabbitMQ broker by which work goes out and answers come in.

    Args:
        url: `amqp://user:password@mq.example.org/vhost`; several nodes of a cluster with commas
            between them; empty: no broker. `amqps://` for TLS: its query may say `cafile`, who has
            signed the broker's certificate, and `certfile` and `keyfile`, a certificate of the
            server's own.
        queue: by which launches and answers come in.
        prefetch: how many of them may be on their way through the engine at a time.
        deliveries: how often the broker may deliver something before it lays it aside.
        timeout: seconds that a connection may take.
        unserved: a duration after which work that waits in a queue from which nobody takes any
            becomes an error of its process; 0: never.
        register_allowed: whether processes may register participants with the step
            `boss_register`, as programs of the original do.
        launchers: what users of the broker may launch, by their names: names of what is deployed,
            with `*`, and `:texts` for definitions that are sent along. `*` stands for all that are
            not named, and for messages that name no user. Empty: everybody may launch anything.
    """

    url: str = ""
    queue: str = "ruote_workitems"
    prefetch: int = 2_000
    deliveries: int = 20
    timeout: float = 10.0
    unserved: str = "1h"
    register_allowed: bool = True
    launchers: dict[str, tuple[str, ...]] = {}


class EngineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an engine has to do with others that work on the same PostgreSQL database.

    Args:
        name: of this engine, unlike that of any other; empty: one is made up, and kept in the data
            directory.
        patience: seconds of silence after which an engine is taken for dead, and its work is given
            to others.
        poll: seconds between looks for work of which nobody told this engine: a safety net, since
            engines tell each other. While it cannot hear them, it looks each second.
        drain: seconds that its participants may go on with what they have in hand when the engine
            is drained; what is left then is given to others.
    """

    name: str = ""
    patience: float = 30.0
    poll: float = 10.0
    drain: float = 60.0


class ServiceRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a service of a host is looked after.

    Args:
        level: `script`: it is started, and that is all, as the original did; `watch`: it is noticed
            when it ends; `own`: `command` is run in the foreground, without a pidfile.
        restart: what is done when it ends by itself: `never`, `on-failure` or `always`. Of what its
            script has started, nobody hears why it ended: that is a failure.
        burst: how often it is restarted within `within`; after that it stays as it is.
        within: a duration.
        backoff: seconds before the first restart at most; doubled for each further one.
        backoff_most: seconds before a restart at most.
        kill: whether what does not stop in time is killed, and what is left when it has ended.
        command: for the level `own`, a program and its arguments.
        grace: for the level `own`, seconds that it may take to end before it is killed.
    """

    level: Literal["script", "watch", "own"] = "watch"
    restart: Literal["never", "on-failure", "always"] = "never"
    burst: int = 5
    within: str = "1m"
    backoff: float = 0.5
    backoff_most: float = 30.0
    kill: bool = False
    command: tuple[str, ...] = ()
    grace: float = 10.0


class ServicesSettings(ServiceRule, frozen=True, forbid_unknown_fields=True):
    """How `mint services` looks after the services of a host.

    Args:
        level: of all services that `of` has no rule for, see there; the same for what follows.
        restart: `never`, `on-failure` or `always`.
        burst: how often a service is restarted within `within`.
        within: a duration.
        backoff: seconds before the first restart at most; doubled for each further one.
        backoff_most: seconds before a restart at most.
        kill: whether what does not stop in time is killed, and what is left.
        command: of a service of the level `own`; only within `of`.
        grace: seconds that such a service may take to end.
        of: rules for some services, by name; what one does not say is not that of the others, but
            what is said where nothing is set.
        root: a directory that stands for `/` in all paths of the daemon's own files; empty: `/`.
        bus: address of the D-Bus; empty: that of the system.
        bus_name: what the daemon is called there.
        admins: groups of users whose members may do everything.
        timeout: seconds that a method of a script may take; 10 for info and status.
        timeouts: other such times for some methods, by name: `start = 600`.
        calls: how many calls may be under way.
        calls_each: how many of them may be of one caller.
        head_start: services that are made ready before all others at boot.
        host: the name of this host in calls, signals and events; empty: what the system says.
        remote: names of services that others may change by the broker of amqp.url, with `*`;
            everybody there may ask how they are.
        participant: whether processes may use the participant `services`, and hear of changes.
        server: data directory of the `mint up` or `mint engine` of this machine that is told of
            each change as a signal; empty: none is.
    """

    of: dict[str, ServiceRule] = {}
    root: str = ""
    bus: str = ""
    bus_name: str = "tr.org.pardus.comar"
    admins: tuple[str, ...] = ()
    timeout: float = 120.0
    timeouts: dict[str, float] = {}
    calls: int = 500
    calls_each: int = 100
    head_start: tuple[str, ...] = ("NetworkManager",)
    host: str = ""
    remote: tuple[str, ...] = ()
    participant: bool = False
    server: str = ""


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


def read_settings(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Settings:
    """Settings from a file, then the environment, then what is given; later ones win.

    Args:
        file: a TOML file; None: none.
        environment: variables such as `MINT_PORT`; two underscores go into a group.
        given: settings by name; None values are not given.

    Raises:
        SettingsError: a file cannot be read, a name is unknown, or a value has the wrong type.

    Example:
        >>> read_settings(given={"port": 7474}).port
        7474
    """
    values = _from_file(file) if file is not None else {}
    _lay_over(values, _from_environment(environment or {}), "environment")
    _lay_over(values, {k: v for k, v in (given or {}).items() if v is not None}, "command line")
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"settings: {error}") from error


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not TOML: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        *groups, last = name.removeprefix(PREFIX).lower().split("__")
        target = values
        for group in groups:
            target = target.setdefault(group, {})
            if not isinstance(target, dict):
                raise SettingsError(
                    f"{name} is a setting within {group}, which has a value of its own: unset one"
                )
        parted = ":" if groups == ["groups"] else _LISTS.get(last, "")
        target[last] = text if parted == "" else [part for part in text.split(parted) if part]
    return {k: v for k, v in values.items() if k in Settings.__struct_fields__}


_LISTS = {
    **dict.fromkeys(("participants", "humans", "use", "files", "hosts", "admins", "remote"), ":"),
    "stores": None,
}
"""What parts the items of a list in the environment; None: blanks."""


def _lay_over(values: dict[str, Any], more: dict[str, Any], origin: str) -> None:
    for name, value in more.items():
        present = values.get(name)
        if isinstance(value, dict) and isinstance(present, dict):
            _lay_over(present, value, origin)
        else:
            values[name] = value
