"""The script of a service: a web server for the files of a directory."""

from __future__ import annotations

from pathlib import Path

from comar.service import (
    _,
    config,
    is_on,
    isServiceRunning,
    startService,
    stopService,
    synchronized,
)

serviceType = "server"
serviceDesc = _({"en": "Files on the web", "tr": "Web üzerinde dosyalar"})
serviceDefault = "conditional"
serviceConf = "files"

PIDFILE = config.get("PIDFILE", "/run/files.pid")
FOLDER = config.get("FOLDER", "/srv/files")
PORT = config.get("PORT", "8080")


@synchronized
def start() -> None:
    """Start it, and tell."""
    startService(
        command="/usr/bin/python3",
        args=["-m", "http.server", "--bind", "127.0.0.1", "--directory", FOLDER, PORT],
        pidfile=PIDFILE,
        makepid=True,
        detach=True,
        donotify=True,
    )


@synchronized
def stop() -> None:
    """Stop it, and tell."""
    stopService(pidfile=PIDFILE, donotify=True)


def status() -> bool:
    """Whether it runs."""
    return isServiceRunning(PIDFILE)


def ready() -> None:
    """Start it at boot: if it is on, or if it is conditional and there is something to serve."""
    if is_on() == "on" or (is_on() == "conditional" and Path(FOLDER).is_dir()):
        start()
