"""A change of an entry is answered by the daemon that runs: all the way, with real reloads."""

from __future__ import annotations

import base64
import os
import socket
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.brokers import free_port
from tests.trigger.daemons import TYPES, asked, running
from tests.trigger.example_site import ENTRIES, service

from mint.trigger.applying import Applier
from mint.trigger.shipped.catalog import class_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.daemons

LAPTOP = next(dn for dn in ENTRIES if dn.startswith("cn=laptop,"))
MOVED = {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "ipHostNumber": "192.0.2.160"}}


class Daemon(NamedTuple):
    """How a daemon of a test is started, and told something.

    Args:
        command: that starts it.
        control: what stands after the name of the program that controls it.
    """

    command: list[str]
    control: list[str]


def named(folder: Path, port: int) -> Daemon:
    own, key = free_port(), folder / "rndc.key"
    secret = base64.b64encode(os.urandom(32)).decode()
    key.write_text(f'key "rndc-key" {{ algorithm hmac-sha256; secret "{secret}"; }};\n')
    (folder / "rndc.conf").write_text(
        f'include "{key}";\noptions {{ default-key "rndc-key"; '
        f"default-server 127.0.0.1; default-port {own}; }};\n"
    )
    (folder / "named.conf").write_text(
        f"""options {{
          directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
          pid-file none; session-keyfile none; recursion no; dnssec-validation no; notify no;
          lock-file none; managed-keys-directory "{folder}";
        }};
        include "{key}";
        controls {{ inet 127.0.0.1 port {own} allow {{ 127.0.0.1; }} keys {{ "rndc-key"; }}; }};
        include "{folder}/etc/zones.conf";
        """
    )
    return Daemon(
        ["named", "-g", "-n", "1", "-c", str(folder / "named.conf")],
        ["-c", str(folder / "rndc.conf")],
    )


def nsd(folder: Path, port: int) -> Daemon:
    conf, line = folder / "nsd.conf", folder / "c"
    names = ("zonelistfile", "xfrdfile", "pidfile")
    files = "".join(f'  {name}: "{folder / name}"\n' for name in names)
    conf.write_text(
        f'server:\n  ip-address: 127.0.0.1@{port}\n  username: ""\n  database: ""\n'
        f'  xfrdir: "{folder}"\n{files}remote-control:\n  control-enable: yes\n'
        f'  control-interface: "{line}"\ninclude: "{folder}/etc/zones.conf"\n'
    )
    return Daemon(["nsd", "-d", "-c", str(conf)], ["-c", str(conf)])


def unbound(folder: Path, port: int) -> Daemon:
    conf, line = folder / "unbound.conf", folder / "c"
    conf.write_text(
        f'server:\n  interface: 127.0.0.1@{port}\n  username: ""\n  chroot: ""\n  pidfile: ""\n'
        f"  use-syslog: no\n  do-daemonize: no\nremote-control:\n  control-enable: yes\n"
        f'  control-interface: "{line}"\n  control-use-cert: no\n'
        f'include: "{folder}/etc/mint.conf"\n'
    )
    return Daemon(["unbound", "-d", "-c", str(conf)], ["-c", str(conf)])


def answered(port: int, name: str) -> set[str]:
    found = asked(port, name, "A") or []
    return {socket.inet_ntoa(data) for kind, data in found if kind == TYPES["A"]}


@pytest.mark.parametrize(("name", "started"), [("bind", named), ("nsd", nsd), ("unbound", unbound)])
def test_a_change_of_an_entry_is_answered(
    name: str, started: Callable[[Path, int], Daemon], tmp_path: Path
) -> None:
    (tmp_path / "etc").mkdir()
    port = free_port()
    daemon = started(tmp_path, port)
    options: dict[str, Any] = {"target": f"{tmp_path}/etc/"}
    if name != "unbound":
        options["folder"] = f"{tmp_path}/etc"
    for told in ("reload", "verify"):  # those of the class, to the daemon of this test
        commands = getattr(class_of(name), told)
        options[told] = [[one[0], *daemon.control, *one[1:]] for one in commands]
    first = service(name, options=options)
    for file, content in first.render(first.load()).items():
        (tmp_path / "etc" / file).write_text(str(content))
    with running(daemon.command, lambda: answered(port, "web.example.org") != set()):
        assert answered(port, "laptop.example.org") == {"192.0.2.150"}
        applied = Applier(service(name, MOVED, options), tmp_path / "state").regenerate()
        assert (applied.reloaded, applied.verified) == (True, True)
        end = time.monotonic() + 10
        while answered(port, "laptop.example.org") != {"192.0.2.160"}:
            assert time.monotonic() < end, "the change is not answered"
