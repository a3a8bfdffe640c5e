"""Real daemons, by scripts as the distribution had them, in a place of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.services import find_program, missing

pytestmark = [pytest.mark.daemons, pytest.mark.slow]

_HEAD = """# -*- coding: utf-8 -*-
serviceType = "server"
serviceDesc = _({"en": "NAME", "tr": "NAME"})
from comar.service import *
"""
_SCRIPTS = {
    "nginx": """
PIDFILE = "/run/nginx.pid"

@synchronized
def start():
    print "starting"
    startService(command="/usr/sbin/nginx", args="-c /run/nginx.conf", pidfile=PIDFILE, donotify=True)

@synchronized
def stop():
    stopService(command="/usr/sbin/nginx", args="-c /run/nginx.conf -s stop", donotify=True)

def reload():
    stopService(command="/usr/sbin/nginx", args="-c /run/nginx.conf -s reload")

def status():
    return isServiceRunning(PIDFILE)
""",
    "memcached": """
serviceConf = "memcached"
PIDFILE = "/run/memcached.pid"

@synchronized
def start():
    startService(command="/usr/bin/memcached",
                 args="-u %s -l 127.0.0.1 -p %s" % (config.get("USER", "nobody"), config["PORT"]),
                 pidfile=PIDFILE, makepid=True, detach=True, donotify=True)

@synchronized
def stop():
    stopService(pidfile=PIDFILE, donotify=True)
    try:
        os.unlink(PIDFILE)
    except OSError, e:
        print e

def reload():
    stopService(pidfile=PIDFILE, signal=signal.SIGHUP)

def status():
    return isServiceRunning(pidfile=PIDFILE)
""",
    "dnsmasq": """
PIDFILE = "/run/dnsmasq.pid"

@synchronized
def start():
    startService(command="/usr/sbin/dnsmasq",
                 args=["--port=5533", "--listen-address=127.0.0.1", "--bind-interfaces", "-C", "/dev/null", "--pid-file=" + PIDFILE],
                 pidfile=PIDFILE, donotify=True)

@synchronized
def stop():
    stopService(PIDFILE, donotify=True)

def reload():
    stopService(command="/usr/sbin/dnsmasq", signalno=signal.SIGHUP)

def status():
    return isServiceRunning(command="/usr/sbin/dnsmasq")
""",
}  # fmt: skip
_NGINX = """error_log /run/error.log;
pid /run/nginx.pid;
worker_processes 2;
events {}
http { access_log off; client_body_temp_path /run/body; proxy_temp_path /run/proxy;
  fastcgi_temp_path /run/f; uwsgi_temp_path /run/u; scgi_temp_path /run/s;
  server { listen 127.0.0.1:8099; } }
"""
_INSIDE = """
import asyncio, json, subprocess, sys
from pathlib import Path
from mint.services.layout import Layout
from mint.services.runner import Runner
from mint.services.script import Script

async def main(app):
    layout = Layout.under(Path("/run/host"))
    told = []
    async with Runner(layout) as runner:
        script = Script.of(layout, app)
        async def call(method, *args, **wishes):
            outcome = await runner.call(script, method, args=args, timeout=30, **wishes)
            told.append([method, outcome.result if method in ("info", "status") else None,
                outcome.fault and outcome.fault.text, [s.args[1] for s in outcome.signals]])
        for method in ("registerState", "info", "start", "start", "status", "info"):
            await call(method)
        await call("setState", "on")
        for method in ("info", "reload", "status", "stop", "stop", "info", "ready", "status"):
            await call(method)
        await call("stop", kill=True)
    left = subprocess.run(["pgrep", "-x", app], capture_output=True, text=True).stdout
    print(json.dumps([told, left]))

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, for namespaces of its own")
@pytest.mark.parametrize("app", _SCRIPTS)
def test_a_daemon_of_debian_lives_through_its_whole_cycle(app: str, tmp_path: Path) -> None:
    for program in (app, "unshare", "ip"):
        if find_program(program, Path("/usr/sbin"), Path("/sbin")) is None:
            missing(program)
    (tmp_path / "inside.py").write_text(_INSIDE)
    scripts = tmp_path / "host/var/lib/mint/services/scripts/System.Service"
    scripts.mkdir(parents=True)
    (scripts / f"{app}.py").write_text(_HEAD.replace("NAME", app) + _SCRIPTS[app])
    (tmp_path / "host/etc/conf.d").mkdir(parents=True)
    (tmp_path / "host/etc/conf.d/memcached").write_text('PORT="11299"\n')
    (tmp_path / "nginx.conf").write_text(_NGINX)
    inside = (
        f"mount -t tmpfs none /run && cp -r {tmp_path}/. /run && ip link set lo up && "
        f"{sys.executable} /run/inside.py {app}"
    )
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        ["unshare", "-mnpf", "--mount-proc", "--kill-child", "sh", "-c", inside],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert done.returncode == 0, done.stderr
    told, left = json.loads(done.stdout.splitlines()[-1])
    server = ["server", app]
    second = told[11][2]  # nginx cannot be told to stop when it has stopped, and says so
    assert second is None or (app == "nginx" and second.startswith("Unable to stop: "))
    assert told == [
        ["registerState", None, None, []],
        ["info", [*server, "off"], None, []],
        ["start", None, None, ["started"]],
        ["start", None, None, []],
        ["status", True, None, []],
        ["info", [*server, "started"], None, []],
        ["setState", None, None, ["on"]],
        ["info", [*server, "on"], None, []],
        ["reload", None, None, []],
        ["status", True, None, []],
        ["stop", None, None, ["stopped"]],
        ["stop", None, second, []],
        ["info", [*server, "stopped"], None, []],
        ["ready", None, None, ["started"]],
        ["status", True, None, []],
        ["stop", None, None, ["stopped"]],
    ]
    assert left == ""
