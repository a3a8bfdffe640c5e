"""Daemons that run with the files which services make answer what the directory says."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.brokers import free_port
from tests.services import find_program, missing
from tests.trigger.daemons import TYPES, asked, running
from tests.trigger.example_site import ENTRIES, service

from mint.trigger.shipped import kea_control

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.daemons

ODD, EVIL = (
    set(next(entry for dn, entry in ENTRIES.items() if dn.startswith(f"cn={name},"))["tXTRecord"])
    for name in ("txt", "evil")
)


def made(name: str, where: Path, **options: Any) -> Path:
    """A folder with the files of a service."""
    one = service(name, options=options)
    for file, content in one.render(one.load()).items():
        (where / file).write_text(str(content))
    return where


def answering(port: int) -> Callable[[], bool]:
    return lambda: asked(port, "web.example.org", "A") is not None


def addresses(port: int, name: str) -> set[str]:
    found = asked(port, name, "A") or []
    return {socket.inet_ntoa(data) for kind, data in found if kind == TYPES["A"]}


def texts(port: int, name: str) -> set[str]:
    """Texts of TXT records, their strings joined."""
    found = set()
    for _, data in asked(port, name, "TXT") or []:
        text, at = b"", 0
        while at < len(data):
            text += data[at + 1 : at + 1 + data[at]]
            at += data[at] + 1
        found.add(text.decode())
    return found


def assert_is_the_example(port: int) -> None:
    assert addresses(port, "www.example.org") == {"198.51.100.10"}
    assert addresses(port, "gw.example.org") == {"192.0.2.1", "198.51.100.1", "203.0.113.9"}
    (pointer,) = asked(port, "150.2.0.192.in-addr.arpa", "PTR") or []
    assert b"\x06laptop" in pointer[1]


def test_bind_answers(tmp_path: Path) -> None:
    folder, port = made("bind", tmp_path, folder=str(tmp_path)), free_port()
    (tmp_path / "named.conf").write_text(
        f"""options {{
          directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
          pid-file none; session-keyfile none; recursion no; dnssec-validation no; notify no;
          lock-file none; managed-keys-directory "{folder}";
        }};
        controls {{ }};
        include "{folder}/zones.conf";
        """
    )
    command = ["named", "-g", "-n", "1", "-c", str(folder / "named.conf")]
    with running(command, answering(port)):
        assert_is_the_example(port)
        assert addresses(port, "a.apps.example.org") == {"198.51.100.10"}
        assert texts(port, "odd.example.org") == ODD
        assert texts(port, "evil.example.org") == EVIL
        assert addresses(port, "evil.example.org") == set()


def test_nsd_answers(tmp_path: Path) -> None:
    folder, port = made("nsd", tmp_path, folder=str(tmp_path)), free_port()
    names = ("database", "zonelistfile", "xfrdfile", "pidfile")
    files = "".join(
        f'  {name}: "{folder / name if name != "database" else ""}"\n' for name in names
    )
    (folder / "nsd.conf").write_text(
        f'server:\n  ip-address: 127.0.0.1@{port}\n  username: ""\n  xfrdir: "{folder}"\n{files}'
        f'remote-control:\n  control-enable: no\ninclude: "{folder}/zones.conf"\n'
    )
    with running(["nsd", "-d", "-c", str(folder / "nsd.conf")], answering(port)):
        assert_is_the_example(port)
        assert texts(port, "odd.example.org") == ODD
        assert texts(port, "evil.example.org") == EVIL
        assert addresses(port, "evil.example.org") == set()


def test_unbound_answers(tmp_path: Path) -> None:
    folder, port = made("unbound", tmp_path), free_port()
    (folder / "unbound.conf").write_text(
        f'server:\n  interface: 127.0.0.1@{port}\n  username: ""\n  chroot: ""\n  pidfile: ""\n'
        f'  use-syslog: no\n  do-daemonize: no\ninclude: "{folder}/mint.conf"\n'
    )
    with running(["unbound", "-d", "-c", str(folder / "unbound.conf")], answering(port)):
        assert_is_the_example(port)


def test_dnsmasq_answers(tmp_path: Path) -> None:
    folder, port = made("dnsmasq", tmp_path, dhcp=False), free_port()
    listen = ["--listen-address=127.0.0.1", "--bind-interfaces", f"--port={port}"]
    alone = ["--no-resolv", "--no-hosts", "--pid-file=", "--user=", "--keep-in-foreground"]
    command = ["dnsmasq", *alone, *listen, f"--conf-file={folder / 'mint.conf'}"]
    with running(command, answering(port)):
        assert_is_the_example(port)


def reservations(path: Path) -> int:
    """How many reservations Kea has."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(b'{"command": "config-get"}')
        answer = b""
        while part := line.recv(65536):
            answer += part
    subnets = json.loads(answer)["arguments"]["Dhcp4"]["subnet4"]
    return sum(len(one["reservations"]) for one in subnets)


def test_kea_reads_its_reservations_again_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s"
    options = {"interfaces": [], "socket": str(path), "extra": {"lease-database": MEMORY}}
    folder, port = made("kea", tmp_path, **options), free_port()
    config = folder / "kea-dhcp4.conf"
    command = ["kea-dhcp4", "-p", str(port), "-c", str(config)]
    monkeypatch.setenv("KEA_PIDFILE_DIR", str(tmp_path))
    monkeypatch.setenv("KEA_LOCKFILE_DIR", str(tmp_path))
    with running(command, lambda: path.exists() and not kea_control.told(str(path), "status-get")):
        before = reservations(path)
        one = service("kea", options=options)
        state = one.load()
        gone = next(host.dn for host in state.hosts if host.name.startswith("laptop."))
        config.write_text(str(one.render(one.without(state, gone))["kea-dhcp4.conf"]))
        assert kea_control.told(str(path), "config-reload") == ""
        assert reservations(path) == before - 2
        config.write_text("{")
        assert "with 1: " in kea_control.told(str(path), "config-reload")
        assert reservations(path) == before - 2
    assert "Is Kea running" in kea_control.told(str(path), "status-get")


MEMORY = {"type": "memfile", "persist": False}


def test_nftables_takes_the_rules_as_often_as_one_likes(tmp_path: Path) -> None:
    for program in ("nft", "unshare"):
        if find_program(program) is None:
            missing(program)
    rules = made("nftables", tmp_path) / "mint.nft"
    loads = f"nft -f {rules} && nft -f {rules} && nft -j list ruleset"
    alone = [shutil.which("unshare") or "", "-n" if os.geteuid() == 0 else "-Urn"]
    done = subprocess.run(  # noqa: S603 - a program that we looked up, with our own arguments
        [*alone, "sh", "-c", loads], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    sets = {
        one["set"]["name"]: one["set"].get("elem", [])
        for one in json.loads(done.stdout)["nftables"]
        if "set" in one
    }
    site = service("nftables").load()
    assert set(sets["hosts4"]) == {str(a) for host in site.hosts for a in host.ipv4}
    assert {tuple(one["concat"]) for one in sets["pairs6"]} == {
        (str(a), mac) for host in site.hosts for a in host.ipv6 for mac in host.macs
    }
    assert sets["group_dmz4"] == ["198.51.100.10"]
    assert sets["group_desktops6"] == []
