"""The scripts and units of `examples/cluster`, with real servers and work in flight."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.clusters import Wire, until
from tests.durability.fleet import LONG, Fleet
from tests.durability.mint_up import COMMAND
from tests.services import find_program

from mint.settings import read_settings
from mint.store.opening import looking_into

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.brokers import Broker

HERE = Path(__file__).parents[2] / "examples" / "cluster"
UNITS = ("mint-engine@.service", "mint-web.service")


@pytest.fixture
def environment(tmp_path: Path, broker: Broker) -> dict[str, str]:
    """With the command `mint` on the path, and a broker that can be asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    _program(folder / "mint", list(COMMAND))
    rabbitmqctl = find_program("rabbitmqctl", Path("/usr/lib/rabbitmq/bin"))
    assert rabbitmqctl is not None
    return {
        **os.environ,
        **broker.environment,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(HERE.parents[1] / "src"),
        "RABBITMQCTL": str(rabbitmqctl),
        "MINT_DATA": str(tmp_path / "operator"),
    }


def _program(file: Path, words: list[str]) -> None:
    file.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    file.chmod(0o755)


def run(script: str, *words: object, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own script
        [HERE / script, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def fleets(
    fresh_postgresql_url: str, another_postgresql_url: str, tmp_path: Path, broker: Broker
) -> Iterator[list[Fleet]]:
    """Engines on a database, and others on the one that it is restored to; one broker."""
    made = []
    for number, url in enumerate((fresh_postgresql_url, another_postgresql_url)):
        folder = tmp_path / f"site {number}"
        folder.mkdir()
        made.append(
            Fleet(
                url, folder, more={"MINT_AMQP__URL": broker.url, "MINT_AMQP__QUEUE": "in-cluster"}
            )
        )
    yield made
    for one in made:
        one.close()


TEXT = "define kept\n  sequence\n    note step: 1\n    wait 1s\n    weigh\n    note step: 2"


def in_flight(fleet: Fleet, wire: Wire) -> tuple[str, list[dict[str, Any]]]:
    """Ten processes that wait for an answer from the broker: its queue, and what it has given."""
    queue = wire.queue()
    fields = {"name": "weigh", "queue": queue}
    registered = wire.ask({"definition": "boss_register", "fields": fields})["wfid"]
    until(lambda: fleet.web.state(registered) == "terminated", LONG)
    for _ in range(10):
        fleet.web.launch(TEXT)
    return queue, [wire.take(queue) for _ in range(10)]


def answer(wire: Wire, queue: str, wfids: set[str]) -> None:
    """Do the work of these processes, as often as it is given."""
    found: dict[str, dict[str, Any]] = {}
    while not wfids <= set(found):
        document = wire.take(queue)
        found[document["fei"]["wfid"]] = document
    for document in found.values():
        wire.say(document)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.rabbitmq
def test_what_was_backed_up_under_load_goes_on_elsewhere(
    fleets: list[Fleet], environment: dict[str, str], broker: Broker, tmp_path: Path
) -> None:
    before, after = fleets
    before.begin("a", "b")
    environment["MINT_DATABASE"] = before.url
    with closing(Wire(broker, "in-cluster")) as wire:
        queue, taken = in_flight(before, wire)
        file = run("backup.sh", tmp_path / "backups", environment=environment).splitlines()[-1]
        for document in taken[:5]:
            wire.say(document)
            before.web.fields_at_end(document["fei"]["wfid"])
        late = before.web.launch(TEXT)

        run("restore.sh", file, after.url, environment=environment)
        assert before.codes() == {0}, "the old engines are drained"
        after.begin("a", "b")
        wfids = {document["fei"]["wfid"] for document in taken}
        answer(wire, queue, wfids)
        after.wait_for_all()
    assert Path(file).stat().st_mode & 0o077 == 0
    assert Path(file).with_suffix(".rabbitmq.json").exists()
    with looking_into(after.url) as views:
        assert views.process(late) is None, "it was launched after the backup"
        found = [one for one in views.processes() if one.name == "kept"]
    assert {one.wfid for one in found} == wfids
    assert [(one.fields or {})["steps"] for one in found] == [[1, 2]] * 10


def test_old_backups_go(tmp_path: Path) -> None:
    for number in range(20):
        file = tmp_path / f"mint-{number:02}.backup"
        file.touch()
        os.utime(file, (number, number))
        file.with_suffix(".rabbitmq.json").touch()
    (tmp_path / "bin").mkdir()
    _program(tmp_path / "bin" / "mint", ["touch"])
    (tmp_path / "backup").touch()
    environment = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "MINT_DATABASE": "postgresql://x/y",
        "RABBITMQCTL": "",
    }
    run("backup.sh", tmp_path, environment=environment)
    left = sorted(file.name for file in tmp_path.glob("mint-*.backup"))
    assert len(left) == 14
    assert left[0] == "mint-07.backup"
    assert not (tmp_path / "mint-06.rabbitmq.json").exists()


def test_a_backup_needs_a_database() -> None:
    done = subprocess.run(  # noqa: S603 - our own script
        [HERE / "backup.sh", "/nowhere"],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert b"name the database" in done.stderr


def test_the_settings_can_be_read() -> None:
    settings = read_settings(HERE / "mint.toml")
    assert (settings.engines.patience, settings.engines.drain) == (30.0, 60.0)


@pytest.mark.parametrize("name", UNITS)
def test_units_say_what_the_commands_take(name: str) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((HERE / name).read_text())
    service = unit["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/mint/bin/mint"
    done = subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, words[0], "--help"],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1] / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    options = [word for word in words if word.startswith("--")]
    assert [option for option in options if option not in done.stdout] == []
    assert float(service["TimeoutStopSec"]) > read_settings(HERE / "mint.toml").engines.drain or (
        words[0] == "web"
    )


@pytest.mark.parametrize("name", UNITS)
def test_units_are_well_formed(name: str, tmp_path: Path) -> None:
    program = find_program("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not there")
    text = (HERE / name).read_text().replace("/opt/mint/bin/mint", "/bin/true")
    text = text.replace("User=mint", f"User={os.geteuid()}")
    (tmp_path / name.replace("@", "@1")).write_text(text)
    done = subprocess.run(  # noqa: S603 - a program that we looked up
        [program, "verify", "--man=no", tmp_path / name.replace("@", "@1")],
        capture_output=True,
        text=True,
        check=False,
    )
    mine = [line for line in done.stderr.splitlines() if "mint-" in line]
    assert mine == []
