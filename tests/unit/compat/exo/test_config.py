from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.compat.exo.config import read
from mint.compat.exo.misfit import ParticipantConfigError

if TYPE_CHECKING:
    from pathlib import Path

BOSS = "[boss]\namqp_host = broker:5672\namqp_user = u\namqp_pwd = p\namqp_vhost = v\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conf.d").mkdir()
    text = f"[skynet]\ninclude_dir = {tmp_path}/conf.d\nlog_level = info\n{BOSS}"
    (tmp_path / "skynet.conf").write_text(text + "[a]\nfirst = shared\nlast = shared\n")
    (tmp_path / "it.conf.in").write_text("")
    return tmp_path


def written(folder: Path, text: str) -> str:
    file = folder / "service.conf"
    file.write_text(text)
    return str(file)


def test_what_is_read_later_wins(folder: Path) -> None:
    file = written(folder, "[participant]\nname = sizer\n[a]\nlast = own\nsecond = own\n")
    (folder / "conf.d" / "1.conf").write_text("[a]\nlast = included\nthird = one\n")
    (folder / "conf.d" / "2.conf").write_text("[a]\nthird = two\n")
    (folder / "conf.d" / "2.conf.old").write_text("[a]\nthird = old\n")
    (folder / "sizer.conf").write_text("[a]\nlast = overridden\n[skynet]\nlog_level = debug\n")
    (folder / "other.conf").write_text("[a]\nfirst = another's\n")
    config = read(file, str(folder))
    assert dict(config.parser["a"]) == {
        "first": "shared",
        "second": "own",
        "third": "two",
        "last": "overridden",
    }
    assert config.log_level == "DEBUG"
    assert tuple(config.place) == ("broker:5672", "u", "p", "v")


def test_queue_and_code_have_defaults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    config = read(written(folder, "[participant]\nname = sizer\n"), str(folder))
    assert (config.name, config.queue) == ("sizer", "sizer")
    assert config.code == folder / "participant_logic.py"


def test_queue_and_code_may_be_said(folder: Path) -> None:
    text = "[participant]\nname = sizer\nqueue = q ; a remark\ncode = /srv/it.py\n"
    config = read(written(folder, text), str(folder))
    assert config.queue == "q"
    assert str(config.code) == "/srv/it.py"


def test_a_service_file_of_supervisord_is_understood(folder: Path) -> None:
    text = (
        "[program:sizer]\nprocess_name=%(program_name)s_%(process_num)s\numask=022\numask=022\n"
        "[participant]\nname = sizer\nregexp = size.*\nuser_managed = true\n"
    )
    assert read(written(folder, text), str(folder)).parser.getboolean("participant", "user_managed")


def test_a_file_that_cannot_be_understood_is_left_out(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "conf.d" / "1.conf").write_text("no section\n")
    (folder / "conf.d" / "2.conf").write_text("[a]\nthird = two\n")
    config = read(written(folder, "[participant]\nname = sizer\n"), str(folder))
    assert config.parser["a"]["third"] == "two"
    assert "1.conf is left out" in caplog.text


@pytest.mark.parametrize("option", ["host", "user", "pwd", "vhost"])
def test_the_broker_must_be_said(folder: Path, option: str) -> None:
    shared = folder / "skynet.conf"
    shared.write_text(shared.read_text().replace(f"amqp_{option}", "else"))
    with pytest.raises(ParticipantConfigError, match=rf"'amqp_{option}' .*\[boss\] is missing"):
        read(written(folder, "[participant]\nname = sizer\n"), str(folder))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[participant]\nqueue = q\n", r"'name' of section \[participant\] is missing"),
        ("", r"'name' of section \[participant\] is missing"),
        ("[participant]\nname = %(no)s\n", "'name' .* not clear"),
        ("[participant]\nname = a\ncode = it.rb\n", "'code' .* not the name of a .py file"),
        ("[participant]\nname = a\ncode = it.x.py\n", "'code' .* not the name of a .py file"),
    ],
)
def test_what_cannot_be_is_told(folder: Path, text: str, wrong: str) -> None:
    with pytest.raises(ParticipantConfigError, match=wrong):
        read(written(folder, text), str(folder))


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ParticipantConfigError, match=r"there is no .*/none\.conf"):
        read(str(folder / "none.conf"), str(folder))
