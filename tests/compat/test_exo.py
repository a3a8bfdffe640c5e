"""A module with a ParticipantHandler, hosted by `skynet_exo`."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.compat import programs
from tests.compat.house import Program

if TYPE_CHECKING:
    from tests.compat.house import House

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


def exo(
    house: House, folder: Path, handler: str = programs.HANDLER, name: str = "greet"
) -> Program:
    """An exo that runs as a service of SkyNET has it."""
    shared = folder / "skynet"
    (shared / "conf.d").mkdir(parents=True, exist_ok=True)
    (shared / "skynet.conf").write_text(
        f"[skynet]\ninclude_dir = {shared}/conf.d\nlog_level = DEBUG\n"
        f"[boss]\namqp_host = {house.host}\namqp_user = boss\namqp_pwd = boss\namqp_vhost = boss\n"
    )
    (shared / "conf.d" / "greeter.conf").write_text("[greeter]\ngreeting = Hello ; to all\n")
    (folder / "greeter.py").write_text(handler)
    conf = folder / f"{name}.conf"
    conf.write_text(
        f"[program:{name}]\nprocess_name=%(program_name)s_%(process_num)s\n"
        f"[participant]\nname = {name}\ncode = {folder}/greeter.py\n"
    )
    words = ["-m", "mint.compat.exo.command", str(conf)]
    return Program(words, folder, SKYNET_FOLDER=str(shared))


def test_it_works(house: House, tmp_path: Path) -> None:
    house.register("greet")
    with exo(house, tmp_path) as program:
        fields = {"name": "Ann", "ev": {"id": 7}, "project": "Core", "debug_trace": True}
        wfid = house.launch("define\n  greet to: 'her'\n", fields)
        ended = house.until_over(wfid)
        assert ended["greeting"] == "Hello, Ann"
        assert ended["__result__"] is True
        wanted = "greet INFO: Taking workitem #7 for Core: greet to='her'"
        assert wanted in program.said
        house.until_over(house.launch("define\n  greet debug_dump: true\n", {"name": "Bob"}))
        assert '"name": "Bob"' in program.said


def test_what_a_handler_raises_is_an_error_of_the_process(house: House, tmp_path: Path) -> None:
    house.register("greet")
    with exo(house, tmp_path):
        error = house.until_error(house.launch("define\n  greet\n", {"ev": {"id": 13}}))
    assert error.fault.message == "ValueError: unlucky"


def test_a_handler_may_answer_later_from_a_thread(house: House, tmp_path: Path) -> None:
    house.register("greet")
    with exo(house, tmp_path):
        fields = house.until_over(house.launch("define\n  greet later: yes\n", {"name": "Ann"}))
    assert fields["greeting"] == "Hello later, Ann"


def test_a_handler_is_told_of_a_cancel(house: House, tmp_path: Path) -> None:
    house.register("greet")
    keeping = programs.HANDLER.replace(".start()", "")
    with exo(house, tmp_path, keeping) as program:
        wfid = house.launch("define\n  greet later: yes, timeout: '0.2s'\n")
        program.until_said(f"control: cancel of {wfid}")
        house.until_over(wfid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_an_idle_exo_at_once(
    house: House, tmp_path: Path, number: signal.Signals
) -> None:
    with exo(house, tmp_path) as program:
        program.until_said("connected")
        program.process.send_signal(number)
        assert program.ends(seconds=4.0) == 0
        assert program.said.index("lifecycle: stop") < program.said.index("lifecycle: die")


def test_a_signal_lets_the_work_in_hand_end(house: House, tmp_path: Path) -> None:
    house.register("greet")
    slow = programs.HANDLER.replace(
        "wid.result = False", "self.log.info('at it'); import time; time.sleep(0.7)"
    )
    with exo(house, tmp_path, slow) as program:
        wfid = house.launch("define\n  greet\n", {"name": "Ann"})
        program.until_said("at it")
        program.process.send_signal(signal.SIGTERM)
        assert program.ends() == 0
    assert house.until_over(wfid)["greeting"] == "Hello, Ann"


def test_sighup_begins_anew_with_new_code(house: House, tmp_path: Path) -> None:
    house.register("greet")
    with exo(house, tmp_path) as program:
        program.until_said("connected")
        text = programs.HANDLER.replace("%s, %s", "%s again, %s")
        (tmp_path / "greeter.py").write_text(text)
        program.process.send_signal(signal.SIGHUP)
        program.until_said("connected", times=2)
        fields = house.until_over(house.launch("define\n  greet\n", {"name": "Ann"}))
    assert fields["greeting"] == "Hello again, Ann"


def test_two_exos_share_the_work(house: House, tmp_path: Path) -> None:
    house.register("greet")
    with exo(house, tmp_path) as one, exo(house, tmp_path) as two:
        one.until_said("connected")
        two.until_said("connected")
        steps = "    greet\n" * 10
        fields = {"name": "Ann", "debug_trace": True}
        house.until_over(house.launch(f"define\n  concurrence\n{steps}", fields))
        shares = [program.said.count("Taking workitem") for program in (one, two)]
    assert sum(shares) == 10
    assert all(shares)


def test_lists_of_processes_show_its_name(house: House, tmp_path: Path) -> None:
    pytest.importorskip("setproctitle")
    with exo(house, tmp_path) as program:
        program.until_said("connected")
        line = Path(f"/proc/{program.process.pid}/cmdline").read_bytes()
    assert line.rstrip(b"\0") == b"participant greet_0"


def test_one_whose_start_fails_ends_with_status_1(house: House, tmp_path: Path) -> None:
    failing = programs.HANDLER.replace('ctrl.config.get("greeter", "greeting")', "1 / 0")
    with exo(house, tmp_path, failing) as program:
        assert program.ends() == 1
        assert "ZeroDivisionError" in program.said


def test_one_without_a_handler_ends_with_status_1_and_says_so(house: House, tmp_path: Path) -> None:
    with exo(house, tmp_path, "pass\n") as program:
        assert program.ends() == 1
        assert program.said.startswith("skynet_exo: ")
        assert program.said.endswith("greeter.py has no class ParticipantHandler\n")


def test_one_whom_the_broker_does_not_want_ends_with_status_1(house: House, tmp_path: Path) -> None:
    with exo(house, tmp_path) as program:
        program.process.kill()
    conf = tmp_path / "skynet" / "skynet.conf"
    conf.write_text(conf.read_text().replace("amqp_pwd = boss", "amqp_pwd = wrong"))
    words = ["-m", "mint.compat.exo.command", str(tmp_path / "greet.conf")]
    with Program(words, tmp_path, SKYNET_FOLDER=str(tmp_path / "skynet")) as program:
        assert program.ends() == 1
        assert "ACCESS_REFUSED" in program.said
