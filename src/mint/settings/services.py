from __future__ import annotations

from typing import Literal

import msgspec


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
